"""Whether a party has to be told of the right to a hearing (行政处罚法第六十三条)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from zmtool.law.citations import Citation, citation_from_code
from zmtool.law.marks import Mark


@dataclass(frozen=True, slots=True)
class HearingRule:
    """Suggested thresholds (yuan) and the penalties that always call for a hearing notice.

    The law's “较大数额” is fixed by local rules; these figures only remind and never deduct.
    """

    person: Decimal
    org: Decimal
    goods_value: Decimal | None
    always: tuple[str, ...]
    counted_as_person: tuple[str, ...]
    law: tuple[Citation, ...]
    mark: Mark
    note: str


@dataclass(frozen=True, slots=True)
class HearingReason:
    """Why a hearing notice has to be considered; ``certain`` where the law itself names the penalty."""

    text: str
    certain: bool


def hearing_reasons(
    rule: HearingRule,
    party_type: str,
    penalties: Collection[str],
    *,
    fine: Decimal | None = None,
    illegal_income: Decimal | None = None,
    goods_value: Decimal | None = None,
) -> tuple[HearingReason, ...]:
    """The reasons for a hearing notice; empty if none. Thresholds are “超过”: the figure itself does not count.

    ``illegal_income`` and ``goods_value`` are what would be forfeited.
    """
    reasons: list[HearingReason] = []
    if set(rule.always) & set(penalties):
        reasons.append(HearingReason("拟作出的处罚种类属于法定听证范围", True))
    limit = rule.person if party_type in rule.counted_as_person else rule.org
    amounts = [("罚款", fine, limit), ("没收违法所得", illegal_income, limit)]
    amounts.append(("没收非法财物价值", goods_value, rule.goods_value or limit))
    for name, amount, bound in amounts:
        if amount is not None and amount > bound:
            text = f"{name} {amount} 元超过 {bound} 元（{rule.mark.value}），请核对是否应告知听证"
            reasons.append(HearingReason(text, rule.mark.certain))
    return tuple(reasons)


def hearing_rule_from_data(data: Mapping[str, Any]) -> HearingRule:
    """The rule of ``hearing.yaml``."""
    thresholds = data["thresholds"]
    goods = thresholds.get("goods_value")
    return HearingRule(
        Decimal(thresholds["person"]),
        Decimal(thresholds["org"]),
        Decimal(goods) if goods else None,
        tuple(data["always"]),
        tuple(data["counted_as_person"]),
        tuple(map(citation_from_code, data["law"])),
        Mark(data["mark"]),
        data.get("note", ""),
    )
