"""Conditions about goods: listed, priced, appraised, and accounted for to the last carton."""

from __future__ import annotations

from collections.abc import Iterator

from zmtool.cases.custody import balances
from zmtool.cases.life.attempt import Attempt, Obstacle
from zmtool.values.quantity import format_amount

_NAMED = 10
"""How many lines of goods an obstacle names."""


def goods_listed(attempt: Attempt) -> Iterator[Obstacle]:
    """There are goods on the list."""
    if not attempt.case.goods:
        yield Obstacle(
            "goods_listed",
            "还没有登记涉案物品",
            attempt.ground(),
            "用 zmtool case seize 编号 扫码登记，或 zmtool case goods 编号 --import 表格",
        )


def goods_priced(attempt: Attempt) -> Iterator[Obstacle]:
    """Every line has a price, or a remark that says why it has none; of many the first are named."""
    unpriced = [line for line in attempt.case.goods if line.amount is None and not line.says_why_unpriced]
    what = [f"{line.name} 没有单价或折算条数，备注也没有说明" for line in unpriced[:_NAMED]]
    if len(unpriced) > _NAMED:
        what.append(f"另有 {len(unpriced) - _NAMED} 项物品没有单价或折算条数")
    way = "用 zmtool case value 编号 核价，查不到价格的在备注写明“未查到价格”"
    yield from (Obstacle("goods_priced", one, remedy=way) for one in what)
    if attempt.case.goods and not attempt.case.price_basis:
        yield Obstacle("goods_priced", "没有写明价格依据", remedy="写明价格目录名称、版本和口径")


def goods_valued(attempt: Attempt) -> Iterator[Obstacle]:
    """Goods were valued before the investigation is closed."""
    if attempt.case.goods and not attempt.so_far.done("value"):
        yield Obstacle(
            "goods_valued", "涉案物品还没有核价", attempt.ground(), "先核价：zmtool case advance 编号 value"
        )


def appraisal_told(attempt: Attempt) -> Iterator[Obstacle]:
    """The party was told what the appraisal found."""
    if attempt.so_far.done("appraise") and not attempt.so_far.done("appraise_notify"):
        if attempt.case.party.kind == "无主":
            return
        yield Obstacle(
            "appraisal_told",
            "鉴别检验结论还没有告知当事人",
            attempt.ground(attempt.around.cycle.steps["appraise_notify"]),
            "送达鉴定结论告知书后再终结",
        )


def custody_settled(attempt: Attempt) -> Iterator[Obstacle]:
    """Nothing seized is left without a known end; of many lines the first are named and the others counted."""
    unsettled = [one for one in balances(attempt.case, attempt.around.custody) if one.left]
    named = [
        f"物品 {one.tag} {one.name} 还有 {format_amount(one.left)}{one.unit} 没有去向"
        f"（{'在' + one.holder if one.holder else '保管人未登记'}）"
        for one in unsettled[:_NAMED]
    ]
    if len(unsettled) > _NAMED:
        named.append(f"另有 {len(unsettled) - _NAMED} 项物品没有去向")
    way = "用 zmtool case custody 编号 --move 登记返还、收购、没收、销毁或移交"
    yield from (Obstacle("custody_settled", what, attempt.ground(), way) for what in named)


CONDITIONS = {
    one.__name__: one for one in (goods_listed, goods_priced, goods_valued, appraisal_told, custody_settled)
}
