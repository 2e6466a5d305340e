"""The table of steps: every step of every record of oversight, one a row; rows are added and never changed."""

from __future__ import annotations

from sqlalchemy import JSON, Text, UniqueConstraint
from sqlmodel import Field, SQLModel


class OversightStepRow(SQLModel, table=True):
    """One step. ``kind`` is the id of the life (clue, problem …), ``number`` the record's, ``at`` ISO with the time zone."""

    __tablename__ = "oversight_step"
    __table_args__ = (UniqueConstraint("kind", "number", "position"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    number: str
    position: int
    step: str
    at: str
    by: str
    note: str = Field(default="", sa_type=Text)
    details: dict[str, str] = Field(sa_type=JSON)
