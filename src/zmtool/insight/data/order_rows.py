"""From the rows of an order export to lines of orders: numbers, days, quantities and states of one meaning (pure)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from zmtool.base.text import compact
from zmtool.insight.data.wordings import OrderWords
from zmtool.sheets.records import Accepted, Corrected, Rejected
from zmtool.values.periods import week_of

_FIRST_DAY, _LAST_DAY = date(1990, 1, 1), date(2100, 1, 1)


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One line of an order. ``code`` is the order's number, made of shop and day where an export has none."""

    code: str
    lic_no: int
    order_date: date
    order_ts: str
    channel: str
    ip: str
    state: str
    operator: str
    sku: int
    qty_req: Decimal | None
    qty: Decimal
    price: Decimal | None
    amt: Decimal | None

    @property
    def week(self) -> int:
        """The week of the order."""
        return week_of(self.order_date)


@dataclass(slots=True)
class TakenOrders:
    """What came of the rows: lines, what was converted, what cannot be taken, amounts that do not fit their quantity."""

    lines: list[OrderLine] = field(default_factory=list)
    corrected: list[Corrected] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    amounts_off: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What rows are read against: licences by customer code, the number of a brand by its code and name, today."""

    licences: Mapping[str, int]
    sku: Callable[[str, str, Mapping[str, str]], int]
    today: date


def take_orders(rows: Iterable[Accepted], words: OrderWords, at: Surroundings) -> TakenOrders:
    """The lines of the rows; each row is judged by itself, and one that cannot be taken says why."""
    taken = TakenOrders()
    for row in rows:
        line = _line(row, words, at, taken)
        if isinstance(line, Rejected):
            taken.rejected.append(line)
        else:
            taken.lines.append(line)
    return taken


def _line(row: Accepted, words: OrderWords, at: Surroundings, taken: TakenOrders) -> OrderLine | Rejected:
    values = row.values
    day = date.fromisoformat(values["order_date"])
    if not _FIRST_DAY <= day <= _LAST_DAY or day > at.today:
        return Rejected(
            row.row, "订单日期", values["order_date"], "在今天之后" if day > at.today else "不可能的日期"
        )
    lic_no = _licence(values, at)
    if lic_no is None:
        return Rejected(
            row.row,
            "客户编码",
            values.get("cust_code", ""),
            "没有对应的许可证号；请先导入营销客户名单或许可证",
        )
    state = words.state(values.get("state", ""), values.get("kind", ""), values.get("paid", ""))
    if state is None:
        told = values.get("state") or f"{values.get('kind', '')} {values.get('paid', '')}"
        return Rejected(
            row.row, "订单状态", told[:60], "不认识的状态；可在工作区 schemas/insight/orders.yaml 中写明"
        )
    quantity = _quantity(row, "qty", words, taken)
    wanted = _quantity(row, "qty_req", words, taken)
    if isinstance(quantity, Rejected):
        return quantity
    if isinstance(wanted, Rejected):
        return wanted
    if quantity is None:
        quantity = wanted
    if quantity is None:
        return Rejected(row.row, "实发量", "", "没有填写")
    price, amt = _figure(row, "price"), _figure(row, "amt")
    for label, figure in (("批发价", price), ("金额", amt)):
        if isinstance(figure, Rejected):
            return Rejected(row.row, label, figure.value, figure.reason)
    assert not isinstance(price, Rejected) and not isinstance(amt, Rejected)  # noqa: S101
    price, amt = _agreed(quantity, price, amt)
    if _off(quantity, price, amt, words):
        taken.amounts_off.append(row.row)
    channel = words.channels.get(compact(values.get("channel", "")), values.get("channel", ""))
    return OrderLine(
        values.get("order_no") or f"{lic_no}-{day:%Y%m%d}",
        lic_no,
        day,
        values.get("order_ts", ""),
        channel,
        values.get("ip", "").strip(),
        state,
        values.get("operator", "").strip(),
        at.sku(values.get("sku", ""), values.get("sku_name", ""), _brand_facts(values, words)),
        wanted,
        quantity,
        price,
        amt,
    )


def _brand_facts(values: Mapping[str, str], words: OrderWords) -> dict[str, str]:
    """What a line says of its brand: price, class, origin in the words that models know."""
    return {
        "price": values.get("price", ""),
        "klass": values.get("klass", ""),
        "origin": words.origins.get(compact(values.get("origin", "")), ""),
    }


def _licence(values: Mapping[str, str], at: Surroundings) -> int | None:
    if "lic_no" in values:
        return int(values["lic_no"])
    return at.licences.get(values.get("cust_code", ""))


def _quantity(row: Accepted, name: str, words: OrderWords, taken: TakenOrders) -> Decimal | Rejected | None:
    text = row.values.get(name, "")
    if not text:
        return None
    found = words.cartons(text)
    label = "实发量" if name == "qty" else "需求量"
    if found is None:
        return Rejected(row.row, label, text[:60], f"不是数量；单位可用 {'、'.join(words.units)}")
    if found[1]:
        taken.corrected.append(Corrected(row.row, label, text[:60], f"{found[0]:f}", found[1]))
    return found[0].quantize(Decimal("0.01"))


def _figure(row: Accepted, name: str) -> Decimal | Rejected | None:
    text = (
        compact(row.values.get(name, ""))
        .replace(",", "")
        .removesuffix("元")
        .removeprefix("¥")
        .removeprefix("￥")
    )
    if not text:
        return None
    try:
        figure = Decimal(text)
    except InvalidOperation:
        return Rejected(row.row, name, text[:60], "不是金额")
    if not figure.is_finite() or abs(figure) >= 10**10:
        return Rejected(row.row, name, text[:60], "不是金额")
    return figure.quantize(Decimal("0.01"))


def _agreed(
    quantity: Decimal, price: Decimal | None, amt: Decimal | None
) -> tuple[Decimal | None, Decimal | None]:
    """Price and amount, the one that is missing from the other."""
    if amt is None and price is not None:
        amt = (price * quantity).quantize(Decimal("0.01"))
    if price is None and amt is not None and quantity:
        price = (amt / quantity).quantize(Decimal("0.01"))
    return price, amt


def _off(quantity: Decimal, price: Decimal | None, amt: Decimal | None, words: OrderWords) -> bool:
    if price is None or amt is None:
        return False
    exact = price * quantity
    return abs(exact - amt) > words.amount_tolerance * max(abs(exact), abs(amt), Decimal(1))
