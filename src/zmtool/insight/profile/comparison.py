"""Where a shop stands among those of the same tier of the same organisation (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from zmtool.insight.profile.records import Compared, Comparison

LEAST_PEERS = 5
"""Fewer peers than this say nothing about a shop."""


@dataclass(frozen=True, slots=True)
class ShopSums:
    """What a shop ordered over some weeks; without an order cartons are 0 and the rest unknown."""

    qty: Decimal
    avg_price: Decimal | None
    brands: int
    weeks: int
    outside: Decimal | None
    """The part of the cartons that is from outside the province, 0–1."""


_FIGURES = (
    ("订量", "条"),
    ("条均价", "元/条"),
    ("品规数", "个"),
    ("订货期数", "期"),
    ("省外烟占比", "%"),
)


def compared(own: ShopSums, peers: Mapping[int, ShopSums], told: str, weeks: int) -> Comparison:
    """The shop's figures beside those of its peers (without itself). ``told`` says who the peers are (Chinese)."""
    if len(peers) < LEAST_PEERS:
        why = f"{told}只有另外 {len(peers)} 户，不作比较"
        return Comparison(told, weeks, (), why)
    values = [_values(one) for one in peers.values()]
    figures = []
    for at, ((label, unit), value) in enumerate(zip(_FIGURES, _values(own), strict=True)):
        known = sorted(row[at] for row in values if row[at] is not None)  # type: ignore[type-var]
        figures.append(_figure(label, unit, value, [one for one in known if one is not None]))
    return Comparison(told, weeks, tuple(figures))


def _values(one: ShopSums) -> tuple[Decimal | None, ...]:
    return (
        one.qty,
        one.avg_price,
        Decimal(one.brands),
        Decimal(one.weeks),
        None if one.outside is None else one.outside * 100,
    )


def _figure(label: str, unit: str, value: Decimal | None, known: Sequence[Decimal]) -> Compared:
    if len(known) < LEAST_PEERS:
        return Compared(label, unit, _shown(value), None, None, None, None, len(known))
    lower, median, upper = (quantile(known, share) for share in (0.25, 0.5, 0.75))
    place = None if value is None else place_among(value, known)
    return Compared(
        label, unit, _shown(value), _shown(lower), _shown(median), _shown(upper), place, len(known)
    )


def quantile(known: Sequence[Decimal], share: float) -> Decimal:
    """The value below which a share of the sorted values lies, between neighbours in proportion."""
    at = share * (len(known) - 1)
    low = int(at)
    high = min(low + 1, len(known) - 1)
    return known[low] + (known[high] - known[low]) * Decimal(repr(at - low))


def place_among(value: Decimal, known: Sequence[Decimal]) -> Decimal:
    """The share of the values that are lower, equal ones counted half: 0–1."""
    lower = sum(one < value for one in known)
    equal = sum(one == value for one in known)
    return ((lower + Decimal(equal) / 2) / len(known)).quantize(Decimal("0.001"))


def _shown(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(Decimal("0.01"))
