"""Alerts in the database: reading, keeping, lists, numbers, what else is known of a subject."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from zmtool.base.errors import NotFound, Refused
from zmtool.oversight.closed_loop.files import files_of
from zmtool.oversight.closed_loop.keep_clues import local_text
from zmtool.oversight.closed_loop.numbers import next_number, numbered
from zmtool.oversight.closed_loop.records import Evidence
from zmtool.oversight.course.definition import Life
from zmtool.oversight.course.keep import add_steps, steps_of
from zmtool.oversight.course.records import Course
from zmtool.oversight.internal.conditions import level_now
from zmtool.oversight.internal.levels import Earlier
from zmtool.oversight.internal.records import Alert, AlertRecord
from zmtool.oversight.internal.tables import (
    AlertRecordRow,
    SupervisionAlertRow,
    alert_facts,
    alert_from,
    record_from,
)
from zmtool.store.audit import record
from zmtool.store.search import Findable, replace_entries

KIND = "alert"
BEGINS = "NEW"
DEPT = "control"
"""Whose matters alerts are."""
_CHECKS = ("phone", "visit")


@dataclass(frozen=True, slots=True)
class KeptAlert:
    """An alert with its course, what was found out, files, state, who is in charge, and the number of its saved version."""

    alert: Alert
    course: Course
    records: tuple[AlertRecord, ...]
    files: tuple[Evidence, ...]
    state: str
    inner: bool
    person: str
    added_by: str
    verdict: str
    clue_no: str
    version: int

    @property
    def level(self) -> int:
        """The level it stands at now."""
        return level_now(self.alert.level, self.course)


def kept_alert(session: Session, number: str) -> KeptAlert:
    """The alert with this number. Raises NotFound."""
    row = _row(session, number)
    if row is None:
        raise no_alert(number)
    alert = alert_from(row)
    return KeptAlert(
        alert,
        Course(alert.raised_at, BEGINS, steps_of(session, KIND, row.alert_no)),
        records_of(session, row.alert_no),
        files_of(session, KIND, row.alert_no),
        row.state,
        row.inner,
        row.person,
        row.added_by,
        row.verdict,
        row.clue_no,
        row.version,
    )


def no_alert(number: str) -> NotFound:
    """What is said of an alert that is not there, and of one that must not be seen: the same."""
    return NotFound(f"没有预警 {number}", next_step="用 zmtool alert list 查看预警")


def keep_alert(
    session: Session,
    alert: Alert,
    course: Course,
    life: Life,
    *,
    inner: bool,
    verdict: str,
    next_due: datetime | None,
    now: datetime,
    who: str,
    action: str,
    change: Mapping[str, Any],
    why: str = "",
    expected_version: int | None = None,
) -> None:
    """Keeps an alert with its new steps. Raises Refused where somebody changed it since ``expected_version``."""
    row = _row(session, alert.alert_no)
    if expected_version is not None and (row.version if row else 0) != expected_version:
        raise Refused(f"预警 {alert.alert_no} 在您打开之后已被他人修改，未保存", next_step="请重新打开后再办")
    kept_steps = 0 if row is None else len(steps_of(session, KIND, alert.alert_no))
    if row is None:
        row = SupervisionAlertRow(
            alert_no=alert.alert_no,
            dedupe="",
            state="",
            model="",
            level=0,
            subject_kind="",
            subject_key="",
            raised_at="",
            added_by=who,
            facts="",
        )
        session.add(row)
    else:
        row.version += 1
    state = life.state_of(course)
    row.state, row.is_open, row.inner = state, life.states[state].open, inner
    _fill(row, alert, course)
    row.verdict = verdict
    row.next_due = local_text(next_due) if next_due else ""
    row.facts, row.updated_at = alert_facts(alert), local_text(now)
    session.flush()
    add_steps(session, KIND, alert.alert_no, course.steps, after=kept_steps)
    hidden = inner or bool(alert.subject.dept)
    replace_entries(session, f"alert/{row.id}", [] if hidden else [_findable(alert)])
    record(
        session,
        now=now,
        who=who,
        action=action,
        subject=f"alert/{alert.alert_no}",
        change={"state": state, **({} if hidden else change)},
        why="" if hidden else why,
    )


def new_alert_no(session: Session, org: str, year: int) -> str:
    """The next number of an alert in a year (YJ-机构-年-序)."""
    return next_number(session, col(SupervisionAlertRow.alert_no), f"YJ-{org}-{year}-")


def latest_of_key(session: Session, key: str) -> str:
    """The latest alert of a model, subject and period; empty for none."""
    return (
        session.exec(
            select(SupervisionAlertRow.alert_no)
            .where(SupervisionAlertRow.dedupe == key)
            .order_by(col(SupervisionAlertRow.id).desc())
        ).first()
        or ""
    )


def closed_at(session: Session, number: str) -> datetime | None:
    """When an alert was closed or suppressed, None while it is open."""
    row = _row(session, number)
    if row is None or row.is_open or not row.closed_at:
        return None
    return datetime.fromisoformat(row.closed_at).astimezone()


def quantile_of(session: Session, model: str, value: Decimal | None) -> Decimal | None:
    """Where a value stands among those of its model here: the share that is not above it; None without any other."""
    if value is None:
        return None
    known = col(SupervisionAlertRow.value)
    whole = session.exec(
        select(func.count()).where(SupervisionAlertRow.model == model, known.is_not(None))
    ).one()
    if not whole:
        return None
    below = session.exec(
        select(func.count()).where(SupervisionAlertRow.model == model, known <= float(value))
    ).one()
    return (Decimal(below) / whole).quantize(Decimal("0.001"))


def earlier_of(session: Session, subject: str, since: datetime, but: str = "") -> tuple[Earlier, ...]:
    """What else was raised about a subject since a moment, suppressed ones too, the latest first."""
    rows = session.exec(
        select(SupervisionAlertRow)
        .where(
            SupervisionAlertRow.subject_key == subject,
            col(SupervisionAlertRow.raised_at) >= local_text(since),
            SupervisionAlertRow.alert_no != but,
        )
        .order_by(col(SupervisionAlertRow.raised_at).desc())
        .limit(500)
    )
    return tuple(
        Earlier(
            row.alert_no,
            row.model,
            datetime.fromisoformat(row.raised_at).astimezone(),
            row.verdict,
            row.level,
        )
        for row in rows
    )


def suppressed_in_a_row(session: Session, subject: str, model: str, but: str) -> int:
    """How many of the latest alerts of a subject by a model were suppressed, one after the other."""
    states = session.exec(
        select(SupervisionAlertRow.state)
        .where(
            SupervisionAlertRow.subject_key == subject,
            SupervisionAlertRow.model == model,
            SupervisionAlertRow.alert_no != but,
            col(SupervisionAlertRow.state).not_in((BEGINS, "TRIAGE")),
        )
        .order_by(col(SupervisionAlertRow.raised_at).desc(), col(SupervisionAlertRow.id).desc())
        .limit(100)
    )
    count = 0
    for state in states:
        if state != "SUPPRESSED":
            break
        count += 1
    return count


def records_of(session: Session, alert_no: str) -> tuple[AlertRecord, ...]:
    """What was found out about an alert, in order."""
    rows = session.exec(
        select(AlertRecordRow).where(AlertRecordRow.alert_no == alert_no).order_by(col(AlertRecordRow.number))
    )
    return tuple(map(record_from, rows))


def add_record(session: Session, alert_no: str, one: AlertRecord) -> None:
    """Adds what was found out; the step that tells of it goes into the trail."""
    session.add(
        AlertRecordRow(
            alert_no=alert_no,
            number=one.number,
            kind=one.kind,
            at=one.at.isoformat(timespec="seconds"),
            by=one.by,
            facts=dict(one.facts),
        )
    )
    session.flush()


def window(now: datetime, days: int) -> datetime:
    """So many days before a moment."""
    return now - timedelta(days=days)


def _fill(row: SupervisionAlertRow, alert: Alert, course: Course) -> None:
    subject = alert.subject
    row.dedupe, row.model, row.period = alert.key, alert.model, alert.period
    row.level = level_now(alert.level, course)
    row.value = None if alert.value is None else float(alert.value)
    row.subject_kind, row.subject_key, row.subject_name = subject.kind, subject.key, subject.name
    row.accused_dept, row.accused = subject.dept, subject.login
    row.station, row.source = alert.station, alert.source
    row.person = course.said("person", "assign", "reassign")
    row.raised_at = local_text(alert.raised_at)
    assigned, ended = course.last("assign"), course.last("close", "suppress")
    row.assigned_at = local_text(assigned.at) if assigned else ""
    row.closed_at = local_text(ended.at) if ended and not row.is_open else ""
    row.checked = bool(course.taken(*_CHECKS))
    row.conclusion = course.said("conclusion", "conclude")
    row.reason = course.said("reason", "conclude", "suppress")
    row.clue_no = course.said("clue", "transfer")
    row.overdue = len(course.taken("overdue"))


def _row(session: Session, number: str) -> SupervisionAlertRow | None:
    return session.exec(
        select(SupervisionAlertRow)
        .where(numbered(col(SupervisionAlertRow.alert_no), number))
        .order_by(col(SupervisionAlertRow.id).desc())
        .limit(1)
    ).first()


def _findable(alert: Alert) -> Findable:
    subject = alert.subject
    texts = (alert.alert_no, subject.key, subject.name, alert.model, alert.desc)
    return Findable(
        KIND, KIND, alert.alert_no, f"{alert.alert_no} {subject.called}", "\n".join(filter(None, texts))
    )
