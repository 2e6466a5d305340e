"""Signed paper coming back: scanned files → the document each page belongs to → kept with the case, beside its record.

A page finds its document by the code printed on it, otherwise by the numbers it shows, otherwise by the case that a
person names. The original is in the vault before anything is looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from zmtool.base.errors import InvalidValue, NotFound, ZmtoolError
from zmtool.cases.records import CaseFacts
from zmtool.forms.binding import BoundDocument
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.page_code import PageCode, content_hash, parse_page_code
from zmtool.forms.records import ENFORCEMENT, Catalogue
from zmtool.reading.against_record import Difference, differences
from zmtool.reading.documents import read_documents
from zmtool.reading.records import ReadDocument
from zmtool.scans.read import read_file, reading_workers
from zmtool.scans.records import ScannedFile
from zmtool.values.document_number import parse_document_number
from zmtool.workflow.filling import bound_documents
from zmtool.workflow.workspace import OpenWorkspace, Place, keep_original, opened

if TYPE_CHECKING:
    from sqlmodel import Session

Progress = Callable[[int, int], None]
_NUMBERS = ("doc_number", "filing_number", "decision_number", "served_number", "letter_number")


@dataclass(frozen=True, slots=True)
class Returned:
    """One document found in a scanned file and where it went. ``by``: code, number, named, or empty (nowhere).

    ``stale``: the record was changed after this paper was printed. ``again``: the same scan was filed before.
    """

    file: Path
    pages: tuple[int, ...]
    title: str
    case_no: str = ""
    which: int = 0
    by: str = ""
    stale: bool = False
    again: bool = False
    differences: tuple[Difference, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class BackReport:
    """What came of some files: the documents found, and the files that could not be read."""

    documents: tuple[Returned, ...]
    failed: tuple[tuple[Path, ZmtoolError], ...]


def take_back(
    files: Sequence[Path],
    place: Place = None,
    *,
    now: datetime,
    user: str,
    case_no: str = "",
    engine: str = "auto",
    progress: Progress | None = None,
) -> BackReport:
    """Keeps scanned, signed documents with their cases and says where paper and record differ.

    A file that cannot be read stops no other; a page that leads nowhere is listed with the reason. Raises NotFound
    for a ``case_no`` that is not there.
    """
    from zmtool.cases.keep import kept_case

    found: list[Returned] = []
    failed: list[tuple[Path, ZmtoolError]] = []
    with opened(place, now=now) as at, reading_workers() as workers:
        if case_no:
            with at.reading() as session:
                case_no = kept_case(session, case_no).facts.case_no
        for done, path in enumerate(files, 1):
            try:
                sha256 = keep_original(path, at, now=now, user=user)
                scanned = read_file(path, engine=engine, workers=workers)
                found += _filed(path, sha256, scanned, case_no, at, now=now, user=user)
            except ZmtoolError as error:
                failed.append((path, error))
            if progress:
                progress(done, len(files))
    return BackReport(tuple(found), tuple(failed))


def _filed(
    path: Path, sha256: str, scanned: ScannedFile, named: str, at: OpenWorkspace, *, now: datetime, user: str
) -> Iterator[Returned]:
    catalogue = load_catalogue(at.root).of_area(ENFORCEMENT)
    codes = page_codes(scanned)
    for read in _parts(read_documents(scanned.pages, catalogue), codes):
        code = next((codes[page] for page in read.pages if page in codes), None)
        yield _one(path, sha256, read, code, named, catalogue, at, now=now, user=user)


def page_codes(scanned: ScannedFile) -> Mapping[int, PageCode]:
    """The code of each page that has one."""
    found: dict[int, PageCode] = {}
    for page in scanned.pages:
        for mark in page.marks:
            try:
                if mark.kind == "qr" and page.page not in found:
                    found[page.page] = parse_page_code(mark.text)
            except InvalidValue:
                continue
    return found


def _parts(documents: Sequence[ReadDocument], codes: Mapping[int, PageCode]) -> Iterator[ReadDocument]:
    """The documents read; one whose pages carry codes of several documents is told apart by them."""
    for read in documents:
        keys = [_key(codes.get(page)) for page in read.pages]
        if len({key for key in keys if key}) < 2:
            yield read
            continue
        for key in dict.fromkeys(key for key in keys if key):
            pages = tuple(page for page, other in zip(read.pages, keys, strict=True) if other == key)
            own = pages[0] == read.pages[0]
            yield (
                replace(read, pages=pages)
                if own
                else ReadDocument("other", read.title, pages, read.confidence)
            )


def _key(code: PageCode | None) -> tuple[str, str, int] | None:
    return (code.case_no, code.form, code.which) if code else None


def _one(
    path: Path,
    sha256: str,
    read: ReadDocument,
    code: PageCode | None,
    named: str,
    catalogue: Catalogue,
    at: OpenWorkspace,
    *,
    now: datetime,
    user: str,
) -> Returned:
    """One document of a file: its case found, the paper kept with it, the differences."""
    from zmtool.cases.keep import kept_case
    from zmtool.cases.returned import ReturnedPaper, keep_returned

    form = catalogue.get(code.form if code else read.type)
    title = form.title if form else read.title
    with at.writing() as session:
        case_no, by, reason = _case_of(session, read, code, named)
        if not reason and form is None:
            reason = f"目录中没有文书 {code.form}" if code else "看不出是哪种文书"
        if reason:
            return Returned(path, read.pages, title or "其他材料", case_no, reason=reason)
        case = kept_case(session, case_no).facts
        target = _target(read, code, case, catalogue, at.root)
        if target is None:
            return Returned(path, read.pages, title, case_no, reason=f"案件中没有《{title}》")
        which, bound = target
        paper = ReturnedPaper(bound.form.id, which, sha256, read.pages, code.content if code else "")
        new = keep_returned(session, case.case_no, paper, now=now, who=user)
    readable = read.type == bound.form.id
    return Returned(
        path,
        read.pages,
        title,
        case.case_no,
        which,
        by,
        stale=code is not None and code.content != content_hash(bound),
        again=not new,
        differences=differences(read, bound) if readable else (),
        reason="" if readable else "已按二维码归位，但读不出内容，未与记录核对",
    )


def _case_of(session: Session, read: ReadDocument, code: PageCode | None, named: str) -> tuple[str, str, str]:
    """The number of the case the paper belongs to, how it was found, or why it was not."""
    from zmtool.cases.keep import kept_case
    from zmtool.cases.returned import cases_with_document

    if code is not None:
        try:
            return kept_case(session, code.case_no).facts.case_no, "code", ""
        except NotFound:
            return code.case_no, "", f"二维码上的案件 {code.case_no} 不在这个工作区"
    found: dict[str, None] = {}
    for number in _numbers(read):
        found |= dict.fromkeys(cases_with_document(session, number))
        try:
            found[kept_case(session, number).facts.case_no] = None
        except NotFound:
            continue
    if named:
        others = [one for one in found if one != named]
        if others and named not in found:
            return named, "", f"纸上的文号属于案件 {'、'.join(others)}，不是 {named}"
        return named, "named", ""
    if len(found) == 1:
        return next(iter(found)), "number", ""
    what = (
        f"纸上的文号属于几个案件：{'、'.join(found)}" if found else "纸上没有二维码，也没有工作区中案件的文号"
    )
    return "", "", f"{what}；请加 --case 案件编号"


def _numbers(read: ReadDocument) -> Iterator[str]:
    for name in _NUMBERS:
        field = read.fields.get(name)
        if field is None:
            continue
        try:
            yield str(parse_document_number(field.value))
        except InvalidValue:
            continue


def _target(
    read: ReadDocument, code: PageCode | None, case: CaseFacts, catalogue: Catalogue, root: Path
) -> tuple[int, BoundDocument] | None:
    """The recorded document of the case that the paper shows: by its code, else the one it differs from least."""
    kind = code.form if code else read.type
    alike = [one for one in bound_documents(case, catalogue, root) if one.form.id == kind]
    if not alike:
        return None
    if code is not None and code.which <= len(alike):
        return code.which, alike[code.which - 1]
    which = min(range(len(alike)), key=lambda index: len(differences(read, alike[index])))
    return which + 1, alike[which]
