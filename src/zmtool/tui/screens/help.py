"""The help page, made from the key registry."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from zmtool.base.text import fit_cells
from zmtool.tui.keys import PAGES

_NAMES = {
    "question_mark": "?",
    "slash": "/",
    "escape": "Esc",
    "enter": "回车",
    "tab": "Tab",
    "shift+tab": "Shift+Tab",
    "down": "↓",
    "up": "↑",
    "home": "Home",
    "end": "End",
}


class HelpScreen(ModalScreen[None]):
    """Every key and what it does."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,question_mark,？", "close", "关闭")]

    def compose(self) -> ComposeResult:
        text = Text()
        for title, keys in PAGES:
            text.append(f"{title}\n", "bold")
            for key in keys:
                names = " ".join(_NAMES.get(one, one) for one in key.keys.split(",") if one not in "？／、ｑ")
                text.append(f"  {fit_cells(names, 18)}{key.label}\n")
        text.append("按 Esc 关闭")
        with VerticalScroll(id="help"):
            yield Static(text)

    def action_close(self) -> None:
        self.dismiss()
