"""From verdicts to points: deductions within caps, items that do not apply, the grade."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from zmtool.checks.records import Checklist, Finding, Grade, Item, ItemResult, Status

HUNDRED = Decimal(100)
CENT = Decimal("0.01")
UNRATED = Grade("unrated", "暂不定等次", Decimal(0))


def deduction(item: Item, findings: Sequence[Finding]) -> Decimal:
    """What the failing findings of an item cost, at most its points."""
    units = sum((one.units for one in findings if one.status is Status.FAIL), Decimal(0))
    return min(item.points, item.each * units)


def spread(results: Sequence[ItemResult]) -> tuple[ItemResult, ...]:
    """The results with the points of items that do not apply spread over the rest of their section.

    A deduction weighs as much more as the rest of its section is worth more; a section in which nothing applies
    keeps its points.
    """
    whole: defaultdict[str, Decimal] = defaultdict(Decimal)
    applying: defaultdict[str, Decimal] = defaultdict(Decimal)
    for one in results:
        whole[one.item.section] += one.item.points
        if one.status is not Status.NA:
            applying[one.item.section] += one.item.points
    return tuple(
        replace(
            one,
            deducted=(one.deducted * whole[one.item.section] / applying[one.item.section]).quantize(
                CENT, ROUND_HALF_UP
            ),
        )
        if one.deducted
        else one
        for one in results
    )


def score_of(checklist: Checklist, failing: Sequence[ItemResult], fatal: bool) -> Decimal:
    """Out of 100, never below 0; capped where a ``fatal`` item holds."""
    score = max(Decimal(0), HUNDRED - sum((one.deducted for one in failing), Decimal(0)))
    return min(score, checklist.fatal_cap) if fatal else score


def grade_of(checklist: Checklist, score: Decimal, fatal: bool) -> Grade:
    """The grade band of a score; the lowest band where a ``fatal`` item holds."""
    bands = sorted(checklist.grades, key=lambda band: -band.least)
    if fatal:
        return bands[-1]
    return next((band for band in bands if score >= band.least), bands[-1])
