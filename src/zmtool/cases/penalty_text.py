"""The wording of a penalty: each kind with its figures, money in figures and in words."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from zmtool.cases.records import Penalty
from zmtool.law.causes import Cause
from zmtool.values.money import to_capitals


def penalty_text(cause: Cause, penalty: Penalty, names: Mapping[str, str]) -> str:
    """The sentence of a decision; ``names`` are the Chinese names of kinds. Empty where nothing is decided.

    Example: 对未在当地…的违法行为，处以进货总额10,765.66元7%的罚款，计罚款753.60元（大写：人民币…）。
    """
    parts = [_part(kind, cause, penalty, names) for kind in penalty.kinds]
    said = [one for one in parts if one]
    if not said:
        return ""
    return f"对{cause.label}的违法行为，{'；'.join(said)}。"


def _part(kind: str, cause: Cause, penalty: Penalty, names: Mapping[str, str]) -> str:
    if kind == "fine":
        return _fine(cause, penalty)
    if kind == "confiscate_illegal_income":
        if penalty.illegal_income is None:
            return ""
        return f"没收违法所得{_sum(penalty.illegal_income)}"
    if kind == "purchase_70":
        return "对涉案烟草专卖品按照市场批发价格的70%收购"
    return {
        "warning": "给予警告",
        "confiscate_goods": "没收涉案烟草专卖品",
        "public_destroy": "对涉案烟草专卖品公开销毁",
        "order_stop": "责令停止违法行为",
    }.get(kind, names.get(kind, kind))


def _fine(cause: Cause, penalty: Penalty) -> str:
    if penalty.fine is None:
        return ""
    if penalty.base_amount is None or penalty.rate is None or cause.fine.kind == "fixed":
        return f"处以罚款{_sum(penalty.fine)}"
    base = f"{cause.fine.base_label}{penalty.base_amount:,.2f}元"
    if cause.fine.kind == "multiple":
        return f"处以{base}{_plain(penalty.rate)}倍的罚款，计罚款{_sum(penalty.fine)}"
    return f"处以{base}{_plain(penalty.rate * 100)}%的罚款，计罚款{_sum(penalty.fine)}"


def _sum(amount: Decimal) -> str:
    return f"{amount:,.2f}元（大写：人民币{to_capitals(amount)}）"


def _plain(figure: Decimal) -> str:
    text = format(figure, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
