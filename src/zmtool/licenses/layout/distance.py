"""Straight distances between places, and the rectangle that holds everything within a distance.

Whoever walks goes at least as far as the straight line, so that the straight line can let a place pass and never
refuse it. Haversine on a sphere of 6,371,008.8 m, metres throughout.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from zmtool.licenses.layout.coordinates import Spot

EARTH_RADIUS_M = 6_371_008.8
METRES_A_DEGREE = 111_110.0
"""A little less than a degree of latitude, so that a rectangle is a little too large and never too small."""
LONGEST_M = 50_000.0
"""As far as the rectangle is meant for."""


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A rectangle in degrees of WGS-84, its borders included."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, spot: Spot) -> bool:
        """Whether the place lies in it."""
        return self.west <= spot.longitude <= self.east and self.south <= spot.latitude <= self.north


def straight_metres(one: Spot, other: Spot) -> float:
    """The straight distance in metres."""
    phi, other_phi = radians(one.latitude), radians(other.latitude)
    north = sin((other_phi - phi) / 2)
    east = sin(radians(other.longitude - one.longitude) / 2)
    half = north * north + cos(phi) * cos(other_phi) * east * east
    return 2 * EARTH_RADIUS_M * asin(min(1.0, sqrt(half)))


def rectangle_around(spot: Spot, metres: float) -> Rectangle:
    """The rectangle that holds every place within ``metres`` of ``spot``. Raises ValueError beyond 50 km."""
    if not 0 <= metres <= LONGEST_M:
        raise ValueError(f"a rectangle is for 0 to {LONGEST_M:.0f} m, not {metres}")
    up = metres / METRES_A_DEGREE
    aside = metres / (METRES_A_DEGREE * cos(radians(spot.latitude)))
    return Rectangle(spot.longitude - aside, spot.latitude - up, spot.longitude + aside, spot.latitude + up)


def in_polygon(spot: Spot, corners: tuple[Spot, ...]) -> bool:
    """Whether the place lies inside the polygon (its last corner joins the first), by even-odd rule."""
    inside = False
    for index, corner in enumerate(corners):
        before = corners[index - 1]
        if (corner.latitude > spot.latitude) != (before.latitude > spot.latitude):
            slope = (before.longitude - corner.longitude) / (before.latitude - corner.latitude)
            if spot.longitude < corner.longitude + slope * (spot.latitude - corner.latitude):
                inside = not inside
    return inside
