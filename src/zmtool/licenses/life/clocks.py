"""The clocks of an application: what the law allows, what the bureau promised, and what time does not count (许可 1.3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from zmtool.base.errors import UnknownAnswer
from zmtool.law.calendar import WorkCalendar
from zmtool.law.deadlines import ground_text
from zmtool.law.library import Law
from zmtool.law.periods import Period, Unit, due
from zmtool.licenses.life.definition import PAUSED, RECEIVED, SAME, ApplicationLife, ClockRule
from zmtool.licenses.life.records import Course

_DAY = timedelta(days=1)
_MOST_DAYS = 3_660
_UNITS = {"wd": Unit.WORKING_DAY, "nat": Unit.NATURAL_DAY, "month": Unit.MONTH}
_WORDS = {"wd": "个工作日", "nat": "日", "month": "个月"}


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock of one application on a day.

    ``state``: running, paused, met (done in time), late (done too late), overdue, unknown (``note`` says why). ``left`` are days
    left, working days where the clock counts such, negative when overdue. ``spans`` are the stretches that did not count,
    both days included.
    """

    rule: ClockRule
    start: date
    due: date | None
    state: str
    done: date | None = None
    left: int | None = None
    length: str = ""
    ground: str = ""
    certain: bool = True
    note: str = ""
    spans: tuple[tuple[date, date | None], ...] = ()


def clocks_of(course: Course, life: ApplicationLife, law: Law, today: date) -> tuple[Clock, ...]:
    """The clocks that ever ran in this application, in the order of the data."""
    return tuple(
        clock
        for rule in life.clocks
        if not rule.matters or course.application.matter in rule.matters
        for clock in _clock(rule, course, life, law, today)
    )


def _clock(rule: ClockRule, course: Course, life: ApplicationLife, law: Law, today: date) -> Iterator[Clock]:
    moments = [
        (RECEIVED, course.received_at.date()),
        *((one.step, one.at.date()) for one in course.steps),
    ]
    begun = [index for index, (name, _) in enumerate(moments) if name in rule.begins]
    if not begun:
        return
    at = begun[-1]
    start = moments[at][1]
    later = moments[at + 1 :]
    done = next((day for name, day in later if name in rule.until), None)
    spans = _spans(later, life) if rule.pauses else ()
    extra = rule.longer_n if rule.longer and any(name == rule.longer for name, _ in later) else 0
    try:
        n, unit, ground, certain, note = _length(rule, law, start)
    except UnknownAnswer as unknown:
        yield Clock(rule, start, None, "unknown", done, None, "", "", False, unknown.what, spans)
        return
    length = f"{n + extra}{_WORDS[unit]}"
    if done is None and spans and spans[-1][1] is None:
        yield Clock(rule, start, None, "paused", None, None, length, ground, certain, note, spans)
        return
    try:
        last = _end(start, n + extra, unit, law.calendar, spans)
        left = _left(today, last, unit, law.calendar)
    except UnknownAnswer as unknown:
        yield Clock(rule, start, None, "unknown", done, None, length, ground, False, unknown.what, spans)
        return
    if done is not None:
        yield Clock(
            rule,
            start,
            last,
            "met" if done <= last else "late",
            done,
            None,
            length,
            ground,
            certain,
            note,
            spans,
        )
        return
    state = "overdue" if today > last else "running"
    yield Clock(rule, start, last, state, None, left, length, ground, certain, note, spans)


def _length(rule: ClockRule, law: Law, start: date) -> tuple[int, str, str, bool, str]:
    """How long: n, unit, ground, whether that is certain, and why not. Raises UnknownAnswer."""
    if not rule.rule:
        return rule.n, rule.unit, rule.law, rule.mark.certain, rule.mark.caution
    version = law.deadlines.deadline_on(rule.rule, start)
    unit = {Unit.WORKING_DAY: "wd", Unit.MONTH: "month"}.get(version.period.unit, "nat")
    ground = ground_text(version.law, law.statutes)
    return version.period.n, unit, ground, version.certain, version.note or version.mark.caution


def _spans(later: list[tuple[str, date]], life: ApplicationLife) -> tuple[tuple[date, date | None], ...]:
    """The stretches between stopping the clock and letting it go on; what is done meanwhile changes nothing."""
    spans: list[tuple[date, date | None]] = []
    since: date | None = None
    for name, day in later:
        step = life.steps.get(name)
        to = step.to if step else SAME
        if to == PAUSED:
            since = since or day
        elif since is not None and to != SAME:
            spans.append((since, day))
            since = None
    if since is not None:
        spans.append((since, None))
    return tuple(spans)


def _end(
    start: date, n: int, unit: str, calendar: WorkCalendar, spans: tuple[tuple[date, date | None], ...]
) -> date:
    """The last day. Days of a stretch that does not count are passed over. Raises UnknownAnswer."""
    if not spans:
        return due(start, Period(n, _UNITS[unit]), calendar).due
    counted, day = 0, start
    for _ in range(_MOST_DAYS):
        day += _DAY
        if _passed_over(day, spans):
            continue
        counted += calendar.is_workday(day) if unit == "wd" else 1
        if counted == n:
            return day if unit == "wd" else calendar.first_workday_from(day)
    raise UnknownAnswer("期限超出可计算的范围")


def _passed_over(day: date, spans: tuple[tuple[date, date | None], ...]) -> bool:
    return any(first <= day and (last is None or day <= last) for first, last in spans)


def _left(today: date, last: date, unit: str, calendar: WorkCalendar) -> int:
    if unit != "wd":
        return (last - today).days
    if today <= last:
        return calendar.workdays_between(today, last)
    return -calendar.workdays_between(last, today)
