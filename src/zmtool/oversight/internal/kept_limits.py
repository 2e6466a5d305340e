"""Which limits of alerts fell due for the people in charge, and which were kept (队伍考核的预警按期率)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import or_, select
from sqlmodel import Session, col

from zmtool.law.calendar import WorkCalendar
from zmtool.oversight.course.clocks import clocks_of
from zmtool.oversight.course.definition import Life
from zmtool.oversight.course.keep import steps_of_many
from zmtool.oversight.course.records import Course
from zmtool.oversight.internal.conditions import level_now
from zmtool.oversight.internal.keep_alerts import BEGINS, KIND
from zmtool.oversight.internal.tables import SupervisionAlertRow, alert_from

# What was closed longer ago cannot fall due any more: the longest limit is twenty working days from the last return.
_AFTER_CLOSING = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class LimitDue:
    """A limit that fell due on ``day`` for ``person``, the one in charge now. ``protected``: the alert is not for everybody."""

    alert_no: str
    person: str
    day: date
    kept: bool
    protected: bool


def limits_due(
    session: Session,
    clocks: Collection[str],
    life: Life,
    calendar: WorkCalendar,
    *,
    first: date,
    last: date,
    now: datetime,
) -> Iterator[LimitDue]:
    """The limits of ``clocks`` that fell due from ``first`` to ``last``, both included.

    One that runs counts only when its end has passed; one whose end the calendar does not tell counts as nothing.
    """
    begins = datetime.combine(first, time()).astimezone()
    row = SupervisionAlertRow
    rows = session.execute(
        select(
            *(col(one) for one in (row.alert_no, row.person, row.inner, row.accused_dept, row.facts))
        ).where(
            col(row.person) != "",
            col(row.raised_at) < (last + timedelta(days=1)).isoformat(),
            or_(col(row.closed_at) == "", col(row.closed_at) >= (begins - _AFTER_CLOSING).date().isoformat()),
        )
    ).all()
    steps = steps_of_many(session, KIND, [number for number, *_ in rows])
    for number, person, inner, dept, facts in rows:
        alert = alert_from(facts)
        course = Course(alert.raised_at, BEGINS, steps.get(number, ()))
        for clock in clocks_of(course, life, level_now(alert.level, course), calendar):
            if clock.rule.id not in clocks or clock.due is None or not first <= clock.due.date() <= last:
                continue
            if clock.running and clock.due >= now:
                continue
            yield LimitDue(number, person, clock.due.date(), not clock.late(now), bool(inner or dept))
