"""Visits out of the database: what figures, plans and assessments count."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func
from sqlmodel import Session, col, select

from zmtool.licenses.random_inspection.tables import RandomShopRow
from zmtool.oversight.inspection.figures import Visited
from zmtool.oversight.inspection.tables import InspectionRow

_RECTIFIED = ("RECTIFIED", "FILED")


def visits_between(session: Session, first: date, last: date, absent: Sequence[str] = ()) -> list[Visited]:
    """The inspections from ``first`` to ``last`` as figures need them; ``absent`` are conclusions without anybody met."""
    columns = (
        "lic_no",
        "day",
        "kind",
        "models",
        "officer_1",
        "officer_2",
        "minutes",
        "problem",
        "off_hours",
        "rectify_by",
        "state",
        "conclusion",
    )
    rows = session.execute(
        select(*(getattr(InspectionRow, name) for name in columns))
        .where(col(InspectionRow.day) >= first, col(InspectionRow.day) <= last)
        .order_by(col(InspectionRow.day), col(InspectionRow.id))
    )
    return [
        Visited(
            row.lic_no,
            row.day,
            row.kind,
            tuple(row.models.split()),
            (row.officer_1, row.officer_2),
            row.minutes,
            row.problem,
            row.off_hours,
            row.rectify_by is not None,
            row.state in _RECTIFIED,
            row.conclusion not in absent,
        )
        for row in rows
    ]


def visits_with_numbers(session: Session, first: date, last: date) -> list[tuple[str, Visited]]:
    """The inspections of a period, each with its number."""
    numbers = session.exec(
        select(InspectionRow.insp_no)
        .where(col(InspectionRow.day) >= first, col(InspectionRow.day) <= last)
        .order_by(col(InspectionRow.day), col(InspectionRow.id))
    ).all()
    return list(zip(numbers, visits_between(session, first, last), strict=True))


def last_visits(session: Session) -> dict[str, date]:
    """The latest visit of each licence, of inspections and of random draws."""
    found: dict[str, date] = {}
    for statement in (
        select(InspectionRow.lic_no, func.max(InspectionRow.day))
        .where(InspectionRow.lic_no != "")
        .group_by(col(InspectionRow.lic_no)),
        select(RandomShopRow.lic_no, func.max(RandomShopRow.inspected_on))
        .where(col(RandomShopRow.inspected_on).is_not(None))
        .group_by(col(RandomShopRow.lic_no)),
    ):
        for lic_no, day in session.execute(statement):
            if lic_no not in found or found[lic_no] < day:
                found[lic_no] = day
    return found
