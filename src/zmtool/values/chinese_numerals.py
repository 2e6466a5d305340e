"""Chinese numerals: 二千零二十四, 贰仟零贰拾肆, 二〇二四, 2千, 廿五.

Whole numbers from 0 to 9999 9999 9999 9999 (千万亿). Three ways of writing are read: with units (一百二十),
digit by digit (二〇二四) and mixed (2千). Formal numerals (大写) follow 支付结算办法 附一.
"""

from __future__ import annotations

import re
from typing import Final

from zmtool.base.errors import InvalidValue
from zmtool.base.text import compact

KIND = "中文数字"
LIMIT: Final = 10**16

_DIGITS: Final[dict[str, int]] = {
    char: value
    for value, chars in enumerate(
        (
            "0〇零○◯Oo",
            "1一壹弌幺",
            "2二贰貳弍两兩",
            "3三叁參叄弎",
            "4四肆",
            "5五伍",
            "6六陆陸",
            "7七柒",
            "8八捌",
            "9九玖",
        )
    )
    for char in chars
}
_SMALL_UNITS: Final[dict[str, int]] = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_BIG_UNITS: Final = {"萬": "万", "億": "亿"}
_TENS: Final = {"廿": "二十", "卅": "三十", "卌": "四十"}

DIGIT_CHARS: Final = "".join(_DIGITS)
"""Every character that is read as one digit."""
NUMERAL_CHARS: Final = DIGIT_CHARS + "".join(_SMALL_UNITS) + "万萬亿億" + "".join(_TENS)
"""Every character that may stand in a number; safe inside a character class of a regular expression."""
FORMAL_CHARS: Final = "壹贰貳叁參叄肆伍陆陸柒捌玖拾佰仟"
"""Characters that occur only in formal numerals (大写)."""

_PLAIN = re.compile(r"[0-9]{1,16}")
_DIGIT_STRING = re.compile(f"[{DIGIT_CHARS}]{{1,16}}")


def _invalid(text: str, reason: str) -> InvalidValue:
    return InvalidValue(KIND, text, reason)


def _section(part: str, text: str, *, colloquial: bool, after_bigger: bool) -> int:
    """The value of one four-digit section (…千…百…十…)."""
    if _PLAIN.fullmatch(part):
        return int(part)
    total, limit, pending = 0, 10_000, -1
    zero_before = False
    for char in part:
        if char in _SMALL_UNITS:
            unit = _SMALL_UNITS[char]
            if unit >= limit:
                raise _invalid(text, "数位的先后不对")
            if pending < 0 and unit != 10:
                raise _invalid(text, f"“{char}”前面缺数字")
            # 十五 and 一百十五 leave the 一 out.
            total += (1 if pending < 0 else pending) * unit
            limit, pending, zero_before = unit, -1, False
        elif pending >= 0:
            raise _invalid(text, "数字之间缺数位")
        elif _DIGITS[char] == 0:
            zero_before = True
        else:
            pending = _DIGITS[char]
    if zero_before and pending < 0 and limit < 10_000:
        raise _invalid(text, "“零”后面缺数字")
    if pending >= 0:
        starts_short = limit == 10_000 and not after_bigger
        if limit > 10 and not zero_before and not starts_short:
            if not colloquial:
                raise _invalid(text, "末位数字缺数位，或者前面缺“零”")
            # 一百二 says 120 and 一万二 says 12000: the digit counts the next lower unit.
            pending *= limit // 10
        total += pending
    return total


def _with_units(part: str, text: str, *, colloquial: bool, after_bigger: bool = False) -> int:
    for sign, unit in (("亿", 10**8), ("万", 10**4)):
        head, found, tail = part.rpartition(sign)
        if not found:
            continue
        if not head:
            raise _invalid(text, f"“{sign}”前面缺数字")
        # The spoken short form stands at the end of a number only.
        upper = _with_units(head, text, colloquial=False, after_bigger=after_bigger)
        if colloquial and len(tail) == 1 and _DIGITS.get(tail, 0) > 0:
            return (upper * 10 + _DIGITS[tail]) * unit // 10
        lower = _with_units(tail, text, colloquial=colloquial, after_bigger=True) if tail else 0
        if upper == 0 or lower >= unit:
            raise _invalid(text, "数位的先后不对")
        return upper * unit + lower
    return _section(part, text, colloquial=colloquial, after_bigger=after_bigger)


def parse_chinese_number(text: str, *, colloquial: bool = True) -> int:
    """The number that ``text`` says: 一百二十三, 壹佰贰拾叁, 二〇二四, 2千, 12万, 廿五, 123.

    ``colloquial`` admits the spoken short forms 一百二 (120) and 一万二 (12 000); a sum of money is read
    without them, because there the same text is a slip. Raises ``InvalidValue``.
    """
    raw = compact(text)
    if not raw:
        raise _invalid(text, "没有内容")
    if len(raw) > 40:
        raise _invalid(text, "太长，不是一个数")
    for short, long in (_BIG_UNITS | _TENS).items():
        raw = raw.replace(short, long)
    strange = next((char for char in raw if char not in NUMERAL_CHARS), None)
    if strange is not None:
        raise _invalid(text, f"“{strange}”不是数字")
    if _DIGIT_STRING.fullmatch(raw):
        return parse_digits(raw)
    value = _with_units(raw, text, colloquial=colloquial)
    if value >= LIMIT:
        raise _invalid(text, "数太大")
    return value


def parse_digits(text: str) -> int:
    """The number that ``text`` spells digit by digit: 二〇二四, 二O二四, 贰零贰肆, 2024. Raises ``InvalidValue``."""
    raw = compact(text)
    if not _DIGIT_STRING.fullmatch(raw):
        raise _invalid(text, "不是逐位写的数字")
    return int("".join(str(_DIGITS[char]) for char in raw))


def _format(number: int, digits: str, units: tuple[str, ...]) -> str:
    if not 0 <= number < LIMIT:
        raise _invalid(str(number), "超出能写的范围")
    if number == 0:
        return digits[0]
    for sign, unit in (("亿", 10**8), ("万", 10**4)):
        if number >= unit:
            upper, lower = divmod(number, unit)
            tail = _format(lower, digits, units) if lower else ""
            gap = digits[0] if lower and lower < unit // 10 else ""
            return _format(upper, digits, units) + sign + gap + tail
    out, after_zero = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            out += (digits[0] if after_zero else "") + digits[digit] + units[place]
        after_zero = bool(out) and digit == 0
    return out


def format_chinese_number(number: int) -> str:
    """``number`` in everyday numerals: 十五, 一百零五, 一万零二十. Raises ``InvalidValue`` out of range."""
    out = _format(number, "零一二三四五六七八九", ("", "十", "百", "千"))
    return out[1:] if out.startswith("一十") else out


def format_formal_number(number: int) -> str:
    """``number`` in formal numerals: 壹拾伍, 壹佰零伍, 壹万零贰拾. Raises ``InvalidValue`` out of range."""
    return _format(number, "零壹贰叁肆伍陆柒捌玖", ("", "拾", "佰", "仟"))


def format_digits(number: int) -> str:
    """``number`` digit by digit with 〇, as years are written: 2024 is 二〇二四. Raises ``InvalidValue``."""
    if not 0 <= number < LIMIT:
        raise _invalid(str(number), "超出能写的范围")
    return str(number).translate(str.maketrans("0123456789", "〇一二三四五六七八九"))
