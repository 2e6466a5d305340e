"""Tables of random inspections: batches with their seed, the shops that were drawn with their results."""

from __future__ import annotations

from datetime import date

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel


class RandomBatchRow(SQLModel, table=True):
    """One draw. ``basis`` is what it was drawn from, so that it can be drawn again: candidates, officers, rules."""

    __tablename__ = "random_batch"

    id: int | None = Field(default=None, primary_key=True)
    batch_no: str = Field(unique=True)
    title: str = ""
    seed: str
    seed_source: str = ""
    witness: str = ""
    drawn_at: str
    drawn_by: str
    strata: list[dict[str, str]] = Field(sa_type=JSON)
    basis: str
    basis_hash: str


class RandomShopRow(SQLModel, table=True):
    """One shop of a draw, in the order of drawing."""

    __tablename__ = "random_shop"
    __table_args__ = (UniqueConstraint("batch_id", "lic_no"),)

    id: int | None = Field(default=None, primary_key=True)
    batch_id: int = Field(foreign_key="random_batch.id", ondelete="CASCADE")
    lic_no: str = Field(index=True)
    stratum: str
    key: str
    officers: list[str] = Field(sa_type=JSON)
    passed_over: str = ""
    inspected_on: date | None = None
    result: str = ""
    note: str = ""
    published_on: date | None = None
