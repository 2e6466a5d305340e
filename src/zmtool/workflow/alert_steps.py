"""The steps of an alert: screened, given out, analysed, asked by telephone, seen on the spot, concluded, closed (supervision.md 2.4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zmtool.base.errors import Refused, UsageProblem
from zmtool.oversight.course.advance import Standing, obstacles
from zmtool.oversight.course.clocks import Clock
from zmtool.oversight.course.definition import ASSIGNEE, PROGRAM, Step
from zmtool.oversight.course.records import Course, Taken
from zmtool.oversight.internal.conditions import ALERT_CONDITIONS, lowering_asked
from zmtool.oversight.internal.findings import answers_of, checked_facts, contradictions
from zmtool.oversight.internal.library import nearest
from zmtool.oversight.internal.records import ANALYSIS, ONSITE, PHONE, AlertRecord, LibraryCase
from zmtool.oversight.internal.screening import Screened, screened
from zmtool.oversight.internal.surroundings import AlertStanding
from zmtool.oversight.internal.words import WAYS, WORDS
from zmtool.oversight.roles.definition import Post, Viewer
from zmtool.workflow.alert_close import keep_library_case
from zmtool.workflow.alert_scene import (
    AlertScene,
    alert_clocks,
    alert_scene,
    keep_steps,
    nearest_end,
    seen_alert,
)
from zmtool.workflow.alert_transfer import transferred
from zmtool.workflow.clue_files import keep_clue_files
from zmtool.workflow.clue_steps import Advanced, refusal
from zmtool.workflow.oversight_scene import note_seen, person_of
from zmtool.workflow.workspace import OpenWorkspace, Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session

    from zmtool.oversight.internal.keep_alerts import KeptAlert
    from zmtool.oversight.internal.listed import AlertLine, AlertWanted

_STEPS = {ANALYSIS: "analyse", PHONE: "phone", ONSITE: "visit"}
_ENDED_CLUES = ("UNFOUNDED", "ANSWERED", "MERGED")


@dataclass(frozen=True, slots=True)
class AlertView:
    """An alert as a person sees it: clocks, what could come next, what screening says, the nearest cases."""

    kept: KeptAlert
    clocks: tuple[Clock, ...]
    next_steps: tuple[Step, ...]
    screened: Screened
    nearest: tuple[LibraryCase, ...]


def show_alert(number: str, place: Place = None, *, user: str) -> AlertView:
    """An alert as a person may see it. Raises NotFound."""
    from zmtool.oversight.internal.keep_library import library_cases

    with opened(place) as at, at.reading() as session:
        scene = alert_scene(at)
        person = person_of(session, user, scene.scene.roles)
        kept = seen_alert(session, number, person)
        in_charge = _in_charge(kept, person)
        steps = tuple(
            one
            for one in scene.life.steps_from(kept.state)
            if (one.may in person.may if one.may else one.by == ASSIGNEE and in_charge)
        )
        cases = library_cases(session, kept.alert.family, inner=person.sees == "all")
        return AlertView(
            kept,
            alert_clocks(scene, kept.alert, kept.course),
            steps,
            screened(kept.alert, _together(session, scene, kept), scene.internal, scene.scene.calendar),
            nearest(kept.alert, kept.level, cases, scene.internal.nearest),
        )


def look_at_alert(number: str, place: Place = None, *, now: datetime, user: str) -> AlertView:
    """An alert that a person opens; of one about the bureau's own people that is taken down. Raises NotFound."""
    with opened(place, now=now) as at:
        view = show_alert(number, at, user=user)
        if view.kept.inner:
            note_seen(at, "alert", view.kept.alert.alert_no, now=now, user=user)
        return view


def list_alerts(
    wanted: AlertWanted, place: Place = None, *, user: str, limit: int = 200, offset: int = 0
) -> tuple[AlertLine, ...]:
    """The alerts that fit and that the person may see."""
    from zmtool.oversight.internal.listed import listed_alerts

    with opened(place) as at, at.reading() as session:
        person = person_of(session, user, alert_scene(at).scene.roles)
        return listed_alerts(session, wanted, person, limit=limit, offset=offset)


def advance_alert(
    number: str,
    step: str,
    place: Place = None,
    *,
    note: str = "",
    details: Mapping[str, str] | None = None,
    now: datetime,
    user: str,
) -> Advanced:
    """Takes a step. Raises NotFound, Refused with everything that stands against it."""
    with opened(place, now=now) as at, at.writing() as session:
        scene = alert_scene(at)
        person = person_of(session, user, scene.scene.roles)
        kept = seen_alert(session, number, person)
        told = {name: text.strip() for name, text in (details or {}).items() if text.strip()}
        taken = Taken(scene.life.step_named(step), now, user, note.strip(), told)
        return _take(session, at, scene, kept, taken, person)


