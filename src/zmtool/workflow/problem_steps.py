"""The steps of a problem: dispatched, fed back, verified, rectified, rechecked, archived (supervision.md 4.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from zmtool.base.errors import NotFound, Refused, UsageProblem
from zmtool.oversight.closed_loop.conditions import PROBLEM_BEFOREHAND, PROBLEM_CONDITIONS
from zmtool.oversight.closed_loop.escalation import escalation_reasons
from zmtool.oversight.closed_loop.surroundings import ProblemStanding
from zmtool.oversight.closed_loop.words import WORDS, said_details
from zmtool.oversight.course.advance import Obstacle, Standing, already_against, obstacles
from zmtool.oversight.course.clocks import Clock, clocks_of, running
from zmtool.oversight.course.definition import ASSIGNEE, Step
from zmtool.oversight.course.records import Course, Taken
from zmtool.oversight.roles.definition import Viewer
from zmtool.workflow.clue_steps import Advanced, refusal
from zmtool.workflow.oversight_scene import Scene, note_seen, person_of, scene_of
from zmtool.workflow.problem_archive import archived
from zmtool.workflow.problem_open import keep_course, seen_problem
from zmtool.workflow.workspace import OpenWorkspace, Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session

    from zmtool.oversight.closed_loop.keep_problems import KeptProblem
    from zmtool.oversight.closed_loop.listed_problems import ProblemLine, ProblemWanted


@dataclass(frozen=True, slots=True)
class ProblemView:
    """A problem as a person sees it: level, clocks, what could come next, why it has to be reported upwards.

    ``against`` is what stands in the way of a step already, by its id; ``may`` are the actions of the person.
    """

    kept: KeptProblem
    level: int
    clocks: tuple[Clock, ...]
    next_steps: tuple[Step, ...]
    escalation: tuple[str, ...]
    against: Mapping[str, tuple[Obstacle, ...]] = field(default_factory=dict)
    may: frozenset[str] = frozenset()


def show_problem(number: str, place: Place = None, *, now: datetime, user: str) -> ProblemView:
    """A problem as a person may see it; that the person in charge opens it first is taken down as received.

    That somebody opens one about the bureau's own people is taken down too. Raises NotFound.
    """
    with opened(place, now=now) as at:
        scene = scene_of(at)
        with at.reading() as session:
            person = person_of(session, user, scene.roles)
            kept = seen_problem(session, number, person)
        if kept.inner:
            note_seen(at, "problem", kept.problem.prob_no, now=now, user=user)
        if kept.state == "ASSIGNED" and kept.resp_person == user:
            advance_problem(number, "receive", at, now=now, user=user)
        with at.reading() as session:
            kept = seen_problem(session, number, person)
            return _view(kept, scene, person, now)


def look_again(number: str, place: Place = None, *, now: datetime, user: str) -> ProblemView:
    """A problem that a person has opened already, as it is now: nothing is taken down. Raises NotFound."""
    with opened(place, now=now) as at, at.reading() as session:
        scene = scene_of(at)
        person = person_of(session, user, scene.roles)
        return _view(seen_problem(session, number, person), scene, person, now)


def list_problems(
    wanted: ProblemWanted, place: Place = None, *, user: str, limit: int = 200, offset: int = 0
) -> tuple[ProblemLine, ...]:
    """The problems that fit and that the person may see."""
    from zmtool.oversight.closed_loop.listed_problems import listed_problems

    with opened(place) as at, at.reading() as session:
        person = person_of(session, user, scene_of(at).roles)
        return listed_problems(session, wanted, person, limit=limit, offset=offset)


def advance_problem(
    number: str,
    step: str,
    place: Place = None,
    *,
    note: str = "",
    details: Mapping[str, str] | None = None,
    now: datetime,
    user: str,
) -> Advanced:
    """Takes a step. Raises NotFound, UsageProblem for an unknown detail, Refused with everything that stands against it."""
    with opened(place, now=now) as at, at.writing() as session:
        scene = scene_of(at)
        person = person_of(session, user, scene.roles)
        kept = seen_problem(session, number, person)
        name = scene.problems.step_named(step)
        taken = Taken(name, now, user, note.strip(), said_details(details or {}))
        return take_step(session, at, scene, kept, taken, person)


def take_step(
    session: Session, at: OpenWorkspace, scene: Scene, kept: KeptProblem, taken: Taken, person: Viewer
) -> Advanced:
    """Takes a step within a transaction, with what it sets off. Raises Refused."""
    against = obstacles(kept.course, taken, standing(kept, scene, person, taken.at))
    if against:
        raise refusal(f"问题 {kept.problem.prob_no}", against)
    taken = _normal(session, taken, scene)
    remarks: list[str] = []
    if taken.step == "pass":
        advice = _advice(kept, scene)
        taken = replace(taken, details={**taken.details, **({"advice": advice} if advice else {})})
    if taken.step == "archive":
        taken, remarks = archived(session, at, scene, kept, taken)
    course = kept.course.and_then(taken)
    keep_course(
        session,
        scene,
        kept.problem,
        course,
        now=taken.at,
        user=taken.by,
        action=f"problem.{taken.step}",
        change=dict(taken.details),
        why=taken.note,
        expected_version=kept.version,
    )
    state = scene.problems.state_of(course)
    remarks += _remarks(kept, course, taken, scene)
    return Advanced(kept.problem.prob_no, state, scene.problems.states[state].label, tuple(remarks))


def standing(kept: KeptProblem, scene: Scene, person: Viewer, now: datetime) -> Standing[ProblemStanding]:
    """A problem as the conditions see it. While no post is registered anybody may act for the person in charge."""
    level = kept.level(scene.loop)
    clock = running(kept.course, scene.problems, level, scene.calendar)
    facts = ProblemStanding(kept.problem, scene.loop, scene.roles, kept.resp_person, level, clock, now.date())
    in_charge = bool(kept.resp_person) and (person.open or kept.resp_person == person.login)
    return Standing(
        scene.problems,
        facts,
        PROBLEM_CONDITIONS,
        person.may,
        in_charge,
        {**WORDS, **scene.roles.actions},
    )


def _view(kept: KeptProblem, scene: Scene, person: Viewer, now: datetime) -> ProblemView:
    level = kept.level(scene.loop)
    in_charge = bool(kept.resp_person) and (person.open or kept.resp_person == person.login)
    steps = tuple(
        one
        for one in scene.problems.steps_from(kept.state)
        if (one.may in person.may if one.may else one.by == ASSIGNEE and in_charge)
    )
    indicator = scene.library.by_code.get(kept.problem.indicator)
    reasons = escalation_reasons(kept.problem, indicator, level, scene.loop) if indicator else ()
    before = standing(kept, scene, person, now)
    against = {
        one.id: already_against(kept.course, one, before, PROBLEM_BEFOREHAND, now=now, user=person.login)
        for one in steps
    }
    clocks = clocks_of(kept.course, scene.problems, level, scene.calendar)
    return ProblemView(kept, level, clocks, steps, reasons, against, person.may)


def _normal(session: Session, taken: Taken, scene: Scene) -> Taken:
    """The step with the department by its id, the level by its number, and a person and a case that are there."""
    details = dict(taken.details)
    if "resp_dept" in details:
        details["resp_dept"] = scene.roles.department(details["resp_dept"])
        _check_person(session, details["resp_person"])
    if "level" in details:
        details["level"] = str(scene.loop.level_of(details["level"]))
    if taken.step == "to_case":
        details["case_no"] = _case(session, details["case_no"])
    return replace(taken, details=details)


def _check_person(session: Session, login: str) -> None:
    from zmtool.oversight.roles.keep import post_of, posts_kept

    if not posts_kept(session):
        return
    post = post_of(session, login)
    if post is None or not post.active:
        raise UsageProblem(
            f"责任人“{login}”没有登记职责", next_step="请写登录名；用 zmtool staff post 登记，或另选责任人"
        )


def _case(session: Session, number: str) -> str:
    from zmtool.cases.keep import kept_case

    try:
        return kept_case(session, number).facts.case_no
    except NotFound as unknown:
        raise Refused(
            unknown.what, next_step="请先立案：zmtool ledger case 会从问题建案，或用 zmtool case new"
        ) from unknown


def _advice(kept: KeptProblem, scene: Scene) -> str:
    """What verified findings call for: filing a case where the law is broken, accountability where it is the bureau's own."""
    indicator = scene.library.by_code.get(kept.problem.indicator)
    found = []
    if indicator and indicator.illegal and not kept.course.taken("to_case"):
        found.append("涉嫌违法，建议立案或者移交")
    if kept.inner and not kept.course.taken("account"):
        found.append("内部问题，建议问责")
    return "；".join(found)


def _remarks(kept: KeptProblem, course: Course, taken: Taken, scene: Scene) -> list[str]:
    level = kept.level(scene.loop)
    clock = running(course, scene.problems, level, scene.calendar)
    found = []
    if taken.details.get("advice"):
        found.append(taken.details["advice"])
    if taken.step == "return" and len(course.taken("return")) >= scene.loop.returns:
        found.append(f"已退回 {scene.loop.returns} 次，再不合格只能上报或者改派")
    if clock is not None and clock.start == taken.at:
        when = f"{clock.due:%Y-%m-%d}" if clock.due else f"无法推算（{clock.note}）"
        opens = f"，{clock.opens:%Y-%m-%d} 起办理" if clock.opens else ""
        found.append(f"{clock.rule.label}期限：{when}{opens}")
    return found
