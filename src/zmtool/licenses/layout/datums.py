"""From one datum to another by the published formulas.

GCJ-02 shifts WGS-84 by a series of sines over the Krasovsky ellipsoid; BD-09 shifts GCJ-02 by a small turn. Both are
given from the truer to the shifted figures; the way back is found by going forth again until it fits, to well below a
millimetre.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from math import atan2, cos, pi, radians, sin, sqrt

from zmtool.licenses.layout.coordinates import Datum, Position, Spot

_AXIS = 6378245.0
_ECCENTRICITY_SQUARED = 0.00669342162296594323
_BAIDU = pi * 3000.0 / 180.0
_CLOSE = 1e-10
_ROUNDS = 30

Pair = tuple[float, float]


def spot_of(position: Position | None) -> Spot | None:
    """The place in WGS-84; None where the position or its datum is not known."""
    if position is None or position.datum is None:
        return None
    pair = (float(position.longitude), float(position.latitude))
    return Spot(*_TO_WGS84[position.datum](pair))


def position_in(spot: Spot, datum: Datum) -> Position:
    """The place in another datum, to seven decimals (about a centimetre)."""
    longitude, latitude = _FROM_WGS84[datum]((spot.longitude, spot.latitude))
    return Position(Decimal(f"{longitude:.7f}"), Decimal(f"{latitude:.7f}"), datum)


def _gcj02_of_wgs84(pair: Pair) -> Pair:
    longitude, latitude = pair
    x, y = longitude - 105.0, latitude - 35.0
    wave = (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + wave
    north += (20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    north += (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + wave
    east += (20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    east += (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    phi = radians(latitude)
    shrink = 1.0 - _ECCENTRICITY_SQUARED * sin(phi) ** 2
    degree_north = pi / 180.0 * _AXIS * (1.0 - _ECCENTRICITY_SQUARED) / (shrink * sqrt(shrink))
    degree_east = pi / 180.0 * _AXIS / sqrt(shrink) * cos(phi)
    return longitude + east / degree_east, latitude + north / degree_north


def _bd09_of_gcj02(pair: Pair) -> Pair:
    x, y = pair
    reach = sqrt(x * x + y * y) + 0.00002 * sin(y * _BAIDU)
    turn = atan2(y, x) + 0.000003 * cos(x * _BAIDU)
    return reach * cos(turn) + 0.0065, reach * sin(turn) + 0.006


def _back(forth: Callable[[Pair], Pair]) -> Callable[[Pair], Pair]:
    """The way back: the place from which ``forth`` leads to the given one."""

    def back(target: Pair) -> Pair:
        x, y = target
        for _ in range(_ROUNDS):
            there_x, there_y = forth((x, y))
            off_x, off_y = there_x - target[0], there_y - target[1]
            x, y = x - off_x, y - off_y
            if abs(off_x) < _CLOSE and abs(off_y) < _CLOSE:
                break
        return x, y

    return back


def _as_it_is(pair: Pair) -> Pair:
    return pair


_wgs84_of_gcj02 = _back(_gcj02_of_wgs84)
_gcj02_of_bd09 = _back(_bd09_of_gcj02)

_TO_WGS84: dict[Datum, Callable[[Pair], Pair]] = {
    Datum.WGS84: _as_it_is,
    Datum.GCJ02: _wgs84_of_gcj02,
    Datum.BD09: lambda pair: _wgs84_of_gcj02(_gcj02_of_bd09(pair)),
}
_FROM_WGS84: dict[Datum, Callable[[Pair], Pair]] = {
    Datum.WGS84: _as_it_is,
    Datum.GCJ02: _gcj02_of_wgs84,
    Datum.BD09: lambda pair: _bd09_of_gcj02(_gcj02_of_wgs84(pair)),
}
