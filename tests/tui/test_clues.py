"""Clues and the problem ledger at the desk, by keys alone: what is on the screen, and what is in the workspace afterwards."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from oversight.people import MONDAY, later
from textual.widgets import Input, Static

from tui.at_the_desk import listed, pressed, settled, static_text
from tui.supervised import SHOP, clue_of, desk_of, problem_of, supervised, typed
from tui.test_golden_screens import _compared
from zmtool.oversight.closed_loop.listed_clues import ClueWanted
from zmtool.oversight.closed_loop.listed_problems import ProblemWanted
from zmtool.tui.bases.form import FormScreen
from zmtool.tui.screens.clue import ClueScreen
from zmtool.tui.screens.clues import ClueListScreen
from zmtool.tui.screens.problem import ProblemScreen
from zmtool.tui.screens.problems import ProblemListScreen
from zmtool.tui.words.desk_words import at_the_desk
from zmtool.workflow.clue_report import NewClue, report_clue
from zmtool.workflow.clue_steps import list_clues, show_clue
from zmtool.workflow.form_drafts import FOLDER
from zmtool.workflow.problem_steps import advance_problem, list_problems, look_again
from zmtool.workflow.workspace import check_trail, trail


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return supervised(tmp_path / "工作区")


async def test_a_clue_is_reported_accepted_and_founded_by_keys_alone(root: Path) -> None:
    reporting = desk_of(root, "lin")
    async with reporting.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "没有未办结的线索" in static_text(reporting, "#status")
        await pressed(pilot, "c", "tab", *"0018", "down", "enter")
        form = reporting.screen
        assert isinstance(form, FormScreen)
        assert form.query_one("#field-target", Input).value == SHOP
        await pressed(pilot, "enter", *"wlzj", "enter")
        assert form.query_one("#field-indicator", Input).value == "WG-01-01 未亮证经营"
        await typed(pilot, "desc", "证在家中")
        await pressed(pilot, "ctrl+s")
        assert isinstance(reporting.screen, ClueListScreen)
        assert [row[1] for row in listed(reporting)] == ["待受理"]
    (line,) = list_clues(ClueWanted(), root, user="lin")
    assert (line.target, line.indicator, line.severity) == ("新街便利店", "WG-01-01", "一般")

    judging = desk_of(root, "control")
    async with judging.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pressed(pilot, "a", "y")
        assert listed(judging)[0][1] == "内管受理"
        await pressed(pilot, "enter")
        assert isinstance(judging.screen, ClueScreen)
        assert "CL-示-2026-00001" in static_text(judging, "#content")
        await pressed(pilot, "j", "enter")
        await typed(pilot, "note", "周边同量")
        await pressed(pilot, "ctrl+s")
        offers = [row[0] for row in listed(judging, "#offers")]
        assert offers[:3] == ["改归类", "数据分析", "实地走访"] and "研判成立" in offers
        await pressed(pilot, *["j"] * offers.index("研判成立"), "enter")
        await typed(pilot, "note", "证已过期，现场属实")
        await pressed(pilot, "ctrl+s")
        assert " 成立 " in static_text(judging, "#heading")
        await pressed(pilot, "p")
        assert isinstance(judging.screen, ProblemScreen)
        assert "WT-示-2026-00001" in static_text(judging, "#heading")
    view = show_clue(line.clue_no, root, user="control")
    assert [one.step for one in view.kept.course.steps] == ["accept", "analyse", "found"]
    assert check_trail(root).problems == ()


async def test_a_problem_goes_from_dispatch_to_rectified_by_keys_alone(root: Path) -> None:
    number = problem_of(root)
    control = desk_of(root, "control")
    async with control.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pressed(pilot, "l")
        assert isinstance(control.screen, ProblemListScreen)
        await pressed(pilot, "d", *"zm", "enter", *"lin", "enter", "enter", "enter")
        await pressed(pilot, "ctrl+s")
        assert isinstance(control.screen, ProblemListScreen), control.screen.query_one(
            "#status", Static
        ).content
        assert listed(control)[0][1] == "已派" and listed(control)[0][4] == "lin"
    charged = desk_of(root, "lin")
    async with charged.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pressed(pilot, "l", "enter")
        assert "处置中" in static_text(charged, "#heading"), "the first look is the receipt"
        await pressed(pilot, "enter", "down", "enter")
        await typed(pilot, "note", "订货人是外地人")
        await pressed(pilot, "ctrl+s")
        assert "已反馈" in static_text(charged, "#heading")
        assert "核定通过（有“核定”职责的人）" in static_text(charged, "#content")
    async with (verified := desk_of(root, "control")).run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pressed(pilot, "l", "enter")
        offers = [row[0] for row in listed(verified, "#offers")]
        assert "核定不属实（未齐）" in offers, "what a finding rules out is shown with its reason"
        await pressed(pilot, *["j"] * offers.index("核定不属实（未齐）"))
        assert "反馈的结果是“属实”" in static_text(verified, "#status")
        await pressed(pilot, "g", *["j"] * offers.index("核定通过"), "enter", "ctrl+s")
        assert "整改中" in static_text(verified, "#heading")
    async with (charged := desk_of(root, "lin")).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pressed(pilot, "l", "enter")
        offers = [row[0] for row in listed(charged, "#offers")]
        await pressed(pilot, *["j"] * offers.index("整改完成"), "enter")
        await typed(pilot, "note", "已责令整改")
        await pressed(pilot, "ctrl+s")
        assert "整改复查" in static_text(charged, "#heading")
    (line,) = list_problems(ProblemWanted(), root, user="control")
    assert (line.prob_no, line.state, line.result) == (number, "RECHECKING", "属实")


async def test_who_may_not_see_a_clue_is_shown_nothing_of_it(root: Path) -> None:
    new = NewClue(
        "内部举报",
        "员工",
        "何某某",
        "代签收",
        target_dept="物流",
        target_login="driver",
        indicator="NG-03-02",
    )
    number = report_clue(new, root, now=MONDAY, user="control").clue_no
    async with (app := desk_of(root, "driver")).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pressed(pilot, "v", "v", "v")
        assert listed(app) == []
        app.push_screen(ClueScreen(number))
        await settled(pilot)
        assert static_text(app, "#heading") == f"没有线索 {number}"
        assert "何某某" not in static_text(app, "#content") and listed(app, "#offers") == []
        await pressed(pilot, "enter", "e", "p")
        assert isinstance(app.screen, ClueScreen), "nothing opens on what nobody may see"


async def test_a_protected_report_keeps_its_reporter_to_itself(root: Path) -> None:
    async with (app := desk_of(root, "lin")).run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        await pressed(pilot, "m")
        await typed(pilot, "reporter", "甲某某")
        await typed(pilot, "contact", "13900000000")
        await typed(pilot, "target", SHOP)
        await typed(pilot, "desc", "有人上门收烟")
        drafts = list((root / FOLDER).glob("*")) if (root / FOLDER).is_dir() else []
        assert drafts == [], "what says who reported it is kept nowhere in the open"
        await pressed(pilot, "ctrl+s")
        assert isinstance(app.screen, ClueListScreen) and listed(app) == []
    assert b"13900000000" not in (root / "zmtool.db").read_bytes()
    async with (app := desk_of(root, "leader")).run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        await pressed(pilot, "enter")
        assert "受保护" in static_text(app, "#content")
        assert "查看举报人" not in [row[0] for row in listed(app, "#offers")]
    async with (app := desk_of(root, "control")).run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        await pressed(pilot, "enter")
        offers = [row[0] for row in listed(app, "#offers")]
        await pressed(pilot, *["j"] * offers.index("查看举报人"), "enter", "ctrl+s")
        assert isinstance(app.screen, FormScreen), "without a reason nobody looks"
        await typed(pilot, "why", "电话核实")
        await pressed(pilot, "ctrl+s")
        assert any("甲某某" in one.message for one in app._notifications)
    assert [one.who for one in trail(root, action="clue.reporter.seen")] == ["control"]
    assert len(trail(root, action="clue.seen")) == 2, "each opening once, however often it is drawn anew"


async def test_several_clues_are_accepted_and_what_is_refused_is_told(root: Path) -> None:
    first, second = clue_of(root), clue_of(root, later(0, -1), indicator="")
    async with (app := desk_of(root, "control")).run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pressed(pilot, "space", "space", "a")
        assert "受理这 2 条线索" in str(app.screen.query("#choice Static").first(Static).content)
        await pressed(pilot, "y")
        (message,) = [one.message for one in app._notifications]
        assert first in message and f"{second} 没有办成" in message and "待归类" in message
    assert show_clue(first, root, user="control").kept.state == "ACCEPTED"
    assert show_clue(second, root, user="control").kept.state == "UNSORTED"


async def test_a_refusal_leaves_the_form_and_says_why(root: Path) -> None:
    number = problem_of(root)
    async with (app := desk_of(root, "control")).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pressed(pilot, "l", "enter", "enter")
        await typed(pilot, "resp_dept", "专卖")
        await typed(pilot, "resp_person", "没有这个人")
        await pressed(pilot, "ctrl+s")
        assert "没有“没有这个人”这一项" in static_text(app, "#remark-resp_person")
        await typed(pilot, "resp_person", "lin")
        # Somebody else is quicker.
        details = {"责任部门": "专卖", "责任人": "head"}
        advance_problem(number, "dispatch", root, details=details, now=later(0, 1), user="control2")
        await pressed(pilot, "ctrl+s")
        assert isinstance(app.screen, FormScreen)
        assert "不能派单" in static_text(app, "#status") and "control2" in static_text(app, "#status")
    assert look_again(number, root, now=later(0, 2), user="control").kept.resp_person == "head"


async def test_lists_are_searched_and_narrowed(root: Path) -> None:
    late = clue_of(root, later(-9))
    clue_of(root, MONDAY, indicator="WG-01-01")
    async with (app := desk_of(root, "control")).run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        assert "只看未办结" in static_text(app, "#heading") and "超期 1" in static_text(app, "#heading")
        await pressed(pilot, "v")
        assert [row[0] for row in listed(app)] == [late]
        await pressed(pilot, "v", "v", "slash")
        app.screen.query_one("#search", Input).value = "亮证"
        await settled(pilot)
        assert [row[5] for row in listed(app)] == ["WG-01-01 未亮证经营"]
        app.screen.query_one("#search", Input).value = "%"
        await settled(pilot)
        assert listed(app) == []


async def test_evidence_is_added_from_the_record(root: Path, tmp_path: Path) -> None:
    number = clue_of(root)
    photo = tmp_path / "门头.jpg"
    photo.write_bytes(b"\xff\xd8 a photo")
    async with (app := desk_of(root, "control")).run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pressed(pilot, "enter", "e")
        await typed(pilot, "files", str(photo))
        await pressed(pilot, "ctrl+s")
        assert "门头.jpg" in static_text(app, "#content")
    assert [one.name for one in show_clue(number, root, user="control").kept.clue.evidence] == ["门头.jpg"]
    assert check_trail(root).problems == ()


async def test_limits_that_ran_out_are_raised_only_after_a_yes(root: Path) -> None:
    number = problem_of(root, later(-20))
    async with (app := desk_of(root, "control")).run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pressed(pilot, "l", "o", "enter")
        assert "1 件新超期" in str(app.screen.query("#choice Static").first(Static).content)
        await pressed(pilot, "n")
        assert look_again(number, root, now=MONDAY, user="control").level == 3
        await pressed(pilot, "o", "enter", "y")
        assert listed(app)[0][2] == "橙"
    assert look_again(number, root, now=MONDAY, user="control").level == 2


async def test_a_hostile_text_is_shown_as_text(root: Path) -> None:
    clue_of(root)
    with closing(sqlite3.connect(root / "zmtool.db")) as database, database:
        database.execute("UPDATE clue SET target_name = '[bold red]甲' || char(27) || '[2J'")
    async with (app := desk_of(root, "control")).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        row = app.screen.query_one("#rows").render_line(1).text  # type: ignore[attr-defined]
        assert "[bold red]甲[" in row and "\x1b" not in row


async def test_the_list_on_a_small_terminal(root: Path) -> None:
    clue_of(root, later(-9))
    clue_of(root, MONDAY, indicator="", severity="紧急")
    await _compared(desk_of(root, "control"), root, "clues-80x24", (80, 24), [])


@pytest.mark.parametrize(
    "advice",
    [
        "建议立案：zmtool inspect case JC-示-2026-00001 案号 --cause 案由；不立案的由负责人审批",
        "请由有该职责的人办理；职责用 zmtool staff post 登记",
        "用 zmtool ledger list 查看台账",
        "加 --set 责任部门=…；用 --note 写明",
        "请先导入登记簿，或放宽范围（zmtool inspect plan list --open）",
    ],
)
def test_advice_names_what_one_does_at_the_desk(advice: str) -> None:
    told = at_the_desk(advice)
    assert "zmtool" not in told and "--" not in told and told


def test_other_advice_stays() -> None:
    assert at_the_desk("请核对时间") == "请核对时间"
