"""Goods bar code (EAN-13 / GB 12904) of a carton (条包码) or a pack (小盒码)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from zmtool.base.errors import InvalidValue
from zmtool.base.text import compact

KIND = "条码"


def check_digit(first12: str) -> str:
    """The 13th digit for twelve digits: weights 1 and 3 in turn, the sum's complement to ten."""
    return str(-sum(int(digit) * (3 if i % 2 else 1) for i, digit in enumerate(first12)) % 10)


@dataclass(frozen=True, slots=True, order=True)
class Barcode:
    """A thirteen-digit bar code; get one from ``parse_barcode``."""

    code: str

    def __str__(self) -> str:
        return self.code

    @property
    def is_china_prefix(self) -> bool:
        """Whether the number was given out in mainland China (690–699)."""
        return "690" <= self.code[:3] <= "699"

    @property
    def tail(self) -> str:
        """The last six digits, by which inspectors look a brand up."""
        return self.code[-6:]


def parse_barcode(text: str) -> Barcode:
    """The bar code in ``text``; blanks, line breaks and hyphens between the digits are dropped.

    Raises ``InvalidValue``.
    """
    raw = compact(text).replace("-", "")
    if not re.fullmatch("[0-9]{13}", raw):
        reason = f"应为 13 位，实为 {len(raw)} 位" if re.fullmatch("[0-9]+", raw) else "应为 13 位数字"
        raise InvalidValue(KIND, text, reason)
    if check_digit(raw[:12]) != raw[12]:
        raise InvalidValue(KIND, text, "校验位不对，可能录错或认错了一位")
    return Barcode(raw)
