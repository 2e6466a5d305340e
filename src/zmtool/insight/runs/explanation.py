"""What a hit rests on, as values: its rows with their names, the orders behind them, the parameters and the query."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from zmtool.insight.models.definition import LEVEL_NAMES, Model, Parameter
from zmtool.insight.runs.records import KeptHit, KeptRun
from zmtool.values.masking import masked_phones

_KEY = re.compile(r"[0-9a-f]{32}")
_FIXED: Mapping[str, str] = {"lic_no": "许可证号", "value": "值", "grp": "组", "sku": "品规", "az": "|z|"}


@dataclass(frozen=True, slots=True)
class WeekPoint:
    """One week of a shop: cartons, yuan a carton, cartons of the brand in question (None where there is none)."""

    week: str
    qty: Decimal
    avg_price: Decimal | None
    brand_qty: Decimal | None


@dataclass(frozen=True, slots=True)
class OrderLineShown:
    """One order line as evidence."""

    order: str
    day: date
    brand: str
    qty: Decimal
    price: Decimal | None
    state: str


@dataclass(frozen=True, slots=True)
class ShopShown:
    """A shop that a hit names, and its orders by week, the oldest first."""

    lic_no: str
    name: str
    address: str
    market: str
    format: str
    tier: int | None
    weeks: tuple[WeekPoint, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A hit with all it rests on. ``columns`` name the figures of the rows (Chinese); ``params`` (parameter, value); ``sql`` is the
    query that ran, its parameters put in; ``rule`` the level's expression that held."""

    hit: KeptHit
    run: KeptRun
    model: Model
    columns: Mapping[str, str]
    params: tuple[tuple[Parameter, Any], ...]
    rule: str
    shops: tuple[ShopShown, ...]
    lines: tuple[OrderLineShown, ...]
    sql: str
    brands: Mapping[int, str]


def level_words(explanation: Explanation) -> str:
    """How the level came about, in one line."""
    hit = explanation.hit
    model = explanation.model
    moved = f"；{'；'.join(rule_words(model, one) for one in hit.why)}" if hit.why else ""
    rule = rule_words(model, explanation.rule) if explanation.rule else "由其他条件"
    return f"{LEVEL_NAMES[hit.level]}级：{rule}{moved}"


def rule_words(model: Model, rule: str) -> str:
    """A rule with columns and parameters by their labels: 同街道同量户数 >= 5."""
    labels = {**{one.name: one.label for one in model.params.values() if one.label}, **model.columns}
    labels["hits"] = "同一对象的行数"

    def worded(match: re.Match[str]) -> str:
        # Text in quotation marks stays as it is.
        return match[0] if match[1] is None else labels.get(match[1], match[1])

    return (
        re.sub(r"'[^']*'|\"[^\"]*\"|\b([a-z_][a-z0-9_]*)\b", worded, rule)
        .replace(" and ", " 且 ")
        .replace(" or ", " 或 ")
    )


def covered(text: str) -> str:
    """Text without whole telephone numbers; a key that stands for a private number is told by its beginning."""
    return f"同一号码（散列 {text[:8]}…）" if _KEY.fullmatch(text) else masked_phones(text)


def columns_shown(explanation: Explanation) -> list[str]:
    """The columns of the rows: the shop, then those with a name in the model's order, then the rest."""
    held = list(explanation.hit.rows[0]) if explanation.hit.rows else []
    named = [one for one in explanation.columns if one in held and one != "lic_no"]
    return [
        *(["lic_no"] if "lic_no" in held else []),
        *named,
        *(one for one in held if one not in named and one != "lic_no"),
    ]


def label_of(columns: Mapping[str, str], column: str) -> str:
    """What a column is called."""
    return columns.get(column) or _FIXED.get(column, column)


def cells_shown(explanation: Explanation, row: Mapping[str, Any]) -> list[str]:
    """A row as text, by ``columns_shown``; brands by their names."""
    return [_cell(explanation, column, row.get(column)) for column in columns_shown(explanation)]


def _cell(explanation: Explanation, column: str, value: Any) -> str:
    if value is None:
        return ""
    if column == "sku" and isinstance(value, int):
        return explanation.brands.get(value, str(value))
    return str(value)
