"""Risk of a retailer: ``s_dim = 100·(1 − Π(1 − w·0.5^(days/h)))``, ``Risk = Σ W_dim·s_dim`` (supervision.md 4.6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

from zmtool.base.datafile import load_checked
from zmtool.base.errors import UsageProblem
from zmtool.base.kept_data import kept_data
from zmtool.base.shipped import data_file

_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Dimension:
    """One side of the risk. ``weight`` 0–1; ``fixed`` is its score without any evidence, 0–100."""

    id: str
    label: str
    weight: Decimal
    fixed: Decimal


@dataclass(frozen=True, slots=True)
class Band:
    """A band of scores: from which score on."""

    id: str
    label: str
    least: int


@dataclass(frozen=True, slots=True)
class EvidenceRules:
    """What alerts, hits and decided cases weigh as: indicators by model and by cause; ``dismissed`` are verdicts that weigh nothing.

    ``same_days``: a hit or an alert so near another matter of the same indicator is that matter.
    """

    same_days: int
    dismissed: tuple[str, ...]
    models: Mapping[str, str]
    causes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RiskRules:
    """Everything that ``risk.yaml`` says; bands the highest first."""

    version: str
    dimensions: tuple[Dimension, ...]
    bands: tuple[Band, ...]
    evidence: EvidenceRules

    def band(self, score: Decimal) -> Band:
        """The band of a score."""
        return next((one for one in self.bands if score >= one.least), self.bands[-1])


@dataclass(frozen=True, slots=True)
class RiskEvidence:
    """One piece of evidence: where it stands (alert, problem, inspection …), its indicator, the day, weight and half-life (days).

    ``kind`` says what ``ref`` is, ``told`` what it found (Chinese); ``trail`` is what the matter was before, or was seen as besides (Chinese), the latest first.
    """

    ref: str
    indicator: str
    label: str
    dimension: str
    day: date
    weight: Decimal
    half_life: int
    kind: str = ""
    told: str = ""
    trail: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EvidencePart:
    """A piece of evidence as it weighs on the day: ``aged`` weight, and the points of the total that go when it goes."""

    evidence: RiskEvidence
    aged: float
    points: Decimal


@dataclass(frozen=True, slots=True)
class DimensionPart:
    """One side on the day: its own score 0–100, the points of the total, the evidence, the heaviest first."""

    dimension: Dimension
    score: Decimal
    points: Decimal
    parts: tuple[EvidencePart, ...]


@dataclass(frozen=True, slots=True)
class Risk:
    """The risk on a day with its whole derivation. ``total`` 0–100 to one decimal."""

    total: Decimal
    band: Band
    dimensions: tuple[DimensionPart, ...]


@kept_data
def load_risk_rules(overrides: Path | None = None) -> RiskRules:
    """The rules. Raises UsageProblem where weights do not sum to 1 or bands do not go down to 0."""
    path = data_file("schemas/oversight/risk.yaml", overrides)
    data = load_checked(path, "oversight-risk.schema.json")
    dimensions = tuple(
        Dimension(row["id"], row["label"], Decimal(row["weight"]), Decimal(row.get("fixed", "0")))
        for row in data["dimensions"]
    )
    if sum(one.weight for one in dimensions) != 1:
        raise UsageProblem("各维度的权重之和不是 1", where=str(path), next_step="请改正 dimensions 的 weight")
    bands = tuple(Band(row["id"], row["label"], row["from"]) for row in data["bands"])
    if [one.least for one in bands] != sorted((one.least for one in bands), reverse=True) or bands[-1].least:
        raise UsageProblem("分档应由高到低，最后一档从 0 起", where=str(path), next_step="请改正 bands")
    evidence = data["evidence"]
    return RiskRules(
        data["version"],
        dimensions,
        bands,
        EvidenceRules(
            evidence["same_days"],
            tuple(evidence["dismissed"]),
            MappingProxyType(dict(evidence["models"])),
            MappingProxyType(dict(evidence["causes"])),
        ),
    )


def risk_on(evidence: Iterable[RiskEvidence], rules: RiskRules, day: date) -> Risk:
    """The risk that evidence comes to on a day; what is dated later does not count."""
    counted = [one for one in evidence if one.day <= day]
    by_dimension: dict[str, list[RiskEvidence]] = {}
    for one in counted:
        by_dimension.setdefault(one.dimension, []).append(one)
    total = total_on(counted, rules, day)
    return Risk(
        total,
        rules.band(total),
        tuple(_part(one, by_dimension.get(one.id, ()), day) for one in rules.dimensions),
    )


def total_on(evidence: Iterable[RiskEvidence], rules: RiskRules, day: date) -> Decimal:
    """The total of a retailer on a day, without its derivation."""
    left: dict[str, float] = {}
    for one in evidence:
        if one.day <= day:
            left[one.dimension] = left.get(one.dimension, 1.0) * (1 - aged(one, day))
    return total_of(left, rules)


def totals_of(left: Mapping[str, Mapping[str, float]], rules: RiskRules) -> dict[str, Decimal]:
    """The totals of many retailers from what evidence leaves of each dimension of each."""
    return {lic_no: total_of(of_shop, rules) for lic_no, of_shop in left.items()}


def total_of(left: Mapping[str, float], rules: RiskRules) -> Decimal:
    """The total from what evidence leaves of each dimension: the product of ``1 − aged weight``."""
    return _tenth(
        sum(
            float(one.weight) * (100 * (1 - left[one.id]) if one.id in left else float(one.fixed))
            for one in rules.dimensions
        )
    )


def aged(one: RiskEvidence, day: date) -> float:
    """The weight of evidence on a day: halved every half-life."""
    return aged_weight(one.weight, (day - one.day).days, one.half_life)


def aged_weight(weight: Decimal, days: int, half_life: int) -> float:
    """What is left of a weight after so many days."""
    left: float = 0.5 ** (days / half_life)
    return float(weight) * left


def _part(dimension: Dimension, evidence: Sequence[RiskEvidence], day: date) -> DimensionPart:
    weights = [aged(one, day) for one in evidence]
    score = _score(weights, dimension)
    parts = []
    for at, one in enumerate(evidence):
        without = _score(weights[:at] + weights[at + 1 :], dimension)
        parts.append(EvidencePart(one, weights[at], _tenth(float(dimension.weight) * (score - without))))
    parts.sort(key=lambda each: (-each.aged, each.evidence.ref))
    return DimensionPart(dimension, _tenth(score), _tenth(float(dimension.weight) * score), tuple(parts))


def _score(weights: Sequence[float], dimension: Dimension) -> float:
    if not weights:
        return float(dimension.fixed)
    left = 1.0
    for one in weights:
        left *= 1 - one
    return 100 * (1 - left)


def _tenth(value: float) -> Decimal:
    return Decimal(repr(round(value, 6))).quantize(_TENTH)
