"""One dossier on a desk: judged by its facts or by its paper, and where on scanned paper each thing of it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from zmtool.base.text import compare_key
from zmtool.checks.records import Evidence, Finding, ItemResult, Status
from zmtool.dossiers.records import Document
from zmtool.scans.records import Box
from zmtool.workflow.desk import CaseDesk, case_desk, desk_of
from zmtool.workflow.workspace import Place, opened

if TYPE_CHECKING:
    from zmtool.scans.register_records import FieldAsRead, KeptDocument
    from zmtool.workflow.reviewing import Progress

Judged = Literal["facts", "paper"]
"""What a dossier is judged by: what the case says, or what was scanned and filed with it."""


@dataclass(frozen=True, slots=True)
class PaperPlace:
    """A place on scanned paper: a page (from 1) of a kept file, the box on it, None for the whole page."""

    sha256: str
    page: int
    box: Box | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class DossierDesk:
    """A dossier with its findings, and the scanned pages of each of its documents, by the document's place in it."""

    case: CaseDesk
    by: Judged
    kept: tuple[KeptDocument, ...]
    pages: tuple[tuple[PaperPlace, ...], ...]
    sheets: Mapping[int, PaperPlace] = field(default_factory=lambda: MappingProxyType({}))
    """The pages of the paper by their number in the dossier."""


def dossier_desk(
    place: Place, case_no: str, today: date, *, by: Judged = "facts", progress: Progress | None = None
) -> DossierDesk:
    """The dossier of a case. Pages of its paper that were not read before are read now.

    Raises NotFound for a case that is not there, or that has no scanned paper to be judged by.
    """
    with opened(place) as at:
        if by == "paper":
            return _by_paper(at, case_no, today, progress)
        from zmtool.scans.kept_documents import documents_of_case

        case = case_desk(at, case_no, today)
        with at.reading() as session:
            kept = documents_of_case(session, case.case.case_no)
    return DossierDesk(case, "facts", kept, tuple(_filed_pages(case.dossier.documents, kept)))


def _by_paper(place: Place, case_no: str, today: date, progress: Progress | None) -> DossierDesk:
    from zmtool.store.vault import vault_path
    from zmtool.workflow.cases import load_case
    from zmtool.workflow.review_paper import paper_of_case, target_of_paper

    with opened(place) as at:
        paper = paper_of_case(case_no, at)
        target = target_of_paper(paper, progress=progress)
        case = load_case(paper.case_no, at)
        files = {vault_path(at.workspace.vault, sha256): sha256 for sha256 in paper.files}
        desk = desk_of(case, target.dossier, today, at.root)
    sheets = {
        number: PaperPlace(files[source.path], source.page) for number, source in target.pictures.items()
    }
    pages = (
        tuple(sheets[number] for number in one.pages if number in sheets) for one in target.dossier.documents
    )
    return DossierDesk(desk, "paper", paper.documents, tuple(pages), MappingProxyType(sheets))


def _filed_pages(
    documents: Sequence[Document], kept: Sequence[KeptDocument]
) -> Iterable[tuple[PaperPlace, ...]]:
    """The scanned pages of each document that the case records."""
    seen: dict[str, int] = {}
    for one in documents:
        which = seen[one.type] = seen.get(one.type, 0) + 1
        filed = _filed(kept, one.type, which)
        yield tuple(PaperPlace(filed.sha256, page) for page in filed.document.pages) if filed else ()


def _filed(kept: Sequence[KeptDocument], form: str, which: int) -> KeptDocument | None:
    """The paper of the ``which``-th document of a form: that which says so, else the one in that place."""
    same = [one for one in kept if one.document.form == form]
    named = next((one for one in same if one.document.which == which), None)
    unnamed = [one for one in same if not one.document.which]
    return named or (unnamed[which - 1] if which <= len(unnamed) else None)


def findings_of(desk: DossierDesk) -> list[tuple[ItemResult, Finding]]:
    """What was found wrong or unsure, with the item of the checklist that found it."""
    return [
        (result, finding)
        for result in desk.case.review.results
        if result.status in (Status.FAIL, Status.UNSURE)
        for finding in result.findings
    ]


def documents_of(desk: DossierDesk, finding: Finding) -> set[int | None]:
    """Where the documents stand that a finding points to; None among them for one that is not there."""
    return {document_of(desk, place) for place in finding.evidence}


def document_of(desk: DossierDesk, evidence: Evidence) -> int | None:
    """Where the document that a finding points to stands in the dossier (from 0); None where it is not there."""
    same = [place for place, one in enumerate(desk.case.dossier.documents) if one.type == evidence.document]
    documents = desk.case.dossier.documents
    if evidence.page is not None:
        for place in same:
            if evidence.page in documents[place].pages:
                return place
    holding = (
        place for place in same if any(one.value == evidence.text for one in documents[place].fields.values())
    )
    return next(holding, same[0] if same else None)


def paper_of(desk: DossierDesk, evidence: Evidence) -> PaperPlace | None:
    """Where on scanned paper stands what a finding points to; None where that is not known, or was not scanned."""
    if evidence.page is not None and evidence.page in desk.sheets:
        sheet = desk.sheets[evidence.page]
        return PaperPlace(sheet.sha256, sheet.page, evidence.box, evidence.text)
    place = document_of(desk, evidence)
    pages = desk.pages[place] if place is not None else ()
    if not pages:
        return None
    read = _as_read(desk.kept, pages, evidence.text)
    if read is None:
        # Pages of the recorded dossier and of its paper count alike within a document.
        counted = desk.case.dossier.documents[place or 0].pages
        nth = counted.index(evidence.page) if evidence.page in counted else 0
        there = pages[min(nth, len(pages) - 1)]
        return PaperPlace(there.sha256, there.page, None, evidence.text)
    return PaperPlace(pages[0].sha256, read.page, read.box, read.value)


def _as_read(kept: Sequence[KeptDocument], pages: Sequence[PaperPlace], text: str) -> FieldAsRead | None:
    """The field on these pages that was read as ``text``, or to which a person set it."""
    wanted = compare_key(text)
    numbers = {one.page for one in pages}
    for one in kept:
        if one.sha256 != pages[0].sha256 or not wanted:
            continue
        settled = {word.field: word.value for word in one.corrections}
        for read in one.document.fields:
            said = (settled.get(read.field, read.value), read.normal or "")
            if read.page in numbers and wanted in map(compare_key, said):
                return read
    return None
