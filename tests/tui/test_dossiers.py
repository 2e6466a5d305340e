"""Dossiers: the list, and one in three panes with its findings on the text and on scanned paper. Keys only."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tui.at_the_desk import listed, pressed, settled, shown_over, static_text
from tui.test_golden_screens import _compared
from tui.waiting_scans import DECISION, add_scan, field
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.records import ENFORCEMENT
from zmtool.scans.records import Line
from zmtool.scans.register_records import DocumentAsRead
from zmtool.scans.word import word_page
from zmtool.tui.app import ZmtoolApp
from zmtool.tui.screens.dossier import DossierScreen
from zmtool.tui.screens.dossiers import DossierListScreen
from zmtool.tui.screens.scan_queue import ScanQueueScreen
from zmtool.tui.widgets.page_view import PageView
from zmtool.tui.widgets.row_list import RowList
from zmtool.workflow.cases import load_case
from zmtool.workflow.filling import bound_documents, filled_bytes

TODAY = date(2025, 7, 10)
FLAWED, CLEAN, EARLY = "示烟立〔2025〕第31号", "示烟立〔2025〕第18号", "示烟立〔2025〕第42号"


def _app(workspace: Path, pictures: bool = True) -> ZmtoolApp:
    return ZmtoolApp(workspace, TODAY, "何平川", pictures, start="案卷")


def _screen(pilot: Pilot[None]) -> DossierScreen:
    screen = pilot.app.screen
    assert isinstance(screen, DossierScreen)
    return screen


def _decision_lines(workspace: Path) -> tuple[Line, ...]:
    """The decision of the flawed case as it would be read from paper, line by line."""
    catalogue = load_catalogue(workspace).of_area(ENFORCEMENT)
    bound = bound_documents(load_case(FLAWED, workspace), catalogue, workspace)
    path = workspace / "cache" / "决定.docx"
    path.write_bytes(filled_bytes(next(one for one in bound if one.form.id == "penalty_decision"), workspace))
    return word_page(path).lines


@pytest.fixture
def scanned(workspace: Path) -> tuple[Path, Line]:
    """The workspace with the scanned decision of the flawed case, and the line that names the wrong term."""
    lines = _decision_lines(workspace)
    wrong = next(one for one in lines if "15日内" in one.text and "复议" in one.text)
    document = DocumentAsRead(
        "penalty_decision",
        "行政处罚决定书",
        (1,),
        0.98,
        FLAWED,
        1,
        "number",
        "",
        (field("review_days", "复议期限", "15", "15", 0.97, wrong.box),),
    )
    add_scan(workspace, "决定书.png", document, lines)
    return workspace, wrong


async def _to_finding(pilot: Pilot[None], code: str) -> None:
    """Walks through the findings with n until the wanted one has the cursor."""
    findings = _screen(pilot).query_one("#findings", RowList)
    await pressed(pilot, "n")
    for _ in range(findings.total):
        if findings.current is not None and str(findings.current.record[0].item.code) == code:
            return
        await pressed(pilot, "n")
    raise AssertionError(f"没有问题 {code}")


async def test_the_list_counts_documents_and_paper_and_is_narrowed_and_searched(workspace: Path) -> None:
    add_scan(workspace, "决定.png", DECISION)
    app = _app(workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown_over(pilot, DossierListScreen())
        assert [(row[0], *row[3:6]) for row in listed(app)] == [
            (EARLY, "5", "", ""),
            (FLAWED, "21", "", ""),
            (CLEAN, "21", "1", "3"),
        ]
        await pressed(pilot, "v")
        assert [row[0] for row in listed(app)] == [CLEAN] and "只看有扫描件的" in static_text(app, "#heading")
        assert "3 个字段待核" in static_text(app, "#status")
        await pressed(pilot, "v")
        assert [row[0] for row in listed(app)] == [EARLY, FLAWED]
        await pressed(pilot, "v", "v", "v", "slash", *"温书", "enter")
        assert [row[0] for row in listed(app)] == [FLAWED]
        await pressed(pilot, "enter")
        assert _screen(pilot).case_no == FLAWED
        await pressed(pilot, "greater_than_sign")
        assert "没有下一个案卷了" in static_text(app, "#status")
        await pressed(pilot, "escape")
        assert isinstance(app.screen, DossierListScreen)


async def test_from_one_dossier_to_the_next(workspace: Path) -> None:
    app = _app(workspace)
    async with app.run_test(size=(120, 36)) as pilot:
        await shown_over(pilot, DossierListScreen())
        await pressed(pilot, "enter", "greater_than_sign")
        assert FLAWED in static_text(app, "#heading") and "84.8" in static_text(app, "#heading")
        await pressed(pilot, "less_than_sign")
        assert EARLY in static_text(app, "#heading")
        await pressed(pilot, "b")
        assert isinstance(app.screen, ScanQueueScreen)
        await pressed(pilot, "escape", "c")
        assert type(app.screen).__name__ == "CaseScreen"


async def test_a_finding_leads_to_each_of_its_places_in_the_text(workspace: Path) -> None:
    app = _app(workspace)
    async with app.run_test(size=(120, 36)) as pilot:
        await shown_over(pilot, DossierScreen(FLAWED))
        await _to_finding(pilot, "C42")
        assert "与《行政处罚事先告知书》" in static_text(app, "#about") and "依据：" in static_text(
            app, "#about"
        )
        await pressed(pilot, "enter")
        assert static_text(app, "#content").startswith("《行政处罚决定书》")
        assert "406.70" in static_text(app, "#status") and "（1/2" in static_text(app, "#status")
        here = app.screen.query_one("#content")._Static__content  # type: ignore[attr-defined]
        assert [here.plain[one.start : one.end] for one in here.spans if one.style == "bold reverse red"] == [
            "406.70\n"
        ]
        await pressed(pilot, "enter")
        assert static_text(app, "#content").startswith("《行政处罚事先告知书》")
        documents = app.screen.query_one("#documents", RowList)
        assert documents.current is not None and documents.current.record.title == "行政处罚事先告知书"
        await pressed(pilot, "N")
        assert "C35" in static_text(app, "#content")


async def test_findings_are_narrowed_to_those_of_the_document(workspace: Path) -> None:
    app = _app(workspace)
    async with app.run_test(size=(120, 36)) as pilot:
        await shown_over(pilot, DossierScreen(FLAWED))
        assert len(listed(app, "#findings")) == 15
        await pressed(pilot, "v", "v")
        assert listed(app, "#findings") == [["", "没有发现问题"]]
        await pressed(pilot, "v", "j", "j", "j")
        assert [row[0] for row in listed(app, "#findings")] == ["B11"]


async def test_a_finding_is_shown_on_the_scanned_page(scanned: tuple[Path, Line]) -> None:
    workspace, wrong = scanned
    app = _app(workspace)
    async with app.run_test(size=(120, 36)) as pilot:
        await shown_over(pilot, DossierScreen(FLAWED))
        await pressed(pilot, "p")
        assert "没有归案的扫描件" in static_text(app, "#status")
        await _to_finding(pilot, "E55")
        await pressed(pilot, "enter")
        page = app.screen.query_one("#page", PageView)
        assert page.display and page.page is not None and page.page.picture is not None
        assert page._field is not None and page._field.box == wrong.box
        await pressed(pilot, "asterisk", "minus", "plus", "t", "t")
        await pressed(pilot, "right_square_bracket")
        assert "没有下一页了" in static_text(app, "#status")
        await pressed(pilot, "p")
        assert not page.display and "E55" in static_text(app, "#content")


async def test_judged_by_its_paper_the_places_are_those_of_the_pages(scanned: tuple[Path, Line]) -> None:
    workspace, _ = scanned
    app = _app(workspace)
    async with app.run_test(size=(120, 36)) as pilot:
        await shown_over(pilot, DossierScreen(FLAWED))
        await pressed(pilot, "w")
        assert "按归案的扫描件" in static_text(app, "#heading")
        assert [row[0] for row in listed(app, "#documents")] == ["行政处罚决定书"]
        await _to_finding(pilot, "E55")
        await pressed(pilot, "enter")
        assert "全文" in static_text(app, "#content") and "第1页" in static_text(app, "#status")
        await pressed(pilot, "p", "enter")
        page = app.screen.query_one("#page", PageView)
        assert page.display and page._field is not None
        lines = _decision_lines(workspace)
        under = [one for one in lines if one.box[1] < sum(page._field.box[1::2]) / 2 < one.box[3]]
        assert any("15日内" in one.text or "十五日" in one.text or "15 日" in one.text for one in under)
        await pressed(pilot, "w")
        assert "按登记的事实" in static_text(app, "#heading")


async def test_without_pictures_the_lines_around_are_marked(scanned: tuple[Path, Line]) -> None:
    workspace, _ = scanned
    app = _app(workspace, pictures=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown_over(pilot, DossierScreen(FLAWED))
        await pressed(pilot, "p")
        await _to_finding(pilot, "E55")
        await pressed(pilot, "enter")
        assert "【15】" in static_text(app, "#lines")


async def test_what_cannot_be_is_said_in_words(workspace: Path) -> None:
    app = _app(workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown_over(pilot, DossierScreen(EARLY))
        await pressed(pilot, "p")
        assert "没有归案的扫描件" in static_text(app, "#status")
        await pressed(pilot, "w")
        assert "没有归案的扫描件" in static_text(app, "#status") and "按登记的事实" in static_text(
            app, "#heading"
        )
        await pressed(pilot, "o")
        assert "没有填制过的文件" in static_text(app, "#status")
        await pressed(pilot, "escape")
        await shown_over(pilot, DossierScreen("示烟立〔2025〕第999号"))
        assert "没有" in static_text(app, "#heading")
        await pressed(pilot, "n", "enter", "p", "d", "v", "e", "right_square_bracket", "escape")


async def test_the_dossier_of_a_narrow_screen(workspace: Path) -> None:
    await _compared(
        ZmtoolApp(workspace, TODAY, "测试", start="案卷"),
        workspace,
        "dossier-80x24",
        (80, 24),
        ["j", "enter", "n"],
    )


async def test_every_text_of_a_finding_can_be_read_on_a_narrow_screen(workspace: Path) -> None:
    app = _app(workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown_over(pilot, DossierScreen(FLAWED))
        await settled(pilot)
        for pane in ("#documents", "#middle", "#findings"):
            assert app.screen.query_one(pane).size.height >= 4
        assert app.screen.query_one("#findings").size.width > 70
