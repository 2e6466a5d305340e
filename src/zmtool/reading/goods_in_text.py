"""Goods told in a sentence: “中华（软）”卷烟2条、云烟（紫）3条5包……共计2个品种5.5条.

Each name with its quantity is a row; the number of kinds and the total are stated apart from the rows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from zmtool.base.errors import InvalidValue
from zmtool.values.chinese_numerals import NUMERAL_CHARS, parse_chinese_number
from zmtool.values.quantity import Quantity, Unit, find_quantities, parse_quantity, to_cartons

_LONGEST_NAME = 24
_BREAK = re.compile(r"[、，,；;。：:\n？！]|[（(](?:其中|含|包括)|(?<=[）)”])和")
_LEAD_IN = re.compile(
    r".*(?:分别[为是有]|其中|包括|查获了?|查扣了?|扣押了?|购进了?|购入了?|销售了?|售出|库存|存放|发现|没收|收购|还?有|即|假冒|假烟|涉案|待售|的)的?"
)
_NUMBERED = re.compile(r"^(?:[0-9]{1,2}[.．、]|（[0-9一二三四五六七八九十]{1,3}）|[①-⑳])")
_QUOTES = "“”\"'‘’「」『』 \t"
_GENERIC = re.compile(r"(?:牌)?(?:卷烟|香烟)$")
_TOTAL = re.compile(
    r"(?:共计?|合计|总计|累计|总共|计|品种|品牌|品规|规格|种|数量|总量)(?:的)?(?:卷烟|香烟|为|是|数量)*$"
)
_NO_NAME = re.compile(
    r"超过|不足|以上|以下|每|限量|第|规定|条例|检查|执法|部分|上述|该|许可证|[0-9]{4}年|[。《》]|^(?:卷烟|香烟|各种|以及|及|和|等|共|销售|售出|已售|购进|购入|剩余|库存|各)*$"
)
_KINDS = re.compile(rf"(?P<count>[0-9]{{1,4}}|[{NUMERAL_CHARS}]{{1,6}})个?(?:品种|品牌|品规|规格|种)")


@dataclass(frozen=True, slots=True)
class ToldGoods:
    """One kind of goods in a text. ``quantity`` is in the smallest unit written, ``cartons`` in 条 (None for 公斤, 个, ml)."""

    name: str
    quantity: Quantity
    cartons: Decimal | None
    name_span: tuple[int, int]
    quantity_span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class ToldTotal:
    """What a text says about all goods together: number of kinds or cartons, and where."""

    value: Decimal
    span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class GoodsTold:
    """All goods of a text with the totals it states (None where it states none)."""

    rows: tuple[ToldGoods, ...] = ()
    kinds: ToldTotal | None = None
    total: ToldTotal | None = None


def goods_told(text: str) -> GoodsTold:
    """The goods in running ``text``; of goods told twice the first telling counts."""
    rows: list[ToldGoods] = []
    total: ToldTotal | None = None
    after = 0
    for start, end in _quantities(text):
        try:
            quantity = parse_quantity(text[start:end])
        except InvalidValue:
            continue
        cartons = _cartons(quantity)
        before = text[after:start].rstrip(_QUOTES)
        if _TOTAL.search(before):
            if total is None and cartons is not None:
                total = ToldTotal(cartons, (start, end))
        elif (name := _name_before(text, after, start)) is not None:
            one = ToldGoods(text[slice(*name)], quantity, cartons, name, (start, end))
            if not any((row.name, row.quantity) == (one.name, one.quantity) for row in rows):
                rows.append(one)
        after = end
    return GoodsTold(tuple(rows), _kinds(text), total)


def _quantities(text: str) -> list[tuple[int, int]]:
    """Where quantities stand; 3条5包 and 1条零8盒 are one. 5个品种 is none."""
    spans: list[tuple[int, int]] = []
    for one in find_quantities(text):
        if one.quantity.unit is Unit.PIECE and _KINDS.match(text, one.start):
            continue
        if spans and text[spans[-1][1] : one.start] in ("", "零", "又", " "):
            spans[-1] = (spans[-1][0], one.end)
        else:
            spans.append((one.start, one.end))
    return spans


def _cartons(quantity: Quantity) -> Decimal | None:
    try:
        return to_cartons(quantity)
    except InvalidValue:
        return None


def _name_before(text: str, after: int, end: int) -> tuple[int, int] | None:
    """The name that stands right before a quantity: back to the last mark, without the words that lead in."""
    breaks = [one.end() for one in _BREAK.finditer(text, after, end) if _closed(text[one.end() : end])]
    start = breaks[-1] if breaks else after
    lead_in = _LEAD_IN.match(text[start:end])
    start += lead_in.end() if lead_in and lead_in.end() < end - start else 0
    numbered = _NUMBERED.match(text[start:end])
    start += numbered.end() if numbered else 0
    stop = end - len(text[start:end]) + len(_GENERIC.sub("", text[start:end].rstrip(_QUOTES)).rstrip(_QUOTES))
    start += len(text[start:stop]) - len(text[start:stop].lstrip(_QUOTES))
    name = text[start:stop]
    quoted = re.search(r"[“「『]([^“”「」『』]{2,24})$", name)
    if quoted:
        start += quoted.start(1)
        name = quoted[1]
    if not 2 <= len(name) <= _LONGEST_NAME or _NO_NAME.search(name):
        return None
    return start, stop


def _closed(text: str) -> bool:
    """Whether every bracket that closes in ``text`` also opens in it: a mark inside a bracket is no break."""
    depth = 0
    for char in text:
        depth += (char in "（(") - (char in "）)")
        if depth < 0:
            return False
    return True


def _kinds(text: str) -> ToldTotal | None:
    for match in _KINDS.finditer(text):
        try:
            value = parse_chinese_number(match["count"])
        except InvalidValue:
            continue
        if value > 0:
            return ToldTotal(Decimal(value), match.span("count"))
    return None
