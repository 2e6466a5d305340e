"""A list shows its first rows at once; how many there are in all is counted meanwhile."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path

from textual.pilot import Pilot

from tui.at_the_desk import settled, static_text
from zmtool.base.errors import UsageProblem, ZmtoolError
from zmtool.tui.app import ZmtoolApp
from zmtool.tui.bases.listing import UNCOUNTED, Found, ListingScreen
from zmtool.tui.widgets.row_list import PAGE, Column, Row

ALL = 250


class Numbers(ListingScreen):
    """The figures from 1 on that hold the text; counted when the test says so."""

    NAME = "数"
    COLUMNS = (Column("数", 6),)

    def __init__(self) -> None:
        super().__init__()
        self.may_count = threading.Event()
        self.counted: list[str] = []
        self.trouble: ZmtoolError | None = None

    def find(self, text: str, view: str, offset: int, limit: int) -> Found:
        fitting = [str(one) for one in range(1, ALL + 1) if text in str(one)]
        window = fitting[offset : offset + limit]
        ended = len(window) < limit
        return Found([Row(one, (one,)) for one in window], offset + len(window) if ended else UNCOUNTED)

    def count(self, text: str, view: str) -> int:
        assert self.may_count.wait(20)
        self.counted.append(text)
        if self.trouble is not None:
            raise self.trouble
        return sum(text in str(one) for one in range(1, ALL + 1))


async def until(pilot: Pilot[None], there: Callable[[], bool]) -> None:
    for _ in range(2_000):
        if there():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("it did not come")


async def test_the_rows_are_there_before_they_are_counted(workspace: Path) -> None:
    app, screen = ZmtoolApp(workspace, date(2025, 7, 10), "测试"), Numbers()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        app.push_screen(screen)
        await until(pilot, lambda: screen.is_mounted and screen.rows.total > 0)
        assert "共 …" in static_text(app, "#heading")
        await pilot.press("G")
        assert screen.rows.current is not None and screen.rows.current.key == str(PAGE), (
            "as far as it is known"
        )
        screen.may_count.set()
        await settled(pilot)
        assert f"共 {ALL}" in static_text(app, "#heading")
        await pilot.press("G")
        await settled(pilot)
        assert screen.rows.current is not None and screen.rows.current.key == str(ALL)
        assert screen.counted == [""]

        screen.may_count.clear()
        screen.reload()
        await until(pilot, lambda: any(one.name == "count" for one in app.workers))
        assert f"共 {ALL}" in static_text(app, "#heading"), (
            "what was counted stands until it is counted again"
        )
        assert screen.rows.cursor == ALL - 1
        screen.may_count.set()
        await settled(pilot)


async def test_what_is_counted_belongs_to_what_is_asked(workspace: Path) -> None:
    app, screen = ZmtoolApp(workspace, date(2025, 7, 10), "测试"), Numbers()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        app.push_screen(screen)
        await until(pilot, lambda: screen.is_mounted and screen.rows.total > 0)
        await pilot.press("slash", "2", "4")
        await until(pilot, lambda: screen.rows.total == 13)
        screen.may_count.set()
        await settled(pilot)
        heading = static_text(app, "#heading")
        assert "查找 24" in heading and "共 13" in heading, "the count of all came too late"
        assert screen.rows.total == 13


async def test_what_cannot_be_counted_leaves_the_rows(workspace: Path) -> None:
    app, screen = ZmtoolApp(workspace, date(2025, 7, 10), "测试"), Numbers()
    screen.trouble = UsageProblem("数不出来", next_step="请重试")
    screen.may_count.set()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        app.push_screen(screen)
        await until(pilot, lambda: bool(screen.counted))
        await settled(pilot)
        assert screen.rows.current is not None and screen.rows.current.key == "1"
        assert "共 …" in static_text(app, "#heading")
