"""The documents of scanned files as they are kept, with what people said of their fields."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from zmtool.base.errors import NotFound
from zmtool.cases.tables import CaseRow
from zmtool.scans.records import Box
from zmtool.scans.register_records import (
    WITHDRAWN,
    Correction,
    DocumentAsRead,
    FieldAsRead,
    KeptDocument,
)
from zmtool.scans.tables import CorrectionRow, ScanDocumentRow, ScanFieldRow, ScanRow

Start = tuple[int, int]
"""Where a document begins: the page of its file, and which of the documents that begin there it is."""


def kept_document(session: Session, number: int) -> KeptDocument:
    """A document by its number. Raises NotFound."""
    row = session.get(ScanDocumentRow, number)
    if row is None:
        raise NotFound(
            f"没有第 {number} 号扫描文书",
            next_step="用 zmtool scan queue 查看待办的编号，或用 zmtool scan compare 案件 查看已归案的",
        )
    return kept_from(session, row)


def documents_of(session: Session, sha256: str) -> tuple[KeptDocument, ...]:
    """The documents of a file, in the order of its pages."""
    rows = session.exec(
        select(ScanDocumentRow)
        .where(ScanDocumentRow.sha256 == sha256)
        .order_by(col(ScanDocumentRow.position))
    )
    return tuple(kept_from(session, row) for row in rows)


def documents_of_case(session: Session, case_no: str) -> tuple[KeptDocument, ...]:
    """The scanned documents that were filed with a case, in the order they came."""
    rows = session.exec(
        select(ScanDocumentRow)
        .join(CaseRow, col(CaseRow.id) == col(ScanDocumentRow.case_id))
        .where(CaseRow.case_no == case_no)
        .order_by(col(ScanDocumentRow.id))
    )
    return tuple(kept_from(session, row) for row in rows)


def corrections(session: Session, sha256: str) -> dict[Start, tuple[Correction, ...]]:
    """What people said of the fields of a file: by where the document begins, the latest word on each field.

    A field whose last word was taken back is not among them.
    """
    rows = session.exec(
        select(CorrectionRow).where(CorrectionRow.sha256 == sha256).order_by(col(CorrectionRow.id))
    )
    latest: dict[Start, dict[str, Correction]] = {}
    for one in rows:
        of_document = latest.setdefault((one.first_page, one.side), {})
        of_document[one.field] = Correction(one.field, one.value, one.kind, one.at, one.by)
    return {
        start: tuple(one for one in of_document.values() if one.kind != WITHDRAWN)
        for start, of_document in latest.items()
    }


def kept_from(session: Session, row: ScanDocumentRow) -> KeptDocument:
    """A row as a kept document, with its fields and what was said of them."""
    scan = scan_row(session, row.sha256)
    document = DocumentAsRead(
        row.form,
        row.title,
        tuple(row.pages),
        row.confidence,
        case_number(session, row.case_id),
        row.which,
        row.filed_by,
        row.reason,
        fields_as_read(session, row.id or 0),
        row.side,
    )
    said = corrections(session, row.sha256).get((row.first_page, row.side), ())
    return KeptDocument(
        row.id or 0, row.sha256, scan.name, scan.received_at, document, said, row.unsure, row.set_aside
    )


def fields_as_read(session: Session, number: int) -> tuple[FieldAsRead, ...]:
    """The fields of a document, as they were read."""
    rows = session.exec(
        select(ScanFieldRow).where(ScanFieldRow.document_id == number).order_by(col(ScanFieldRow.position))
    )
    return tuple(
        FieldAsRead(
            one.field,
            one.label,
            one.value,
            one.normal,
            one.confidence,
            one.page,
            _box(one.box),
            tuple(one.alternatives),
            one.mended,
        )
        for one in rows
    )


def scan_row(session: Session, sha256: str) -> ScanRow:
    """The row of a received file. Raises NotFound."""
    row = session.get(ScanRow, sha256)
    if row is None:
        raise NotFound("没有收过这个扫描件", where=sha256, next_step="用 zmtool scan ingest 收进来")
    return row


def case_number(session: Session, case_id: int | None) -> str:
    """The number of a case by its id; empty where there is none."""
    return session.exec(select(CaseRow.case_no).where(CaseRow.id == case_id)).first() or "" if case_id else ""


def _box(edges: Sequence[float]) -> Box:
    x0, y0, x1, y1 = edges
    return (x0, y0, x1, y1)


def case_id_of(session: Session, case_no: str) -> int | None:
    """The id of a case by its number; None where there is none."""
    return session.exec(select(CaseRow.id).where(CaseRow.case_no == case_no)).first() if case_no else None
