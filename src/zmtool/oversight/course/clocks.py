"""The time limits of a record: hours, working days or calendar days from a step, by level (supervision.md 2.4, 4.3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from zmtool.base.errors import UnknownAnswer
from zmtool.law.calendar import WorkCalendar
from zmtool.oversight.course.definition import BEGUN, ClockRule, Life
from zmtool.oversight.course.records import Course

_END_OF_DAY = time(23, 59, 59)
_MILDEST = 4
_WORDS = {"hour": "小时", "wd": "个工作日", "nat": "日"}


@dataclass(frozen=True, slots=True)
class Clock:
    """One stretch of one clock. ``due`` is the last moment; None where the calendar does not say (``note`` tells why).

    ``done`` is when it ended, None while it runs. ``opens`` is when the task appears, None for at once.
    """

    rule: ClockRule
    start: datetime
    due: datetime | None
    done: datetime | None
    length: str
    opens: datetime | None = None
    note: str = ""

    def late(self, now: datetime) -> bool:
        """Whether it ended too late, or still runs after its end."""
        return self.due is not None and (self.done or now) > self.due

    @property
    def running(self) -> bool:
        """Whether nothing has ended it."""
        return self.done is None


def clocks_of(course: Course, life: Life, level: int, calendar: WorkCalendar) -> tuple[Clock, ...]:
    """Every stretch of every clock that ever ran, in the order of beginning."""
    found = [
        clock
        for rule in life.clocks
        if not rule.levels or (level or _MILDEST) in rule.levels
        for clock in _stretches(rule, course, life, level, calendar)
    ]
    return tuple(sorted(found, key=lambda one: one.start))


def running(course: Course, life: Life, level: int, calendar: WorkCalendar) -> Clock | None:
    """The clock that runs now, or None."""
    return next((one for one in clocks_of(course, life, level, calendar) if one.running), None)


def met_and_late(clocks: Iterable[Clock]) -> tuple[int, int]:
    """How many limits ended in time and too late; those that run, or whose end nobody knows, count as neither."""
    ended = [one.done > one.due for one in clocks if one.done is not None and one.due is not None]
    return ended.count(False), ended.count(True)


def moment_after(start: datetime, n: int, unit: str, calendar: WorkCalendar) -> datetime:
    """``n`` of ``unit`` after a moment: hours to the second, days to the end of the last day. Raises UnknownAnswer."""
    if unit == "hour":
        return start + timedelta(hours=n)
    day = calendar.add_workdays(start.date(), n) if unit == "wd" else start.date() + timedelta(days=n)
    return _end_of(day, start)


def _stretches(
    rule: ClockRule, course: Course, life: Life, level: int, calendar: WorkCalendar
) -> list[Clock]:
    found: list[Clock] = []
    start: datetime | None = None
    until: date | None = None
    state = course.began_in
    if BEGUN in rule.begins and state in rule.states:
        start = course.began_at
    for one in course.steps:
        step = life.steps.get(one.step)
        if step is not None and step.to != "SAME":
            state = step.to
        if start is not None and (one.step in rule.until or state not in rule.states):
            found.append(_clock(rule, start, until, one.at, level, calendar))
            start, until = None, None
        if one.step in rule.begins and state in rule.states:
            start, until = one.at, None
        if start is not None and rule.extends and one.step == rule.extends:
            until = _day(one.details.get("until", "")) or until
    if start is not None:
        found.append(_clock(rule, start, until, None, level, calendar))
    return found


def _clock(
    rule: ClockRule,
    start: datetime,
    until: date | None,
    done: datetime | None,
    level: int,
    calendar: WorkCalendar,
) -> Clock:
    n = rule.length(level)
    words = f"{n}{_WORDS[rule.unit]}"
    opens = moment_after(start, rule.opens, "nat", calendar) if rule.opens else None
    if until is not None:
        return Clock(rule, start, _end_of(until, start), done, f"延期至 {until}", opens)
    try:
        return Clock(rule, start, moment_after(start, n, rule.unit, calendar), done, words, opens)
    except UnknownAnswer as unknown:
        return Clock(rule, start, None, done, words, opens, unknown.what)


def _end_of(day: date, like: datetime) -> datetime:
    return datetime.combine(day, _END_OF_DAY, like.tzinfo)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
