"""How many cartons may be taken as samples of how many (抽样基数档)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from zmtool.law.marks import Mark


@dataclass(frozen=True, slots=True)
class SampleTier:
    """A range of bases, in cartons, and how many may be taken. ``below`` is a border that is not within."""

    least_base: Decimal
    most_base: Decimal | None
    below: Decimal | None
    fewest: Decimal
    most: Decimal
    or_all: bool

    def covers(self, base: Decimal) -> bool:
        """Whether ``base`` falls into this tier."""
        return (
            base >= self.least_base
            and (self.most_base is None or base <= self.most_base)
            and (self.below is None or base < self.below)
        )

    def allows(self, base: Decimal, taken: Decimal) -> bool:
        """Whether ``taken`` cartons are as many as this tier allows."""
        return self.fewest <= taken <= self.most or (self.or_all and taken == base)


@dataclass(frozen=True, slots=True)
class SampleSizes:
    """The tiers, with where they come from. Tiers may touch: what either allows is right."""

    tiers: tuple[SampleTier, ...]
    source: str
    mark: Mark

    def fits(self, base: Decimal, taken: Decimal) -> bool:
        """Whether ``taken`` of ``base`` cartons is a right sample."""
        return any(one.allows(base, taken) for one in self.tiers if one.covers(base))

    def right(self, base: Decimal) -> str:
        """How many may be taken of ``base``, in words (1至2条)."""
        tiers = [one for one in self.tiers if one.covers(base)]
        if not tiers:
            return "没有规定"
        fewest, most = min(one.fewest for one in tiers), max(one.most for one in tiers)
        words = f"{fewest}条" if fewest == most else f"{fewest}至{most}条"
        return words + ("或等于基数" if any(one.or_all for one in tiers) else "")


def sample_sizes_from_data(data: Mapping[str, Any]) -> SampleSizes:
    """The tiers of ``schemas/law/sampling.yaml``, which fits its schema."""
    tiers = tuple(
        SampleTier(
            Decimal(one["least_base"]),
            Decimal(one["most_base"]) if "most_base" in one else None,
            Decimal(one["below"]) if "below" in one else None,
            Decimal(one["fewest"]),
            Decimal(one["most"]),
            one.get("or_all", False),
        )
        for one in data["tiers"]
    )
    return SampleSizes(tiers, data["source"], Mark(data["mark"]))
