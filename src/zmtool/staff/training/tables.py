"""Tables of training: what was planned and held, who was there, what places there are."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlmodel import Field, SQLModel

from zmtool.store.columns import DecimalText


class TrainingResourceRow(SQLModel, table=True):
    """A place to train at."""

    __tablename__ = "training_resource"

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    name: str = Field(unique=True)
    address: str
    contact: str
    note: str


class TrainingRow(SQLModel, table=True):
    """A training."""

    __tablename__ = "training"

    id: int | None = Field(default=None, primary_key=True)
    title: str
    held_on: date = Field(index=True)
    hours: Decimal = Field(sa_type=DecimalText)
    exam: bool
    resource_id: int | None = Field(default=None, foreign_key="training_resource.id")
    teacher: str
    note: str


class TrainingAttendanceRow(SQLModel, table=True):
    """One person at one training."""

    __tablename__ = "training_attendance"

    training_id: int = Field(primary_key=True, foreign_key="training.id", ondelete="CASCADE")
    file_id: int = Field(primary_key=True, foreign_key="staff_file.id", index=True)
    attended: bool
    hours: Decimal | None = Field(default=None, sa_type=DecimalText)
    score: Decimal | None = Field(default=None, sa_type=DecimalText)
    passed: bool | None = None
