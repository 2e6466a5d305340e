"""Tables of cases and their lossless mapping to ``CaseFacts``.

The case itself is one row; party, officers, goods and documents hang on it in their order. What a document
says beyond the facts (fields, rows, signatures) is JSON: it belongs to that document alone.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any, cast

from sqlalchemy import JSON, DateTime, Text, UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, delete, func, select

from zmtool.base.plain import from_plain, to_plain
from zmtool.cases.records import CaseDocument, CaseFacts, Party, Penalty, SignFacts
from zmtool.goods.records import GoodsLine
from zmtool.staff.records import Bureau, Officer
from zmtool.store.columns import DecimalText
from zmtool.store.search import refs_with


class CaseRow(SQLModel, table=True):
    """One case. ``version`` counts its saved states; a save against an older one is refused."""

    __tablename__ = "penalty_case"

    id: int | None = Field(default=None, primary_key=True)
    version: int = 1
    created_at: str
    updated_at: str = Field(index=True)
    case_no: str = Field(unique=True)
    cause: str = Field(index=True)
    procedure: str
    stage: str = Field(index=True)
    year_number: str
    source: str
    incident_time: datetime | None = Field(default=None, sa_type=DateTime)
    inspection_end: datetime | None = Field(default=None, sa_type=DateTime)
    place: str
    site_person: str
    clue_date: date | None = None
    filing_date: date | None = Field(default=None, index=True)
    preservation_date: date | None = None
    decision_date: date | None = None
    closing_date: date | None = None
    archive_date: date | None = None
    decision_number: str = Field(index=True)
    summary: str = Field(sa_type=Text)
    findings: str = Field(sa_type=Text)
    facts: str = Field(sa_type=Text)
    execution: str = Field(sa_type=Text)
    disposition: str
    storage_place: str
    price_basis: str
    retention: str
    dossier_note: str = Field(sa_type=Text)
    dept_head: str
    legal_reviewer: str
    leader: str
    bureau: dict[str, str] = Field(sa_type=JSON)
    base_amount: Decimal | None = Field(default=None, sa_type=DecimalText)
    rate: Decimal | None = Field(default=None, sa_type=DecimalText)
    fine: Decimal | None = Field(default=None, sa_type=DecimalText)
    penalty_text: str = Field(sa_type=Text)


class PartyRow(SQLModel, table=True):
    """The party of a case."""

    __tablename__ = "case_party"

    case_id: int = Field(primary_key=True, foreign_key="penalty_case.id", ondelete="CASCADE")
    kind: str
    name: str = Field(index=True)
    org_name: str
    gender: str
    ethnicity: str
    birth_date: date | None = None
    id_type: str
    id_no: str = Field(index=True)
    uscc: str
    legal_rep: str
    address: str
    phone: str
    occupation: str
    license_no: str = Field(index=True)
    business_address: str


class CaseOfficerRow(SQLModel, table=True):
    """An officer as the case names him or her: the certificate of that time, not today's."""

    __tablename__ = "case_officer"

    case_id: int = Field(primary_key=True, foreign_key="penalty_case.id", ondelete="CASCADE")
    position: int = Field(primary_key=True)
    name: str
    cert_no: str = Field(index=True)
    post: str
    valid_from: date | None = None
    valid_to: date | None = None


class GoodsRow(SQLModel, table=True):
    """A line of goods of a case."""

    __tablename__ = "case_goods"

    case_id: int = Field(primary_key=True, foreign_key="penalty_case.id", ondelete="CASCADE")
    position: int = Field(primary_key=True)
    name: str
    unit: str
    quantity: Decimal = Field(sa_type=DecimalText)
    barcode: str = Field(index=True)
    cartons: Decimal | None = Field(default=None, sa_type=DecimalText)
    unit_price: Decimal | None = Field(default=None, sa_type=DecimalText)
    remark: str


