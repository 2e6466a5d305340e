"""A walked distance (实测) between an applied-for place and a reference point, as two officers took it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zmtool.base.errors import InvalidValue
from zmtool.base.text import compact

KIND = "实测距离"
OFFICERS_NEEDED = 2
_METRES = re.compile(r"([0-9]{1,5})(?:\.([0-9]+))?(?:米|m|M)?")


@dataclass(frozen=True, slots=True)
class Measurement:
    """``subject`` is the application's number or the name of the place, ``ref`` the reference point's number.

    ``metres`` has one decimal; ``tool`` and ``path`` say how it was walked, ``photos`` are SHA-256 of originals.
    """

    subject: str
    ref: str
    metres: Decimal
    measured_on: date
    officers: tuple[str, ...]
    tool: str = ""
    path: str = ""
    photos: tuple[str, ...] = ()


def parse_metres(text: str) -> Decimal:
    """A walked distance with one decimal: “46.3”, “46.3米”, “46”. Raises InvalidValue.

    More decimals are refused and not rounded: at a threshold rounding would decide the case.
    """
    match = _METRES.fullmatch(compact(text))
    if match is None:
        raise InvalidValue(KIND, text, "应为以米计的数，保留一位小数，如 46.3")
    decimals = match[2] or "0"
    if len(decimals) > 1 and decimals[1:].strip("0"):
        raise InvalidValue(KIND, text, "只保留一位小数；工具不代为四舍五入，请按测距记录填写")
    return Decimal(f"{match[1]}.{decimals[0]}")


def problems_of(measurement: Measurement) -> tuple[str, ...]:
    """What is missing of a measurement, in Chinese; none for one that can be kept."""
    found = []
    names = {compact(one) for one in measurement.officers if compact(one)}
    if len(names) < OFFICERS_NEEDED:
        found.append(f"测距须由两名以上执法人员进行，只写了 {len(names)} 人")
    if not measurement.tool:
        found.append("没有写测距工具（如 测距轮、激光测距仪）")
    if not measurement.path:
        found.append("没有写路径（消费者可通行的最短路径怎么走）")
    return tuple(found)
