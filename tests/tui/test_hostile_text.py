"""Brackets, control characters, very long and mixed-width text in every list and form: shown as text, in its room."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App, ComposeResult

from tui.at_the_desk import settled, shown_over
from zmtool.base.shipped import shipped_root
from zmtool.cases.case_file import read_case, write_case
from zmtool.tui.app import ZmtoolApp
from zmtool.tui.bases.form import FormScreen
from zmtool.tui.fields.choosing import matching
from zmtool.tui.fields.form import Choice, Field, Form
from zmtool.tui.fields.reading import KINDS, read_field
from zmtool.tui.modules import MODULES
from zmtool.tui.plain import block, fitted, plain, shown
from zmtool.tui.widgets.row_list import Column, Row, RowList
from zmtool.workflow.cases import import_case
from zmtool.workflow.clue_report import NewClue, report_clue
from zmtool.workflow.licence_import import import_licences

NOW = datetime(2025, 7, 10, 9, 0, tzinfo=UTC)
_PIECES = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        (
            "[/tmp/x]",
            "[bold red]甲[/]",
            "[@click=app.quit]x[/]",
            "\x1b[2J",
            "\x1b]52;c;eA==\x07",
            "\x9b31m",
            "\u202e倒",
            "e\u0301",
            "👨‍👩‍👧",
            "ﷺ",
            "\ud800",
            "　",
            "长" * 300,
            "W" * 300,
            "{{ 7*7 }}",
            "$(x)",
            "\t\r\n",
        )
    ),
)
HOSTILE = st.lists(_PIECES, max_size=4).map("".join)
NAMES = ("[bold][/tmp/x][A-01]", "长" * 200 + "W" * 200, "甲\u202e乙\u200b[/]", "“引号”…·×①" * 20)


def _is_quiet(text: str) -> bool:
    return all(unicodedata.category(char) not in ("Cc", "Cs") or char == "\n" for char in text)


@given(HOSTILE, st.integers(0, 60))
def test_a_cell_is_as_wide_as_its_column(text: str, width: int) -> None:
    cell = fitted(text, width)
    assert _is_quiet(cell) and "\n" not in cell
    assert cell_len(cell) == width


@given(HOSTILE)
def test_text_is_shown_literally_and_quietly(text: str) -> None:
    for made in (shown(text), plain(text).plain, block(text).plain):
        assert _is_quiet(made)
    assert not plain(text).spans and not block(text).spans


@given(HOSTILE, st.sampled_from(sorted(KINDS)), st.booleans())
def test_whatever_is_typed_is_a_value_or_a_problem_in_words(text: str, kind: str, many: bool) -> None:
    read = read_field(Field("x", "x", kind, many=many), text, NOW)
    assert isinstance(read.problem, str)
    assert _is_quiet(shown(read.problem)) and _is_quiet(shown(read.written))


@given(HOSTILE, HOSTILE)
@settings(deadline=None)
def test_any_choice_is_found_by_its_own_text(name: str, typed: str) -> None:
    choices = (Choice("1", name), Choice("2", "延续"))
    assert set(matching(choices, typed)) <= set(choices)
    if name.strip():
        assert choices[0] in matching(choices, name)


class _Lists(App[None]):
    def __init__(self, texts: list[str]) -> None:
        super().__init__()
        self._texts = texts

    def compose(self) -> ComposeResult:
        yield RowList((Column("一", 10), Column("二", 0), Column("三", 7)))

    def on_mount(self) -> None:
        rows = [Row(str(at), (text, text, text)) for at, text in enumerate(self._texts)]
        self.query_one(RowList).show(rows)


@given(st.lists(HOSTILE, min_size=1, max_size=30), st.sampled_from([(20, 8), (80, 24), (200, 40)]))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_a_list_keeps_its_lines_whole(texts: list[str], size: tuple[int, int]) -> None:
    app = _Lists(texts)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        await pilot.press("j", "space", "G", "k")
        _check_lines(app, size[0])


def _check_lines(app: App[Any], width: int) -> None:
    for strip in app.screen._compositor.render_strips(app.size):
        text = "".join(segment.text for segment in strip)
        assert _is_quiet(text)
        assert cell_len(text) == width


@given(HOSTILE)
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_a_form_takes_any_text(workspace: Path, text: str) -> None:
    taken: list[Mapping[str, Any]] = []
    fields = tuple(Field(kind, text or kind, kind, initial=text) for kind in sorted(KINDS))

    def submit(values: Mapping[str, Any]) -> str:
        taken.append(values)
        return text

    app = ZmtoolApp(workspace, date(2025, 7, 10), "测试")
    async with app.run_test(size=(80, 24)) as pilot:
        screen = FormScreen(
            Form(text, (*fields, Field("c", "选", choices=(Choice(text, text),))), submit, text)
        )
        await shown_over(pilot, screen)
        await pilot.press("tab", "tab", "down", "up", "[", "/")
        await settled(pilot)
        _check_lines(app, 80)


def _hostile_workspace(folder: Path) -> None:
    early = read_case(shipped_root() / "sample_cases" / "early" / "case.yaml")
    for at, name in enumerate(NAMES):
        path = folder / f"case{at}.yaml"
        write_case(
            replace(early, case_no=f"示烟立〔2025〕第{70 + at}号", party=replace(early.party, name=name)),
            path,
        )
        import_case(path, folder, now=NOW, user="测试")
        report_clue(NewClue("市场走访", "无证户", name, name, target_name=name), folder, now=NOW, user="测试")
    export = folder / "证.csv"
    with export.open("w", encoding="utf-8-sig", newline="") as stream:
        sheet = csv.writer(stream)
        sheet.writerow(["许可证号", "企业名称", "负责人", "经营地址", "有效期起", "有效期止"])
        for at, name in enumerate(NAMES):
            sheet.writerow(
                [f"34990110{at:04d}", name[:100], name[:20], name[:200], "2023-01-01", "2027-12-31"]
            )
    import_licences(export, folder, now=NOW, user="测试", dry_run=False)


@pytest.mark.parametrize("size", [(80, 24), (150, 40)])
async def test_every_module_shows_hostile_records(workspace: Path, size: tuple[int, int]) -> None:
    _hostile_workspace(workspace)
    app = ZmtoolApp(workspace, date(2025, 7, 10), "测试")
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        for module in MODULES:
            app.open_module(module)
            await settled(pilot)
            _check_lines(app, size[0])
            await pilot.press("j", "enter")
            await settled(pilot)
            _check_lines(app, size[0])
            while len(app.screen_stack) > 2:
                app.pop_screen()
            await settled(pilot)
