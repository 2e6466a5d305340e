"""The register of scanned files, within a session: receiving, keeping what was read, filing, corrections."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import case as when
from sqlalchemy import func, true
from sqlalchemy import select as columns
from sqlmodel import Session, col, delete, select

from zmtool.base.errors import NotFound
from zmtool.cases.tables import CaseRow, PartyRow
from zmtool.scans.records import Box
from zmtool.scans.register_records import (
    CONFIRMED,
    FORM_FIELD,
    SURE,
    WITHDRAWN,
    Correction,
    DocumentAsRead,
    FieldAsRead,
    FieldRecord,
    Incoming,
    KeptDocument,
)
from zmtool.scans.tables import CorrectionRow, ScanDocumentRow, ScanFieldRow, ScanRow
from zmtool.store.audit import record

WAITING, READ, FAILED = "waiting", "read", "failed"
Start = tuple[int, int]
"""Where a document begins: the page of its file, and which of the documents that begin there it is."""


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
    row = _row(session, sha256)
    return Incoming(row.sha256, row.name, row.origin, row.case_wish)


def note_failure(session: Session, sha256: str, problem: Mapping[str, object], *, now: datetime) -> None:
    """Notes why a file could not be read; ``problem`` is the error as data."""
    row = _row(session, sha256)
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
    row = _row(session, sha256)
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
            case_id=_case_id(session, document.case_no),
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


def kept_document(session: Session, number: int) -> KeptDocument:
    """A document by its number. Raises NotFound."""
    row = session.get(ScanDocumentRow, number)
    if row is None:
        raise NotFound(
            f"没有第 {number} 号扫描文书",
            next_step="用 zmtool scan queue 查看待办的编号，或用 zmtool scan compare 案件 查看已归案的",
        )
    return _kept(session, row)


def documents_of(session: Session, sha256: str) -> tuple[KeptDocument, ...]:
    """The documents of a file, in the order of its pages."""
    rows = session.exec(
        select(ScanDocumentRow)
        .where(ScanDocumentRow.sha256 == sha256)
        .order_by(col(ScanDocumentRow.position))
    )
    return tuple(_kept(session, row) for row in rows)


def documents_of_case(session: Session, case_no: str) -> tuple[KeptDocument, ...]:
    """The scanned documents that were filed with a case, in the order they came."""
    rows = session.exec(
        select(ScanDocumentRow)
        .join(CaseRow, col(CaseRow.id) == col(ScanDocumentRow.case_id))
        .where(CaseRow.case_no == case_no)
        .order_by(col(ScanDocumentRow.id))
    )
    return tuple(_kept(session, row) for row in rows)


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
    return tuple(_kept(session, row) for row in session.exec(statement))


def queue_length(session: Session, kind: str = "", text: str = "") -> int:
    """How many documents wait, as in ``queue``."""
    statement = select(func.count()).select_from(ScanDocumentRow).where(_waits(kind), _holds(text))
    return int(session.exec(statement).one())


def file_with(
    session: Session, number: int, case_no: str, which: int, filed_by: str, *, now: datetime, who: str
) -> None:
    """Files a document with a case (empty: with none), as its ``which``-th of that form (0: it has none)."""
    row = session.get_one(ScanDocumentRow, number)
    before = _case_no(session, row.case_id)
    row.case_id, row.which, row.filed_by = _case_id(session, case_no), which, filed_by
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


def correct(
    session: Session, number: int, said: Sequence[Correction], *, now: datetime, who: str
) -> KeptDocument:
    """Adds what a person said of fields of a document. The reading itself, and what was said before, stay as they were."""
    row = session.get_one(ScanDocumentRow, number)
    scan = _row(session, row.sha256)
    as_read = {one.field: one for one in _fields(session, number)}
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
    kept = _kept(session, row)
    row.unsure = len(kept.open_fields())
    return replace(kept, unsure=row.unsure)


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
            _case_no(session, one.case_id),
            one.which,
            one.set_aside,
            one.reason if one.set_aside else "",
        )
        for one in rows
    }


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


def _row(session: Session, sha256: str) -> ScanRow:
    row = session.get(ScanRow, sha256)
    if row is None:
        raise NotFound("没有收过这个扫描件", where=sha256, next_step="用 zmtool scan ingest 收进来")
    return row


def _kept(session: Session, row: ScanDocumentRow) -> KeptDocument:
    scan = _row(session, row.sha256)
    document = DocumentAsRead(
        row.form,
        row.title,
        tuple(row.pages),
        row.confidence,
        _case_no(session, row.case_id),
        row.which,
        row.filed_by,
        row.reason,
        _fields(session, row.id or 0),
        row.side,
    )
    said = corrections(session, row.sha256).get((row.first_page, row.side), ())
    return KeptDocument(
        row.id or 0, row.sha256, scan.name, scan.received_at, document, said, row.unsure, row.set_aside
    )


def _fields(session: Session, number: int) -> tuple[FieldAsRead, ...]:
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


def _box(edges: Sequence[float]) -> Box:
    x0, y0, x1, y1 = edges
    return (x0, y0, x1, y1)


def _case_id(session: Session, case_no: str) -> int | None:
    return session.exec(select(CaseRow.id).where(CaseRow.case_no == case_no)).first() if case_no else None


def _case_no(session: Session, case_id: int | None) -> str:
    return session.exec(select(CaseRow.case_no).where(CaseRow.id == case_id)).first() or "" if case_id else ""
