"""The 32-character code on a carton (32 位条烟码): two lines of 16, put on when the carton is sorted for a shop.

Line 1: year's last digit 1, month 2, day 2, serial of the case 9, index in the case 2 (01–50).
Line 2: letters of the local company 4, licence number of the retailer 12.
A worn or scraped character is written ``?``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from zmtool.base.errors import InvalidValue
from zmtool.base.text import compact
from zmtool.values.licence_number import LicenceNumber

KIND = "32位码"

_PARTIAL = re.compile(r"[0-9?]{16}[A-Z?]{4}[0-9?]{12}")
_CARTONS_IN_CASE: Final = 50


@dataclass(frozen=True, slots=True, order=True)
class CartonCode:
    """A carton code, complete or with ``?``; get one from ``parse_carton_code`` or ``parse_partial``."""

    line1: str
    line2: str

    def __str__(self) -> str:
        return self.line1 + self.line2

    @property
    def is_complete(self) -> bool:
        """Whether every character is known."""
        return "?" not in self.line1 and "?" not in self.line2

    @property
    def year_digit(self) -> str:
        """The last digit of the sorting year."""
        return self.line1[0]

    @property
    def month(self) -> str:
        """Two digits."""
        return self.line1[1:3]

    @property
    def day(self) -> str:
        """Two digits."""
        return self.line1[3:5]

    @property
    def serial(self) -> str:
        """Nine digits that stand for the case; their inner structure is not public and is kept as it is."""
        return self.line1[5:14]

    @property
    def index(self) -> str:
        """Which carton of the case, 01–50."""
        return self.line1[14:16]

    @property
    def company(self) -> str:
        """Four letters of the local tobacco company."""
        return self.line2[:4]

    @property
    def licence(self) -> str:
        """The retailer's licence number, 12 digits."""
        return self.line2[4:]

    def sorting_date(self, reference: date) -> date | None:
        """The sorting day: the latest one not after ``reference`` whose year ends in the year digit.

        ``None`` if a character of the date is not readable or no such day exists.
        """
        if "?" in self.line1[:5]:
            return None
        newest = reference.year - (reference.year - int(self.year_digit)) % 10
        for year in range(newest, 0, -10):
            try:
                day = date(year, int(self.month), int(self.day))
            except ValueError:  # 29 February of a common year
                continue
            if day <= reference:
                return day
        return None

    def belongs_to(self, licence: LicenceNumber) -> bool | None:
        """Whether the carton was sorted for that retailer; ``None`` if the readable digits leave it open."""
        pairs = tuple(zip(self.licence, str(licence), strict=True))
        if any(own not in ("?", other) for own, other in pairs):
            return False
        return None if "?" in self.licence else True


def parse_carton_code(text: str) -> CartonCode:
    """The code in ``text``, all 32 characters known; blanks, line breaks and small letters are fine.

    Raises ``InvalidValue``.
    """
    code = parse_partial(text)
    if not code.is_complete:
        raise InvalidValue(KIND, text, "有看不清的字符（?）")
    return code


def parse_partial(text: str) -> CartonCode:
    """The code in ``text`` where ``?`` stands for an unreadable character. Raises ``InvalidValue``."""
    raw = compact(text).upper()
    if len(raw) != 32:
        raise InvalidValue(KIND, text, f"应为 32 位，实为 {len(raw)} 位")
    if not _PARTIAL.fullmatch(raw):
        raise InvalidValue(KIND, text, "应为 16 位数字、4 位字母、12 位数字")
    code = CartonCode(raw[:16], raw[16:])
    if not _date_is_possible(code):
        raise InvalidValue(KIND, text, f"分拣日期 {code.month} 月 {code.day} 日不存在")
    return code


def _date_is_possible(code: CartonCode) -> bool:
    if "?" not in code.line1[1:5]:
        # A leap year ends in an even digit, so 29 February of an odd one never was.
        leap = code.year_digit == "?" or int(code.year_digit) % 2 == 0
        try:
            date(2024 if leap else 2023, int(code.month), int(code.day))
        except ValueError:
            return False
        return True
    return ("?" in code.month or 1 <= int(code.month) <= 12) and ("?" in code.day or 1 <= int(code.day) <= 31)


def notes(code: CartonCode) -> tuple[str, ...]:
    """What is unusual about a well-formed code, in Chinese."""
    if "?" not in code.index and not 1 <= int(code.index) <= _CARTONS_IN_CASE:
        return (f"件内顺序为 {code.index}，应在 01—50 之间",)
    return ()
