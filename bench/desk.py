"""The terminal application on a large workspace: first paint, lists, search as one types, scrolling; beside Textual's own table."""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widgets import DataTable

from bench.many_cases import NOW, build
from bench.many_licences import write_export
from bench.table import show
from zmtool.licenses.register.lists import Wanted
from zmtool.tui.app import ZmtoolApp
from zmtool.tui.bases.listing import ListingScreen
from zmtool.tui.screens.cases import CaseListScreen
from zmtool.tui.screens.licences import LicenceListScreen
from zmtool.tui.settings import VARIABLE
from zmtool.tui.widgets.row_list import RowList
from zmtool.workflow.licence_import import import_licences
from zmtool.workflow.licences import list_licences
from zmtool.workflow.workspace import opened

TODAY = date(2025, 12, 31)
SIZE = (120, 40)
SCROLLED = 10_000
RUNS = 5
_LONGEST = 60.0


def main(arguments: Sequence[str] = ()) -> None:
    """Builds the workspace (or takes the one of ``--workspace``) and measures."""
    parser = argparse.ArgumentParser(prog="python -m bench tui")
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--licences", type=int, default=250_000)
    parser.add_argument("--workspace", type=Path, help="a workspace that is there already; else one is built")
    wanted = parser.parse_args(list(arguments))
    with tempfile.TemporaryDirectory() as folder:
        os.environ[VARIABLE] = str(Path(folder) / "desk.yaml")
        root = wanted.workspace or _built(Path(folder), wanted.cases, wanted.licences)
        _starts(root)
        asyncio.run(_screens(root))
        asyncio.run(_peer(root))


def _built(folder: Path, cases: int, licences: int) -> Path:
    root = build(folder / "w", cases)
    export = write_export(folder / "零售户.csv", licences)
    import_licences(export, root, now=NOW, user="bench", dry_run=False)
    return root


def _starts(root: Path) -> None:
    """A real start in a pseudo terminal: until something is drawn, and until the list is there."""
    first, filled = zip(*(_start(root) for _ in range(RUNS)), strict=True)
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import textual.app, sqlmodel"], check=True)
    bare = time.perf_counter() - began
    show(
        f"start of zmtool tui (median of {RUNS})",
        ("until", "ms", "x importing Textual and SQLModel"),
        [
            (name, f"{1000 * value:.0f}", f"{value / bare:.1f}")
            for name, value in (
                ("first paint", statistics.median(first)),
                ("what is due", statistics.median(filled)),
            )
        ],
    )


def _start(root: Path) -> tuple[float, float]:
    import pty

    began = time.perf_counter()
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update(TERM="xterm-256color", COLUMNS=str(SIZE[0]), LINES=str(SIZE[1]))
        os.execv(sys.executable, [sys.executable, "-m", "zmtool", "tui", "-w", str(root)])  # noqa: S606
    drawn, first = b"", 0.0
    try:
        while time.perf_counter() - began < _LONGEST:
            drawn += os.read(terminal, 65536)
            if not first and "专卖工具".encode() in drawn:
                first = time.perf_counter() - began
            if "期限：逾期".encode() in drawn:
                return first, time.perf_counter() - began
        raise SystemExit("the application did not come up")
    finally:
        os.kill(child, 9)
        os.waitpid(child, 0)
        os.close(terminal)


async def _screens(root: Path) -> None:
    app = ZmtoolApp(root, TODAY, "bench")
    rows: list[tuple[str, ...]] = []
    async with app.run_test(size=SIZE) as pilot:
        await _until(pilot, lambda: not app.workers._workers)
        for name, screen in (("案件", CaseListScreen), ("许可证", LicenceListScreen)):
            rows.append((f"{name}: the list", *await _timed(pilot, _opened(app, screen))))
            keys = ("李", "新", "9", "0") if name == "许可证" else ("宋", "第", "5", "1")
            rows += [(f"{name}: {what}", *times) for what, *times in await _searched(app, pilot, keys)]
            rows.append((f"{name}: to the last row", *await _timed(pilot, _typed(pilot, "G"), 1)))
            await pilot.press("g")
            rows.append((f"{name}: a page down, of {SCROLLED} rows", *await _scrolled(app, pilot)))
    show("screens", ("work", "ms", "slowest"), rows)


