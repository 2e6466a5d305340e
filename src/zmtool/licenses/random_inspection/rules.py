"""How shops and officers are drawn: ``schemas/licenses/random-inspection.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType

from zmtool.base.datafile import load_checked
from zmtool.base.shipped import data_file
from zmtool.law.marks import Mark


@dataclass(frozen=True, slots=True)
class DrawRules:
    """``rates`` by credit grade, ``other`` for the rest; ``statuses`` are drawn from, of them ``passed_over`` are replaced."""

    version: str
    mark: Mark
    rates: Mapping[str, Decimal]
    other: Decimal
    officers: int
    statuses: tuple[str, ...]
    passed_over: tuple[str, ...]
    publish_days: int
    publish_mark: Mark
    results: tuple[str, ...]

    def rate_of(self, grade: str) -> Decimal:
        """The share of a grade that is drawn."""
        return self.rates.get(grade, self.other)


@cache
def load_draw_rules(overrides: Path | None = None) -> DrawRules:
    """The rules. Raises UsageProblem naming file and field of what is wrong."""
    data = load_checked(
        data_file("schemas/licenses/random-inspection.yaml", overrides), "random-inspection.schema.json"
    )
    return DrawRules(
        data["version"],
        Mark(data["mark"]),
        MappingProxyType({grade: Decimal(rate) for grade, rate in data["rates"].items()}),
        Decimal(data["other"]),
        data["officers"],
        tuple(data["statuses"]),
        tuple(data["passed_over"]),
        data["publish"]["n"],
        Mark(data["publish"]["mark"]),
        tuple(data["results"]),
    )
