"""What hits weigh beside all else that is known: lifted by others about the same shops, suppressed as likely false alarms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from zmtool.insight.data.seasons import load_festivals
from zmtool.insight.models.definition import Figure, Model
from zmtool.insight.models.hits import lifted
from zmtool.insight.runs.suppress import Known, suppressed
from zmtool.workflow.insight_model_run import Ran
from zmtool.workflow.insight_scene import Scene
from zmtool.workflow.workspace import OpenWorkspace

if TYPE_CHECKING:
    from sqlmodel import Session


def lifted_together(
    ran: Sequence[Ran], values: Mapping[str, Mapping[str, Figure]], open_alerts: Mapping[int, frozenset[str]]
) -> list[Ran]:
    """The hits at the levels that other models' hits about the same shops lift them to."""
    by_shop: dict[int, set[str]] = defaultdict(set)
    for one in ran:
        for hit in one.hits:
            for shop in hit.shops:
                by_shop[shop].add(one.model.root)
    found = []
    for one in ran:
        if not one.model.lifts:
            found.append(one)
            continue
        hits = []
        for hit in one.hits:
            others = {
                root for shop in hit.shops for root in by_shop[shop] | open_alerts.get(shop, frozenset())
            }
            hits.append(lifted(hit, one.model, frozenset(others - {one.model.root}), values[one.model.code]))
        found.append(replace(one, hits=tuple(hits)))
    return found


def open_alert_models(session: Session, at: OpenWorkspace, asof: date) -> dict[int, frozenset[str]]:
    """Which models have an alert about each shop that nobody found false, in the days of stacking."""
    from sqlmodel import col, select

    from zmtool.insight.runs.ranking import load_queue_rules
    from zmtool.oversight.internal.tables import SupervisionAlertRow

    since = (asof - timedelta(days=load_queue_rules(at.root).stacking_days)).isoformat()
    query = select(SupervisionAlertRow.subject_key, SupervisionAlertRow.model).where(
        SupervisionAlertRow.subject_kind == "shop",
        col(SupervisionAlertRow.raised_at) >= since,
        col(SupervisionAlertRow.verdict) != "误报",
    )
    found: dict[int, set[str]] = defaultdict(set)
    for key, code in session.exec(query):
        if key.isdecimal():
            found[int(key)].add(code.rpartition("-")[2])
    return {shop: frozenset(ones) for shop, ones in found.items()}


def suppressed_hits(ran: Sequence[Ran], known: Known, asof: date) -> list[Ran]:
    """The hits, those that are likely false alarms held back with the reason."""
    return [
        replace(one, hits=tuple(suppressed(hit, one.model, asof, known) for hit in one.hits)) for one in ran
    ]


def known_of(session: Session, at: OpenWorkspace, scene: Scene, chosen: Sequence[Model], asof: date) -> Known:
    """What suppression looks at on a day."""
    from zmtool.insight.runs.keep import suppressed_in_a_row
    from zmtool.oversight.internal.definition import load_internal

    codes = [one.code for one in chosen]
    return Known(
        load_festivals(at.root),
        scene.listed_on,
        scene.exempt,
        suppressed_in_a_row(session, codes, asof),
        load_internal(at.root).suppress_most,
    )
