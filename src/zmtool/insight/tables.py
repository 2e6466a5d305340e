"""Tables of analysis: imports and the parts their columns stand in, brands, known gaps, runs, hits, stages of models."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from zmtool.store.columns import DecimalText


class BatchRow(SQLModel, table=True):
    """One imported file. ``state`` staged, accepted, withdrawn or discarded; ``weeks`` JSON list; ``summary`` JSON for people."""

    __tablename__ = "insight_batch"

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    sha256: str = Field(index=True)
    name: str
    state: str
    weeks: str
    rows: int
    summary: str = Field(sa_type=Text)
    staged_at: str
    staged_by: str
    settled_at: str = ""
    settled_by: str = ""


class PartRow(SQLModel, table=True):
    """One file of columns: a week of a table, or a whole table (week −1). ``file`` is relative to the folder of analysis."""

    __tablename__ = "insight_part"
    __table_args__ = (UniqueConstraint("table_id", "week"),)

    id: int | None = Field(default=None, primary_key=True)
    table_id: str
    week: int
    file: str
    rows: int
    sha256: str


class SkuRow(SQLModel, table=True):
    """One brand, by the number under which order lines name it."""

    __tablename__ = "insight_sku"

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(index=True)
    name: str
    name_key: str = Field(index=True)
    brand: str = ""
    origin: str = ""
    klass: int | None = None
    whole_price: Decimal | None = Field(default=None, sa_type=DecimalText)
    retail_price: Decimal | None = Field(default=None, sa_type=DecimalText)
    heat: str = ""
    sensitive: bool = False
    listed_on: date | None = None


class GapRow(SQLModel, table=True):
    """A week in which an organisation takes no orders, as somebody said, and why; ``org`` empty for all."""

    __tablename__ = "insight_gap"
    __table_args__ = (UniqueConstraint("week", "org"),)

    id: int | None = Field(default=None, primary_key=True)
    week: int
    org: str
    reason: str
    added_at: str
    added_by: str


class RunRow(SQLModel, table=True):
    """One run of a model. ``purpose`` run, shadow or backtest; ``state`` done, blocked or stopped, ``note`` says why (Chinese)."""

    __tablename__ = "insight_run"
    __table_args__ = (Index("ix_insight_run_code", "code", "asof"),)

    id: int | None = Field(default=None, primary_key=True)
    code: str
    version: str
    asof: date
    params: str
    engine: str
    fingerprint: str
    purpose: str
    state: str
    note: str
    hits: int
    ms: int
    started_at: str
    who: str


class HitRow(SQLModel, table=True):
    """One hit of a run. ``facts`` JSON: rows, how many in all, what moved the level; ``done`` what became of its alert."""

    __tablename__ = "insight_hit"
    __table_args__ = (Index("ix_insight_hit_subject", "subject", "code", "asof"),)

    id: int | None = Field(default=None, primary_key=True)
    run_id: int = Field(index=True)
    code: str
    asof: date
    unit: str
    subject: str
    called: str
    period: str
    level: int
    value: str
    quantile: str
    suppressed: str
    alert_no: str = Field(index=True)
    done: str
    facts: str = Field(sa_type=Text)


class HitShopRow(SQLModel, table=True):
    """A shop that a hit names."""

    __tablename__ = "insight_hit_shop"

    id: int | None = Field(default=None, primary_key=True)
    hit_id: int = Field(index=True)
    lic_no: str = Field(index=True)


class StageRow(SQLModel, table=True):
    """A step in the life of a model: draft, tested, trial, active, stopped; who took it and why."""

    __tablename__ = "insight_stage"

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(index=True)
    version: str
    stage: str
    why: str
    at: str
    who: str
