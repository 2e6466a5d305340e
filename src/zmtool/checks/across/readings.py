"""Amounts, days and moments out of canonical texts; what does not fit is None, as an extract may come from elsewhere."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from zmtool.checks.across.facts import Told

_TO_THE_DAY, _TO_THE_MINUTE = len("2025-03-05"), len("2025-03-05T09:30")
_MOST_DIGITS = 20


def amount_of(told: Told | None) -> Decimal | None:
    """A finite figure of sane size."""
    return figure_of(told.normal) if told is not None else None


def figure_of(text: str) -> Decimal | None:
    """The same of bare text."""
    try:
        figure = Decimal(text)
    except ArithmeticError:
        return None
    return figure if figure.is_finite() and abs(figure.adjusted()) <= _MOST_DIGITS else None


def day_of(told: Told | None) -> date | None:
    """The day of a date or a moment."""
    try:
        return date.fromisoformat(told.normal[:_TO_THE_DAY]) if told is not None else None
    except ValueError:
        return None


def moment_of(told: Told | None) -> datetime | None:
    """The moment; None where only the day is known."""
    if told is None or len(told.normal) != _TO_THE_MINUTE:
        return None
    try:
        moment = datetime.fromisoformat(told.normal)
    except ValueError:
        return None
    return moment if moment.tzinfo is None else None
