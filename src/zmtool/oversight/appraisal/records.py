"""Requests for pricing and quality tests as values (supervision.md 5.1, 5.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class PricedLine:
    """One line of a request: goods of the case by ``tag``, quantity in ``unit`` (that of the price), yuan a unit.

    ``order`` is the rule by which the price was found (appraisal.yaml), None where nobody said; ``catalogue`` names catalogue and
    edition. ``unit_price`` is None before it is known.
    """

    tag: str
    name: str
    barcode: str
    quantity: Decimal
    unit: str
    finding: str = ""
    order: int | None = None
    unit_price: Decimal | None = None
    catalogue: str = ""
    by_hand: bool = False

    @property
    def amount(self) -> Decimal | None:
        """Quantity × unit price, yuan, to cents; None without a price."""
        if self.unit_price is None:
            return None
        return (self.quantity * self.unit_price).quantize(Decimal("0.01"), "ROUND_HALF_UP")


@dataclass(frozen=True, slots=True)
class PriceRequest:
    """A request for pricing the goods of a case. ``basis`` is wholesale or retail; ``price_day`` whose prices count."""

    request_no: str
    case_no: str
    asked_at: datetime
    asked_by: str
    basis: str
    price_day: date
    lines: tuple[PricedLine, ...]
    issuer: str = ""

    @property
    def amount(self) -> Decimal | None:
        """The sum of all lines, yuan; None while one has no price."""
        amounts = [one.amount for one in self.lines]
        known = [one for one in amounts if one is not None]
        return sum(known, Decimal(0)) if known and len(known) == len(amounts) else None


@dataclass(frozen=True, slots=True)
class Sample:
    """One numbered sample: of which goods, how many cartons of how many, what the test says of it."""

    sample_no: str
    tag: str
    name: str
    cartons: Decimal
    base: Decimal
    verdict: str = ""


@dataclass(frozen=True, slots=True)
class QualityTest:
    """A test of goods of a case by a testing body. ``batch`` and ``boxes`` (件) as on the entrustment; None for unknown."""

    test_no: str
    case_no: str
    entrusted_at: datetime
    entrusted_by: str
    body: str
    tags: tuple[str, ...]
    batch: str = ""
    boxes: int | None = None
    samples: tuple[Sample, ...] = ()
    report_no: str = ""
    reported_on: date | None = None
    kept_until: date | None = None

    def verdict_of(self, tag: str) -> str:
        """What the test says of one line of goods; empty for nothing yet."""
        return next((one.verdict for one in self.samples if one.tag == tag), "")
