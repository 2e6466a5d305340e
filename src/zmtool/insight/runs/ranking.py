"""Which hits are worth a check first, and how good a model is (pure; ``schemas/insight/queue.yaml``, supervision.md 3.2, 3.5)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

from zmtool.base.datafile import load_checked
from zmtool.base.kept_data import kept_data
from zmtool.base.shipped import data_file
from zmtool.insight.models.definition import LEVELS

FOUNDED = "属实"


@dataclass(frozen=True, slots=True)
class QueueRules:
    """Everything that ``queue.yaml`` says; ``levels`` by number."""

    version: str
    levels: Mapping[int, Decimal]
    prior_checked: int
    prior_founded: int
    lowest_place: Decimal
    family: Decimal
    idle_weeks: int
    idle_share: Decimal
    idle_checked: int
    trial_periods: int
    stacking_days: int


@dataclass(frozen=True, slots=True)
class Record:
    """What became of a model's alerts: how many were checked, how many of them were true, how many wait; why the rest were false."""

    checked: int = 0
    founded: int = 0
    waiting: int = 0
    reasons: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    days: Decimal | None = None

    @property
    def rate(self) -> Decimal | None:
        """The share of true ones among those checked; None before any is."""
        return (Decimal(self.founded) / self.checked).quantize(Decimal("0.001")) if self.checked else None


@dataclass(frozen=True, slots=True)
class Worth:
    """What a check of a hit is worth, and from what: the parts multiply to ``value``."""

    value: Decimal
    level: Decimal
    chance: Decimal
    place: Decimal
    families: Decimal

    @property
    def words(self) -> str:
        """The sum as a person follows it."""
        return f"级别 {self.level} × 属实可能 {self.chance} × 值的位次 {self.place} × 叠加 {self.families} = {self.value}"


@kept_data
def load_queue_rules(overrides: Path | None = None) -> QueueRules:
    """The rules. Raises UsageProblem for a wrong file."""
    data = load_checked(data_file("schemas/insight/queue.yaml", overrides), "insight-queue.schema.json")
    return QueueRules(
        data["version"],
        MappingProxyType({LEVELS[name]: Decimal(text) for name, text in data["levels"].items()}),
        data["prior"]["checked"],
        data["prior"]["founded"],
        Decimal(data["lowest_place"]),
        Decimal(data["family"]),
        data["idle"]["weeks"],
        Decimal(data["idle"]["share"]),
        data["idle"]["least_checked"],
        data["trial_periods"],
        data["stacking_days"],
    )


def worth(level: int, quantile: Decimal, families: int, record: Record, rules: QueueRules) -> Worth:
    """What a check is worth: ``quantile`` 0–1 is the place of the value, ``families`` how many families name the subject."""
    chance = (
        Decimal(record.founded + rules.prior_founded) / (record.checked + rules.prior_checked)
    ).quantize(Decimal("0.001"))
    place = (rules.lowest_place + (1 - rules.lowest_place) * quantile).quantize(Decimal("0.001"))
    stacked = 1 + rules.family * (max(1, families) - 1)
    value = (rules.levels[level] * chance * place * stacked).quantize(Decimal("0.0001"))
    return Worth(value, rules.levels[level], chance, place, stacked)


def quantiles(values: Sequence[float]) -> list[Decimal]:
    """Where each value stands among all: the share of them that are no larger, above 0 up to 1."""
    ordered = sorted(values)
    return [
        (Decimal(bisect_right(ordered, value)) / len(ordered)).quantize(Decimal("0.001")) for value in values
    ]


def warnings_of(
    record: Record, hits_by_week: Sequence[int], per_week: int, rules: QueueRules
) -> tuple[str, ...]:
    """What speaks against a model (Chinese): it is hardly ever right, or finds more than people can look into."""
    found = []
    recent = hits_by_week[-rules.idle_weeks :]
    if record.rate is not None and record.checked >= rules.idle_checked and record.rate < rules.idle_share:
        if len(recent) >= rules.idle_weeks:
            found.append(
                f"核查 {record.checked} 件只有 {record.founded} 件属实，连续 {len(recent)} 周，建议调参或者停用"
            )
        else:
            found.append(f"核查 {record.checked} 件只有 {record.founded} 件属实，请留意")
    if recent and sum(recent) > per_week * len(recent):
        found.append(
            f"每周命中 {sum(recent) // len(recent)} 件，超过每周可核查的 {per_week} 件，建议收紧参数"
        )
    return tuple(found)
