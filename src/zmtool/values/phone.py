"""Telephone numbers of China: mobile (1[3-9] and nine more digits) and fixed lines (area code, seven or eight digits)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from zmtool.base.errors import InvalidValue
from zmtool.base.text import compact

KIND = "电话号码"

_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_FIXED = re.compile(r"(010|02[0-9]|0[0-9]{2,3})-?([0-9]{7,8})")
_PLACEHOLDERS = {"NULL", "无", "0", "12345678901"}


@dataclass(frozen=True, slots=True, order=True)
class Phone:
    """A telephone number; get one from ``parse_phone``. ``str()`` puts a hyphen after the area code."""

    number: str

    def __str__(self) -> str:
        return self.number


def parse_phone(text: str) -> Phone:
    """The telephone number in ``text``; blanks, full width and a leading +86 are fine.

    Raises ``InvalidValue``, also for what exports write where nothing is known (NULL, 无, 12345678901).
    """
    raw = compact(text).removeprefix("+86")
    if raw.upper() in _PLACEHOLDERS:
        raise InvalidValue(KIND, text, "是占位内容，不是号码")
    if _MOBILE.fullmatch(raw):
        return Phone(raw)
    match = _FIXED.fullmatch(raw)
    if match:
        return Phone(f"{match[1]}-{match[2]}")
    raise InvalidValue(KIND, text, "应为 11 位手机号，或带区号的固定电话，如 0991-1234567")
