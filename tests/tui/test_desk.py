"""What is everywhere at the desk: modules, palette, colours, keys of one's own, plain characters, changes by others."""

from __future__ import annotations

import contextlib
import os
import pty
import re
import select
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime
from importlib import import_module
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.widgets import Input

from tui.at_the_desk import listed, pressed, settled, static_text
from zmtool.base.errors import UsageProblem
from zmtool.base.shipped import shipped_root
from zmtool.base.text import cell_width
from zmtool.cases.case_file import read_case, write_case
from zmtool.tui.app import ZmtoolApp
from zmtool.tui.appearance import THEMES, plain_characters
from zmtool.tui.fields.choosing import matching
from zmtool.tui.fields.form import Choice
from zmtool.tui.key_names import key_names
from zmtool.tui.keys import PAGES
from zmtool.tui.modules import MODULES, RECORDS
from zmtool.tui.plain import shown
from zmtool.tui.screens.modules import ModulesScreen
from zmtool.tui.screens.palette import PaletteScreen
from zmtool.tui.screens.tour import TourScreen
from zmtool.tui.settings import DeskSettings, keep_settings, read_settings, settings_file
from zmtool.values.initials import initials
from zmtool.workflow.bureau_settings import bureau_settings
from zmtool.workflow.cases import import_case
from zmtool.workflow.workspace import trail

TODAY = date(2025, 7, 10)


def _app(workspace: Path, settings: DeskSettings | None = None) -> ZmtoolApp:
    return ZmtoolApp(workspace, TODAY, "测试", settings=settings)


@pytest.mark.parametrize("size", [(80, 24), (160, 45)])
async def test_every_module_opens_from_the_menu_and_goes_back(workspace: Path, size: tuple[int, int]) -> None:
    app = _app(workspace)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        first = app.screen
        for module in MODULES:
            await pressed(pilot, "f2")
            assert isinstance(app.screen, ModulesScreen)
            await pressed(pilot, module.letter)
            name, kind = module.screen.split(":")
            assert type(app.screen).__name__ == kind, module
            assert type(app.screen).__module__ == f"zmtool.tui.screens.{name}"
            assert not [one for one in app._notifications if one.severity == "error"], module
            await pressed(pilot, "escape")
            assert app.screen is first, module


def test_every_kind_of_record_has_a_screen() -> None:
    for screen in RECORDS.values():
        name, kind = screen.split(":")
        assert callable(getattr(import_module(f"zmtool.tui.screens.{name}"), kind))


def test_the_letters_of_the_menu_are_different() -> None:
    assert len({one.letter for one in MODULES}) == len(MODULES)


@pytest.mark.parametrize("key", ["f2", "grave_accent", "·"])
async def test_the_menu_comes_with_or_without_an_input_method(workspace: Path, key: str) -> None:
    app = _app(workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        await pressed(pilot, key)
        assert isinstance(app.screen, ModulesScreen)


async def test_the_palette_reaches_a_case_by_a_fragment(workspace: Path) -> None:
    app = _app(workspace)
    async with app.run_test(size=(100, 30)) as pilot:
        await pressed(pilot, "ctrl+p", *"第31")
        assert isinstance(app.screen, PaletteScreen)
        assert [row[0] for row in listed(app, "#entries")] == ["示烟立〔2025〕第31号　温书航"]
        await pressed(pilot, "enter")
        assert "第31号" in static_text(app, "#heading")


async def test_the_palette_reaches_modules_by_initials_and_keys_by_name(workspace: Path) -> None:
    app = _app(workspace)
    async with app.run_test(size=(100, 30)) as pilot:
        await pressed(pilot, "ctrl+p", *"jcb", "enter")
        assert type(app.screen).__name__ == "ChecklistScreen"
        await pressed(pilot, "escape", "ctrl+p", *"查找", "enter")
        assert app.screen.query_one("#search", Input).has_focus


async def test_the_tour_is_read_page_by_page(workspace: Path) -> None:
    app = _app(workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        await pressed(pilot, "f1")
        assert isinstance(app.screen, TourScreen)
        for page in range(1, 6):
            assert f"（{page}/5）" in static_text(app, "#tour-title")
            await pressed(pilot, "enter")
        assert not isinstance(app.screen, TourScreen)


async def test_colours_change_and_are_kept(workspace: Path) -> None:
    app = _app(workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        seen = []
        for _ in THEMES:
            await pressed(pilot, "f3")
            seen.append(app.theme)
        assert sorted(seen) == sorted(THEMES.values())
        await pressed(pilot, "f3")
        assert read_settings(settings_file()).theme == "浅色"


async def test_a_key_of_ones_own_works_and_is_shown(workspace: Path) -> None:
    app = _app(workspace, DeskSettings(keys={"today.cases": "ctrl+k", "listing.search": "f"}))
    async with app.run_test(size=(100, 30)) as pilot:
        await pressed(pilot, "f")
        assert app.screen.query_one("#search", Input).has_focus
        await pressed(pilot, "escape", "c")
        assert type(app.screen).__name__ == "TodayScreen"
        await pressed(pilot, "question_mark")
        assert "Ctrl+K" in static_text(app, "#keys Static")
        await pressed(pilot, "escape", "ctrl+k")
        assert type(app.screen).__name__ == "CaseListScreen"


async def test_a_key_is_changed_at_the_desk(workspace: Path) -> None:
    app = _app(workspace)
    async with app.run_test(size=(120, 40)) as pilot:
        await pressed(
            pilot, "f2", "e", "v", "v", "v", "slash", *"today.cases", "enter", "enter", *"ctrl+k", "ctrl+s"
        )
        assert read_settings(settings_file()).keys == {"today.cases": "ctrl+k"}
        await pressed(pilot, "escape", "escape", "ctrl+k")
        assert type(app.screen).__name__ == "CaseListScreen"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("keys:\n  today.casse: x\n", "没有按键“today.casse”"),
        ("theme: 彩虹\n", "theme"),
        ("colour: x\n", "colour"),
        ("[", ""),
    ],
)
def test_a_wrong_settings_file_is_told_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageProblem) as caught:
        read_settings(path)
    assert said in f"{caught.value.what} {caught.value.where}" and str(path) in caught.value.where


