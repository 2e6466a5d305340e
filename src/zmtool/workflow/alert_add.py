"""An alert comes up: entered by a person, imported, found by a check or by a model; the same one is never kept twice."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from zmtool.base.errors import UsageProblem
from zmtool.base.progress import Progress
from zmtool.oversight.course.records import Course, Taken
from zmtool.oversight.internal.definition import Model
from zmtool.oversight.internal.levels import level_of
from zmtool.oversight.internal.library import nearest
from zmtool.oversight.internal.records import Alert, LibraryCase, Raiser, Subject, dedupe_key
from zmtool.workflow.alert_scene import AlertScene, alert_scene, keep_in_book, period_of
from zmtool.workflow.oversight_scene import person_of, require
from zmtool.workflow.workspace import Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session

    from zmtool.licenses.register.records import Retailer
    from zmtool.oversight.internal.book import AlertBook
    from zmtool.oversight.internal.keep_alerts import KeptAlert
    from zmtool.oversight.internal.levels import Earlier

PROGRAM = "程序"
BY_HAND, BY_PROGRAM, BY_IMPORT = "人工录入", "系统自动", "导入"
_PERIOD = re.compile(r"20[0-9]{2}(-(0[1-9]|1[0-2])(-[0-3][0-9])?|-W[0-5][0-9]|-Q[1-4])?")
_TELLS_EVERY = 100
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
    raiser: Raiser | None = None


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
    """Enters an alert by hand. Raises UsageProblem for an unknown word or a period that cannot be read, Refused for the duty."""
    if new.period.strip() and not _PERIOD.fullmatch(new.period.strip()):
        raise UsageProblem(
            f"期次“{new.period}”不能识别",
            where="--period",
            next_step="写月、周、日或者季：2026-05、2026-W20、2026-05-11、2026-Q2",
        )
    with opened(place, now=now) as at, at.writing() as session:
        scene = alert_scene(at)
        person = person_of(session, user, scene.scene.roles)
        require(person, "alert", scene.scene.roles)
        added = add_alert(session, scene, new, now=now, user=user, inner_cases=person.sees == "all")
        unknown = _unknown_shop(session, scene, new)
        return replace(added, remarks=(*added.remarks, *unknown))


def _unknown_shop(session: Session, scene: AlertScene, new: NewAlert) -> list[str]:
    from zmtool.licenses.register.keep import known_retailers

    key = new.subject.strip()
    if scene.scene.loop.target(new.subject_kind).id != "shop" or known_retailers(session, [key]):
        return []
    return [f"登记簿里没有许可证号 {key}，请核对；预警照样登记"]


def add_alert(
    session: Session, scene: AlertScene, new: NewAlert, *, now: datetime, user: str, inner_cases: bool = False
) -> Added:
    """Keeps one alert within a transaction, as ``add_alerts`` does."""
    return add_alerts(session, scene, [new], now=now, user=user, inner_cases=inner_cases)[0]


def add_alerts(
    session: Session,
    scene: AlertScene,
    news: Sequence[NewAlert],
    *,
    now: datetime,
    user: str,
    inner_cases: bool = False,
    progress: Progress | None = None,
) -> tuple[Added, ...]:
    """Keeps alerts within a transaction, in order; what checks and models call. The key is model, subject and period:

    an open one takes the new value; one closed less than the days of cooling down ago takes the evidence alone, unless the level
    rose, which takes it up again; later than that it is a new one. Raises UsageProblem.
    """
    from zmtool.licenses.register.keep import known_retailers
    from zmtool.oversight.internal.book import AlertBook

    keys = sorted({one.subject.strip() for one in news})
    desk = _Desk(
        session,
        scene,
        AlertBook(session, scene.life, keys),
        known_retailers(session, keys),
        now,
        user,
        inner_cases,
    )
    added: list[Added] = []
    for at, one in enumerate(news):
        if progress is not None and at % _TELLS_EVERY == 0:
            progress(at, len(news))
        added.append(_added(desk, one))
    desk.book.save(now)
    return tuple(added)


@dataclass(frozen=True, slots=True)
class _Desk:
    """What every alert of one go is added with: the alerts that are there, the register, the library by family."""

    session: Session
    scene: AlertScene
    book: AlertBook
    retailers: Mapping[str, Retailer]
    now: datetime
    user: str
    inner_cases: bool
    library: dict[str, tuple[LibraryCase, ...]] = field(default_factory=dict)

    def cases(self, family: str) -> tuple[LibraryCase, ...]:
        """The library of a family of models, read once."""
        from zmtool.oversight.internal.keep_library import library_cases

        if family not in self.library:
            self.library[family] = library_cases(self.session, family, inner=self.inner_cases)
        return self.library[family]


def _added(desk: _Desk, new: NewAlert) -> Added:
    from zmtool.oversight.internal.keep_alerts import window

    scene, book, now = desk.scene, desk.book, desk.now
    model = scene.internal.model(new.model)
    subject = _subject(desk, new)
    period = new.period.strip() or period_of(now)
    held = book.latest_of_key(dedupe_key(model.code, subject.key, period))
    earlier = book.earlier(subject.key, window(now, _memory(scene)), held)
    said = scene.scene.loop.level_of(new.level) if new.level else 0
    lifted = level_of(model, new.value, earlier, now, scene.internal, said=said)
    level = max(1, lifted.level - new.lift)
    if held:
        again = _again(desk, book.kept(held), new, level)
        if again is not None:
            return again
    alert = _alert(desk, new, model, subject, period)
    quantile = new.quantile if new.quantile is not None else book.quantile(model.code, new.value)
    alert = replace(alert, level=level, quantile=quantile, why_level=lifted.why)
    keep_in_book(
        book,
        scene,
        alert,
        Course(now, "NEW"),
        now=now,
        user=desk.user,
        action="alert.add",
        change={"model": model.code, "subject": subject.key, "level": level},
    )
    remarks = list(lifted.why)
    if lifted.stacked:
        remarks += _lift_others(desk, earlier)
    like = nearest(alert, alert.level, desk.cases(alert.family), scene.internal.nearest)
    return Added(alert.alert_no, "new", level, tuple(remarks), like)


def _subject(desk: _Desk, new: NewAlert) -> Subject:
    kind = desk.scene.scene.loop.target(new.subject_kind)
    key = new.subject.strip()
    if not key:
        raise UsageProblem(
            f"没有写明{kind.label}的{kind.key}", next_step="例：zmtool alert add A04 349901100018"
        )
    dept = desk.scene.scene.roles.department(new.subject_dept) if new.subject_dept else ""
    if kind.accused and not dept and not new.subject_login:
        raise UsageProblem("涉及员工的预警要写明所在部门", next_step="加 --accused-dept 部门")
    name = new.subject_name.strip()
    if kind.id == "shop" and not name:
        retailer = desk.retailers.get(key)
        name = (retailer.name or retailer.principal) if retailer else ""
    return Subject(kind.id, key, name, dept, new.subject_login.strip())


def _alert(desk: _Desk, new: NewAlert, model: Model, subject: Subject, period: str) -> Alert:
    retailer = desk.retailers.get(subject.key) if subject.kind == "shop" else None
    known = (
        {}
        if retailer is None
        else {"format": retailer.format, "market": retailer.market, "tier": retailer.tier}
    )
    traits = {**known, **new.traits}
    return Alert(
        desk.book.next_number(desk.scene.scene.org, desk.now.year),
        model.code,
        subject,
        period,
        model.level(new.value),
        desk.now,
        new.source,
        new.value,
        None,
        new.desc.strip(),
        retailer.station if retailer else "",
        MappingProxyType({name: text for name, text in traits.items() if text}),
        new.evidence,
        raiser=new.raiser,
    )


def _again(desk: _Desk, kept: KeptAlert, new: NewAlert, level: int) -> Added | None:
    """What the same alert does to the one that is kept; None where that one ended too long ago."""
    now, cool_down = desk.now, desk.scene.internal.cool_down_days
    ended = desk.book.closed_at(kept.alert.alert_no)
    if ended is not None and now - ended >= timedelta(days=cool_down):
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
    keep_in_book(
        desk.book,
        desk.scene,
        alert,
        kept.course.and_then(taken),
        now=now,
        user=desk.user,
        action=f"alert.{taken.step}",
        change=dict(details),
    )
    done = "reopened" if reopened else "updated" if ended is None else "appended"
    cooling = "" if ended is None else f"办结不足 {cool_down} 天，{note}"
    return Added(alert.alert_no, done, level if lifted else kept.level, (cooling,) if cooling else ())


def _lift_others(desk: _Desk, earlier: tuple[Earlier, ...]) -> list[str]:
    """The other open alerts about the subject go up to the level of stacking too."""
    from zmtool.oversight.internal.keep_alerts import window

    scene, now = desk.scene, desk.now
    rule, since = scene.internal.stacking, window(now, scene.internal.stacking.days)
    found = []
    for one in earlier:
        if one.raised_at <= since or one.level <= rule.level:
            continue
        kept = desk.book.kept(one.alert_no)
        if kept.state not in _OPEN_TO_LIFT:
            continue
        taken = Taken(
            "lift", now, PROGRAM, f"{rule.days} 天内多个模型叠加（J01）", {"level": str(rule.level)}
        )
        keep_in_book(
            desk.book,
            scene,
            kept.alert,
            kept.course.and_then(taken),
            now=now,
            user=PROGRAM,
            action="alert.lift",
            change=dict(taken.details),
        )
        found.append(f"{one.alert_no} 随之升为{scene.scene.loop.level(rule.level).label}级")
    return found


def _memory(scene: AlertScene) -> int:
    return max(scene.internal.relapse_days, scene.internal.stacking.days)
