"""The shipped calendars and working-day arithmetic."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zmtool.base.errors import UnknownAnswer, UsageProblem
from zmtool.law.calendar import DayKind, WorkCalendar, arrangement_from_data
from zmtool.law.library import load_calendar

TOTALS = {  # year: (days off under a holiday's name, weekends worked)
    2018: (25, 7),
    2019: (28, 6),
    2020: (30, 6),
    2021: (31, 7),
    2022: (32, 7),
    2023: (28, 7),
    2024: (28, 8),
    2025: (28, 5),
    2026: (33, 6),
}


@pytest.mark.parametrize("year", TOTALS)
def test_totals(calendar: WorkCalendar, year: int) -> None:
    arrangement = calendar.arrangement(year)
    days = sum((h.last - h.first).days + 1 for h in arrangement.holidays)
    assert (days, len(arrangement.makeup_workdays)) == TOTALS[year]


def test_years(calendar: WorkCalendar) -> None:
    assert calendar.years == tuple(range(2018, 2027))


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        ("2018-12-29", DayKind.MAKEUP),
        ("2018-12-31", DayKind.HOLIDAY),
        ("2020-01-31", DayKind.HOLIDAY),  # the extended Spring Festival
        ("2020-02-01", DayKind.HOLIDAY),  # first arranged as a working Saturday, then cancelled
        ("2020-02-03", DayKind.WORKDAY),
        ("2022-12-31", DayKind.HOLIDAY),
        ("2024-02-09", DayKind.WORKDAY),  # New Year's Eve was no day off in 2024
        ("2024-02-18", DayKind.MAKEUP),
        ("2024-05-11", DayKind.MAKEUP),
        ("2024-05-12", DayKind.WEEKEND),
        ("2025-01-28", DayKind.HOLIDAY),  # New Year's Eve is from 2025
        ("2025-10-06", DayKind.HOLIDAY),
        ("2026-01-04", DayKind.MAKEUP),
        ("2026-02-23", DayKind.HOLIDAY),
    ],
)
def test_known_days(calendar: WorkCalendar, day: str, kind: DayKind) -> None:
    assert calendar.day(date.fromisoformat(day)).kind is kind


def test_reasons(calendar: WorkCalendar) -> None:
    assert calendar.day(date(2024, 2, 18)).text == "2024-02-18（周日）调休上班"
    assert calendar.day(date(2024, 10, 3)).text == "2024-10-03（周四）为国庆节放假"
    assert calendar.is_workday(date(2024, 2, 18))
    assert calendar.is_rest_day(date(2024, 10, 3))


@pytest.mark.parametrize("day", [date(2027, 1, 1), date(2017, 12, 29)])
def test_a_year_without_arrangement_is_unknown(calendar: WorkCalendar, day: date) -> None:
    with pytest.raises(UnknownAnswer, match=str(day.year)):
        calendar.is_workday(day)


def test_counting_across_the_end_of_the_data_is_unknown(calendar: WorkCalendar) -> None:
    with pytest.raises(UnknownAnswer, match="2027"):
        calendar.add_workdays(date(2026, 12, 30), 5)


def test_next_workday_and_first_workday_from(calendar: WorkCalendar) -> None:
    assert calendar.next_workday(date(2024, 10, 12)) == date(2024, 10, 14)
    assert calendar.first_workday_from(date(2024, 10, 12)) == date(2024, 10, 12)
    assert calendar.first_workday_from(date(2024, 10, 13)) == date(2024, 10, 14)


DAYS = st.dates(date(2018, 6, 1), date(2025, 12, 31))


@given(DAYS, st.integers(0, 60))
def test_add_workdays_is_the_inverse_of_workdays_between(day: date, n: int) -> None:
    calendar = load_calendar()
    end = calendar.add_workdays(day, n)
    assert calendar.workdays_between(day, end) == n
    assert n == 0 or calendar.is_workday(end)


@given(DAYS, st.integers(1, 60))
def test_add_workdays_back_and_forth(day: date, n: int) -> None:
    calendar = load_calendar()
    start = calendar.first_workday_from(day)
    assert calendar.add_workdays(calendar.add_workdays(start, n), -n) == start


@given(DAYS, DAYS)
def test_workdays_between_changes_sign(a: date, b: date) -> None:
    calendar = load_calendar()
    low, high = min(a, b), max(a, b)
    edge = calendar.is_workday(high) - calendar.is_workday(low)
    assert calendar.workdays_between(low, high) + calendar.workdays_between(high, low) == edge * (low != high)


def year(**changes: object) -> dict[str, object]:
    data: dict[str, object] = {
        "year": 2027,
        "source": "试",
        "mark": "法",
        "holidays": [{"name": "元旦", "from": "2027-01-01", "to": "2027-01-03"}],
        "makeup_workdays": ["2027-01-09"],
    }
    return data | changes


def test_a_year_by_hand() -> None:
    calendar = WorkCalendar({2027: arrangement_from_data(year())})
    assert calendar.next_workday(date(2027, 1, 1)) == date(2027, 1, 4)
    assert calendar.is_workday(date(2027, 1, 9))


@pytest.mark.parametrize(
    "changes",
    [
        {"makeup_workdays": ["2027-01-05"]},  # a Tuesday
        {"makeup_workdays": ["2027-01-02"]},  # also a day off
        {"makeup_workdays": ["2027-02-30"]},
        {"makeup_workdays": ["2026-01-10"]},
        {"holidays": [{"name": "元旦", "from": "2027-01-03", "to": "2027-01-01"}]},
        {"holidays": [{"name": "元旦", "from": "2026-12-31", "to": "2027-01-01"}]},
    ],
)
def test_a_wrong_year_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(UsageProblem):
        arrangement_from_data(year(**changes), "2027.yaml")


def test_every_day_of_the_known_years_has_an_answer(calendar: WorkCalendar) -> None:
    day, working = date(2018, 1, 1), 0
    while day <= date(2026, 12, 31):
        working += calendar.is_workday(day)
        day += timedelta(days=1)
    assert working == calendar.workdays_between(date(2018, 1, 1), date(2026, 12, 31))