def test_settings_are_read_as_they_were_kept(tmp_path: Path) -> None:
    path = tmp_path / "tief" / "desk.yaml"
    wanted = DeskSettings("高反差", True, False, {"today.cases": "x"})
    keep_settings(path, wanted)
    assert read_settings(path) == wanted
    assert read_settings(tmp_path / "none.yaml") == DeskSettings()


async def _drawn(workspace: Path, settings: DeskSettings) -> str:
    app = _app(workspace, settings)
    async with app.run_test(size=(100, 30)) as pilot:
        await pressed(pilot, "f2")
        strips = app.screen._compositor.render_strips(app.size)
        return "".join(segment.text for strip in strips for segment in strip)


async def test_plain_characters_only(workspace: Path) -> None:
    usual = await _drawn(workspace, DeskSettings())
    plain = await _drawn(workspace, DeskSettings(ascii=True))
    assert "╭" in usual and "去哪里" in plain
    assert len(plain) == len(usual)
    assert not {char for char in plain if cell_width(char, 2) != cell_width(char, 1)}


@pytest.mark.parametrize("text", ["“引号”…·×①│╭█●→", "平常的字", "abc", "示烟立〔2025〕"])
def test_plain_characters_take_as_much_room(text: str) -> None:
    assert cell_len(plain_characters(text)) == cell_len(text)


async def test_what_somebody_else_adds_appears(workspace: Path) -> None:
    app = _app(workspace)
    async with app.run_test(size=(120, 30)) as pilot:
        await pressed(pilot, "f2", "a")
        before = len(listed(app))
        app._look_for_changes()
        early = read_case(shipped_root() / "sample_cases" / "early" / "case.yaml")
        path = workspace / "another.yaml"
        write_case(replace(early, case_no="示烟立〔2025〕第77号"), path)
        import_case(path, workspace, now=datetime(2025, 7, 11, 9, 0), user="别人")
        app._look_for_changes()
        await settled(pilot)
        assert len(listed(app)) == before + 1


async def test_the_bureau_is_filled_in_and_noted(workspace: Path) -> None:
    app = _app(workspace)
    async with app.run_test(size=(120, 30)) as pilot:
        await pressed(pilot, "f2", "e", "v", "enter", *"某县烟草专卖局", "tab", "某", "ctrl+s")
        assert bureau_settings(workspace).name == "某县烟草专卖局"
        assert ["单位全称", "", "某县烟草专卖局"] in listed(app)
        await pressed(pilot, "f2", "e")
        assert any(row[0] == "程序" and row[1] == "正常" for row in listed(app))
    assert trail(workspace, action="settings.bureau")[0].who == "测试"


async def test_a_backup_is_made_and_the_trail_is_checked(workspace: Path) -> None:
    app = _app(workspace)
    async with app.run_test(size=(120, 30)) as pilot:
        await pressed(pilot, "f2", "e", "n", "V")
        assert "操作记录完整" in static_text(app, "#status")
        await pressed(pilot, "v", "v", "v", "v")
        assert len(listed(app)) == len(list((workspace / "backups").glob("*.zip"))) == 1
        await pressed(pilot, "v")
        assert "只看操作记录" in static_text(app, "#heading") and len(listed(app)) >= 3


