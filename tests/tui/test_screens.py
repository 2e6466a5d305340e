"""The terminal screens, driven by keys only."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlmodel import select
from textual.pilot import Pilot
from textual.widgets import DataTable, Input, Static

from tui.at_the_desk import listed, pressed, settled, shown_over, static_text
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
EARLY = "示烟立〔2025〕第42号"


def _app(workspace: Path) -> ZmtoolApp:
    return ZmtoolApp(workspace, TODAY, "测试")


def _content(app: ZmtoolApp) -> str:
    return str(app.screen.query_one("#content", Static).content)


async def test_the_list_shows_every_case_newest_first(workspace: Path) -> None:
    app = _app(workspace)
    async with app.run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        await pressed(pilot, "c")
        assert isinstance(app.screen, CaseListScreen)
        assert [row[0] for row in listed(app)][0] == "示烟立〔2025〕第42号"
        assert len(listed(app)) == 3 and "共 3" in static_text(app, "#heading")


@pytest.mark.parametrize("key", ["slash", "／"])
async def test_search_as_one_types(workspace: Path, key: str) -> None:
    app = _app(workspace)
    async with app.run_test(size=(120, 36)) as pilot:
        await pressed(pilot, "c", key)
        assert app.screen.query_one("#search", Input).has_focus
        await pressed(pilot, "温")
        assert [row[0] for row in listed(app)] == ["示烟立〔2025〕第31号"]
        await pressed(pilot, "escape")
        assert len(listed(app)) == 3 and app.screen.query_one("#rows").has_focus


async def test_a_dossier_shows_documents_findings_and_deadlines(workspace: Path) -> None:
    app = _app(workspace)
    async with app.run_test(size=(140, 40)) as pilot:
        await _open(pilot, "示烟立〔2025〕第31号")
        assert "84.8" in str(app.screen.query_one("#heading", Static).content)
        assert len(listed(app, "#documents")) == 21 and len(listed(app, "#findings")) == 15
        await pressed(pilot, "n", "n", "n")
        assert "B11" in _content(app) and "依据：" in _content(app)
        await pressed(pilot, "enter")
        assert _content(app).startswith("《检查（勘验）笔录》")
        await pressed(pilot, "d")
        assert "先行登记保存" in _content(app) and "逾期办理" in _content(app)
        await pressed(pilot, "escape")
        assert isinstance(app.screen, TodayScreen)


async def test_an_early_case_shows_what_is_due(workspace: Path) -> None:
    app = _app(workspace)
    async with app.run_test(size=(140, 40)) as pilot:
        await _open(pilot, EARLY)
        await pressed(pilot, "d")
        text = _content(app)
        assert "届满 2025-07-16" in text and "未到期，还有 6 天" in text
        assert listed(app, "#findings")[0][1] == "没有发现问题"


@pytest.mark.parametrize("key", ["question_mark", "？"])
async def test_help_lists_every_key(workspace: Path, key: str) -> None:
    app = _app(workspace)
    async with app.run_test(size=(120, 50)) as pilot:
        await pressed(pilot, "c")
        await pressed(pilot, key)
        assert isinstance(app.screen, HelpScreen)
        text = str(app.screen.query_one("#keys Static", Static).content)
        for keys in PAGES:
            for one in keys:
                assert one.label in text
        await pressed(pilot, "escape")
        assert isinstance(app.screen, CaseListScreen)


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 60)])
async def test_every_pane_has_room(workspace: Path, size: tuple[int, int]) -> None:
    app = _app(workspace)
    async with app.run_test(size=size) as pilot:
        await _open(pilot, EARLY)
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
        await pressed(pilot, "c")
        assert "[bold][/tmp/x][A-01]" in [cell for row in listed(app) for cell in row]
        await _open(pilot, "示烟立〔2025〕第77号")
        assert "[A-01]" in static_text(app, "#heading")


def test_columns_are_wide_enough_for_their_headings() -> None:
    for screen in (CaseListScreen, TodayScreen):
        assert all(cell_width(one.label) <= one.width or not one.width for one in screen.COLUMNS)


async def test_the_first_screen_shows_what_is_due_and_opens_its_case(workspace: Path) -> None:
    app = ZmtoolApp(workspace, date(2025, 7, 17), "何平川")
    async with app.run_test(size=(120, 30)) as pilot:
        await settled(pilot)
        assert isinstance(app.screen, TodayScreen)
        assert "逾期 1" in static_text(app, "#heading")
        assert listed(app)[0][:4] == ["逾期", "2025-07-16", "-1 天", "案件"]
        await pressed(pilot, "a")
        assert len(listed(app)) == 2
        await pressed(pilot, "a", "g", "enter")
        assert "第42号" in static_text(app, "#heading")
        await _open(pilot, EARLY)
        await pressed(pilot, "s")
        assert "可办 先行登记保存证据处理" in _content(app) and "超期 1 日" in _content(app)
    with opened(workspace) as at, at.reading() as session:
        seen = session.exec(select(AuditEntry).where(AuditEntry.action == "case.open")).all()
    assert {(one.who, "第42号" in one.change) for one in seen} == {("何平川", True)}


async def test_a_day_without_deadlines_says_so(tmp_path: Path) -> None:
    folder = create(tmp_path / "空", now=datetime(2025, 7, 10), user="测试").root
    app = ZmtoolApp(folder, TODAY, "测试")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "这个工作区还是空的" in static_text(app, "#status")


async def _open(pilot: Pilot[None], number: str) -> None:
    await shown_over(pilot, DossierScreen(number))


async def _filled(app: ZmtoolApp, pilot: Pilot[None]) -> str:
    await app.workers.wait_for_complete()
    await settled(pilot)
    return _content(app)


async def test_one_key_fills_the_documents_of_the_last_step(workspace: Path) -> None:
    app = _app(workspace)
    async with app.run_test(size=(120, 36)) as pilot:
        await _open(pilot, EARLY)
        await pressed(pilot, "f")
        said = await _filled(app, pilot)
        assert "已填制" in said and "文件夹：outbox/示烟立〔2025〕第42号/" in said
        files = list((workspace / "outbox" / "示烟立〔2025〕第42号").glob("*/*.docx"))
        assert files and all(path.name in said for path in files)
        assert [notice.severity for notice in app._notifications] == ["information"]


async def test_a_step_that_comes_next_is_chosen_and_its_documents_drafted(workspace: Path) -> None:
    app = _app(workspace)
    async with app.run_test(size=(120, 36)) as pilot:
        await _open(pilot, EARLY)
        await pressed(pilot, "F")
        assert isinstance(app.screen, StepChoiceScreen)
        steps = app.screen.query_one("#steps", DataTable)
        labels = [str(steps.get_row_at(row)[0]) for row in range(steps.row_count)]
        wanted = labels.index("先行登记保存证据处理")
        assert "先行登记保存证据处理通知书" in str(steps.get_row_at(wanted)[1])
        await pressed(pilot, "j", "k", *["j"] * wanted, "enter")
        said = await _filled(app, pilot)
        assert "（草稿）" in said and "待填：" in said
        assert list((workspace / "outbox").glob("*/先行登记保存证据处理/*先行登记保存证据处理通知书.docx"))
        await pressed(pilot, "F")
        await pressed(pilot, "escape")
        assert isinstance(app.screen, DossierScreen) and "待填：" in _content(app)


async def test_why_nothing_was_filled_is_said_in_words(workspace: Path) -> None:
    (workspace / "outbox").rmdir()
    (workspace / "outbox").write_text("no folder")
    app = _app(workspace)
    async with app.run_test(size=(120, 36)) as pilot:
        await _open(pilot, EARLY)
        await pressed(pilot, "f")
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
        await _open(pilot, "示烟立〔2025〕第88号")
        said = _content(app)
        assert "手工改写：当事人，按案件应为 " in said
        assert "待填：" in said


async def test_what_review_would_deduct_is_shown_while_it_can_be_mended(workspace: Path) -> None:
    early = read_case(shipped_root() / "sample_cases" / "early" / "case.yaml")
    first = replace(early.documents[0], fields={**early.documents[0].fields, "party_name": "另一个人"})
    wrong = replace(early, case_no="示烟立〔2025〕第66号", documents=(first, *early.documents[1:]))
    path = workspace / "wrong.yaml"
    write_case(wrong, path)
    import_case(path, workspace, now=datetime(2025, 7, 11, 9, 0), user="测试")
    app = _app(workspace)
    async with app.run_test(size=(140, 36)) as pilot:
        await settled(pilot)
        await pressed(pilot, "w")
        assert "只看评查会扣分的" in static_text(app, "#heading")
        warned = {row[5] for row in listed(app)}
        assert "示烟立〔2025〕第66号" in warned and "示烟立〔2025〕第31号" not in warned
        assert static_text(app, "#status").startswith("项目 ")
        await pressed(pilot, "w")
        assert "只看" not in static_text(app, "#heading")
