"""Reference points (零售点、学校、幼儿园): what one is, what a judgement asks of all of them, and all of them in memory.

``PointGrid`` holds a whole register: for simulations, for the quarter's table, and where no database is at hand. For a
single application ``near.StoredPoints`` answers the same questions out of the workspace.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from math import floor
from typing import Protocol

from zmtool.licenses.layout.coordinates import Position, Spot
from zmtool.licenses.layout.distance import Rectangle, rectangle_around, straight_metres

RETAIL = "零售点"
SCHOOL = "中小学"
KINDERGARTEN = "幼儿园"


class Status(StrEnum):
    """Whether a point holds a place (占名额): a suspended one does, a cancelled one does not."""

    ACTIVE = "有效"
    SUSPENDED = "停业"
    APPLIED = "在办"
    ENDED = "已注销"


TAKES_PLACE = (Status.ACTIVE, Status.SUSPENDED)


@dataclass(frozen=True, slots=True)
class Point:
    """One point: a retailer (``ref`` its licence number), an application still undecided (``ref`` its number), a school.

    ``position`` is as it was taken down, ``spot`` the same in WGS-84, None where there is none or its datum is not
    known. ``accepted_at`` orders applications. ``since`` and ``ended_on`` are the first day and the day it ended.
    """

    kind: str
    ref: str
    name: str = ""
    spot: Spot | None = None
    position: Position | None = None
    cell: str = ""
    venue: str = ""
    format: str = ""
    status: Status = Status.ACTIVE
    accepted_at: datetime | None = None
    since: date | None = None
    ended_on: date | None = None
    address: str = ""
    entrance: str = ""


@dataclass(frozen=True, slots=True)
class Near:
    """A point and its straight distance in metres."""

    point: Point
    metres: float


@dataclass(frozen=True, slots=True)
class Pending:
    """An application that was accepted and is not decided."""

    ref: str
    accepted_at: datetime | None


@dataclass(frozen=True, slots=True)
class Places:
    """How many places are taken in a cell or venue, and which applications hold one by the time of acceptance."""

    taken: int = 0
    pending: tuple[Pending, ...] = ()


class PointSet(Protocol):
    """What a judgement asks of the points."""

    def within(self, spot: Spot, metres: float) -> list[Near]:
        """Every point within a straight distance that is there or applied for, the nearest first."""

    def find(self, ref: str) -> Point | None:
        """The point with that licence number, application number or own number."""

    def has(self, kind: str) -> bool:
        """Whether any point of that kind is known at all: without one, "none near" says nothing."""

    def places(self, *, cell: str = "", venue: str = "") -> Places:
        """The places taken in the cell, in the venue, or of all where neither is named."""

    def formats(self, cell: str = "") -> Mapping[str, int]:
        """How many retailers of each format take a place, in the cell or in all; the key is empty where unknown."""

    def unlocated(self, cell: str = "") -> list[Point]:
        """Points without a usable position: schools, and the retailers of the cell or of no known cell."""


class PointGrid:
    """All points in memory, hashed by a grid of a few hundred metres."""

    SIDE = 0.002
    """Degrees of a square of the grid: some 220 m to the north and 130 to 220 m to the east."""

    def __init__(self, points: Iterable[Point]) -> None:
        self._squares: dict[tuple[int, int], list[Point]] = defaultdict(list)
        self._by_ref: dict[str, Point] = {}
        self._cells: dict[str, list[Point]] = defaultdict(list)
        self._venues: dict[str, list[Point]] = defaultdict(list)
        self._unlocated: list[Point] = []
        self._kinds: set[str] = set()
        self._formats: Counter[str] = Counter()
        self._applied: list[Point] = []
        for point in points:
            self._add(point)

    def _add(self, point: Point) -> None:
        self._by_ref[point.ref] = point
        self._kinds.add(point.kind)
        if point.kind == RETAIL:
            self._cells[point.cell].append(point)
            if point.status in TAKES_PLACE:
                self._formats[point.format] += 1
            elif point.status is Status.APPLIED:
                self._applied.append(point)
            if point.venue:
                self._venues[point.venue].append(point)
        if point.status is Status.ENDED:
            return
        if point.spot is None:
            self._unlocated.append(point)
        else:
            self._squares[self._square(point.spot.longitude, point.spot.latitude)].append(point)

    def __len__(self) -> int:
        return len(self._by_ref)

    def __iter__(self) -> Iterator[Point]:
        return iter(self._by_ref.values())

    def within(self, spot: Spot, metres: float) -> list[Near]:
        """Every point within a straight distance that is there or applied for, the nearest first."""
        found = []
        for point in self._in_rectangle(rectangle_around(spot, metres)):
            assert point.spot is not None  # noqa: S101 - only points with a spot are in the squares
            straight = straight_metres(spot, point.spot)
            if straight <= metres:
                found.append(Near(point, straight))
        return nearest_first(found)

    def nearest(self, spot: Spot, kind: str = RETAIL, furthest: float = 5_000.0) -> Near | None:
        """The nearest point of a kind, None if there is none within ``furthest`` metres."""
        reach = min(200.0, furthest)
        while True:
            found = [one for one in self.within(spot, reach) if one.point.kind == kind]
            if found or reach >= furthest:
                return found[0] if found else None
            reach = min(reach * 3, furthest)

    def find(self, ref: str) -> Point | None:
        """The point with that licence number, application number or own number."""
        return self._by_ref.get(ref)

    def has(self, kind: str) -> bool:
        """Whether any point of that kind is known at all."""
        return kind in self._kinds

    def places(self, *, cell: str = "", venue: str = "") -> Places:
        """The places taken in the cell, in the venue, or of all where neither is named."""
        if not cell and not venue:
            return Places(self._formats.total(), places_of(self._applied).pending)
        return places_of(self._venues.get(venue, ()) if venue else self._cells.get(cell, ()))

    def formats(self, cell: str = "") -> Mapping[str, int]:
        """How many retailers of each format take a place, in the cell or in all; the key is empty where unknown."""
        if not cell:
            return self._formats
        return Counter(one.format for one in self._cells.get(cell, ()) if one.status in TAKES_PLACE)

    def unlocated(self, cell: str = "") -> list[Point]:
        """Points without a usable position: schools, and the retailers of the cell or of no known cell."""
        return [one for one in self._unlocated if one.kind != RETAIL or not cell or one.cell in ("", cell)]

    def _in_rectangle(self, area: Rectangle) -> Iterator[Point]:
        west, south = self._square(area.west, area.south)
        east, north = self._square(area.east, area.north)
        for x in range(west, east + 1):
            for y in range(south, north + 1):
                for point in self._squares.get((x, y), ()):
                    if point.spot is not None and area.holds(point.spot):
                        yield point

    def _square(self, longitude: float, latitude: float) -> tuple[int, int]:
        return floor(longitude / self.SIDE), floor(latitude / self.SIDE)


def nearest_first(found: Iterable[Near]) -> list[Near]:
    """The points by distance, those of the same distance by their number."""
    return sorted(found, key=lambda one: (one.metres, one.point.ref))


def places_of(points: Iterable[Point]) -> Places:
    """The places that retailers take, and the applications that wait for a decision, by their acceptance."""
    taken = 0
    pending = []
    for one in points:
        if one.status in TAKES_PLACE:
            taken += 1
        elif one.status is Status.APPLIED:
            pending.append(Pending(one.ref, one.accepted_at))
    return Places(taken, tuple(pending))
