"""What goes into the dossier of a case, in the order of the archive: documents, evidence, slips for what is elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from zmtool.base.text import compare_key
from zmtool.cases.life.history import SERVED_TITLES
from zmtool.cases.records import CaseDocument, CaseFacts, Evidence
from zmtool.documents.records import DocumentFacts
from zmtool.forms.records import Catalogue, Form

COVER, CATALOG, NOTE = "dossier_cover", "dossier_catalog", "dossier_note"
FRAME = (COVER, CATALOG, NOTE)
"""The documents that tell of the others: made last, without page numbers (领域说明 执法 §8.3)."""
_COUNTED = "page_count"
_AFTER = "evidence_copy"
"""Evidence stands behind the list of what was copied (领域说明 执法 §8.2)."""
PAPER = "evidence"
"""The type of a paper that is no document of the catalogue; its fields say title and origin."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One entry of the dossier: filled from a template, printed from a file of evidence, or a slip in its stead.

    Exactly one of ``form`` with a template, ``file`` or neither holds; ``document.pages`` counts its pages.
    """

    document: DocumentFacts
    title: str
    form: Form | None = None
    file: Path | None = None

    @property
    def is_filled(self) -> bool:
        """Whether it is filled from a template."""
        return self.file is None and self.form is not None and bool(self.form.template)

    @property
    def is_slip(self) -> bool:
        """Whether only a slip stands for it."""
        return self.file is None and not self.is_filled

    @property
    def paged(self) -> bool:
        """Whether its pages carry numbers."""
        return self.form is None or self.form.paged


@dataclass(frozen=True, slots=True)
class Contents:
    """The pieces in their order; ``elsewhere`` is evidence that has no pages."""

    pieces: tuple[Piece, ...]
    elsewhere: tuple[str, ...]

    def case_of(self, case: CaseFacts) -> CaseFacts:
        """The case with the pieces as its documents: what cover, contents and note are filled from."""
        return replace(case, documents=tuple(one.document for one in self.pieces))

    def first_number(self, place: int) -> int:
        """The number of the first page of the piece at ``place``: pages with numbers before it, and one."""
        return 1 + sum(one.document.pages for one in self.pieces[:place] if one.paged)


def dossier_contents(case: CaseFacts, catalogue: Catalogue, files: Mapping[str, Path]) -> Contents:
    """What the dossier of ``case`` consists of; ``files`` are the printable files of evidence by SHA-256.

    A file that bears the title of a document made by somebody else, or without a template, takes its place.
    """
    evidence = list(case.evidence)
    pieces = []
    for document in _framed(case.documents, catalogue):
        form = catalogue.get(document.type)
        title = form.title if form else document.fields.get("title", document.type)
        file = _taken(evidence, title, files) if _is_outside(form) else None
        pieces.append(Piece(document, title, form, file))
    pieces = _arranged(pieces)
    own = [_of_evidence(one, files) for one in evidence if one.sha256 in files or one.pages]
    place = _behind_evidence(pieces, catalogue)
    elsewhere = [one.name for one in evidence if one.sha256 not in files and not one.pages]
    return Contents((*pieces[:place], *own, *pieces[place:]), tuple(elsewhere))


def _framed(documents: Sequence[CaseDocument], catalogue: Catalogue) -> list[CaseDocument]:
    """The documents with cover, contents and note, whose counts are always made from what is there."""
    present = {one.type for one in documents}
    added = [DocumentFacts(kind) for kind in FRAME if kind not in present and catalogue.get(kind)]
    return [_uncounted(one) if one.type in FRAME else one for one in (*documents, *added)]


def _uncounted(document: CaseDocument) -> CaseDocument:
    kept = {key: text for key, text in document.fields.items() if key != _COUNTED}
    rows = {key: rows for key, rows in document.rows.items() if key != "entries"}
    return replace(document, fields=MappingProxyType(kept), rows=MappingProxyType(rows))


def _is_outside(form: Form | None) -> bool:
    return form is None or form.nature == "outside" or not form.template


def _taken(evidence: list[Evidence], title: str, files: Mapping[str, Path]) -> Path | None:
    """The file of the first evidence of that name, which is then used up."""
    for index, one in enumerate(evidence):
        if one.sha256 in files and compare_key(one.name) == compare_key(title):
            return files[evidence.pop(index).sha256]
    return None


def _of_evidence(one: Evidence, files: Mapping[str, Path]) -> Piece:
    facts = {"title": one.name, "origin": one.origin}
    document = DocumentFacts(PAPER, date=one.on, pages=max(1, one.pages), fields=MappingProxyType(facts))
    return Piece(document, one.name, file=files.get(one.sha256))


def _arranged(pieces: Sequence[Piece]) -> list[Piece]:
    """By the catalogue's order; a receipt stands behind what it serves, an unknown paper where the case has it."""
    served = {
        SERVED_TITLES[one.form.id]: one.form.order
        for one in pieces
        if one.form is not None and one.form.id in SERVED_TITLES
    }
    placed: list[tuple[tuple[int, bool], Piece]] = []
    place = (0, False)
    for one in pieces:
        if one.document.type == "service_receipt":
            title = one.document.fields.get("served_title", "")
            place = (served[title], True) if title in served else place
        elif one.form is not None:
            place = (one.form.order, False)
        placed.append((place, one))
    return [one for _, one in sorted(placed, key=lambda each: each[0])]


def _behind_evidence(pieces: Sequence[Piece], catalogue: Catalogue) -> int:
    """Where evidence that is no document of the catalogue is put in."""
    form = catalogue.get(_AFTER)
    limit = form.order if form is not None else 0
    orders = [one.form.order if one.form is not None else 0 for one in pieces]
    return max((index + 1 for index, order in enumerate(orders) if 0 < order <= limit), default=0)
