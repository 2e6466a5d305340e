"""What tests of screens do again and again: wait until the screen has settled, read what it shows."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Static
from textual.worker import WorkerCancelled

from zmtool.tui.widgets.row_list import Cell, RowList

_SOON = 0.02
"""Seconds: what is due by then belongs to what the screen is doing (it draws itself sixty times a second)."""

_PATIENCE = 10.0
"""Seconds after which something that never comes to rest, such as a clock, is waited for no longer."""


async def nothing_to_run(min_sleep: float = 0.0, max_sleep: float = _PATIENCE) -> None:
    """Waits until the event loop has nothing to run, however slowly the computer runs: between keys typed in a row."""
    loop: Any = asyncio.get_running_loop()
    end = loop.time() + max_sleep
    await asyncio.sleep(min_sleep)
    while loop.time() < end:
        await asyncio.sleep(0)
        if not loop._ready:
            return


async def nothing_left(min_sleep: float = 0.0, max_sleep: float = _PATIENCE) -> None:
    """Waits until the event loop has nothing to run and nothing due soon."""
    loop: Any = asyncio.get_running_loop()
    end = loop.time() + max_sleep
    while loop.time() < end:
        await nothing_to_run(min_sleep, end - loop.time())
        due = min((one.when() for one in loop._scheduled if not one.cancelled()), default=end + 1)
        if due > loop.time() + _SOON:
            return
        await asyncio.sleep(max(0.0, due - loop.time()))


async def settled(pilot: Pilot[None]) -> None:
    """Waits for work in the background and for what it brings to be shown."""
    await pilot.pause()
    while any(not one.is_finished for one in pilot.app.workers):
        # A job that a later one replaced was cancelled: the later one is waited for.
        with suppress(WorkerCancelled):
            await pilot.app.workers.wait_for_complete()
        await pilot.pause()


async def pressed(pilot: Pilot[None], *keys: str) -> None:
    """Presses keys one after the other, each after the screen has settled."""
    for key in keys:
        await pilot.press(key)
        await settled(pilot)


async def shown_over(pilot: Pilot[None], screen: Screen[None]) -> None:
    """Opens a screen and waits for it."""
    pilot.app.push_screen(screen)
    await settled(pilot)


def static_text(app: App[None], selector: str) -> str:
    """The text of a part of the present screen."""
    return str(app.screen.query_one(selector, Static).content)


def listed(app: App[None], selector: str = "#rows") -> list[list[str]]:
    """The rows of a list that are at hand, cell by cell."""
    rows = app.screen.query_one(selector, RowList)
    found: Iterable[object] = (rows.row_at(at) for at in range(rows.total))
    return [
        [cell.text if isinstance(cell, Cell) else cell for cell in row.cells]  # type: ignore[attr-defined]
        for row in found
        if row is not None
    ]
