"""The deadlines of all cases on one board: kept beside each case, looked up by when they are due."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session, col, delete, func, select

from zmtool.cases.deadlines import BoardCount, BoardLine, CaseDeadline
from zmtool.cases.tables import CaseRow, DeadlineRow, PartyRow
from zmtool.store.tables import Derived

_STAMP = "case_deadlines"


_NAMES = tuple(one.name for one in fields(CaseDeadline))


def keep_deadlines(session: Session, case_id: int, deadlines: Iterable[CaseDeadline]) -> None:
    """Makes ``deadlines`` those of the case."""
    session.exec(delete(DeadlineRow).where(col(DeadlineRow.case_id) == case_id))
    for position, one in enumerate(deadlines):
        values = {name: getattr(one, name) for name in _NAMES}
        session.add(DeadlineRow(case_id=case_id, position=position, **values))


def board(
    session: Session, today: date, *, soon: int, whose: str, scope: str, limit: int, offset: int = 0
) -> list[BoardLine]:
    """A window of the open deadlines, the most urgent first.

    ``soon`` is days; ``whose`` bureau, party or empty for both; ``scope`` overdue, soon (with overdue) or all
    (with those whose end is unknown, last).
    """
    known = _conditions(today, soon, whose, scope)
    lines = _window(session, known, limit, offset)
    if scope == "all" and len(lines) < limit:
        before = session.exec(select(func.count()).select_from(DeadlineRow).where(*known)).one()
        unknown = [col(DeadlineRow.due).is_(None), *known[1:]]
        lines += _window(session, unknown, limit - len(lines), max(0, offset - before))
    return lines


def _window(session: Session, conditions: Sequence[Any], limit: int, offset: int) -> list[BoardLine]:
    """The lines that fit in the order of their days; nothing but the index has to be sorted."""
    chosen = (
        select(DeadlineRow, CaseRow, PartyRow)
        .join(CaseRow, col(CaseRow.id) == col(DeadlineRow.case_id))
        .join(PartyRow, col(PartyRow.case_id) == col(DeadlineRow.case_id))
        .where(*conditions)
        .order_by(col(DeadlineRow.due), col(DeadlineRow.case_id))
        .limit(limit)
        .offset(offset)
    )
    return [
        BoardLine(case.case_no, case.cause, party.name, case.stage, _deadline(row))
        for row, case, party in session.exec(chosen)
    ]


def nearest(session: Session, case_nos: Sequence[str]) -> dict[str, CaseDeadline]:
    """The bureau's own open deadline of each of the cases that ends first, by case number."""
    # By the cases, and sorted here: otherwise the database goes through the open deadlines of all cases for those of a few.
    open_one, ours = (
        func.coalesce(col(DeadlineRow.done), None).is_(None),
        col(DeadlineRow.whose).concat("") == "bureau",
    )
    chosen = (
        select(CaseRow.case_no, DeadlineRow)
        .join(DeadlineRow, col(DeadlineRow.case_id) == col(CaseRow.id))
        .where(col(CaseRow.case_no).in_(case_nos), col(DeadlineRow.due).is_not(None), open_one, ours)
    )
    found = sorted(session.exec(chosen), key=lambda one: str(one[1].due), reverse=True)
    return {case_no: _deadline(row) for case_no, row in found}


def count(session: Session, today: date, *, soon: int) -> BoardCount:
    """The numbers of the bureau's own open deadlines."""

    def number(*conditions: Any) -> int:
        open_ones = (col(DeadlineRow.done).is_(None), col(DeadlineRow.whose) == "bureau")
        return session.exec(
            select(func.count()).select_from(DeadlineRow).where(*open_ones, *conditions)
        ).one()

    due, horizon = col(DeadlineRow.due), today + timedelta(days=soon)
    return BoardCount(
        number(due < today),
        number(due >= today, due <= horizon),
        number(due > horizon),
        number(due.is_(None)),
    )


def _conditions(today: date, soon: int, whose: str, scope: str) -> list[Any]:
    """The open deadlines of a known end that fit; that the end is known comes first."""
    due = col(DeadlineRow.due)
    found: list[Any] = [due.is_not(None), col(DeadlineRow.done).is_(None)]
    if whose:
        found.append(col(DeadlineRow.whose) == whose)
    if scope == "overdue":
        found.append(due < today)
    elif scope == "soon":
        found.append(due <= today + timedelta(days=soon))
    return found


def _deadline(row: DeadlineRow) -> CaseDeadline:
    return CaseDeadline(**{name: getattr(row, name) for name in _NAMES})


def stamp(session: Session) -> str:
    """The state of the law's data that the board was last worked out from; empty for never."""
    row = session.get(Derived, _STAMP)
    return row.stamp if row is not None else ""


def set_stamp(session: Session, stamp: str) -> None:
    """Notes the state of the law's data that the whole board now agrees with."""
    session.merge(Derived(name=_STAMP, stamp=stamp))


def case_numbers(session: Session) -> list[str]:
    """Every case that is not archived: those whose deadlines still matter."""
    return list(session.exec(select(CaseRow.case_no).where(col(CaseRow.stage) != "archived")))
