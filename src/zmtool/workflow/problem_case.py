"""A problem becomes a case: the case is opened with what the ledger knows, or one that is there is linked."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from zmtool.base.errors import NotFound, UsageProblem
from zmtool.oversight.course.advance import obstacles
from zmtool.oversight.course.records import Taken
from zmtool.workflow.cases import new_case
from zmtool.workflow.clue_steps import Advanced, refusal
from zmtool.workflow.oversight_scene import person_of, require, scene_of
from zmtool.workflow.problem_open import seen_problem
from zmtool.workflow.problem_steps import advance_problem, standing
from zmtool.workflow.workspace import OpenWorkspace, Place, opened

if TYPE_CHECKING:
    from zmtool.oversight.closed_loop.records import Problem


def to_case(
    number: str,
    case_no: str,
    place: Place = None,
    *,
    cause: str = "",
    note: str = "",
    now: datetime,
    user: str,
) -> Advanced:
    """Opens the case if there is none of this number, and notes it on the problem.

    Raises NotFound, UsageProblem for a new case without a cause, Refused.
    """
    with opened(place, now=now) as at:
        scene = scene_of(at)
        with at.reading() as session:
            person = person_of(session, user, scene.roles)
            require(person, "dispatch", scene.roles)
            kept = seen_problem(session, number, person)
            problem = kept.problem
            taken = Taken("to_case", now, user, note.strip() or "转立案", {"case_no": case_no})
            against = obstacles(kept.course, taken, standing(kept, scene, person, now))
            if against:
                raise refusal(f"问题 {problem.prob_no}", against)
        if not is_there(at, case_no):
            if not cause.strip():
                raise UsageProblem(
                    f"还没有案件 {case_no}", next_step="新建案件要写案由：加 --cause 案由；编号写错的请改正"
                )
            new_case(
                case_no, cause, _party(at, problem), at, now=now, user=user, on=problem.founded_at.date()
            )
        words = note.strip() or f"问题 {problem.prob_no} 转立案"
        return advance_problem(
            problem.prob_no, "to_case", at, note=words, details={"case_no": case_no}, now=now, user=user
        )


def is_there(at: OpenWorkspace, case_no: str) -> bool:
    """Whether a case of this number is kept."""
    from zmtool.cases.keep import kept_case

    with at.reading() as session:
        try:
            kept_case(session, case_no)
        except NotFound:
            return False
    return True


def _party(at: OpenWorkspace, problem: Problem) -> str:
    """The party as the register names it, else as the clue did."""
    from zmtool.licenses.register.keep import known_retailers

    target = problem.target
    with at.reading() as session:
        retailer = known_retailers(session, [target.key]).get(target.key)
    if retailer is not None:
        return retailer.principal or retailer.name
    return target.name or target.key
