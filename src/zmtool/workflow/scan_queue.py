"""What waits for a person after scanning: documents without a case, fields that were not read for sure.

A person's word is kept beside the reading and wins over it; a new reading does not undo it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from zmtool.base.errors import NotFound, UsageProblem
from zmtool.cases.returned import ReturnedPaper
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.records import Catalogue, Form
from zmtool.reading.against_record import Difference, differences
from zmtool.reading.corrections import corrected, kind_of
from zmtool.reading.documents import read_documents
from zmtool.reading.readable import readable_form
from zmtool.reading.records import ReadDocument
from zmtool.reading.understanding import understood
from zmtool.scans.read import page_cache, read_file
from zmtool.scans.register_records import (
    ABSENT,
    CHANGED,
    CONFIRMED,
    WITHDRAWN,
    Correction,
    FieldAsRead,
    FieldRecord,
    KeptDocument,
)
from zmtool.workflow.case_choices import nearest
from zmtool.workflow.scan_filing import recorded_like
from zmtool.workflow.workspace import OpenWorkspace, Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session


@dataclass(frozen=True, slots=True)
class ShownField:
    """A field as read and as a person settled it; ``said`` is None where nobody did."""

    field: str
    label: str
    value: str
    normal: str | None
    confidence: float
    page: int
    box: tuple[float, float, float, float]
    unsure: bool
    alternatives: tuple[str, ...]
    mended: str
    said: Correction | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A document of the register with its fields, beside its record where the case has one."""

    kept: KeptDocument
    fields: tuple[ShownField, ...]
    differences: tuple[Difference, ...]


def shown(number: int, place: Place = None) -> Shown:
    """A document with its fields and, where its case records it, the differences. Raises NotFound."""
    from zmtool.scans.kept_documents import kept_document

    with opened(place) as at:
        with at.reading() as session:
            kept = kept_document(session, number)
        return _shown(kept, at)


def compared(case_no: str, place: Place = None) -> tuple[Shown, ...]:
    """The scanned documents of a case, each beside its record. Raises NotFound for a case that is not there."""
    from zmtool.cases.keep import kept_case
    from zmtool.scans.kept_documents import documents_of_case

    with opened(place) as at:
        with at.reading() as session:
            found = documents_of_case(session, kept_case(session, case_no).facts.case_no)
        return tuple(_shown(one, at) for one in found)


def verify(
    number: int,
    said: Mapping[str, str],
    place: Place = None,
    *,
    accept: Sequence[str] = (),
    accept_all: bool = False,
    absent: Sequence[str] = (),
    back: Sequence[str] = (),
    now: datetime,
    user: str,
) -> KeptDocument:
    """Settles fields of a document: ``said`` gives what is right, ``accept`` finds what was read right.

    Fields are named by id or label. ``accept_all`` accepts every field that waits; ``absent`` says that nothing stands
    there, ``back`` takes back what was said of a field, so that the reading counts again. Raises NotFound, UsageProblem for a field the document does not have.
    """
    from zmtool.scans.corrections import correct
    from zmtool.scans.kept_documents import kept_document

    with opened(place, now=now) as at, at.writing() as session:
        kept = kept_document(session, number)
        form = _readable(kept, at)
        known = {one.field: one for one in kept.document.fields}
        words = [
            *(_accepted(_name(name, kept, form), known) for name in accept),
            *(Correction(one.field, one.value, CONFIRMED) for one in kept.open_fields() if accept_all),
            *(_changed(_name(name, kept, form), text, known) for name, text in said.items()),
            *(Correction(_name(name, kept, form), "", ABSENT) for name in absent),
            *(_withdrawn(_name(name, kept, form), name, kept) for name in back),
        ]
        if not words:
            return kept
        latest = {one.field: one for one in words}
        return correct(session, number, tuple(latest.values()), now=now, who=user)


