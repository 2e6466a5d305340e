"""A retailer's profile as values; the risk stands beside it, the credit grade apart from both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zmtool.insight.runs.explanation import OrderLineShown

NOT_CREDIT = (
    "画像分不等于信用分：画像分预测风险，只在内部使用；信用分依据查实的事实，对外公示。两者不互相折算"
)
PARTIAL = "只按您有权查看的记录计算，可能低于按全部记录的分数。"


@dataclass(frozen=True, slots=True)
class ShopFacts:
    """What the register says of a shop; wordings as people read them, private numbers covered."""

    lic_no: str
    name: str
    principal: str
    status: str
    address: str
    fields: tuple[tuple[str, str], ...]
    """Label and value of everything else, in the order of the page."""


@dataclass(frozen=True, slots=True)
class ProfileWeek:
    """A week of orders: cartons, yuan a carton (None without an order)."""

    week: str
    qty: Decimal
    avg_price: Decimal | None


@dataclass(frozen=True, slots=True)
class BrandShare:
    """A brand that the shop ordered: cartons, its part of all, weeks in which it was ordered."""

    name: str
    qty: Decimal
    share: Decimal
    weeks: int


@dataclass(frozen=True, slots=True)
class Compared:
    """A figure of the shop beside the shops of the same tier and organisation.

    ``value`` None: the shop has none; quartiles None where fewer than ``least`` peers have one. ``place`` is the share of the peers whose
    figure is lower (equal ones half), 0–1.
    """

    label: str
    unit: str
    value: Decimal | None
    lower: Decimal | None
    median: Decimal | None
    upper: Decimal | None
    place: Decimal | None
    peers: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """The comparison: who the peers are (Chinese), over which weeks, the figures; ``why`` there is none (Chinese)."""

    peers: str
    weeks: int
    figures: tuple[Compared, ...]
    why: str = ""


@dataclass(frozen=True, slots=True)
class RelatedShop:
    """Another shop: by what it is related (同电话, 同账户, 同证件号, 同址, 同 IP), told with what ties it; status."""

    lic_no: str
    name: str
    status: str
    ties: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A shop nearby: no relation, only the neighbourhood. ``metres`` as the crow flies."""

    lic_no: str
    name: str
    status: str
    metres: int


@dataclass(frozen=True, slots=True)
class Event:
    """What happened: an inspection, a case, a change of the licence."""

    day: date
    kind: str
    ref: str
    told: str


@dataclass(frozen=True, slots=True)
class OpenMatter:
    """What is still to be done: its kind, number, what it is, its state, until when."""

    kind: str
    ref: str
    told: str
    state: str
    due: str


@dataclass(frozen=True, slots=True)
class HitShown:
    """A hit about the shop with the shop's order lines that it looked at: of its brand where it is about one, else of the last weeks.

    ``suppressed`` says why it does not weigh, empty where it does.
    """

    number: int
    model: str
    name: str
    asof: date
    level: int
    value: str
    suppressed: str
    alert_no: str
    lines: tuple[OrderLineShown, ...] = ()


@dataclass(frozen=True, slots=True)
class CreditBeside:
    """The credit grade as it stands beside the profile; ``why`` there is none (Chinese)."""

    grade: str
    score: Decimal | None
    rules: str
    certain: bool
    why: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """The profile of a retailer on a day. ``gaps`` says what is missing from it (Chinese)."""

    asof: date
    shop: ShopFacts
    weeks: tuple[ProfileWeek, ...]
    brands: tuple[BrandShare, ...]
    comparison: Comparison
    related: tuple[RelatedShop, ...]
    neighbours: tuple[Neighbour, ...]
    events: tuple[Event, ...]
    open: tuple[OpenMatter, ...]
    hits: tuple[HitShown, ...]
    credit: CreditBeside
    gaps: tuple[str, ...] = ()
