"""Figures of applications by month and matter: taken in, decided, how long that took, how much of it too long."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import func
from sqlmodel import Session, col, select

from zmtool.base.errors import UnknownAnswer
from zmtool.law.library import Law
from zmtool.licenses.life.clocks import Clock, clocks_of
from zmtool.licenses.life.definition import ApplicationLife
from zmtool.licenses.life.records import Course, StepTaken
from zmtool.licenses.life.tables import LicenceApplicationRow, LicenceStepRow
from zmtool.licenses.records import Applicant, Application
from zmtool.staff.records import Bureau

_ACCEPT = "accept"
_LEGAL, _PROMISED = "法定", "承诺"
_GRANTED = "准予"


@dataclass(slots=True)
class MatterMonth:
    """One matter in one month (2026-03).

    ``working_days`` are those of the decided ones from acceptance to decision, stretches that do not count left out;
    ``timed`` how many decided ones have such a figure (a year without a calendar has none). ``late`` and ``over_promise``
    count decisions after the day the law, and the bureau's promise, allow.
    """

    month: str
    matter: str
    accepted: int = 0
    decided: int = 0
    granted: int = 0
    working_days: int = 0
    timed: int = 0
    late: int = 0
    over_promise: int = 0

    @property
    def mean_days(self) -> float | None:
        """Working days from acceptance to decision on the mean; None where none is known."""
        return self.working_days / self.timed if self.timed else None

    @property
    def late_share(self) -> float | None:
        """The share of decisions that came too late by law."""
        return self.late / self.timed if self.timed else None

    @property
    def over_promise_share(self) -> float | None:
        """The share of decisions that came later than promised."""
        return self.over_promise / self.timed if self.timed else None


@dataclass(frozen=True, slots=True)
class _Decided:
    matter: str
    received_at: datetime
    decided_on: date
    result: str
    steps: list[StepTaken] = field(default_factory=list)


def application_months(
    session: Session, first: date, last: date, life: ApplicationLife, law: Law
) -> tuple[MatterMonth, ...]:
    """Each matter in each month of a span in which something was accepted or decided."""
    found: dict[tuple[str, str], MatterMonth] = {}

    def of(month: str, matter: str) -> MatterMonth:
        return found.setdefault((month, matter), MatterMonth(month, matter))

    for month, matter, count in _accepted(session, first, last):
        of(month, matter).accepted = count
    for one in _decided(session, first, last).values():
        _add(of(one.decided_on.isoformat()[:7], one.matter), one, life, law)
    return tuple(found[key] for key in sorted(found))


def _accepted(session: Session, first: date, last: date) -> Iterator[tuple[str, str, int]]:
    month = func.substr(col(LicenceApplicationRow.accepted_at), 1, 7)
    statement = (
        select(month, LicenceApplicationRow.matter, func.count())
        .where(
            col(LicenceApplicationRow.accepted_at) >= first.isoformat(),
            col(LicenceApplicationRow.accepted_at) < (last + timedelta(days=1)).isoformat(),
        )
        .group_by(month, col(LicenceApplicationRow.matter))
    )
    for when, matter, count in session.exec(statement):
        yield str(when), matter, int(count)


def _decided(session: Session, first: date, last: date) -> Mapping[int, _Decided]:
    """The applications decided in a span with the days of their steps, facts left where they are."""
    within = (
        col(LicenceApplicationRow.decided_on) >= first,
        col(LicenceApplicationRow.decided_on) <= last,
    )
    found: dict[int, _Decided] = {}
    columns = (
        LicenceApplicationRow.id,
        LicenceApplicationRow.matter,
        LicenceApplicationRow.received_at,
        LicenceApplicationRow.decided_on,
        LicenceApplicationRow.result,
    )
    for row in session.execute(select(*columns).where(*within)):  # type: ignore[call-overload]
        found[row.id] = _Decided(
            row.matter, datetime.fromisoformat(row.received_at), row.decided_on, row.result
        )
    steps = (
        select(LicenceStepRow.application_id, LicenceStepRow.step, LicenceStepRow.at)
        .join(LicenceApplicationRow, col(LicenceApplicationRow.id) == col(LicenceStepRow.application_id))
        .where(*within)
        .order_by(col(LicenceStepRow.application_id), col(LicenceStepRow.position))
    )
    for owner, step, at in session.exec(steps):
        found[owner].steps.append(StepTaken(step, datetime.fromisoformat(at), ""))
    return found


def _add(month: MatterMonth, one: _Decided, life: ApplicationLife, law: Law) -> None:
    month.decided += 1
    month.granted += one.result.startswith(_GRANTED)
    accepted = next((step.at.date() for step in one.steps if step.step == _ACCEPT), None)
    if accepted is None:
        return
    course = Course(
        Application("", one.matter, Bureau("", ""), Applicant("", "")), one.received_at, tuple(one.steps)
    )
    clocks = [clock for clock in clocks_of(course, life, law, one.decided_on) if _ACCEPT in clock.rule.begins]
    try:
        days = _working_days(accepted, one.decided_on, clocks, law)
    except UnknownAnswer:
        return
    month.timed += 1
    month.working_days += days
    month.late += any(clock.state == "late" and clock.rule.kind == _LEGAL for clock in clocks)
    month.over_promise += any(clock.state == "late" and clock.rule.kind == _PROMISED for clock in clocks)


def _working_days(accepted: date, decided: date, clocks: list[Clock], law: Law) -> int:
    """Working days after acceptance up to the decision, without those that do not count. Raises UnknownAnswer."""
    spans = next((clock.spans for clock in clocks if clock.rule.pauses), ())
    days = (accepted + timedelta(days=at) for at in range(1, (decided - accepted).days + 1))
    return sum(
        law.calendar.is_workday(day)
        for day in days
        if not any(start <= day and (end is None or day <= end) for start, end in spans)
    )


def totals_by_month(months: tuple[MatterMonth, ...], matter: str) -> Mapping[str, int]:
    """How many applications of a matter were granted in each month."""
    found: dict[str, int] = defaultdict(int)
    for one in months:
        if one.matter == matter:
            found[one.month] += one.granted
    return found
