"""A summary of orders, as the five official kinds look at it: by shop, brand, day, period and month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

Key = TypeVar("Key")
_FIRST_MONDAY = date(1970, 1, 5)


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One line of the summary. ``day`` is None where only the month (2026-05) is given; ``qty`` cartons, ``amount`` yuan or None."""

    shop: str
    month: str
    qty: Decimal
    day: date | None = None
    amount: Decimal | None = None
    brand: str = ""


@dataclass(slots=True)
class Sum:
    """Cartons, yuan (None as soon as one line does not say), and the days of ordering."""

    qty: Decimal
    amount: Decimal | None
    days: set[date]

    @property
    def price(self) -> Decimal | None:
        """Yuan a carton, None where unknown."""
        return None if self.amount is None or self.qty <= 0 else self.amount / self.qty


def week_of(day: date) -> int:
    """The natural week of a day, counted from Monday 1970-01-05: the default ordering period (supervision.md 3.1)."""
    return (day - _FIRST_MONDAY).days // 7


def week_label(week: int) -> str:
    """2026-W20, by ISO."""
    year, number, _ = date.fromordinal(_FIRST_MONDAY.toordinal() + week * 7).isocalendar()
    return f"{year}-W{number:02d}"


def month_before(month: str) -> str:
    """2026-01 → 2025-12."""
    at = int(month[:4]) * 12 + int(month[5:7]) - 2
    return f"{at // 12:04d}-{at % 12 + 1:02d}"


def by_shop_week(lines: Iterable[OrderLine]) -> dict[str, dict[int, Sum]]:
    """Shop → week → sums, of the lines with a day."""
    found: dict[str, dict[int, Sum]] = defaultdict(dict)
    for one in lines:
        if one.day is not None:
            _add(found[one.shop], week_of(one.day), one)
    return found


def by_shop_month(lines: Iterable[OrderLine]) -> dict[str, dict[str, Sum]]:
    """Shop → month → sums."""
    found: dict[str, dict[str, Sum]] = defaultdict(dict)
    for one in lines:
        _add(found[one.shop], one.month, one)
    return found


def by_brand_month(lines: Iterable[OrderLine]) -> dict[str, dict[str, Sum]]:
    """Brand → month → sums, of the lines that name a brand."""
    found: dict[str, dict[str, Sum]] = defaultdict(dict)
    for one in lines:
        if one.brand:
            _add(found[one.brand], one.month, one)
    return found


def by_brand_day(lines: Iterable[OrderLine], month: str) -> dict[str, dict[date, Sum]]:
    """Brand → day of a month → sums."""
    found: dict[str, dict[date, Sum]] = defaultdict(dict)
    for one in lines:
        if one.brand and one.day is not None and one.month == month:
            _add(found[one.brand], one.day, one)
    return found


def _add(sums: dict[Key, Sum], key: Key, line: OrderLine) -> None:
    held = sums.get(key)
    if held is None:
        sums[key] = Sum(line.qty, line.amount, {line.day} if line.day else set())
        return
    held.qty += line.qty
    held.amount = None if held.amount is None or line.amount is None else held.amount + line.amount
    if line.day:
        held.days.add(line.day)
