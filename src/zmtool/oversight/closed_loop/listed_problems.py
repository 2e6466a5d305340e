"""Lists of the problem ledger out of the database: what fits and what the person may see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, or_, true
from sqlmodel import Session, col, select

from zmtool.oversight.closed_loop.keep_problems import visible_problems
from zmtool.oversight.closed_loop.tables import ProblemRow
from zmtool.oversight.course.listing import about, holding, open_first, same, waiting, within
from zmtool.oversight.roles.definition import Viewer

_TOLD = ("prob_no", "target_key", "target_name", "indicator", "resp_person", "result", "case_no")


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """One line of the ledger."""

    prob_no: str
    state: str
    is_open: bool
    level: int
    indicator: str
    target: str
    resp_dept: str
    resp_person: str
    founded_at: str
    next_due: str
    result: str
    case_no: str
    overdue: int
    escalated: bool


@dataclass(frozen=True, slots=True)
class ProblemWanted:
    """Which problems a list is asked for; empty is any."""

    state: str = ""
    open_only: bool = False
    indicator: str = ""
    target: str = ""
    person: str = ""
    dept: str = ""
    level: int = 0
    since: str = ""
    until: str = ""
    overdue_at: str = ""
    archived_since: str = ""
    archived_until: str = ""
    text: str = ""
    """Part of the number, of the target's key or name, of the person in charge, the case or the indicator."""
    indicators: tuple[str, ...] = ()
    """Codes that ``text`` names by their wording; they fit too."""


def listed_problems(
    session: Session, wanted: ProblemWanted, person: Viewer, *, limit: int, offset: int = 0
) -> tuple[ProblemLine, ...]:
    """The problems that a person may see: the open ones by the end of their clock, then the latest."""
    names = (
        *(one for one in ProblemLine.__dataclass_fields__ if one != "target"),
        "target_name",
        "target_key",
    )
    statement = (
        select(*(getattr(ProblemRow, name) for name in names))
        .where(*_where(wanted), visible_problems(person))
        .order_by(*open_first(ProblemRow), col(ProblemRow.founded_at).desc())
        .limit(limit)
        .offset(offset)
    )
    return tuple(map(_line, session.execute(statement)))


def count_problems(session: Session, wanted: ProblemWanted, person: Viewer) -> int:
    """How many problems fit that a person may see."""
    statement = select(func.count(col(ProblemRow.id))).where(*_where(wanted), visible_problems(person))
    return int(session.exec(statement).one())


def overdue_numbers(session: Session, at: str) -> tuple[str, ...]:
    """Open problems whose running clock ended before a moment, by number."""
    return tuple(
        session.exec(
            select(ProblemRow.prob_no)
            .where(col(ProblemRow.is_open), col(ProblemRow.next_due) != "", col(ProblemRow.next_due) < at)
            .order_by(col(ProblemRow.prob_no))
        )
    )


def _line(row: Any) -> ProblemLine:
    return ProblemLine(
        row.prob_no,
        row.state,
        row.is_open,
        row.level,
        row.indicator,
        row.target_name or row.target_key,
        row.resp_dept,
        row.resp_person,
        row.founded_at,
        row.next_due,
        row.result,
        row.case_no,
        row.overdue,
        row.escalated,
    )


def _where(wanted: ProblemWanted) -> list[ColumnElement[bool]]:
    found = [
        true(),
        *same(
            (col(ProblemRow.state), wanted.state),
            (col(ProblemRow.resp_person), wanted.person),
            (col(ProblemRow.resp_dept), wanted.dept),
            (col(ProblemRow.level), wanted.level),
        ),
        *waiting(ProblemRow, wanted.open_only, wanted.overdue_at),
        *about(col(ProblemRow.target_key), col(ProblemRow.target_name), wanted.target),
        *within(col(ProblemRow.founded_at), wanted.since, wanted.until),
        *within(col(ProblemRow.archived_at), wanted.archived_since, wanted.archived_until),
    ]
    if wanted.indicator:
        found.append(col(ProblemRow.indicator).startswith(wanted.indicator, autoescape=True))
    if wanted.text:
        named = col(ProblemRow.indicator).in_(wanted.indicators)
        found.append(or_(named, holding(ProblemRow, _TOLD, wanted.text)))
    return found
