"""An alert comes up: entered by a person, imported, found by a check or by a model; the same one is never kept twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from zmtool.base.errors import UsageProblem
from zmtool.oversight.course.records import Course, Taken
from zmtool.oversight.internal.definition import Model
from zmtool.oversight.internal.levels import level_of
from zmtool.oversight.internal.library import nearest
from zmtool.oversight.internal.records import Alert, LibraryCase, Subject, dedupe_key
from zmtool.workflow.alert_scene import AlertScene, alert_scene, keep_steps, period_of
from zmtool.workflow.oversight_scene import person_of, require
from zmtool.workflow.workspace import Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session

    from zmtool.oversight.internal.keep_alerts import KeptAlert
    from zmtool.oversight.internal.levels import Earlier

PROGRAM = "程序"
BY_HAND, BY_PROGRAM, BY_IMPORT = "人工录入", "系统自动", "导入"
_OPEN_TO_LIFT = ("NEW", "TRIAGE", "ASSIGNED", "ANALYSED", "PHONED", "ONSITE")


@dataclass(frozen=True, slots=True)
class NewAlert:
    """An alert as it is told. ``model`` by code or name; ``subject_kind`` by id or label; ``level`` empty: by the value.

    ``evidence`` are rows as the model gave them; ``lift`` makes it so many levels more urgent than the value says.
    """

    model: str
    subject: str
    subject_kind: str = "shop"
    subject_name: str = ""
    subject_dept: str = ""
    subject_login: str = ""
    period: str = ""
    value: Decimal | None = None
    quantile: Decimal | None = None
    level: str = ""
    lift: int = 0
    desc: str = ""
    source: str = BY_HAND
    traits: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    evidence: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Added:
    """What became of an alert: its number, what was done (new, updated, appended, unchanged, reopened), its level, what a person
    should know (Chinese), and how the nearest like it were handled."""

    alert_no: str
    done: str
    level: int
    remarks: tuple[str, ...] = ()
    nearest: tuple[LibraryCase, ...] = ()


def report_alert(new: NewAlert, place: Place = None, *, now: datetime, user: str) -> Added:
    """Enters an alert by hand. Raises UsageProblem for an unknown word, Refused for the duty."""
    with opened(place, now=now) as at, at.writing() as session:
        scene = alert_scene(at)
        person = person_of(session, user, scene.scene.roles)
        require(person, "alert", scene.scene.roles)
        return add_alert(session, scene, new, now=now, user=user, inner_cases=person.sees == "all")


def add_alert(
    session: Session, scene: AlertScene, new: NewAlert, *, now: datetime, user: str, inner_cases: bool = False
) -> Added:
    """Keeps an alert within a transaction; what checks and models call. The key is model, subject and period:

    an open one takes the new value; one closed less than the days of cooling down ago takes the evidence alone, unless the level
    rose, which takes it up again; later than that it is a new one. Raises UsageProblem.
    """
    from zmtool.oversight.internal.keep_alerts import (
        earlier_of,
        kept_alert,
        latest_of_key,
        quantile_of,
        window,
    )

    model = scene.internal.model(new.model)
    subject = _subject(session, scene, new)
    period = new.period.strip() or period_of(now)
    held = latest_of_key(session, dedupe_key(model.code, subject.key, period))
    earlier = earlier_of(session, subject.key, window(now, _memory(scene)), held)
    said = scene.scene.loop.level_of(new.level) if new.level else 0
    lifted = level_of(model, new.value, earlier, now, scene.internal, said=said)
    level = max(1, lifted.level - new.lift)
    if held:
        kept = kept_alert(session, held)
        again = _again(session, scene, kept, new, level, now=now, user=user)
        if again is not None:
            return again
    alert = _alert(session, scene, new, model, subject, period, now)
    quantile = new.quantile if new.quantile is not None else quantile_of(session, model.code, new.value)
    alert = replace(alert, level=level, quantile=quantile, why_level=lifted.why)
    keep_steps(
        session,
        scene,
        alert,
        Course(now, "NEW"),
        now=now,
        user=user,
        action="alert.add",
        change={"model": model.code, "subject": subject.key, "level": level},
    )
    remarks = list(lifted.why)
    if lifted.stacked:
        remarks += _lift_others(session, scene, earlier, now)
    return Added(alert.alert_no, "new", level, tuple(remarks), _nearest(session, scene, alert, inner_cases))


def _subject(session: Session, scene: AlertScene, new: NewAlert) -> Subject:
    from zmtool.licenses.register.keep import known_retailers

    kind = scene.scene.loop.target(new.subject_kind)
    key = new.subject.strip()
    if not key:
        raise UsageProblem(
            f"没有写明{kind.label}的{kind.key}", next_step="例：zmtool alert add A04 349901100018"
        )
    dept = scene.scene.roles.department(new.subject_dept) if new.subject_dept else ""
    if kind.accused and not dept and not new.subject_login:
        raise UsageProblem("涉及员工的预警要写明所在部门", next_step="加 --accused-dept 部门")
    name = new.subject_name.strip()
    if kind.id == "shop" and not name:
        retailer = known_retailers(session, [key]).get(key)
        name = (retailer.name or retailer.principal) if retailer else ""
    return Subject(kind.id, key, name, dept, new.subject_login.strip())


def _alert(
    session: Session,
    scene: AlertScene,
    new: NewAlert,
    model: Model,
    subject: Subject,
    period: str,
    now: datetime,
) -> Alert:
    from zmtool.licenses.register.keep import known_retailers
    from zmtool.oversight.internal.keep_alerts import new_alert_no

    retailer = known_retailers(session, [subject.key]).get(subject.key) if subject.kind == "shop" else None
    known = (
        {}
        if retailer is None
        else {"format": retailer.format, "market": retailer.market, "tier": retailer.tier}
    )
    traits = {**known, **new.traits}
    return Alert(
        new_alert_no(session, scene.scene.org, now.year),
        model.code,
        subject,
        period,
        model.level(new.value),
        now,
        new.source,
        new.value,
        None,
        new.desc.strip(),
        retailer.station if retailer else "",
        MappingProxyType({name: text for name, text in traits.items() if text}),
        new.evidence,
    )


def _again(
    session: Session,
    scene: AlertScene,
    kept: KeptAlert,
    new: NewAlert,
    level: int,
    *,
    now: datetime,
    user: str,
) -> Added | None:
    """What the same alert does to the one that is kept; None where that one ended too long ago."""
    from zmtool.oversight.internal.keep_alerts import closed_at

    ended = closed_at(session, kept.alert.alert_no)
    if ended is not None and now - ended >= timedelta(days=scene.internal.cool_down_days):
        return None
    rows = tuple(row for row in new.evidence if row not in kept.alert.evidence)
    value = new.value if ended is None and new.value is not None else kept.alert.value
    higher = level < kept.level
    if not rows and value == kept.alert.value and not higher:
        return Added(kept.alert.alert_no, "unchanged", kept.level)
    alert = replace(kept.alert, value=value, evidence=(*kept.alert.evidence, *rows))
    reopened = ended is not None and higher
    lifted = higher and kept.state not in ("CONCLUDED", "TRANSFERRED")
    details = {
        **({"value": f"{new.value}"} if new.value is not None and not reopened else {}),
        **({"level": str(level)} if lifted else {}),
    }
    note = "级别上升，重新筛选" if reopened else f"追加证据 {len(rows)} 行" if ended is not None else ""
    taken = Taken("reopen" if reopened else "again", now, PROGRAM, note, details)
    keep_steps(
        session,
        scene,
        alert,
        kept.course.and_then(taken),
        now=now,
        user=user,
        action=f"alert.{taken.step}",
        change=dict(details),
        expected_version=kept.version,
    )
    done = "reopened" if reopened else "updated" if ended is None else "appended"
    cooling = "" if ended is None else f"办结不足 {scene.internal.cool_down_days} 天，{note}"
    return Added(alert.alert_no, done, level if lifted else kept.level, (cooling,) if cooling else ())


def _lift_others(
    session: Session, scene: AlertScene, earlier: tuple[Earlier, ...], now: datetime
) -> list[str]:
    """The other open alerts about the subject go up to the level of stacking too."""
    from zmtool.oversight.internal.keep_alerts import kept_alert, window

    rule, since = scene.internal.stacking, window(now, scene.internal.stacking.days)
    found = []
    for one in earlier:
        if one.raised_at <= since or one.level <= rule.level:
            continue
        kept = kept_alert(session, one.alert_no)
        if kept.state not in _OPEN_TO_LIFT:
            continue
        taken = Taken(
            "lift", now, PROGRAM, f"{rule.days} 天内多个模型叠加（J01）", {"level": str(rule.level)}
        )
        keep_steps(
            session,
            scene,
            kept.alert,
            kept.course.and_then(taken),
            now=now,
            user=PROGRAM,
            action="alert.lift",
            change=dict(taken.details),
            expected_version=kept.version,
        )
        found.append(f"{one.alert_no} 随之升为{scene.scene.loop.level(rule.level).label}级")
    return found


def _nearest(session: Session, scene: AlertScene, alert: Alert, inner: bool) -> tuple[LibraryCase, ...]:
    from zmtool.oversight.internal.keep_library import library_cases

    cases = library_cases(session, alert.family, inner=inner)
    return nearest(alert, alert.level, cases, scene.internal.nearest)


def _memory(scene: AlertScene) -> int:
    return max(scene.internal.relapse_days, scene.internal.stacking.days)
