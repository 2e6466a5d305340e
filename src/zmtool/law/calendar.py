"""The working-day calendar: weekends, the State Council's holidays and the weekends worked in exchange.

A year without its published arrangement is unknown, never guessed: a public holiday fixed by statute says
nothing of the exchanged weekends.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from zmtool.base.errors import UnknownAnswer, UsageProblem
from zmtool.law.marks import Mark, iso_date

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_SATURDAY = 5
_DAY = timedelta(days=1)


class DayKind(StrEnum):
    """What makes a day a working day or a day of rest."""

    WORKDAY = "workday"
    MAKEUP = "makeup"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"


@dataclass(frozen=True, slots=True)
class HolidayRange:
    """A run of days off under one name, both ends included."""

    name: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class YearArrangement:
    """One year's published arrangement: days off by name, and weekends worked in exchange."""

    year: int
    holidays: tuple[HolidayRange, ...]
    makeup_workdays: frozenset[date]
    source: str = ""
    mark: Mark = Mark.LAW

    def holiday_name(self, day: date) -> str | None:
        """The name of the holiday that day falls in."""
        return next((h.name for h in self.holidays if h.first <= day <= h.last), None)


@dataclass(frozen=True, slots=True)
class Day:
    """What the calendar says of one day."""

    date: date
    kind: DayKind
    holiday: str = ""

    @property
    def working(self) -> bool:
        """Whether people work that day."""
        return self.kind in (DayKind.WORKDAY, DayKind.MAKEUP)

    @property
    def weekday(self) -> str:
        """周一 … 周日."""
        return WEEKDAYS[self.date.weekday()]

    @property
    def text(self) -> str:
        """The reason in Chinese: “2024-02-18（周日）调休上班”."""
        reason = {
            DayKind.WORKDAY: "为工作日",
            DayKind.MAKEUP: "调休上班",
            DayKind.WEEKEND: "为周末",
            DayKind.HOLIDAY: f"为{self.holiday}放假",
        }[self.kind]
        return f"{self.date}（{self.weekday}）{reason}"


class WorkCalendar:
    """Working days by the arrangements it was given. Days in other years raise UnknownAnswer."""

    def __init__(self, years: Mapping[int, YearArrangement]) -> None:
        self._years = dict(years)
        self._known: dict[date, Day] = {}

    @property
    def years(self) -> tuple[int, ...]:
        """The years whose arrangement is known, ascending."""
        return tuple(sorted(self._years))

    def arrangement(self, year: int) -> YearArrangement:
        """The arrangement of that year. Raises UnknownAnswer naming the year."""
        try:
            return self._years[year]
        except KeyError:
            raise UnknownAnswer(
                f"没有 {year} 年的节假日安排，无法确定工作日；"
                f"请在工作区添加 schemas/law/calendar/{year}.yaml（按国务院办公厅通知填写）"
            ) from None

    def day(self, day: date) -> Day:
        """What that day is and why. Raises UnknownAnswer if its year is not known."""
        found = self._known.get(day)
        if found is None:
            found = self._known[day] = self._judge(day)
        return found

    def _judge(self, day: date) -> Day:
        year = self.arrangement(day.year)
        if day in year.makeup_workdays:
            return Day(day, DayKind.MAKEUP)
        name = year.holiday_name(day)
        if name is not None:
            return Day(day, DayKind.HOLIDAY, name)
        return Day(day, DayKind.WEEKEND if day.weekday() >= _SATURDAY else DayKind.WORKDAY)

    def is_workday(self, day: date) -> bool:
        """Whether people work that day. Raises UnknownAnswer if its year is not known."""
        return self.day(day).working

    def is_rest_day(self, day: date) -> bool:
        """Whether that day is a weekend or holiday not worked in exchange (法定休假日)."""
        return not self.day(day).working

    def next_workday(self, day: date) -> date:
        """The first working day strictly after that day."""
        return self.add_workdays(day, 1)

    def first_workday_from(self, day: date) -> date:
        """That day itself if people work then, else the first working day after it (末日顺延)."""
        return day if self.is_workday(day) else self.next_workday(day)

    def add_workdays(self, day: date, n: int) -> date:
        """The n-th working day after that day, itself not counted; before it for a negative n; itself for 0."""
        step = _DAY if n >= 0 else -_DAY
        left = abs(n)
        while left:
            day += step
            if self.is_workday(day):
                left -= 1
        return day

    def workdays_between(self, start: date, end: date) -> int:
        """Working days after ``start`` up to and including ``end``; the first day is not counted.

        Negative when ``end`` is earlier: then the working days from ``end`` up to, not including, ``start``.
        """
        if end < start:
            return -sum(self.is_workday(end + _DAY * i) for i in range((start - end).days))
        return sum(self.is_workday(start + _DAY * (i + 1)) for i in range((end - start).days))


def arrangement_from_data(data: Mapping[str, Any], where: Path | str = "") -> YearArrangement:
    """One year from its data file. Raises UsageProblem for a day outside the year or a work day that is no weekend."""
    year: int = data["year"]
    holidays = tuple(
        HolidayRange(row["name"], iso_date(row["from"], where), iso_date(row["to"], where))
        for row in data["holidays"]
    )
    makeup = frozenset(iso_date(text, where) for text in data["makeup_workdays"])
    for first, last in [(h.first, h.last) for h in holidays] + [(d, d) for d in makeup]:
        if last < first or first.year != year or last.year != year:
            raise UsageProblem(
                f"{year} 年节假日安排中的日期 {first} 至 {last} 有误",
                where=str(where),
                next_step="起日不得晚于止日，且都须在当年；跨年的假期请分别写入两年的文件",
            )
    arrangement = YearArrangement(year, holidays, makeup, data["source"], Mark(data["mark"]))
    for day in sorted(makeup):
        if day.weekday() < _SATURDAY or arrangement.holiday_name(day) is not None:
            raise UsageProblem(
                f"调休上班日 {day} 不是周末，或同时列为放假",
                where=str(where),
                next_step="请对照国务院办公厅通知更正",
            )
    return arrangement
