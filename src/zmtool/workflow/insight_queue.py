"""Which hits are worth a check this week, and turning them into alerts in one step (supervision.md 3.5)."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import TYPE_CHECKING

from zmtool.base.errors import Refused, UsageProblem
from zmtool.insight.models.definition import LEVEL_NAMES, Model, family_of
from zmtool.insight.models.read import Library, load_library
from zmtool.insight.runs.explanation import rule_words
from zmtool.insight.runs.ranking import QueueRules, Record, Worth, load_queue_rules, worth
from zmtool.oversight.internal.records import Raiser
from zmtool.workflow.alert_add import Added, NewAlert, add_alert
from zmtool.workflow.alert_scene import AlertScene, alert_scene
from zmtool.workflow.insight_access import require_analyst
from zmtool.workflow.insight_record import records_of_models
from zmtool.workflow.workspace import OpenWorkspace, Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session

    from zmtool.insight.runs.records import KeptHit

_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "lic": "shop",
        "sku": "brand",
        "rep": "staff",
        "route": "route",
        "ip": "group",
        "group": "group",
        "inspection": "shop",
        "order": "shop",
    }
)
_MARKETING = "marketing"


@dataclass(frozen=True, slots=True)
class Ranked:
    """A hit in the queue with what a check of it is worth; ``families`` are those that name its shops."""

    hit: KeptHit
    model: Model
    worth: Worth
    families: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """One check that people can do: a shop (or a brand, a group …) with everything found about it, the most worthwhile first."""

    key: str
    called: str
    ranked: tuple[Ranked, ...]

    @property
    def first(self) -> Ranked:
        """What is most worth the check."""
        return self.ranked[0]

    @property
    def level(self) -> int:
        """The most urgent level of all."""
        return min(one.hit.level for one in self.ranked)


@dataclass(frozen=True, slots=True)
class InsightQueue:
    """The checks that the last runs ask for, by worth: the first ones fit what people can do in a week, the rest is watched.

    ``suppressed``: how many hits were held for false alarms; ``alerts``: how many are alerts already.
    """

    asof: date
    now: tuple[Check, ...]
    watched: tuple[Check, ...]
    capacity: int
    suppressed: int
    alerts: int


@dataclass(frozen=True, slots=True)
class Raised:
    """A hit that became an alert, and what became of that."""

    hit: KeptHit
    added: Added


def insight_queue(
    place: Place = None, *, asof: date | None = None, capacity: int = 0, now: datetime, user: str
) -> InsightQueue:
    """The queue of a day of running (the last one). Raises UsageProblem where nothing was run, Refused for the duty."""
    if capacity < 0 or capacity > 10_000:
        raise UsageProblem(
            "每周可核查量应在 1 至 10000 之间", where="--capacity", next_step="例：--capacity 40"
        )
    with opened(place, now=now) as at, at.reading() as session:
        inner = require_analyst(session, at, user).sees == "all"
        return _queue(session, at, load_library(at.root), asof, capacity, inner)


def raise_hits(
    place: Place = None,
    *,
    numbers: Sequence[int] = (),
    top: int = 0,
    asof: date | None = None,
    now: datetime,
    user: str,
) -> tuple[Raised, ...]:
    """Makes alerts of hits: those named, or those of the first ``top`` checks of the queue (0: as many as people can do in a week).

    All or none. Raises NotFound, Refused for the duty or for a hit of a trial, UsageProblem.
    """
    from zmtool.insight.runs import keep
    from zmtool.workflow.oversight_scene import person_of, require

    with opened(place, now=now) as at, at.writing() as session:
        person = require_analyst(session, at, user)
        library = load_library(at.root)
        scene = _with_models(alert_scene(at), library)
        require(person_of(session, user, scene.scene.roles), "alert", scene.scene.roles)
        inner = person.sees == "all"
        if numbers:
            chosen = [keep.kept_hit(session, one) for one in numbers]
            _refuse_trials(session, chosen)
        else:
            queue = _queue(session, at, library, asof, top, inner)
            chosen = [one.hit for check in queue.now for one in check.ranked]
        found = []
        for hit in chosen:
            model = library.model(hit.code)
            new = new_alert(hit, model, inner_dept=_MARKETING)
            added = add_alert(session, scene, new, now=now, user=user, inner_cases=inner)
            keep.note_alert(session, hit.number, added.alert_no, added.done)
            found.append(Raised(hit, added))
        return tuple(found)


def _refuse_trials(session: Session, hits: Sequence[KeptHit]) -> None:
    from zmtool.insight.runs.records import RUN
    from zmtool.insight.tables import RunRow

    for hit in hits:
        run = session.get_one(RunRow, hit.run)
        if run.purpose != RUN:
            raise Refused(
                f"第 {hit.number} 号命中来自影子运行或者回测，不能转为预警",
                next_step=f"模型 {hit.code} 启用后再运行；或用 zmtool alert add 人工录入",
            )


def _queue(
    session: Session, at: OpenWorkspace, library: Library, asof: date | None, capacity: int, inner: bool
) -> InsightQueue:
    from zmtool.insight.runs import keep
    from zmtool.oversight.internal.definition import load_internal

    runs = keep.latest_runs(session, asof)
    if not runs:
        raise UsageProblem(
            "还没有运行过模型" if asof is None else f"没有以 {asof} 为分析日的运行",
            next_step="请先用 zmtool insight run --asof 日期",
        )
    last = asof or max(one.asof for one in runs.values())
    hits = keep.hits_in(session, [one.number for one in runs.values() if one.asof == last])
    hits = tuple(
        one for one in hits if one.code in library.models and (inner or not library.models[one.code].inner)
    )
    rules = load_queue_rules(at.root)
    open_hits = [one for one in hits if not one.suppressed and not one.alert_no]
    ranked = checks_of(
        ranked_hits(open_hits, hits, library.models, records_of_models(session, library), rules)
    )
    room = capacity or load_internal(at.root).per_week
    return InsightQueue(
        last,
        ranked[:room],
        ranked[room:],
        room,
        sum(bool(one.suppressed) for one in hits),
        sum(bool(one.alert_no) for one in hits),
    )


def ranked_hits(
    hits: Sequence[KeptHit],
    together: Sequence[KeptHit],
    models: Mapping[str, Model],
    records: Mapping[str, Record],
    rules: QueueRules,
) -> tuple[Ranked, ...]:
    """Hits by what a check of them is worth; ``together`` are all hits that count for how many families name a shop."""
    families: dict[str, set[str]] = defaultdict(set)
    for one in together:
        if not one.suppressed:
            for shop in one.shops:
                families[shop].add(family_of(one.code))
    found = []
    for hit in hits:
        named = sorted({family_of(hit.code), *(family for shop in hit.shops for family in families[shop])})
        value = worth(hit.level, hit.quantile, len(named), records.get(hit.code, Record()), rules)
        found.append(Ranked(hit, models[hit.code], value, tuple(named)))
    return tuple(
        sorted(found, key=lambda one: (-one.worth.value, one.hit.level, one.hit.code, one.hit.subject))
    )


def checks_of(ranked: Sequence[Ranked]) -> tuple[Check, ...]:
    """Hits about one shop are one check; the order is that of the most worthwhile hit of each."""
    by_key: dict[str, list[Ranked]] = {}
    for one in ranked:
        by_key.setdefault(f"{_KINDS[one.hit.unit]} {one.hit.subject}", []).append(one)
    return tuple(Check(ones[0].hit.subject, ones[0].hit.called, tuple(ones)) for ones in by_key.values())


def new_alert(hit: KeptHit, model: Model, *, inner_dept: str) -> NewAlert:
    """The alert that a hit tells: who it is about, its value and level, its rows as evidence."""
    kind = _KINDS[hit.unit]
    key, name = hit.subject, ""
    if hit.unit in ("group", "ip"):
        # What the shops share may be somebody's telephone or account: the alert is named by a short digest of it.
        digest = hashlib.sha256(hit.subject.encode()).hexdigest()[:8]
        key, name = (
            f"{model.root}-{digest}",
            f"{model.name}（{len(hit.shops)} 户：{'、'.join(hit.shops[:3])}{'…' if len(hit.shops) > 3 else ''}）",
        )
    elif hit.unit == "sku":
        key = hit.called
    elif hit.unit in ("inspection", "order"):
        key = hit.shops[0] if hit.shops else hit.subject
    labels = {"lic_no": "许可证号", **model.columns}
    evidence = tuple(
        {
            labels.get(column, column): str(value)
            for column, value in row.items()
            if value not in (None, "") and column in labels
        }
        for row in hit.rows
    )
    return NewAlert(
        model.root,
        key,
        kind,
        name,
        subject_dept=inner_dept if kind == "staff" else "",
        period=hit.period,
        value=_decimal(hit.value),
        quantile=hit.quantile,
        level=LEVEL_NAMES[hit.level],
        desc="；".join([model.about.rstrip("。"), *(rule_words(model, one) for one in hit.why)]),
        source=f"模型 {model.code} 第 {hit.run} 次运行",
        traits=MappingProxyType({"to_ask": "、".join(model.ask)} if model.ask else {}),
        evidence=evidence,
        raiser=Raiser(model.code, model.name, model.inner, model.indicator)
        if model.code != model.root
        else None,
    )


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _with_models(scene: AlertScene, library: Library) -> AlertScene:
    """The scene with the models of the bureau's own, so that their alerts have a name and levels."""
    from zmtool.oversight.internal.definition import Model as AlertModel

    known = dict(scene.internal.models)
    for one in library.models.values():
        known.setdefault(
            one.root,
            AlertModel(
                one.root, one.name, one.indicator, one.inner, "", ((Decimal(0), one.levels[-1].level),)
            ),
        )
    return replace(scene, internal=replace(scene.internal, models=MappingProxyType(known)))
