"""Period arithmetic: when a period of days, months or years ends, and the reasons step by step.

Grounds: 民事诉讼法第八十五条 (the first day does not count; an end on a day of rest moves to the next
working day; a weekend worked in exchange is no day of rest), 行政处罚法第八十五条, 行政强制法第六十九条.
"""

from __future__ import annotations

import calendar as month_table
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import groupby

from zmtool.base.errors import UnknownAnswer
from zmtool.law.calendar import WEEKDAYS, Day, DayKind, WorkCalendar
from zmtool.law.marks import Mark

_DAY = timedelta(days=1)


class Unit(StrEnum):
    """What a period is counted in."""

    WORKING_DAY = "wd"
    NATURAL_DAY = "nat"
    MONTH = "month"
    YEAR = "year"
    HOUR = "hour"


_UNIT_TEXT = {
    Unit.WORKING_DAY: "个工作日",
    Unit.NATURAL_DAY: "日",
    Unit.MONTH: "个月",
    Unit.YEAR: "年",
    Unit.HOUR: "小时",
}


class RollOver(StrEnum):
    """Whether an end on a day of rest moves to the next working day."""

    YES = "yes"
    NO = "no"
    DISPUTED = "disputed"


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time, ``n`` units; ``n`` is at least 1."""

    n: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.n < 1:
            raise ValueError(f"a period is at least 1 unit, not {self.n}")

    def __str__(self) -> str:
        return f"{self.n}{_UNIT_TEXT[self.unit]}"


@dataclass(frozen=True, slots=True)
class Step:
    """One reason on the way to an end: Chinese text and the days it speaks of."""

    text: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Computation:
    """An end (or, counted backwards, a latest day) with its reasons.

    ``certain`` is False where the rule or its end is disputed; ``note`` then says why and ``alternative`` is
    the other end that is argued for. ``due_at`` is given only for hours counted from a known moment.
    """

    start: date
    period: Period
    due: date
    steps: tuple[Step, ...]
    certain: bool = True
    note: str = ""
    alternative: date | None = None
    due_at: datetime | None = None
    ground: str = ""
    mark: Mark | None = None

    @property
    def text(self) -> str:
        """All steps in one Chinese sentence."""
        return "；".join(step.text for step in self.steps)


@dataclass(frozen=True, slots=True)
class Unknown:
    """No answer for want of data; ``reason`` is Chinese."""

    reason: str


def due(
    start: date, period: Period, calendar: WorkCalendar, *, roll_over: RollOver = RollOver.YES
) -> Computation:
    """The last day of a period that starts on ``start`` (itself not counted).

    Working days cannot end on a day of rest; for the other units ``roll_over`` says what happens then.
    Hours need a ``datetime`` for the exact moment; from a bare date the end is the day the hours run into.
    Raises UnknownAnswer if a needed calendar year is missing.
    """
    try:
        if period.unit is Unit.HOUR:
            return _hours(start, period)
        start = _day_of(start)
        if period.unit is Unit.WORKING_DAY:
            return _working_days(start, period, calendar)
        return _natural(start, period, calendar, roll_over)
    except OverflowError:
        raise UnknownAnswer(f"自 {start} 起 {period} 超出可计算的日期范围") from None


def try_due(
    start: date, period: Period, calendar: WorkCalendar, *, roll_over: RollOver = RollOver.YES
) -> Computation | Unknown:
    """Like ``due``, with a missing calendar year answered as Unknown."""
    try:
        return due(start, period, calendar, roll_over=roll_over)
    except UnknownAnswer as unknown:
        return Unknown(unknown.what)


def latest_before(event: date, period: Period, calendar: WorkCalendar) -> Computation:
    """The latest day of a notice that must come ``period`` before ``event`` (“七日前”).

    Neither the day of the notice nor that of the event counts, the careful reading (the text of the law does
    not say), so the whole period lies between the two. Only for working and natural days.
    """
    event = _day_of(event)
    first = Step(f"行为日 {event} 不计入，向前倒推{period}", event, event)
    if period.unit is Unit.WORKING_DAY:
        days: list[Day] = []
        counted = 0
        day = event
        while counted < period.n:
            day -= _DAY
            days.append(calendar.day(day))
            counted += days[-1].working
        steps = _explain(list(reversed(days)), event, backwards=True)
    elif period.unit is Unit.NATURAL_DAY:
        day = event - _DAY * period.n
        steps = [Step(f"{_range(day, event - _DAY, event)}共{period}", day, event - _DAY)]
    else:
        raise ValueError(f"only days are counted backwards, not {period.unit}")
    latest = day - _DAY
    last = Step(f"通知当日不计入，最迟 {latest}（{WEEKDAYS[latest.weekday()]}）通知", latest, latest)
    return Computation(event, period, latest, (first, *steps, last))


def _working_days(start: date, period: Period, calendar: WorkCalendar) -> Computation:
    days: list[Day] = []
    counted = 0
    day = start
    while counted < period.n:
        day += _DAY
        days.append(calendar.day(day))
        counted += days[-1].working
    last = Step(f"{period}于 {day}（{WEEKDAYS[day.weekday()]}）届满", day, day)
    return Computation(start, period, day, (_start_step(start), *_explain(days, start), last))


def _natural(start: date, period: Period, calendar: WorkCalendar, roll_over: RollOver) -> Computation:
    steps = [_start_step(start)]
    if period.unit is Unit.NATURAL_DAY:
        nominal = start + _DAY * period.n
        steps.append(Step(f"自次日起满{period}为 {nominal}", nominal, nominal))
    else:
        months = period.n * (12 if period.unit is Unit.YEAR else 1)
        nominal, clipped = add_months(start, months)
        how = "当月无对应日，取月末" if clipped else "对应日为"
        steps.append(Step(f"{period}后{how} {nominal}", nominal, nominal))
    if roll_over is RollOver.NO:
        steps.append(Step(f"于 {nominal}（{WEEKDAYS[nominal.weekday()]}）届满，不顺延", nominal, nominal))
        return Computation(start, period, nominal, tuple(steps))
    try:
        end = calendar.day(nominal)
        rolled = calendar.first_workday_from(nominal)
    except UnknownAnswer as unknown:
        if roll_over is RollOver.YES:
            raise
        steps.append(Step(f"于 {nominal} 届满，是否逢休假日未知", nominal, nominal))
        return Computation(start, period, nominal, tuple(steps), False, unknown.what)
    if end.working:
        why = "（调休上班，不顺延）" if end.kind is DayKind.MAKEUP else f"（{end.weekday}，工作日）"
        steps.append(Step(f"于 {nominal}{why}届满", nominal, nominal))
        return Computation(start, period, nominal, tuple(steps))
    reason = f"{end.holiday}假日" if end.kind is DayKind.HOLIDAY else end.weekday
    if roll_over is RollOver.DISPUTED:
        note = f"届满日 {nominal} 为{reason}，是否顺延至 {rolled} 有争议，须人工确认"
        steps.append(Step(note, nominal, rolled))
        return Computation(start, period, nominal, tuple(steps), False, note, rolled)
    steps.append(Step(f"原届满日 {nominal} 为{reason}，顺延至 {rolled}", nominal, rolled))
    return Computation(start, period, rolled, tuple(steps))


def _hours(start: date, period: Period) -> Computation:
    if isinstance(start, datetime):
        moment = start + timedelta(hours=period.n)
        step = Step(f"自 {start:%Y-%m-%d %H:%M} 起{period}，至 {moment:%Y-%m-%d %H:%M}", start, moment)
        return Computation(start.date(), period, moment.date(), (step,), due_at=moment)
    day = start + timedelta(days=-(-period.n // 24))
    note = "只知日期、不知时刻，按日计算，须核对实际时刻"
    return Computation(
        start, period, day, (Step(f"自 {start} 起{period}，至 {day}", start, day),), False, note
    )


def add_months(start: date, months: int) -> tuple[date, bool]:
    """The corresponding day ``months`` later, and whether it had to be the month's last day instead."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if year > date.max.year:
        raise OverflowError(f"{months} months after {start}")
    last = month_table.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(start.day, last)), start.day > last


