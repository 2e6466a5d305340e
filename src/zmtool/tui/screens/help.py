"""The help page, made from the key registry and the person's own keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from zmtool.base.text import fit_cells
from zmtool.tui.key_names import key_names
from zmtool.tui.keys import PAGES, Keys


class HelpScreen(ModalScreen[None]):
    """Every key and what it does, those of the screen it was called from (``here``) first. ``own`` are changed keys."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,？", "close", "关闭"),
        Binding("j,down", "scroll(1)", show=False),
        Binding("k,up", "scroll(-1)", show=False),
    ]

    def __init__(self, here: Sequence[Keys] = (), own: Mapping[str, str] | None = None) -> None:
        super().__init__()
        self._pages = [*here, *(one for one in PAGES if one not in here)]
        self._own = own or {}

    def compose(self) -> ComposeResult:
        text = Text()
        for keys in self._pages:
            text.append(f"{keys.title}\n", "bold")
            for key in keys:
                names = key_names(self._own.get(keys.name_of(key), key.keys))
                text.append(f"  {fit_cells(names, 18)}{key.label}\n")
        with Vertical(id="help"):
            with VerticalScroll(id="keys"):
                yield Static(text)
            yield Static("↑↓ 翻看　Esc 关闭　改按键：设置与体检（F2 再按 e）", markup=False)

    def on_mount(self) -> None:
        self.query_one("#keys").focus()

    def action_scroll(self, step: int) -> None:
        self.query_one("#keys", VerticalScroll).scroll_relative(y=step, animate=False)

    def action_close(self) -> None:
        self.dismiss()
