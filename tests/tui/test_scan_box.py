"""The scan box, driven by keys only."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from sqlmodel import select
from textual.pilot import Pilot
from textual.widgets import DataTable, Input, Static

from tui.at_the_desk import pressed, settled
from tui.waiting_scans import CASE_NO, DECISION, LETTER, add_scan
from zmtool.scans.register_records import KeptDocument
from zmtool.store.tables import AuditEntry
from zmtool.tui.app import ZmtoolApp
from zmtool.tui.screens.case_choice import CaseChoiceScreen
from zmtool.tui.screens.reason import ReasonScreen
from zmtool.tui.screens.scan_fields import ScanFieldsScreen
from zmtool.tui.screens.scan_queue import ScanQueueScreen
from zmtool.tui.screens.today import TodayScreen
from zmtool.tui.widgets.page_view import PageView
from zmtool.workflow.scan_desk import document_on_desk
from zmtool.workflow.scan_drafts import draft_of
from zmtool.workflow.scans_waiting import waiting_documents
from zmtool.workflow.workspace import create, opened

TODAY = date(2025, 7, 10)
WIDE = (120, 36)


@pytest.fixture
def decision(workspace: Path) -> int:
    return add_scan(workspace, "决定.png", DECISION).number


@pytest.fixture
def letter(workspace: Path) -> int:
    return add_scan(workspace, "信.png", LETTER).number


def _app(workspace: Path, pictures: bool = True) -> ZmtoolApp:
    return ZmtoolApp(workspace, TODAY, "何平川", pictures)


def _text(app: ZmtoolApp, where: str) -> str:
    return str(app.screen.query_one(where, Static).content)


def _rows(app: ZmtoolApp, table: str) -> list[list[str]]:
    one = app.screen.query_one(table, DataTable)
    return [[str(cell) for cell in one.get_row_at(row)] for row in range(one.row_count)]


def _kept(workspace: Path, number: int) -> KeptDocument:
    return document_on_desk(number, workspace).kept


def _words(workspace: Path, number: int) -> list[tuple[str, str, str]]:
    return [(one.field, one.kind, one.value) for one in _kept(workspace, number).corrections]


async def _typed(pilot: Pilot[None], text: str) -> None:
    pilot.app.screen.query_one("#edit", Input).value = ""
    await settled(pilot)
    await pilot.press(*text)
    await settled(pilot)


async def test_an_empty_box_says_so(tmp_path: Path) -> None:
    folder = create(tmp_path / "空", now=datetime(2025, 7, 10), user="测试").root
    app = _app(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "扫描" not in _text(app, "#heading")
        await pressed(pilot, "b")
        assert isinstance(app.screen, ScanQueueScreen)
        assert _text(app, "#status") == "没有待办的扫描件"
        await pressed(pilot, "enter", "a", "x", "escape")
        assert isinstance(app.screen, TodayScreen)


async def test_the_first_screen_counts_and_the_list_shows_what_waits(
    workspace: Path, decision: int, letter: int
) -> None:
    app = _app(workspace)
    async with app.run_test(size=WIDE) as pilot:
        await settled(pilot)
        assert "扫描待归案 1 待核 1" in _text(app, "#heading")
        await pressed(pilot, "b")
        assert [row[:3] for row in _rows(app, "#waiting")] == [
            [str(letter), "其他材料", ""],
            [str(decision), "行政处罚决定书", "3"],
        ]
        await pressed(pilot, "v")
        assert [row[0] for row in _rows(app, "#waiting")] == [str(letter)]
        await pressed(pilot, "v")
        assert [row[0] for row in _rows(app, "#waiting")] == [str(decision)]
        await pressed(pilot, "v", "／", *"二维码")
        assert [row[0] for row in _rows(app, "#waiting")] == [str(letter)]
        assert "找到 1" in _text(app, "#heading")
        await pressed(pilot, "没")
        assert _text(app, "#status") == "这样的待办扫描件一份也没有"
        await pressed(pilot, "escape")
        assert len(_rows(app, "#waiting")) == 2


async def test_from_a_case_only_its_documents_are_listed(workspace: Path, decision: int, letter: int) -> None:
    app = _app(workspace)
    async with app.run_test(size=WIDE) as pilot:
        await pressed(pilot, "c", "slash", *"第18号", "enter", "enter", "b")
        assert isinstance(app.screen, ScanQueueScreen)
        assert [row[0] for row in _rows(app, "#waiting")] == [str(decision)]


async def test_a_document_is_filed_with_a_case_that_is_chosen(workspace: Path, letter: int) -> None:
    app = _app(workspace)
    async with app.run_test(size=WIDE) as pilot:
        await pressed(pilot, "b", "a")
        assert isinstance(app.screen, CaseChoiceScreen)
        assert len(_rows(app, "#matches")) == 3
        await pressed(pilot, *"龘靐")
        assert _rows(app, "#matches") == []
        await pressed(pilot, "enter")
        assert isinstance(app.screen, CaseChoiceScreen), "nothing to choose from"
        await pressed(pilot, "backspace", "backspace", *"第18号")
        assert [row[0] for row in _rows(app, "#matches")] == [CASE_NO]
        await pressed(pilot, "escape", "a", "down", "up", *"宋知远", "enter")
        await settled(pilot)
        assert isinstance(app.screen, ScanQueueScreen)
        assert _rows(app, "#waiting") == []
    assert _kept(workspace, letter).document.case_no == CASE_NO


async def test_a_document_of_no_case_is_put_aside_with_a_reason(
    workspace: Path, decision: int, letter: int
) -> None:
    app = _app(workspace)
    async with app.run_test(size=WIDE) as pilot:
        await pressed(pilot, "b", "x", "enter")
        assert isinstance(app.screen, ReasonScreen) and "请写明原因" in _text(app, "#hint")
        await pressed(pilot, *"广告", "enter")
        assert [row[0] for row in _rows(app, "#waiting")] == [str(decision)]
        await pressed(pilot, "x", *"错了", "enter")
        assert _rows(app, "#waiting") == []
    assert _kept(workspace, decision).document.case_no == "" and _kept(workspace, decision).set_aside
    assert _kept(workspace, letter).set_aside and _kept(workspace, letter).document.reason == "广告"


async def _open_decision(pilot: Pilot[None]) -> None:
    await pressed(pilot, "b", "v", "v", "enter")
    assert isinstance(pilot.app.screen, ScanFieldsScreen)


async def test_fields_are_settled_key_by_key_and_words_taken_back(workspace: Path, decision: int) -> None:
    app = _app(workspace)
    async with app.run_test(size=WIDE) as pilot:
        await _open_decision(pilot)
        assert [row[:2] for row in _rows(app, "#fields")] == [
            ["？", "许可证号"],
            ["？", "文书日期"],
            ["？", "住址"],
            ["", "当事人"],
        ]
        await pressed(pilot, "y")
        assert "可能是 1 2025-03-05 2 2025-03-06" in _text(app, "#detail")
        await pressed(pilot, "3")
        assert _text(app, "#status") == "没有这一个可能"
        await pressed(pilot, "2", "n")
        assert "全部核对完毕" in _text(app, "#heading")
        assert _words(workspace, decision) == [
            ("license_no", "confirmed", "349901100018"),
            ("date", "changed", "2025-03-06"),
            ("party_address", "absent", ""),
        ]
        assert [row[0] for row in _rows(app, "#fields")] == ["✓", "改", "无", ""]
        assert _rows(app, "#fields")[2][2] == "（没有）"
        await pressed(pilot, "u", "u", "j", "k")
        assert [row[0] for row in _rows(app, "#fields")] == ["✓", "？", "？", ""]
        assert "还有 2 个字段待核" in _text(app, "#heading")
        await pressed(pilot, "u", "u")
        assert _text(app, "#status") == "没有可撤回的"
        assert _words(workspace, decision) == []
        await pressed(pilot, "escape")
        assert isinstance(app.screen, ScanQueueScreen) and _rows(app, "#waiting")[0][2] == "3"
    with opened(workspace) as at, at.reading() as session:
        said = session.exec(select(AuditEntry).where(AuditEntry.action == "scan.correct")).all()
    assert [one.who for one in said] == ["何平川"] * 6


async def test_a_second_word_and_its_taking_back_restore_the_first(workspace: Path, decision: int) -> None:
    app = _app(workspace)
    async with app.run_test(size=WIDE) as pilot:
        await _open_decision(pilot)
        await pressed(pilot, "enter", "k", "n", "u")
        assert _words(workspace, decision) == [("license_no", "confirmed", "349901100018")]


async def test_what_is_typed_is_checked_by_its_type(workspace: Path, decision: int) -> None:
    app = _app(workspace)
    async with app.run_test(size=WIDE) as pilot:
        await _open_decision(pilot)
        await pressed(pilot, "tab", "e")
        assert app.screen.query_one("#edit", Input).value == "2O25年3月"
        await _typed(pilot, "2025.3.5")
        assert _text(app, "#typed") == "规范值 2025-03-05"
        await _typed(pilot, "三月五日")
        assert _text(app, "#typed") == "不合格式"
        await pressed(pilot, "enter")
        assert "再按一次回车" in _text(app, "#status") and _words(workspace, decision) == []
        await pressed(pilot, "enter")
        assert _words(workspace, decision) == [("date", "changed", "三月五日")]
        assert not app.screen.query_one("#editor").has_class("open")
        await pressed(pilot, "e")
        await _typed(pilot, "")
        await pressed(pilot, "enter")
        assert "还没有写内容" in _text(app, "#status")
        await pressed(pilot, "escape")
        assert len(_words(workspace, decision)) == 1 and isinstance(app.screen, ScanFieldsScreen)


async def test_letters_go_into_the_field_while_it_is_open(workspace: Path, decision: int) -> None:
    app = _app(workspace)
    async with app.run_test(size=WIDE) as pilot:
        await _open_decision(pilot)
        await pressed(pilot, "j", "j", "e")
        await _typed(pilot, "yn1uANpt+o-")
        assert app.screen.query_one("#edit", Input).value == "yn1uANpt+o-"
        await pressed(pilot, "tab", "shift+tab", "up", "down", "enter")
        assert _words(workspace, decision) == [("party_address", "changed", "yn1uANpt+o-")]


async def test_what_was_being_typed_comes_back(workspace: Path, decision: int) -> None:
    app = _app(workspace)
    async with app.run_test(size=WIDE) as pilot:
        await _open_decision(pilot)
        await pressed(pilot, "j", "e")
        await _typed(pilot, "2025年3")
    assert draft_of(workspace, decision) is not None
    app = _app(workspace)
    async with app.run_test(size=WIDE) as pilot:
        await _open_decision(pilot)
        assert app.screen.query_one("#edit", Input).value == "2025年3"
        assert "文书日期" in _text(app, "#detail") and "还在" in _text(app, "#status")
        await pressed(pilot, "escape")
    assert draft_of(workspace, decision) is None and _words(workspace, decision) == []


async def test_all_the_rest_is_accepted_after_a_second_press(workspace: Path, decision: int) -> None:
    app = _app(workspace)
    async with app.run_test(size=WIDE) as pilot:
        await _open_decision(pilot)
        await pressed(pilot, "A")
        assert "还有 3 个字段" in _text(app, "#status")
        await pressed(pilot, "j", "A")
        assert _words(workspace, decision) == [], "another key in between asks again"
        await pressed(pilot, "A")
        assert [kind for _, kind, _ in _words(workspace, decision)] == ["confirmed"] * 3
        await pressed(pilot, "A", "u")
        assert _words(workspace, decision) == []


async def test_from_one_document_to_the_next(workspace: Path, decision: int) -> None:
    second = add_scan(workspace, "又一份决定.png", DECISION).number
    app = _app(workspace)
    async with app.run_test(size=WIDE) as pilot:
        await _open_decision(pilot)
        await pressed(pilot, "y", "y", "n", "n")
        assert _text(app, "#heading").startswith(f"{second} ")
        assert [row[0] for row in _rows(app, "#fields")] == ["？", "？", "？", ""]
        await pressed(pilot, "u", "N")
        assert "后面没有待核的文书" in _text(app, "#status")
    assert _kept(workspace, decision).unsure == 0 and _kept(workspace, second).unsure == 3
    assert waiting_documents(workspace).to_verify == 1


async def test_the_page_is_drawn_and_shown_larger(workspace: Path, decision: int) -> None:
    app = _app(workspace)
    async with app.run_test(size=WIDE) as pilot:
        await _open_decision(pilot)
        drawn = app.export_screenshot()
        assert app.screen.query_one("#picture").display
        await pressed(pilot, "plus")
        larger = app.export_screenshot()
        assert larger != drawn
        await pressed(pilot, "minus", "p")
        assert app.export_screenshot() not in (drawn, larger)
        await pressed(pilot, "t", "t")
        assert _text(app, "#status") == "页面画法：文字"
        assert "许可证号：【349901100018】" in _text(app, "#lines")


async def test_without_pictures_the_lines_around_the_field_are_shown(workspace: Path, decision: int) -> None:
    app = _app(workspace, pictures=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await _open_decision(pilot)
        assert not app.screen.query_one("#picture").display
        lines = _text(app, "#lines")
        assert "许可证号：【349901100018】" in lines and "[bold]查获" in lines
        await pressed(pilot, "o")
        await settled(pilot)
        assert "图片" in _text(app, "#status")
    (path,) = (workspace / "cache" / "pictures").glob("*.png")
    assert path.read_bytes().startswith(b"\x89PNG")


async def test_a_damaged_original_leaves_the_screen_usable(workspace: Path, decision: int) -> None:
    sha256 = _kept(workspace, decision).sha256
    (original,) = (
        path
        for path in (workspace / "vault").rglob("*")
        if path.name.startswith(sha256[-8:]) or sha256.endswith(path.name) or path.name == sha256
    )
    original.chmod(0o600)
    original.write_bytes(b"")
    app = _app(workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        await _open_decision(pilot)
        assert "文件是空的" in _text(app, "#lines")
        await pressed(pilot, "o", "p", "plus", "t", "y")
    assert len(_words(workspace, decision)) == 1


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 60)])
async def test_list_page_and_field_have_room(workspace: Path, decision: int, size: tuple[int, int]) -> None:
    app = _app(workspace)
    async with app.run_test(size=size) as pilot:
        await _open_decision(pilot)
        page, fields = app.screen.query_one(PageView), app.screen.query_one("#fields")
        assert page.size.width >= 40 and page.size.height >= 6 and fields.size.height >= 5
        assert fields.size.width >= 55
        if size[0] == 80:
            assert page.region.y >= fields.region.bottom, "the picture lies below the list"
        assert app.screen.query_one("#picture").size.height == page.size.height
