"""The paper of a case: what was scanned and filed with it, with people's corrections, as a dossier to review.

What the facts say does not fill in what the paper lacks; the two are set side by side by ``zmtool scan compare``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from zmtool.base.errors import NotFound
from zmtool.base.plain import to_plain
from zmtool.dossiers.from_facts import register_of
from zmtool.dossiers.from_pages import dossier_from_pages
from zmtool.dossiers.records import Register
from zmtool.forms.catalogue import load_catalogue
from zmtool.reading.corrections import confirmed, corrected
from zmtool.reading.documents import read_documents
from zmtool.reading.readable import readable_form
from zmtool.reading.records import ReadDocument
from zmtool.scans.records import Page, ScannedFile
from zmtool.scans.register_records import CONFIRMED, KeptDocument
from zmtool.workflow.reviewing import PageSource, Progress, Target
from zmtool.workflow.workspace import OpenWorkspace, Place, opened


@dataclass(frozen=True, slots=True)
class CasePaper:
    """The scanned documents that were filed with a case, in the order they came. ``place`` is the workspace."""

    case_no: str
    documents: tuple[KeptDocument, ...]
    place: Place = None

    @property
    def content(self) -> str:
        """A hash of what the paper says: the originals, which pages of them are filed here, the corrections."""
        return hashlib.sha256(json.dumps(to_plain(self.documents), ensure_ascii=False).encode()).hexdigest()

    @property
    def files(self) -> dict[str, tuple[KeptDocument, ...]]:
        """The documents by the hash of the file that they stand in."""
        found: dict[str, tuple[KeptDocument, ...]] = {}
        for one in self.documents:
            found[one.sha256] = (*found.get(one.sha256, ()), one)
        return found


def paper_of_case(name: str, place: Place = None) -> CasePaper:
    """The paper of a case. Raises NotFound for a case that is not there, or of which nothing was scanned."""
    from zmtool.cases.keep import kept_case
    from zmtool.scans.kept_documents import documents_of_case

    with opened(place) as at, at.reading() as session:
        case_no = kept_case(session, name).facts.case_no
        documents = documents_of_case(session, case_no)
    if not documents:
        raise NotFound(
            f"案件 {case_no} 没有归案的扫描件",
            next_step=f"先用 zmtool scan ingest 文件 --case {case_no} 收进来；按登记的事实评查则不加 --paper",
        )
    return CasePaper(case_no, documents, place)


def target_of_paper(
    paper: CasePaper, register: Register | None = None, progress: Progress | None = None
) -> Target:
    """The dossier on the paper of a case. Pages not read before are read now.

    Pages count through the files in the order they came, each from its own first page, so that a page of a single file
    has the number that it has there.
    """
    from zmtool.cases.keep import kept_case

    pages: list[Page] = []
    documents: list[ReadDocument] = []
    pictures: dict[int, PageSource] = {}
    notes: list[str] = []
    with opened(paper.place) as at:
        before = 0
        for sha256, kept in paper.files.items():
            path, scanned = _read(sha256, at, progress)
            there = [_numbered(page, before + page.page) for page in scanned.pages]
            own = list(_own(read_documents(there, load_catalogue(at.root), at.root), kept, before, at))
            numbers = {number for one in own for number in one.pages}
            documents += own
            pages += [page for page in there if page.page in numbers]
            notes += [f"{kept[0].file}：{note}" for note in scanned.notes]
            for page in scanned.pages:
                pictures[before + page.page] = PageSource(
                    path, page.page, page.rotation, page.skew, page.corners, page.pictured
                )
            before += len(scanned.pages)
        with at.reading() as session:
            case = kept_case(session, paper.case_no).facts
    dossier = dossier_from_pages(paper.case_no, pages, documents, register or register_of(case), notes)
    return Target(paper.case_no, dossier, MappingProxyType(pictures))


def _read(sha256: str, at: OpenWorkspace, progress: Progress | None) -> tuple[Path, ScannedFile]:
    from zmtool.scans.read import page_cache, read_file
    from zmtool.store.vault import vault_path

    path = vault_path(at.workspace.vault, sha256)
    cache = page_cache(at.workspace.readings, "auto")
    return path, read_file(path, cache=cache, progress=progress)


def _numbered(page: Page, number: int) -> Page:
    return replace(page, page=number, marks=tuple(replace(mark, page=number) for mark in page.marks))


def _own(
    read: Sequence[ReadDocument], kept: Sequence[KeptDocument], before: int, at: OpenWorkspace
) -> Iterator[ReadDocument]:
    """The documents that were filed with the case, each with what people said of its fields."""
    catalogue = load_catalogue(at.root)
    filed = {(before + one.document.pages[0], one.document.side): one for one in kept}
    sides: dict[int, int] = {}
    for one in read:
        side = sides[one.pages[0]] = sides.get(one.pages[0], 0) + 1
        known = filed.get((one.pages[0], side))
        if known is None:
            continue
        right = {word.field for word in known.corrections if word.kind == CONFIRMED}
        said = {word.field: word.value for word in known.corrections if word.kind != CONFIRMED}
        form = catalogue.get(one.type)
        settled = corrected(one, readable_form(form, at.root), said) if form is not None else one
        yield confirmed(settled, right) if right else settled