async def test_an_appearance_is_taken_back(workspace: Path) -> None:
    app = _app(workspace)
    async with app.run_test(size=(120, 30)) as pilot:
        await pressed(pilot, "f2", "e", "v", "v", "j", "enter")
        assert app.settings.ascii
        await pressed(pilot, "u")
        assert not app.settings.ascii
        await pressed(pilot, "u")
        assert any("没有可撤回的" in one.message for one in app._notifications)


def test_every_key_has_a_name_of_its_own() -> None:
    names = [group.name_of(key) for group in PAGES for key in group]
    assert len(set(names)) == len(names)
    assert len({one.id for one in PAGES}) == len(PAGES)


def test_within_a_group_no_key_does_two_things() -> None:
    for group in PAGES:
        keys = [one for key in group for one in key.keys.split(",")]
        assert len(set(keys)) == len(keys), group.id


def test_names_of_keys() -> None:
    assert key_names("slash,／,、") == "/"
    assert key_names("ctrl+s,f10") == "Ctrl+S F10"
    assert key_names("f") == "f" and key_names("pagedown") == "PgDn"


def test_choices_are_found_by_initials_and_fragment() -> None:
    choices = (Choice("a", "延续"), Choice("b", "变更经营场所"), Choice("c", "停业", "暂时停止"))
    assert initials("刘家便利店(2号)") == "ljbld2h"
    assert [one.value for one in matching(choices, "YX")] == ["a"]
    assert [one.value for one in matching(choices, "经营")] == ["b"]
    assert [one.value for one in matching(choices, "停")] == ["c"]
    assert matching(choices, "") == choices and not matching(choices, "没有")


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("[bold]甲[/bold]", "[bold]甲[/bold]"),
        ("a\x1b[31mb", "a[31mb"),
        ("a\r\n\tb", "a b"),
        ("右\u202e左", "右左"),
        ("\ud800x", "x"),
        (None, ""),
    ],
)
def test_nothing_from_outside_steers_the_terminal(text: object, seen: str) -> None:
    assert shown(text) == seen


def test_the_first_paint_waits_for_no_database_library() -> None:
    code = (
        "import sys, zmtool.tui.app, zmtool.tui.screens.today; "
        "print(*[one for one in ('sqlmodel', 'sqlalchemy', 'numpy', 'lxml', 'pypinyin') if one in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == ""


def test_a_bug_ends_the_application_without_a_traceback(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A driver that is not there stands for any fault inside; the command then writes its log and leaves with 70."""
    broken = tmp_path / "sitecustomize.py"
    broken.write_text(
        "import zmtool.tui.screens.today as today\n"
        "def fail(self, *_): raise ZeroDivisionError\n"
        "today.TodayScreen.action_narrow = fail\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "zmtool", "tui", "-w", str(workspace)],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env={**os.environ, "TERM": "xterm-256color"},
    )
    os.close(slave)
    drawn = b""
    with contextlib.suppress(OSError):
        while "期限：逾期".encode() not in drawn:
            drawn += os.read(master, 65536)
        os.write(master, b"v")
        while process.poll() is None or select.select([master], [], [], 0.2)[0]:
            drawn += os.read(master, 65536)
    os.close(master)
    assert process.wait(60) == 70
    text = drawn.decode("utf-8", "replace")
    assert "程序内部错误" in text and "Traceback" not in text


@pytest.mark.parametrize(("colourless", "colours"), [("1", False), ("", True)])
def test_no_colour_is_sent_where_the_environment_wants_none(
    workspace: Path, colourless: str, colours: bool
) -> None:
    """NO_COLOR (no-color.org) binds where it is set to anything."""
    master, slave = pty.openpty()
    environment = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
    environment |= {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
    environment |= {"NO_COLOR": colourless} if colourless else {}
    process = subprocess.Popen(
        [sys.executable, "-m", "zmtool", "tui", "-w", str(workspace)],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env=environment,
    )
    os.close(slave)
    drawn = b""
    with contextlib.suppress(OSError):
        while "期限：逾期".encode() not in drawn:
            drawn += os.read(master, 65536)
        os.write(master, b"q")
        while process.poll() is None or select.select([master], [], [], 0.2)[0]:
            drawn += os.read(master, 65536)
    os.close(master)
    assert process.wait(60) == 0
    sent = re.findall(rb"\x1b\[(?:[0-9;]*;)?[34]8;2;(\d+;\d+;\d+)", drawn)
    # Without colours only greys are left: all three parts of each are alike.
    assert any(len(set(one.split(b";"))) > 1 for one in sent) == colours
