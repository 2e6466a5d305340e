"""What tests of screens do again and again: wait until the screen has settled, read what it shows."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Static
from textual.worker import WorkerCancelled

from zmtool.tui.widgets.row_list import Cell, RowList


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
