"""Dates as papers write them: 2024年3月5日, 2024.3.5, 20240305, 二〇二四年三月五日, 贰零贰肆年…, and with blanks.

Years 1900–2199 are read, and 9999 (which registers use for “no end”). A year has four digits; 24年 is not
guessed. Where OCR put a letter for a digit (2O24, l月) the digit is read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from zmtool.base.errors import InvalidValue
from zmtool.base.text import DIGIT_LOOK_ALIKES, compact, read_as_digits, to_half_width
from zmtool.values.chinese_numerals import (
    DIGIT_CHARS,
    NUMERAL_CHARS,
    format_chinese_number,
    format_digits,
    parse_chinese_number,
    parse_digits,
)

KIND = "日期"

# Bounded, so that a long run of blanks costs no more than its length.
_GAP = r"[ \t]{0,4}"
_BLANK = r"[ \t_]{0,40}"
_ARABIC = f"0-9{DIGIT_LOOK_ALIKES}"
_YEAR_DIGIT = f"[{_ARABIC}{DIGIT_CHARS}]"
_SMALL_DIGIT = f"[{_ARABIC}元{NUMERAL_CHARS}]"
_YEAR = f"{_YEAR_DIGIT}(?:{_GAP}{_YEAR_DIGIT}){{3}}"
_SMALL = f"{_SMALL_DIGIT}(?:{_GAP}{_SMALL_DIGIT}){{0,2}}"
_DAY_SIGN = "[日号曰]"
_MARK = rf"{_GAP}[./\-。·、,—–]{_GAP}"

_WRITTEN: Final = re.compile(
    rf"(?P<year>{_YEAR}|{_BLANK})年(?:{_GAP}(?P<month>{_SMALL}|{_BLANK}){_GAP}月"
    rf"(?:{_GAP}(?P<day>{_SMALL}|{_BLANK}){_GAP}{_DAY_SIGN}?)?)?"
)
_WITHOUT_YEAR: Final = re.compile(rf"(?P<month>{_SMALL}){_GAP}月{_GAP}(?P<day>{_SMALL}){_GAP}{_DAY_SIGN}")
_PUNCTUATED: Final = re.compile(
    rf"(?P<year>[{_ARABIC}]{{4}}){_MARK}(?P<month>[{_ARABIC}]{{1,2}})(?:{_MARK}(?P<day>[{_ARABIC}]{{1,2}}))?"
)
_RUN: Final = re.compile(rf"(?P<year>[{_ARABIC}]{{4}})(?P<month>[{_ARABIC}]{{2}})(?P<day>[{_ARABIC}]{{2}})")
# Database and spreadsheet exports add an empty time to a date.
_MIDNIGHT = re.compile(r"[ T]0{1,2}:00(?::00(?:\.0+)?)?\s*$")


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date of which parts may be blank. Year, month and day are ``None`` where nothing was written."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    @property
    def is_blank(self) -> bool:
        """Whether nothing was filled in."""
        return self.year is None and self.month is None and self.day is None

    def to_date(self, *, default_year: int | None = None) -> date | None:
        """The day, or ``None`` if a part is missing or there is no such day in ``default_year``."""
        year = self.year if self.year is not None else default_year
        if year is None or self.month is None or self.day is None:
            return None
        try:
            return date(year, self.month, self.day)
        except (ValueError, OverflowError):
            return None


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text, at ``text[start:end]``."""

    start: int
    end: int
    partial: PartialDate


def _year(token: str, text: str) -> int | None:
    raw = compact(token).replace("_", "")
    if not raw:
        return None
    if sum(char in DIGIT_CHARS for char in raw) < 2:
        raise InvalidValue(KIND, text, "年份看不清")
    try:
        year = parse_digits(read_as_digits(raw))
    except InvalidValue as error:
        raise InvalidValue(KIND, text, error.reason) from None
    if not (1900 <= year <= 2199 or year == 9999):
        raise InvalidValue(KIND, text, f"年份 {year} 不合理")
    return year


def _month_or_day(token: str | None, text: str, limit: int, name: str) -> int | None:
    raw = compact(token or "").replace("_", "")
    if not raw:
        return None
    if name == "月" and raw in {"元", "正"}:
        return 1
    try:
        value = parse_chinese_number(read_as_digits(raw))
    except InvalidValue as error:
        raise InvalidValue(KIND, text, f"{name}份看不清" if name == "月" else error.reason) from None
    if not 1 <= value <= limit:
        raise InvalidValue(KIND, text, f"没有 {value} {name}")
    return value


def _from_match(match: re.Match[str], text: str) -> PartialDate:
    parts = match.groupdict()
    partial = PartialDate(
        _year(parts.get("year") or "", text),
        _month_or_day(parts.get("month"), text, 12, "月"),
        _month_or_day(parts.get("day"), text, 31, "日"),
    )
    if partial.month is not None and partial.day is not None:
        # Without a year 29 February may exist.
        shown = f"{partial.month} 月 {partial.day} 日"
        if partial.to_date(default_year=2000) is None:
            year = "" if partial.year is None else f"{partial.year} 年 "
            raise InvalidValue(KIND, text, f"{year}{shown}不存在")
    return partial