class DocumentRow(SQLModel, table=True):
    """A document of a case."""

    __tablename__ = "case_document"
    __table_args__ = (UniqueConstraint("case_id", "position"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="penalty_case.id", ondelete="CASCADE")
    position: int
    type: str = Field(index=True)
    number: str = Field(index=True)
    dated: date | None = None
    pages: int
    sealed: bool
    unsigned_pages: list[int] = Field(sa_type=JSON)
    fields_json: dict[str, str] = Field(sa_type=JSON)
    rows_json: dict[str, list[dict[str, str]]] = Field(sa_type=JSON)
    signs_json: dict[str, Any] = Field(sa_type=JSON)


_NESTED = {"bureau", "party", "officers", "goods", "penalty", "documents"}


def _names(kind: Any, leave_out: set[str] | None = None) -> tuple[str, ...]:
    return tuple(one.name for one in dataclasses.fields(kind) if one.name not in (leave_out or set()))


_CASE = _names(CaseFacts, _NESTED)
_PARTY, _OFFICER, _GOODS = _names(Party), _names(Officer), _names(GoodsLine)


def _copy(names: Sequence[str], source: Any) -> dict[str, Any]:
    return {name: getattr(source, name) for name in names}


def find_row(session: Session, case_no: str) -> CaseRow | None:
    """The row of the case with this number."""
    return session.exec(select(CaseRow).where(CaseRow.case_no == case_no)).first()


def facts_of(session: Session, row: CaseRow) -> CaseFacts:
    """The facts of the case in ``row`` and the rows that hang on it."""
    party = session.get_one(PartyRow, row.id)
    return CaseFacts(
        **_copy(_CASE, row),
        bureau=from_plain(Bureau, row.bureau),
        party=Party(**_copy(_PARTY, party)),
        officers=tuple(Officer(**_copy(_OFFICER, one)) for one in _hanging(session, CaseOfficerRow, row)),
        goods=tuple(GoodsLine(**_copy(_GOODS, one)) for one in _hanging(session, GoodsRow, row)),
        penalty=Penalty(row.base_amount, row.rate, row.fine, row.penalty_text),
        documents=tuple(_document(one) for one in _hanging(session, DocumentRow, row)),
    )


def case_window(
    session: Session, *, text: str, stage: str, cause: str, limit: int, offset: int
) -> tuple[int, list[tuple[CaseRow, PartyRow]]]:
    """How many cases fit, and those from ``offset`` on, latest filed first. Empty conditions do not count."""
    conditions: list[Any] = [col(CaseRow.stage) == stage] if stage else []
    if cause:
        conditions.append(col(CaseRow.cause) == cause)
    refs = refs_with(session, text, ("case", "party", "goods", "document"))
    if refs is not None:
        conditions.append(col(CaseRow.case_no).in_(refs))
    total = session.exec(select(func.count()).select_from(CaseRow).where(*conditions)).one()
    order = func.coalesce(col(CaseRow.filing_date), col(CaseRow.clue_date)).desc(), col(CaseRow.id).desc()
    joined = select(CaseRow, PartyRow).join(PartyRow).where(*conditions)
    return total, list(session.exec(joined.order_by(*order).limit(limit).offset(offset)))


def write_rows(session: Session, facts: CaseFacts, row: CaseRow | None, at: str) -> CaseRow:
    """Writes ``facts`` as a new case, or as the next version of ``row``."""
    values: dict[str, Any] = _copy(_CASE, facts) | {
        "updated_at": at,
        "bureau": to_plain(facts.bureau),
        "base_amount": facts.penalty.base_amount,
        "rate": facts.penalty.rate,
        "fine": facts.penalty.fine,
        "penalty_text": facts.penalty.text,
    }
    if row is None:
        row = CaseRow(created_at=at, **values)
        session.add(row)
        session.flush()
    else:
        for name, value in values.items():
            setattr(row, name, value)
        row.version += 1
        for kind in (PartyRow, CaseOfficerRow, GoodsRow):
            session.exec(delete(kind).where(col(kind.case_id) == row.id))
    case_id = cast(int, row.id)
    session.add(PartyRow(case_id=case_id, **_copy(_PARTY, facts.party)))
    for position, officer in enumerate(facts.officers):
        session.add(CaseOfficerRow(case_id=case_id, position=position, **_copy(_OFFICER, officer)))
    for position, line in enumerate(facts.goods):
        session.add(GoodsRow(case_id=case_id, position=position, **_copy(_GOODS, line)))
    # Documents keep their ids: scans and scores will refer to them.
    kept = {one.position: one for one in _hanging(session, DocumentRow, row)}
    for position, document in enumerate(facts.documents):
        values = _document_values(document)
        one = kept.pop(position, None) or DocumentRow(case_id=case_id, position=position, **values)
        for name, value in values.items():
            setattr(one, name, value)
        session.add(one)
    for one in kept.values():
        session.delete(one)
    session.flush()
    return row


def _hanging(session: Session, kind: Any, row: CaseRow) -> Any:
    return session.exec(select(kind).where(kind.case_id == row.id).order_by(kind.position))


def _document_values(document: CaseDocument) -> dict[str, Any]:
    return {
        "type": document.type,
        "number": document.number,
        "dated": document.date,
        "pages": document.pages,
        "sealed": document.sealed,
        "unsigned_pages": list(document.unsigned_pages),
        "fields_json": dict(document.fields),
        "rows_json": {name: [dict(one) for one in lines] for name, lines in document.rows.items()},
        "signs_json": {place: to_plain(signs) for place, signs in document.signs.items()},
    }


def _document(row: DocumentRow) -> CaseDocument:
    return CaseDocument(
        type=row.type,
        number=row.number,
        date=row.dated,
        pages=row.pages,
        sealed=row.sealed,
        unsigned_pages=tuple(row.unsigned_pages),
        fields=_fixed(row.fields_json),
        rows=_fixed({name: tuple(_fixed(one) for one in lines) for name, lines in row.rows_json.items()}),
        signs=_fixed({place: from_plain(SignFacts, signs) for place, signs in row.signs_json.items()}),
    )


def _fixed(mapping: dict[str, Any]) -> Mapping[str, Any]:
    return MappingProxyType(mapping)
