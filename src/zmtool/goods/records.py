"""Goods of a case: one line a brand and specification (品规)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class GoodsLine:
    """One line of goods. ``quantity`` is in ``unit``; ``unit_price`` is yuan a carton (条), None unknown.

    ``cartons`` is the quantity converted to 条 where the unit is another.
    """

    name: str
    unit: str
    quantity: Decimal
    barcode: str = ""
    cartons: Decimal | None = None
    unit_price: Decimal | None = None
    remark: str = ""

    @property
    def in_cartons(self) -> Decimal | None:
        """The quantity in 条; None where it is neither given nor in 条."""
        if self.cartons is not None:
            return self.cartons
        return self.quantity if self.unit == "条" else None

    @property
    def amount(self) -> Decimal | None:
        """Quantity in 条 × unit price, yuan, rounded half up to cents; None where a part is unknown."""
        if self.in_cartons is None or self.unit_price is None:
            return None
        return (self.in_cartons * self.unit_price).quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Sku:
    """A brand and specification of the catalogue. Prices are yuan a carton; packing is per unit."""

    name: str
    barcode_carton: str
    barcode_pack: str = ""
    wholesale_price: Decimal | None = None
    retail_price: Decimal | None = None
    sticks_per_pack: int = 20
    packs_per_carton: int = 10
    cartons_per_case: int = 50
    source: str = ""
    mark: str = ""
