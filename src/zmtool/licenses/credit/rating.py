"""What an item comes to for a quantity; where the rules do not say, they are not stretched."""

from __future__ import annotations

from decimal import Decimal

from zmtool.base.errors import Refused
from zmtool.licenses.credit.rules import Item, Tier


def tier_of(item: Item, quantity: Decimal | None) -> Tier | None:
    """The tier of a quantity; None where no tier says anything, or the quantity is needed and not known."""
    if not item.by_quantity:
        return item.tiers[0]
    if quantity is None:
        return None
    return next((one for one in item.tiers if one.band.holds(quantity)), None)


def points_of(item: Item, quantity: Decimal | None = None, chosen: Decimal | None = None) -> Decimal:
    """The points, signed: below zero for a deduction. ``chosen`` (positive) is needed where the rules give a range.

    Raises Refused for a quantity that is missing or that no tier covers, and for points outside of the range.
    """
    name = f"{item.code} {item.label}"
    tier = tier_of(item, quantity)
    if tier is None:
        if quantity is None:
            raise Refused(f"{name} 按数量计分，没有写明数量", next_step=f"请写明多少{item.unit}：--quantity")
        tiers = "、".join(str(one.band) for one in item.tiers)
        raise Refused(
            f"{name}：{_plain(quantity)}{item.unit} 不在规则的任何一档（{tiers}）",
            next_step="不到起扣标准的不登记；规则缺档的请补全规则文件",
        )
    if tier.low == tier.high:
        if chosen is not None and chosen != tier.low:
            raise Refused(
                f"{name} 的分值是 {_plain(tier.low)}，不能另写 {_plain(chosen)}",
                next_step="确需不同的，登记后另作调整（须经审批）",
            )
        worth = tier.low
    elif chosen is None or not tier.low <= chosen <= tier.high:
        raise Refused(
            f"{name} 的分值在 {_plain(tier.low)} 至 {_plain(tier.high)} 之间，须由人选定",
            next_step="请用 --points 写明选定的分值",
        )
    else:
        worth = chosen
    return worth * item.kind.sign


def _plain(figure: Decimal) -> str:
    return format(figure.normalize(), "f")
