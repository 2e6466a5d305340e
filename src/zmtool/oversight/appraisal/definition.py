"""Pricing and quality tests as data (``schemas/oversight/appraisal.yaml``), and how long samples are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType

from zmtool.base.datafile import load_checked
from zmtool.base.errors import UsageProblem
from zmtool.base.kept_data import kept_data
from zmtool.base.shipped import data_file
from zmtool.law.periods import add_months


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a report can say of goods, what the case then holds, the indicator of a clue (empty for none)."""

    id: str
    result: str
    indicator: str = ""
    genuine: bool = False


@dataclass(frozen=True, slots=True)
class AppraisalRules:
    """Everything that ``appraisal.yaml`` says. ``orders`` are texts by number, ``ways`` custody movements by name."""

    national: tuple[str, ...]
    orders: Mapping[int, str]
    keep_months: int
    verdicts: Mapping[str, Verdict]
    ways: Mapping[str, str]

    def verdict(self, text: str) -> Verdict:
        """The verdict of this name. Raises UsageProblem."""
        found = self.verdicts.get(text.strip())
        if found is None:
            raise UsageProblem(f"没有结论“{text}”", next_step=f"可用：{'、'.join(self.verdicts)}")
        return found

    def order_of(self, catalogue: str) -> int:
        """By which rule a price of a catalogue was found: 1 that of the province, 2 the national one."""
        return 2 if any(word in catalogue for word in self.national) else 1

    def kept_until(self, reported_on: date) -> date:
        """The last day until which samples stay: so many months after the report."""
        return add_months(reported_on, self.keep_months)[0]


@kept_data
def load_appraisal(overrides: Path | None = None) -> AppraisalRules:
    """The rules of pricing and tests. Raises UsageProblem naming file and field."""
    data = load_checked(
        data_file("schemas/oversight/appraisal.yaml", overrides), "oversight-appraisal.schema.json"
    )
    return AppraisalRules(
        tuple(data["national"]),
        MappingProxyType({row["order"]: row["text"] for row in data["orders"]}),
        data["keep_months"],
        MappingProxyType({row["id"]: Verdict(**row) for row in data["verdicts"]}),
        MappingProxyType({row["id"]: row["custody"] for row in data["ways"]}),
    )
