"""The data of a model's examples, written short: shops by small numbers, brands by name, weeks and days counted back from the day.

``lic: 1-5`` names five shops; ``weeks: 6`` the six weeks that end with the week of the day, ``week: 0`` that week alone; a brand's
cartons are a figure or one figure a week, the oldest first; a day as a figure counts back from the day of the example.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from zmtool.insight.contract import Column, Contract, Table
from zmtool.insight.models.definition import Example
from zmtool.values.periods import monday_of, week_of

FIRST_LICENCE = 349901100000
_LICENCES = re.compile(r"([0-9]{1,6})(?:-([0-9]{1,6}))?")
_MOST_SHOPS = 5_000
_RETAILER: Mapping[str, Any] = {
    "org": "349901",
    "street": "东街",
    "route": "一线",
    "rep": "经理甲",
    "market": "C",
    "format": "B",
    "tier": 15,
    "status": "有效",
    "issue_date": "2015-01-05",
    "valid_to": "2031-01-04",
    "credit": "B",
}
_SKU: Mapping[str, Any] = {
    "origin": "省内",
    "klass": 3,
    "whole_price": 100,
    "retail_price": 115,
    "heat": "平销",
    "sensitive": 0,
}
_ORDER_KEYS = (
    "lic",
    "weeks",
    "week",
    "day",
    "state",
    "channel",
    "ip",
    "ts",
    "operator",
    "prices",
    "requested",
    "code",
)

Rows = list[tuple[Any, ...]]


class WrongExample(Exception):
    """An example that cannot be made into data: why (Chinese)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(slots=True)
class ExampleData:
    """The rows of every table in the order of its columns, and the brands by number."""

    asof: date
    rows: dict[str, Rows]
    brands: dict[int, str] = field(default_factory=dict)


def data_of(example: Example, contract: Contract) -> ExampleData:
    """The tables of an example; a table that it does not name is empty. Raises WrongExample."""
    made = _Made(example, contract)
    for name in example.given:
        if name != "orders" and name not in contract.tables:
            raise WrongExample(f"given 中没有表 {name}")
    made.brands_and_shops()
    for name, rows in example.given.items():
        if name not in ("orders", "retailer", "sku"):
            made.add(name, rows)
    made.orders()
    return ExampleData(made.asof, made.rows, {number: name for name, number in made.sku_ids.items()})


def licence(number: int | str) -> int:
    """The licence number of a small one; a whole number stays."""
    value = int(number)
    return value if value > FIRST_LICENCE else FIRST_LICENCE + value


def licences(text: Any) -> list[int]:
    """``1-5`` → five licence numbers. Raises WrongExample."""
    found = []
    for part in str(text).split(","):
        match = _LICENCES.fullmatch(part.strip()) or re.fullmatch(r"([0-9]{12})()", part.strip())
        if match is None:
            raise WrongExample(f"lic 写成 {text}；例：3、1-5、1,4,7-9")
        first, last = int(match[1]), int(match[2] or match[1])
        if last - first > _MOST_SHOPS:
            raise WrongExample(f"lic {text} 多于 {_MOST_SHOPS} 户")
        found += [licence(one) for one in range(first, last + 1)]
    return found