def _day_of(moment: date) -> date:
    """The plain day: a ``datetime`` is a ``date`` to Python, but never equal to one."""
    return moment.date() if isinstance(moment, datetime) else moment


def _start_step(start: date) -> Step:
    return Step(f"起算日 {start} 不计入", start, start)


def _explain(days: list[Day], reference: date, *, backwards: bool = False) -> list[Step]:
    """Runs of like days as steps; working days carry the ordinal they count as."""
    total = sum(day.working for day in days)
    steps: list[Step] = []
    seen = 0
    for (kind, holiday), run in groupby(days, key=lambda day: (day.kind, day.holiday)):
        block = list(run)
        first, last = block[0], block[-1]
        where = _range(first.date, last.date, reference)
        if first.working:
            low, high = seen + 1, seen + len(block)
            seen = high
            if backwards:
                low, high = total - high + 1, total - low + 1
            counts = f"计第{low}日" if low == high else f"计第{low}至{high}日"
            if len(block) == 1:
                where += f"（{first.weekday}）"
            text = f"{where}调休上班，{counts}" if kind is DayKind.MAKEUP else f"{where}{counts}"
        else:
            text = f"{where}为{holiday + '放假' if holiday else '周末'}，不计"
        steps.append(Step(text, first.date, last.date))
    return steps


def _range(first: date, last: date, reference: date) -> str:
    """“2月10日至17日”; the year is written where it is not the reference's."""
    start = _day_text(first, reference)
    if first == last:
        return start
    if (first.year, first.month) == (last.year, last.month):
        return f"{start}至{last.day}日"
    return f"{start}至{_day_text(last, first)}"


def _day_text(day: date, reference: date) -> str:
    year = "" if day.year == reference.year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日"
