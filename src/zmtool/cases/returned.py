"""Signed paper that came back to a case: which document, on which pages of which original."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlmodel import col, select

from zmtool.cases.stored import find_row
from zmtool.cases.tables import CaseRow, DocumentRow, PartyRow, ReturnedPaperRow
from zmtool.store.audit import record

if TYPE_CHECKING:
    from sqlmodel import Session


@dataclass(frozen=True, slots=True)
class ReturnedPaper:
    """One document on paper. ``which`` counts the case's documents of the form from 1, ``pages`` those of the
    original with hash ``sha256``; ``content`` is the hash printed on it (empty: no code was on it)."""

    form: str
    which: int
    sha256: str
    pages: tuple[int, ...]
    content: str = ""
    kept_at: str = ""
    kept_by: str = ""


@dataclass(frozen=True, slots=True)
class PartyCase:
    """A case of a party: whether it is archived, and the days on which something happened in it."""

    case_no: str
    archived: bool
    days: frozenset[date]


def keep_returned(session: Session, case_no: str, paper: ReturnedPaper, *, now: datetime, who: str) -> bool:
    """Notes that ``paper`` came back; False where the same original was noted for it before. The case must exist."""
    row = find_row(session, case_no)
    if row is None or row.id is None:
        raise LookupError(case_no)
    known = session.exec(
        select(ReturnedPaperRow).where(
            ReturnedPaperRow.case_id == row.id,
            ReturnedPaperRow.form == paper.form,
            ReturnedPaperRow.which == paper.which,
            ReturnedPaperRow.sha256 == paper.sha256,
        )
    ).first()
    if known is not None:
        return False
    session.add(
        ReturnedPaperRow(
            case_id=row.id,
            form=paper.form,
            which=paper.which,
            sha256=paper.sha256,
            pages=list(paper.pages),
            content=paper.content,
            kept_at=now.isoformat(timespec="seconds"),
            kept_by=who,
        )
    )
    record(
        session,
        now=now,
        who=who,
        action="case.paper",
        subject=f"case/{row.id}",
        change={
            "form": [None, paper.form],
            "which": [None, paper.which],
            "original": [None, paper.sha256],
            "pages": [None, list(paper.pages)],
        },
    )
    return True


def forget_returned(session: Session, case_no: str, paper: ReturnedPaper, *, now: datetime, who: str) -> None:
    """Takes back that ``paper`` came back to a case: it was filed there by mistake. The trail keeps both."""
    row = find_row(session, case_no)
    known = session.exec(
        select(ReturnedPaperRow).where(
            ReturnedPaperRow.case_id == (row.id if row else None),
            ReturnedPaperRow.form == paper.form,
            ReturnedPaperRow.which == paper.which,
            ReturnedPaperRow.sha256 == paper.sha256,
        )
    ).first()
    if row is None or known is None:
        return
    session.delete(known)
    record(
        session,
        now=now,
        who=who,
        action="case.paper",
        subject=f"case/{row.id}",
        change={
            "form": [paper.form, None],
            "which": [paper.which, None],
            "original": [paper.sha256, None],
            "pages": [known.pages, None],
        },
    )


def returned_papers(session: Session, case_no: str) -> tuple[ReturnedPaper, ...]:
    """The paper that came back to a case, in the order it came; empty for a case that is not there."""
    rows = session.exec(
        select(ReturnedPaperRow)
        .join(CaseRow, col(CaseRow.id) == col(ReturnedPaperRow.case_id))
        .where(CaseRow.case_no == case_no)
        .order_by(col(ReturnedPaperRow.id))
    )
    return tuple(
        ReturnedPaper(
            one.form, one.which, one.sha256, tuple(one.pages), one.content, one.kept_at, one.kept_by
        )
        for one in rows
    )


def cases_with_document(session: Session, number: str) -> tuple[str, ...]:
    """The numbers of the cases that have a document of this number."""
    found = session.exec(
        select(CaseRow.case_no)
        .join(DocumentRow, col(DocumentRow.case_id) == col(CaseRow.id))
        .where(DocumentRow.number == number)
        .distinct()
    )
    return tuple(found)


def cases_of_party(session: Session, number: str) -> tuple[PartyCase, ...]:
    """The cases whose party has this id, licence or credit number, by their numbers."""
    found = session.exec(
        select(CaseRow)
        .join(PartyRow, col(PartyRow.case_id) == col(CaseRow.id))
        .where(
            (col(PartyRow.id_no) == number)
            | (col(PartyRow.license_no) == number)
            | (col(PartyRow.uscc) == number)
        )
        .order_by(col(CaseRow.case_no))
    )
    return tuple(_party_case(one) for one in found)


def _party_case(row: CaseRow) -> PartyCase:
    moments = (row.incident_time, row.inspection_end)
    days = (
        row.clue_date,
        row.filing_date,
        row.preservation_date,
        row.decision_date,
        row.closing_date,
        *(one.date() for one in moments if one is not None),
    )
    return PartyCase(
        row.case_no, row.archive_date is not None, frozenset(one for one in days if one is not None)
    )
