"""Days that a text tells by the day before them: 当日, 同日, 次日, 同月8日, 同年4月2日, and a day without its year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from zmtool.base.errors import InvalidValue
from zmtool.values.chinese_numerals import NUMERAL_CHARS, parse_chinese_number
from zmtool.values.dates import find_dates

_NUMBER = f"[0-9{NUMERAL_CHARS}]{{1,3}}"
_LATER: Final = {"当日": 0, "当天": 0, "同日": 0, "同天": 0, "次日": 1, "翌日": 1, "第二日": 1, "第二天": 1}
# 次日起 begins a period, and so does 当日起; neither says when anything happened.
RELATIVE_DAY: Final = (
    rf"(?:(?:{'|'.join(_LATER)})(?!起)|(?:同|当)月{_NUMBER}[日号]|同年{_NUMBER}月{_NUMBER}[日号])"
)
"""A day told by the one before it, as a piece of a regular expression without groups."""
_RELATIVE = re.compile(RELATIVE_DAY)


@dataclass(frozen=True, slots=True)
class ToldDay:
    """A day in a text, at ``text[start:end]``. ``before`` is the text of the day it is told by; "" where it stands alone."""

    start: int
    end: int
    day: date
    before: str = ""


def told_days(text: str) -> list[ToldDay]:
    """Every day in running ``text``, in order, each told by itself or by the last one before it.

    What has no day before it, or names a day that never was, is left out.
    """
    marks = [(one.start, one.end, one.partial) for one in find_dates(text) if not one.partial.is_blank]
    whole = [(start, end, partial) for start, end, partial in marks if partial.day is not None]
    words = [
        (one.start(), one.end(), None)
        for one in _RELATIVE.finditer(text)
        if not any(start < one.end() and one.start() < end and partial.year for start, end, partial in whole)
    ]
    covered = {(start, end) for start, end, _ in words}
    days: list[ToldDay] = []
    last: ToldDay | None = None
    for start, end, partial in sorted([*whole, *words], key=lambda one: (one[0], -one[1])):
        if partial is not None and any(s <= start and end <= e for s, e in covered):
            continue
        if partial is not None and partial.year is not None:
            day, before = partial.to_date(), ""
        elif last is None:
            continue
        elif partial is not None:
            day, before = partial.to_date(default_year=last.day.year), text[last.start : last.end]
        else:
            day, before = _told_by(text[start:end], last.day), text[last.start : last.end]
        if day is None:
            continue
        last = ToldDay(start, end, day, before)
        days.append(last)
    return days


def _told_by(words: str, day: date) -> date | None:
    if words in _LATER:
        return day + timedelta(days=_LATER[words]) if day < date.max else None
    try:
        numbers = [parse_chinese_number(one) for one in re.findall(_NUMBER, words)]
        month = numbers[0] if len(numbers) == 2 else day.month
        return date(day.year, month, numbers[-1])
    except (InvalidValue, ValueError):
        return None
