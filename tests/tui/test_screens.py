"""The terminal screens, driven by keys only."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlmodel import select
from textual.pilot import Pilot
from textual.widgets import DataTable, Input, Static

from zmtool.base.shipped import shipped_root
from zmtool.base.text import cell_width
from zmtool.cases.case_file import read_case, write_case
from zmtool.store.tables import AuditEntry
from zmtool.tui.app import ZmtoolApp
from zmtool.tui.keys import PAGES
from zmtool.tui.screens.cases import CaseListScreen
from zmtool.tui.screens.dossier import DossierScreen
from zmtool.tui.screens.help import HelpScreen
from zmtool.tui.screens.step_choice import StepChoiceScreen
from zmtool.tui.screens.today import TodayScreen
from zmtool.workflow.cases import import_case
from zmtool.workflow.workspace import create, opened

TODAY = date(2025, 7, 10)


def _app(workspace: Path) -> ZmtoolApp:
    return ZmtoolApp(workspace, TODAY, "测试")


def _content(app: ZmtoolApp) -> str:
    return str(app.screen.query_one("#content", Static).content)


async def test_the_list_shows_every_case_newest_first(workspace: Path) -> None:
    app = _app(workspace)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("c")
        await pilot.pause()
        await pilot.pause()
        assert isinstance(app.screen, CaseListScreen)
        table = app.screen.query_one("#cases", DataTable)
        assert table.row_count == 3
        assert str(table.get_row_at(0)[0]) == "示烟立〔2025〕第42号"
        assert "共 3 件" in str(app.screen.query_one("#status", Static).content)


@pytest.mark.parametrize("key", ["slash", "／"])
async def test_search_as_one_types(workspace: Path, key: str) -> None:
    app = _app(workspace)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("c")
        await pilot.pause()
        await pilot.press(key)
        assert app.screen.query_one("#search", Input).has_focus
        await pilot.press("温")
        await pilot.pause()
        table = app.screen.query_one("#cases", DataTable)
        assert [str(table.get_row_at(row)[2]) for row in range(table.row_count)] == ["温书航"]
        await pilot.press("escape")
        await pilot.pause()
        assert table.row_count == 3 and table.has_focus


async def test_a_dossier_shows_documents_findings_and_deadlines(workspace: Path) -> None:
    app = _app(workspace)
    async with app.run_test(size=(140, 40)) as pilot:
        await pilot.press("c")
        await pilot.pause()
        await pilot.press("j", "enter")
        await pilot.pause()
        assert isinstance(app.screen, DossierScreen)
        assert "84.8" in str(app.screen.query_one("#heading", Static).content)
        assert app.screen.query_one("#documents", DataTable).row_count == 21
        findings = app.screen.query_one("#findings", DataTable)
        assert findings.row_count == 15
        await pilot.press("n", "n", "n")
        assert "B11" in _content(app) and "依据：" in _content(app)
        await pilot.press("enter")
        await pilot.pause()
        assert _content(app).startswith("《检查（勘验）笔录》")
        await pilot.press("d")
        assert "先行登记保存" in _content(app) and "逾期办理" in _content(app)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, CaseListScreen)


async def test_an_early_case_shows_what_is_due(workspace: Path) -> None:
    app = _app(workspace)
    async with app.run_test(size=(140, 40)) as pilot:
        await pilot.press("c")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("d")
        text = _content(app)
        assert "届满 2025-07-16" in text and "未到期，还有 6 天" in text
        assert "没有发现问题" in str(app.screen.query_one("#findings", DataTable).get_row_at(0)[1])


@pytest.mark.parametrize("key", ["question_mark", "？"])
async def test_help_lists_every_key(workspace: Path, key: str) -> None:
    app = _app(workspace)
    async with app.run_test(size=(120, 50)) as pilot:
        await pilot.press("c")
        await pilot.pause()
        await pilot.press(key)
        await pilot.pause()
        assert isinstance(app.screen, HelpScreen)
        text = str(app.screen.query_one("#keys Static", Static).content)
        for keys in PAGES:
            for one in keys:
                assert one.label in text
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, CaseListScreen)


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 60)])
async def test_every_pane_has_room(workspace: Path, size: tuple[int, int]) -> None:
    app = _app(workspace)
    async with app.run_test(size=size) as pilot:
        await pilot.press("c")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        for pane in ("#documents", "#middle", "#findings"):
            assert app.screen.query_one(pane).size.width >= 18, (pane, size)


async def test_text_from_outside_is_never_markup(workspace: Path) -> None:
    name = "[bold][/tmp/x][A-01]"
    early = read_case(shipped_root() / "sample_cases" / "early" / "case.yaml")
    hostile = replace(early, case_no="示烟立〔2025〕第77号", party=replace(early.party, name=name))
    path = workspace / "hostile.yaml"
    write_case(hostile, path)
    import_case(path, workspace, now=datetime(2025, 7, 11, 9, 0), user="测试")
    app = _app(workspace)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("c")
        await pilot.pause()
        await pilot.pause()
        table = app.screen.query_one("#cases", DataTable)
        names = [str(table.get_row_at(row)[2]) for row in range(table.row_count)]
        assert "[bold][/tmp/x][A-01]" in names
        await pilot.press("enter")
        await pilot.pause()
        assert "[A-01]" in str(app.screen.query_one("#heading", Static).content)


def test_columns_are_wide_enough_for_their_headings() -> None:
    from zmtool.tui.screens.cases import COLUMNS

    assert all(cell_width(label) <= width for label, width in COLUMNS)


async def test_the_first_screen_shows_what_is_due_and_opens_its_case(workspace: Path) -> None:
    app = ZmtoolApp(workspace, date(2025, 7, 17), "何平川")
    async with app.run_test(size=(120, 30)) as pilot:
        await pilot.pause()
        assert isinstance(app.screen, TodayScreen)
        assert "逾期 1" in str(app.screen.query_one("#heading", Static).content)
        table = app.screen.query_one("#deadlines", DataTable)
        assert [str(cell) for cell in table.get_row_at(0)[:3]] == ["逾期", "2025-07-16", "-1 天"]
        await pilot.press("a")
        await pilot.pause()
        assert table.row_count == 2
        await pilot.press("p", "p", "g", "enter")
        await pilot.pause()
        assert isinstance(app.screen, DossierScreen)
        await pilot.press("s")
        assert "可办 先行登记保存证据处理" in _content(app) and "超期 1 日" in _content(app)
    with opened(workspace) as at, at.reading() as session:
        seen = session.exec(select(AuditEntry).where(AuditEntry.action == "case.open")).all()
    assert [(one.who, "第42号" in one.change) for one in seen] == [("何平川", True)]


async def test_a_day_without_deadlines_says_so(tmp_path: Path) -> None:
    folder = create(tmp_path / "空", now=datetime(2025, 7, 10), user="测试").root
    app = ZmtoolApp(folder, TODAY, "测试")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "没有逾期或将到期的期限" in str(app.screen.query_one("#status", Static).content)


async def _open_first(pilot: Pilot[None]) -> None:
    await pilot.press("c")
    await pilot.pause()
    await pilot.press("enter")
    await pilot.pause()


async def _filled(app: ZmtoolApp, pilot: Pilot[None]) -> str:
    await app.workers.wait_for_complete()
    await pilot.pause()
    return _content(app)


async def test_one_key_fills_the_documents_of_the_last_step(workspace: Path) -> None:
    app = _app(workspace)
    async with app.run_test(size=(120, 36)) as pilot:
        await _open_first(pilot)
        await pilot.press("f")
        said = await _filled(app, pilot)
        assert "已填制" in said and "文件夹：outbox/示烟立〔2025〕第42号/" in said
        files = list((workspace / "outbox" / "示烟立〔2025〕第42号").glob("*/*.docx"))
        assert files and all(path.name in said for path in files)
        assert [notice.severity for notice in app._notifications] == ["information"]


async def test_a_step_that_comes_next_is_chosen_and_its_documents_drafted(workspace: Path) -> None:
    app = _app(workspace)
    async with app.run_test(size=(120, 36)) as pilot:
        await _open_first(pilot)
        await pilot.press("F")
        await pilot.pause()
        assert isinstance(app.screen, StepChoiceScreen)
        steps = app.screen.query_one("#steps", DataTable)
        labels = [str(steps.get_row_at(row)[0]) for row in range(steps.row_count)]
        wanted = labels.index("先行登记保存证据处理")
        assert "先行登记保存证据处理通知书" in str(steps.get_row_at(wanted)[1])
        await pilot.press("j", "k", *["j"] * wanted, "enter")
        await pilot.pause()
        said = await _filled(app, pilot)
        assert "（草稿）" in said and "待填：" in said
        assert list((workspace / "outbox").glob("*/先行登记保存证据处理/*先行登记保存证据处理通知书.docx"))
        await pilot.press("F")
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, DossierScreen) and "待填：" in _content(app)


async def test_why_nothing_was_filled_is_said_in_words(workspace: Path) -> None:
    (workspace / "outbox").rmdir()
    (workspace / "outbox").write_text("no folder")
    app = _app(workspace)
    async with app.run_test(size=(120, 36)) as pilot:
        await _open_first(pilot)
        await pilot.press("f")
        assert "没有填制" in await _filled(app, pilot)
        assert [notice.severity for notice in app._notifications] == ["error"]


async def test_a_document_shows_what_it_lacks_and_what_was_worded_by_hand(workspace: Path) -> None:
    case = read_case(shipped_root() / "sample_cases" / "early" / "case.yaml")
    first = replace(case.documents[0], fields={**case.documents[0].fields, "party_name": "另一个人"})
    changed = replace(
        case,
        case_no="示烟立〔2025〕第88号",
        party=replace(case.party, address=""),
        documents=(first, *case.documents[1:]),
    )
    path = workspace / "changed.yaml"
    write_case(changed, path)
    import_case(path, workspace, now=datetime(2025, 7, 11, 9, 0), user="测试")
    app = _app(workspace)
    async with app.run_test(size=(120, 36)) as pilot:
        await _open_first(pilot)
        said = _content(app)
        assert "手工改写：当事人，按案件应为 " in said
        assert "待填：" in said
