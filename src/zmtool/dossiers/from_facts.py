"""Assembling the dossier that the workspace's own facts describe: one document for each bound form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from zmtool.cases.records import CaseFacts
from zmtool.documents.records import SignFacts
from zmtool.dossiers.records import (
    Document,
    Dossier,
    Field,
    Mark,
    OfficerEntry,
    PageInfo,
    Register,
    Row,
    Sign,
)
from zmtool.forms.binding import BoundDocument
from zmtool.forms.records import Form
from zmtool.forms.wording import paper_text
from zmtool.reading.normal import normal_form
from zmtool.staff.records import Officer


def dossier_from_facts(case: CaseFacts, bound: Sequence[BoundDocument], register: Register) -> Dossier:
    """The dossier of ``case`` as its facts say it would stand on paper."""
    return dossier_of_documents(case.case_no, bound, register, case.procedure)


def dossier_of_documents(
    dossier_id: str, bound: Sequence[BoundDocument], register: Register, procedure: str = ""
) -> Dossier:
    """The dossier that bound documents make, in their order, pages numbered as they would be."""
    documents: list[Document] = []
    pages: list[PageInfo] = []
    numbered = 0
    for one in bound:
        first = len(pages) + 1
        numbers = tuple(range(first, first + one.document.pages))
        document = _document(one, numbers)
        documents.append(document)
        for number in numbers:
            numbered += one.form.paged
            pages.append(
                PageInfo(
                    number,
                    str(numbered) if one.form.paged else "",
                    document=document.type,
                    marks=tuple(mark for mark in document.marks if mark.page == number),
                )
            )
    return Dossier(dossier_id, "facts", tuple(documents), tuple(pages), register, procedure)


def register_of(case: CaseFacts, prices: Mapping[str, str] | None = None) -> Register:
    """What a case's facts tell of the bureau: its name, its officers' certificates, its price list."""
    return register_of_bureau(case.bureau.name, case.bureau.region, case.officers, prices)


def register_of_bureau(
    name: str, region: str, people: Sequence[Officer], prices: Mapping[str, str] | None = None
) -> Register:
    """The register of a bureau and its officers."""
    officers = tuple(
        OfficerEntry(
            one.name,
            one.cert_no,
            one.valid_from.isoformat() if one.valid_from else "",
            one.valid_to.isoformat() if one.valid_to else "",
        )
        for one in people
    )
    return Register(name, region, (), officers, prices or {})


def _document(bound: BoundDocument, numbers: tuple[int, ...]) -> Document:
    form, first = bound.form, (numbers[0] if numbers else None)
    last = numbers[-1] if numbers else None
    fields = {
        one.id: Field(text := bound.values.get(one.id, ""), normal_form(one.type, text), page=first)
        for one in form.fields
    }
    tables = {table.id: _rows(bound, table.id, first) for table in form.tables}
    signs = {one.id: _sign(bound.signs.get(one.id), last) for one in form.signs}
    return Document(
        type=form.id,
        title=form.title,
        pages=numbers,
        fields=fields,
        tables=tables,
        signs=signs,
        marks=tuple(_marks(bound, form, numbers)),
        text=_text(bound),
    )


def _text(bound: BoundDocument) -> str:
    """What the document says; one whose fields the catalogue does not define says its title and what was written."""
    if bound.form.fields:
        return "\n".join(f"{one.label}：{bound.values.get(one.id, '')}" for one in bound.form.fields)
    return "\n".join((bound.form.title, *bound.document.fields.values()))


def _rows(bound: BoundDocument, table_id: str, page: int | None) -> tuple[Row, ...]:
    table = next(one for one in bound.form.tables if one.id == table_id)
    types = {column.id: column.type for column in table.columns}
    return tuple(
        Row({key: Field(text, normal_form(types[key], text), page=page) for key, text in row.items()})
        for row in bound.rows.get(table_id, ())
    )


def _sign(facts: SignFacts | None, page: int | None) -> Sign:
    if facts is None or not facts.names:
        return Sign(False, opinion=facts.opinion if facts else "", page=page)
    day = paper_text(facts.date, "date")
    date = Field(day, normal_form("date", day), page=page) if facts.date else None
    return Sign(True, facts.names, facts.opinion, date, page=page)


def _marks(bound: BoundDocument, form: Form, numbers: tuple[int, ...]) -> list[Mark]:
    marks = [Mark("seal", numbers[-1])] if bound.document.sealed and numbers else []
    if form.sign_every_page:
        for offset, number in enumerate(numbers, 1):
            signed = offset not in bound.document.unsigned_pages and bool(bound.signs)
            marks.append(Mark("signature" if signed else "unsigned", number))
    return marks