def _opened(
    app: ZmtoolApp, screen: type[CaseListScreen] | type[LicenceListScreen]
) -> Callable[[], Awaitable[object]]:
    async def go() -> None:
        await app.push_screen(screen())

    return go


def _typed(pilot: Pilot[None], key: str) -> Callable[[], Awaitable[object]]:
    return lambda: pilot.press(key)


async def _timed(
    pilot: Pilot[None], work: Callable[[], Awaitable[object]], runs: int = RUNS
) -> tuple[str, str]:
    """Until the row with the cursor is on the screen; the median and the slowest of ``runs``."""
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        await work()
        await _until(pilot, lambda: not pilot.app.workers._workers)
        times.append(1000 * (time.perf_counter() - began))
    return f"{statistics.median(times):.0f}", f"{max(times):.0f}"


async def _searched(app: ZmtoolApp, pilot: Pilot[None], keys: Sequence[str]) -> list[tuple[str, ...]]:
    """A text typed into the search again and again; median and slowest for each key."""
    times: dict[str, list[float]] = {}
    for _ in range(RUNS):
        await pilot.press("slash")
        for key in keys:
            shown, counted = await _search_key(app, pilot, key)
            times.setdefault(f"{key} typed, until the rows are there", []).append(shown)
            times.setdefault(f"{key} typed, until they are counted", []).append(counted)
        await pilot.press("escape")
        await _until(pilot, lambda: not app.workers._workers)
    return [(what, f"{statistics.median(took):.0f}", f"{max(took):.0f}") for what, took in times.items()]


async def _search_key(app: ZmtoolApp, pilot: Pilot[None], key: str) -> tuple[float, float]:
    """Milliseconds from a key in the search until the rows that fit are shown, and until they are counted."""
    shown = asyncio.Event()
    screen = app.screen
    assert isinstance(screen, ListingScreen)
    usual = screen.rows.show

    def show_rows(*given: Any, **named: Any) -> None:
        usual(*given, **named)
        screen.call_after_refresh(shown.set)

    screen.rows.show = show_rows  # type: ignore[method-assign]
    began = time.perf_counter()
    app.simulate_key(key)
    await shown.wait()
    there = 1000 * (time.perf_counter() - began)
    await _until(pilot, lambda: not app.workers._workers)
    counted = 1000 * (time.perf_counter() - began)
    screen.rows.show = usual  # type: ignore[method-assign]
    return there, counted


async def _scrolled(app: ZmtoolApp, pilot: Pilot[None]) -> tuple[str, str]:
    rows = app.screen.query_one("#rows", RowList)
    times = []
    while rows.cursor < min(SCROLLED, rows.total) - 1 - SIZE[1]:
        began = time.perf_counter()
        rows.action_page_down()
        await _until(pilot, lambda: rows.current is not None)
        times.append(1000 * (time.perf_counter() - began))
    return f"{statistics.median(times):.1f}", f"{max(times):.0f}"


async def _until(pilot: Pilot[None], there: Callable[[], bool]) -> None:
    began = time.perf_counter()
    while not there():
        await asyncio.sleep(0.001)
        if time.perf_counter() - began > _LONGEST:
            raise SystemExit("the screen did not settle")


class _Peer(App[None]):
    def compose(self) -> ComposeResult:
        yield DataTable(cursor_type="row")


async def _peer(root: Path) -> None:
    """The same 10,000 licences in Textual's DataTable: read, added, scrolled."""
    app = _Peer()
    async with app.run_test(size=SIZE) as pilot:
        table = app.query_one(DataTable)
        for name in ("证号", "店名", "负责人", "到期"):
            table.add_column(name, width=16)
        began = time.perf_counter()
        with opened(root) as at:
            found = list_licences(Wanted(), at, today=TODAY, limit=SCROLLED)
        for one in found.retailers:
            table.add_row(one.lic_no, one.name, one.principal, str(one.valid_to))
        await pilot.pause()
        loaded = 1000 * (time.perf_counter() - began)
        times = []
        while table.cursor_row < table.row_count - 1 - SIZE[1]:
            began = time.perf_counter()
            table.action_page_down()
            await pilot.pause()
            times.append(1000 * (time.perf_counter() - began))
    rows = [
        (f"{SCROLLED} rows loaded", f"{loaded:.0f}"),
        ("a page down", f"{statistics.median(times):.1f}"),
    ]
    show("peer: DataTable with all rows in it", ("work", "ms"), rows)
