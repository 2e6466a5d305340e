"""The screens of cases: the list, one case, its steps, opinions, facts, penalty; a seizure; the filled documents."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from textual.events import Paste
from textual.pilot import Pilot
from textual.widgets import Input, Static

from tui.at_the_desk import listed, pressed, settled, static_text
from tui.case_desk import (
    NOW,
    NUMBER,
    USER,
    approved,
    bureau_workspace,
    fill,
    give_opinions,
    investigated,
    registered_case,
    to_offer,
    type_in,
)
from tui.test_golden_screens import _compared
from zmtool.tui.app import ZmtoolApp
from zmtool.tui.bases.confirm import ConfirmScreen
from zmtool.tui.bases.form import FormScreen
from zmtool.tui.screens.case import CaseScreen
from zmtool.tui.screens.case_files import CaseFilesScreen
from zmtool.tui.screens.cases import CaseListScreen
from zmtool.tui.screens.dossier import DossierScreen
from zmtool.tui.screens.seizure import SeizureScreen
from zmtool.workflow.case_edit import edit_case
from zmtool.workflow.case_seize import begin, enter
from zmtool.workflow.cases import load_case, next_case_number

TODAY = date(2025, 3, 28)


def _app(workspace: Path, today: date = TODAY) -> ZmtoolApp:
    return ZmtoolApp(workspace, today, USER, pictures=False)


def _text(app: ZmtoolApp) -> str:
    return static_text(app, "#content")


async def _open(pilot: Pilot[None]) -> CaseScreen:
    """From the first screen to the first case."""
    await settled(pilot)
    await pressed(pilot, "c", "enter")
    screen = pilot.app.screen
    assert isinstance(screen, CaseScreen)
    return screen


async def _edit(pilot: Pilot[None], what: str) -> None:
    await pressed(pilot, "e")
    await type_in(pilot, what)
    await settled(pilot)
    await pressed(pilot, "enter")
    assert isinstance(pilot.app.screen, FormScreen)


async def test_a_case_from_a_seizure_to_the_printed_notice(tmp_path: Path) -> None:
    folder = bureau_workspace(tmp_path / "工作区")
    app = _app(folder)
    number = "示烟立〔2025〕第1号"
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await pressed(pilot, "c", "c")
        assert isinstance(app.screen, FormScreen)
        assert app.screen.query_one("#field-case_no", Input).value == number
        await pilot.press("enter")
        await type_in(pilot, "未在当地")
        await settled(pilot)
        await fill(pilot, cause="未在当地烟草专卖批发企业进货", party="宋知远", on="3.5")
        screen = app.screen
        assert isinstance(screen, CaseScreen) and screen.number == number
        assert load_case(number, folder).clue_date == date(2025, 3, 5)

        await _edit(pilot, "执法人员")
        await fill(pilot, officers="林一舟,周望")
        await _edit(pilot, "当事人")
        await fill(
            pilot,
            party_id_no="34990119850614123X",
            party_license_no="349901100018",
            party_address="清河街16号",
        )
        await _edit(pilot, "案发")
        await fill(pilot, place="示例县城关镇和平路88号", storage_place="罚没仓库")
        case = load_case(number, folder)
        assert [one.name for one in case.officers] == ["林一舟", "周望"]
        assert (case.party.license_no, case.storage_place) == ("349901100018", "罚没仓库")

        await pressed(pilot, "x")
        assert isinstance(app.screen, SeizureScreen)
        for line in ("075015*12", "317177*10"):
            await type_in(pilot, line)
            await pressed(pilot, "enter")
        assert [row[1] for row in listed(app, "#totals")] == ["12条", "10条"]
        await pressed(pilot, "ctrl+s")
        await fill(pilot, basis="批发价")
        assert isinstance(app.screen, CaseScreen)
        assert "已登记查获物品，共 2 项" in _text(app) and "涉案烟草专卖品核价表.docx" in _text(app)
        assert [one.amount for one in load_case(number, folder).goods] == [
            Decimal("4579.20"),
            Decimal("2014.00"),
        ]

        await to_offer(pilot, "step:inspect")
        await fill(pilot, on="3.5 9:30", fill="否")
        assert load_case(number, folder).events[-1].by == ("林一舟", "周望")
        await give_opinions(pilot, "preserve", "3.5", "", "陆承安")
        await to_offer(pilot, "step:preserve")
        await fill(pilot, on="3.5")
        assert "已办理“证据先行登记保存”，现为先行登记保存中" in _text(app)
        investigated(number, folder)
        await pressed(pilot, "r")
        await pressed(pilot, "p")
        assert app.screen.query_one("#field-base", Input).value == "6593.2"
        await fill(pilot, rate="7%")
        assert "罚款" in _text(app)
        await to_offer(pilot, "step:notify")
        await fill(pilot, on="3.18 15:20")
        told = _text(app)
        assert "已填制" in told and "行政处罚事先告知书.docx" in told
        approved(number, folder)
        await pressed(pilot, "r")
        await to_offer(pilot, "step:decide")
        await fill(pilot, on="3.26")

        await pressed(pilot, "w")
        assert isinstance(app.screen, CaseFilesScreen)
        names = [row[0] for row in listed(app)]
        assert any("行政处罚事先告知书" in name for name in names)
        assert any("行政处罚决定书" in name for name in names)
        await pressed(pilot, "escape")
    case = load_case(number, folder)
    assert (case.stage, case.decision_date, case.penalty.fine) == (
        "decided",
        date(2025, 3, 26),
        Decimal("461.52"),
    )
    assert case.decision_number == "示烟处〔2025〕第1号"
    notice = next(one for one in case.documents if one.type == "penalty_advance_notice")
    assert (notice.number, notice.date) == ("示烟告〔2025〕第1号", date(2025, 3, 18))
    assert list((folder / "outbox" / number).glob("行政处罚事先告知（送达）/*行政处罚事先告知书.docx"))


async def test_the_list_shows_parts_deadlines_and_marks(workspace: Path) -> None:
    app = ZmtoolApp(workspace, date(2025, 7, 17), USER, pictures=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pressed(pilot, "c")
        assert isinstance(app.screen, CaseListScreen)
        rows = listed(app)
        assert [row[0] for row in rows][0] == "示烟立〔2025〕第42号" and rows[0][4] == "2025-07-16"
        assert "逾期 1 天" in static_text(app, "#status")
        await pressed(pilot, "v", "v")
        assert "只看调查取证" in static_text(app, "#heading")
        assert [row[0] for row in listed(app)] == ["示烟立〔2025〕第42号"]
        await pressed(pilot, "v", "v", "v")
        assert "只看已了结" in static_text(app, "#heading") and len(listed(app)) == 2
        await pressed(pilot, "d")
        assert isinstance(app.screen, DossierScreen)


async def test_a_case_shows_what_presses_and_what_the_next_steps_lack(tmp_path: Path) -> None:
    app = _app(registered_case(tmp_path / "工作区"))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await _open(pilot)
        text = _text(app)
        assert "■ 期限" in text and "2025-03-14 逾期 14 天　核查并决定是否立案" in text
        assert "缺：“立案”还没有承办人、承办部门负责人、负责人的意见" in text
        assert "登记意见：按 o 登记意见" in text and "zmtool" not in text
        assert "林一舟（34990101） 证件有效期至 2027-12-31" in text
        assert "宋知远" in static_text(app, "#heading")
        labels = [row[0] for row in listed(app, "#offers")]
        assert "检查（勘验）" in labels and "立案（未齐）" in labels and labels[-1] == "相关案件"
        assert screen.query_one("#middle").size.width > 70
        await pressed(pilot, "tab", "G")
        for _ in range(100):
            if screen.middle.scroll_y > 0:
                break
            await pilot.pause(0.02)
        assert screen.middle.has_focus and screen.middle.scroll_y > 0
        await pressed(pilot, "d")
        assert isinstance(app.screen, DossierScreen)
        await pressed(pilot, "escape")
        assert app.screen is screen


async def test_a_step_that_is_refused_says_why_and_stays_in_its_form(tmp_path: Path) -> None:
    folder = registered_case(tmp_path / "工作区")
    app = _app(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await _open(pilot)
        await to_offer(pilot, "step:file")
        # The last choice is to go on without the opinions.
        await pressed(pilot, "down", "down", "down", "enter")
        assert isinstance(app.screen, FormScreen)
        assert "不可变通：“立案”还没有承办人" in static_text(app, ".intro")
        await fill(pilot, on="3.6")
        assert isinstance(app.screen, FormScreen)
        assert "不能办理“立案”" in static_text(app, "#status")
        assert all("zmtool" not in one.message for one in app._notifications)
        await pressed(pilot, "escape")
        assert isinstance(app.screen, CaseScreen)
    assert load_case(NUMBER, folder).stage == "clue"


async def test_a_disagreeing_opinion_needs_its_reason(tmp_path: Path) -> None:
    folder = registered_case(tmp_path / "工作区")
    app = _app(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await _open(pilot)
        await pressed(pilot, "o")
        await type_in(pilot, "立案")
        await settled(pilot)
        choices = listed(app, "#matches")
        assert ["立案　负责人", ""] in choices
        await pressed(pilot, *["down"] * choices.index(["立案　负责人", ""]), "enter")
        await fill(pilot, by="陆承安", on="3.6", agrees="否")
        assert "不同意的意见须写明理由" in static_text(app, "#status")
        await fill(pilot, opinion="证据不足")
        assert isinstance(app.screen, CaseScreen) and "陆承安于 2025-03-06 不同意“立案”：证据不足" in _text(
            app
        )
    (opinion,) = load_case(NUMBER, folder).approvals
    assert (opinion.role, opinion.agrees, opinion.entered_by) == ("leader", False, USER)


async def test_facts_are_changed_and_taken_back(tmp_path: Path) -> None:
    folder = registered_case(tmp_path / "工作区")
    app = _app(folder)
    async with app.run_test(size=(100, 30)) as pilot:
        await _open(pilot)
        await _edit(pilot, "当事人")
        await fill(pilot, party_phone="13000000018")
        assert load_case(NUMBER, folder).party.phone == "13000000018" and "13000000018" in _text(app)
        await pressed(pilot, "u")
        assert load_case(NUMBER, folder).party.phone == ""
        await _edit(pilot, "当事人")
        await fill(pilot, party_id_no="349901198506141231")
        assert isinstance(app.screen, FormScreen) and "不成立" in static_text(app, "#status")
        await pressed(pilot, "ctrl+d", "escape")
        await _edit(pilot, "案发")
        await fill(pilot, circumstances="初次违法", incident_time="3.5 9:30")
        case = load_case(NUMBER, folder)
        assert case.circumstances == ("first_time",)
        assert case.incident_time is not None and f"{case.incident_time:%m-%d %H:%M}" == "03-05 09:30"


async def test_what_others_did_since_is_not_taken_back(tmp_path: Path) -> None:
    folder = registered_case(tmp_path / "工作区")
    app = _app(folder)
    async with app.run_test(size=(100, 30)) as pilot:
        await _open(pilot)
        await _edit(pilot, "当事人")
        await fill(pilot, party_phone="13000000018")
        edit_case(
            NUMBER,
            lambda case, at: replace(case, party=replace(case.party, phone="13000000019")),
            folder,
            now=NOW,
            user="甲",
            why="",
        )
        await pressed(pilot, "u")
        assert [one.severity for one in app._notifications][-1] == "error"
    assert load_case(NUMBER, folder).party.phone == "13000000019"


async def test_officers_evidence_and_looks(tmp_path: Path) -> None:
    folder = registered_case(tmp_path / "工作区")
    photo = tmp_path / "现场.txt"
    photo.write_text("录像", encoding="utf-8")
    app = _app(folder)
    async with app.run_test(size=(100, 30)) as pilot:
        await _open(pilot)
        await _edit(pilot, "执法人员")
        await fill(pilot, officers="周望")
        assert [one.name for one in load_case(NUMBER, folder).officers] == ["周望"]
        await pressed(pilot, "u")
        assert len(load_case(NUMBER, folder).officers) == 2
        await _edit(pilot, "证据")
        await fill(pilot, kind="视听资料", name="现场检查录像", file=str(photo))
        (one,) = load_case(NUMBER, folder).evidence
        assert (one.name, one.on, len(one.sha256)) == ("现场检查录像", TODAY, 64)
        for offer, word in (
            ("transfer", "移送核对"),
            ("related", "没有同一当事人"),
            ("proposal", "裁量建议"),
        ):
            await to_offer(pilot, offer)
            assert word in _text(app)[:200]
        await pressed(pilot, "r")
        assert _text(app).startswith("■ 案件")


async def test_a_seizure_survives_and_says_what_it_does_not_know(tmp_path: Path) -> None:
    folder = registered_case(tmp_path / "工作区")
    seizure = begin(NUMBER, folder, now=NOW, user=USER)
    enter(seizure, "075015*12")
    app = _app(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pressed(pilot, "c", "x")
        assert isinstance(app.screen, SeizureScreen)
        assert "接着上次没有登记完的，已有 1 行" in static_text(app, "#said")
        await type_in(pilot, "不认识的品牌")
        await pressed(pilot, "enter")
        assert "没有找到“不认识的品牌”" in static_text(app, "#said")
        await type_in(pilot, "317177*3")
        await pressed(pilot, "enter")
        assert "2 个品规，15条" in static_text(app, "#heading")
        await pressed(pilot, "ctrl+z")
        assert "1 个品规，12条" in static_text(app, "#heading")
        await pressed(pilot, "escape")
        assert isinstance(app.screen, CaseScreen) and not load_case(NUMBER, folder).goods
        # Another sitting finds the lines again; they are thrown away only after a question.
        await pressed(pilot, "x", "ctrl+d")
        assert isinstance(app.screen, ConfirmScreen)
        await pressed(pilot, "n", "ctrl+d", "y")
        assert listed(app, "#totals") == []
        await pressed(pilot, "ctrl+s")
        await fill(pilot, basis="批发价")
        assert "还没有录入任何物品" in static_text(app, "#status")
    assert begin(NUMBER, folder, now=NOW, user=USER).replayed == 0


async def test_a_file_of_codes_is_counted_and_an_open_question_asked(tmp_path: Path) -> None:
    folder = registered_case(tmp_path / "工作区")
    codes = tmp_path / "条码.txt"
    codes.write_text("6901028075015\n" * 3, encoding="utf-8")
    app = _app(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pressed(pilot, "c", "x", "f6")
        await fill(pilot, files=str(codes))
        assert listed(app, "#totals")[0][1:] == ["3条", "6901028075015"]
        await type_in(pilot, "云烟")
        await pressed(pilot, "enter")
        assert "请先答：输 1—3 选品规，0 放弃" in static_text(app, "#status")
        await type_in(pilot, "0")
        await pressed(pilot, "enter")
        await type_in(pilot, "完成")
        await pressed(pilot, "enter")
        assert isinstance(app.screen, FormScreen)
        await fill(pilot, basis="零售价", fill="否")
        assert isinstance(app.screen, CaseScreen)
    assert [f"{one.quantity:f}{one.unit}" for one in load_case(NUMBER, folder).goods] == ["3条"]


async def test_a_scanner_is_quicker_than_the_screen(tmp_path: Path) -> None:
    folder = registered_case(tmp_path / "工作区")
    app = _app(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pressed(pilot, "c", "x")
        # No pause between the codes, and a clipboard with several of them.
        await pilot.press(*"075015", "enter", *"317177", "enter", *"075015", "enter")
        app.screen.query_one("#line").post_message(Paste("6901028118187\r\n6901028118187\n0461"))
        await settled(pilot)
        assert [row[1] for row in listed(app, "#totals")] == ["2条", "1条", "2条"]
        assert app.screen.query_one("#line", Input).value == "0461"
    assert begin(NUMBER, folder, now=NOW, user=USER).replayed == 5


async def test_a_brand_that_nobody_imported_is_told(workspace: Path) -> None:
    app = ZmtoolApp(workspace, TODAY, USER, pictures=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pressed(pilot, "c", "x")
        assert "品规库是空的" in static_text(app, "#status")
        await pressed(pilot, "escape")
        assert isinstance(app.screen, CaseScreen)


def test_the_next_number_follows_the_last(tmp_path: Path) -> None:
    folder = registered_case(tmp_path / "工作区")
    assert next_case_number(folder, on=TODAY) == "示烟立〔2025〕第51号"
    assert next_case_number(folder, on=date(2026, 1, 5)) == "示烟立〔2026〕第1号"


@pytest.mark.parametrize(
    ("name", "size", "keys"),
    [("case-80x24", (80, 24), ["c", "enter"]), ("case-160x45", (160, 45), ["c", "j", "enter"])],
)
async def test_screen(workspace: Path, name: str, size: tuple[int, int], keys: list[str]) -> None:
    await _compared(ZmtoolApp(workspace, date(2025, 7, 10), "测试"), workspace, name, size, keys)


async def test_text_from_outside_is_never_markup(tmp_path: Path) -> None:
    folder = registered_case(tmp_path / "工作区")
    name = "[bold]宋[/x]"
    edit_case(
        NUMBER,
        lambda case, at: replace(case, party=replace(case.party, name=name)),
        folder,
        now=NOW,
        user=USER,
        why="",
    )
    app = _app(folder)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await _open(pilot)
        assert name in str(screen.query_one("#heading", Static).content) and name in _text(app)
