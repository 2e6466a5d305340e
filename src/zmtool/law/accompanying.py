"""The penalties and dispositions that go along with a fine, with their sums and the figures that allow them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from zmtool.law.amounts import cents, plain, purchase_amount
from zmtool.law.causes import Cause, SeriousCircumstance
from zmtool.law.discretion import Tier

_HOW = {"must": "应当给予", "may": "可以给予", "no": "本档不给予", "": "法律列有，按法条适用"}


@dataclass(frozen=True, slots=True)
class Accompanying:
    """One penalty beside the fine. ``how``: must, may, no, or empty where only the law's list is known.

    ``amount`` is what would be taken or paid (yuan), None where the figure was not given.
    """

    penalty: str
    label: str
    how: str
    text: str
    amount: Decimal | None = None


def accompanying(
    cause: Cause,
    tier: Tier | None,
    figures: Mapping[str, Decimal],
    serious: tuple[SeriousCircumstance, ...],
    labels: Mapping[str, str],
) -> tuple[Accompanying, ...]:
    """Everything the cause allows beside the fine. ``labels`` are the penalties' Chinese names.

    The tier's own word on a penalty wins over the law's bare list. ``figures`` in yuan: ``illegal_income``,
    and ``purchase_base`` for goods bought up at 70 %.
    """
    stated = dict(tier.penalties) if tier is not None else {}
    every = [p for p in (*cause.allowed_penalties, *stated) if p != "fine"]
    return tuple(
        _one(cause, penalty, stated.get(penalty, ""), figures, serious, labels)
        for penalty in dict.fromkeys(every)
    )


def _one(
    cause: Cause,
    penalty: str,
    how: str,
    figures: Mapping[str, Decimal],
    serious: tuple[SeriousCircumstance, ...],
    labels: Mapping[str, str],
) -> Accompanying:
    label = labels.get(penalty, penalty)
    conditional = penalty == "confiscate_goods" and cause.forfeit_goods == "conditional"
    if how == "if_serious" or (conditional and how != "no"):
        found = "；".join(with_figure(one, figures) for one in serious)
        if found:
            return Accompanying(penalty, label, "may", f"具有法定严重情形，可以{label}：{found}")
        return Accompanying(penalty, label, "no", f"没有说明法定严重情形，不得{label}")
    if penalty == "confiscate_illegal_income" and how != "no":
        income = figures.get("illegal_income")
        text = "有违法所得的，予以没收" if income is None else f"没收违法所得 {cents(income)} 元"
        return Accompanying(penalty, label, how, text, None if income is None else cents(income))
    if penalty == "purchase_70" and how != "no":
        return _purchase(penalty, label, how, figures.get("purchase_base"))
    return Accompanying(penalty, label, how, f"{label}：{_HOW[how]}")


def _purchase(penalty: str, label: str, how: str, base: Decimal | None) -> Accompanying:
    price = "批发价（烟叶为上年度平均收购价）"
    if base is None:
        return Accompanying(penalty, label, how, f"可按{price}的70%收购")
    amount = purchase_amount(base)
    return Accompanying(penalty, label, how, f"按{price}的70%收购：{plain(base)} × 70% = {amount}", amount)


def with_figure(one: SeriousCircumstance, figures: Mapping[str, Decimal]) -> str:
    """A serious circumstance with the figure that makes it: 价值超过5万元（60000）."""
    value = figures.get(one.field)
    return one.label if value is None else f"{one.label}（{plain(value)}）"
