"""The grid of points finds what a plain scan finds, and counts who holds a place."""

from __future__ import annotations

import random
from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from zmtool.licenses.layout.coordinates import Spot
from zmtool.licenses.layout.distance import straight_metres
from zmtool.licenses.layout.points import RETAIL, Pending, Point, PointGrid, Status

from .places import HERE, east, school, shop


@given(st.integers(0, 10_000), st.floats(0, 3_000))
def test_within_is_what_a_plain_scan_finds(seed: int, metres: float) -> None:
    chance = random.Random(seed)
    points = [
        Point(RETAIL, str(number), spot=Spot(118 + chance.random() / 50, 33 + chance.random() / 50))
        for number in range(120)
    ]
    found = PointGrid(points).within(HERE, metres)
    plain = {one.ref for one in points if one.spot and straight_metres(HERE, one.spot) <= metres}
    assert {one.point.ref for one in found} == plain
    assert [one.metres for one in found] == sorted(one.metres for one in found)


def test_the_nearest_of_a_kind() -> None:
    grid = PointGrid([shop(700, "a"), shop(1500, "b"), school(20)])
    nearest = grid.nearest(HERE)
    assert nearest is not None
    assert (nearest.point.ref, round(nearest.metres)) == ("a", 700)
    assert grid.nearest(HERE, furthest=500) is None
    assert grid.nearest(HERE, "幼儿园") is None


def test_who_holds_a_place() -> None:
    when = datetime(2026, 5, 1, 9, 0)
    grid = PointGrid([
        shop(10, "a"), shop(20, "b", status=Status.SUSPENDED), shop(30, "c", status=Status.ENDED, venue="东市场"),
        shop(40, "d", status=Status.APPLIED, accepted_at=when), shop(50, "e", cell="A02", venue="东市场", format=""),
    ])  # fmt: skip
    assert grid.places(cell="A01").taken == 2
    assert grid.places(cell="A01").pending == (Pending("d", when),)
    assert grid.places(venue="东市场").taken == 1
    assert grid.places().taken == 3
    assert grid.formats() == {"Z": 2, "": 1}
    assert [one.point.ref for one in grid.within(HERE, 100)] == ["a", "b", "d", "e"]
    assert (len(grid), grid.find("c") is not None, grid.find("x")) == (5, True, None)


def test_points_without_a_place_on_the_map() -> None:
    nowhere = [shop(0, ref, spot=None, cell=cell) for ref, cell in (("a", "A01"), ("b", ""), ("c", "A02"))]
    grid = PointGrid([*nowhere, Point("中小学", "d"), shop(5, "e", spot=east(5))])
    assert [one.ref for one in grid.unlocated("A01")] == ["a", "b", "d"]
    assert len(grid.unlocated()) == 4
    assert [one.point.ref for one in grid.within(HERE, 50)] == ["e"]
