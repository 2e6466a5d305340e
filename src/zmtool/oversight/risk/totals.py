"""The totals of many shops at once: what weighs on each as in its own story, the same only worked out once (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from zmtool.oversight.indicators.library import IndicatorLibrary
from zmtool.oversight.risk.formula import RiskRules, aged_weight, total_of
from zmtool.oversight.risk.matters import Matter, standing


def totals_on(
    matters: Mapping[str, Iterable[Matter]], library: IndicatorLibrary, rules: RiskRules, day: date
) -> dict[str, Decimal]:
    """The total of each shop on which something weighs, by licence number."""
    weights: dict[tuple[str, date], tuple[str, float]] = {}
    totals: dict[tuple[tuple[str, date], ...], Decimal] = {}

    def total(weighing: tuple[tuple[str, date], ...]) -> Decimal:
        left: dict[str, float] = {}
        for key in weighing:
            if key not in weights:
                code, since = key
                indicator = library.by_code[code]
                weight = aged_weight(indicator.weight, (day - since).days, indicator.half_life)
                weights[key] = indicator.dimension, 1 - weight
            dimension, rest = weights[key]
            left[dimension] = left.get(dimension, 1.0) * rest
        return total_of(left, rules)

    found = {}
    for shop, ones in matters.items():
        weighing = tuple(standing(ones, library, rules.evidence.same_days, day))
        if weighing:
            if weighing not in totals:
                totals[weighing] = total(weighing)
            found[shop] = totals[weighing]
    return found
