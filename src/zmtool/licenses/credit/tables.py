"""Tables of credit supervision: the flow of points, snapshots of grades, repairs, promises; and the rows as records."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Index, Text, cast
from sqlmodel import Field, SQLModel

from zmtool.licenses.credit.ledger import CreditEntry
from zmtool.licenses.credit.promise import Promise
from zmtool.licenses.credit.repair import Repair, RepairState
from zmtool.licenses.credit.rules import Source
from zmtool.store.columns import DecimalText


class CreditFlowRow(SQLModel, table=True):
    """One line of the flow; rows are added and never changed."""

    __tablename__ = "credit_flow"
    __table_args__ = (
        Index("ix_credit_flow_licence", "lic_no", "day"),
        Index("ix_credit_flow_ref", "ref"),
        Index("ix_credit_flow_case", "case_no"),
    )

    id: int | None = Field(default=None, primary_key=True)
    lic_no: str
    day: date
    item: str
    points: Decimal = Field(sa_type=DecimalText)
    source: str
    ref: str
    until: date
    rules: str
    quantity: Decimal | None = Field(default=None, sa_type=DecimalText)
    amount: Decimal | None = Field(default=None, sa_type=DecimalText)
    case_no: str = ""
    ground: str = Field(default="", sa_type=Text)
    evidence: list[str] = Field(sa_type=JSON)
    why: str = Field(default="", sa_type=Text)
    entered_by: str
    approved_by: str = ""
    reverses: int = 0
    repairs: list[int] = Field(sa_type=JSON)
    ceiling: str = ""
    entered_at: str


class CreditGradeRow(SQLModel, table=True):
    """A grade as it was worked out on a day; only changes are written, ``latest`` marks the last of a licence."""

    __tablename__ = "credit_grade"
    __table_args__ = (
        Index("ix_credit_grade_licence", "lic_no", "latest"),
        Index("ix_credit_grade_grade", "latest", "grade"),
    )

    id: int | None = Field(default=None, primary_key=True)
    lic_no: str
    day: date
    score: Decimal = Field(sa_type=DecimalText)
    grade: str
    certain: bool
    rules: str
    why: str = Field(sa_type=Text)
    latest: bool = True
    written_at: str
    written_by: str


class CreditRepairRow(SQLModel, table=True):
    """An application for repair."""

    __tablename__ = "credit_repair"

    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(unique=True)
    lic_no: str = Field(index=True)
    entries: list[int] = Field(sa_type=JSON)
    measures: str = Field(sa_type=Text)
    promise: str = Field(sa_type=Text)
    state: str = Field(index=True)
    applied_on: date
    evidence: list[str] = Field(sa_type=JSON)
    accepted_on: date | None = None
    verified_on: date | None = None
    public_from: date | None = None
    public_to: date | None = None
    settled_on: date | None = None
    due: date | None = None
    note: str = Field(sa_type=Text)
    reason: str = Field(sa_type=Text)
    grade_before: str
    grade_after: str
    flow_id: int


class CreditPromiseRow(SQLModel, table=True):
    """A signed promise; the original is in the vault by its SHA-256."""

    __tablename__ = "credit_promise"

    id: int | None = Field(default=None, primary_key=True)
    lic_no: str = Field(index=True)
    version: str
    signed_on: date
    occasion: str
    sha256: str
    kept_by: str
    kept_at: str


_SOURCES = {one.value: one for one in Source}
_ENTRY = tuple(name for name in CreditEntry.__dataclass_fields__ if name != "id")
_REPAIR = tuple(Repair.__dataclass_fields__)
_PROMISE = tuple(Promise.__dataclass_fields__)


def entry_record(row: Any) -> CreditEntry:
    """The entry in a row."""
    return CreditEntry(
        row.lic_no,
        row.day,
        row.item,
        row.points,
        Source(row.source),
        row.ref,
        row.until,
        row.rules,
        row.quantity,
        row.amount,
        row.case_no,
        row.ground,
        tuple(row.evidence),
        row.why,
        row.entered_by,
        row.approved_by,
        row.reverses,
        tuple(row.repairs),
        row.ceiling,
        row.id,
    )


def counted_columns() -> tuple[Any, ...]:
    """The columns that grading asks for; the words of an entry stay in the database."""
    table = CreditFlowRow.__table__  # type: ignore[attr-defined]
    names = ("lic_no", "day", "item", "points", "source", "ref", "until", "quantity", "amount", "reverses")
    return (*(table.c[name] for name in names), cast(table.c.repairs, Text), table.c.ceiling, table.c.id)


def counted_entry(row: Sequence[Any]) -> CreditEntry:
    """The entry in a row of ``counted_columns``."""
    lic_no, day, item, points, source, ref, until, quantity, amount, reverses, repairs, ceiling, number = row
    return CreditEntry(
        lic_no,
        day,
        item,
        points,
        _SOURCES[source],
        ref,
        until,
        quantity=quantity,
        amount=amount,
        reverses=reverses,
        repairs=() if repairs == "[]" else tuple(json.loads(repairs)),
        ceiling=ceiling,
        id=number,
    )


def entry_columns(entry: CreditEntry) -> dict[str, Any]:
    """The columns of an entry, without the row's id and time."""
    return {name: _column(getattr(entry, name)) for name in _ENTRY}


def repair_record(row: CreditRepairRow) -> Repair:
    """The repair in a row."""
    values = {name: getattr(row, name) for name in _REPAIR}
    values |= {"entries": tuple(row.entries), "evidence": tuple(row.evidence)}
    return Repair(**values | {"state": RepairState(row.state)})


def repair_columns(repair: Repair) -> dict[str, Any]:
    """The columns of a repair, without the row's id."""
    return {name: _column(getattr(repair, name)) for name in _REPAIR}


def promise_record(row: CreditPromiseRow) -> Promise:
    """The promise in a row."""
    return Promise(**{name: getattr(row, name) for name in _PROMISE})


def promise_columns(promise: Promise) -> dict[str, Any]:
    """The columns of a promise, without the row's id and time."""
    return {name: _column(getattr(promise, name)) for name in _PROMISE}


def _column(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return value.value if isinstance(value, (Source, RepairState)) else value
