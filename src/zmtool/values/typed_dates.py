"""Dates as people type them at the screen: every writing of ``dates``, and 明天, 下周三, 3.5, 15, +10 beside them.

What is left out is taken from the day that counts as today; the result is shown to the person who typed it,
with its day of the week, before anything is kept.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Final

from zmtool.base.errors import InvalidValue
from zmtool.base.text import compact, to_half_width
from zmtool.values.chinese_numerals import parse_chinese_number
from zmtool.values.dates import KIND, parse_date

WEEKDAYS: Final = "一二三四五六日"

_NAMED: Final = {
    "大前天": -3,
    "前天": -2,
    "昨天": -1,
    "昨日": -1,
    "今天": 0,
    "今日": 0,
    "当日": 0,
    "明天": 1,
    "明日": 1,
    "后天": 2,
    "大后天": 3,
}
_WEEK: Final = re.compile(r"(?P<which>上+|这|本|下+)?(?:周|星期|礼拜)(?P<day>[一二三四五六日天])")
_SHIFT: Final = re.compile(r"(?P<sign>[+-])(?P<count>[0-9]{1,4})")
_AGO: Final = re.compile(r"(?P<count>[0-9]{1,4}|[一二三四五六七八九十百零两]{1,5})(?:天|日)(?P<way>前|后)")
_MONTH_DAY: Final = re.compile(r"(?P<month>[0-9]{1,2})[./\-月](?P<day>[0-9]{1,2})[日号]?")
_DAY: Final = re.compile(r"(?P<day>[0-9]{1,2})[日号]?")
_SHORT_YEAR: Final = re.compile(r"(?P<year>[0-9]{2})(?P<mark>[./\-])(?P<rest>[0-9]{1,2}[./\-][0-9]{1,2})")
_CLOCK: Final = re.compile(
    r"(?P<day>.*?)(?:[T ]|(?<=[日号天]))?(?P<half>上午|下午|晚上|中午|早上)?"
    r"(?P<hour>[0-9]{1,2})(?::(?P<minute>[0-9]{2})(?::[0-9]{2})?|[时点](?P<said>半|(?:[0-9]{1,2})分?)?)"
)


def typed_date(text: str, today: date) -> date:
    """The day that ``text`` means where today is ``today``. Raises ``InvalidValue``.

    3.5 and 3月5日 are of this year, 15 is of this month, 25.3.5 is of 2025; +10 is ten days from today.
    """
    raw = compact(to_half_width(text))
    if not raw:
        raise InvalidValue(KIND, text, "没有内容")
    if raw in _NAMED:
        return _moved(today, _NAMED[raw], text)
    if match := _WEEK.fullmatch(raw):
        return _of_week(match, today)
    if match := _SHIFT.fullmatch(raw):
        return _moved(today, int(match["sign"] + match["count"]), text)
    if match := _AGO.fullmatch(raw):
        count = int(match["count"]) if match["count"].isdigit() else parse_chinese_number(match["count"])
        return _moved(today, -count if match["way"] == "前" else count, text)
    if match := _SHORT_YEAR.fullmatch(raw):
        return parse_date(f"20{match['year']}{match['mark']}{match['rest']}")
    if match := _MONTH_DAY.fullmatch(raw):
        return _day(today.year, int(match["month"]), int(match["day"]), text)
    if match := _DAY.fullmatch(raw):
        return _day(today.year, today.month, int(match["day"]), text)
    return parse_date(text, default_year=today.year)


def typed_moment(text: str, now: datetime) -> datetime:
    """The moment that ``text`` means: a day as in ``typed_date`` and 15:20, 下午3点半; the day left out is today.

    Without a time of day the moment is that of ``now`` today, and midnight on another day. Raises ``InvalidValue``.
    """
    raw = " ".join(to_half_width(text).split())
    match = _CLOCK.fullmatch(raw)
    if match is None:
        day = typed_date(raw, now.date())
        return now if day == now.date() else datetime.combine(day, time(), now.tzinfo)
    day = typed_date(match["day"], now.date()) if match["day"].strip() else now.date()
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if match["said"]:
        minute = 30 if match["said"] == "半" else int(match["said"].rstrip("分"))
    if match["half"] in ("下午", "晚上") and hour < 12:
        hour += 12
    if hour > 23 or minute > 59:
        raise InvalidValue("时刻", text, f"没有 {hour}:{minute:02}")
    return datetime.combine(day, time(hour, minute), now.tzinfo)


def with_weekday(day: date) -> str:
    """2024-03-05 星期二."""
    return f"{day.isoformat()} 星期{WEEKDAYS[day.weekday()]}"


def _of_week(match: re.Match[str], today: date) -> date:
    """The day of this week, or of as many weeks before or after as 上 or 下 stands there. Weeks begin on Monday."""
    which = match["which"] or "本"
    weeks = {"上": -len(which), "下": len(which)}.get(which[0], 0)
    wanted = "一二三四五六日".index(match["day"].replace("天", "日"))
    return _moved(today, wanted - today.weekday() + 7 * weeks, match[0])


def _moved(day: date, days: int, text: str) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        raise InvalidValue(KIND, text, "没有这样的日期") from None


def _day(year: int, month: int, day: int, text: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise InvalidValue(KIND, text, f"{year} 年没有 {month} 月 {day} 日") from None
