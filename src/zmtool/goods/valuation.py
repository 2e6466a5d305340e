"""Valuing the goods of a case (核价): each brand once, folded into cartons by its packing, every figure with its sum.

Row amount = cartons × unit price, rounded half up to cents; the total is the sum of the rows. What is priced by
the stick is counted apart and not among the cartons. A row without a price keeps the total from being complete.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from zmtool.base.errors import InvalidValue
from zmtool.goods.lookup import name_key
from zmtool.goods.prices import NOT_FOUND, NoPrice
from zmtool.goods.records import CENT, Basis, GoodsLine, Price, Sku
from zmtool.values.money import format_money
from zmtool.values.quantity import (
    COMMON_PACKING,
    Packing,
    Quantity,
    Unit,
    format_amount,
    to_cartons,
    to_sticks,
)

MANUAL = "手工价"
UNKNOWN_PACKING = "包装未登记，按20支×10包折算"


@dataclass(frozen=True, slots=True)
class Goods:
    """One line to be valued: ``sku`` where the brand is known; a ``manual_price`` is yuan a ``manual_unit``."""

    name: str
    quantity: Quantity
    sku: Sku | None = None
    barcode: str = ""
    manual_price: Decimal | None = None
    manual_unit: Unit = Unit.CARTON
    manual_source: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """What is folded together: the brand, the price given by hand, and a unit that is no count of sticks."""
        brand = self.sku.barcode_carton if self.sku else self.barcode or name_key(self.name)
        countless = COMMON_PACKING.sticks_in(self.quantity.unit) is None
        return (brand, str(self.manual_price), self.manual_unit, self.quantity.unit if countless else "")


@dataclass(frozen=True, slots=True)
class ValuedRow:
    """One row of the valuation: ``quantity`` in ``unit`` (条, or 支 where the price is by the stick).

    ``sticks`` is None for goods that are not counted in sticks; ``amount`` is None without a price. ``given`` are
    the quantities as entered, ``sum`` the arithmetic in words.
    """

    name: str
    barcode: str
    unit: Unit
    quantity: Decimal
    sticks: Decimal | None
    unit_price: Decimal | None
    amount: Decimal | None
    given: tuple[Quantity, ...]
    remarks: tuple[str, ...]
    sum: str
    price: Price | None = None

    @property
    def remark(self) -> str:
        """The cell 备注."""
        return "；".join(self.remarks)


@dataclass(frozen=True, slots=True)
class Valuation:
    """The valued goods. ``amount`` is the sum of the priced rows and is the whole only where ``complete``.

    ``cartons`` leaves out ``loose_sticks``, what is priced by the stick; ``sticks`` is all that is counted in sticks.
    ``ground`` is the sentence for 价格依据, ``texts`` explain each total.
    """

    basis: Basis | None
    rows: tuple[ValuedRow, ...]
    amount: Decimal
    cartons: Decimal
    loose_sticks: Decimal
    sticks: Decimal
    complete: bool
    ground: str
    texts: tuple[str, ...]


PriceOf = Callable[[Sku], Price]
"""The price of a brand on the day of the case, by the basis of the case; raises NoPrice."""


def value_goods(goods: Iterable[Goods], price_of: PriceOf, basis: Basis | None = None) -> Valuation:
    """The valuation of ``goods`` in the order in which each brand first comes."""
    groups: dict[tuple[str, ...], list[Goods]] = {}
    for one in goods:
        groups.setdefault(one.key, []).append(one)
    rows = tuple(_row(group, price_of) for group in groups.values())
    amount = sum((row.amount for row in rows if row.amount is not None), Decimal(0))
    cartons = sum((row.quantity for row in rows if row.unit is Unit.CARTON), Decimal(0))
    loose = sum((row.quantity for row in rows if row.unit is Unit.STICK), Decimal(0))
    sticks = sum((row.sticks for row in rows if row.sticks is not None), Decimal(0))
    complete = bool(rows) and all(row.amount is not None for row in rows)
    return Valuation(
        basis,
        rows,
        amount,
        cartons,
        loose,
        sticks,
        complete,
        _ground(rows, basis),
        _texts(rows, amount, cartons, loose, sticks),
    )


def goods_lines(valuation: Valuation) -> tuple[GoodsLine, ...]:
    """The rows as lines of a case; one that is not counted in cartons carries the unit of its price."""
    return tuple(map(_goods_line, valuation.rows))


def _row(group: list[Goods], price_of: PriceOf) -> ValuedRow:
    first = group[0]
    packing = first.sku.packing if first.sku else COMMON_PACKING
    given = tuple(one.quantity for one in group)
    remarks: list[str] = []
    price: Price | None = None
    unit_price: Decimal | None = None
    per = Unit.CARTON
    if first.manual_price is not None:
        unit_price, per = first.manual_price, first.manual_unit
        remarks.append(MANUAL + (f"（{first.manual_source}）" if first.manual_source else ""))
    else:
        try:
            price = _price(first.sku, price_of)
            unit_price, per = price.price, Unit(price.unit)
            remarks += _cautions(price)
        except NoPrice as none:
            remarks.append(none.remark)
    quantity, unit, sticks, folding = _folded(given, packing, per)
    if folding and first.sku is None:
        folding.append(UNKNOWN_PACKING)
    amount = None
    if unit_price is not None and unit == per:
        amount = _amount(quantity, sticks, unit_price, unit, packing)
    elif unit_price is not None:
        remarks.append(f"单价按{per}、数量按{unit}，不能相乘")
        unit_price = None
    name = first.sku.name if first.sku else first.name
    barcode = first.sku.barcode_carton if first.sku else first.barcode
    remarks = [*folding, *remarks]
    text = _sum(name, quantity, unit, unit_price, amount, remarks)
    return ValuedRow(
        name, barcode, unit, quantity, sticks, unit_price, amount, given, tuple(remarks), text, price
    )


def _cautions(price: Price) -> list[str]:
    """What a price itself leaves uncertain."""
    undated = price.effective_from is None and price.effective_to is None
    return [
        *(["价格未注明执行日期"] if undated else []),
        *([f"价格标记：{price.mark}"] if price.mark else []),
    ]


def _price(sku: Sku | None, price_of: PriceOf) -> Price:
    if sku is None:
        raise NoPrice(NOT_FOUND, "品规库中没有这个品规")
    return price_of(sku)


def _folded(
    given: tuple[Quantity, ...], packing: Packing, per: Unit
) -> tuple[Decimal, Unit, Decimal | None, list[str]]:
    """The quantities as one, in cartons or in the unit of the price; all in sticks; the remark on what was folded."""
    try:
        sticks = sum((to_sticks(one, packing) for one in given), Decimal(0))
    except InvalidValue:
        # 公斤, 个 and ml are never folded with other units: each unit is a group of its own.
        return sum((one.amount for one in given), Decimal(0)), given[0].unit, None, []
    unit = Unit.STICK if per is Unit.STICK else Unit.CARTON
    folded = [one for one in given if one.unit is not unit]
    remarks = []
    if folded:
        shown = given if len(folded) < len(given) else folded
        remarks.append(f"按{'、'.join(map(str, _added(shown)))}折算")
    if unit is Unit.STICK:
        return sticks, unit, sticks, remarks
    quantity = to_cartons(Quantity(sticks, Unit.STICK), packing)
    return quantity, unit, sticks, remarks


def _added(quantities: Iterable[Quantity]) -> tuple[Quantity, ...]:
    """One quantity a unit, in the order in which the units first come."""
    sums: dict[Unit, Decimal] = {}
    for one in quantities:
        sums[one.unit] = sums.get(one.unit, Decimal(0)) + one.amount
    return tuple(Quantity(amount, unit) for unit, amount in sums.items())


def _amount(
    quantity: Decimal, sticks: Decimal | None, price: Decimal, unit: Unit, packing: Packing
) -> Decimal:
    if unit is Unit.CARTON and sticks is not None:
        # Multiplied before divided: a third of a carton is no finite decimal.
        per_carton = packing.sticks_per_pack * packing.packs_per_carton
        return (sticks * price / per_carton).quantize(CENT, ROUND_HALF_UP)
    return (quantity * price).quantize(CENT, ROUND_HALF_UP)


def shown_quantity(quantity: Decimal) -> str:
    """A quantity for a table: at most four decimals, no idle zeros."""
    return format_amount(quantity.quantize(Decimal("0.0001"), ROUND_HALF_UP))


def _sum(
    name: str,
    quantity: Decimal,
    unit: Unit,
    price: Decimal | None,
    amount: Decimal | None,
    remarks: list[str],
) -> str:
    count = f"{name} {shown_quantity(quantity)}{unit}"
    if amount is None or price is None:
        return f"{count}：{'；'.join(remarks)}，未计入金额"
    return f"{count} × {format_money(price)}元/{unit} = {format_money(amount)}元"


def _texts(
    rows: tuple[ValuedRow, ...], amount: Decimal, cartons: Decimal, loose: Decimal, sticks: Decimal
) -> tuple[str, ...]:
    amounts = [format_money(row.amount) for row in rows if row.amount is not None]
    counted = [shown_quantity(row.quantity) for row in rows if row.unit is Unit.CARTON]
    apart = [row for row in rows if row.unit not in (Unit.CARTON, Unit.STICK)]
    unpriced = [row.name for row in rows if row.amount is None]
    texts = [f"合计金额：{_added_up(amounts)}{format_money(amount)}元"]
    if unpriced:
        texts[0] += f"（不完整：{'、'.join(unpriced)} 未核价）"
    texts.append(f"合计条数：{_added_up(counted)}{shown_quantity(cartons)}条")
    if loose:
        texts.append(f"另有 {format_amount(loose)} 支按支计价，未计入合计条数")
    texts += [f"另有 {row.name} {shown_quantity(row.quantity)}{row.unit}，未计入合计条数" for row in apart]
    texts.append(f"合计支数：{shown_quantity(sticks)}支（按各品规包装折算）")
    return tuple(texts)


def _added_up(terms: list[str]) -> str:
    return f"{' + '.join(terms)} = " if len(terms) > 1 else ""


def _ground(rows: tuple[ValuedRow, ...], basis: Basis | None) -> str:
    """The sentence for 价格依据: the catalogues with their editions, then what was priced otherwise or not at all."""
    titles = list(
        dict.fromkeys(
            f"《{row.price.catalogue}{f'（{row.price.edition}）' if row.price.edition else ''}》"
            if row.price.catalogue
            else f"{row.price.source or '未注明来源的'}价格"
            for row in rows
            if row.price is not None
        )
    )
    parts = [f"依据{'、'.join(titles)}，单价按{basis.label}计算"] if titles and basis else []
    for remark in (MANUAL, NOT_FOUND):
        named = [row.name for row in rows if any(one.startswith(remark) for one in row.remarks)]
        if named:
            parts.append(f"{remark}：{'、'.join(named)}")
    others = [
        f"{row.name}（{row.remark}）"
        for row in rows
        if row.amount is None and not any(one.startswith((MANUAL, NOT_FOUND)) for one in row.remarks)
    ]
    return "；".join([*parts, *([f"未核价：{'、'.join(others)}"] if others else [])])


def _goods_line(row: ValuedRow) -> GoodsLine:
    if row.unit is not Unit.CARTON:
        return GoodsLine(
            row.name,
            row.unit.value,
            row.quantity,
            row.barcode,
            unit_price=row.unit_price,
            remark=row.remark,
            price_unit=row.unit.value if row.unit_price is not None else "",
        )
    given = _added(row.given)
    entered = given[0] if len(given) == 1 else Quantity(row.quantity, Unit.CARTON)
    cartons = None if entered.unit is Unit.CARTON else row.quantity
    return GoodsLine(
        row.name, entered.unit.value, entered.amount, row.barcode, cartons, row.unit_price, row.remark
    )
