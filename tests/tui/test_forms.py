"""The form that every screen fills in with: typing, choices, what is wrong, drafts, refusals."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input, Static, TextArea

from tui.at_the_desk import pressed, settled
from zmtool.base.errors import Refused
from zmtool.tui.app import ZmtoolApp
from zmtool.tui.bases.form import FormScreen
from zmtool.tui.fields.form import Choice, Field, Form
from zmtool.tui.widgets.row_list import RowList

TODAY = date(2025, 7, 10)
_CITIES = (Choice("a", "延续"), Choice("b", "变更经营场所"), Choice("c", "停业"))


async def _settled(pilot: Pilot[None]) -> None:
    await settled(pilot)
    await pilot.app.workers.wait_for_complete()
    await settled(pilot)


def _form(taken: list[Mapping[str, Any]], *, refuse: bool = False) -> Form:
    def submit(values: Mapping[str, Any]) -> str:
        if refuse:
            raise Refused("这一步还不能办", next_step="先受理")
        taken.append(values)
        return "已登记"

    return Form(
        "登记",
        (
            Field("name", "名称", required=True),
            Field("matter", "事项", choices=_CITIES, only=True),
            Field("day", "日期", "date"),
            Field("amount", "金额", "money"),
            Field("tags", "标签", choices=_CITIES, only=True, many=True),
            Field("note", "说明", "long"),
        ),
        submit,
        draft="test:1",
    )


async def _opened(pilot: Pilot[None], form: Form, told: list[str | None]) -> FormScreen:
    screen = FormScreen(form)
    pilot.app.push_screen(screen, told.append)
    await _settled(pilot)
    return screen


def _remark(screen: FormScreen, name: str) -> str:
    return str(screen.query_one(f"#remark-{name}", Static).content)


async def test_a_form_is_filled_with_keys_only(workspace: Path) -> None:
    app = ZmtoolApp(workspace, TODAY, "测试")
    async with app.run_test(size=(100, 30)) as pilot:
        taken: list[Mapping[str, Any]] = []
        told: list[str | None] = []
        screen = await _opened(pilot, _form(taken), told)
        await pressed(pilot, "甲", "enter", "y", "x")
        await _settled(pilot)
        choices = screen.query_one("#choices", RowList)
        assert choices.display and choices.total == 1
        assert _remark(screen, "matter") == "回车取列表中选中的"
        await pressed(pilot, "enter", *"3.5")
        await _settled(pilot)
        assert screen.query_one("#field-matter", Input).value == "延续"
        assert _remark(screen, "day") == "2025-03-05 星期三"
        await pressed(pilot, "enter", *"1280.5", "enter", "t", "enter", "enter", *"一", "enter", *"二")
        await _settled(pilot)
        assert screen.query_one("#field-note", TextArea).text == "一\n二"
        await pressed(pilot, "ctrl+s")
        await _settled(pilot)
        assert told == ["已登记"]
        assert taken == [
            {
                "name": "甲",
                "matter": "a",
                "day": date(2025, 3, 5),
                "amount": Decimal("1280.50"),
                "tags": ("c",),
                "note": "一\n二",
            }
        ]


async def test_what_is_wrong_is_said_in_words_and_nothing_is_submitted(workspace: Path) -> None:
    app = ZmtoolApp(workspace, TODAY, "测试")
    async with app.run_test(size=(80, 24)) as pilot:
        taken: list[Mapping[str, Any]] = []
        screen = await _opened(pilot, _form(taken), [])
        await pressed(pilot, "tab", *"无此", "tab", *"2.30")
        await _settled(pilot)
        assert "没有“无此”这一项" in _remark(screen, "matter")
        assert "没有 2 月 30 日" in _remark(screen, "day")
        await pressed(pilot, "ctrl+s")
        await _settled(pilot)
        assert not taken and _remark(screen, "name") == "必填"
        assert "还有 3 项要改" in str(screen.query_one("#status", Static).content)
        assert screen.query_one("#field-name").has_focus


async def test_a_refusal_leaves_the_form_as_it_is(workspace: Path) -> None:
    app = ZmtoolApp(workspace, TODAY, "测试")
    async with app.run_test(size=(80, 24)) as pilot:
        told: list[str | None] = []
        screen = await _opened(pilot, _form([], refuse=True), told)
        await pressed(pilot, "甲", "ctrl+s")
        await _settled(pilot)
        assert told == [] and "这一步还不能办" in str(screen.query_one("#status", Static).content)
        assert screen.query_one("#field-name", Input).value == "甲"


async def test_what_was_typed_is_there_again(workspace: Path) -> None:
    app = ZmtoolApp(workspace, TODAY, "测试")
    async with app.run_test(size=(80, 24)) as pilot:
        told: list[str | None] = []
        await _opened(pilot, _form([]), told)
        await pressed(pilot, *"半截", "escape")
        await _settled(pilot)
        assert told == [""]
    again = ZmtoolApp(workspace, TODAY, "测试")
    async with again.run_test(size=(80, 24)) as pilot:
        screen = await _opened(pilot, _form([]), [])
        assert screen.query_one("#field-name", Input).value == "半截"
        assert "已恢复" in str(screen.query_one("#status", Static).content)
        await pressed(pilot, "ctrl+d", "escape")
        await _settled(pilot)
    third = ZmtoolApp(workspace, TODAY, "测试")
    async with third.run_test(size=(80, 24)) as pilot:
        screen = await _opened(pilot, _form([]), [])
        assert screen.query_one("#field-name", Input).value == ""


async def test_another_person_does_not_see_my_draft(workspace: Path) -> None:
    app = ZmtoolApp(workspace, TODAY, "甲")
    async with app.run_test(size=(80, 24)) as pilot:
        await _opened(pilot, _form([]), [])
        await pressed(pilot, "x", "escape")
        await _settled(pilot)
    other = ZmtoolApp(workspace, TODAY, "乙")
    async with other.run_test(size=(80, 24)) as pilot:
        screen = await _opened(pilot, _form([]), [])
        assert screen.query_one("#field-name", Input).value == ""
