"""Times to the minute, local and without a zone: 2025年3月5日9时30分, 9:30, 上午九点半, and from–to ranges.

Papers of one county know one clock, so every ``datetime`` here is naive. Seconds are read and dropped.
24时 is the next day's midnight.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Final

from zmtool.base.errors import InvalidValue
from zmtool.base.text import DIGIT_LOOK_ALIKES, compact, read_as_digits, to_half_width
from zmtool.values.chinese_numerals import NUMERAL_CHARS, parse_chinese_number
from zmtool.values.dates import format_date_cn, parse_date

KIND = "时间"
NO_DATE = "没有日期"
"""Why a text is no moment that names no day."""

_FORENOON: Final = ("上午", "早上", "早晨", "清晨", "凌晨", "AM")
_AFTERNOON: Final = ("下午", "傍晚", "PM")
_EVENING: Final = ("晚上", "夜间", "晚")
_PERIOD = "|".join((*_FORENOON, *_AFTERNOON, *_EVENING, "中午", "正午"))
_NUMBER = f"[0-9{DIGIT_LOOK_ALIKES}{NUMERAL_CHARS}]{{1,3}}"
_TIME: Final = re.compile(
    rf"(?P<period>{_PERIOD})?(?P<hour>{_NUMBER})"
    rf"(?:[时点點](?:(?P<special>半|整|一刻|三刻)|(?P<minute>{_NUMBER})分?(?:{_NUMBER}秒)?)?"
    r"|[:∶](?P<clock>[0-9]{2})(?:[:∶][0-9]{2}(?:\.[0-9]{1,9})?)?)",
    re.IGNORECASE,
)
_WRITTEN_DATE: Final = re.compile(r"(?P<day>.*?月.*?[日号曰])(?P<time>.*)", re.DOTALL)
_ISO_DATE: Final = re.compile(
    r"\s*(?P<day>[0-9]{4}\s*[./-]\s*[0-9]{1,2}\s*[./-]\s*[0-9]{1,2})(?:\s+|T)(?P<time>.+)", re.DOTALL
)
_COMPACT_DATE: Final = re.compile(r"\s*(?P<day>[0-9]{8})(?:\s+|T)(?P<time>.+)", re.DOTALL)
_TO: Final = re.compile(r"起?\s*(?:至|到|~|〜|—+|–|―|-+)")
_RELATIVE_DAYS: Final = {"当日": 0, "同日": 0, "当天": 0, "次日": 1, "翌日": 1, "第二天": 1}


def _number(token: str, text: str) -> int:
    try:
        return parse_chinese_number(read_as_digits(token))
    except InvalidValue as error:
        raise InvalidValue(KIND, text, error.reason) from None


def _hour_of_day(hour: int, period: str, text: str) -> int:
    """The hour 0–24 that ``hour`` is in that part of the day."""
    if period in _FORENOON:
        if period == "凌晨" and hour == 12:
            return 0
        fits = hour <= 12
    elif period in _AFTERNOON:
        fits, hour = 1 <= hour < 24, hour + 12 if hour < 12 else hour
    elif period in _EVENING:
        # 晚上12时 is midnight; 晚上1时 might be either night, so it is not guessed.
        fits, hour = hour >= 5, hour + 12 if hour <= 12 else hour
    elif period:  # 中午
        fits, hour = hour in {1, 2, 11, 12, 13, 14}, hour + 12 if hour < 3 else hour
    else:
        fits = True
    if not fits:
        raise InvalidValue(KIND, text, f"“{period}”与钟点不符")
    return hour


def _minutes(raw: str, text: str) -> tuple[int, str]:
    """Minutes since midnight, 0–1440, and the part of the day as written."""
    match = _TIME.fullmatch(raw)
    if match is None:
        raise InvalidValue(KIND, text, "应形如 9时30分、9:30 或 上午九点半")
    period = (match["period"] or "").upper()
    hour = _hour_of_day(_number(match["hour"], text), period, text)
    if match["special"]:
        minute = {"半": 30, "整": 0, "一刻": 15, "三刻": 45}[match["special"]]
    else:
        minute = _number(match["minute"] or match["clock"] or "0", text)
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        raise InvalidValue(KIND, text, f"没有 {hour} 时 {minute} 分")
    return hour * 60 + minute, period


def parse_time(text: str) -> time:
    """The time of day in ``text``: 9时30分, 9:30, 上午九点半, 下午3时. Raises ``InvalidValue``, also for 24时."""
    if len(text) > 60:
        raise InvalidValue(KIND, text, "太长，不是一个时间")
    minutes, _ = _minutes(compact(text), text)
    if minutes == 24 * 60:
        raise InvalidValue(KIND, text, "24 时是次日零时，须连同日期读")
    return time(minutes // 60, minutes % 60)


def _at(day: date, minutes: int, text: str) -> datetime:
    try:
        return datetime.combine(day, time()) + timedelta(minutes=minutes)
    except OverflowError:
        raise InvalidValue(KIND, text, "超出能表示的日期") from None


def _split(text: str) -> tuple[str, str]:
    """``text`` as (date part, time part); the date part is empty if there is none."""
    for form in (_ISO_DATE, _COMPACT_DATE, _WRITTEN_DATE):
        if match := form.fullmatch(text):
            return match["day"], match["time"]
    return "", text


def _parse(text: str, whole: str, default_date: date | None) -> tuple[datetime, str, bool]:
    """The moment, the part of the day as written, and whether the text has its own date."""
    day_text, time_text = _split(text)
    if day_text:
        try:
            year = default_date.year if default_date else None
            day = parse_date(day_text, default_year=year)
        except InvalidValue as error:
            raise InvalidValue(KIND, whole, error.reason) from None
    elif default_date is None:
        raise InvalidValue(KIND, whole, "没有写几时几分" if _is_date(text) else NO_DATE)
    else:
        day = default_date
    minutes, period = _minutes(compact(time_text), whole)
    return _at(day, minutes, whole), period, bool(day_text)


def _is_date(text: str) -> bool:
    try:
        parse_date(text)
    except InvalidValue:
        return False
    return True


def parse_datetime(text: str, *, default_date: date | None = None) -> datetime:
    """The local moment in ``text``, to the minute: 2025年3月5日9时30分, 2025-03-05 09:30, 2025-03-05T09:30:00.

    ``default_date`` gives the day where only a time is written, and the year where only that is missing.
    Raises ``InvalidValue``.
    """
    if len(text) > 200:
        raise InvalidValue(KIND, text, "太长，不是一个时间")
    return _parse(to_half_width(text), text, default_date)[0]


def parse_time_range(text: str, *, default_date: date | None = None) -> tuple[datetime, datetime]:
    """Start and end in ``text``: 2025年3月5日9时30分至11时05分; the end may have its own date, or 次日.

    An end without 上午 or 下午 takes over 下午 from the start if it would lie before it (下午3时至5时).
    Raises ``InvalidValue``, also for an end before the start.
    """
    if len(text) > 200:
        raise InvalidValue(KIND, text, "太长，不是一个时间段")
    half = re.sub(r"^\s*[自从由]", "", to_half_width(text))
    half = re.sub(r"[止。]?\s*$", "", half)
    problem = InvalidValue(KIND, text, "应形如 2025年3月5日9时30分至11时05分")
    for separator in _TO.finditer(half):
        try:
            start, start_period, _ = _parse(half[: separator.start()], text, default_date)
        except InvalidValue:
            continue  # the hyphen of a date
        try:
            return start, _range_end(half[separator.end() :], text, start, start_period)
        except InvalidValue as error:
            problem = error
    raise problem


def _range_end(part: str, text: str, start: datetime, start_period: str) -> datetime:
    part, later = part.strip(), 0
    for word, days in _RELATIVE_DAYS.items():
        if part.startswith(word):
            part, later = part[len(word) :], days
            break
    # A start at 24时 has rolled over already, and its day is what the end is counted from.
    end, period, own_date = _parse(part, text, start.date())
    if later and own_date:
        raise InvalidValue(KIND, text, "“次日”和日期不能同时写")
    if later:
        end = _at(end.date(), end.hour * 60 + end.minute + later * 24 * 60, text)
    takes_over = start_period in (*_AFTERNOON, *_EVENING) and not period and not own_date and not later
    if end < start and takes_over and end.hour < 12:
        end = _at(end.date(), (end.hour + 12) * 60 + end.minute, text)
    if end < start:
        raise InvalidValue(KIND, text, "结束时间早于开始时间")
    return end


def format_datetime_cn(moment: datetime) -> str:
    """2025年3月5日9时05分."""
    return f"{format_date_cn(moment.date())}{moment.hour}时{moment.minute:02d}分"
