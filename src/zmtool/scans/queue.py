"""What waits for a person: the queue, filing with a case, putting aside."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, true
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from zmtool.cases.tables import CaseRow, PartyRow
from zmtool.scans.kept_documents import case_id_of, case_number, kept_from
from zmtool.scans.register_records import KeptDocument
from zmtool.scans.tables import ScanDocumentRow, ScanRow
from zmtool.store.audit import record


def queue(
    session: Session, kind: str = "", limit: int = 200, offset: int = 0, text: str = ""
) -> tuple[KeptDocument, ...]:
    """Documents that wait for a person: ``assign`` for a case, ``verify`` for their fields, empty for either.

    ``text`` keeps those with it in their title, file, reason, case number or party. Those that wait for a case come
    first, then the longest waiting.
    """
    statement = (
        select(ScanDocumentRow)
        .where(_waits(kind), _holds(text))
        .order_by(col(ScanDocumentRow.case_id).is_not(None), col(ScanDocumentRow.id))
        .limit(limit)
        .offset(offset)
    )
    return tuple(kept_from(session, row) for row in session.exec(statement))


def queue_length(session: Session, kind: str = "", text: str = "") -> int:
    """How many documents wait, as in ``queue``."""
    statement = select(func.count()).select_from(ScanDocumentRow).where(_waits(kind), _holds(text))
    return int(session.exec(statement).one())


def file_with(
    session: Session, number: int, case_no: str, which: int, filed_by: str, *, now: datetime, who: str
) -> None:
    """Files a document with a case (empty: with none), as its ``which``-th of that form (0: it has none)."""
    row = session.get_one(ScanDocumentRow, number)
    before = case_number(session, row.case_id)
    row.case_id, row.which, row.filed_by = case_id_of(session, case_no), which, filed_by
    row.reason, row.set_aside = "", False
    record(
        session,
        now=now,
        who=who,
        action="scan.assign",
        subject=f"scan/{row.sha256}",
        change={"page": [None, row.first_page], "case": [before, case_no]},
    )


def set_aside(session: Session, number: int, *, now: datetime, who: str, why: str) -> None:
    """Takes a document out of the queue without a case: it belongs to none."""
    row = session.get_one(ScanDocumentRow, number)
    row.set_aside, row.reason = True, why
    record(
        session,
        now=now,
        who=who,
        action="scan.set_aside",
        subject=f"scan/{row.sha256}",
        change={"page": [None, row.first_page]},
        why=why,
    )


def _waits(kind: str) -> Any:
    homeless, unsure = col(ScanDocumentRow.case_id).is_(None), col(ScanDocumentRow.unsure) > 0
    waits = homeless if kind == "assign" else unsure if kind == "verify" else homeless | unsure
    return waits & ~col(ScanDocumentRow.set_aside)


def _holds(text: str) -> Any:
    wanted = text.strip()
    if not wanted:
        return true()
    files = columns(col(ScanRow.sha256)).where(col(ScanRow.name).contains(wanted, autoescape=True))
    cases = (
        columns(col(CaseRow.id))
        .join(PartyRow, col(PartyRow.case_id) == col(CaseRow.id))
        .where(
            col(CaseRow.case_no).contains(wanted, autoescape=True)
            | col(PartyRow.name).contains(wanted, autoescape=True)
        )
    )
    return (
        col(ScanDocumentRow.title).contains(wanted, autoescape=True)
        | col(ScanDocumentRow.reason).contains(wanted, autoescape=True)
        | col(ScanDocumentRow.sha256).in_(files)
        | col(ScanDocumentRow.case_id).in_(cases)
    )
