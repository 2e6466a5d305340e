"""A problem enters the ledger: from a clue that was founded, or a clue joins one that is open."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from zmtool.base.errors import Refused
from zmtool.oversight.closed_loop.records import Clue, Problem
from zmtool.oversight.course.clocks import clocks_of
from zmtool.oversight.course.records import Course
from zmtool.oversight.roles.definition import Viewer, sees
from zmtool.workflow.oversight_scene import Scene

if TYPE_CHECKING:
    from sqlmodel import Session

    from zmtool.oversight.closed_loop.keep_problems import KeptProblem
    from zmtool.oversight.indicators.library import Indicator


def open_problem(
    session: Session, scene: Scene, clue: Clue, indicator: Indicator, *, now: datetime, user: str
) -> str:
    """Opens a problem of a clue and returns its number."""
    from zmtool.oversight.closed_loop.keep_problems import BEGINS, new_problem_no

    problem = Problem(
        prob_no=new_problem_no(session, scene.org, now.year),
        clue_nos=(clue.clue_no,),
        indicator=indicator.code,
        target=clue.target,
        level=scene.loop.level_of(clue.severity),
        founded_at=now,
        desc=clue.desc,
        station=clue.station,
        origins=(clue.origin,) if clue.origin else (),
        quantity=clue.quantity,
        shops=(clue.target.key,) if clue.target.kind == "shop" else (),
        said=clue.said,
    )
    keep_course(
        session, scene, problem, Course(now, BEGINS), now=now, user=user, action="problem.open", change={}
    )
    return problem.prob_no


def join_problem(
    session: Session, scene: Scene, number: str, clue: Clue, person: Viewer, *, now: datetime, user: str
) -> str:
    """Puts a clue into an open problem; the more urgent of the two levels holds. Raises NotFound, Refused."""
    kept = seen_problem(session, number, person)
    problem = kept.problem
    if not scene.problems.states[kept.state].open:
        raise Refused(f"问题 {problem.prob_no} 已归档，不能再并入", next_step="请另立问题（不写“并入问题”）")
    joined = replace(
        problem,
        clue_nos=(*problem.clue_nos, clue.clue_no),
        level=min(problem.level, scene.loop.level_of(clue.severity)),
        origins=tuple(dict.fromkeys((*problem.origins, *([clue.origin] if clue.origin else [])))),
        quantity=problem.quantity + clue.quantity,
        shops=tuple(
            dict.fromkeys((*problem.shops, *([clue.target.key] if clue.target.kind == "shop" else [])))
        ),
        said=tuple(dict.fromkeys((*problem.said, *clue.said))),
    )
    keep_course(
        session,
        scene,
        joined,
        kept.course,
        now=now,
        user=user,
        action="problem.join",
        change={"clue": clue.clue_no},
        expected_version=kept.version,
    )
    return problem.prob_no


def seen_problem(session: Session, number: str, person: Viewer) -> KeptProblem:
    """The problem if the person may see it. Raises NotFound in either case, so that nobody learns that it is there."""
    from zmtool.oversight.closed_loop.keep_problems import kept_problem, no_problem

    kept = kept_problem(session, number)
    target = kept.problem.target
    if not sees(
        person,
        inner=kept.inner,
        accused_dept=target.dept,
        about=target.login,
        dept=kept.resp_dept,
        own=False,
        in_charge=bool(kept.resp_person) and kept.resp_person == person.login,
    ):
        raise no_problem(number)
    return kept


def keep_course(
    session: Session,
    scene: Scene,
    problem: Problem,
    course: Course,
    *,
    now: datetime,
    user: str,
    action: str,
    change: dict[str, str],
    why: str = "",
    expected_version: int | None = None,
) -> None:
    """Keeps a problem with what follows from its course: level, clock, inner or outer."""
    from zmtool.oversight.closed_loop.keep_problems import keep_problem, level_now

    indicator = scene.library.by_code.get(problem.indicator)
    kind = scene.loop.targets.get(problem.target.kind)
    level = level_now(problem, course, scene.loop)
    keep_problem(
        session,
        problem,
        course,
        scene.problems,
        scene.loop,
        inner=bool((indicator and indicator.inner) or (kind and kind.accused) or problem.target.dept),
        illegal=bool(indicator and indicator.illegal),
        clocks=clocks_of(course, scene.problems, level, scene.calendar),
        now=now,
        who=user,
        action=action,
        change=change,
        why=why,
        expected_version=expected_version,
    )
