"""Retailers of the register as points: who holds a place today, and what the register does not overwrite."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from zmtool.licenses.layout.from_register import point_of_retailer
from zmtool.licenses.layout.points import RETAIL, Point, Status
from zmtool.licenses.register.records import Retailer
from zmtool.licenses.register.statuses import load_statuses

from .places import DAY, HERE, SHOP

ONE = Retailer(
    SHOP, "甲店", addr="示例县西街18号", valid_from=date(2024, 1, 1), valid_to=date(2028, 12, 31), cell="A01", format="Z",
    longitude=Decimal("118.01"), latitude=Decimal("33.01"), datum="WGS-84",
)  # fmt: skip


def _point(retailer: Retailer, known: Point | None = None) -> Point:
    return point_of_retailer(retailer, known, load_statuses(), DAY)


@pytest.mark.parametrize(
    ("status", "stands"),
    [("ACTIVE", "有效"), ("SUSPENDED", "停业"), ("RECTIFYING", "停业"), ("EXPIRED", "已注销"), ("RECALLED", "已注销"), ("CANCELLED", "已注销")],
)  # fmt: skip
def test_who_holds_a_place(status: str, stands: str) -> None:
    assert _point(replace(ONE, status=status)).status is Status(stands)


def test_past_its_last_day_it_holds_none() -> None:
    assert _point(replace(ONE, valid_to=date(2026, 5, 31))).status is Status.ENDED


def test_place_and_words_come_over() -> None:
    point = _point(ONE)
    assert (point.kind, point.ref, point.cell, point.format, point.since) == (
        RETAIL,
        SHOP,
        "A01",
        "Z",
        date(2024, 1, 1),
    )
    assert point.spot == HERE
    assert _point(ONE, point) == point


@pytest.mark.parametrize(
    "wrong", [{"datum": ""}, {"datum": "北京54"}, {"longitude": Decimal("2.35")}, {"latitude": None}]
)
def test_a_position_that_is_none_has_no_spot(wrong: dict[str, object]) -> None:
    assert _point(replace(ONE, **wrong)).spot is None  # type: ignore[arg-type]


def test_what_the_register_leaves_empty_stays() -> None:
    known = replace(_point(ONE), venue="东市场", since=date(2020, 1, 1), ended_on=date(2025, 2, 3))
    bare = Retailer(SHOP, status="CANCELLED")
    kept = _point(bare, known)
    assert (kept.cell, kept.venue, kept.spot, kept.since) == ("A01", "东市场", HERE, date(2020, 1, 1))
    assert (kept.status, kept.ended_on) == (Status.ENDED, date(2025, 2, 3))
    assert _point(ONE, kept).ended_on is None
