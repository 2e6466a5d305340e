"""Coordinates as a value: longitude and latitude with the datum they were taken in (坐标系).

One and the same doorway has three pairs of figures, hundreds of metres apart: WGS-84 (satellite receivers), GCJ-02
(most Chinese maps) and BD-09 (Baidu). Distances are worked out between ``Spot`` values only, which are always WGS-84;
a position whose datum is not known has no spot, so that datums are never mixed unnoticed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from zmtool.base.errors import InvalidValue
from zmtool.base.text import compact, normalize

KIND = "坐标"
WEST, EAST = Decimal(73), Decimal(136)
SOUTH, NORTH = Decimal(3), Decimal(54)

_FIGURE = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{1,15})?")
_APART = re.compile(r"[,，、;；\s]+")


class Datum(StrEnum):
    """The coordinate systems in use; the values are those of the site check record."""

    WGS84 = "WGS-84"
    GCJ02 = "GCJ-02"
    BD09 = "BD-09"


_WORDS = {
    **dict.fromkeys(("WGS84", "WGS1984", "84", "GPS"), Datum.WGS84),
    **dict.fromkeys(("GCJ02", "GCJ", "火星", "火星坐标", "国测局", "高德", "腾讯"), Datum.GCJ02),
    **dict.fromkeys(("BD09", "BD09LL", "百度"), Datum.BD09),
}
UNKNOWN_DATUM = frozenset(("", "未知", "不详", "不明"))


@dataclass(frozen=True, slots=True)
class Position:
    """A place as it was taken down: degrees, east and north. ``datum`` None is not known."""

    longitude: Decimal
    latitude: Decimal
    datum: Datum | None = None

    def __str__(self) -> str:
        return f"{self.longitude},{self.latitude}（{self.datum or '坐标系不明'}）"


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in degrees of WGS-84, the only form that distances are measured between."""

    longitude: float
    latitude: float


def parse_datum(text: str) -> Datum | None:
    """The datum that ``text`` names (WGS84, 火星坐标, 百度 …); None where it says that it is unknown or says nothing.

    Raises InvalidValue for another word: a system that is not known here must not pass for one that is.
    """
    key = compact(text).upper().replace("-", "").replace("_", "").removesuffix("坐标系")
    if key in UNKNOWN_DATUM:
        return None
    if key not in _WORDS:
        raise InvalidValue("坐标系", text, "应为 WGS-84、GCJ-02 或 BD-09；不清楚的写“未知”")
    return _WORDS[key]


def parse_position(text: str, datum: Datum | None) -> tuple[Position, bool]:
    """The position in ``text`` (“118.0102,33.0101”) and whether its two figures stood the other way round.

    Raises InvalidValue for what is no pair of figures or lies outside China.
    """
    parts = [one for one in _APART.split(normalize(text).strip()) if one]
    if len(parts) != 2:
        raise InvalidValue(KIND, text, "应为“经度,纬度”两个数，如 118.0102,33.0101")
    return position_of(parts[0], parts[1], datum)


def position_of(longitude: str, latitude: str, datum: Datum | None) -> tuple[Position, bool]:
    """The position of two figures and whether they stood the other way round. Raises InvalidValue.

    China lies between 73 and 136 degrees east and between 3 and 54 degrees north: which is which is never in doubt.
    """
    first, second = _degrees(longitude), _degrees(latitude)
    if _in_china(first, second):
        return Position(first, second, datum), False
    if _in_china(second, first):
        return Position(second, first, datum), True
    raise InvalidValue(
        KIND,
        f"{longitude},{latitude}",
        f"不在国内范围（经度 {WEST}–{EAST}，纬度 {SOUTH}–{NORTH}），请核对是否漏了小数点或填错了位数",
    )


def _degrees(text: str) -> Decimal:
    raw = compact(text).strip("°ENen东经北纬度")
    if not _FIGURE.fullmatch(raw):
        raise InvalidValue(KIND, text, "应为以度为单位的小数，如 118.0102（度分秒请先换算成度）")
    return Decimal(raw)


def _in_china(longitude: Decimal, latitude: Decimal) -> bool:
    return WEST <= longitude <= EAST and SOUTH <= latitude <= NORTH
