"""What is typed line by line into the record of an inspection: stock, codes, questions, notes to items."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from zmtool.base.errors import InvalidValue
from zmtool.base.text import to_half_width
from zmtool.oversight.inspection.records import Question, SampledCode, StockLine

_PARTS = re.compile(r"[,，、\t]+")
_WORDS = re.compile(r"\s+")
_NUMBER = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,2})?")
_NOTE = re.compile(r"([KkＫｋ][0-9０-９]{2})[\s:：、,，.．]*(.+)")
_MOST_NUMBERS = 4


def read_stock(text: str) -> tuple[StockLine, ...]:
    """Lines of the stock: 品规，条数，散包，不符条数，货架价; what comes after the cartons may be left out. Raises InvalidValue."""
    return tuple(map(_stock_line, _lines(text)))


def read_codes(text: str) -> tuple[SampledCode, ...]:
    """Codes read off cartons, one a line or parted by blanks."""
    return tuple(
        SampledCode(to_half_width(one).upper())
        for line in _lines(text)
        for one in _WORDS.split(_PARTS.sub(" ", line).strip())
    )


def read_questions(text: str) -> tuple[Question, ...]:
    """Doubts and what the party said: 疑点：解释, and 合理 or 不合理 at the end. Raises InvalidValue."""
    return tuple(map(_question, _lines(text)))


def read_notes(text: str) -> dict[str, str]:
    """Notes to items: a line that begins with the item's code, further lines belong to it; "" holds what names none."""
    found: dict[str, list[str]] = {}
    code = ""
    for line in _lines(text):
        named = _NOTE.fullmatch(line)
        if named:
            code, line = to_half_width(named[1]).upper(), named[2]
        found.setdefault(code, []).append(line.strip())
    return {name: "；".join(lines) for name, lines in found.items()}


def wrong(read: Callable[[str], Any]) -> Callable[[str], str]:
    """A check of a field by reading it: what is wrong (Chinese), empty for nothing."""

    def check(text: str) -> str:
        try:
            read(text)
        except InvalidValue as error:
            return error.reason
        return ""

    return check


def _stock_line(line: str) -> StockLine:
    parts = [one.strip() for one in _PARTS.split(line) if one.strip()]
    if len(parts) == 1:
        parts = _WORDS.split(parts[0])
    numbers: list[str] = []
    while len(parts) > 1 and len(numbers) < _MOST_NUMBERS and _number(parts[-1]):
        numbers.insert(0, _number(parts.pop()))
    if not numbers:
        raise InvalidValue("盘存", line, f"“{line[:20]}”没有条数：品规，条数，散包，不符，价")
    counts = numbers[:3]
    if any("." in one for one in counts):
        raise InvalidValue("盘存", line, f"“{line[:20]}”的数量不是整数")
    price = Decimal(numbers[3]) if len(numbers) > 3 else None
    cartons, loose, mismatch = (int(one) for one in (*counts, "0", "0")[:3])
    return StockLine(" ".join(parts), cartons, loose, None, mismatch, price)


def _number(text: str) -> str:
    plain = to_half_width(text).removesuffix("元").removesuffix("条").removesuffix("包")
    return plain if _NUMBER.fullmatch(plain) else ""


def _question(line: str) -> Question:
    doubt, sign, said = line.replace(":", "：").partition("：")
    if not sign or not doubt.strip():
        raise InvalidValue("询问", line, f"“{line[:20]}”应写成“疑点：解释”")
    plausible = None
    for word, value in (("不合理", False), ("合理", True)):
        if said.rstrip("）)。 ").endswith(word):
            said = said.rstrip("）)。 ").removesuffix(word).rstrip("（( ，,；;")
            plausible = value
            break
    return Question(doubt.strip(), said.strip(), plausible)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
