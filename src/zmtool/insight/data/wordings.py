"""What the wordings of an order export mean (``schemas/insight/orders.yaml``)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

from zmtool.base.datafile import load_checked
from zmtool.base.kept_data import kept_data
from zmtool.base.shipped import data_file
from zmtool.base.text import compact

VALID = "有效"
_QUANTITY = re.compile(r"(-?[0-9][0-9,]*(?:\.[0-9]+)?)([^0-9]*)")


@dataclass(frozen=True, slots=True)
class KindRule:
    """An order of these kinds with these payments has a state; no payments: any."""

    kinds: frozenset[str]
    paid: frozenset[str]
    state: str


@dataclass(frozen=True, slots=True)
class OrderWords:
    """Everything that ``orders.yaml`` says."""

    version: str
    states: Mapping[str, str]
    kinds: tuple[KindRule, ...]
    channels: Mapping[str, str]
    origins: Mapping[str, str]
    units: Mapping[str, Decimal]
    amount_tolerance: Decimal
    incomplete_below: Decimal

    def state(self, wording: str, kind: str, paid: str) -> str | None:
        """The state of an order; valid where nothing is said, None for a wording that is not known."""
        if wording:
            return self.states.get(compact(wording))
        if not kind:
            return VALID
        for rule in self.kinds:
            if compact(kind) in rule.kinds and (not rule.paid or compact(paid) in rule.paid):
                return rule.state
        return None

    def cartons(self, text: str) -> tuple[Decimal, str] | None:
        """Cartons and what was converted (Chinese, empty for nothing): 3 → 3, 2件 → 100; None where it is no quantity."""
        match = _QUANTITY.fullmatch(compact(text))
        if match is None:
            return None
        unit = match[2] or "条"
        factor = self.units.get(unit)
        if factor is None:
            return None
        cartons = Decimal(match[1].replace(",", "")) * factor
        if abs(cartons) >= 10**9:
            return None
        return cartons, "" if unit == "条" else f"{unit}换算成条"


@kept_data
def load_order_words(overrides: Path | None = None) -> OrderWords:
    """The wordings. Raises UsageProblem for a wrong file."""
    data = load_checked(data_file("schemas/insight/orders.yaml", overrides), "insight-orders.schema.json")
    return OrderWords(
        data["version"],
        MappingProxyType(data["states"]),
        tuple(
            KindRule(frozenset(row["kind"]), frozenset(row.get("paid", ())), row["state"])
            for row in data["kinds"]
        ),
        MappingProxyType(data["channels"]),
        MappingProxyType(data["origins"]),
        MappingProxyType({unit: Decimal(text) for unit, text in data["units"].items()}),
        Decimal(data["amount_tolerance"]),
        Decimal(data["incomplete_below"]),
    )
