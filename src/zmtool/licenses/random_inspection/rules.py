"""How shops and officers are drawn: ``schemas/licenses/random-inspection.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

from zmtool.base.datafile import load_checked
from zmtool.base.kept_data import kept_data
from zmtool.base.shipped import data_file
from zmtool.law.marks import Mark


@dataclass(frozen=True, slots=True)
class DrawRules:
    """``rates`` by credit grade, ``other`` for the rest; ``statuses`` are drawn from, of them ``passed_over`` are replaced.

    ``risk_rates`` by risk band: a shop is drawn at the higher of its two rates; a band without one changes nothing.
    """

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
    risk_rates: Mapping[str, Decimal] = field(default_factory=lambda: MappingProxyType({}))
    risk_mark: Mark = Mark.SUGGESTED

    def rate_of(self, grade: str) -> Decimal:
        """The share of a grade that is drawn."""
        return self.rates.get(grade, self.other)

    def band_counts(self, grade: str, band: str) -> bool:
        """Whether the risk band of a shop draws it at a higher rate than its grade does."""
        return bool(band) and self.risk_rates.get(band, Decimal(0)) > self.rate_of(grade)


@kept_data
def load_draw_rules(overrides: Path | None = None) -> DrawRules:
    """The rules. Raises UsageProblem naming file and field of what is wrong."""
    data = load_checked(
        data_file("schemas/licenses/random-inspection.yaml", overrides), "random-inspection.schema.json"
    )
    risk = data.get("risk", {"rates": {}, "mark": Mark.SUGGESTED})
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
        MappingProxyType({band: Decimal(rate) for band, rate in risk["rates"].items()}),
        Mark(risk["mark"]),
    )
