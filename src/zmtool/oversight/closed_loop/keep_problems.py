"""The problem ledger in the database: reading, keeping, numbers, who sees it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col, select

from zmtool.base.errors import NotFound
from zmtool.oversight.closed_loop.definition import Loop
from zmtool.oversight.closed_loop.files import files_of, files_of_many
from zmtool.oversight.closed_loop.keep_clues import local_text, visible
from zmtool.oversight.closed_loop.numbers import next_number, numbered
from zmtool.oversight.closed_loop.records import Evidence, Problem
from zmtool.oversight.closed_loop.tables import ProblemClueRow, ProblemRow, problem_facts, problem_from
from zmtool.oversight.course.clocks import Clock, met_and_late
from zmtool.oversight.course.definition import Life
from zmtool.oversight.course.keep import add_steps, changed_meanwhile, steps_of, steps_of_many
from zmtool.oversight.course.records import Course, Taken
from zmtool.oversight.roles.definition import Viewer
from zmtool.store.audit import record
from zmtool.store.search import Findable, replace_entries

KIND = "problem"
BEGINS = "PENDING"


@dataclass(frozen=True, slots=True)
class KeptProblem:
    """A problem with its course, files, state, who is in charge, and the number of its saved version."""

    problem: Problem
    course: Course
    files: tuple[Evidence, ...]
    state: str
    inner: bool
    resp_dept: str
    resp_person: str
    version: int

    def level(self, loop: Loop) -> int:
        """The level it stands at now: what was said last, else that of its beginning."""
        return level_now(self.problem, self.course, loop)


def level_now(problem: Problem, course: Course, loop: Loop) -> int:
    """The level that the latest raise, lowering or lateness left."""
    said = course.said("level", "raise", "lower", "overdue")
    return loop.level_of(said) if said else problem.level


def kept_problem(session: Session, number: str) -> KeptProblem:
    """The problem with this number. Raises NotFound."""
    row = _row(session, number)
    if row is None:
        raise no_problem(number)
    return _kept(row, steps_of(session, KIND, row.prob_no), files_of(session, KIND, row.prob_no))


def kept_problems(session: Session, numbers: Sequence[str]) -> tuple[KeptProblem, ...]:
    """Several problems at once, by their whole numbers, in the order of these; one that is gone is left out."""
    rows = {
        row.prob_no: row
        for row in session.exec(select(ProblemRow).where(col(ProblemRow.prob_no).in_(numbers)))
    }
    steps, files = steps_of_many(session, KIND, numbers), files_of_many(session, KIND, numbers)
    return tuple(
        _kept(rows[number], steps.get(number, ()), files.get(number, ()))
        for number in numbers
        if number in rows
    )


def no_problem(number: str) -> NotFound:
    """What is said of a problem that is not there, and of one that must not be seen: the same."""
    return NotFound(f"没有问题 {number}", next_step="用 zmtool ledger list 查看台账")


def keep_problem(
    session: Session,
    problem: Problem,
    course: Course,
    life: Life,
    loop: Loop,
    *,
    inner: bool,
    illegal: bool,
    clocks: Sequence[Clock],
    now: datetime,
    who: str,
    action: str,
    change: Mapping[str, Any],
    why: str = "",
    expected_version: int | None = None,
) -> None:
    """Keeps a problem with its new steps. Raises Refused where somebody changed it since ``expected_version``."""
    row = _row(session, problem.prob_no)
    if expected_version is not None and (row.version if row else 0) != expected_version:
        raise changed_meanwhile(session, life, KIND, problem.prob_no)
    kept_steps = 0 if row is None else len(steps_of(session, KIND, problem.prob_no))
    if row is None:
        row = ProblemRow(
            prob_no=problem.prob_no, state="", indicator="", level=0, target_kind="", founded_at="", facts=""
        )
        session.add(row)
    else:
        row.version += 1
    state = life.state_of(course)
    row.state, row.is_open = state, life.states[state].open
    row.inner, row.illegal = inner, illegal
    _fill(row, problem, course, loop)
    clock = next((one for one in clocks if one.running), None)
    row.limits_met, row.limits_late = met_and_late(clocks)
    row.next_due = local_text(clock.due) if clock and clock.due else ""
    row.next_opens = local_text(clock.opens) if clock and clock.opens else ""
    row.facts, row.updated_at = problem_facts(problem), local_text(now)
    session.flush()
    _link(session, problem)
    add_steps(session, KIND, problem.prob_no, course.steps, after=kept_steps)
    hidden = inner or bool(problem.target.dept)
    replace_entries(session, f"problem/{row.id}", [] if hidden else [_findable(problem)])
    record(
        session,
        now=now,
        who=who,
        action=action,
        subject=f"problem/{problem.prob_no}",
        change={"state": state, **({} if hidden else change)},
        why="" if hidden else why,
    )


def new_problem_no(session: Session, org: str, year: int) -> str:
    """The next number of a problem in a year (WT-机构-年-序)."""
    return next_number(session, col(ProblemRow.prob_no), f"WT-{org}-{year}-")


def visible_problems(person: Viewer) -> ColumnElement[bool]:
    """The rows that a person may see; who is in charge sees it, whatever it is about."""
    return visible(
        person,
        accused=col(ProblemRow.accused),
        accused_dept=col(ProblemRow.accused_dept),
        inner=col(ProblemRow.inner),
        dept=col(ProblemRow.resp_dept),
        mine=and_(col(ProblemRow.resp_person) != "", col(ProblemRow.resp_person) == person.login),
    )


def _kept(row: ProblemRow, steps: tuple[Taken, ...], files: tuple[Evidence, ...]) -> KeptProblem:
    problem = problem_from(row)
    course = Course(problem.founded_at, BEGINS, steps)
    return KeptProblem(
        problem, course, files, row.state, row.inner, row.resp_dept, row.resp_person, row.version
    )


def _fill(row: ProblemRow, problem: Problem, course: Course, loop: Loop) -> None:
    target = problem.target
    row.indicator, row.level = problem.indicator, level_now(problem, course, loop)
    row.target_kind, row.target_key, row.target_name = target.kind, target.key, target.name
    row.accused_dept, row.accused, row.station = target.dept, target.login, problem.station
    row.resp_dept = course.said("resp_dept", "dispatch", "redispatch")
    row.resp_person = course.said("resp_person", "dispatch", "redispatch")
    row.founded_at = local_text(problem.founded_at)
    first, fed_back, archived = (
        next(iter(course.taken("dispatch")), None),
        course.last("feedback"),
        course.last("archive"),
    )
    row.dispatched_at = local_text(first.at) if first else ""
    row.fed_back_at = local_text(fed_back.at) if fed_back else ""
    row.archived_at = local_text(archived.at) if archived else ""
    row.result = course.said("result", "feedback")
    row.case_no, row.archive_no = course.said("case_no", "to_case"), course.said("archive_no", "archive")
    row.escalated = bool(course.taken("escalate"))
    row.returns, row.overdue = len(course.taken("return")), len(course.taken("overdue"))


def _link(session: Session, problem: Problem) -> None:
    held = set(session.exec(select(ProblemClueRow.clue_no).where(ProblemClueRow.prob_no == problem.prob_no)))
    for number in problem.clue_nos:
        if number not in held:
            session.add(ProblemClueRow(prob_no=problem.prob_no, clue_no=number))
    session.flush()


def _row(session: Session, number: str) -> ProblemRow | None:
    return session.exec(
        select(ProblemRow)
        .where(numbered(col(ProblemRow.prob_no), number))
        .order_by(col(ProblemRow.id).desc())
        .limit(1)
    ).first()


def _findable(problem: Problem) -> Findable:
    target = problem.target
    texts = (problem.prob_no, *problem.clue_nos, target.key, target.name, problem.desc, problem.indicator)
    return Findable(
        KIND, KIND, problem.prob_no, f"{problem.prob_no} {target.called}", "\n".join(filter(None, texts))
    )