def misfits(kept: KeptDocument, texts: Iterable[str], place: Place = None) -> tuple[tuple[str, str], ...]:
    """The corrections among ``texts`` that are not what their field should be, each with the field's label."""
    wanted = {text.strip() for text in texts}
    with opened(place) as at:
        form = _readable(kept, at)
    labels = {one.field: one.label for one in kept.document.fields}
    labels |= {one.id: one.label for one in form.fields} if form else {}
    return tuple(
        (labels.get(one.field) or one.field, one.value)
        for one in kept.corrections
        if one.kind == CHANGED
        and one.value
        and one.value in wanted
        and understood(kind_of(form, one.field), one.value).normal is None
    )


def take_back(
    number: int, before: Mapping[str, Correction | None], place: Place = None, *, now: datetime, user: str
) -> KeptDocument:
    """Takes back the last word on each field of ``before``: what had been said before it (None: nothing) counts again.

    Nothing that was said is deleted: a further word restores the state. Raises NotFound.
    """
    from zmtool.scans.corrections import correct

    words = [said or Correction(field, "", WITHDRAWN) for field, said in before.items()]
    with opened(place, now=now) as at, at.writing() as session:
        return correct(session, number, words, now=now, who=user)


def assign(number: int, case_no: str, place: Place = None, *, now: datetime, user: str) -> KeptDocument:
    """Files a document with a case by a person's word. Raises NotFound for either."""
    from zmtool.cases.keep import kept_case
    from zmtool.cases.returned import keep_returned
    from zmtool.scans.kept_documents import kept_document
    from zmtool.scans.queue import file_with
    from zmtool.workflow.scan_search import refer_to

    with opened(place, now=now) as at:
        catalogue = load_catalogue(at.root)
        with at.reading() as session:
            kept = kept_document(session, number)
        read = document_of(kept, at)
        with at.writing() as session:
            case = kept_case(session, case_no).facts
            target = recorded_like(read, kept.document.form, case, catalogue, at.root)
            which = target[0] if target else 0
            _take_from_case(session, kept, now=now, user=user)
            file_with(session, number, case.case_no, which, "person", now=now, who=user)
            if target:
                paper = ReturnedPaper(kept.document.form, which, kept.sha256, kept.document.pages)
                keep_returned(session, case.case_no, paper, now=now, who=user)
            session.flush()
            done = kept_document(session, number)
            refer_to(session, done)
            return done


def put_aside(number: int, place: Place = None, *, why: str, now: datetime, user: str) -> KeptDocument:
    """Says that a document belongs to no case; one that was filed is taken from its case. Raises NotFound."""
    from zmtool.scans.kept_documents import kept_document
    from zmtool.scans.queue import file_with, set_aside
    from zmtool.workflow.scan_search import refer_to

    with opened(place, now=now) as at, at.writing() as session:
        kept = kept_document(session, number)
        if kept.document.case_no:
            _take_from_case(session, kept, now=now, user=user)
            file_with(session, number, "", 0, "", now=now, who=user)
        set_aside(session, number, now=now, who=user, why=why)
        session.flush()
        done = kept_document(session, number)
        refer_to(session, done)
        return done


def _take_from_case(session: Session, kept: KeptDocument, *, now: datetime, user: str) -> None:
    """Takes back that a document's paper came back to the case that it was filed with, if it was."""
    from zmtool.cases.returned import forget_returned
    from zmtool.scans.kept_documents import documents_of

    document = kept.document
    same = [
        one.number
        for one in documents_of(session, kept.sha256)
        if (one.document.case_no, one.document.form, one.document.which)
        == (document.case_no, document.form, document.which)
    ]
    if document.case_no and document.which and same == [kept.number]:
        paper = ReturnedPaper(document.form, document.which, kept.sha256, document.pages)
        forget_returned(session, document.case_no, paper, now=now, who=user)


def accuracy(place: Place = None, *, form: str = "") -> tuple[FieldRecord, ...]:
    """How fields had been read that people looked at, by form and field, the most often wrong first."""
    from zmtool.scans.corrections import field_records

    with opened(place) as at, at.reading() as session:
        return field_records(session, form)


