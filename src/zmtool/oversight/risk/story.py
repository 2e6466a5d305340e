"""The risk told from the total down to each piece of evidence (pure).

The points of evidence add up to those of its indicator, and these to those of the dimension; dimensions are rounded one by one, as by
hand, so that their sum may be off the total by what rounding takes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from math import log

from zmtool.oversight.risk.formula import Band, Dimension, Risk, RiskEvidence, RiskRules, risk_on
from zmtool.oversight.risk.matters import Uncounted, Weighed

_CENT = Decimal("0.01")
_ALMOST_ALL = 1 - 1e-9


@dataclass(frozen=True, slots=True)
class EvidenceShare:
    """A piece of evidence: its age on the day, what is left of its weight, its points of the total."""

    evidence: RiskEvidence
    days: int
    left: Decimal
    points: Decimal


@dataclass(frozen=True, slots=True)
class IndicatorShare:
    """An indicator: its points of the total, its evidence, the heaviest first."""

    code: str
    label: str
    points: Decimal
    parts: tuple[EvidenceShare, ...]


@dataclass(frozen=True, slots=True)
class DimensionShare:
    """A side of the risk: its score 0–100, its points of the total; ``fixed``: without evidence, as the rules say."""

    dimension: Dimension
    score: Decimal
    points: Decimal
    fixed: bool
    indicators: tuple[IndicatorShare, ...]


@dataclass(frozen=True, slots=True)
class RiskStory:
    """The risk of a shop on a day with its whole derivation. ``partial``: the person does not see everything."""

    on: date
    total: Decimal
    band: Band
    dimensions: tuple[DimensionShare, ...]
    uncounted: tuple[Uncounted, ...]
    rules: str
    partial: bool = False


def story_of(found: Weighed, rules: RiskRules, day: date, *, partial: bool = False) -> RiskStory:
    """The risk on a day, told: dimensions in the rules' order, indicators and evidence by their points."""
    risk = risk_on(found.evidence, rules, day)
    scores = [_score(one.dimension, [part.aged for part in one.parts]) for one in risk.dimensions]
    points = [
        _cents(float(one.dimension.weight) * score)
        for one, score in zip(risk.dimensions, scores, strict=True)
    ]
    return RiskStory(
        day,
        risk.total,
        risk.band,
        _dimensions(risk, scores, points, day),
        found.uncounted,
        rules.version,
        partial,
    )


def _dimensions(
    risk: Risk, scores: Sequence[float], points: Sequence[Decimal], day: date
) -> tuple[DimensionShare, ...]:
    found = []
    for one, score, share in zip(risk.dimensions, scores, points, strict=True):
        # A product is split by logarithms: each piece takes the part of the score that its own factor makes.
        sizes = [-log(1 - min(part.aged, _ALMOST_ALL)) for part in one.parts]
        parts = [
            EvidenceShare(
                part.evidence,
                (day - part.evidence.day).days,
                Decimal(repr(round(part.aged, 4))).quantize(Decimal("0.0001")),
                own,
            )
            for part, own in zip(one.parts, shared(share, sizes), strict=True)
        ]
        found.append(
            DimensionShare(
                one.dimension,
                _cents(score),
                share,
                not one.parts,
                _by_indicator(parts),
            )
        )
    return tuple(found)


def _by_indicator(parts: Sequence[EvidenceShare]) -> tuple[IndicatorShare, ...]:
    groups: dict[str, list[EvidenceShare]] = {}
    for one in parts:
        groups.setdefault(one.evidence.indicator, []).append(one)
    found = [
        IndicatorShare(
            code,
            ones[0].evidence.label,
            sum((one.points for one in ones), Decimal(0)),
            tuple(sorted(ones, key=lambda one: (-one.points, -one.left, one.evidence.ref))),
        )
        for code, ones in groups.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.points, one.code)))


def _cents(value: float) -> Decimal:
    return Decimal(repr(round(value, 6))).quantize(_CENT, ROUND_HALF_UP)


def _score(dimension: Dimension, weights: Sequence[float]) -> float:
    if not weights:
        return float(dimension.fixed)
    left = 1.0
    for one in weights:
        left *= 1 - one
    return 100 * (1 - left)


def shared(whole: Decimal, sizes: Sequence[float]) -> list[Decimal]:
    """``whole`` in parts of hundredths by ``sizes``, adding up to it; what rounding leaves goes to the largest remainders."""
    total = sum(sizes)
    if not total:
        return [Decimal("0.00") for _ in sizes]
    cents = [float(whole) * 100 * one / total for one in sizes]
    floors = [int(one + 1e-9) for one in cents]
    left = int(whole / _CENT) - sum(floors)
    order = sorted(range(len(sizes)), key=lambda at: (floors[at] - cents[at], at))
    for at in order[:left]:
        floors[at] += 1
    return [Decimal(one) * _CENT for one in floors]
