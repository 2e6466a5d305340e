"""Tables of leads. People, vehicles, places and numbers of a lead are sealed in a table of their own."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import Index, Text
from sqlmodel import Field, SQLModel

from zmtool.store.columns import DecimalText


class LeadRow(SQLModel, table=True):
    """One lead. ``facts`` is the plain data of the lead without what is sealed (JSON); moments are ISO local time.

    ``quantity`` is what was seized, in cartons, None where nobody told it; ``seal`` that of the package it came in.
    """

    __tablename__ = "intel_lead"
    __table_args__ = (Index("ix_intel_lead_state", "is_open", "state", "next_due"),)

    id: int | None = Field(default=None, primary_key=True)
    version: int = 1
    lead_no: str = Field(unique=True)
    state: str
    is_open: bool = True
    source: str
    level: int
    dept: str = ""
    added_by: str = ""
    to_bureau: str = ""
    resp_dept: str = ""
    resp_person: str = Field(default="", index=True)
    across: bool | None = None
    from_bureau: str = ""
    from_number: str = ""
    seal: str = Field(default="", index=True)
    began_at: str = Field(index=True)
    dispatched_at: str = Field(default="", index=True)
    signed_at: str = ""
    fed_back_at: str = ""
    closed_at: str = ""
    next_due: str = ""
    result: str = ""
    case_no: str = Field(default="", index=True)
    quantity: Decimal | None = Field(default=None, sa_type=DecimalText)
    score: int | None = None
    merged_into: str = ""
    limits_met: int = 0
    limits_late: int = 0
    facts: str = Field(sa_type=Text)
    updated_at: str = ""


class LeadSealedRow(SQLModel, table=True):
    """The people, vehicles, places and numbers of a lead: sealed with a key that is not in the database."""

    __tablename__ = "intel_lead_sealed"

    id: int | None = Field(default=None, primary_key=True)
    lead_no: str = Field(unique=True)
    sealed: str = Field(sa_type=Text)
    sealed_at: str
