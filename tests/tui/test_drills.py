"""A drill at the screen, by keys only: started, marked, left and taken up again, handed in."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import DataTable, Static

from tui.at_the_desk import pressed, settled
from zmtool.tui.app import ZmtoolApp
from zmtool.tui.screens.drill import DrillScreen
from zmtool.tui.screens.drill_choice import DrillChoiceScreen
from zmtool.tui.screens.drills import DrillListScreen
from zmtool.workflow.review_drill import show_drill, start_drill
from zmtool.workflow.workspace import create

NOW = datetime(2026, 3, 5, 9, 30, tzinfo=timezone(timedelta(hours=8)))


def _app(work: Path) -> ZmtoolApp:
    return ZmtoolApp(work, date(2026, 3, 5), "周望", pictures=False)


def _content(app: ZmtoolApp) -> str:
    return str(app.screen.query_one("#content", Static).content)


def _heading(app: ZmtoolApp) -> str:
    return str(app.screen.query_one("#heading", Static).content)


def _started(work: Path, tmp_path: Path) -> int:
    made = start_drill(
        "summary",
        tmp_path / "演练",
        work,
        officer="周望",
        count=2,
        level=2,
        topics=(),
        seed=11,
        now=NOW,
        user="周望",
    )
    return made.number


async def _item(pilot: Pilot[None], app: ZmtoolApp, code: str) -> None:
    """The cursor on an item of the checklist."""
    items = app.screen.query_one("#findings", DataTable)
    items.focus()
    items.move_cursor(row=items.get_row_index(code))
    await settled(pilot)


async def test_a_drill_is_marked_left_taken_up_and_handed_in(tmp_path: Path) -> None:
    work = tmp_path / "work"
    create(work, now=NOW, user="周望")
    number = _started(work, tmp_path)
    first, second = show_drill(number, work).planted
    app = _app(work)
    async with app.run_test(size=(120, 36)) as pilot:
        await pressed(pilot, "t")
        assert isinstance(app.screen, DrillListScreen)
        await pressed(pilot, "enter")
        assert isinstance(app.screen, DrillScreen) and "缺陷 2 处" in _heading(app)
        assert first.told not in _content(app), "nothing tells the truth before the end"
        await _item(pilot, app, first.code)
        await pressed(pilot, "space")
        assert "已标 1 处" in _heading(app) and "已标为有问题" in _content(app)
        await pressed(pilot, "space")
        assert "已标 0 处" in _heading(app), "a mark is taken back"
        await pressed(pilot, "m")
        await pressed(pilot, *"日期不对", "enter")
        assert "日期不对" in _content(app)
        await pressed(pilot, "escape")
        await pressed(pilot, "enter")
        assert "已标 1 处" in _heading(app), "marks outlive the screen"
        await pressed(pilot, "j", "space")
        assert "已标 2 处" in _heading(app)
        await pressed(pilot, "s")
        assert show_drill(number, work).result is None, "asked once"
        await pressed(pilot, "s")
        assert "找到" in _content(app) and first.code in _content(app) and "已交卷" in _heading(app)
        await pressed(pilot, "tab", "tab", "space")
        assert "已标 2 处" in _heading(app), "what was handed in stays"
    result = show_drill(number, work).result
    assert result is not None and first.id in result.found


async def test_a_new_drill_is_chosen_and_opens(tmp_path: Path) -> None:
    work = tmp_path / "work"
    create(work, now=NOW, user="周望")
    app = _app(work)
    async with app.run_test(size=(100, 30)) as pilot:
        await pressed(pilot, "t")
        assert "按 n 开始" in str(app.screen.query_one("#status", Static).content)
        await pressed(pilot, "n")
        assert isinstance(app.screen, DrillChoiceScreen)
        await pressed(pilot, "j", "enter")
        await app.workers.wait_for_complete()
        await settled(pilot)
        assert isinstance(app.screen, DrillScreen) and "难度 2" in _heading(app)
        assert app.screen.query_one("#documents", DataTable).row_count > 15
        await pressed(pilot, "escape")
        assert app.screen.query_one("#drills", DataTable).row_count == 1
    assert len(list((work / "outbox").glob("演练-*/答卷.csv"))) == 1
