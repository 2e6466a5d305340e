"""What people said of fields that were read, and how often the reading was wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import case as when
from sqlalchemy import func
from sqlalchemy import select as columns
from sqlmodel import Session, col

from zmtool.scans.kept_documents import fields_as_read, kept_from, scan_row
from zmtool.scans.register_records import (
    CONFIRMED,
    FORM_FIELD,
    SURE,
    WITHDRAWN,
    Correction,
    FieldRecord,
    KeptDocument,
)
from zmtool.scans.tables import CorrectionRow, ScanDocumentRow
from zmtool.store.audit import record


def correct(
    session: Session, number: int, said: Sequence[Correction], *, now: datetime, who: str
) -> KeptDocument:
    """Adds what a person said of fields of a document. The reading itself, and what was said before, stay as they were."""
    row = session.get_one(ScanDocumentRow, number)
    scan = scan_row(session, row.sha256)
    as_read = {one.field: one for one in fields_as_read(session, number)}
    for one in said:
        field = as_read.get(one.field)
        session.add(
            CorrectionRow(
                sha256=row.sha256,
                first_page=row.first_page,
                side=row.side,
                form=row.form,
                field=one.field,
                label=field.label if field else "",
                read_value=(field.normal or field.value) if field else "",
                read_confidence=field.confidence if field else 0.0,
                engine=scan.engine,
                value=one.value,
                kind=one.kind,
                at=now.isoformat(timespec="seconds"),
                by=who,
            )
        )
    record(
        session,
        now=now,
        who=who,
        action="scan.correct",
        subject=f"scan/{row.sha256}",
        change={
            f"{row.form}.{one.field}": [
                as_read[one.field].value if one.field in as_read else None,
                None if one.kind == WITHDRAWN else one.value,
            ]
            for one in said
        },
    )
    session.flush()
    kept = kept_from(session, row)
    row.unsure = len(kept.open_fields())
    return replace(kept, unsure=row.unsure)


def field_records(session: Session, form: str = "") -> tuple[FieldRecord, ...]:
    """How the fields people looked at had been read, by form and field; the most often wrong first.

    The last word on a field counts, once; one that was taken back does not.
    """
    wrong = when((col(CorrectionRow.kind) == CONFIRMED, 0), else_=1)
    last_words = columns(func.max(CorrectionRow.id)).group_by(
        col(CorrectionRow.sha256),
        col(CorrectionRow.first_page),
        col(CorrectionRow.side),
        col(CorrectionRow.field),
    )
    statement = (
        columns(
            col(CorrectionRow.form),
            col(CorrectionRow.field),
            func.max(CorrectionRow.label),
            func.count(),
            func.sum(wrong),
            func.sum(when((col(CorrectionRow.kind) == "absent", 1), else_=0)),
            func.sum(when((col(CorrectionRow.read_confidence) >= SURE, wrong), else_=0)),
        )
        .where(
            col(CorrectionRow.field) != FORM_FIELD,
            col(CorrectionRow.kind) != WITHDRAWN,
            col(CorrectionRow.id).in_(last_words),
        )
        .group_by(col(CorrectionRow.form), col(CorrectionRow.field))
        .order_by(func.sum(wrong).desc(), col(CorrectionRow.form), col(CorrectionRow.field))
    )
    if form:
        statement = statement.where(col(CorrectionRow.form) == form)
    return tuple(
        FieldRecord(form, field, label, count, count - changed, changed - absent, absent, sure)
        for form, field, label, count, changed, absent, sure in session.execute(statement)
    )