def record_finding(
    number: str,
    kind: str,
    facts: Mapping[str, Any],
    place: Place = None,
    *,
    where: Path,
    files: Sequence[Path] = (),
    note: str = "",
    now: datetime,
    user: str,
) -> Advanced:
    """Keeps what was found out (ANALYSIS, PHONE, ONSITE) with its files and takes the step that goes with it.

    Raises UsageProblem for facts that do not fit their schema (``where`` names them), NotFound, BadInput, Refused.
    """
    from zmtool.oversight.closed_loop.files import keep_files
    from zmtool.oversight.internal.keep_alerts import KIND, add_record

    with opened(place, now=now) as at:
        scene = alert_scene(at)
        told = dict(facts)
        if kind == PHONE:
            told["answers"] = answers_of(told.get("answers", {}), scene.internal)
            against = contradictions(told["answers"], scene.internal)
            told["contradictions"] = [*against, *told.get("contradictions", ())]
        told = checked_facts(kind, told, where)
        with at.reading() as session:
            seen_alert(session, number, person_of(session, user, scene.scene.roles))
        evidence = keep_clue_files(files, at, now=now, user=user)
        with at.writing() as session:
            person = person_of(session, user, scene.scene.roles)
            kept = seen_alert(session, number, person)
            one = AlertRecord(kind, len(kept.records) + 1, now, user, told)
            details = {"record": str(one.number), **_told_by(one)}
            done = _take(
                session, at, scene, kept, Taken(_STEPS[kind], now, user, note.strip(), details), person
            )
            add_record(session, kept.alert.alert_no, one)
            keep_files(session, KIND, kept.alert.alert_no, evidence, now=now, who=user)
            return done


def attach_to_alert(
    number: str, files: Sequence[Path], place: Place = None, *, note: str = "", now: datetime, user: str
) -> int:
    """Adds files to an alert that the person may see, at any point; how many were new. Raises NotFound, BadInput."""
    from zmtool.oversight.closed_loop.files import keep_files
    from zmtool.oversight.internal.keep_alerts import KIND

    if not files:
        raise UsageProblem("没有文件", next_step="写出要附上的照片、录音或者文件")
    with opened(place, now=now) as at:
        scene = alert_scene(at)
        with at.reading() as session:
            whole = seen_alert(session, number, person_of(session, user, scene.scene.roles)).alert.alert_no
        evidence = keep_clue_files(files, at, note=note, now=now, user=user)
        with at.writing() as session:
            return keep_files(session, KIND, whole, evidence, now=now, who=user)


def _take(
    session: Session, at: OpenWorkspace, scene: AlertScene, kept: KeptAlert, taken: Taken, person: Viewer
) -> Advanced:
    """Takes a step within a transaction, with what it sets off. Raises Refused."""
    step = scene.life.steps.get(taken.step)
    if step is not None and step.by == PROGRAM:
        raise Refused(
            f"“{step.label}”由程序办理，不能手工办理", next_step="用 zmtool alert show 查看接下来可办"
        )
    taken = _said(session, scene, kept, taken)
    against = obstacles(kept.course, taken, _standing(session, scene, kept, taken, person))
    if against:
        raise refusal(f"预警 {kept.alert.alert_no}", against)
    taken = _normal(scene, taken)
    remarks: list[str] = []
    if taken.step == "transfer":
        taken = transferred(session, at, scene, kept, taken)
        remarks.append(f"已转为线索 {taken.details['clue']}")
    course = kept.course.and_then(taken)
    keep_steps(
        session,
        scene,
        kept.alert,
        course,
        now=taken.at,
        user=taken.by,
        action=f"alert.{taken.step}",
        change=dict(taken.details),
        why=taken.note,
        expected_version=kept.version,
    )
    if taken.step == "close":
        keep_library_case(session, scene, kept.alert, course, now=taken.at, user=taken.by)
        remarks.append("已入案例库")
    state = scene.life.state_of(course)
    remarks += _remarks(scene, kept, course, taken)
    return Advanced(kept.alert.alert_no, state, scene.life.states[state].label, tuple(remarks))


def _said(session: Session, scene: AlertScene, kept: KeptAlert, taken: Taken) -> Taken:
    """The step with what the program says to it: screening, the indicator of the model, the level asked for."""
    details = dict(taken.details)
    if taken.step == "triage":
        words = screened(
            kept.alert, _together(session, scene, kept), scene.internal, scene.scene.calendar
        ).words
        details.update({"screen": words} if words else {})
    if taken.step == "transfer" and not details.get("indicator"):
        indicator = scene.internal.indicator_of(kept.alert)
        details.update({"indicator": indicator} if indicator else {})
    if taken.step == "lowered":
        asked = lowering_asked(kept.course)
        details.update({"level": asked.details["level"]} if asked else {})
    return replace(taken, details=details)


