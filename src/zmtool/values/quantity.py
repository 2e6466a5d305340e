"""Quantities of goods: 支, 包(盒), 条, 件(箱), 公斤, 个, ml, and what one is in another for a given packing.

条例第五十二条 counts 10 000 sticks as one case. 箱 is read as 件, as enforcement papers use it; the 大箱 of
trade statistics (250 cartons) is another unit and does not occur here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from zmtool.base.errors import InvalidValue
from zmtool.base.text import compact, half_width_figures
from zmtool.values.chinese_numerals import NUMERAL_CHARS, parse_chinese_number

KIND = "数量"
LIMIT: Final = Decimal(10**9)


class Unit(StrEnum):
    """A unit as it is printed."""

    STICK = "支"
    PACK = "包"
    CARTON = "条"
    CASE = "件"
    KILOGRAM = "公斤"
    PIECE = "个"
    MILLILITRE = "ml"


_NAMES: Final[dict[str, Unit]] = {unit.value: unit for unit in Unit} | {
    "盒": Unit.PACK,
    "箱": Unit.CASE,
    "千克": Unit.KILOGRAM,
    "kg": Unit.KILOGRAM,
    "毫升": Unit.MILLILITRE,
}
_ONE_PART = re.compile(
    rf"(?P<half>半)?(?:(?P<figure>(?:[0-9]{{1,3}}(?:,[0-9]{{3}})+|[0-9]{{1,10}})(?:\.[0-9]{{1,6}})?[万千百]?)"
    rf"|(?P<numerals>[{NUMERAL_CHARS}]{{1,12}}))?(?P<unit>公斤|千克|毫升|kg|ml|[支包盒条件箱个])(?P<plus_half>半)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Packing:
    """How a brand is packed; the defaults are the common ones. Raises ``InvalidValue`` below one."""

    sticks_per_pack: int = 20
    packs_per_carton: int = 10
    cartons_per_case: int = 50

    def __post_init__(self) -> None:
        if min(self.sticks_per_pack, self.packs_per_carton, self.cartons_per_case) < 1:
            raise InvalidValue("包装规格", str(self), "每包支数、每条包数、每件条数都应大于 0")

    def sticks_in(self, unit: Unit) -> int | None:
        """Sticks in one ``unit``, or ``None`` for a unit that does not count cigarettes."""
        return {
            Unit.STICK: 1,
            Unit.PACK: self.sticks_per_pack,
            Unit.CARTON: self.sticks_per_pack * self.packs_per_carton,
            Unit.CASE: self.sticks_per_pack * self.packs_per_carton * self.cartons_per_case,
        }.get(unit)


COMMON_PACKING: Final = Packing()


@dataclass(frozen=True, slots=True)
class Quantity:
    """``amount`` of ``unit``. ``str()`` gives 35条 or 3.5件."""

    amount: Decimal
    unit: Unit

    def __str__(self) -> str:
        return f"{format_amount(self.amount)}{self.unit.value}"


@dataclass(frozen=True, slots=True)
class FoundQuantity:
    """A quantity in a text, at ``text[start:end]``; 两条三包 is two of them."""

    start: int
    end: int
    quantity: Quantity


def format_amount(amount: Decimal) -> str:
    """``amount`` without exponent or trailing zeros: 35, 3.5."""
    plain = f"{amount:f}"
    return (plain.rstrip("0").rstrip(".") if "." in plain else plain) or "0"


def to_sticks(quantity: Quantity, packing: Packing = COMMON_PACKING) -> Decimal:
    """The quantity in sticks. Raises ``InvalidValue`` for 公斤, 个 and ml, which are not counted in sticks."""
    sticks = packing.sticks_in(quantity.unit)
    if sticks is None:
        raise InvalidValue(KIND, str(quantity), f"“{quantity.unit}”不能折算成支或条")
    return quantity.amount * sticks


def to_cartons(quantity: Quantity, packing: Packing = COMMON_PACKING) -> Decimal:
    """The quantity in cartons of this packing; 25 packs are 2.5. Raises ``InvalidValue`` as ``to_sticks``."""
    if quantity.unit is Unit.CARTON:
        return quantity.amount
    return to_sticks(quantity, packing) / (packing.sticks_per_pack * packing.packs_per_carton)


def _part(match: re.Match[str], text: str) -> Quantity:
    if match["half"] and (match["figure"] or match["numerals"]):
        raise InvalidValue(KIND, text, "“半”的位置不对")
    if match["half"]:
        amount = Decimal("0.5")
    elif match["figure"]:
        scale = {"万": 10_000, "千": 1000, "百": 100}.get(match["figure"][-1], 1)
        amount = Decimal(match["figure"].rstrip("万千百").replace(",", "")) * scale
    elif match["numerals"]:
        try:
            amount = Decimal(parse_chinese_number(match["numerals"]))
        except InvalidValue as error:
            raise InvalidValue(KIND, text, error.reason) from None
    else:
        raise InvalidValue(KIND, text, "缺数字")
    if match["plus_half"]:
        amount += Decimal("0.5")
    if amount >= LIMIT:
        raise InvalidValue(KIND, text, "数量太大")
    return Quantity(amount, _NAMES[match["unit"].lower()])


def parse_quantities(text: str) -> tuple[Quantity, ...]:
    """The parts of a quantity as written: 两条三包 is (2条, 3包), 35条 is (35条,). Raises ``InvalidValue``."""
    raw = compact(text)
    if len(raw) > 60:
        raise InvalidValue(KIND, text, "太长，不是一个数量")
    parts: list[Quantity] = []
    position = 0
    while match := _ONE_PART.match(raw, position):
        parts.append(_part(match, text))
        position = match.end()
        if raw.startswith(("零", "又"), position):
            position += 1
    if not parts or position != len(raw):
        raise InvalidValue(KIND, text, "应为数字加单位，如 35条、3.5件、12支")
    return tuple(parts)


def parse_quantity(text: str, packing: Packing = COMMON_PACKING) -> Quantity:
    """The quantity in ``text``: 35条, 3.5 件, 半条; 两条三包 becomes 23包 with ``packing``.

    Parts are added up in the smallest unit written. Raises ``InvalidValue``, also where the parts cannot
    be added (两条三公斤) or do not get smaller (三包两条).
    """
    parts = parse_quantities(text)
    if len(parts) == 1:
        return parts[0]
    sizes = [packing.sticks_in(part.unit) for part in parts]
    last = sizes[-1]
    if last is None or any(size is None for size in sizes):
        raise InvalidValue(KIND, text, "这些单位不能相加")
    if any((big or 0) <= (small or 0) for big, small in zip(sizes, sizes[1:], strict=False)):
        raise InvalidValue(KIND, text, "单位应从大到小")
    return Quantity(sum((to_sticks(part, packing) for part in parts), Decimal(0)) / last, parts[-1].unit)


# 第三十五条 is an article and 三个月 a period: a number after 第, and a unit that begins another word, are no goods.
_FIND: Final = re.compile(
    rf"(?<![0-9A-Za-z\-{NUMERAL_CHARS}])(?<![0-9][.,])"
    rf"(?:半|(?:(?:[0-9]{{1,3}}(?:,[0-9]{{3}})+|[0-9]{{1,10}})(?:\.[0-9]{{1,6}})?[万千百]?"
    rf"|(?P<numerals>[{NUMERAL_CHARS}]{{1,12}}))[ ]?)"
    r"(?P<unit>公斤|千克|毫升|kg(?![a-z])|ml(?![a-z])|支(?![付出持队行撑部])|包(?![括含装裹庇])|盒(?!子)|条(?![件例款规文约第])"
    r"|件(?!案)|箱(?!子)|个(?![月工人体小年星季日别案自]))半?",
    re.IGNORECASE,
)
_ARTICLE_BEFORE = re.compile(rf"第[ 0-9{NUMERAL_CHARS}、,和至到及或条款项\-—~]*$")


def find_quantities(text: str) -> list[FoundQuantity]:
    """Every quantity of goods in running ``text``; articles of law (第三十五条) and periods (三个月) left out.

    个 is taken only after figures, since 一个 is an article of speech far more often than a count.
    """
    half = half_width_figures(text)
    found = []
    for match in _FIND.finditer(half):
        if _ARTICLE_BEFORE.search(half, max(0, match.start() - 24), match.start()):
            continue
        if match["unit"] == "个" and match["numerals"]:
            continue
        try:
            (quantity,) = parse_quantities(match[0])
        except InvalidValue:
            continue
        found.append(FoundQuantity(match.start(), match.end(), quantity))
    return found
