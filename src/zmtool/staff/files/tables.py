"""The table of personnel files."""

from __future__ import annotations

from datetime import date

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel


class StaffFileRow(SQLModel, table=True):
    """A person. What is a person's alone is null where it is unknown, so that many may lack it."""

    __tablename__ = "staff_file"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(index=True)
    staff_no: str | None = Field(default=None, unique=True)
    cert_no: str | None = Field(default=None, unique=True)
    login: str | None = Field(default=None, unique=True)
    posts: list[str] = Field(sa_type=JSON)
    unit: str
    department: str
    legal_qualified: bool | None = None
    skill_level: int | None = None
    entered_on: date | None = None
    areas: list[str] = Field(sa_type=JSON)
    former_certs: list[str] = Field(sa_type=JSON)
    left_on: date | None = None
    version: int = 1
