"""Points, measurements and queues in the database: what is kept comes back, and the rectangle is an index's stretch."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import Engine, text

from zmtool.base.errors import NotFound, Refused
from zmtool.licenses.layout.coordinates import Datum, Spot
from zmtool.licenses.layout.datums import position_in, spot_of
from zmtool.licenses.layout.keep import (
    find_waiter,
    keep_measurement,
    keep_points,
    keep_waiter,
    measured_metres,
    measurements,
    retail_points,
    waiters,
)
from zmtool.licenses.layout.measurement import Measurement
from zmtool.licenses.layout.near import StoredPoints
from zmtool.licenses.layout.points import RETAIL, Point, PointGrid, Status
from zmtool.licenses.layout.waiting import QueueState, Waiter
from zmtool.store.audit import entries, verify_chain
from zmtool.store.engine import reading, writing

from .conftest import NOW
from .places import AT, HERE, SHOP, school, shop

FULL = Point(
    RETAIL, SHOP, "甲店", spot_of(AT), AT, "A01", "东市场", "Z", Status.SUSPENDED, datetime(2026, 5, 1, 9, 30, 15),
    date(2020, 1, 2), date(2026, 5, 3), "示例县西街1号", "东门",
)  # fmt: skip
WALKED = Measurement(
    "示烟申1", SHOP, Decimal("46.3"), date(2026, 6, 1), ("林一舟", "周望"), "测距轮", "沿西街", ("ab" * 32,)
)
WAITER = Waiter("A01", "示烟申1", "赵明", datetime(2026, 5, 1, 9, 30, 15))


def _made(seed: int, number: int) -> list[Point]:
    chance = random.Random(seed)
    points = []
    for index in range(number):
        spot = Spot(118 + chance.random() / 100, 33 + chance.random() / 100)
        datum = chance.choice(list(Datum))
        position = position_in(spot, datum) if chance.random() < 0.9 else None
        points.append(
            Point(
                chance.choice([RETAIL, RETAIL, RETAIL, "中小学"]), f"{index:05}", spot=spot_of(position), position=position,
                cell=chance.choice(["A01", "A02", ""]), venue=chance.choice(["", "", "东市场"]), format=chance.choice("ZBQ"),
                status=chance.choice(list(Status)), accepted_at=datetime(2026, 5, 1, 9, index % 60),
            )
        )  # fmt: skip
    return points


def test_a_point_comes_back_whole_and_the_same_again_changes_nothing(engine: Engine) -> None:
    with writing(engine) as session:
        assert keep_points(session, [FULL, school(45)], now=NOW, who="甲").added == 2
        again = keep_points(session, [FULL, school(45)], now=NOW, who="甲")
        assert (again.added, again.updated, again.unchanged) == (0, 0, 2)
        ended = replace(FULL, status=Status.ENDED)
        assert keep_points(session, [ended], now=NOW, who="甲", why="导入 甲.xlsx").updated == 1
    with reading(engine) as session:
        assert StoredPoints(session).find(SHOP) == ended
        assert list(retail_points(session)) == [ended]
        first, second = entries(session, action="layout.points")
        assert SHOP in first.change
        assert (second.why, '"status":["停业","已注销"]' in second.change) == ("导入 甲.xlsx", True)
        assert verify_chain(session) == []


@pytest.mark.parametrize("seed", range(4))
def test_the_store_answers_as_the_grid_does(engine: Engine, seed: int) -> None:
    points = _made(seed, 300)
    grid = PointGrid(points)
    with writing(engine) as session:
        keep_points(session, points, now=NOW, who="甲")
    with reading(engine) as session:
        stored = StoredPoints(session)
        for metres in (0.0, 30.0, 100.0, 700.0):
            assert stored.within(HERE, metres) == grid.within(HERE, metres)
        for scope in ({"cell": "A01"}, {"venue": "东市场"}, {"cell": "无"}, {}):
            kept, known = stored.places(**scope), grid.places(**scope)
            assert (kept.taken, set(kept.pending)) == (known.taken, set(known.pending))
        assert (stored.has(RETAIL), stored.has("幼儿园")) == (True, False)
        for cell in ("", "A02"):
            assert stored.formats(cell) == grid.formats(cell)
            assert {one.ref for one in stored.unlocated(cell)} == {one.ref for one in grid.unlocated(cell)}


def test_the_rectangle_is_a_stretch_of_the_index(engine: Engine) -> None:
    with reading(engine) as session:
        plan = session.connection().execute(text(
            "EXPLAIN QUERY PLAN SELECT * FROM layout_point WHERE wgs_latitude BETWEEN 33 AND 33.001"
            " AND wgs_longitude BETWEEN 118 AND 118.001 AND status != '已注销'"
        )).fetchall()  # fmt: skip
        assert "ix_layout_point_place" in str(plan)


def test_measurements_are_kept_and_the_latest_counts(engine: Engine) -> None:
    with writing(engine) as session:
        keep_points(session, [shop(30)], now=NOW, who="甲")
        keep_measurement(session, WALKED, now=NOW, who="甲")
        keep_measurement(session, replace(WALKED, metres=Decimal("51.0")), now=NOW, who="甲")
        with pytest.raises(NotFound, match="没有参照点"):
            keep_measurement(session, replace(WALKED, ref="无"), now=NOW, who="甲")
        for wrong in (
            replace(WALKED, officers=("林一舟", " 林一舟")),
            replace(WALKED, tool=""),
            replace(WALKED, path=""),
        ):
            with pytest.raises(Refused):
                keep_measurement(session, wrong, now=NOW, who="甲")
    with reading(engine) as session:
        assert measurements(session, "示烟申1")[0] == WALKED
        assert measured_metres(session, "示烟申1") == {SHOP: Decimal("51.0")}
        assert measured_metres(session, "无") == {}


def test_the_queue_comes_back_to_the_second(engine: Engine) -> None:
    with writing(engine) as session:
        assert keep_waiter(session, WAITER, now=NOW, who="甲")
        assert not keep_waiter(session, WAITER, now=NOW, who="甲")
        called = replace(
            WAITER, state=QueueState.CALLED, called_on=date(2026, 6, 1), answer_by=date(2026, 6, 15)
        )
        assert keep_waiter(session, called, now=NOW, who="甲")
    with reading(engine) as session:
        assert waiters(session) == waiters(session, "A01") == (called,)
        assert find_waiter(session, "无") is None
        assert [one.action for one in entries(session, action="layout")] == ["layout.wait", "layout.queue"]
