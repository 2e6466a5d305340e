"""How long one place takes among 250,000 retail points, beside a plain scan of the same points."""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeVar

from sqlmodel import Session

from bench.table import show
from zmtool.law.library import load_licence_reasons
from zmtool.licenses.layout.coordinates import Datum, Spot
from zmtool.licenses.layout.datums import position_in
from zmtool.licenses.layout.distance import straight_metres
from zmtool.licenses.layout.judgement import judge
from zmtool.licenses.layout.keep import keep_points
from zmtool.licenses.layout.near import StoredPoints
from zmtool.licenses.layout.plans import load_plans, plan_named
from zmtool.licenses.layout.points import RETAIL, Point, PointGrid, PointSet, Status
from zmtool.licenses.layout.site import Site
from zmtool.store.engine import reading, sqlite_engine, writing
from zmtool.store.migrate import migrate

POINTS = 250_000
PLACES = 200
SCANS = 5
RADIUS = 100.0
CELL = "A01"

Answer = TypeVar("Answer")


def main() -> None:
    chance = random.Random(1)
    points = [_point(chance, number) for number in range(POINTS)]
    spots = [_spot(chance) for _ in range(PLACES)]
    began = time.perf_counter()
    grid = PointGrid(points)
    built = time.perf_counter() - began
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "zmtool.db"
        now = datetime.now(UTC)
        migrate(database, now, lambda: None)
        engine = sqlite_engine(database)
        began = time.perf_counter()
        with writing(engine) as session:
            keep_points(session, points, now=now, who="bench")
        kept = time.perf_counter() - began
        with reading(engine) as session:
            rows = _rows(points, spots, grid, session)
        engine.dispose()
        size = database.stat().st_size / 1e6
    show(
        f"layout ({POINTS:,} points; grid built in {built:.1f} s, kept in {kept:.0f} s, {size:,.0f} MB)",
        ("question", "grid ms", "workspace ms", "plain scan ms", "scan / workspace"),
        rows,
    )


def _rows(points: list[Point], spots: list[Spot], grid: PointGrid, session: Session) -> list[tuple[str, ...]]:
    stored = StoredPoints(session)
    for spot in spots[:20]:
        found = {one.point.ref for one in stored.within(spot, RADIUS)}
        assert found == {one.point.ref for one in grid.within(spot, RADIUS)} == _scan(points, spot)
    plan, on, reasons = plan_named(load_plans(), "349901-2026"), date(2026, 6, 1), load_licence_reasons()

    def judged(pointset: PointSet) -> Callable[[Spot], object]:
        return lambda spot: judge(_site(spot), plan, pointset, on=on, reasons=reasons)

    scan = _ms(lambda spot: _scan(points, spot), spots[:SCANS])
    count = _ms(
        lambda spot: sum(one.cell == CELL and one.status is Status.ACTIVE for one in points), spots[:SCANS]
    )
    return [
        _row("within 100 m", _ms(lambda s: grid.within(s, RADIUS), spots), _ms(lambda s: stored.within(s, RADIUS), spots), scan),
        _row("nearest", _ms(grid.nearest, spots), None, scan),
        _row("places in a cell", _ms(lambda s: grid.places(cell=CELL), spots), _ms(lambda s: stored.places(cell=CELL), spots), count),
        _row("a whole judgement", _ms(judged(grid), spots[:20]), _ms(judged(stored), spots[:20]), scan + count),
    ]  # fmt: skip


def _row(name: str, grid: float, stored: float | None, scan: float) -> tuple[str, ...]:
    ours = grid if stored is None else stored
    return name, f"{grid:.2f}", "" if stored is None else f"{stored:.2f}", f"{scan:.0f}", f"{scan / ours:.0f}"


def _ms(job: Callable[[Spot], Answer], spots: list[Spot]) -> float:
    """The median milliseconds of one answer."""
    times = []
    for spot in spots:
        began = time.perf_counter()
        job(spot)
        times.append(time.perf_counter() - began)
    return 1000 * statistics.median(times)


def _scan(points: list[Point], spot: Spot) -> set[str]:
    """What everybody writes first: the distance to every point."""
    return {
        one.ref
        for one in points
        if one.spot is not None
        and one.status is not Status.ENDED
        and straight_metres(spot, one.spot) <= RADIUS
    }


def _spot(chance: random.Random) -> Spot:
    """Somewhere in a city of some 50 by 50 km."""
    return Spot(118 + chance.random() / 2, 33 + chance.random() / 2)


def _point(chance: random.Random, number: int) -> Point:
    spot = _spot(chance)
    position = position_in(spot, Datum.WGS84)
    kind, ref = (RETAIL, f"{349901100000 + number}") if number % 100 else ("中小学", f"示例小学{number}")
    status = Status.ENDED if number % 20 == 7 else Status.ACTIVE
    cell = CELL if number % 2000 == 1 else f"C{number % 2000:04}"
    return Point(kind, ref, f"店{number}", spot, position, cell, "", chance.choice("ZBSNYFQ"), status)


def _site(spot: Spot) -> Site:
    return Site(position_in(spot, Datum.WGS84), CELL, format="Q")
