"""The extra fine for paying late: 3 % of the fine a day, never more than the fine (行政处罚法第七十二条).

It runs from the day after payment was due; days under reconsideration or litigation do not count (第七十三条).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from zmtool.law.amounts import cents
from zmtool.law.citations import Citation, citation_from_code
from zmtool.law.marks import Mark, Span

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class LateFineRule:
    """The rate a day (0.03 = 3 %), its ground, and what pauses it (``review``, ``litigation``)."""

    label: str
    rate_per_day: Decimal
    pauses: tuple[str, ...]
    law: tuple[Citation, ...]
    mark: Mark


@dataclass(frozen=True, slots=True)
class LateFine:
    """Days that count, what they come to, and what may be charged (yuan, two decimals)."""

    days: int
    paused_days: int
    accrued: Decimal
    charged: Decimal
    steps: tuple[str, ...]


def late_fine(
    rule: LateFineRule, principal: Decimal, payment_due: date, until: date, pauses: Iterable[Span] = ()
) -> LateFine:
    """The extra fine on ``principal`` (yuan) for being late up to and including ``until``.

    ``pauses`` are the days of reconsideration and litigation, both ends included; an open end runs on.
    Raises ValueError for a negative principal.
    """
    overdue = max((until - payment_due).days, 0)
    spans = tuple(pauses)
    paused = sum(
        any(span.covers(payment_due + _DAY * (i + 1)) for span in spans)
        for i in range(overdue if spans else 0)
    )
    return late_fine_for_days(rule, principal, overdue - paused, paused_days=paused)


def late_fine_for_days(
    rule: LateFineRule, principal: Decimal, days: int, *, paused_days: int = 0
) -> LateFine:
    """The extra fine for a known number of days that count. Raises ValueError for a negative number."""
    if principal < 0 or days < 0:
        raise ValueError("principal and days must not be negative")
    accrued = cents(principal * rule.rate_per_day * days)
    charged = min(accrued, cents(principal))
    percent = f"{(rule.rate_per_day * 100).normalize():f}%"
    steps = [f"罚款本金 {cents(principal)} 元，逾期计 {days} 日，每日 {percent}，应计 {accrued} 元"]
    if paused_days:
        steps.insert(0, f"行政复议、行政诉讼期间 {paused_days} 日不计")
    if charged < accrued:
        steps.append(f"不得超出罚款数额，按 {charged} 元计")
    return LateFine(days, paused_days, accrued, charged, tuple(steps))


def late_fine_rule_from_data(row: Mapping[str, Any]) -> LateFineRule:
    """The rule from the ``late_fine`` part of ``deadlines.yaml``."""
    return LateFineRule(
        row["label"],
        Decimal(row["rate_per_day"]),
        tuple(row["pause"]),
        tuple(map(citation_from_code, row["law"])),
        Mark(row["mark"]),
    )
