"""Lists of clues out of the database: what fits and what the person may see."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, true
from sqlmodel import Session, col, select

from zmtool.oversight.closed_loop.keep_clues import visible_clues
from zmtool.oversight.closed_loop.tables import ClueRow
from zmtool.oversight.course.listing import about, holding, open_first, same, waiting, within
from zmtool.oversight.roles.definition import Viewer

_TOLD = ("clue_no", "target_key", "target_name", "indicator", "source", "prob_no")


@dataclass(frozen=True, slots=True)
class ClueLine:
    """One line of a list of clues."""

    clue_no: str
    state: str
    is_open: bool
    indicator: str
    severity: str
    target: str
    source: str
    dept: str
    reported_at: str
    next_due: str
    prob_no: str


@dataclass(frozen=True, slots=True)
class ClueWanted:
    """Which clues a list is asked for; empty is any."""

    state: str = ""
    open_only: bool = False
    indicator: str = ""
    target: str = ""
    station: str = ""
    since: str = ""
    until: str = ""
    overdue_at: str = ""
    reporter: str = ""
    text: str = ""
    """Part of the number, of the target's key or name, of the source or the indicator."""
    indicators: tuple[str, ...] = ()
    """Codes that ``text`` names by their wording; they fit too."""


def listed_clues(
    session: Session, wanted: ClueWanted, person: Viewer, *, limit: int, offset: int = 0
) -> tuple[ClueLine, ...]:
    """The clues that a person may see: the open ones by the end of their clock, then the latest."""
    names = (*(one for one in ClueLine.__dataclass_fields__ if one != "target"), "target_name", "target_key")
    statement = (
        select(*(getattr(ClueRow, name) for name in names))
        .where(*_where(wanted), visible_clues(person))
        .order_by(*open_first(ClueRow), col(ClueRow.reported_at).desc())
        .limit(limit)
        .offset(offset)
    )
    return tuple(
        ClueLine(
            row.clue_no,
            row.state,
            row.is_open,
            row.indicator,
            row.severity,
            row.target_name or row.target_key,
            row.source,
            row.dept,
            row.reported_at,
            row.next_due,
            row.prob_no,
        )
        for row in session.execute(statement)
    )


def count_clues(session: Session, wanted: ClueWanted, person: Viewer) -> int:
    """How many clues fit that a person may see."""
    statement = select(func.count(col(ClueRow.id))).where(*_where(wanted), visible_clues(person))
    return int(session.exec(statement).one())


def _where(wanted: ClueWanted) -> list[ColumnElement[bool]]:
    found = [
        true(),
        *same(
            (col(ClueRow.state), wanted.state),
            (col(ClueRow.station), wanted.station),
            (col(ClueRow.reporter), wanted.reporter),
        ),
        *waiting(ClueRow, wanted.open_only, wanted.overdue_at),
        *about(col(ClueRow.target_key), col(ClueRow.target_name), wanted.target),
        *within(col(ClueRow.reported_at), wanted.since, wanted.until),
    ]
    if wanted.indicator:
        found.append(col(ClueRow.indicator).startswith(wanted.indicator, autoescape=True))
    if wanted.text:
        named = col(ClueRow.indicator).in_(wanted.indicators)
        found.append(or_(named, holding(ClueRow, _TOLD, wanted.text)))
    return found
