"""Discretion benchmarks (裁量基准): which tier a case falls in, and whether a rate fits it.

A pack belongs to one cause in one province. A value at a threshold is in the next tier unless the threshold
says “over”; a tier holds rates from its lower up to, not including, its upper end, the highest including it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from zmtool.base.errors import UnknownAnswer
from zmtool.law.citations import Citation
from zmtool.law.marks import Mark, Span
from zmtool.law.provinces import same_province


@dataclass(frozen=True, slots=True)
class Threshold:
    """Where the next tier begins: at the figure itself, or (``over``) only beyond it."""

    at: Decimal
    over: bool = False

    def passed(self, value: Decimal) -> bool:
        """Whether a value is beyond the threshold."""
        return value > self.at if self.over else value >= self.at


@dataclass(frozen=True, slots=True)
class Tier:
    """One tier: its rates (fractions, multiples or yuan), what it needs, and which penalties go with it.

    ``need`` are facts or circumstances that have to be shown for the tier to be open. ``penalties`` says of a
    penalty (id) whether it ``must`` or ``may`` be given, ``no`` or only ``if_serious``. A tier without a fine
    has an ``action`` (``no_penalty`` or ``no_penalty_or_warn``) and rates of zero.
    """

    id: int
    label: str
    low: Decimal
    high: Decimal
    action: str = ""
    penalties: Mapping[str, str] = field(default_factory=dict)
    need: tuple[str, ...] = ()

    @property
    def fined(self) -> bool:
        """Whether the tier gives a fine at all."""
        return not self.action


@dataclass(frozen=True, slots=True)
class MissingTier:
    """A tier that exists but whose text was not available when the pack was made."""

    id: int
    label: str


@dataclass(frozen=True, slots=True)
class DiscretionPack:
    """A province's tiers for one cause. ``measure`` names the value the thresholds look at, in ``unit``.

    ``kind`` is that of the fine (``rate``, ``multiple``, ``fixed``); empty means the cause's own. Within a tier
    the ``suggest`` end (``low``, ``mid``, ``high``) is proposed; ``round_down_to`` (yuan) drops odd sums.
    ``lighter`` and ``heavier`` are tiers to move. ``file`` is where the pack was read from.
    """

    id: str
    cause: str
    province: str
    title: str
    span: Span
    mark: Mark
    violated: tuple[Citation, ...]
    penalized: tuple[Citation, ...]
    kind: str
    base: str
    statute_min: Decimal
    statute_max: Decimal
    measure: str
    unit: str
    thresholds: tuple[Threshold, ...]
    tiers: tuple[Tier | MissingTier, ...]
    lighter: int
    heavier: int
    need_reason: bool
    need_approval: str
    suggest: str
    round_down_to: Decimal | None
    allowed_penalties: tuple[str, ...]
    forbidden_penalties: tuple[str, ...]
    serious: tuple[str, ...]
    note: str
    file: str

    @property
    def known_tiers(self) -> tuple[Tier, ...]:
        """The tiers whose text is there."""
        return tuple(tier for tier in self.tiers if isinstance(tier, Tier))


@dataclass(frozen=True, slots=True)
class Deviation:
    """How a decided rate lies to the tier the value calls for.

    ``direction`` is ``within``, ``lighter`` (从轻), ``heavier`` (从重), or ``unknown`` where the text of the
    tier is not there; ``actual`` is None if no tier holds the rate.
    """

    expected: Tier | MissingTier
    actual: Tier | None
    direction: str
    text: str


def tier_index(pack: DiscretionPack, value: Decimal) -> int:
    """The place among ``pack.tiers`` that a measured value falls in."""
    return sum(threshold.passed(value) for threshold in pack.thresholds)


def tier_at(pack: DiscretionPack, index: int) -> Tier:
    """The tier at that place. Raises UnknownAnswer where its text is not there."""
    tier = pack.tiers[index]
    if isinstance(tier, MissingTier):
        raise UnknownAnswer(
            f"裁量基准 {pack.id} 没有录入第{tier.id}档（{tier.label}）的幅度，须对照本省公布的文本"
        )
    return tier


def tier_for(pack: DiscretionPack, value: Decimal) -> Tier:
    """The tier that a measured value falls in. Raises UnknownAnswer where its text is not there."""
    return tier_at(pack, tier_index(pack, value))


def tier_containing(pack: DiscretionPack, rate: Decimal) -> Tier | None:
    """The known tier whose rates hold ``rate``, or None; where tiers share an end it belongs to the higher."""
    for tier in pack.known_tiers:
        if tier.low <= rate < tier.high or tier.low == rate == tier.high:
            return tier
    top = pack.tiers[-1]
    return top if isinstance(top, Tier) and rate == top.high else None


def rate_fits(tier: Tier, rate: Decimal) -> bool:
    """Whether the rate lies in the tier, both ends included."""
    return tier.low <= rate <= tier.high


def deviation(pack: DiscretionPack, value: Decimal, rate: Decimal) -> Deviation:
    """Whether ``rate`` fits the tier that ``value`` calls for; if not, whether it is lighter or heavier."""
    expected = pack.tiers[tier_index(pack, value)]
    if isinstance(expected, MissingTier):
        text = f"应为第{expected.id}档（{expected.label}），该档幅度没有录入，须对照本省公布的文本"
        return Deviation(expected, tier_containing(pack, rate), "unknown", text)
    return deviation_from(pack, expected, rate)


def deviation_from(pack: DiscretionPack, expected: Tier, rate: Decimal) -> Deviation:
    """Whether ``rate`` fits the tier ``expected``; if not, whether it is lighter or heavier."""
    if rate_fits(expected, rate):
        return Deviation(expected, expected, "within", f"在第{expected.id}档（{expected.label}）幅度内")
    lighter = rate < expected.low
    word = "低于" if lighter else "高于"
    text = f"应为第{expected.id}档（{expected.label}），实际比例{word}该档，属{'从轻' if lighter else '从重'}"
    if pack.need_reason:
        text += "，须写明理由"
    return Deviation(expected, tier_containing(pack, rate), "lighter" if lighter else "heavier", text)


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
            if pack.cause == cause and pack.span.covers(on) and same_province(pack.province, province):
                return pack
        raise UnknownAnswer(
            f"没有 {province} 对案由 {cause} 在 {on} 有效的裁量基准，须导入本省公布的文本"
            f"（已录入的省份：{'、'.join(self.provinces)}）"
        )


def discretion_table(packs: Iterable[DiscretionPack]) -> DiscretionTable:
    """The table of those packs."""
    return DiscretionTable(tuple(packs))
