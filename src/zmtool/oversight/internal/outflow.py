"""The outflow gauge: cartons that flowed out against the limit, with a projection to the end of the quarter (2.6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Outflow:
    """One founded outflow: when, how many cartons, of which shops (several share it evenly only as a list, not in the sum)."""

    prob_no: str
    day: date
    cartons: int
    shops: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gauge:
    """The gauge on a day. ``limit`` cartons a year, ``line`` what of it is due by now, ``projected`` the year's sum at the end of
    the quarter by the daily mean of the year so far; all None where the limit or the mean is unknown. ``shops`` the first, by cartons.
    """

    on: date
    total: int
    quarter: int
    limit: Decimal | None
    line: Decimal | None
    share: Decimal | None
    quarter_end: date
    projected: Decimal
    over_line: bool | None
    shops: tuple[tuple[str, int], ...]
    problems: tuple[str, ...]


def gauge(outflows: Sequence[Outflow], on: date, limit: Decimal | None, top: int) -> Gauge:
    """The gauge of the year of ``on``, up to that day. ``limit`` None: not known, nothing is compared."""
    counted = [one for one in outflows if one.day.year == on.year and one.day <= on]
    total = sum(one.cartons for one in counted)
    first, end = _quarter(on)
    elapsed = (on - date(on.year, 1, 1)).days + 1
    year_days = (date(on.year, 12, 31) - date(on.year, 1, 1)).days + 1
    line = None if limit is None else limit * elapsed / year_days
    projected = Decimal(total) / elapsed * (elapsed + (end - on).days)
    shops: dict[str, int] = {}
    for one in counted:
        for shop in one.shops:
            shops[shop] = shops.get(shop, 0) + one.cartons
    return Gauge(
        on,
        total,
        sum(one.cartons for one in counted if one.day >= first),
        limit,
        line.quantize(Decimal("0.1")) if line is not None else None,
        (Decimal(total) / limit).quantize(Decimal("0.0001")) if limit else None,
        end,
        projected.quantize(Decimal("0.1")),
        None if line is None else total > line,
        tuple(sorted(shops.items(), key=lambda pair: (-pair[1], pair[0]))[:top]),
        tuple(one.prob_no for one in counted),
    )


def _quarter(on: date) -> tuple[date, date]:
    first = date(on.year, (on.month - 1) // 3 * 3 + 1, 1)
    after = date(on.year + (first.month == 10), (first.month + 2) % 12 + 1, 1)
    return first, after - timedelta(days=1)
