"""What documents say of the goods of a case: their rows, and the totals under them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from zmtool.forms.wording import number_text
from zmtool.goods.records import GoodsLine
from zmtool.law.amounts import purchase_amount
from zmtool.values.money import to_capitals


def goods_fact(lines: Sequence[GoodsLine], name: str) -> object:
    """The fact ``goods.name``: ``rows``, ``rows_in_cartons`` or a total; None where it is not known."""
    if not lines:
        return None
    if name in ("rows", "rows_in_cartons"):
        return tuple(_row(index, line, by_count=name == "rows") for index, line in enumerate(lines, 1))
    total = _TOTALS.get(name)
    return None if total is None else total(lines)


def _total_quantity(lines: Sequence[GoodsLine]) -> Decimal | None:
    one_unit = len({line.unit for line in lines}) == 1
    return sum((line.quantity for line in lines), Decimal(0)) if one_unit else _total_cartons(lines)


def _total_cartons(lines: Sequence[GoodsLine]) -> Decimal | None:
    return _sum([line.in_cartons for line in lines if not line.counted_apart])


def _amounts(lines: Sequence[GoodsLine]) -> list[Decimal | None]:
    # A line whose remark says why it has no price is left out of the sum, as on paper.
    return [line.amount for line in lines if not line.says_why_unpriced]


def _total_amount(lines: Sequence[GoodsLine]) -> Decimal | None:
    amounts = _amounts(lines)
    return _sum(amounts) if amounts else None


def _purchase_total(lines: Sequence[GoodsLine]) -> Decimal | None:
    amounts = _amounts(lines)
    return _sum([_purchase(one) for one in amounts]) if amounts else None


def _in_words(amount: Decimal | None) -> str:
    return "" if amount is None else to_capitals(amount)


_TOTALS: Mapping[str, Callable[[Sequence[GoodsLine]], object]] = {
    "kinds": lambda lines: str(len(lines)),
    "total_quantity": _total_quantity,
    "total_cartons": _total_cartons,
    "total_amount": _total_amount,
    "total_capitals": lambda lines: _in_words(_total_amount(lines)),
    "purchase_total": _purchase_total,
    "purchase_capitals": lambda lines: _in_words(_purchase_total(lines)),
}


def _row(index: int, line: GoodsLine, *, by_count: bool) -> dict[str, object]:
    return {
        "seq": str(index),
        "tag": line.tag,
        "name": line.name,
        "barcode": line.barcode,
        "unit": line.unit,
        "quantity": _count_text(line.quantity) if by_count else _valued_quantity(line),
        "unit_price": line.unit_price,
        "amount": line.amount,
        "purchase_amount": _purchase(line.amount),
        "remark": line.remark if by_count else _valued_remark(line),
    }


def _purchase(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else purchase_amount(amount)


def _sum(parts: list[Decimal | None]) -> Decimal | None:
    """The sum; None where a part is unknown."""
    known = [one for one in parts if one is not None]
    return sum(known, Decimal(0)) if len(known) == len(parts) else None


def _valued_quantity(line: GoodsLine) -> str:
    """The quantity in the column of cartons; what is counted apart carries its unit."""
    return f"{number_text(line.quantity)}{line.unit}" if line.counted_apart else _count_text(line.in_cartons)


def _valued_remark(line: GoodsLine) -> str:
    if not line.counted_apart:
        return line.remark
    priced = f"按{line.priced_by}计价，" if line.amount is not None else ""
    apart = f"另有{number_text(line.quantity)}{line.unit}{priced}未计入合计条数"
    return "；".join(filter(None, (line.remark, apart)))


def _count_text(count: Decimal | None) -> str:
    return "" if count is None else number_text(count)
