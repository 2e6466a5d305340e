"""The help page, made from the key registry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from zmtool.base.text import fit_cells
from zmtool.tui.keys import PAGES, Keys

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
    """Every key and what it does, those of the screen it was called from (``here``) first."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,question_mark,？", "close", "关闭")]

    def __init__(self, here: Sequence[Keys] = ()) -> None:
        super().__init__()
        self._pages = sorted(PAGES, key=lambda page: page not in here)

    def compose(self) -> ComposeResult:
        text = Text()
        for keys in self._pages:
            text.append(f"{keys.title}\n", "bold")
            for key in keys:
                names = " ".join(_NAMES.get(one, one) for one in key.keys.split(",") if one not in "？／、ｑ")
                text.append(f"  {fit_cells(names, 18)}{key.label}\n")
        with Vertical(id="help"):
            with VerticalScroll(id="keys"):
                yield Static(text)
            yield Static("↑↓ 翻看　Esc 关闭", markup=False)

    def action_close(self) -> None:
        self.dismiss()
