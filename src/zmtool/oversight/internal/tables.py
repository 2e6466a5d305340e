"""Tables of internal supervision: alerts with what lists and queues ask for as columns, records of what was found out, the case library.

Plain data keep moments without a zone: those of this computer's.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from zmtool.base.plain import from_plain, to_plain
from zmtool.oversight.internal.records import Alert, AlertRecord, LibraryCase


class SupervisionAlertRow(SQLModel, table=True):
    """One alert. ``facts`` is the plain data of the alert (JSON); ``next_due`` the nearest end of the clocks that run, ISO local time;
    ``value`` orders those of one model."""

    __tablename__ = "supervision_alert"
    __table_args__ = (
        Index("ix_alert_state", "is_open", "state", "next_due"),
        Index("ix_alert_subject", "subject_key", "model", "raised_at"),
        Index("ix_alert_model", "model", "value"),
        Index("ix_alert_person", "person", "is_open"),
    )

    id: int | None = Field(default=None, primary_key=True)
    version: int = 1
    alert_no: str = Field(unique=True)
    dedupe: str = Field(index=True)
    state: str
    is_open: bool = True
    inner: bool = False
    model: str
    level: int
    value: float | None = None
    period: str = ""
    subject_kind: str
    subject_key: str
    subject_name: str = ""
    accused_dept: str = ""
    accused: str = ""
    station: str = ""
    source: str = ""
    person: str = ""
    added_by: str = ""
    raised_at: str = Field(index=True)
    assigned_at: str = ""
    closed_at: str = Field(default="", index=True)
    next_due: str = ""
    checked: bool = False
    conclusion: str = ""
    verdict: str = ""
    reason: str = ""
    clue_no: str = ""
    overdue: int = 0
    facts: str = Field(sa_type=Text)
    updated_at: str = ""


class AlertRecordRow(SQLModel, table=True):
    """One record of what was found out: system analysis, telephone visit, check on site; rows are added and never changed."""

    __tablename__ = "alert_record"
    __table_args__ = (UniqueConstraint("alert_no", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    alert_no: str
    number: int
    kind: str
    at: str
    by: str
    facts: dict[str, Any] = Field(sa_type=JSON)


class AlertCaseRow(SQLModel, table=True):
    """One entry of the case library; ``facts`` is its plain data (JSON)."""

    __tablename__ = "alert_case"
    __table_args__ = (Index("ix_alert_case_model", "model", "format", "level"),)

    id: int | None = Field(default=None, primary_key=True)
    alert_no: str = Field(unique=True)
    model: str
    format: str = ""
    level: int
    verdict: str = ""
    inner: bool = False
    closed_on: str
    facts: str = Field(sa_type=Text)


def alert_facts(alert: Alert) -> str:
    """The alert as it is kept."""
    return json.dumps(to_plain(alert), ensure_ascii=False)


def alert_from(facts: str) -> Alert:
    """The alert in the facts of a row."""
    alert = from_plain(Alert, json.loads(facts))
    return replace(alert, raised_at=alert.raised_at.astimezone())


def record_from(row: AlertRecordRow) -> AlertRecord:
    """The record in a row."""
    return AlertRecord(row.kind, row.number, datetime.fromisoformat(row.at), row.by, dict(row.facts))


def case_facts(case: LibraryCase) -> str:
    """The case as it is kept."""
    return json.dumps(to_plain(case), ensure_ascii=False)


def case_from(row: AlertCaseRow) -> LibraryCase:
    """The case in a row."""
    return from_plain(LibraryCase, json.loads(row.facts))
