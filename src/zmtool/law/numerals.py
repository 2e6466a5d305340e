"""Numbers as statutes write them: 第二十三条, 第（三）项, 第１２条. Whole numbers up to 9999 only."""

from __future__ import annotations

from functools import lru_cache

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
NUMERAL = "[0-9０-９零〇○一二两三四五六七八九十百千]"


def number_from(text: str) -> int | None:
    """The number a Chinese or Arabic numeral writes, or None if it writes none."""
    if not text:
        return None
    if text.isdecimal():
        return int(text)
    total, digit = 0, 0
    for position, char in enumerate(text):
        if char in _UNITS:
            if char == "十" and position == 0:
                digit = 1
            if digit == 0:
                return None
            total += digit * _UNITS[char]
            digit = 0
        elif char in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[char]
        else:
            return None
    return total + digit


@lru_cache(maxsize=1024)
def chinese_number(n: int) -> str:
    """``n`` (1–9999) as a statute writes it: 10 → 十, 23 → 二十三, 105 → 一百零五."""
    if not 0 < n < 10_000:
        raise ValueError(f"{n} is not in 1–9999")
    digits = "零一二三四五六七八九"
    text, gap = "", False
    for unit, size in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit, n = divmod(n, size)
        if digit:
            text += ("零" if gap and text else "") + digits[digit] + unit
            gap = False
        elif text:
            gap = True
    return text[1:] if text.startswith("一十") else text