def _normal(scene: AlertScene, taken: Taken) -> Taken:
    """The step with the level by its number and the indicator by its code."""
    details = dict(taken.details)
    if details.get("level"):
        details["level"] = str(scene.scene.loop.level_of(details["level"]))
    if details.get("indicator"):
        details["indicator"] = scene.scene.library.usable(details["indicator"]).code
    return replace(taken, details=details)


def _standing(
    session: Session, scene: AlertScene, kept: KeptAlert, taken: Taken, person: Viewer
) -> Standing[AlertStanding]:
    """An alert as the conditions see it. While no post is registered anybody may act for the person in charge."""
    from zmtool.oversight.internal.keep_alerts import suppressed_in_a_row
    from zmtool.oversight.roles.keep import post_of, posts_kept

    alert = kept.alert
    login = taken.details.get("person", "")
    post = post_of(session, login) if login else None
    if login and posts_kept(session) and (post is None or not post.active):
        raise UsageProblem(
            f"“{login}”没有登记职责", next_step="请写登录名；用 zmtool staff post 登记，或另派他人"
        )
    suppressed = (
        suppressed_in_a_row(session, alert.subject.key, alert.model, alert.alert_no)
        if taken.step == "suppress"
        else 0
    )
    ended = clue_ended_of(session, kept) if taken.step == "close" else False
    return standing_of(scene, kept, person, suppressed=suppressed, clue_ended=ended, post=post)


def standing_of(
    scene: AlertScene,
    kept: KeptAlert,
    person: Viewer,
    *,
    suppressed: int = 0,
    clue_ended: bool = False,
    post: Post | None = None,
) -> Standing[AlertStanding]:
    """An alert as the conditions see it: how often others like it were suppressed, whether its clue ended, whose post is told."""
    facts = AlertStanding(
        kept.alert,
        scene.internal,
        scene.scene.loop,
        scene.scene.library,
        kept.state,
        kept.level,
        kept.person,
        kept.records,
        suppressed,
        clue_ended,
        post,
    )
    words = {**WORDS, **scene.scene.roles.actions}
    return Standing(scene.life, facts, ALERT_CONDITIONS, person.may, _in_charge(kept, person), words, WAYS)


def _in_charge(kept: KeptAlert, person: Viewer) -> bool:
    return bool(kept.person) and (person.open or kept.person == person.login)


def _together(session: Session, scene: AlertScene, kept: KeptAlert) -> frozenset[str]:
    from zmtool.oversight.internal.keep_alerts import earlier_of, window

    since = window(kept.alert.raised_at, scene.internal.stacking.days)
    return frozenset(one.model for one in earlier_of(session, kept.alert.subject.key, since))


def clue_ended_of(session: Session, kept: KeptAlert) -> bool:
    """Whether the clue that an alert was transferred as ended without a problem."""
    from zmtool.oversight.closed_loop.keep_clues import kept_clue

    return bool(kept.clue_no) and kept_clue(session, kept.clue_no).state in _ENDED_CLUES


def _told_by(one: AlertRecord) -> dict[str, str]:
    """What a record tells the step that goes with it."""
    match one.kind:
        case "analysis":
            return {"explainable": one.facts["explainable"]}
        case "phone":
            found = "；".join(one.facts.get("contradictions", ()))
            unanswered = "无人接听" if one.facts.get("answered") == "否" else ""
            words = "；".join(filter(None, (unanswered, found)))
            return {"contradictions": words} if words else {}
        case _:
            return {"people": "、".join(one.facts["people"])}


def _remarks(scene: AlertScene, kept: KeptAlert, course: Course, taken: Taken) -> list[str]:
    found = []
    if taken.details.get("screen"):
        found.append(taken.details["screen"])
    if taken.details.get("contradictions"):
        found.append(f"没有解释清楚（{taken.details['contradictions']}），应当实地核查")
    level = scene.scene.loop.level(kept.level)
    if taken.step == "assign":
        found.append(f"{level.label}色：{'必须实地、当日核查、两人；' if level.onsite else ''}{level.tell}")
    conclusion = scene.internal.conclusions.get(taken.details.get("conclusion", ""))
    if conclusion is not None:
        found.append("请转办为线索" if conclusion.transfer else "请办结，写明教训和话术")
    due = nearest_end(alert_clocks(scene, kept.alert, course))
    if due is not None:
        found.append(f"最近期限：{due:%Y-%m-%d %H:%M}")
    return found
