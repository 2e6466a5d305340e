"""Tables of the register: licences with their holders, and the history of every change."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field, SQLModel

from zmtool.licenses.register.records import Retailer
from zmtool.store.columns import DecimalText
from zmtool.values.address_key import address_key


class RetailerRow(SQLModel, table=True):
    """One licence. ``addr_key`` is the address in the form in which addresses are compared."""

    __tablename__ = "retailer"
    __table_args__ = (Index("ix_retailer_status", "status", "valid_to"),)

    id: int | None = Field(default=None, primary_key=True)
    version: int = 1
    created_at: str = ""
    updated_at: str = ""
    lic_no: str = Field(unique=True)
    name: str = ""
    principal: str = ""
    status: str = "ACTIVE"
    eco_type: str = ""
    uscc: str = Field(default="", index=True)
    addr: str = ""
    addr_key: str = Field(default="", index=True)
    scope: list[str] = Field(sa_type=JSON)
    supplier: str = ""
    valid_from: date | None = None
    valid_to: date | None = Field(default=None, index=True)
    org: str = ""
    issue_date: date | None = None
    serial: str = ""
    suspended_from: date | None = None
    suspended_to: date | None = None
    id_mask: str = ""
    id_key: str = Field(default="", index=True)
    birth_year: int | None = None
    cust_code: str = Field(default="", index=True)
    phone: str = Field(default="", index=True)
    order_phone: str = Field(default="", index=True)
    bank_mask: str = ""
    bank_key: str = Field(default="", index=True)
    actual_operator: str = ""
    longitude: Decimal | None = Field(default=None, sa_type=DecimalText)
    latitude: Decimal | None = Field(default=None, sa_type=DecimalText)
    datum: str = ""
    town: str = ""
    village: str = ""
    cell: str = Field(default="", index=True)
    station: str = Field(default="", index=True)
    officer: str = ""
    route: str = ""
    rep: str = ""
    format: str = ""
    market: str = ""
    area: Decimal | None = Field(default=None, sa_type=DecimalText)
    tier: str = ""
    order_weekday: str = ""
    cycle: str = ""
    uscc_until: date | None = None
    business_status: str = ""
    first_order_date: date | None = None
    last_order_date: date | None = None
    plan_code: str = ""
    tags: list[str] = Field(sa_type=JSON)
    note: str = ""
    doubts: list[str] = Field(sa_type=JSON)


class LicenceEventRow(SQLModel, table=True):
    """One change of a licence: who, when, what (JSON: field → before, after), why."""

    __tablename__ = "licence_event"

    id: int | None = Field(default=None, primary_key=True)
    lic_no: str = Field(index=True)
    at: str
    who: str
    kind: str
    change: str
    why: str = ""
    source: str = ""


class RegisterSecretRow(SQLModel, table=True):
    """The workspace's own secret, under which numbers are turned into keys for comparison."""

    __tablename__ = "register_secret"

    id: int | None = Field(default=None, primary_key=True)
    secret: str


FIELDS = tuple(Retailer.__dataclass_fields__)
_LISTS = ("scope", "tags", "doubts")


def retailer_record(row: Any) -> Retailer:
    """The entry in a row."""
    values: dict[str, Any] = {name: getattr(row, name) for name in FIELDS}
    return Retailer(**values | {name: tuple(values[name]) for name in _LISTS})


def retailer_columns(retailer: Retailer) -> dict[str, Any]:
    """The columns of an entry, without the row's id, version and times."""
    columns = {
        name: list(getattr(retailer, name)) if name in _LISTS else getattr(retailer, name) for name in FIELDS
    }
    return {**columns, "addr_key": address_key(retailer.addr)}