def document_of(kept: KeptDocument, at: OpenWorkspace) -> ReadDocument:
    """A document as read, with people's corrections over it: from the pages read before, or read again now."""
    cache = page_cache(at.workspace.readings, "auto")
    scanned = read_file(_original(kept.sha256, at), cache=cache)
    catalogue = load_catalogue(at.root)
    first = kept.document.pages[0]
    there = [one for one in read_documents(scanned.pages, catalogue, at.root) if one.pages[0] == first]
    found = there[kept.document.side - 1] if len(there) >= kept.document.side else None
    if found is None:
        return ReadDocument(
            kept.document.form, kept.document.title, kept.document.pages, kept.document.confidence
        )
    form = catalogue.get(found.type)
    if form is None:
        return found
    said = {one.field: one.value for one in kept.corrections if _changes(one)}
    return corrected(found, readable_form(form, at.root), said)


def _readable(kept: KeptDocument, at: OpenWorkspace) -> Form | None:
    form = load_catalogue(at.root).get(kept.document.form)
    return readable_form(form, at.root) if form else None


def _changes(said: Correction) -> bool:
    return said.kind != CONFIRMED


def _shown(kept: KeptDocument, at: OpenWorkspace) -> Shown:
    said = {one.field: one for one in kept.corrections}
    fields = tuple(
        ShownField(
            one.field,
            one.label,
            one.value,
            one.normal,
            one.confidence,
            one.page,
            one.box,
            one.unsure,
            one.alternatives,
            one.mended,
            said.get(one.field),
        )
        for one in kept.document.fields
    )
    return Shown(kept, fields, _beside_record(kept, at))


def _beside_record(kept: KeptDocument, at: OpenWorkspace) -> tuple[Difference, ...]:
    from zmtool.cases.keep import kept_case
    from zmtool.workflow.filling import bound_documents

    document = kept.document
    if not document.case_no or not document.which:
        return ()
    catalogue: Catalogue = load_catalogue(at.root)
    with at.reading() as session:
        case = kept_case(session, document.case_no).facts
    alike = [one for one in bound_documents(case, catalogue, at.root) if one.form.id == document.form]
    if document.which > len(alike):
        return ()
    read = document_of(kept, at)
    return differences(read, alike[document.which - 1]) if read.type == document.form else ()


def _original(sha256: str, at: OpenWorkspace) -> Path:
    from zmtool.store.vault import vault_path

    return vault_path(at.workspace.vault, sha256)


def _name(name: str, kept: KeptDocument, form: Form | None) -> str:
    """The field that ``name`` means: an id or a label of the document's form, or the name of a cell."""
    fields = {one.field: one.field for one in kept.document.fields}
    fields |= {one.label: one.field for one in reversed(kept.document.fields) if one.label}
    if form is not None:
        fields = {
            label: one.id for one in reversed(form.fields) for label in (one.id, *one.all_labels)
        } | fields
    if name in fields:
        return fields[name]
    hint = nearest(name, list(fields)) or f"用 zmtool scan show {kept.number} 查看全部字段"
    raise UsageProblem(f"《{kept.document.title}》没有字段“{name}”", next_step=hint)


def _accepted(name: str, known: Mapping[str, FieldAsRead]) -> Correction:
    one = known.get(name)
    if one is None:
        raise NotFound(
            f"字段“{name}”没有读到内容，不能确认", next_step="写 字段=内容 填入，或用 --absent 说明没有"
        )
    return Correction(name, one.value, CONFIRMED)


def _withdrawn(field: str, name: str, kept: KeptDocument) -> Correction:
    if not any(one.field == field for one in kept.corrections):
        raise UsageProblem(
            f"字段“{name}”没有人核对过，不用撤回", next_step=f"用 zmtool scan show {kept.number} 查看人工一栏"
        )
    return Correction(field, "", WITHDRAWN)


def _changed(name: str, text: str, known: Mapping[str, FieldAsRead]) -> Correction:
    one = known.get(name)
    same = one is not None and one.value == text.strip()
    return Correction(name, text.strip(), CONFIRMED if same else CHANGED)
