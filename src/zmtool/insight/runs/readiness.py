"""Whether the data let a model run (pure): tables that are empty, columns nobody fills, weeks that are missing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from zmtool.insight.contract import Contract
from zmtool.insight.data.calendar import Week, lacking
from zmtool.insight.models.definition import Figure, Model
from zmtool.insight.models.expressions import expression
from zmtool.insight.models.query import Query

# Tables that may rightly be empty: nothing happened, nothing was registered.
_MAY_BE_EMPTY = frozenset(("alert", "exempt", "season", "case_file", "lic_event", "tier_cap", "place"))
_ORDERS = frozenset(("order_head", "order_line", "v_line", "v_pq", "v_month"))
_SHOWN = 3


def blocked(
    model: Model,
    query: Query,
    contract: Contract,
    empty: Collection[str],
    unfilled: Collection[tuple[str, str]],
    weeks: Iterable[Week],
    asof: date,
    params: Mapping[str, Figure],
) -> str:
    """Why a model cannot run on a day (Chinese, by name), empty where it can.

    ``empty`` are tables without a row, ``unfilled`` (table, column) without a value.
    """
    base = {one for one in query.tables if one in contract.tables}
    if query.tables & _ORDERS or any(one.startswith("v_") and one != "v_active" for one in query.tables):
        base |= {"order_head", "order_line"}
    if query.tables & {"v_active", "retailer"}:
        base.add("retailer")
    lack = sorted(contract.label(one) for one in base & set(empty) - _MAY_BE_EMPTY)
    if lack:
        return f"没有数据：{'、'.join(lack)}"
    bare = sorted(
        f"{contract.tables[table].label}的{column.label}"
        for table, name in model.needs.columns
        if (table, name) in unfilled and (column := contract.tables[table].column(name)) is not None
    )
    if bare:
        return f"数据中没有：{'、'.join(bare)}"
    back = {
        part: figure(text, params)
        for part, text in (
            ("weeks", model.needs.weeks),
            ("days", model.needs.days),
            ("months", model.needs.months),
        )
    }
    if any(back.values()):
        wrong = lacking(weeks, asof, back=back["weeks"], days=back["days"], months=back["months"])
        if wrong:
            more = f"等 {len(wrong)} 处" if len(wrong) > _SHOWN else ""
            return f"订单不齐：{'、'.join(wrong[:_SHOWN])}{more}"
    return ""


def figure(text: str, params: Mapping[str, Figure]) -> int:
    """What an expression over parameters comes to, rounded up; 0 for none."""
    if not text:
        return 0
    value = expression(text).value(params)
    return 0 if value is None else -int(-float(value) // 1)
