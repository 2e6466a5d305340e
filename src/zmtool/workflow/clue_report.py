"""Reporting a clue: what is kept of it, who may see it, and where it goes first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from zmtool.base.errors import Refused, UsageProblem
from zmtool.oversight.closed_loop.records import Clue, Evidence, Target
from zmtool.oversight.closed_loop.reporters import KEY_FILE, Reporter
from zmtool.oversight.course.clocks import clocks_of
from zmtool.oversight.course.records import Course
from zmtool.workflow.clue_files import keep_clue_files
from zmtool.workflow.oversight_scene import Scene, person_of, require, scene_of
from zmtool.workflow.workspace import OpenWorkspace, Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session

    from zmtool.oversight.indicators.library import Indicator

PROTECTED = "受保护的举报人"
KEY_FOLDER = "keys"


@dataclass(frozen=True, slots=True)
class NewClue:
    """A clue as somebody reports it; texts as typed. ``reporter`` given: the report is protected, who gave it is sealed apart.

    ``dept`` is where it comes from (empty: the department of who reports it); ``target_dept`` and ``target_login`` are those of an
    accused employee; ``quantity`` in cartons.
    """

    source: str
    target_kind: str
    target_key: str
    desc: str
    target_name: str = ""
    target_dept: str = ""
    target_login: str = ""
    indicator: str = ""
    severity: str = ""
    found_at: datetime | None = None
    place: str = ""
    lng: float | None = None
    lat: float | None = None
    station: str = ""
    dept: str = ""
    files: Sequence[Path] = ()
    evidence: tuple[Evidence, ...] = ()
    reporter: Reporter | None = None
    anonymous: bool = False
    origin: str = ""
    quantity: int = 0
    said: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Reported:
    """What became of a report: the clue's number, its state, and what a person should know (Chinese)."""

    clue_no: str
    state: str
    remarks: tuple[str, ...]


def report_clue(new: NewClue, place: Place = None, *, now: datetime, user: str) -> Reported:
    """Keeps a clue with its files. Raises UsageProblem for an unknown word, BadInput for a file, Refused for the duty."""
    with opened(place, now=now) as at:
        by = PROTECTED if new.reporter is not None or new.anonymous else user
        evidence = (*new.evidence, *keep_clue_files(new.files, at, now=now, user=by))
        with at.writing() as session:
            return add_clue(session, at, scene_of(at), new, evidence, now=now, user=user)


def add_clue(
    session: Session,
    at: OpenWorkspace,
    scene: Scene,
    new: NewClue,
    evidence: tuple[Evidence, ...] = (),
    *,
    now: datetime,
    user: str,
    as_program: bool = False,
) -> Reported:
    """Keeps a clue within a transaction; ``as_program`` where an alert or an inspection brings it forth, which asks no duty."""
    from zmtool.oversight.closed_loop.keep_clues import keep_clue, new_clue_no
    from zmtool.oversight.closed_loop.keep_indicators import keep_use
    from zmtool.oversight.closed_loop.reporters import seal

    person = person_of(session, user, scene.roles)
    protected = new.reporter is not None or new.anonymous
    if not as_program and not protected:
        require(person, "report", scene.roles)
    indicator = scene.library.usable(new.indicator) if new.indicator else None
    target, remarks = _target(session, scene, new)
    clue = Clue(
        clue_no=new_clue_no(session, scene.org, now.year),
        found_at=_found_at(new, now),
        reported_at=now,
        source=_known(new.source, scene.loop.sources, "来源"),
        target=target,
        desc=_described(new, indicator),
        dept=scene.roles.department(new.dept) if new.dept else "" if protected else person.dept,
        reporter="" if protected else user,
        protected=protected,
        indicator=indicator.code if indicator else "",
        severity=scene.loop.level(scene.loop.level_of(new.severity)).severity,
        place=new.place,
        lng=new.lng
        if new.lng is not None
        else next((one.lng for one in evidence if one.lng is not None), None),
        lat=new.lat
        if new.lat is not None
        else next((one.lat for one in evidence if one.lat is not None), None),
        station=new.station or _station(session, target),
        origin=new.origin,
        quantity=new.quantity,
        said=_said(new, scene),
        evidence=evidence,
    )
    course = Course(now, "REPORTED" if indicator else "UNSORTED")
    if indicator is not None:
        keep_use(session, indicator, now=now)
    keep_clue(
        session,
        clue,
        course,
        scene.clues,
        inner=is_inner(clue, indicator, scene),
        clocks=clocks_of(course, scene.clues, 0, scene.calendar),
        now=now,
        who=PROTECTED if protected else user,
        action="clue.report",
        change={} if protected else {"target": target.called, "indicator": clue.indicator},
    )
    if new.reporter is not None:
        seal(session, clue.clue_no, new.reporter, key_path(at), now=now)
    late = now - clue.found_at > timedelta(hours=scene.loop.report_hours)
    if late:
        remarks = (*remarks, f"发现至上报超过 {scene.loop.report_hours} 小时，计入不及时")
    return Reported(clue.clue_no, course.began_in, remarks)


def is_inner(clue: Clue, indicator: Indicator | None, scene: Scene) -> bool:
    """Whether a clue is about the bureau's own people: by its indicator, or because it accuses an employee."""
    kind = scene.loop.targets.get(clue.target.kind)
    return bool((indicator and indicator.inner) or (kind and kind.accused) or clue.target.dept)


