"""Lists of records of inspections out of the database: what fits and what the person may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, or_, true
from sqlmodel import Session, col, select

from zmtool.oversight.course.listing import about, holding, same, waiting
from zmtool.oversight.inspection.sight import visible_inspections
from zmtool.oversight.inspection.tables import InspectionRow
from zmtool.oversight.roles.definition import Viewer

_TOLD = ("insp_no", "lic_no", "shop", "station", "conclusion", "plan_no", "clue_no", "case_no")


@dataclass(frozen=True, slots=True)
class InspectionLine:
    """One line of a list of records."""

    insp_no: str
    day: date
    kind: str
    lic_no: str
    shop: str
    station: str
    conclusion: str
    problem: bool
    state: str
    next_due: str
    plan_no: str
    clue_no: str
    case_no: str


@dataclass(frozen=True, slots=True)
class InspectionWanted:
    """Which records a list is asked for; empty is any."""

    shop: str = ""
    kind: str = ""
    conclusion: str = ""
    plan_no: str = ""
    station: str = ""
    officer: str = ""
    since: date | None = None
    until: date | None = None
    open_only: bool = False
    overdue_at: str = ""
    problem_only: bool = False
    text: str = ""
    """Part of the number, the licence or name of the shop, the station, the conclusion, the plan, the clue or the case."""


def listed_inspections(
    session: Session, wanted: InspectionWanted, person: Viewer, *, limit: int, offset: int = 0
) -> tuple[InspectionLine, ...]:
    """The records that fit and that a person may see: the latest first, those that wait by the end of their limit."""
    names = tuple(InspectionLine.__dataclass_fields__)
    waiting = wanted.open_only or bool(wanted.overdue_at)
    by_limit = (col(InspectionRow.next_due) == "", col(InspectionRow.next_due)) if waiting else ()
    rows = session.execute(
        select(*(getattr(InspectionRow, name) for name in names))
        .where(*_where(wanted), visible_inspections(session, person))
        .order_by(*by_limit, col(InspectionRow.day).desc(), col(InspectionRow.id).desc())
        .limit(limit)
        .offset(offset)
    )
    return tuple(InspectionLine(*row) for row in rows)


def count_inspections(session: Session, wanted: InspectionWanted, person: Viewer) -> int:
    """How many records fit that a person may see."""
    statement = select(func.count(col(InspectionRow.id))).where(
        *_where(wanted), visible_inspections(session, person)
    )
    return int(session.exec(statement).one())


def _where(wanted: InspectionWanted) -> list[ColumnElement[bool]]:
    row = InspectionRow
    found = [
        true(),
        *same(
            (col(row.kind), wanted.kind),
            (col(row.conclusion), wanted.conclusion),
            (col(row.plan_no), wanted.plan_no),
            (col(row.station), wanted.station),
        ),
        *waiting(row, wanted.open_only, wanted.overdue_at),
        *about(col(row.lic_no), col(row.shop), wanted.shop),
    ]
    if wanted.officer:
        found.append(or_(col(row.officer_1) == wanted.officer, col(row.officer_2) == wanted.officer))
    if wanted.since is not None:
        found.append(col(row.day) >= wanted.since)
    if wanted.until is not None:
        found.append(col(row.day) <= wanted.until)
    if wanted.problem_only:
        found.append(col(row.problem).is_(True))
    if wanted.text:
        found.append(holding(row, _TOLD, wanted.text))
    return found
