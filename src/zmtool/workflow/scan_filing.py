"""Which case a scanned document belongs to, and which of its documents it shows.

A page finds its case by the code printed on it, then by the numbers it shows, then by the numbers that name its
party, then by the other documents of the same file. Where these lead to several cases a person decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from zmtool.base.errors import InvalidValue, NotFound
from zmtool.cases.records import CaseFacts
from zmtool.forms.binding import BoundDocument
from zmtool.forms.page_code import PageCode, parse_page_code
from zmtool.forms.records import Catalogue
from zmtool.reading.against_record import differences
from zmtool.reading.records import ReadDocument
from zmtool.scans.records import ScannedFile
from zmtool.values.document_number import parse_document_number
from zmtool.workflow.filling import bound_documents

if TYPE_CHECKING:
    from sqlmodel import Session

_NUMBERS = ("doc_number", "filing_number", "decision_number", "served_number", "letter_number")
_PARTY_IDS = ("party_id_no", "license_no", "uscc")
_LEAST_SURE = 0.9
"""A number read with less confidence finds its case only if that case has it: it never rules one out."""


@dataclass(frozen=True, slots=True)
class Filing:
    """A document found in a file and where it belongs. ``by`` as in ``DocumentAsRead.filed_by``; empty: nowhere yet.

    ``bound`` is the recorded document that it shows, ``which`` its place among those of its form (0: the case has none).
    """

    read: ReadDocument
    code: PageCode | None = None
    case_no: str = ""
    by: str = ""
    reason: str = ""
    which: int = 0
    bound: BoundDocument | None = None


def filings(
    session: Session,
    scanned: ScannedFile,
    documents: Sequence[ReadDocument],
    named: str,
    catalogue: Catalogue,
    root: Path,
) -> list[Filing]:
    """The documents of a file, each with its case. ``named`` is the case that a person named for the file, or empty."""
    codes = page_codes(scanned)
    found = [_case_of(session, one, codes, named) for one in _parts(documents, codes)]
    found = _with_the_file(found)
    return [_beside_record(session, one, catalogue, root) for one in found]


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


def recorded_like(
    read: ReadDocument, kind: str, case: CaseFacts, catalogue: Catalogue, root: Path
) -> tuple[int, BoundDocument] | None:
    """The document of the case, among those of a form, that differs least from what was read."""
    alike = [one for one in bound_documents(case, catalogue, root) if one.form.id == kind]
    if not alike:
        return None
    which = min(range(len(alike)), key=lambda index: len(differences(read, alike[index])))
    return which + 1, alike[which]


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


def _case_of(session: Session, read: ReadDocument, codes: Mapping[int, PageCode], named: str) -> Filing:
    """The case of one document by what stands on it, how it was found, or why it was not."""
    from zmtool.cases.keep import kept_case

    code = next((codes[page] for page in read.pages if page in codes), None)
    if code is not None:
        try:
            return Filing(read, code, kept_case(session, code.case_no).facts.case_no, "code")
        except NotFound:
            return Filing(read, code, code.case_no, reason=f"二维码上的案件 {code.case_no} 不在这个工作区")
    by_number = _cases_by_number(session, read)
    by_party = _cases_by_party(session, read)
    if named:
        if by_number and named not in by_number:
            others = "、".join(by_number)
            return Filing(read, None, named, reason=f"纸上的文号属于案件 {others}，不是 {named}")
        return Filing(read, None, named, "named")
    for by, cases in (("number", by_number), ("party", by_party)):
        if len(cases) == 1:
            return Filing(read, None, next(iter(cases)), by)
    if by_number:
        return Filing(read, None, reason=f"纸上的文号属于几个案件：{'、'.join(by_number)}")
    if by_party:
        return Filing(read, None, reason=f"这个当事人有几个案件：{'、'.join(by_party)}")
    unknown = next(_numbers(read), "")
    if unknown:
        return Filing(read, None, reason=f"纸上的文号 {unknown} 不属于这个工作区的案件")
    return Filing(read, None, reason="纸上没有二维码，也没有案件的文号")


def _with_the_file(found: list[Filing]) -> list[Filing]:
    """Documents that say nothing of their case go with the others of the file, where these are of one case."""
    cases = {one.case_no for one in found if one.by}
    foreign = any(one.case_no and not one.by for one in found)
    if len(cases) != 1 or foreign:
        return found
    (case_no,) = cases
    return [
        one if one.by or _says_otherwise(one.read) else replace(one, case_no=case_no, by="file", reason="")
        for one in found
    ]


def _says_otherwise(read: ReadDocument) -> bool:
    """Whether a document bears a surely read number, which would be another case's."""
    return any(
        (field := read.fields.get(name)) is not None and field.confidence >= _LEAST_SURE and field.normal
        for name in _NUMBERS
    )


def _beside_record(session: Session, filing: Filing, catalogue: Catalogue, root: Path) -> Filing:
    """The filing with the recorded document that it shows, where its case has one."""
    from zmtool.cases.keep import kept_case

    kind = filing.code.form if filing.code else filing.read.type
    if not filing.by or catalogue.get(kind) is None:
        return filing
    case = kept_case(session, filing.case_no).facts
    code = filing.code
    if code is not None:
        alike = [one for one in bound_documents(case, catalogue, root) if one.form.id == kind]
        if code.which <= len(alike):
            return replace(filing, which=code.which, bound=alike[code.which - 1])
    target = recorded_like(filing.read, kind, case, catalogue, root)
    return replace(filing, which=target[0], bound=target[1]) if target else filing


def _cases_by_number(session: Session, read: ReadDocument) -> dict[str, None]:
    from zmtool.cases.keep import kept_case
    from zmtool.cases.returned import cases_with_document

    found: dict[str, None] = {}
    for number in _numbers(read):
        found |= dict.fromkeys(cases_with_document(session, number))
        try:
            found[kept_case(session, number).facts.case_no] = None
        except NotFound:
            continue
    return found


def _cases_by_party(session: Session, read: ReadDocument) -> dict[str, None]:
    """The cases of the party that the document names: those of a day that it names, else those still open."""
    from zmtool.cases.returned import cases_of_party

    found = {one.case_no: one for number in _party_ids(read) for one in cases_of_party(session, number)}
    days = set(_days(read))
    of_day = [one for one in found.values() if one.days & days]
    return dict.fromkeys(one.case_no for one in of_day or [one for one in found.values() if not one.archived])


def _days(read: ReadDocument) -> Iterator[date]:
    for field in read.fields.values():
        try:
            yield date.fromisoformat((field.normal or "")[:10])
        except ValueError:
            continue


def _numbers(read: ReadDocument) -> Iterator[str]:
    for name in _NUMBERS:
        field = read.fields.get(name)
        if field is None:
            continue
        try:
            yield str(parse_document_number(field.normal or field.value))
        except InvalidValue:
            continue


def _party_ids(read: ReadDocument) -> Iterator[str]:
    for name in _PARTY_IDS:
        field = read.fields.get(name)
        if field is not None and field.normal:
            yield field.normal
