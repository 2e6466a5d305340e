"""Weeks and months as ordering periods (supervision.md 3.1)."""

from __future__ import annotations

from datetime import date, timedelta

_FIRST_MONDAY = date(1970, 1, 5)


def week_of(day: date) -> int:
    """The natural week of a day, counted from Monday 1970-01-05: the default ordering period."""
    return (day - _FIRST_MONDAY).days // 7


def monday_of(week: int) -> date:
    """The first day of a week."""
    return _FIRST_MONDAY + timedelta(days=7 * week)


def week_label(week: int) -> str:
    """2026-W20, by ISO."""
    year, number, _ = monday_of(week).isocalendar()
    return f"{year}-W{number:02d}"


def month_of(day: date) -> str:
    """2026-05."""
    return f"{day:%Y-%m}"


def month_before(month: str) -> str:
    """2026-01 → 2025-12."""
    at = int(month[:4]) * 12 + int(month[5:7]) - 2
    return f"{at // 12:04d}-{at % 12 + 1:02d}"
