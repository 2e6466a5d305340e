"""What a trace of seized cartons is made of and comes to, as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

ORDER_DAYS = 3
"""An order is sorted on its day or up to so many days later."""


@dataclass(frozen=True, slots=True)
class Seized:
    """Cartons of one code as they were seized; unknown is None or empty. ``brand`` is the name, ``sku`` its number in orders."""

    case_no: str
    found_date: date | None
    found_org: str
    sku: int | None
    brand: str
    qty: Decimal
    code_date: date | None
    code_lic: str


@dataclass(frozen=True, slots=True)
class Shop:
    """A shop of the register. ``tier`` is today's."""

    lic_no: str
    name: str
    org: str
    street: str
    route: str
    rep: str
    tier: int | None
    status: str


@dataclass(frozen=True, slots=True)
class OrderLineAt:
    """An order line of a shop and brand; ``state`` as the order says (有效, 取消 …)."""

    order: str
    lic_no: str
    sku: int
    day: date
    week: int
    qty: Decimal
    price: Decimal | None
    state: str
    channel: str


@dataclass(frozen=True, slots=True)
class TierChange:
    """A change of a shop's tier: from which day, what it was before."""

    lic_no: str
    day: date
    before: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """An order line that the cartons may be of: how many days before the sorting day, the tier and cap of its week (None: unknown)."""

    line: OrderLineAt
    days_before: int
    tier: int | None
    cap: Decimal | None


@dataclass(frozen=True, slots=True)
class Trace:
    """The chain of one seizure line. ``missing`` says each link that is not there (Chinese).

    ``ours``: the licence is of this bureau; ``outside``: found by somebody else; ``lag`` days from sorting to seizure.
    """

    seized: Seized
    shop: Shop | None
    candidates: tuple[Candidate, ...]
    missing: tuple[str, ...]
    ours: bool
    outside: bool
    lag: int | None


@dataclass(frozen=True, slots=True)
class Concentrated:
    """One shop, route or manager: cartons, its part of all, shops and cases behind it."""

    key: str
    name: str
    cartons: Decimal
    share: Decimal
    cases: int


@dataclass(frozen=True, slots=True)
class Lag:
    """Days from sorting to seizure over the lines where both are known."""

    known: int
    unknown: int
    least: int | None
    median: Decimal | None
    most: int | None


@dataclass(frozen=True, slots=True)
class OutflowReport:
    """Traces with what they come to. ``counted``: cartons of the bureau's own shops that the concentration is of.

    ``unreadable``: cartons whose code names no shop; ``undated``: cartons of a named shop whose day is not readable.
    """

    asof: date
    case_no: str
    traces: tuple[Trace, ...]
    cartons: Decimal
    counted: Decimal
    unreadable: Decimal
    undated: Decimal
    foreign: tuple[tuple[str, Decimal], ...]
    shops: tuple[Concentrated, ...]
    routes: tuple[Concentrated, ...]
    reps: tuple[Concentrated, ...]
    lag: Lag
    notes: tuple[str, ...] = ()

    @property
    def unreadable_share(self) -> Decimal | None:
        """Part of all seized cartons whose code names no shop; None where nothing was seized."""
        return (self.unreadable / self.cartons).quantize(Decimal("0.000001")) if self.cartons else None
