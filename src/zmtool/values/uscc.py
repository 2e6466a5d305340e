"""Unified social credit code (统一社会信用代码, GB 32100): 18 characters with two check characters.

Department 1 + category 1 + region 6 + organisation code 9 (whose last character checks it by GB 11714)
+ check character. The letters I, O, S, V and Z are not used. Both checks are computed here: python-stdnum
knows only the second, and its import loads ssl and pydoc; the tests compare the two.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from zmtool.base.errors import InvalidValue
from zmtool.base.text import compact
from zmtool.values.regions import Region

KIND = "统一社会信用代码"

ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The characters that a code may hold."""
_WEIGHTS: Final = tuple(3**i % 31 for i in range(17))
_ORGANISATION_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)
_CODE = re.compile(rf"[{ALPHABET}]{{2}}[1-9][0-9]{{5}}[{ALPHABET}]{{10}}")


def _check_character(first17: str) -> str:
    total = sum(ALPHABET.index(char) * weight for char, weight in zip(first17, _WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def _organisation_check(first8: str) -> str:
    # int(char, 36) is what GB 11714 counts letters as: A is 10, Z is 35.
    total = sum(int(char, 36) * weight for char, weight in zip(first8, _ORGANISATION_WEIGHTS, strict=True))
    check = -total % 11
    return "X" if check == 10 else str(check)


@dataclass(frozen=True, slots=True, order=True)
class Uscc:
    """A unified social credit code; get one from ``parse_uscc``."""

    code: str

    def __str__(self) -> str:
        return self.code

    @property
    def department(self) -> str:
        """Registering department, character 1; 9 is market regulation."""
        return self.code[0]

    @property
    def category(self) -> str:
        """Kind of body within the department, character 2; under 9: 1 enterprise, 2 individual, 3 co-operative."""
        return self.code[1]

    @property
    def region(self) -> Region:
        """Where the body is registered, characters 3–8."""
        return Region(self.code[2:8])

    @property
    def organisation_code(self) -> str:
        """Characters 9–17, with their own check character."""
        return self.code[8:17]

    @property
    def is_individual_business(self) -> bool:
        """Whether it is a 个体工商户 (92…)."""
        return self.code.startswith("92")


def parse_uscc(text: str) -> Uscc:
    """The code in ``text``; blanks, hyphens, full width and small letters are fine. Raises ``InvalidValue``."""
    raw = compact(text).replace("-", "").upper()
    if re.fullmatch("[0-9]{15}", raw):
        raise InvalidValue(KIND, text, "是 15 位旧注册号，不是统一社会信用代码")
    if len(raw) != 18:
        raise InvalidValue(KIND, text, f"应为 18 位，实为 {len(raw)} 位")
    if not _CODE.fullmatch(raw):
        unused = sorted(set(raw) & set("IOSVZ"))
        reason = (
            f"不使用字母 {'、'.join(unused)}，可能认错了"
            if unused
            else "第 3—8 位应为数字，其余为数字或大写字母"
        )
        raise InvalidValue(KIND, text, reason)
    if _check_character(raw[:17]) != raw[17]:
        raise InvalidValue(KIND, text, "末位校验码不对，可能录错或认错了一位")
    if _organisation_check(raw[8:16]) != raw[16]:
        raise InvalidValue(KIND, text, "主体标识码（第 9—17 位）的校验码不对")
    return Uscc(raw)
