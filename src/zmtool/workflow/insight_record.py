"""How good models are: what became of their alerts, and what speaks against them (supervision.md 3.2)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from zmtool.insight.models.definition import Model
from zmtool.insight.models.read import Library, load_library
from zmtool.insight.runs.ranking import FOUNDED, Record, load_queue_rules, warnings_of
from zmtool.workflow.insight_access import require_analyst
from zmtool.workflow.workspace import Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session

_UNDECIDED = ("", "无法核实")


@dataclass(frozen=True, slots=True)
class ModelRecord:
    """A model with what became of its alerts, its stage, hits by run, and warnings (Chinese)."""

    model: Model
    stage: str
    record: Record
    hits: tuple[int, ...]
    warnings: tuple[str, ...]


def model_records(place: Place = None, *, now: datetime, user: str) -> tuple[ModelRecord, ...]:
    """Every model and how good it is. Raises Refused for the duty."""
    from zmtool.insight.runs import keep
    from zmtool.oversight.internal.definition import load_internal
    from zmtool.workflow.insight_model_choice import stage_of

    with opened(place, now=now) as at, at.reading() as session:
        person = require_analyst(session, at, user)
        library = load_library(at.root)
        records, stages = records_of_models(session, library), keep.stages(session)
        rules, capacity = load_queue_rules(at.root), load_internal(at.root).per_week
        found = []
        for code, model in library.models.items():
            if model.inner and person.sees != "all":
                continue
            hits = keep.hits_by_week(session, code)
            record = records.get(code, Record())
            found.append(
                ModelRecord(
                    model,
                    stage_of(model, stages),
                    record,
                    tuple(hits),
                    warnings_of(record, hits, capacity, rules),
                )
            )
        return tuple(found)


def records_of_models(session: Session, library: Library) -> Mapping[str, Record]:
    """What became of every model's alerts: those that its hits became, and those that bear its code from elsewhere."""
    from sqlmodel import col, select

    from zmtool.insight.tables import HitRow
    from zmtool.oversight.internal.tables import SupervisionAlertRow

    made = dict(
        session.exec(
            select(HitRow.alert_no, HitRow.code).where(HitRow.alert_no != "").order_by(col(HitRow.id))
        ).all()
    )
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    reasons: dict[str, Counter[str]] = defaultdict(Counter)
    days: dict[str, list[int]] = defaultdict(list)
    columns = (
        SupervisionAlertRow.alert_no,
        SupervisionAlertRow.model,
        SupervisionAlertRow.verdict,
        SupervisionAlertRow.reason,
    )
    for alert_no, code, verdict, reason in session.exec(select(*columns)):
        code = made.get(alert_no, code)
        counts[code]["waiting" if verdict in _UNDECIDED else verdict] += 1
        if verdict not in _UNDECIDED and verdict != FOUNDED and reason:
            reasons[code][reason] += 1
    moments = select(
        SupervisionAlertRow.alert_no, SupervisionAlertRow.raised_at, SupervisionAlertRow.closed_at
    ).where(col(SupervisionAlertRow.closed_at) != "")
    models = dict(session.exec(select(SupervisionAlertRow.alert_no, SupervisionAlertRow.model)).all())
    for alert_no, raised, closed in session.exec(moments):
        took = datetime.fromisoformat(closed[:19]) - datetime.fromisoformat(raised[:19])
        days[made.get(alert_no, models[alert_no])].append(took.days)
    return {
        code: Record(
            sum(count for verdict, count in counted.items() if verdict != "waiting"),
            counted[FOUNDED],
            counted["waiting"],
            MappingProxyType(dict(reasons[code].most_common())),
            (Decimal(sum(days[code])) / len(days[code])).quantize(Decimal("0.1")) if days[code] else None,
        )
        for code, counted in counts.items()
    }
