"""The lossless mapping between ``CaseFacts`` and the tables."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, cast

from sqlmodel import Session, SQLModel, col, delete, func, select

from zmtool.base.plain import from_plain, to_plain
from zmtool.cases.records import (
    Approval,
    CaseDocument,
    CaseEvent,
    CaseFacts,
    CustodyEntry,
    Evidence,
    Instalment,
    Party,
    Penalty,
)
from zmtool.cases.tables import (
    ApprovalRow,
    CaseOfficerRow,
    CaseRow,
    CustodyRow,
    DocumentRow,
    EventRow,
    EvidenceRow,
    GoodsRow,
    InstalmentRow,
    PartyRow,
)
from zmtool.documents.records import SignFacts
from zmtool.goods.records import GoodsLine
from zmtool.staff.records import Bureau, Officer

_HANGING: dict[str, tuple[type[SQLModel], type[Any]]] = {
    "officers": (CaseOfficerRow, Officer),
    "goods": (GoodsRow, GoodsLine),
    "events": (EventRow, CaseEvent),
    "approvals": (ApprovalRow, Approval),
    "evidence": (EvidenceRow, Evidence),
    "custody": (CustodyRow, CustodyEntry),
    "instalments": (InstalmentRow, Instalment),
}
"""Lists of a case whose entries are rows of their own: field → table and record."""

_NESTED = {"bureau", "party", "penalty", "documents", *_HANGING}


def _names(kind: Any, leave_out: set[str] | None = None) -> tuple[str, ...]:
    return tuple(one.name for one in dataclasses.fields(kind) if one.name not in (leave_out or set()))


_CASE = _names(CaseFacts, _NESTED)
_PARTY = _names(Party)


def _copy(names: Sequence[str], source: Any) -> dict[str, Any]:
    """The named values, tuples as the lists that JSON columns keep."""
    values = {name: getattr(source, name) for name in names}
    return {name: list(one) if isinstance(one, tuple) else one for name, one in values.items()}


def _record(kind: type[Any], source: Any, names: Sequence[str]) -> Any:
    """The record of ``kind`` in a row: lists are tuples again."""
    values = {name: getattr(source, name) for name in names}
    return kind(**{name: tuple(one) if isinstance(one, list) else one for name, one in values.items()})


def find_row(session: Session, case_no: str) -> CaseRow | None:
    """The row of the case with this number."""
    return session.exec(select(CaseRow).where(CaseRow.case_no == case_no)).first()


def facts_of(session: Session, row: CaseRow) -> CaseFacts:
    """The facts of the case in ``row`` and the rows that hang on it."""
    party = session.get_one(PartyRow, row.id)
    lists: dict[str, Any] = {
        name: tuple(_record(kind, one, _names(kind)) for one in _hanging(session, table, row))
        for name, (table, kind) in _HANGING.items()
    }
    values = {name: getattr(row, name) for name in _CASE}
    return CaseFacts(
        **values | {"circumstances": tuple(row.circumstances)},
        **lists,
        bureau=from_plain(Bureau, row.bureau),
        party=_record(Party, party, _PARTY),
        penalty=Penalty(
            row.base_amount,
            row.rate,
            row.fine,
            row.penalty_text,
            tuple(row.penalty_kinds),
            row.illegal_income,
            row.penalty_reason,
        ),
        documents=tuple(_document(one) for one in _hanging(session, DocumentRow, row)),
    )


def last_case_number(session: Session, begins: str, ends: str) -> str:
    """The case number of this beginning and end that comes last: the longest first, so that 第9号 is before 第12号."""
    found = session.exec(
        select(CaseRow.case_no)
        .where(
            col(CaseRow.case_no) >= begins,
            col(CaseRow.case_no) < begins + "\U0010ffff",
            col(CaseRow.case_no).endswith(ends, autoescape=True),
        )
        .order_by(func.length(CaseRow.case_no).desc(), col(CaseRow.case_no).desc())
        .limit(1)
    )
    return found.first() or ""


def document_numbers(session: Session, begins: str, year: int) -> list[str]:
    """The numbers on documents of all cases that begin so and name the year."""
    found = session.exec(
        select(DocumentRow.number).where(
            col(DocumentRow.number).startswith(begins, autoescape=True),
            col(DocumentRow.number).contains(str(year)),
        )
    )
    return list(found)


def write_rows(session: Session, facts: CaseFacts, row: CaseRow | None, at: str) -> CaseRow:
    """Writes ``facts`` as a new case, or as the next version of ``row``."""
    values: dict[str, Any] = _copy(_CASE, facts) | {
        "updated_at": at,
        "bureau": to_plain(facts.bureau),
        "base_amount": facts.penalty.base_amount,
        "rate": facts.penalty.rate,
        "fine": facts.penalty.fine,
        "penalty_text": facts.penalty.text,
        "penalty_kinds": list(facts.penalty.kinds),
        "illegal_income": facts.penalty.illegal_income,
        "penalty_reason": facts.penalty.reason,
        "sorted_by": facts.filing_date or facts.clue_date,
    }
    if row is None:
        row = CaseRow(created_at=at, **values)
        session.add(row)
        session.flush()
    else:
        for name, value in values.items():
            setattr(row, name, value)
        row.version += 1
        for table in (PartyRow, *(table for table, _ in _HANGING.values())):
            hanging: Any = table
            session.exec(delete(hanging).where(hanging.case_id == row.id))
    case_id = cast(int, row.id)
    session.add(PartyRow(case_id=case_id, **_copy(_PARTY, facts.party)))
    for name, (table, kind) in _HANGING.items():
        for position, one in enumerate(getattr(facts, name)):
            session.add(table(case_id=case_id, position=position, **_copy(_names(kind), one)))
    # Documents keep their ids: scans and scores will refer to them.
    kept = {one.position: one for one in _hanging(session, DocumentRow, row)}
    for position, document in enumerate(facts.documents):
        values = _document_values(document)
        written = kept.pop(position, None) or DocumentRow(case_id=case_id, position=position, **values)
        for name, value in values.items():
            setattr(written, name, value)
        session.add(written)
    for left in kept.values():
        session.delete(left)
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
