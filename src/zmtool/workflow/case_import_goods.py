"""Goods as a register's one cell names them: 中华(硬)12条、玉溪(软)10条；雪茄12支."""

from __future__ import annotations

import re

from zmtool.base.errors import InvalidValue
from zmtool.goods.records import GoodsLine
from zmtool.values.chinese_numerals import NUMERAL_CHARS
from zmtool.values.quantity import parse_quantity

_KIND = "涉案物品"
_MOST = 2000
# A comma between three digits belongs to a figure.
_SEPARATOR = re.compile(r"[、；;，。\n]|,(?![0-9]{3}(?:[^0-9]|$))")
_COUNT = rf"(?:半|[0-9][0-9,]*(?:\.[0-9]+)?[万千百]?|[{NUMERAL_CHARS}]+)"
_QUANTITY = rf"(?:{_COUNT}\s*(?:公斤|千克|毫升|kg|ml|[支包盒条件箱个])半?[零又]?)+"
_NAME_FIRST = re.compile(rf"(?P<name>.*?[^\s:：*×xX])[\s:：*×xX]*(?P<quantity>{_QUANTITY})", re.IGNORECASE)
_QUANTITY_FIRST = re.compile(rf"(?P<quantity>{_QUANTITY})\s*(?P<name>\S.*)", re.IGNORECASE)
_BRACKETED = re.compile(r"[(（][^()（）]*[)）]")
_ANOTHER = re.compile(r"[0-9]\s*[条包盒件箱支]")
_TOTAL = re.compile(rf"(?:等)?(?:共计|合计|总计|共)(?:[0-9]+个?(?:品种|品规|种))?[:：]?\s*(?:{_QUANTITY})?")


def goods_in(text: str) -> tuple[GoodsLine, ...]:
    """The lines of goods in ``text``, in their order; a total (共22条) is left out.

    Raises InvalidValue naming the piece that is no name with a quantity.
    """
    lines: list[GoodsLine] = []
    for piece in (one.strip(" 。.") for one in _SEPARATOR.split(text)):
        if not piece or _TOTAL.fullmatch(piece):
            continue
        if len(lines) == _MOST:
            raise InvalidValue(_KIND, piece, f"超过 {_MOST} 项，请另用清单导入")
        lines.append(_line(piece))
    return tuple(lines)


def _line(piece: str) -> GoodsLine:
    match = _NAME_FIRST.fullmatch(piece) or _QUANTITY_FIRST.fullmatch(piece)
    if match is None:
        raise InvalidValue(_KIND, piece, f"“{piece[:30]}”不是品名加数量和单位，如 中华(硬)12条")
    name = match["name"].strip()
    if name.isdecimal() and piece.startswith(name + match["quantity"]):
        raise InvalidValue(_KIND, piece, f"“{piece[:30]}”没有品名")
    if _ANOTHER.search(_BRACKETED.sub("", name)):
        raise InvalidValue(_KIND, piece, f"“{piece[:30]}”像是几项，请用顿号分开")
    quantity = parse_quantity(match["quantity"])
    if quantity.amount <= 0:
        raise InvalidValue(_KIND, piece, f"“{piece[:30]}”的数量应大于 0")
    return GoodsLine(name, quantity.unit.value, quantity.amount)
