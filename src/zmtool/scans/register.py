"""The register of scanned files, within a session: receiving them and keeping what was read."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session, col, delete, select

from zmtool.scans.kept_documents import Start, case_id_of, case_number, corrections, scan_row
from zmtool.scans.register_records import (
    DocumentAsRead,
    FieldAsRead,
    Incoming,
    KeptDocument,
)
from zmtool.scans.tables import ScanDocumentRow, ScanFieldRow, ScanRow
from zmtool.store.audit import record

WAITING, READ, FAILED = "waiting", "read", "failed"


def receive(session: Session, incoming: Incoming, *, now: datetime, who: str) -> str:
    """Notes a file whose content is in the vault; returns the state it had before, empty for a new one.

    One that failed before waits again; the case named for it is the last one named.
    """
    row = session.get(ScanRow, incoming.sha256)
    if row is None:
        session.add(
            ScanRow(
                sha256=incoming.sha256,
                name=incoming.name,
                origin=incoming.origin,
                state=WAITING,
                case_wish=incoming.case_wish,
                pages=0,
                engine="",
                problem="",
                notes=[],
                received_at=now.isoformat(timespec="seconds"),
                received_by=who,
                read_at="",
            )
        )
        return ""
    before = row.state
    row.case_wish = incoming.case_wish or row.case_wish
    if before != READ:
        row.state, row.problem = WAITING, ""
    return before


def waiting(session: Session) -> list[Incoming]:
    """The files that were received and not read yet, in the order they came."""
    rows = session.exec(
        select(ScanRow)
        .where(ScanRow.state == WAITING)
        .order_by(col(ScanRow.received_at), col(ScanRow.origin))
    )
    return [Incoming(one.sha256, one.name, one.origin, one.case_wish) for one in rows]


def incoming(session: Session, sha256: str) -> Incoming:
    """The file with this content. Raises NotFound."""
    row = scan_row(session, sha256)
    return Incoming(row.sha256, row.name, row.origin, row.case_wish)


def note_failure(session: Session, sha256: str, problem: Mapping[str, object], *, now: datetime) -> None:
    """Notes why a file could not be read; ``problem`` is the error as data."""
    row = scan_row(session, sha256)
    row.state, row.problem = FAILED, json.dumps(problem, ensure_ascii=False)
    row.read_at = now.isoformat(timespec="seconds")


def keep_reading(
    session: Session,
    sha256: str,
    documents: Sequence[DocumentAsRead],
    *,
    pages: int,
    engine: str,
    notes: Sequence[str],
    now: datetime,
    who: str,
) -> tuple[KeptDocument, ...]:
    """Makes ``documents`` what is known of a file. What people said of its fields stays and counts."""
    row = scan_row(session, sha256)
    by_person, numbers = _filed_by_person(session, sha256), _numbers(session, sha256)
    session.exec(delete(ScanDocumentRow).where(col(ScanDocumentRow.sha256) == sha256))
    row.state, row.pages, row.engine, row.problem = READ, pages, engine, ""
    row.notes, row.read_at = list(notes), now.isoformat(timespec="seconds")
    session.flush()
    said = corrections(session, sha256)
    kept = []
    sides: Counter[int] = Counter()
    for position, read in enumerate(documents, 1):
        sides[read.pages[0]] += 1
        start = (read.pages[0], sides[read.pages[0]])
        document, aside = replace(read, side=start[1]), False
        if start in by_person:
            case_no, which, aside, reason = by_person[start]
            by = "person" if case_no else ""
            document = replace(document, case_no=case_no, which=which, filed_by=by, reason=reason)
        settled = said.get(start, ())
        one = ScanDocumentRow(
            id=numbers.get(start),
            sha256=sha256,
            position=position,
            form=document.form,
            title=document.title,
            pages=list(document.pages),
            first_page=document.pages[0],
            confidence=document.confidence,
            case_id=case_id_of(session, document.case_no),
            which=document.which,
            filed_by=document.filed_by,
            reason=document.reason,
            unsure=0,
            set_aside=aside,
            side=document.side,
        )
        session.add(one)
        session.flush()
        session.add_all(_field_row(one.id or 0, at, field) for at, field in enumerate(document.fields))
        result = KeptDocument(
            one.id or 0, sha256, row.name, row.received_at, document, settled, set_aside=aside
        )
        one.unsure = len(result.open_fields())
        kept.append(replace(result, unsure=one.unsure))
    record(
        session,
        now=now,
        who=who,
        action="scan.read",
        subject=f"scan/{sha256}",
        change={
            "name": [None, row.name],
            "engine": [None, engine],
            "documents": [None, [f"{one.form}:{one.pages[0]}:{one.case_no}" for one in documents]],
        },
    )
    session.flush()
    return tuple(kept)


def _numbers(session: Session, sha256: str) -> dict[Start, int | None]:
    """The numbers of a file's documents by where they begin: a document keeps its number when it is read anew."""
    rows = session.exec(select(ScanDocumentRow).where(ScanDocumentRow.sha256 == sha256))
    return {(one.first_page, one.side): one.id for one in rows}


def _filed_by_person(session: Session, sha256: str) -> dict[Start, tuple[str, int, bool, str]]:
    """Case, place there, whether put aside, and why, of the documents that a person filed or put aside."""
    by_person = (col(ScanDocumentRow.filed_by) == "person") | col(ScanDocumentRow.set_aside)
    rows = session.exec(select(ScanDocumentRow).where(ScanDocumentRow.sha256 == sha256, by_person))
    return {
        (one.first_page, one.side): (
            case_number(session, one.case_id),
            one.which,
            one.set_aside,
            one.reason if one.set_aside else "",
        )
        for one in rows
    }


def _field_row(number: int, position: int, field: FieldAsRead) -> ScanFieldRow:
    return ScanFieldRow(
        document_id=number,
        field=field.field,
        position=position,
        label=field.label,
        value=field.value,
        normal=field.normal,
        confidence=field.confidence,
        page=field.page,
        box=list(field.box),
        alternatives=list(field.alternatives),
        mended=field.mended,
    )
