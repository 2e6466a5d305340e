"""Tables of cases.

The case itself is one row; party, officers, goods, steps and documents hang on it in their order. What a document
says beyond the facts (fields, rows, signatures) is JSON: it belongs to that document alone.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, DateTime, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from zmtool.store.columns import DecimalText

_EMPTY: dict[str, Any] = {"server_default": ""}
_NONE: dict[str, Any] = {"server_default": "[]"}


class CaseRow(SQLModel, table=True):
    """One case. ``version`` counts its saved states; a save against an older one is refused.

    ``sorted_by`` is the day the list of cases is ordered by: filed, or known of.
    """

    __tablename__ = "penalty_case"
    __table_args__ = (Index("ix_penalty_case_list", "sorted_by", "id", "case_no"),)

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
    act_end_date: date | None = None
    accomplices: str = Field(sa_column_kwargs=_EMPTY)
    circumstances: list[str] = Field(sa_type=JSON, sa_column_kwargs=_NONE)
    sales_amount: Decimal | None = Field(default=None, sa_type=DecimalText)
    penalty_kinds: list[str] = Field(sa_type=JSON, sa_column_kwargs=_NONE)
    illegal_income: Decimal | None = Field(default=None, sa_type=DecimalText)
    penalty_reason: str = Field(sa_type=Text, sa_column_kwargs=_EMPTY)
    sorted_by: date | None = None


class PartyRow(SQLModel, table=True):
    """The party of a case."""

    __tablename__ = "case_party"
    __table_args__ = (
        Index("ix_case_party_uscc", "uscc"),
        Index("ix_case_party_phone", "phone"),
        Index("ix_case_party_address", "address"),
        Index("ix_case_party_business_address", "business_address"),
    )

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
    position: str = Field(sa_column_kwargs=_EMPTY)
    plate: str = Field(index=True, sa_column_kwargs=_EMPTY)


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
    tag: str = Field(sa_column_kwargs=_EMPTY)
    result: str = Field(sa_column_kwargs=_EMPTY)
    codes: list[str] = Field(sa_type=JSON, sa_column_kwargs=_NONE)
    price_unit: str = Field(sa_column_kwargs=_EMPTY)


class EventRow(SQLModel, table=True):
    """A step that was taken."""

    __tablename__ = "case_event"

    case_id: int = Field(primary_key=True, foreign_key="penalty_case.id", ondelete="CASCADE")
    position: int = Field(primary_key=True)
    step: str
    on: date
    at: datetime | None = Field(default=None, sa_type=DateTime)
    by: list[str] = Field(sa_type=JSON)
    role: str
    about: str
    number: str
    amount: Decimal | None = Field(default=None, sa_type=DecimalText)
    until: date | None = None
    note: str = Field(sa_type=Text)
    overridden: list[str] = Field(sa_type=JSON)


class ApprovalRow(SQLModel, table=True):
    """An opinion on a step."""

    __tablename__ = "case_approval"

    case_id: int = Field(primary_key=True, foreign_key="penalty_case.id", ondelete="CASCADE")
    position: int = Field(primary_key=True)
    step: str
    role: str
    by: list[str] = Field(sa_type=JSON)
    on: date
    agrees: bool
    opinion: str = Field(sa_type=Text)
    entered_by: str


class EvidenceRow(SQLModel, table=True):
    """A piece of evidence."""

    __tablename__ = "case_evidence"

    case_id: int = Field(primary_key=True, foreign_key="penalty_case.id", ondelete="CASCADE")
    position: int = Field(primary_key=True)
    kind: str
    name: str
    on: date | None = None
    origin: str
    taken_by: str
    pages: int
    sha256: str
    note: str = Field(sa_type=Text)


class CustodyRow(SQLModel, table=True):
    """A movement of seized goods."""

    __tablename__ = "case_custody"

    case_id: int = Field(primary_key=True, foreign_key="penalty_case.id", ondelete="CASCADE")
    position: int = Field(primary_key=True)
    tag: str
    kind: str
    quantity: Decimal = Field(sa_type=DecimalText)
    on: date
    holder: str
    by: list[str] = Field(sa_type=JSON)
    document: str
    note: str = Field(sa_type=Text)


class InstalmentRow(SQLModel, table=True):
    """A part of a fine and when it is due."""

    __tablename__ = "case_instalment"

    case_id: int = Field(primary_key=True, foreign_key="penalty_case.id", ondelete="CASCADE")
    position: int = Field(primary_key=True)
    due: date
    amount: Decimal = Field(sa_type=DecimalText)


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


class ReturnedPaperRow(SQLModel, table=True):
    """Signed paper that came back: the pages of an original that show one document of a case."""

    __tablename__ = "returned_paper"
    __table_args__ = (UniqueConstraint("case_id", "form", "which", "sha256"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="penalty_case.id", ondelete="CASCADE")
    form: str
    which: int
    sha256: str
    pages: list[int] = Field(sa_type=JSON)
    content: str
    kept_at: str
    kept_by: str


class DeadlineRow(SQLModel, table=True):
    """A deadline of a case, worked out from its facts whenever it is kept."""

    __tablename__ = "case_deadline"
    __table_args__ = (
        Index("ix_case_deadline_open", "done", "due", "case_id"),
        Index("ix_case_deadline_whose", "done", "whose", "due", "case_id"),
    )

    case_id: int = Field(primary_key=True, foreign_key="penalty_case.id", ondelete="CASCADE")
    position: int = Field(primary_key=True)
    rule: str
    label: str
    start: date
    due: date | None = None
    done: date | None = None
    whose: str
    certain: bool
    ground: str = Field(sa_type=Text)
    counting: str = Field(sa_type=Text)
    note: str = Field(sa_type=Text)
