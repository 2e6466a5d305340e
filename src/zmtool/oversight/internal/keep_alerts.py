"""Alerts in the database: reading, keeping, lists, numbers, what else is known of a subject."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from zmtool.base.errors import NotFound
from zmtool.oversight.closed_loop.files import files_of
from zmtool.oversight.closed_loop.keep_clues import local_text
from zmtool.oversight.closed_loop.numbers import next_number, numbered
from zmtool.oversight.closed_loop.records import Evidence
from zmtool.oversight.course.definition import Life
from zmtool.oversight.course.keep import add_steps, changed_meanwhile, steps_of
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
_AT_ONCE = 500


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
    alert = alert_from(row.facts)
    return kept_from(
        row.model_dump(),
        alert,
        Course(alert.raised_at, BEGINS, steps_of(session, KIND, row.alert_no)),
        records_of(session, row.alert_no),
        files_of(session, KIND, row.alert_no),
    )


def kept_from(
    columns: Mapping[str, Any],
    alert: Alert,
    course: Course,
    records: tuple[AlertRecord, ...],
    files: tuple[Evidence, ...],
) -> KeptAlert:
    """The alert with what its columns say of it."""
    return KeptAlert(
        alert,
        course,
        records,
        files,
        columns["state"],
        columns["inner"],
        columns["person"],
        columns["added_by"],
        columns["verdict"],
        columns["clue_no"],
        columns["version"],
    )


def alerts_of(session: Session, numbers: Sequence[str]) -> dict[str, Alert]:
    """Alerts by their whole numbers; what is not there is left out."""
    found = {}
    for start in range(0, len(numbers), _AT_ONCE):
        rows = session.execute(
            select(SupervisionAlertRow.alert_no, SupervisionAlertRow.facts).where(
                col(SupervisionAlertRow.alert_no).in_(numbers[start : start + _AT_ONCE])
            )
        )
        found.update({number: alert_from(facts) for number, facts in rows})
    return found


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
        raise changed_meanwhile(session, life, KIND, alert.alert_no)
    kept_steps = 0 if row is None else len(steps_of(session, KIND, alert.alert_no))
    columns = columns_of(alert, course, life, inner=inner, verdict=verdict, next_due=next_due, now=now)
    if row is None:
        row = SupervisionAlertRow(added_by=who, **columns)
        session.add(row)
    else:
        row.version += 1
        row.sqlmodel_update(columns)
    session.flush()
    add_steps(session, KIND, alert.alert_no, course.steps, after=kept_steps)
    found = findable_of(alert, inner=inner)
    hidden = found is None
    replace_entries(session, f"alert/{row.id}", [] if found is None else [found])
    record(
        session,
        now=now,
        who=who,
        action=action,
        subject=f"alert/{alert.alert_no}",
        change={"state": columns["state"], **({} if hidden else change)},
        why="" if hidden else why,
    )


def new_alert_no(session: Session, org: str, year: int) -> str:
    """The next number of an alert in a year (YJ-机构-年-序)."""
    return next_number(session, col(SupervisionAlertRow.alert_no), f"YJ-{org}-{year}-")


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
    return records_of_many(session, [alert_no]).get(alert_no, ())


def records_of_many(session: Session, numbers: Sequence[str]) -> dict[str, tuple[AlertRecord, ...]]:
    """What was found out about several alerts by number, in order; one without records is left out."""
    found: dict[str, list[AlertRecord]] = defaultdict(list)
    for start in range(0, len(numbers), _AT_ONCE):
        rows = session.exec(
            select(AlertRecordRow)
            .where(col(AlertRecordRow.alert_no).in_(numbers[start : start + _AT_ONCE]))
            .order_by(col(AlertRecordRow.number))
        )
        for row in rows:
            found[row.alert_no].append(record_from(row))
    return {number: tuple(records) for number, records in found.items()}


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


def columns_of(
    alert: Alert,
    course: Course,
    life: Life,
    *,
    inner: bool,
    verdict: str,
    next_due: datetime | None,
    now: datetime,
) -> dict[str, Any]:
    """What the row of an alert says, but for who entered it and its version."""
    subject, state = alert.subject, life.state_of(course)
    is_open = life.states[state].open
    assigned, ended = course.last("assign"), course.last("close", "suppress")
    return {
        "alert_no": alert.alert_no,
        "dedupe": alert.key,
        "state": state,
        "is_open": is_open,
        "inner": inner,
        "model": alert.model,
        "level": level_now(alert.level, course),
        "value": None if alert.value is None else float(alert.value),
        "period": alert.period,
        "subject_kind": subject.kind,
        "subject_key": subject.key,
        "subject_name": subject.name,
        "accused_dept": subject.dept,
        "accused": subject.login,
        "station": alert.station,
        "source": alert.source,
        "person": course.said("person", "assign", "reassign"),
        "raised_at": local_text(alert.raised_at),
        "assigned_at": local_text(assigned.at) if assigned else "",
        "closed_at": local_text(ended.at) if ended and not is_open else "",
        "next_due": local_text(next_due) if next_due else "",
        "checked": bool(course.taken(*_CHECKS)),
        "conclusion": course.said("conclusion", "conclude"),
        "verdict": verdict,
        "reason": course.said("reason", "conclude", "suppress"),
        "clue_no": course.said("clue", "transfer"),
        "overdue": len(course.taken("overdue")),
        "facts": alert_facts(alert),
        "updated_at": local_text(now),
    }


def findable_of(alert: Alert, *, inner: bool) -> Findable | None:
    """What can be found of an alert; None for one that is not for everybody."""
    subject = alert.subject
    if inner or subject.dept:
        return None
    own = alert.raiser.code if alert.raiser is not None else ""
    texts = (alert.alert_no, subject.key, subject.name, alert.model, own, alert.desc)
    return Findable(
        KIND, KIND, alert.alert_no, f"{alert.alert_no} {subject.called}", "\n".join(filter(None, texts))
    )


def _row(session: Session, number: str) -> SupervisionAlertRow | None:
    return session.exec(
        select(SupervisionAlertRow)
        .where(numbered(col(SupervisionAlertRow.alert_no), number))
        .order_by(col(SupervisionAlertRow.id).desc())
        .limit(1)
    ).first()
