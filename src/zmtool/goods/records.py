"""Goods of a case: one line a brand and specification (品规); the catalogue's brands and their prices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from zmtool.values.quantity import Packing, Unit

CENT = Decimal("0.01")
UNPRICED = ("未查到价格", "未核价", "退出目录")
"""The remarks by which a valuation says that goods have no price."""


class Basis(StrEnum):
    """Which price of a brand is meant (价格口径); the values are those of the data and of the command line."""

    WHOLESALE = "wholesale"
    RETAIL = "retail"

    @property
    def label(self) -> str:
        """The wording of a valuation sheet."""
        return {"wholesale": "批发价", "retail": "建议零售价"}[self.value]


@dataclass(frozen=True, slots=True)
class GoodsLine:
    """One line of goods. ``quantity`` is in ``unit``; ``unit_price`` is yuan a ``price_unit``, None unknown.

    ``price_unit`` is 条 or empty for a price by the carton, else the line's own unit (支 for cigars, 公斤, 个, ml).
    ``cartons`` is the quantity converted to 条 where the unit is another. ``tag`` names the line on its label
    and in the custody account; ``result`` is what the appraisal found; ``codes`` are 32-character carton codes.
    """

    name: str
    unit: str
    quantity: Decimal
    barcode: str = ""
    cartons: Decimal | None = None
    unit_price: Decimal | None = None
    remark: str = ""
    tag: str = ""
    result: str = ""
    codes: tuple[str, ...] = ()
    price_unit: str = ""

    @property
    def priced_by(self) -> str:
        """The unit that ``unit_price`` is for."""
        return self.price_unit or Unit.CARTON.value

    @property
    def counted_apart(self) -> bool:
        """Whether the line is left out of the total of cartons: priced by another unit, or no count of cigarettes."""
        return self.priced_by != Unit.CARTON or self.unit in (
            Unit.KILOGRAM,
            Unit.PIECE,
            Unit.MILLILITRE,
        )

    @property
    def says_why_unpriced(self) -> bool:
        """Whether there is no price and the remark gives the reason (领域说明 5.4)."""
        return self.amount is None and any(word in self.remark for word in UNPRICED)

    @property
    def in_cartons(self) -> Decimal | None:
        """The quantity in 条; None where it is neither given nor in 条."""
        if self.cartons is not None:
            return self.cartons
        return self.quantity if self.unit == "条" else None

    @property
    def amount(self) -> Decimal | None:
        """Quantity in the unit of the price × unit price, yuan, rounded half up to cents; None where a part is
        unknown."""
        if self.priced_by == Unit.CARTON:
            quantity = self.in_cartons
        else:
            quantity = self.quantity if self.unit == self.priced_by else None
        if quantity is None or self.unit_price is None:
            return None
        return (quantity * self.unit_price).quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Sku:
    """A brand and specification of the catalogue; the carton's bar code is its name to machines."""

    name: str
    barcode_carton: str
    barcode_pack: str = ""
    producer: str = ""
    sticks_per_pack: int = 20
    packs_per_carton: int = 10
    cartons_per_case: int = 50
    source: str = ""
    mark: str = ""

    @property
    def packing(self) -> Packing:
        """Sticks a pack, packs a carton, cartons a case."""
        return Packing(self.sticks_per_pack, self.packs_per_carton, self.cartons_per_case)


@dataclass(frozen=True, slots=True)
class Price:
    """What a price catalogue says of one brand: ``price`` yuan a ``unit`` (条, or 支 for cigars).

    Holds from ``effective_from`` to ``effective_to``, both included; None is an open end. ``edition`` tells
    the issues of one catalogue apart (2025年下半年).
    """

    barcode_carton: str
    basis: Basis
    price: Decimal
    unit: str = "条"
    catalogue: str = ""
    edition: str = ""
    effective_from: date | None = None
    effective_to: date | None = None
    source: str = ""
    mark: str = ""
