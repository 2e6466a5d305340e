"""Discretion benchmarks (裁量基准): which tier a case falls in, and whether a rate fits it.

A pack belongs to one cause in one province. A value at or above a threshold is in the next tier; a tier holds
rates from its lower up to, not including, its upper end, the highest tier including it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from zmtool.base.errors import UnknownAnswer, UsageProblem
from zmtool.law.citations import Citation, citation_from_code
from zmtool.law.marks import Mark, Span, span_of

_CENT = Decimal("0.01")


def cents(amount: Decimal) -> Decimal:
    """``amount`` in yuan to two decimals, half up."""
    return amount.quantize(_CENT, ROUND_HALF_UP)


def fine(base: Decimal, rate: Decimal) -> Decimal:
    """The fine in yuan, two decimals half up: ``base`` × ``rate`` (0.05 = 5 %; 1.5 = one and a half times)."""
    return cents(base * rate)


def purchase_amount(wholesale_value: Decimal, ratio: Decimal = Decimal("0.70")) -> Decimal:
    """What is paid for goods bought up at 70 % of their wholesale value (条例第五十一、五十二条)."""
    return cents(wholesale_value * ratio)


@dataclass(frozen=True, slots=True)
class Tier:
    """One tier: its rates (fractions or multiples), what it needs, and what becomes of the goods."""

    id: int
    label: str
    low: Decimal
    high: Decimal
    action: str = ""
    goods: str = ""
    need: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DiscretionPack:
    """A province's tiers for one cause. ``measure`` names the value the thresholds look at, in ``unit``."""

    id: str
    cause: str
    province: str
    title: str
    span: Span
    mark: Mark
    violated: tuple[Citation, ...]
    penalized: tuple[Citation, ...]
    base: str
    statute_min: Decimal
    statute_max: Decimal
    measure: str
    unit: str
    thresholds: tuple[Decimal, ...]
    tiers: tuple[Tier, ...]
    need_reason: bool
    need_approval: str
    allowed_penalties: tuple[str, ...]
    forbidden_penalties: tuple[str, ...]
    serious: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Deviation:
    """How a decided rate lies to the tier the value calls for.

    ``direction`` is ``within``, ``lighter`` (从轻) or ``heavier`` (从重); ``actual`` is None if no tier holds it.
    """

    expected: Tier
    actual: Tier | None
    direction: str
    text: str


def tier_for(pack: DiscretionPack, value: Decimal) -> Tier:
    """The tier that a measured value falls in (a value equal to a threshold is in the higher tier)."""
    return pack.tiers[sum(value >= threshold for threshold in pack.thresholds)]


def tier_containing(pack: DiscretionPack, rate: Decimal) -> Tier | None:
    """The tier whose rates hold ``rate``, or None; where tiers share an end it belongs to the higher."""
    for tier in pack.tiers:
        if tier.low <= rate < tier.high or tier.low == rate == tier.high:
            return tier
    top = pack.tiers[-1]
    return top if rate == top.high else None


def rate_fits(tier: Tier, rate: Decimal) -> bool:
    """Whether the rate lies in the tier, both ends included."""
    return tier.low <= rate <= tier.high


def expected_range(pack: DiscretionPack, value: Decimal, base: Decimal) -> tuple[Decimal, Decimal]:
    """The lowest and highest fine (yuan) for a measured value and a base."""
    tier = tier_for(pack, value)
    return fine(base, tier.low), fine(base, tier.high)


def deviation(pack: DiscretionPack, value: Decimal, rate: Decimal) -> Deviation:
    """Whether ``rate`` fits the tier that ``value`` calls for; if not, whether it is lighter or heavier."""
    expected = tier_for(pack, value)
    actual = tier_containing(pack, rate)
    if rate_fits(expected, rate):
        return Deviation(expected, expected, "within", f"在第{expected.id}档（{expected.label}）幅度内")
    lighter = rate < expected.low
    word = "低于" if lighter else "高于"
    text = f"应为第{expected.id}档（{expected.label}），实际比例{word}该档，属{'从轻' if lighter else '从重'}"
    if pack.need_reason:
        text += "，须写明理由"
    return Deviation(expected, actual, "lighter" if lighter else "heavier", text)


@dataclass(frozen=True, slots=True)
class DiscretionTable:
    """All packs; the bureau's province chooses among them."""

    packs: tuple[DiscretionPack, ...]

    @property
    def provinces(self) -> tuple[str, ...]:
        """The provinces there are packs for."""
        return tuple(sorted({pack.province for pack in self.packs}))

    def pack_on(self, province: str, cause: str, on: date) -> DiscretionPack:
        """The pack in force on that day. Raises UnknownAnswer if there is none."""
        for pack in self.packs:
            if pack.province == province and pack.cause == cause and pack.span.covers(on):
                return pack
        raise UnknownAnswer(f"没有 {province} 对案由 {cause} 在 {on} 有效的裁量基准，须导入本省公布的文本")


def discretion_table(packs: Iterable[DiscretionPack]) -> DiscretionTable:
    """The table of those packs."""
    return DiscretionTable(tuple(packs))


def pack_from_data(data: Mapping[str, Any], where: Path | str = "") -> DiscretionPack:
    """One pack from its data file. Raises UsageProblem for thresholds or tiers out of order or number."""
    thresholds = tuple(map(Decimal, data["thresholds"]))
    tiers = tuple(_tier(row) for row in data["tiers"])
    if len(tiers) != len(thresholds) + 1:
        raise UsageProblem(
            f"裁量基准 {data['id']} 有 {len(thresholds)} 个阈值，应有 {len(thresholds) + 1} 档，实有 {len(tiers)} 档",
            where=str(where),
            next_step="请使档数比阈值多一",
        )
    rising = all(a < b for a, b in zip(thresholds, thresholds[1:], strict=False))
    apart = all(a.low <= a.high <= b.low for a, b in zip(tiers, tiers[1:], strict=False))
    if not rising or not apart or tiers[-1].low > tiers[-1].high:
        raise UsageProblem(
            f"裁量基准 {data['id']} 的阈值或幅度没有从低到高排列",
            where=str(where),
            next_step="请按从轻到重的次序排列，各档幅度不得交叉",
        )
    statute = data["statute"]
    return DiscretionPack(
        id=data["id"],
        cause=data["cause"],
        province=data["province"],
        title=data["source"],
        span=span_of(data.get("effective_from"), data.get("effective_to"), where),
        mark=Mark(data["mark"]),
        violated=tuple(map(citation_from_code, statute["violated"])),
        penalized=tuple(map(citation_from_code, statute["penalized"])),
        base=statute["base"],
        statute_min=Decimal(statute["min"]),
        statute_max=Decimal(statute["max"]),
        measure=data["measure"]["field"],
        unit=data["measure"]["unit"],
        thresholds=thresholds,
        tiers=tiers,
        need_reason=data["adjust"]["need_reason"],
        need_approval=data["adjust"]["need_approval"],
        allowed_penalties=tuple(data.get("allowed_penalties", ())),
        forbidden_penalties=tuple(data.get("forbidden_penalties", ())),
        serious=tuple(data.get("serious", ())),
    )


def _tier(row: Mapping[str, Any]) -> Tier:
    low, high = map(Decimal, row["rate"])
    return Tier(
        row["id"],
        row["label"],
        low,
        high,
        row.get("action", ""),
        row.get("goods", ""),
        tuple(row.get("need", ())),
    )
