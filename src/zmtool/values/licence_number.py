"""Retail licence number (烟草专卖零售许可证号): 12 digits, region 6 + kind of holder 1 + serial 5, no check digit."""

from __future__ import annotations

import re
from dataclasses import dataclass

from zmtool.base.errors import InvalidValue
from zmtool.base.text import compact
from zmtool.values.regions import Region

KIND = "许可证号"

_NUMBER = re.compile(r"([1-9][0-9]{5})([0-9])([0-9]{5})")
_SCIENTIFIC = re.compile(r"[0-9](?:\.[0-9]*)?[Ee]\+?[0-9]{1,3}")


@dataclass(frozen=True, slots=True, order=True)
class LicenceNumber:
    """A licence number; get one from ``parse_licence_number``. ``str()`` gives the 12 digits."""

    region: Region
    holder_kind: str
    serial: str

    def __str__(self) -> str:
        return f"{self.region.code}{self.holder_kind}{self.serial}"

    @property
    def is_individual_business(self) -> bool | None:
        """True for 个体工商户 (1), False for an enterprise or other body (2), ``None`` for another digit."""
        return {"1": True, "2": False}.get(self.holder_kind)


def parse_licence_number(text: str) -> LicenceNumber:
    """The licence number in ``text``.

    Full-width digits, blanks, the leading apostrophe of a text cell and the trailing ``.0`` of a number
    cell are accepted. Raises ``InvalidValue``, with its own reason for Excel's 3.49901E+11.
    """
    raw = compact(text).lstrip("'’‘")
    head, dot, decimals = raw.partition(".")
    if dot and len(head) == 12 and decimals.strip("0") == "":
        raw = head
    match = _NUMBER.fullmatch(raw)
    if match:
        return LicenceNumber(Region(match[1]), match[2], match[3])
    if _SCIENTIFIC.fullmatch(raw):
        reason = "被 Excel 变成科学计数法，尾数已丢失；请把该列改为文本后重新导出"
    elif not raw:
        reason = "没有内容"
    elif not re.fullmatch("[0-9]+", raw):
        reason = "只能是数字"
    elif len(raw) != 12:
        reason = f"应为 12 位数字，实为 {len(raw)} 位"
    else:
        reason = "首位不能是 0"
    raise InvalidValue(KIND, text, reason)


def warnings(value: LicenceNumber) -> tuple[str, ...]:
    """What is unusual about a well-formed number, in Chinese; none of it makes the number wrong."""
    found = []
    if value.is_individual_business is None:
        found.append(f"第 7 位是 {value.holder_kind}，常见为 1（个体工商户）或 2（企业、组织或其他）")
    if value.region.is_unassigned_province:
        found.append(f"前 2 位 {value.region.province_code} 不是已用的省级代码")
    if value.serial == "00000":
        found.append("流水号为 00000，应从 00001 起")
    return tuple(found)
