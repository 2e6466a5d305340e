"""Reports at the desk: made by keys, found again, opened; days that cannot be are refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from oversight.people import MONDAY, bureau, later
from textual.pilot import Pilot

from tui.at_the_desk import listed, pressed, settled, static_text
from zmtool.base.errors import UsageProblem
from zmtool.tui.app import ZmtoolApp
from zmtool.tui.screens.reports import ReportListScreen
from zmtool.workflow.report_asked import Asked
from zmtool.workflow.report_shelf import FOLDER, REPORTS, kept_reports, make_report
from zmtool.workflow.workspace import opened

DAY = MONDAY.date()


@pytest.fixture
def office(tmp_path: Path) -> Path:
    return bureau(tmp_path / "w")


def _desk(root: Path) -> ZmtoolApp:
    return ZmtoolApp(root, DAY, "control", start="报表")


async def _at(app: ZmtoolApp, pilot: Pilot[None], label: str) -> None:
    screen = app.screen
    assert isinstance(screen, ReportListScreen)
    screen.rows.cursor = [cells[0] for cells in listed(app)].index(label)
    await settled(pilot)


async def test_a_report_is_made_and_found(office: Path) -> None:
    app = _desk(office)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pressed(pilot, "o")
        assert "还没有做过" in static_text(app, "#status")
        await _at(app, pilot, "周分析")
        await pressed(pilot, "enter", "ctrl+s")
        made = sorted(one.name for one in (office / FOLDER).iterdir())
        assert made == [f"周分析-20260504-20260510{suffix}" for suffix in (".docx", ".html", ".xlsx")]
        assert static_text(app, "#status").startswith("已做 周分析-20260504-20260510.docx 等 3 个")
        await pressed(pilot, "v")
        assert {cells[1] for cells in listed(app)} == set(made)
        await pressed(pilot, "o")
        assert "周分析-20260504-20260510" in static_text(app, "#status")


async def test_days_that_cannot_be_are_refused_in_words(office: Path) -> None:
    app = _desk(office)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await _at(app, pilot, "检查指标")
        await pressed(pilot, "enter", "tab", *["backspace"] * 10, *"2026-06-30", "ctrl+s")
        assert "晚于今天" in static_text(app, "#status")
        assert not any((office / FOLDER).glob("*"))
        await _at(app, pilot, "评查通报")
        await pressed(pilot, "enter")
        assert "还没有评查批次" in static_text(app, "#status")


def test_every_report_without_a_batch_can_be_made(office: Path) -> None:
    with opened(office) as place:
        made = [
            make_report(
                one.id,
                Asked(plan=("复查恒量订货户",), suffixes=one.suffixes),
                place,
                now=MONDAY,
                user="control",
            )
            for one in REPORTS.values()
            if one.asks != "batch" and one.id != "outflow"
        ]
        names = {path.name for one in made for path in one.files}
        kept = kept_reports(place)
        assert names == {one.path.name for one in kept} and all(one.report for one in kept)
        with pytest.raises(UsageProblem, match="早于"):
            make_report("team", Asked(later(0).date(), later(-1).date()), place, now=MONDAY, user="control")