def key_path(at: OpenWorkspace) -> Path:
    """Where the key of sealed reporters lies; no backup takes it along, so that a copy of the database tells nobody."""
    return at.root / KEY_FOLDER / KEY_FILE


def _target(session: Session, scene: Scene, new: NewClue) -> tuple[Target, tuple[str, ...]]:
    from zmtool.licenses.register.keep import known_retailers

    kind = scene.loop.target(new.target_kind)
    key, name = new.target_key.strip(), new.target_name.strip()
    if not key and not name:
        raise UsageProblem(f"没有写明{kind.label}的{kind.key}", next_step="线索要有对象；说不清的写大致称呼")
    dept = scene.roles.department(new.target_dept) if new.target_dept else ""
    if kind.accused and not dept and not new.target_login:
        raise UsageProblem(
            "举报员工要写明所在部门，被举报部门才看不到", next_step="加 --accused-dept 部门；不清楚的写内管"
        )
    remarks: tuple[str, ...] = ()
    if kind.id == "shop" and key:
        retailer = known_retailers(session, [key]).get(key)
        if retailer is None:
            remarks = (f"登记簿里没有许可证号 {key}，请核对；线索照样登记",)
        else:
            name = name or retailer.name or retailer.principal
    return Target(kind.id, key or name, name, dept, new.target_login), remarks


def _station(session: Session, target: Target) -> str:
    from zmtool.licenses.register.keep import known_retailers

    if target.kind != "shop":
        return ""
    retailer = known_retailers(session, [target.key]).get(target.key)
    return retailer.station if retailer else ""


def _found_at(new: NewClue, now: datetime) -> datetime:
    found = new.found_at or now
    if found > now:
        raise UsageProblem(f"发现时间 {found:%Y-%m-%d %H:%M} 晚于现在", next_step="请核对")
    return found


def _described(new: NewClue, indicator: Indicator | None) -> str:
    text = new.desc.strip()
    if not text:
        raise UsageProblem("没有写明情况", next_step="用 --desc 写明看到、听到了什么")
    if indicator is not None and indicator.other and len(text) < len("某某情况"):
        raise UsageProblem("归为“其他”的必须写明具体情况", next_step="用 --desc 写明")
    return text


def _known(text: str, known: tuple[str, ...], what: str) -> str:
    if text.strip() not in known:
        raise UsageProblem(f"没有{what}“{text}”", next_step=f"可用：{'、'.join(known)}")
    return text.strip()


def _said(new: NewClue, scene: Scene) -> tuple[str, ...]:
    sayable = {one.id: one.label for one in scene.loop.escalation if one.said}
    by_label = {label: name for name, label in sayable.items()}
    found = []
    for one in new.said:
        name = one if one in sayable else by_label.get(one)
        if name is None:
            raise UsageProblem(f"没有上报情形“{one}”", next_step=f"可用：{'、'.join(sayable.values())}")
        found.append(name)
    return tuple(found)


def add_evidence(
    number: str, files: Sequence[Path], place: Place = None, *, note: str = "", now: datetime, user: str
) -> int:
    """Adds files to a clue or a problem that the person may see; how many were new. Raises NotFound, BadInput, Refused."""
    from zmtool.oversight.closed_loop.files import keep_files
    from zmtool.oversight.closed_loop.keep_clues import KIND as CLUE
    from zmtool.oversight.closed_loop.keep_problems import KIND as PROBLEM
    from zmtool.workflow.clue_steps import seen_clue
    from zmtool.workflow.problem_open import seen_problem

    if not files:
        raise UsageProblem("没有文件", next_step="写出要附上的照片、录音或者文件")
    with opened(place, now=now) as at:
        scene = scene_of(at)
        with at.reading() as session:
            person = person_of(session, user, scene.roles)
            if number.strip().upper().startswith("WT-"):
                kind, whole = PROBLEM, seen_problem(session, number, person).problem.prob_no
            else:
                kind, whole = CLUE, seen_clue(session, number, person).clue.clue_no
        evidence = keep_clue_files(files, at, note=note, now=now, user=user)
        with at.writing() as session:
            return keep_files(session, kind, whole, evidence, now=now, who=user)


def reporter_of(number: str, place: Place = None, *, why: str, now: datetime, user: str) -> Reporter:
    """Who gave a protected report: for internal control alone, with a reason, and noted in the trail. Raises Refused, NotFound."""
    from zmtool.oversight.closed_loop.reporters import unseal
    from zmtool.workflow.clue_steps import seen_clue

    if not why.strip():
        raise UsageProblem("查看举报人要写明理由", next_step="加 --why 理由")
    with opened(place, now=now) as at:
        scene = scene_of(at)
        with at.writing() as session:
            person = person_of(session, user, scene.roles)
            kept = seen_clue(session, number, person)
            require(person, "see_reporter", scene.roles)
            if not kept.clue.protected:
                raise Refused(
                    f"线索 {kept.clue.clue_no} 不是受保护的举报", next_step=f"上报人：{kept.clue.reporter}"
                )
            return unseal(session, kept.clue.clue_no, key_path(at), now=now, who=user, why=why)
