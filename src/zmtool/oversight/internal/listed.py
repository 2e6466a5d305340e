"""Lists of alerts out of the database: what fits and what the person may see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, func, literal, or_, true
from sqlmodel import Session, col, select

from zmtool.oversight.closed_loop.keep_clues import local_text, visible
from zmtool.oversight.course.listing import about, holding, same, waiting, within
from zmtool.oversight.internal.keep_alerts import DEPT, KIND
from zmtool.oversight.internal.tables import SupervisionAlertRow
from zmtool.oversight.roles.definition import Viewer
from zmtool.store.search import refs_with


@dataclass(frozen=True, slots=True)
class AlertLine:
    """One line of a list of alerts."""

    alert_no: str
    state: str
    is_open: bool
    level: int
    model: str
    subject_kind: str
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
    """Which alerts a list is asked for; empty is any. ``text`` is any part of what they say, ``models`` whose names hold it."""

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
    text: str = ""
    models: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenAlerts:
    """How many alerts are open by level, and how many of them are late."""

    by_level: Mapping[int, int]
    late: int


def listed_alerts(
    session: Session, wanted: AlertWanted, person: Viewer, *, limit: int, offset: int = 0
) -> tuple[AlertLine, ...]:
    """The alerts that a person may see: the open ones by level and the end of their clock, then the latest."""
    row = SupervisionAlertRow
    # Without the facts, which are long: so many rows are put in order.
    columns = [getattr(row, one.name) for one in fields(AlertLine)]
    statement = (
        select(*columns)
        .where(*_where(session, wanted), visible_alerts(person))
        .order_by(
            col(row.is_open).desc(),
            col(row.level),
            col(row.next_due) == "",
            col(row.next_due),
            col(row.raised_at).desc(),
            col(row.id).desc(),
        )
        .limit(limit)
        .offset(offset)
    )
    return tuple(AlertLine(*found) for found in session.exec(statement))


def count_alerts(session: Session, wanted: AlertWanted, person: Viewer) -> int:
    """How many alerts fit that the person may see."""
    statement = (
        select(func.count())
        .select_from(SupervisionAlertRow)
        .where(*_where(session, wanted), visible_alerts(person))
    )
    return session.exec(statement).one()


def open_alerts(session: Session, person: Viewer, at: str) -> OpenAlerts:
    """The open alerts that a person may see, counted; late are those whose clock ended before a moment."""
    row = SupervisionAlertRow
    late = and_(col(row.next_due) != "", col(row.next_due) < at)
    statement = (
        select(row.level, func.count(), func.sum(case((late, 1), else_=0)))
        .where(col(row.is_open).is_(True), visible_alerts(person))
        .group_by(col(row.level))
        .order_by(col(row.level))
    )
    found = session.exec(statement).all()
    return OpenAlerts({level: count for level, count, _ in found}, sum(one for *_, one in found))


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


def _where(session: Session, wanted: AlertWanted) -> list[ColumnElement[bool]]:
    row = SupervisionAlertRow
    found = [
        true(),
        *same(
            (col(row.state), wanted.state),
            (col(row.model), wanted.model),
            (col(row.level), wanted.level),
            (col(row.person), wanted.person),
        ),
        *waiting(row, wanted.open_only, wanted.overdue_at),
        *about(col(row.subject_key), col(row.subject_name), wanted.subject),
        *within(col(row.raised_at), wanted.since, wanted.until),
        *within(col(row.closed_at), wanted.closed_since, ""),
    ]
    if wanted.family:
        found.append(col(row.model).startswith(wanted.family, autoescape=True))
    if wanted.text.strip():
        found.append(_holds(session, wanted.text.strip(), wanted.models))
    return found


def _holds(session: Session, text: str, models: Sequence[str]) -> ColumnElement[bool]:
    """Alerts that hold a text: the index says it of those that everybody may find, the columns of the others."""
    row = SupervisionAlertRow
    unindexed = and_(
        or_(col(row.inner).is_(True), col(row.accused_dept) != ""),
        holding(row, ("alert_no", "subject_key", "subject_name"), text),
    )
    ways: list[ColumnElement[bool]] = [unindexed, col(row.person) == text]
    if models:
        ways.append(col(row.model).in_(models))
    refs = refs_with(session, text, (KIND,))
    if refs is not None:
        ways.append(col(row.alert_no).in_(refs))
    return or_(*ways)
