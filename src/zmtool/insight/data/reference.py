"""Rows of the smaller tables from the exports that clerks receive: customers, caps, events, seizures, prices, places (pure)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from zmtool.base.errors import InvalidValue
from zmtool.insight.data.wordings import OrderWords
from zmtool.values.carton_code import parse_partial
from zmtool.values.periods import week_of

Values = Mapping[str, str]
_WEEK = re.compile(r"([0-9]{4})-?[Ww第]?([0-9]{1,2})周?")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of export: the mapping that reads it, the table it fills, the columns that name a row of that table."""

    id: str
    label: str
    mapping: str
    table: str
    key: tuple[str, ...]


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        one.id: one
        for one in (
            Kind("customers", "营销客户名单", "insight_customers", "mkt_cust", ("cust_code", "lic_no")),
            Kind("caps", "投放限量", "insight_caps", "tier_cap", ("pseq", "org", "sku", "tier")),
            Kind(
                "events", "证件与客户信息事件", "insight_events", "lic_event", ("lic_no", "kind", "date_from")
            ),
            Kind(
                "seizures",
                "查获喷码",
                "insight_seizures",
                "seizure",
                ("case_no", "sku", "code_date", "code_lic"),
            ),
            Kind("prices", "市场价格", "insight_prices", "market_price", ("sku", "org", "week")),
            Kind("places", "地点与网络地址", "insight_places", "place", ("kind", "name")),
            Kind("exempt", "已登记的例外", "insight_exempt", "exempt", ("model", "kind", "key", "lic_no")),
        )
    }
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What rows are read with: the number of a brand, the key of a private number, the wordings of quantities."""

    sku: Callable[[str, str, Values], int]
    private: Callable[[str], str]
    words: OrderWords


class NotTaken(Exception):
    """A row that cannot be taken: the field and why (Chinese)."""

    def __init__(self, label: str, value: str, reason: str) -> None:
        super().__init__(reason)
        self.label = label
        self.value = value
        self.reason = reason


def row_of(kind: Kind, values: Values, by: Reading) -> dict[str, Any]:
    """The columns that a row of an export fills. Raises NotTaken."""
    return _ROWS[kind.id](values, by)


def week_named(text: str) -> int:
    """The week of 2026-W20, 202620 or a running number. Raises NotTaken."""
    bare = text.strip()
    if re.fullmatch("[0-9]{4}", bare) and 1000 < int(bare) < 9000:
        return int(bare)
    match = _WEEK.fullmatch(bare)
    if match:
        try:
            return week_of(date.fromisocalendar(int(match[1]), int(match[2]), 1))
        except ValueError:
            pass
    raise NotTaken("期次", text[:60], "不是周次；例：2026-W20")


def _sku(values: Values, by: Reading) -> int:
    return by.sku(values.get("sku", ""), values.get("sku_name", ""), {})


def _customers(values: Values, by: Reading) -> dict[str, Any]:
    return {
        "cust_code": values.get("cust_code", ""),
        "lic_no": values.get("lic_no"),
        "name": values.get("name", ""),
        "status": values.get("status", "在供"),
        "order_phone": values.get("order_phone", ""),
        "bank_acct": by.private(values.get("bank_acct", "")) or None,
        "acct_id_no": by.private(values.get("acct_id_no", "")) or None,
    }


def _caps(values: Values, by: Reading) -> dict[str, Any]:
    week = week_of(date.fromisoformat(values["day"])) if "day" in values else week_named(values["week"])
    return {
        "pseq": week,
        "org": values.get("org", ""),
        "sku": _sku(values, by),
        "tier": values["tier"],
        "cap": values["cap"],
    }


def _events(values: Values, by: Reading) -> dict[str, Any]:
    return {name: values.get(name) for name in ("lic_no", "kind", "date_from", "date_to", "old", "new")}


def _seizures(values: Values, by: Reading) -> dict[str, Any]:
    found = by.words.cartons(values["qty"])
    if found is None or found[0] < 0:
        raise NotTaken("数量", values["qty"][:60], "不是数量")
    day, lic_no = values.get("code_date"), values.get("code_lic")
    if code := values.get("carton_code", ""):
        try:
            carton = parse_partial(code)
        except InvalidValue as error:
            raise NotTaken("喷码", code[:60], error.reason) from error
        sorted_on = carton.sorting_date(date.fromisoformat(values["found_date"]))
        lic_no = lic_no or (carton.licence if carton.licence.isdecimal() else None)
        day = day or (sorted_on.isoformat() if sorted_on else None)
    return {
        "case_no": values["case_no"],
        "found_date": values["found_date"],
        "found_org": values["found_org"],
        "sku": _sku(values, by) if values.get("sku") or values.get("sku_name") else None,
        "qty": found[0],
        "code_date": day,
        "code_lic": lic_no,
    }


def _prices(values: Values, by: Reading) -> dict[str, Any]:
    return {
        "sku": _sku(values, by),
        "org": values.get("org", ""),
        "week": week_of(date.fromisoformat(values["day"])),
        "price": values["price"],
    }


def _places(values: Values, by: Reading) -> dict[str, Any]:
    if values["kind"] in ("学校", "街道中心") and not ("lng" in values and "lat" in values):
        raise NotTaken("经度", "", "没有坐标")
    return {name: values.get(name) for name in ("kind", "name", "lng", "lat")}


def _exempt(values: Values, by: Reading) -> dict[str, Any]:
    key = values.get("key", "")
    if not key and "lic_no" not in values:
        raise NotTaken("对象", "", "没有写明对象或者许可证号")
    if values["kind"] in ("账户", "证件号"):
        key = by.private(key)
    return {
        "model": values["model"].upper(),
        "kind": values["kind"],
        "key": key,
        "lic_no": values.get("lic_no"),
        "note": values.get("note", ""),
        "date_to": values.get("date_to"),
    }


_ROWS: Mapping[str, Callable[[Values, Reading], dict[str, Any]]] = MappingProxyType(
    {
        "customers": _customers,
        "caps": _caps,
        "events": _events,
        "seizures": _seizures,
        "prices": _prices,
        "places": _places,
        "exempt": _exempt,
    }
)
