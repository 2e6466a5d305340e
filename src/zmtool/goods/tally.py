"""A count of goods: the entries that were accepted, what they come to, and the goods to be valued.

``tally_lines.feed`` takes the lines. The totals are always the sum of the entries.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from zmtool.goods.lookup import Hit
from zmtool.goods.records import Sku
from zmtool.goods.valuation import Goods
from zmtool.values.carton_code import CartonCode
from zmtool.values.quantity import Quantity, Unit


@dataclass(frozen=True, slots=True)
class Entry:
    """One accepted count: ``count`` may be negative. ``sku`` is None for what the catalogue does not know."""

    count: int
    unit: Unit
    sku: Sku | None = None
    code: str = ""
    name: str = ""

    @property
    def brand(self) -> str:
        """What tells brands apart: the carton's bar code, the unknown code, or the name."""
        return self.sku.barcode_carton if self.sku else self.code or self.name

    @property
    def shown(self) -> str:
        """The brand as it is shown."""
        return self.sku.name if self.sku else self.name or f"未登记条码 {self.code}"


@dataclass(frozen=True, slots=True)
class Question:
    """Several brands fit: the next line has to be the number of one, or 0. ``unit`` is None where none was given."""

    hits: tuple[Hit, ...]
    count: int
    unit: Unit | None


@dataclass(frozen=True, slots=True)
class Tally:
    """The state of a count; begin with ``Tally()``. ``before`` is what 撤销 gives back."""

    entries: tuple[Entry, ...] = ()
    carton_codes: tuple[CartonCode, ...] = ()
    question: Question | None = None
    finished: bool = False
    before: Tally | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Total:
    """What was counted of one brand, a count a unit."""

    brand: str
    shown: str
    sku: Sku | None
    code: str
    name: str
    counts: tuple[tuple[int, Unit], ...]

    @property
    def counted(self) -> str:
        """20条、3包."""
        return "、".join(f"{count}{unit}" for count, unit in self.counts) or "0"


def totals(tally: Tally) -> tuple[Total, ...]:
    """Every brand in the order in which it first came; a unit that came to nothing is left out."""
    return brand_totals(tally.entries)


def brand_totals(entries: Iterable[Entry]) -> tuple[Total, ...]:
    """The totals of any entries."""
    counts: dict[str, dict[Unit, int]] = {}
    last: dict[str, Entry] = {}
    for one in entries:
        units = counts.setdefault(one.brand, {})
        units[one.unit] = units.get(one.unit, 0) + one.count
        last[one.brand] = one
    return tuple(
        Total(
            brand,
            last[brand].shown,
            last[brand].sku,
            last[brand].code,
            last[brand].name,
            tuple((count, unit) for unit, count in units.items() if count),
        )
        for brand, units in counts.items()
    )


def counted_goods(tally: Tally) -> tuple[Goods, ...]:
    """What was counted, ready to be valued (``valuation.value_goods``)."""
    return tuple(
        Goods(
            total.name or total.shown,
            Quantity(Decimal(count), unit),
            total.sku,
            total.sku.barcode_carton if total.sku else total.code,
        )
        for total in totals(tally)
        for count, unit in total.counts
    )


def summary(tally: Tally) -> str:
    """How much there is in all, in one line."""
    brands = [total for total in totals(tally) if total.counts]
    units: dict[Unit, int] = {}
    for total in brands:
        for count, unit in total.counts:
            units[unit] = units.get(unit, 0) + count
    counted = "、".join(f"{count}{unit}" for unit, count in units.items()) or "0条"
    codes = f"，32位码 {len(tally.carton_codes)} 个" if tally.carton_codes else ""
    return f"{len(brands)} 个品规，{counted}{codes}"
