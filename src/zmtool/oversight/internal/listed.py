"""Lists of alerts out of the database: what fits and what the person may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, literal, or_, true
from sqlmodel import Session, col, select

from zmtool.oversight.closed_loop.keep_clues import local_text, visible
from zmtool.oversight.internal.keep_alerts import DEPT
from zmtool.oversight.internal.tables import SupervisionAlertRow
from zmtool.oversight.roles.definition import Viewer


@dataclass(frozen=True, slots=True)
class AlertLine:
    """One line of a list of alerts."""

    alert_no: str
    state: str
    is_open: bool
    level: int
    model: str
    subject_key: str
    subject_name: str
    period: str
    person: str
    raised_at: str
    next_due: str
    conclusion: str
    verdict: str
    reason: str
    clue_no: str
    overdue: int
    inner: bool
    checked: bool
    assigned_at: str
    closed_at: str


@dataclass(frozen=True, slots=True)
class AlertWanted:
    """Which alerts a list is asked for; empty is any."""

    state: str = ""
    open_only: bool = False
    model: str = ""
    family: str = ""
    subject: str = ""
    level: int = 0
    person: str = ""
    since: str = ""
    until: str = ""
    closed_since: str = ""
    overdue_at: str = ""


def listed_alerts(
    session: Session, wanted: AlertWanted, person: Viewer, *, limit: int, offset: int = 0
) -> tuple[AlertLine, ...]:
    """The alerts that a person may see: the open ones by level and the end of their clock, then the latest."""
    statement = (
        select(SupervisionAlertRow)
        .where(*_where(wanted), visible_alerts(person))
        .order_by(
            col(SupervisionAlertRow.is_open).desc(),
            col(SupervisionAlertRow.level),
            col(SupervisionAlertRow.next_due) == "",
            col(SupervisionAlertRow.next_due),
            col(SupervisionAlertRow.raised_at).desc(),
        )
        .limit(limit)
        .offset(offset)
    )
    return tuple(
        AlertLine(
            row.alert_no,
            row.state,
            row.is_open,
            row.level,
            row.model,
            row.subject_key,
            row.subject_name,
            row.period,
            row.person,
            row.raised_at,
            row.next_due,
            row.conclusion,
            row.verdict,
            row.reason,
            row.clue_no,
            row.overdue,
            row.inner,
            row.checked,
            row.assigned_at,
            row.closed_at,
        )
        for row in session.exec(statement)
    )


def assigned_since(session: Session, since: datetime) -> int:
    """How many alerts were given out since a moment."""
    return session.exec(
        select(func.count()).where(col(SupervisionAlertRow.assigned_at) >= local_text(since))
    ).one()


def overdue_alerts(session: Session, at: str) -> tuple[str, ...]:
    """Open alerts of which a running clock ended before a moment, by number."""
    return tuple(
        session.exec(
            select(SupervisionAlertRow.alert_no)
            .where(
                col(SupervisionAlertRow.is_open),
                col(SupervisionAlertRow.next_due) != "",
                col(SupervisionAlertRow.next_due) < at,
            )
            .order_by(col(SupervisionAlertRow.alert_no))
        )
    )


def visible_alerts(person: Viewer) -> ColumnElement[bool]:
    """The rows that a person may see: who entered it or is in charge of it does, whatever it is about."""
    row = SupervisionAlertRow
    return visible(
        person,
        accused=col(row.accused),
        accused_dept=col(row.accused_dept),
        inner=col(row.inner),
        dept=literal(DEPT),
        mine=or_(
            col(row.added_by) == person.login, and_(col(row.person) != "", col(row.person) == person.login)
        ),
    )


def _where(wanted: AlertWanted) -> Sequence[ColumnElement[bool]]:
    row = SupervisionAlertRow
    same = (
        (wanted.state, col(row.state)),
        (wanted.model, col(row.model)),
        (wanted.level, col(row.level)),
        (wanted.person, col(row.person)),
    )
    found: list[ColumnElement[bool]] = [column == value for value, column in same if value]
    if wanted.open_only or wanted.overdue_at:
        found.append(col(row.is_open).is_(True))
    if wanted.overdue_at:
        found += [col(row.next_due) != "", col(row.next_due) < wanted.overdue_at]
    if wanted.family:
        found.append(col(row.model).startswith(wanted.family))
    if wanted.subject:
        found.append(
            or_(col(row.subject_key) == wanted.subject, col(row.subject_name).contains(wanted.subject))
        )
    if wanted.since:
        found.append(col(row.raised_at) >= wanted.since)
    if wanted.until:
        found.append(col(row.raised_at) <= f"{wanted.until}T23:59:59")
    if wanted.closed_since:
        found.append(col(row.closed_at) >= wanted.closed_since)
    return found or [true()]
