"""Largest amounts the law allows, by date: fines on the spot, cash taken on the spot, mail and hand luggage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from zmtool.base.errors import UnknownAnswer
from zmtool.law.citations import Citation, citation_from_code
from zmtool.law.marks import Mark, Span, span_of


@dataclass(frozen=True, slots=True)
class Limit:
    """The largest amount allowed, itself included, in ``unit`` (yuan, stick, kg, piece, ml)."""

    id: str
    label: str
    unit: str
    most: Decimal
    span: Span
    law: tuple[Citation, ...]
    mark: Mark
    note: str

    def allows(self, amount: Decimal | int) -> bool:
        """Whether the amount is within the limit."""
        return amount <= self.most

    def doubled(self, amount: Decimal | int) -> bool:
        """Whether the amount is over the limit by once or more (超过限量一倍以上: at least twice the limit)."""
        return amount >= 2 * self.most


def limit_on(limits: tuple[Limit, ...], limit_id: str, on: date) -> Limit:
    """The limit in force on that day. Raises UnknownAnswer if there is none."""
    for limit in limits:
        if limit.id == limit_id and limit.span.covers(on):
            return limit
    raise UnknownAnswer(f"没有 {limit_id} 在 {on} 有效的限额")


def limits_from_data(data: Mapping[str, Any]) -> tuple[Limit, ...]:
    """The limits of ``limits.yaml``."""
    return tuple(
        Limit(
            row["id"],
            row["label"],
            row["unit"],
            Decimal(row["max"]),
            span_of(row.get("effective_from"), row.get("effective_to")),
            tuple(map(citation_from_code, row["law"])),
            Mark(row["mark"]),
            row.get("note", ""),
        )
        for row in data["limits"]
    )
