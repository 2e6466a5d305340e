"""Citizen identity number (公民身份号码, GB 11643): region 6 + birth date 8 + sequence 3 + check character.

The check follows ISO 7064 MOD 11-2. Whether the region code exists is a note and not an error: codes of
abolished counties stay valid for life, and no table of them is complete. The check is computed here and
not by python-stdnum, whose import loads ssl and pydoc; the tests compare the two.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from zmtool.base.errors import InvalidValue
from zmtool.base.text import compact
from zmtool.values.regions import Region

KIND = "公民身份号码"

_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"
_NUMBER = re.compile(r"[1-9][0-9]{16}[0-9X]")
_OLD_NUMBER = re.compile(r"[1-9][0-9]{14}")
# Residence permits for people from Hong Kong, Macao and Taiwan carry these in place of a county.
_RESIDENCE_PERMITS: Final = {"81": "香港", "82": "澳门", "83": "台湾"}


def _check_character(first17: str) -> str:
    return _CHECKS[sum(int(digit) * weight for digit, weight in zip(first17, _WEIGHTS, strict=True)) % 11]


@dataclass(frozen=True, slots=True, order=True)
class CitizenId:
    """An 18-character identity number; get one from ``parse_citizen_id`` or ``upgrade_15``."""

    number: str

    def __str__(self) -> str:
        return self.number

    @property
    def region(self) -> Region:
        """The division that first issued the number."""
        return Region(self.number[:6])

    @property
    def birth_date(self) -> date:
        """Digits 7–14."""
        return date(int(self.number[6:10]), int(self.number[10:12]), int(self.number[12:14]))

    @property
    def gender(self) -> str:
        """男 if digit 17 is odd, 女 if it is even."""
        return "男" if int(self.number[16]) % 2 else "女"

    def age_on(self, day: date) -> int:
        """Full years (周岁) on ``day``; the birthday itself counts as completed.

        Someone born on 29 February completes a year on 1 March of a common year. Where liability turns on
        the birthday itself, note that a full year counts only from the day after it (法释〔2006〕1号第二条).
        Raises ``InvalidValue`` if ``day`` is before the birth.
        """
        born = self.birth_date
        if day < born:
            raise InvalidValue(KIND, self.number, f"出生日期 {born} 晚于 {day}")
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))

    def masked(self) -> str:
        """The number for display: the first six and the last four characters, the rest as ``*``."""
        return f"{self.number[:6]}{'*' * 8}{self.number[-4:]}"


def parse_citizen_id(text: str) -> CitizenId:
    """The identity number in ``text``; blanks, full width and a small or multiplication-sign X are fine.

    The birth date is judged before the check character, because a wrong date can carry a right one.
    Raises ``InvalidValue``.
    """
    raw = compact(text).upper()
    if raw[-1:] in {"×", "Х"}:  # a multiplication sign, or the Cyrillic letter
        raw = raw[:-1] + "X"
    if _OLD_NUMBER.fullmatch(raw):
        raise InvalidValue(KIND, text, "是 15 位旧号码，须先升为 18 位")
    if len(raw) != 18:
        raise InvalidValue(KIND, text, f"应为 18 位，实为 {len(raw)} 位")
    if not _NUMBER.fullmatch(raw):
        raise InvalidValue(KIND, text, "前 17 位应为数字，末位为数字或 X")
    _check_birth_date(raw, text)
    if _check_character(raw[:17]) != raw[17]:
        raise InvalidValue(KIND, text, "校验位不对，可能录错或认错了一位")
    return CitizenId(raw)


def _check_birth_date(number: str, text: str) -> None:
    year, month, day = number[6:10], number[10:12], number[12:14]
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        raise InvalidValue(KIND, text, f"出生日期 {year}-{month}-{day} 不存在") from None


def upgrade_15(text: str) -> CitizenId:
    """The 18-character number of an old 15-digit one: 19 goes before the year, then the check character.

    Raises ``InvalidValue``.
    """
    raw = compact(text)
    if not _OLD_NUMBER.fullmatch(raw):
        raise InvalidValue(KIND, text, "旧号码应为 15 位数字")
    first17 = f"{raw[:6]}19{raw[6:]}"
    _check_birth_date(first17, text)
    return CitizenId(first17 + _check_character(first17))


def notes(value: CitizenId) -> tuple[str, ...]:
    """What a person may want to know about a valid number, in Chinese."""
    start = value.region.province_code
    if start in _RESIDENCE_PERMITS:
        return (f"{start} 开头，是{_RESIDENCE_PERMITS[start]}居民的居住证号码",)
    if start.startswith("9"):
        return ("9 开头，可能是外国人永久居留身份证号码",)
    if value.region.is_unassigned_province:
        return (f"前 2 位 {start} 不是已用的省级代码",)
    return ()
