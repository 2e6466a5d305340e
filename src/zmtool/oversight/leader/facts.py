"""Clues and problems as figures see them, from the database: light rows of what a person may see, of the spans asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import starmap
from typing import Any

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from zmtool.oversight.closed_loop.keep_clues import visible_clues
from zmtool.oversight.closed_loop.keep_problems import visible_problems
from zmtool.oversight.closed_loop.tables import ClueRow, ProblemRow
from zmtool.oversight.leader.records import (
    ClueFact,
    Counted,
    CountedClue,
    CountedProblem,
    Period,
    ProblemFact,
)
from zmtool.oversight.roles.definition import Viewer

_COUNTED = (col(ProblemRow.founded_at), col(ProblemRow.fed_back_at), col(ProblemRow.archived_at))
_AT_ONCE = 500
_RENAMED = {"number": {ClueRow: "clue_no", ProblemRow: "prob_no"}}


def clue_facts(session: Session, person: Viewer, spans: Sequence[Period]) -> list[ClueFact]:
    """The clues that the person may see: those that are open, and those reported in any of the spans."""
    wanted = or_(col(ClueRow.is_open).is_(True), _reported(spans))
    return list(starmap(ClueFact, _rows(session, ClueRow, ClueFact, visible_clues(person), wanted)))


def problem_facts(session: Session, person: Viewer, period: Period) -> list[ProblemFact]:
    """The problems that the person may see: open ones, and those something happened to in the period."""
    moments = (*_COUNTED, col(ProblemRow.dispatched_at))
    wanted = or_(col(ProblemRow.is_open).is_(True), *(_in(one, period) for one in moments))
    return list(
        starmap(ProblemFact, _rows(session, ProblemRow, ProblemFact, visible_problems(person), wanted))
    )


def facts_named(session: Session, person: Viewer, numbers: Iterable[str]) -> list[ClueFact | ProblemFact]:
    """Those of the matters with these numbers that the person may see."""
    wanted = sorted(numbers)
    found: list[ClueFact | ProblemFact] = []
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        clues, problems = col(ClueRow.clue_no).in_(some), col(ProblemRow.prob_no).in_(some)
        found += starmap(ClueFact, _rows(session, ClueRow, ClueFact, visible_clues(person), clues))
        found += starmap(
            ProblemFact, _rows(session, ProblemRow, ProblemFact, visible_problems(person), problems)
        )
    return found


def counted(session: Session, person: Viewer, spans: Sequence[Period]) -> Counted:
    """What figures count of what the person may see, of everything that happened in any of the spans."""
    happened = or_(*(_in(column, one) for one in spans for column in _COUNTED))
    clues = _rows(session, ClueRow, CountedClue, visible_clues(person), _reported(spans))
    problems = _rows(session, ProblemRow, CountedProblem, visible_problems(person), happened)
    return Counted(list(starmap(CountedClue, clues)), list(starmap(CountedProblem, problems)))


def founded_moments(session: Session, person: Viewer, span: Period) -> list[str]:
    """When the problems were founded that the person may see, in a span."""
    column = col(ProblemRow.founded_at)
    return list(session.execute(select(column).where(_in(column, span), visible_problems(person))).scalars())


def came_again(
    session: Session, person: Viewer, spans: Sequence[Period], founded: Iterable[str], days: int
) -> frozenset[str]:
    """Those of the problems archived in the spans, and found true, whose target has the same indicator again within so many
    days, by number."""
    first = aliased(ProblemRow)
    rows = session.connection().execute(
        select(first.prob_no, first.archived_at, ProblemRow.founded_at)
        .join(
            ProblemRow,
            and_(
                col(ProblemRow.target_kind) == first.target_kind,
                # Says nothing, but for the index that holds it.
                col(ProblemRow.inner).in_((False, True)),
                col(ProblemRow.target_key) == first.target_key,
                col(ProblemRow.indicator) == first.indicator,
                col(ProblemRow.founded_at) > first.archived_at,
            ),
        )
        .where(
            or_(*(_in(first.archived_at, one) for one in spans)),
            col(first.result).in_(list(founded)),
            visible_problems(person),
        )
    )
    return frozenset(
        number
        for number, archived_at, again in rows
        if again <= (datetime.fromisoformat(archived_at) + timedelta(days=days)).isoformat()
    )


def _rows(
    session: Session, table: Any, record: Any, seen: ColumnElement[bool], wanted: ColumnElement[bool]
) -> Iterable[Any]:
    """The columns of a record as plain tuples, in the order in which the matters were entered."""
    columns = [
        getattr(table, _RENAMED.get(name, {}).get(table, name)) for name in record.__dataclass_fields__
    ]
    found = session.connection().execute(select(*columns).where(seen, wanted).order_by(table.id))
    return found.yield_per(_AT_ONCE)


def _reported(spans: Sequence[Period]) -> ColumnElement[bool]:
    return or_(*(_in(col(ClueRow.reported_at), one) for one in spans))


def _in(column: Any, span: Period) -> ColumnElement[bool]:
    return and_(column >= span.first.isoformat(), column < (span.last + timedelta(days=1)).isoformat())
