"""Inspections and their plans at the desk, by keys alone: what is on the screen, and what is in the workspace afterwards."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from oversight.people import MONDAY
from textual.widgets import Input, Static

from tui.at_the_desk import listed, pressed, settled, static_text
from tui.supervised import SHOP, desk_of, supervised, typed
from tui.test_golden_screens import _compared
from zmtool.base.errors import InvalidValue
from zmtool.oversight.inspection.listed import InspectionWanted
from zmtool.oversight.inspection.records import StockLine
from zmtool.oversight.roles.definition import Post
from zmtool.tui.bases.form import FormScreen
from zmtool.tui.fields.inspection_lines import read_codes, read_notes, read_questions, read_stock
from zmtool.tui.screens.clue import ClueScreen
from zmtool.tui.screens.inspection import InspectionScreen
from zmtool.tui.screens.inspection_plan import InspectionPlanScreen
from zmtool.tui.screens.inspections import InspectionListScreen
from zmtool.workflow.inspection_groups import WantedGroup
from zmtool.workflow.inspection_plan import make_plan
from zmtool.workflow.inspection_plan_steps import advance_plan, show_plan
from zmtool.workflow.inspection_steps import list_inspections, show_inspection
from zmtool.workflow.oversight_posts import register_post
from zmtool.workflow.workspace import check_trail

PLAN, RECORD = "JH-示-2026-00001", "JC-示-2026-00001"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = supervised(tmp_path / "工作区")
    register_post(Post("insp", "专卖", ("检查人员",)), folder, now=MONDAY, user="leader")
    return folder


def planned(root: Path) -> None:
    day = date(2026, 5, 11)
    groups = [WantedGroup(("34990101", "34990102"))]
    make_plan(groups, root, first_day=day, last_day=day, title="日常", now=MONDAY, user="insp")
    advance_plan(PLAN, "approve", root, now=MONDAY, user="leader")


async def filled(pilot, **texts: str) -> None:  # type: ignore[no-untyped-def]
    for field, text in texts.items():
        await typed(pilot, field, text)


async def test_from_the_plan_to_a_finding_by_keys_alone(root: Path) -> None:
    async with (app := desk_of(root, "insp", "检查")).run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pressed(pilot, "p", "c", "tab", "tab", *"lyz", "enter", *"zw", "enter", "ctrl+s")
        assert isinstance(app.screen, InspectionPlanScreen)
        assert f"{PLAN} 待审批" in static_text(app, "#heading")
        content = static_text(app, "#content")
        assert "林一舟（34990101）" in content and "新街便利店" in content and "没有检查记录" in content
        assert "审批（有“审批”职责的人）" in content
        assert [row[0] for row in listed(app, "#offers")] == ["登记检查（未齐）", "写检查表"]
        await pressed(pilot, "c")
        assert "计划还没有审批" in static_text(app, "#status")
    async with (app := desk_of(root, "leader", "检查")).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pressed(pilot, "p", "enter", "enter", "ctrl+s")
        assert "已审批" in static_text(app, "#heading")
    async with (app := desk_of(root, "insp", "检查")).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pressed(pilot, "p", "enter", "c", *"xjbld", "enter")
        form = app.screen
        assert isinstance(form, FormScreen)
        assert form.query_one("#field-lic_no", Input).value == f"{SHOP} 新街便利店"
        await pressed(pilot, *"0:05", "enter", *"0:06", "enter")
        await filled(
            pilot,
            inspectors="林一舟（34990101）、周望（34990102）",
            shown="是",
            rest="没有问题",
            notes="货架下五条白沙的码不是本证",
            stock="白沙（硬），20，0，5，52.00",
            codes="\n".join(f"505111234567890{n}SSYC349901100026" for n in range(1, 6)),
            questions="五条白沙从哪里来：朋友店里匀的（不合理）",
            conclusion="涉嫌违法",
            measure="先行登记保存",
        )
        await typed(pilot, "item-K05", "")
        await pressed(pilot, "f", "enter")
        assert form.query_one("#field-item-K05", Input).value == "否"
        await pressed(pilot, "ctrl+s")
        assert "签字：没有当事人签名" in static_text(app, "#status"), "what is wrong is named in Chinese"
        await typed(pilot, "party", "宋知远")
        await pressed(pilot, "ctrl+s")
        assert isinstance(app.screen, InspectionPlanScreen)
        assert "已查 1" in static_text(app, "#heading")
        await pressed(pilot, "escape", "escape")
        assert isinstance(app.screen, InspectionListScreen)
        assert listed(app)[0][:5] == [RECORD, "2026-05-11", "新街便利店", "涉嫌违法", "建议立案"]
        await pressed(pilot, "enter")
        text = static_text(app, "#content")
        assert text.index("K05 否") < text.index("K01 是"), "what is wrong comes first"
        assert "货架下五条白沙的码不是本证" in text and "349901100026　他户" in text
        await pressed(pilot, "c")
        assert isinstance(app.screen, ClueScreen)
    view = show_inspection(RECORD, root, user="insp")
    assert len(view.kept.clues) == 1 and view.kept.record.stock[0].mismatch == 5
    assert view.kept.record.answers[4].note == "货架下五条白沙的码不是本证"
    assert show_plan(PLAN, root, user="insp").plan.clients[0].insp_no == RECORD
    async with (app := desk_of(root, "leader", "检查")).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pressed(pilot, "v", "enter")
        assert isinstance(app.screen, InspectionScreen)
        offers = [row[0] for row in listed(app, "#offers")]
        assert offers[0] == "不予立案" and "看线索" in offers and "看计划" in offers
        await pressed(pilot, "enter")
        await typed(pilot, "note", "码已核清")
        await pressed(pilot, "ctrl+s")
        assert "不予立案" in static_text(app, "#heading")
    assert show_inspection(RECORD, root, user="insp").kept.state == "NO_CASE"
    assert check_trail(root).problems == ()


async def test_a_place_without_a_licence_is_recorded_and_put_right(root: Path) -> None:
    async with (app := desk_of(root, "insp", "检查")).run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        await pressed(pilot, "c")
        await filled(
            pilot,
            kind="专项检查",
            shop="无名小摊",
            address="示例县集市",
            started_at="昨天 9:00",
            ended_at="昨天 9:20",
            inspectors="34990101、34990102",
            shown="是",
            rest="不适用",
            notes="K10 没有价签",
            conclusion="整改",
            rectify_by="5.20",
            refusal="不肯签",
            witness="居委会人员",
        )
        await typed(pilot, "item-K10", "否 未明码标价")
        await pressed(pilot, "ctrl+s")
        assert isinstance(app.screen, InspectionListScreen), static_text(app, "#status")
        assert listed(app)[0][2:6] == ["无名小摊", "整改", "待整改", "2026-05-20"]
        await pressed(pilot, "enter", "enter")
        await typed(pilot, "on", "5.11")
        await typed(pilot, "note", "已标价")
        await pressed(pilot, "ctrl+s")
        assert "已整改" in static_text(app, "#heading")
    record = show_inspection(RECORD, root, user="insp").kept.record
    answer = next(one for one in record.answers if one.item == "K10")
    assert (answer.answer, answer.finding, answer.note) == ("否", "未明码标价", "没有价签")
    assert record.signature.witness == "居委会人员" and record.started_at == datetime(2026, 5, 10, 9, 0)


async def test_one_officer_alone_is_refused_and_the_form_stays(root: Path) -> None:
    async with (app := desk_of(root, "insp", "检查")).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pressed(pilot, "c")
        await filled(
            pilot,
            lic_no=SHOP,
            started_at="昨天 9:00",
            ended_at="昨天 9:20",
            inspectors="34990101",
            shown="否",
            conclusion="正常",
            party="宋知远",
        )
        await pressed(pilot, "ctrl+s")
        told = static_text(app, "#status")
        assert isinstance(app.screen, FormScreen)
        assert "检查人：" in told and "检查项：没有填写 K01" in told and "出示证件" in told
    assert list_inspections(InspectionWanted(), root, user="insp") == ()


async def test_nobody_elses_inspections_are_shown(root: Path) -> None:
    planned(root)
    async with (app := desk_of(root, "driver", "检查")).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pressed(pilot, "p")
        assert listed(app) == []
        app.push_screen(InspectionPlanScreen(PLAN))
        await settled(pilot)
        assert static_text(app, "#heading") == f"没有检查计划 {PLAN}"
        assert "新街" not in static_text(app, "#content")
        await pressed(pilot, "c", "w")
        assert isinstance(app.screen, InspectionPlanScreen)
    async with (app := desk_of(root, "lin", "检查")).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pressed(pilot, "c")
        await filled(
            pilot, lic_no=SHOP, started_at="昨天 9:00", ended_at="昨天 9:20", inspectors="34990101、34990102"
        )
        await filled(pilot, shown="是", rest="没有问题", conclusion="正常", party="宋知远")
        await pressed(pilot, "ctrl+s")
        assert "没有“登记检查”的职责" in static_text(app, "#status")


async def test_the_table_goes_out_and_comes_back(root: Path) -> None:
    planned(root)
    async with (app := desk_of(root, "insp", "检查")).run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pressed(pilot, "p", "enter", "w", "ctrl+s")
        path = root / "outbox" / f"检查表-{PLAN}.xlsx"
        assert path.is_file()
        await pressed(pilot, "escape", "escape", "t")
        await typed(pilot, "files" if app.screen.query("#field-files") else "file", str(path))
        await pressed(pilot, "ctrl+s")
        assert isinstance(app.screen, InspectionListScreen)
        assert any("没有写了结论的户" in one.message for one in app._notifications)


async def test_figures_tell_how_they_are_worked_out(root: Path) -> None:
    async with (app := desk_of(root, "insp", "检查")).run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pressed(pilot, "o", "down", "enter")
        assert listed(app)[0][:4] == ["覆盖率", "0.00%", "0", "5"]
        assert "覆盖率：" in static_text(app, "#status")
        await pressed(pilot, "v")
        assert "2026-04-01 至 2026-04-30" in static_text(app, "#heading")


async def test_a_plan_with_one_officer_is_refused(root: Path) -> None:
    async with (app := desk_of(root, "insp", "检查")).run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pressed(pilot, "p", "c")
        await typed(pilot, "group-1", "34990101")
        await typed(pilot, "special", "某某店")
        await pressed(pilot, "ctrl+s")
        assert "许可证号 事由" in static_text(app, "#remark-special")
        await typed(pilot, "special", "")
        await pressed(pilot, "ctrl+s")
        assert "只有 1 人" in str(app.screen.query_one("#status", Static).content)


async def test_the_plan_on_a_small_terminal(root: Path) -> None:
    planned(root)
    await _compared(desk_of(root, "insp", "检查"), root, "inspection-plan-80x24", (80, 24), ["p", "enter"])


def test_lines_of_stock_codes_and_notes() -> None:
    assert read_stock("白沙（硬），20，0，5，52.00\n黄山 10条\n红 双喜，３") == (
        StockLine("白沙（硬）", 20, 0, None, 5, read_stock("a 1 1 1 52.00")[0].shelf_price),
        StockLine("黄山", 10),
        StockLine("红 双喜", 3),
    )
    for line in ("白沙", "白沙 1.5", "20"):
        with pytest.raises(InvalidValue):
            read_stock(line)
    assert [one.code for one in read_codes("abc1、ABC2\n 无 ")] == ["ABC1", "ABC2", "无"]
    (one, two) = read_questions("从哪来：匀的（不合理）\n多少:五条")
    assert (one.explanation, one.plausible, two.plausible) == ("匀的", False, None)
    with pytest.raises(InvalidValue):
        read_questions("没有冒号")
    assert read_notes("看到的\nk05：五条\n又两条\nＫ10 无价签") == {
        "": "看到的",
        "K05": "五条；又两条",
        "K10": "无价签",
    }
