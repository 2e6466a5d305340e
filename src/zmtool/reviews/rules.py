"""The figures of reviewing by people (``schemas/reviews/rules.yaml``); a batch keeps those that held when it was made."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from zmtool.base.datafile import load_checked
from zmtool.base.errors import UsageProblem
from zmtool.base.kept_data import kept_data
from zmtool.base.shipped import data_file
from zmtool.law.marks import Mark


@dataclass(frozen=True, slots=True)
class Rules:
    """Claims in dossiers and days, shares as fractions, gaps in points. ``mark`` says that none of it is law.

    ``amount_bands`` are fines in yuan, rising; ``machine_weight`` the share of the machine's score in a settled one.
    """

    version: str
    mark: str
    max_open: int
    lease_workdays: int
    cool_down_days: int
    ratio: Decimal
    min_per_unit: int
    max_per_unit: int
    top_amount: Decimal
    gap: Decimal
    human_machine_gap: Decimal
    quality_control: Decimal
    appeal_file_workdays: int
    appeal_answer_workdays: int
    rectification_days: int
    top_items: int
    amount_bands: tuple[Decimal, ...] = ()
    machine_weight: Decimal = Decimal(0)

    @property
    def caution(self) -> str:
        """Chinese caution beside figures that no law fixes."""
        return Mark(self.mark).caution


@kept_data
def load_rules(overrides: Path | None = None) -> Rules:
    """The figures, a workspace's own winning. Raises UsageProblem naming file, line and field."""
    path = data_file("schemas/reviews/rules.yaml", overrides)
    data = load_checked(path, "review-rules.schema.json")
    claim, sampling, second, appeal = (data[one] for one in ("claim", "sampling", "second_review", "appeal"))
    if sampling["min_per_unit"] > sampling["max_per_unit"]:
        raise UsageProblem(
            "每单位最少抽取数大于最多抽取数",
            where=f"{path} 字段 sampling.min_per_unit",
            next_step="请改小 min_per_unit 或改大 max_per_unit",
        )
    return Rules(
        version=data["version"],
        mark=data["mark"],
        max_open=claim["max_open"],
        lease_workdays=claim["lease_workdays"],
        cool_down_days=claim["cool_down_days"],
        ratio=Decimal(sampling["ratio"]),
        min_per_unit=sampling["min_per_unit"],
        max_per_unit=sampling["max_per_unit"],
        top_amount=Decimal(sampling["top_amount"]),
        gap=Decimal(second["gap"]),
        human_machine_gap=Decimal(second["human_machine_gap"]),
        quality_control=Decimal(second["quality_control"]),
        appeal_file_workdays=appeal["file_workdays"],
        appeal_answer_workdays=appeal["answer_workdays"],
        rectification_days=data["rectification"]["days"],
        top_items=data["bulletin"]["top_items"],
        amount_bands=tuple(sorted(map(Decimal, sampling.get("amount_bands", ())))),
        machine_weight=Decimal(second.get("machine_weight", "0")),
    )
