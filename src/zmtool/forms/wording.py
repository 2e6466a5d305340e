"""How values are worded on paper, and how a field's label becomes a template placeholder."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal

from zmtool.staff.records import Officer

_BRACKETED = re.compile(r"[（(][^（）()]*[）)]")
_NOT_NAME = re.compile(r"[^\w]")


def placeholder(label: str) -> str:
    """The name a label has in a template: brackets and punctuation left out (数量（条） → 数量)."""
    return _NOT_NAME.sub("", _BRACKETED.sub("", label)) or _NOT_NAME.sub("", label)


def date_text(value: date) -> str:
    """2025年3月5日"""
    return f"{value.year}年{value.month}月{value.day}日"


def datetime_text(value: datetime) -> str:
    """2025年3月5日9时30分"""
    return f"{date_text(value)}{value.hour}时{value.minute:02d}分"


def money_text(value: Decimal) -> str:
    """10,765.66 (yuan, two decimals)"""
    return f"{value:,.2f}"


def number_text(value: Decimal | int) -> str:
    """A count without trailing zeros."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def rate_text(value: Decimal) -> str:
    """0.07 → 7%"""
    return f"{number_text(value * 100)}%"


def officers_text(officers: tuple[Officer, ...]) -> str:
    """林一舟（执法证号34990101）、周望（执法证号34990102）"""
    return "、".join(f"{one.name}（执法证号{one.cert_no}）" for one in officers)


def ticks(labels: Mapping[str, str], chosen: Collection[str]) -> str:
    """Boxes to tick, the chosen ones ticked: ☑新办　□延续"""
    return "　".join(f"{'☑' if key in chosen else '□'}{label}" for key, label in labels.items())


def paper_text(value: object, kind: str) -> str:
    """The wording of a value of a field type on paper. Text passes through unchanged."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return datetime_text(value)
    if isinstance(value, date):
        return date_text(value)
    if isinstance(value, Decimal):
        if kind == "money":
            return money_text(value)
        return rate_text(value) if kind == "rate" else number_text(value)
    if isinstance(value, tuple):
        return "、".join(str(one) for one in value)
    return str(value)
