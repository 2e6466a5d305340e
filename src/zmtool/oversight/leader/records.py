"""What figures are counted from, and figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Period:
    """Days from ``first`` to ``last``, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1

    @property
    def whole_month(self) -> bool:
        """Whether it is exactly one calendar month."""
        return self.first.day == 1 and self.last == month_end(self.first)

    def within(self) -> Callable[[str], bool]:
        """Whether a moment (ISO text, empty for none) falls into it, as a function for many moments."""
        first, after = self.first.isoformat(), (self.last + timedelta(days=1)).isoformat()
        return lambda moment: first <= moment < after

    def before(self) -> Period:
        """The period just before: the month before for a calendar month, else as many days."""
        last = self.first - timedelta(days=1)
        if self.whole_month:
            return Period(last.replace(day=1), last)
        return Period(last - timedelta(days=self.days - 1), last)

    def year_before(self) -> Period:
        """The same days a year earlier; 29 February becomes the 28th, a calendar month stays one."""
        first = _year_back(self.first)
        return Period(first, month_end(first) if self.whole_month else _year_back(self.last))


def month_end(day: date) -> date:
    """The last day of a day's month."""
    following = day.replace(day=28) + timedelta(days=4)
    return following - timedelta(days=following.day)


def _year_back(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


@dataclass(frozen=True, slots=True)
class CountedClue:
    """A clue as the figures of a period count it; moments are ISO local texts, empty for none."""

    number: str
    state: str
    found_at: str
    reported_at: str


@dataclass(frozen=True, slots=True)
class ClueFact(CountedClue):
    """A clue as tables see it, and the figures of what stands open now."""

    is_open: bool
    inner: bool
    indicator: str
    source: str
    station: str
    target_kind: str
    target_key: str
    target_name: str
    next_due: str


@dataclass(frozen=True, slots=True)
class CountedProblem:
    """A problem as the figures of a period count it."""

    number: str
    founded_at: str
    dispatched_at: str
    fed_back_at: str
    archived_at: str
    result: str
    case_no: str
    escalated: bool
    returns: int
    limits_met: int
    limits_late: int


@dataclass(frozen=True, slots=True)
class ProblemFact(CountedProblem):
    """A problem as tables see it, and the figures of what stands open now."""

    state: str
    is_open: bool
    inner: bool
    indicator: str
    level: int
    target_kind: str
    target_key: str
    target_name: str
    station: str
    resp_dept: str
    resp_person: str
    next_due: str


@dataclass(frozen=True, slots=True)
class Counted:
    """Everything that happened in some periods."""

    clues: Sequence[CountedClue]
    problems: Sequence[CountedProblem]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: ``value`` None where there is no ground for it; a share has numerator and denominator.

    ``before`` and ``year`` are the same of the period before and of a year before. ``refs`` are the records it was counted from.
    ``unit``: 件, 天, 条, 户, % (then ``value`` is the fraction 0–1).
    """

    key: str
    label: str
    unit: str
    definition: str
    value: Decimal | None
    numerator: int | None = None
    denominator: int | None = None
    before: Decimal | None = None
    year: Decimal | None = None
    refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a distribution: its name, counts by the table's columns, and the records behind it."""

    name: str
    counts: tuple[Decimal | int | str | None, ...]
    refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Distribution:
    """A table of counts: title, definition, columns after the name, rows. ``chart`` is the column drawn as bars, -1 for none."""

    key: str
    title: str
    definition: str
    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    chart: int = 0
