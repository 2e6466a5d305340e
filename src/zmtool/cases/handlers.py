"""Who handled which case: the officers that the cases themselves name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from zmtool.cases.tables import CaseOfficerRow, CaseRow
from zmtool.staff.records import Officer

_BLOCK = 500


@dataclass(frozen=True, slots=True)
class HandledCase:
    """A case with its officers; ``on`` is when it was filed, without a filing when it was decided."""

    case_no: str
    on: date
    officers: tuple[Officer, ...]


def cases_begun(session: Session, first: date, last: date) -> tuple[HandledCase, ...]:
    """The cases filed (never filed: decided) from ``first`` to ``last``, by that day."""
    begun = func.coalesce(CaseRow.filing_date, CaseRow.decision_date)
    rows = session.execute(
        columns(col(CaseRow.id), col(CaseRow.case_no), begun)
        .where(begun >= first, begun <= last)
        .order_by(begun, col(CaseRow.id))
    )
    return _with_officers(session, [(key, no, on) for key, no, on in rows])


def cases_in_hand(session: Session, day: date) -> tuple[HandledCase, ...]:
    """The cases filed by a day and not closed by it, by the day of filing."""
    rows = session.execute(
        columns(col(CaseRow.id), col(CaseRow.case_no), col(CaseRow.filing_date))
        .where(
            col(CaseRow.filing_date) <= day,
            col(CaseRow.closing_date).is_(None) | (col(CaseRow.closing_date) > day),
        )
        .order_by(col(CaseRow.filing_date), col(CaseRow.id))
    )
    return _with_officers(session, [(key, no, on) for key, no, on in rows])


def officers_of_cases(session: Session, case_nos: Collection[str]) -> dict[str, tuple[Officer, ...]]:
    """The officers of each case that the workspace keeps; numbers it does not know are left out."""
    wanted = sorted(set(case_nos))
    found: dict[str, tuple[Officer, ...]] = {}
    for start in range(0, len(wanted), _BLOCK):
        block = wanted[start : start + _BLOCK]
        rows = session.exec(select(CaseRow).where(col(CaseRow.case_no).in_(block))).all()
        officers = _officers(session, [row.id for row in rows])
        found |= {row.case_no: officers.get(row.id or 0, ()) for row in rows}
    return found


def cases_of_certificates(session: Session, certificates: Collection[str]) -> tuple[str, ...]:
    """The numbers of the cases that name an officer with one of these certificates."""
    rows = session.execute(
        columns(col(CaseRow.case_no))
        .join(CaseOfficerRow, col(CaseOfficerRow.case_id) == col(CaseRow.id))
        .where(col(CaseOfficerRow.cert_no).in_(sorted(certificates)))
        .distinct()
        .order_by(col(CaseRow.case_no))
    )
    return tuple(case_no for (case_no,) in rows)


def _with_officers(
    session: Session, cases: Sequence[tuple[int | None, str, date | None]]
) -> tuple[HandledCase, ...]:
    officers = _officers(session, [key for key, _, _ in cases])
    return tuple(HandledCase(no, on, officers.get(key or 0, ())) for key, no, on in cases if on is not None)


def _officers(session: Session, keys: Iterable[int | None]) -> dict[int, tuple[Officer, ...]]:
    wanted = [one for one in keys if one is not None]
    found: dict[int, list[Officer]] = defaultdict(list)
    for start in range(0, len(wanted), _BLOCK):
        rows = session.exec(
            select(CaseOfficerRow)
            .where(col(CaseOfficerRow.case_id).in_(wanted[start : start + _BLOCK]))
            .order_by(col(CaseOfficerRow.case_id), col(CaseOfficerRow.position))
        )
        for row in rows:
            found[row.case_id].append(Officer(row.name, row.cert_no, row.post, row.valid_from, row.valid_to))
    return {key: tuple(officers) for key, officers in found.items()}
