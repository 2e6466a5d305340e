"""Made places of a county that does not exist: points at so many metres from one doorway."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from math import cos, radians
from pathlib import Path
from typing import Any

import yaml

from zmtool.law.library import load_licence_reasons
from zmtool.licenses.layout.coordinates import Datum, Position, Spot
from zmtool.licenses.layout.judgement import judge
from zmtool.licenses.layout.plan import LayoutPlan
from zmtool.licenses.layout.plans import load_plans, plan_named
from zmtool.licenses.layout.points import RETAIL, Pending, Point, PointGrid, Status
from zmtool.licenses.layout.site import Site
from zmtool.licenses.layout.verdict import Verdict

DAY = date(2026, 6, 1)
HERE = Spot(118.01, 33.01)
AT = Position(Decimal("118.01"), Decimal("33.01"), Datum.WGS84)
SITE = Site(AT, cell="A01", format="Z")
SHOP = "349901100018"


def east(metres: float) -> Spot:
    """The place so many metres east of the doorway."""
    return Spot(HERE.longitude + metres / (111195.0 * cos(radians(HERE.latitude))), HERE.latitude)


def shop(metres: float, ref: str = SHOP, **more: Any) -> Point:
    """A retailer so many metres east."""
    return replace(Point(RETAIL, ref, spot=east(metres), cell="A01", format="Z"), **more)


def school(metres: float, kind: str = "中小学", ref: str = "示例小学·东门") -> Point:
    """A school gate so many metres east."""
    return Point(kind, ref, spot=east(metres), entrance="东门")


def example(name: str = "349901-2026") -> LayoutPlan:
    """A shipped plan."""
    return plan_named(load_plans(), name)


def plan_of(folder: Path, **content: Any) -> LayoutPlan:
    """A plan of the workspace in ``folder`` with these keys; marked as compared unless they say otherwise."""
    write_plan(folder, **content)
    return plan_named(load_plans(folder), "my-plan")


def write_plan(folder: Path, file: str = "mine.yaml", **content: Any) -> Path:
    """Writes a plan file into the workspace in ``folder``."""
    head = {"code": "my-plan", "version": "1", "name": "本县规划", "source": "本县", "mark": "规"}
    span = {} if "effective_from" in content else {"effective_from": "2026-01-01"}
    path = folder / "schemas" / "licenses" / "layout" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        yaml.safe_dump({**head, **span, **content}, allow_unicode=True, sort_keys=False), encoding="utf-8"
    )
    load_plans.cache_clear()
    return path


ELSEWHERE = (
    Point(RETAIL, "349901199999", spot=east(20_000), status=Status.ENDED),
    Point("中小学", "远方小学", spot=east(20_000)),
    Point("幼儿园", "远方幼儿园", spot=east(20_000)),
)
"""So that every kind of point is known; none of them is near or takes a place."""


def verdict(
    plan: LayoutPlan,
    *points: Point,
    site: Site = SITE,
    measured: Mapping[str, str] | None = None,
    waiting: tuple[Pending, ...] = (),
    on: date = DAY,
) -> Verdict:
    """The verdict on the place among these points."""
    grid = PointGrid([*points, *ELSEWHERE])
    walked = {ref: Decimal(metres) for ref, metres in (measured or {}).items()}
    return judge(site, plan, grid, on=on, reasons=load_licence_reasons(), measured=walked, waiting=waiting)
