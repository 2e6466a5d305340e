"""One person at a desk, in a process of its own: corrects entries of the register by keys and notes what the screen told.

``python clerk_in_a_process.py WORK USER FIRST`` works on the entries FIRST, FIRST + 2, …, then opens the entry that another
person opens too, waits until both have it, and saves. What was told goes to ``USER.json`` beside the workspace.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from datetime import date
from pathlib import Path

from textual.pilot import Pilot

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tui.at_the_desk import listed, pressed, settled, shown_over, static_text
from zmtool.tui.app import ZmtoolApp
from zmtool.tui.bases.form import FormScreen
from zmtool.tui.screens.licence import LicenceScreen
from zmtool.tui.screens.licences import LicenceListScreen

EACH, BOTH = 2, 30
LONGEST = 60.0


def number(at: int) -> str:
    return f"3499011{at:05d}"


async def main(work: Path, user: str, first: int) -> None:
    app = ZmtoolApp(work, date(2026, 5, 6), user)
    told = {}
    async with app.run_test(size=(100, 30)) as pilot:
        for at in range(first, first + 2 * EACH, 2):
            await _correct(pilot, number(at), f"A{at:02d}")
            await pilot.press("ctrl+s")
            await settled(pilot)
            told[number(at)] = static_text(app, "#content")
            await pressed(pilot, "escape")
        await _correct(pilot, number(BOTH), f"B{first:02d}")
        await _met(work, user)
        await pilot.press("ctrl+s")
        await settled(pilot)
        told["both"] = "\n".join(one.message for one in app._notifications)
        while not isinstance(app.screen, LicenceScreen):
            await pressed(pilot, "escape")
        await pressed(pilot, "escape")
        told["seen"] = await _seen_by_itself(pilot, work, user)
    (work.parent / f"{user}.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


async def _correct(pilot: Pilot[None], lic_no: str, cell: str) -> None:
    """Opens the form of an entry and types a new cell of the market into it."""
    await shown_over(pilot, LicenceScreen(lic_no))
    while not isinstance(pilot.app.screen, FormScreen):
        await pressed(pilot, "c")
    for field, text in (("cell", cell), ("why", "网格调整")):
        pilot.app.screen.query_one(f"#field-{field}").focus()
        await pilot.press(*text)
    await settled(pilot)


async def _met(work: Path, user: str) -> None:
    """Waits until the other person has the same form open."""
    (work.parent / f"{user}.open").touch()
    ends = time.monotonic() + LONGEST
    while len(list(work.parent.glob("*.open"))) < 2 and time.monotonic() < ends:
        await asyncio.sleep(0.05)


async def _seen_by_itself(pilot: Pilot[None], work: Path, user: str) -> str:
    """What the list shows of an entry that a third person corrects while nobody here presses a key."""
    await shown_over(pilot, LicenceListScreen(number(BOTH)))
    (work.parent / f"{user}.looks").touch()
    ends = time.monotonic() + LONGEST
    while time.monotonic() < ends:
        await pilot.pause(0.1)
        rows = listed(pilot.app)
        if rows and any("改后所" in str(cell) for cell in rows[0]):
            return "改后所"
    return ""


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
