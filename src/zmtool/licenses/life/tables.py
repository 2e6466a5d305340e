"""Tables of applications: the facts as plain data, the steps one a row, and what lists and boards ask for as columns."""

from __future__ import annotations

import json
from datetime import date, datetime

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from zmtool.base.plain import from_plain, to_plain
from zmtool.licenses.life.records import Course, StepTaken
from zmtool.licenses.records import Application
from zmtool.staff.records import Officer


class LicenceApplicationRow(SQLModel, table=True):
    """One application. ``facts`` is the plain data of the application (JSON); ``next_due`` the earliest open due day of the bureau."""

    __tablename__ = "licence_application"
    __table_args__ = (Index("ix_licence_application_state", "state", "next_due"),)

    id: int | None = Field(default=None, primary_key=True)
    version: int = 1
    application_no: str = Field(unique=True)
    matter: str
    state: str
    is_open: bool = True
    lic_no: str = Field(default="", index=True)
    applicant: str = ""
    addr_key: str = Field(default="", index=True)
    received_at: str
    accepted_at: str = ""
    decided_on: date | None = Field(default=None, index=True)
    result: str = ""
    next_due: date | None = None
    query_code: str = Field(default="", index=True)
    facts: str
    updated_at: str = ""


class LicenceStepRow(SQLModel, table=True):
    """One step of an application."""

    __tablename__ = "licence_step"
    __table_args__ = (UniqueConstraint("application_id", "position"),)

    id: int | None = Field(default=None, primary_key=True)
    application_id: int = Field(foreign_key="licence_application.id", ondelete="CASCADE")
    position: int
    step: str
    at: str
    by: str
    officers: list[dict[str, str]] = Field(sa_type=JSON)
    reasons: list[str] = Field(sa_type=JSON)
    note: str = ""
    details: dict[str, str] = Field(sa_type=JSON)


class LicenceBanRow(SQLModel, table=True):
    """Somebody who may not apply until a day. ``id_key`` is the key of the identity number."""

    __tablename__ = "licence_ban"

    id: int | None = Field(default=None, primary_key=True)
    id_key: str = Field(default="", index=True)
    uscc: str = Field(default="", index=True)
    name: str = ""
    code: str
    until: date
    source: str = ""


def course_from(row: LicenceApplicationRow, steps: list[LicenceStepRow]) -> Course:
    """The course in the rows of an application."""
    return Course(
        from_plain(Application, json.loads(row.facts)),
        datetime.fromisoformat(row.received_at),
        tuple(
            StepTaken(
                one.step,
                datetime.fromisoformat(one.at),
                one.by,
                tuple(from_plain(Officer, each) for each in one.officers),
                tuple(one.reasons),
                one.note,
                dict(one.details),
            )
            for one in steps
        ),
    )


def facts_text(application: Application) -> str:
    """The facts as they are kept."""
    return json.dumps(to_plain(application), ensure_ascii=False)


class LicenceFileRow(SQLModel, table=True):
    """A file that belongs to an application: its original in the vault, the material it is, the pages where it is part of a scan."""

    __tablename__ = "licence_file"

    id: int | None = Field(default=None, primary_key=True)
    application_id: int = Field(foreign_key="licence_application.id", index=True, ondelete="CASCADE")
    sha256: str
    name: str
    material: str = ""
    pages: list[int] = Field(sa_type=JSON)
    scan: int = 0
    added_at: str
    added_by: str
