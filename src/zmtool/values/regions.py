"""Administrative division codes (行政区划代码, GB/T 2260): six digits, province + city + county.

Only the province-level names are known here. Counties change every year, and a bureau keeps its own list.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from zmtool.base.errors import InvalidValue
from zmtool.base.text import compact

KIND = "行政区划代码"

PROVINCES: Final[dict[str, str]] = {
    "11": "北京市",
    "12": "天津市",
    "13": "河北省",
    "14": "山西省",
    "15": "内蒙古自治区",
    "21": "辽宁省",
    "22": "吉林省",
    "23": "黑龙江省",
    "31": "上海市",
    "32": "江苏省",
    "33": "浙江省",
    "34": "安徽省",
    "35": "福建省",
    "36": "江西省",
    "37": "山东省",
    "41": "河南省",
    "42": "湖北省",
    "43": "湖南省",
    "44": "广东省",
    "45": "广西壮族自治区",
    "46": "海南省",
    "50": "重庆市",
    "51": "四川省",
    "52": "贵州省",
    "53": "云南省",
    "54": "西藏自治区",
    "61": "陕西省",
    "62": "甘肃省",
    "63": "青海省",
    "64": "宁夏回族自治区",
    "65": "新疆维吾尔自治区",
    "71": "台湾省",
    "81": "香港特别行政区",
    "82": "澳门特别行政区",
}
"""The 34 province-level divisions by their two-digit code."""

_CODE = re.compile(r"[1-9][0-9]{5}")


@dataclass(frozen=True, slots=True, order=True)
class Region:
    """A six-digit division code; get one from ``parse_region``."""

    code: str

    def __str__(self) -> str:
        return self.code

    @property
    def province_code(self) -> str:
        """The first two digits."""
        return self.code[:2]

    @property
    def city_code(self) -> str:
        """The first four digits."""
        return self.code[:4]

    @property
    def province_name(self) -> str | None:
        """The province-level name, or ``None`` if the code is not assigned."""
        return PROVINCES.get(self.province_code)

    @property
    def is_unassigned_province(self) -> bool:
        """Whether no province-level division has these two digits."""
        return self.province_code not in PROVINCES

    def same_county(self, other: Region) -> bool:
        """Whether all six digits agree."""
        return self.code == other.code

    def same_city(self, other: Region) -> bool:
        """Whether the first four digits agree."""
        return self.city_code == other.city_code


def parse_region(text: str) -> Region:
    """The region with the six-digit code ``text``; full width and blanks are fine. Raises ``InvalidValue``."""
    code = compact(text)
    if not _CODE.fullmatch(code):
        raise InvalidValue(KIND, text, "应为 6 位数字，首位不是 0")
    return Region(code)


def province_of(code: str) -> str | None:
    """The province-level name of any code that starts with a division code (a licence, an identity number)."""
    return PROVINCES.get(compact(code)[:2])