def parse_partial_date(text: str) -> PartialDate:
    """The date in ``text`` as far as it is filled in; “    年  月  日” gives all ``None``.

    Raises ``InvalidValue`` for an empty text, for anything that is no date, and for a day that never was.
    """
    if len(text) > 200:
        raise InvalidValue(KIND, text, "太长，不是一个日期")
    raw = compact(_MIDNIGHT.sub("", to_half_width(text)))
    if not raw:
        raise InvalidValue(KIND, text, "没有内容")
    for form in (_WRITTEN, _WITHOUT_YEAR, _RUN, _PUNCTUATED):
        if match := form.fullmatch(raw):
            return _from_match(match, text)
    if re.match(r"[0-9]{2}(?:年|[./-][0-9]{1,2}[./-])", raw):
        raise InvalidValue(KIND, text, "年份应写四位")
    raise InvalidValue(KIND, text, "应形如 2024年3月5日、2024-03-05 或 二〇二四年三月五日")


def parse_date(text: str, *, default_year: int | None = None) -> date:
    """The day in ``text``. ``default_year`` stands in where no year is written.

    Raises ``InvalidValue``, also for a date with a blank part.
    """
    partial = parse_partial_date(text)
    day = partial.to_date(default_year=default_year)
    if day is not None:
        return day
    if partial.is_blank:
        raise InvalidValue(KIND, text, "没有填写")
    missing = [
        name
        for name, value in (("年", partial.year or default_year), ("月", partial.month), ("日", partial.day))
        if value is None
    ]
    raise InvalidValue(KIND, text, f"缺{'、'.join(missing)}" if missing else f"{default_year} 年没有这一天")


# In running text 8 digits and numbers with points may be parts of codes, amounts and clause numbers.
_EDGE_BEFORE, _EDGE_AFTER = rf"(?<![{_ARABIC}A-Za-z./\-])", r"(?![0-9A-Za-z/\-]|\.[0-9])"
_FIND: Final = (
    re.compile(
        rf"(?<![{_ARABIC}{NUMERAL_CHARS}_])(?P<year>{_YEAR}|{_BLANK}){_GAP}年"
        rf"(?P<month>{_BLANK}|{_GAP}{_SMALL}{_GAP})月"
        rf"(?:(?P<day>{_BLANK}|{_GAP}{_SMALL}{_GAP}){_DAY_SIGN})?"
    ),
    re.compile(
        rf"(?<![{_ARABIC}{NUMERAL_CHARS}年])(?P<month>{_SMALL}){_GAP}月{_GAP}(?P<day>{_SMALL}){_GAP}{_DAY_SIGN}"
    ),
    re.compile(
        rf"{_EDGE_BEFORE}(?P<year>[{_ARABIC}]{{4}})(?P<mark>{_GAP}[./\-。]{_GAP})"
        rf"(?P<month>[{_ARABIC}]{{1,2}})(?:{_GAP}[./\-。]{_GAP})(?P<day>[{_ARABIC}]{{1,2}}){_EDGE_AFTER}(?![元%])"
    ),
    re.compile(
        rf"{_EDGE_BEFORE}(?P<year>(?:19|20)[0-9]{{2}})(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12][0-9]|3[01])"
        rf"{_EDGE_AFTER}(?!元)"
    ),
)


def find_dates(text: str) -> list[FoundDate]:
    """Every date in running ``text``, in order: with all its parts, without the year, or with blanks to fill in.

    A lone year, a lone month and the label 年月日 are no dates; a date that never was is left out.
    """
    half = to_half_width(text)
    found: list[FoundDate] = []
    taken = bytearray(len(half))
    for form in _FIND:
        for match in form.finditer(half):
            # An earlier form says more than a later one about the same characters.
            if 1 in taken[match.start() : match.end()]:
                continue
            if date_found := _found(match, half):
                found.append(date_found)
                taken[match.start() : match.end()] = b"\x01" * len(match[0])
    return sorted(found, key=lambda item: item.start)


def _found(match: re.Match[str], half: str) -> FoundDate | None:
    parts = match.groupdict()
    year, month, day = (parts.get(name) for name in ("year", "month", "day"))
    if year is not None and not year.strip(" \t_"):
        before = half[max(0, match.start() - 80) : match.start()].rstrip(" \t")
        # “1 年 3 月” is a span of time, and 年月日 without any blank is a label.
        if before and before[-1] in "0123456789" + NUMERAL_CHARS:
            return None
        if not year + (month or "") + (day or ""):
            return None
    try:
        partial = _from_match(match, match[0])
    except InvalidValue:
        return None
    return FoundDate(match.start(), match.end(), partial)


def format_date_cn(day: date) -> str:
    """2024年3月5日."""
    return f"{day.year}年{day.month}月{day.day}日"


def format_date_official(day: date) -> str:
    """二〇二四年三月五日, as formal papers are dated, with 〇 in the year."""
    return (
        f"{format_digits(day.year)}年{format_chinese_number(day.month)}月{format_chinese_number(day.day)}日"
    )


def date_from_spreadsheet(serial: int) -> date:
    """The day behind a spreadsheet's serial number (1900 date system): 45356 is 2024-03-05.

    Raises ``InvalidValue`` outside 1 March 1900 – 31 December 2199; before that Excel counts a day that never was.
    """
    if not 61 <= serial <= 109_574:
        raise InvalidValue(KIND, str(serial), "不是合理的表格日期序列数")
    return date(1899, 12, 30) + timedelta(days=serial)
