"""Figures of credit: how many licences have each grade on a day, and how the grades moved over a span."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func
from sqlmodel import Session, col, select

from zmtool.licenses.credit.tables import CreditGradeRow
from zmtool.licenses.register.tables import RetailerRow


@dataclass(frozen=True, slots=True)
class CreditFigures:
    """Licences that hold a place: how many of each grade, how many never graded, moves (from, to) of a span.

    A first grade moves from the empty text.
    """

    grades: Mapping[str, int]
    ungraded: int
    moves: Mapping[tuple[str, str], int]


def credit_figures(session: Session, first: date, last: date, statuses: Collection[str]) -> CreditFigures:
    """The grades as they were written up to ``last``, and their moves from ``first`` on; licences that ended are left out."""
    held = col(RetailerRow.status).in_(statuses)
    snapshots = (
        select(CreditGradeRow.lic_no, col(CreditGradeRow.day), CreditGradeRow.grade)
        .join(RetailerRow, col(RetailerRow.lic_no) == col(CreditGradeRow.lic_no))
        .where(held, col(CreditGradeRow.day) <= last)
        .order_by(col(CreditGradeRow.lic_no), col(CreditGradeRow.day), col(CreditGradeRow.id))
    )
    latest: dict[str, str] = {}
    moves: Counter[tuple[str, str]] = Counter()
    for lic_no, day, grade in session.exec(snapshots):
        before = latest.get(lic_no, "")
        if day >= first and grade != before:
            moves[before, grade] += 1
        latest[lic_no] = grade
    total = int(session.exec(select(func.count()).select_from(RetailerRow).where(held)).one())
    grades = Counter(latest.values())
    return CreditFigures(dict(sorted(grades.items())), total - len(latest), dict(sorted(moves.items())))
