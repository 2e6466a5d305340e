"""A question that is answered with yes or no, and one whose answer is picked from a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from zmtool.tui.fields.choosing import matching
from zmtool.tui.fields.form import Choice
from zmtool.tui.keys import CHOICE, bindings
from zmtool.tui.plain import block, plain
from zmtool.tui.widgets.inputs import LineInput
from zmtool.tui.widgets.row_list import Cell, Column, Row, RowList


class ConfirmScreen(ModalScreen[bool]):
    """Closes with True where ``y`` was pressed; anything that is not done at once is asked here."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,ｙ", "answer(True)", "是"),
        Binding("n,escape,ｎ", "answer(False)", "否"),
    ]

    def __init__(self, question: str, details: str = "") -> None:
        super().__init__()
        self._question, self._details = question, details

    def compose(self) -> ComposeResult:
        with Vertical(id="choice"):
            yield Static(plain(self._question, "bold"), markup=False)
            if self._details:
                yield Static(block(self._details), markup=False)
            yield Static("y 是　n 否", markup=False)

    def action_answer(self, yes: bool) -> None:
        self.dismiss(yes)


class PickScreen(ModalScreen[Choice | None]):
    """Closes with the choice that was picked, None where none was."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(CHOICE))

    def __init__(self, question: str, choices: Sequence[Choice]) -> None:
        super().__init__()
        self._question, self._choices = question, choices

    def compose(self) -> ComposeResult:
        with Vertical(id="choice"):
            yield Static(plain(self._question, "bold"), markup=False)
            yield LineInput(placeholder="输入任意部分或拼音首字母", id="wanted", compact=True)
            yield RowList((Column("", 0), Column("", 40)), header=False, id="matches")
            yield Static("↑↓ 选择　回车 选定　Esc 返回", markup=False)

    def on_mount(self) -> None:
        self._rows().can_focus = False
        self._load("")
        self.query_one("#wanted", Input).focus()

    def _rows(self) -> RowList:
        return self.query_one("#matches", RowList)

    def _load(self, text: str) -> None:
        found = matching(self._choices, text)
        self._rows().show([Row(one.value, (one.shown, Cell(one.remark, "dim")), one) for one in found])
        self._rows().cursor = 0
        self._rows().styles.height = max(1, min(len(self._choices), 16))

    def on_input_changed(self, event: Input.Changed) -> None:
        self._load(event.value)

    def on_input_submitted(self) -> None:
        self.action_choose()

    def on_row_list_opened(self, event: RowList.Opened) -> None:
        self.dismiss(event.row.record)

    def action_choose(self) -> None:
        row = self._rows().current
        if row is not None:
            self.dismiss(row.record)

    def action_down(self) -> None:
        self._rows().action_down()

    def action_up(self) -> None:
        self._rows().action_up()

    def action_back(self) -> None:
        self.dismiss(None)
