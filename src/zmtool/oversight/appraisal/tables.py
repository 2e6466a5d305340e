"""Tables of requests for pricing and of quality tests with their samples."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from zmtool.store.columns import DecimalText


class PriceRequestRow(SQLModel, table=True):
    """One request for pricing. ``facts`` is its plain data (JSON); ``amount`` in yuan, None before the result."""

    __tablename__ = "price_request"
    __table_args__ = (Index("ix_price_request_state", "is_open", "state", "asked_on"),)

    id: int | None = Field(default=None, primary_key=True)
    version: int = 1
    request_no: str = Field(unique=True)
    case_no: str = Field(index=True)
    state: str
    is_open: bool = True
    issuer: str = ""
    asked_on: date
    issued_on: date | None = None
    amount: Decimal | None = Field(default=None, sa_type=DecimalText)
    facts: str = Field(sa_type=Text)
    updated_at: str = ""


class QualityTestRow(SQLModel, table=True):
    """One test. ``facts`` is its plain data (JSON); ``kept_until`` is how long the kept samples have to stay, ISO day."""

    __tablename__ = "quality_test"
    __table_args__ = (Index("ix_quality_test_state", "is_open", "state", "kept_until"),)

    id: int | None = Field(default=None, primary_key=True)
    version: int = 1
    test_no: str = Field(unique=True)
    case_no: str = Field(index=True)
    state: str
    is_open: bool = True
    body: str
    entrusted_on: date
    report_no: str = ""
    reported_on: date | None = None
    kept_until: str = ""
    facts: str = Field(sa_type=Text)
    updated_at: str = ""


class SampleRow(SQLModel, table=True):
    """One numbered sample of a test: of which goods, how many cartons, what the test says of it."""

    __tablename__ = "test_sample"
    __table_args__ = (UniqueConstraint("test_no", "position"),)

    id: int | None = Field(default=None, primary_key=True)
    sample_no: str = Field(unique=True)
    test_no: str
    position: int
    tag: str
    name: str
    cartons: Decimal = Field(sa_type=DecimalText)
    verdict: str = ""
