"""Why something is done: one line of words."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from zmtool.tui.keys import CHOICE, bindings
from zmtool.tui.plain import plain
from zmtool.tui.widgets.inputs import LineInput


class ReasonScreen(ModalScreen[str]):
    """Closes with the reason, empty where it was left without one."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(CHOICE))

    def __init__(self, question: str) -> None:
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        with Vertical(id="choice"):
            yield Static(plain(self._question))
            yield LineInput(placeholder="原因", max_length=200, id="reason")
            yield Static("回车 记下　Esc 返回", id="hint", markup=False)

    def on_mount(self) -> None:
        self.query_one("#reason", Input).focus()

    def on_input_submitted(self) -> None:
        self.action_choose()

    def action_choose(self) -> None:
        text = self.query_one("#reason", Input).value.strip()
        if text:
            self.dismiss(text)
        else:
            self.query_one("#hint", Static).update(plain("请写明原因　Esc 返回"))

    def action_back(self) -> None:
        self.dismiss("")
