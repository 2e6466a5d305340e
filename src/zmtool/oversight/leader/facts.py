"""Clues and problems as figures see them, from the database: light rows of what a person may see, of the spans asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, select

from zmtool.oversight.closed_loop.keep_clues import visible_clues
from zmtool.oversight.closed_loop.keep_problems import visible_problems
from zmtool.oversight.closed_loop.tables import ClueRow, ProblemRow
from zmtool.oversight.leader.records import ClueFact, Period, ProblemFact
from zmtool.oversight.roles.definition import Viewer

_MOMENTS = (
    col(ProblemRow.founded_at),
    col(ProblemRow.dispatched_at),
    col(ProblemRow.fed_back_at),
    col(ProblemRow.archived_at),
)
_RENAMED = {"number": {ClueRow: "clue_no", ProblemRow: "prob_no"}}


def clue_facts(session: Session, person: Viewer, spans: Sequence[Period]) -> list[ClueFact]:
    """The clues that the person may see: those that are open, and those reported in any of the spans."""
    wanted = or_(col(ClueRow.is_open).is_(True), *(_in(col(ClueRow.reported_at), one) for one in spans))
    rows = session.execute(select(*_columns(ClueRow, ClueFact)).where(visible_clues(person), wanted))
    return [ClueFact(*row) for row in rows]


def problem_facts(session: Session, person: Viewer, spans: Sequence[Period]) -> list[ProblemFact]:
    """The problems that the person may see: open ones, and those something happened to in any of the spans."""
    wanted = or_(
        col(ProblemRow.is_open).is_(True),
        *(_in(column, one) for one in spans for column in _MOMENTS),
    )
    rows = session.execute(select(*_columns(ProblemRow, ProblemFact)).where(visible_problems(person), wanted))
    return [ProblemFact(*row) for row in rows]


def came_again(
    session: Session, person: Viewer, problems: Iterable[ProblemFact], days: int
) -> frozenset[str]:
    """Those of archived problems whose target has the same indicator again within so many days, by number."""
    archived = {(one.target_kind, one.target_key, one.indicator): one for one in problems if one.archived_at}
    if not archived:
        return frozenset()
    first = min(one.archived_at for one in archived.values())
    rows = session.execute(
        select(
            ProblemRow.target_kind, ProblemRow.target_key, ProblemRow.indicator, ProblemRow.founded_at
        ).where(col(ProblemRow.founded_at) > first, visible_problems(person))
    )
    later: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for kind, key, indicator, at in rows:
        if (kind, key, indicator) in archived:
            later[kind, key, indicator].append(at)
    return frozenset(
        one.number
        for one in problems
        if one.archived_at and _again(one, later[one.target_kind, one.target_key, one.indicator], days)
    )


def _again(one: ProblemFact, moments: Sequence[str], days: int) -> bool:
    until = (datetime.fromisoformat(one.archived_at) + timedelta(days=days)).isoformat()
    return any(one.archived_at < at <= until for at in moments)


def _in(column: Any, span: Period) -> ColumnElement[bool]:
    return and_(column >= span.first.isoformat(), column < (span.last + timedelta(days=1)).isoformat())


def _columns(table: Any, record: Any) -> list[Any]:
    return [getattr(table, _RENAMED.get(name, {}).get(table, name)) for name in record.__dataclass_fields__]