class _Made:
    """The data while they are made."""

    def __init__(self, example: Example, contract: Contract) -> None:
        self.example = example
        self.contract = contract
        self.asof = date.fromisoformat(example.asof)
        self.week = week_of(self.asof)
        self.rows: dict[str, Rows] = {name: [] for name in contract.tables}
        self.sku_ids: dict[str, int] = {}

    def brands_and_shops(self) -> None:
        for row in _listed(self.example.given.get("sku", [])):
            self._brand({**_SKU, **row})
        orders = _listed(self.example.given.get("orders", []))
        for order in orders:
            for key in order:
                if key not in _ORDER_KEYS:
                    self.sku(key)
        held: set[int] = set()
        for row in _listed(self.example.given.get("retailer", [])):
            shops = range(1, int(row["count"]) + 1) if "count" in row else None
            for lic in [licence(one) for one in shops] if shops is not None else licences(row.get("lic", 1)):
                held.add(lic)
                values = {key: value for key, value in row.items() if key not in ("count", "lic")}
                self._put("retailer", {**_RETAILER, **values, "lic_no": lic})
        for order in orders:
            for lic in licences(order.get("lic", 1)):
                if lic not in held:
                    held.add(lic)
                    self._put("retailer", {**_RETAILER, "lic_no": lic})

    def sku(self, name: str) -> int:
        if name not in self.sku_ids:
            self._brand({**_SKU, "name": name})
        return self.sku_ids[name]

    def _brand(self, row: Mapping[str, Any]) -> None:
        name = str(row["name"])
        self.sku_ids[name] = number = len(self.sku_ids) + 1
        self._put("sku", {**row, "sku": number})

    def add(self, table: str, rows: Any) -> None:
        for row in _listed(rows):
            for one in self._weeks_of(row):
                shops = licences(row["lic"]) if "lic" in row else [None]
                for lic in shops:
                    self._put(table, {**one, **({} if lic is None else {"lic_no": lic})})

    def _weeks_of(self, row: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """A row once, or once a week for ``weeks``; ``week`` counts back from the week of the day."""
        rest = {key: value for key, value in row.items() if key not in ("weeks", "lic")}
        if "week" in rest:
            back = int(rest.pop("week"))
            yield {**rest, "pseq": self.week - back, "week": self.week - back}
        elif "weeks" in row:
            for back in range(int(row["weeks"]) - 1, -1, -1):
                yield {**rest, "pseq": self.week - back, "week": self.week - back}
        else:
            yield rest

    def orders(self) -> None:
        number = 0
        for row in _listed(self.example.given.get("orders", [])):
            brands = {key: value for key, value in row.items() if key not in _ORDER_KEYS}
            for lic in licences(row.get("lic", 1)):
                for at, day in enumerate(self._days(row)):
                    number += 1
                    self._order(number, lic, day, at, row, brands)

    def _days(self, row: Mapping[str, Any]) -> list[date]:
        if "day" in row:
            return [self._day(one) for one in (row["day"] if isinstance(row["day"], list) else [row["day"]])]
        if "week" in row:
            weeks = row["week"] if isinstance(row["week"], list) else [row["week"]]
            return [self._ordering_day(self.week - int(back)) for back in weeks]
        return [self._ordering_day(self.week - back) for back in range(int(row.get("weeks", 1)) - 1, -1, -1)]

    def _ordering_day(self, week: int) -> date:
        """Wednesday, or the day of the example where that comes first."""
        return min(monday_of(week) + timedelta(days=2), self.asof)

    def _order(
        self, number: int, lic: int, day: date, at: int, row: Mapping[str, Any], brands: Mapping[str, Any]
    ) -> None:
        state, pseq = row.get("state", "有效"), week_of(day)
        stamp = row.get("ts")
        self._put(
            "order_head",
            {
                "order_no": number,
                "code": row.get("code", f"D{number:06d}"),
                "lic_no": lic,
                "order_date": day,
                "order_ts": f"{day} {stamp}" if stamp else None,
                "pseq": pseq,
                "channel": row.get("channel", "网订"),
                "ip": row.get("ip"),
                "state": state,
                "operator": row.get("operator"),
            },
        )
        for name, cartons in brands.items():
            qty = cartons[at % len(cartons)] if isinstance(cartons, list) else cartons
            if qty is None:
                continue
            price = Decimal(str(row.get("prices", {}).get(name, self._price(name))))
            self._put(
                "order_line",
                {
                    "order_no": number,
                    "sku": self.sku(name),
                    "qty_req": row.get("requested", {}).get(name, qty),
                    "qty": qty,
                    "price": price,
                    "amt": Decimal(str(qty)) * price,
                    "lic_no": lic,
                    "order_date": day,
                    "pseq": pseq,
                    "state": state,
                },
            )

    def _price(self, name: str) -> Any:
        table = self.contract.tables["sku"]
        at = [one.id for one in table.columns].index("whole_price")
        return next(row[at] for row in self.rows["sku"] if row[0] == self.sku(name))

    def _put(self, name: str, row: Mapping[str, Any]) -> None:
        table = self.contract.tables[name]
        known = {one.id for one in table.columns} | {"pseq", "week"}
        for key in row:
            if key not in known:
                raise WrongExample(f"表 {name} 没有列 {key}")
        self.rows[name].append(tuple(self._value(table, one, row.get(one.id)) for one in table.columns))

    def _value(self, table: Table, column: Column, value: Any) -> Any:
        if value is None:
            return None
        try:
            match column.type:
                case "licence":
                    return licence(value)
                case "sku":
                    return value if table.id == "sku" or isinstance(value, int) else self.sku(str(value))
                case "date":
                    return self._day(value)
                case "datetime":
                    return datetime.fromisoformat(str(value))
                case "qty" | "money" | "price":
                    return Decimal(str(value))
                case "int" | "long" | "flag":
                    return int(value)
                case "number":
                    return float(value)
                case _:
                    return str(value)
        except (ValueError, ArithmeticError) as error:
            raise WrongExample(f"表 {table.id} 的 {column.id} 不能是 {value}") from error

    def _day(self, value: Any) -> date:
        if isinstance(value, int):
            return self.asof - timedelta(days=value)
        return value if isinstance(value, date) else date.fromisoformat(str(value))


def _listed(rows: Any) -> list[Mapping[str, Any]]:
    if isinstance(rows, Mapping):
        return [rows]
    if not isinstance(rows, list) or not all(isinstance(one, Mapping) for one in rows):
        raise WrongExample("given 的每张表应是若干行，每行写成 列: 值")
    return rows
