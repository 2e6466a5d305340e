"""Charts in cells: every line as wide as it may be, Chinese labels counted in two cells, nothing lost that is more than nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest
from rich.cells import cell_len

from zmtool.tui.widgets.charts import Bar, Point, bar, bars, columns, standing

_BRANDS = (
    Bar("白沙（精品）", 120),
    Bar("黄山（红方印）", Decimal("88.5"), "88.5 条 12%"),
    Bar("A", 0.3),
    Bar("南京（炫赫门）硬", 0),
)


@pytest.mark.parametrize("width", [24, 40, 60, 78, 118, 200])
def test_no_line_is_wider_than_there_is_room(width: int) -> None:
    lines = bars(_BRANDS, width).plain.splitlines()
    assert len(lines) == 4 and all(cell_len(line) <= width for line in lines)
    starts = {cell_len(line) - cell_len(line.split("█", 1)[1]) - 1 for line in lines if "█" in line}
    assert len(starts) == 1  # all bars begin in the same cell


@pytest.mark.parametrize("width", [24, 40, 60, 78, 118, 200])
def test_a_series_fits_and_shows_its_latest_points(width: int) -> None:
    points = [Point(f"26-W{week:02d}", week if week % 7 else None) for week in range(1, 53)]
    lines = columns(points, width, 6, unit="每周订量（条）").plain.splitlines()
    assert len(lines) == 9 and all(cell_len(line) <= width for line in lines)
    assert lines[-1].endswith("26-W52")


def test_what_is_more_than_nothing_is_seen_and_nothing_is_not() -> None:
    assert bar(0.001, 100, 10).strip() == "▏" and bar(0, 100, 10) == " " * 10
    assert bar(100, 100, 10) == "█" * 10 and bar(5, 0, 10) == " " * 10
    drawn = columns([Point("一", 0), Point("二", 1000), Point("三", 1)], 40, 4).plain.splitlines()
    assert "▁" in drawn[3] and "█" in drawn[0]


def test_weeks_without_orders_are_no_zeros() -> None:
    drawn = columns([Point("一", None), Point("二", 0), Point("三", 4)], 40, 3).plain
    assert drawn.splitlines()[2].count("·") == 1
    assert columns([Point("一", None)], 40, 3).plain == "没有数据\n"


def test_the_axis_ends_in_a_round_figure() -> None:
    assert columns([Point("一", 73)], 40, 4).plain.startswith("80┤")
    assert "  1┤" in columns([Point("一", 1)], 40, 4).plain


def test_where_one_stands_among_others() -> None:
    assert standing(0, 9) == "●─┼─┼─┼──" and standing(1, 9)[-1] == "●"
    assert standing(None) == "" and cell_len(standing(Decimal("0.5"), 21)) == 21
