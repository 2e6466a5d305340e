"""Dates typed at the screen."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zmtool.base.errors import InvalidValue
from zmtool.values.typed_dates import typed_date, typed_moment, with_weekday

TODAY = date(2024, 3, 13)  # a Wednesday


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3.5", date(2024, 3, 5)),
        ("3-5", date(2024, 3, 5)),
        ("3月5日", date(2024, 3, 5)),
        ("３／５", date(2024, 3, 5)),
        ("15", date(2024, 3, 15)),
        ("5号", date(2024, 3, 5)),
        ("25.3.5", date(2025, 3, 5)),
        ("2024-3-5", date(2024, 3, 5)),
        ("20240305", date(2024, 3, 5)),
        ("二〇二四年三月五日", date(2024, 3, 5)),
        ("今天", TODAY),
        ("明天", date(2024, 3, 14)),
        ("前天", date(2024, 3, 11)),
        ("大后天", date(2024, 3, 16)),
        ("周五", date(2024, 3, 15)),
        ("上周一", date(2024, 3, 4)),
        ("下下周日", date(2024, 3, 31)),
        ("星期天", date(2024, 3, 17)),
        ("+10", date(2024, 3, 23)),
        ("-13", date(2024, 2, 29)),
        ("三天后", date(2024, 3, 16)),
        ("十五日前", date(2024, 2, 27)),
        ("2.29", date(2024, 2, 29)),
    ],
)
def test_a_day_is_understood(text: str, day: date) -> None:
    assert typed_date(text, TODAY) == day


@pytest.mark.parametrize(
    "text", ["", "　", "2.30", "32", "13.1", "大明天", "周八", "abc", "+99999", "0", "9999"]
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        typed_date(text, TODAY)


def test_29_february_of_another_year_is_refused() -> None:
    with pytest.raises(InvalidValue):
        typed_date("2.29", date(2025, 3, 1))


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("15:20", datetime(2024, 3, 13, 15, 20, tzinfo=UTC)),
        ("3.5 15:20", datetime(2024, 3, 5, 15, 20, tzinfo=UTC)),
        ("昨天下午3点半", datetime(2024, 3, 12, 15, 30, tzinfo=UTC)),
        ("明天 9点", datetime(2024, 3, 14, 9, 0, tzinfo=UTC)),
        ("2024-03-05T08:05", datetime(2024, 3, 5, 8, 5, tzinfo=UTC)),
        ("3月5日15时20分", datetime(2024, 3, 5, 15, 20, tzinfo=UTC)),
        ("今天", datetime(2024, 3, 13, 10, 30, tzinfo=UTC)),
        ("3.5", datetime(2024, 3, 5, 0, 0, tzinfo=UTC)),
    ],
)
def test_a_moment_is_understood(text: str, moment: datetime) -> None:
    assert typed_moment(text, datetime(2024, 3, 13, 10, 30, tzinfo=UTC)) == moment


@pytest.mark.parametrize("text", ["25:00", "下午3点70分", "15:2", "明天 后天"])
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        typed_moment(text, datetime(2024, 3, 13, 10, 30, tzinfo=UTC))


def test_the_day_of_the_week_is_told() -> None:
    assert with_weekday(TODAY) == "2024-03-13 星期三"


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_whatever_is_shown_is_read_as_the_same_day(day: date, today: date) -> None:
    assert typed_date(day.isoformat(), today) == day
    assert typed_date(f"{day.year}年{day.month}月{day.day}日", today) == day


@given(st.text(max_size=30), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_any_text_is_a_day_or_refused(text: str, today: date) -> None:
    with suppress(InvalidValue):
        typed_date(text, today)
    with suppress(InvalidValue):
        typed_moment(text, datetime(today.year, today.month, today.day, tzinfo=UTC))
