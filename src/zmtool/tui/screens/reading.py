"""A text that is read through: a document as it will be printed, or what was written and where it is."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from zmtool.tui.bases.desk_screen import DeskScreen
from zmtool.tui.keys import READING, bindings
from zmtool.tui.plain import plain
from zmtool.tui.viewer import open_outside
from zmtool.tui.widgets.key_line import KeyLine
from zmtool.tui.widgets.top_line import TopLine


class ReadingScreen(DeskScreen[None]):
    """Shows a text; ``path`` is the file it speaks of, where there is one."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(READING))
    KEYS = (READING,)
    WATCHES = False

    def __init__(self, title: str, heading: Text, text: Text, path: Path | None = None) -> None:
        super().__init__()
        self._titled, self._heading, self._text, self._path = title, heading, text, path

    def compose(self) -> ComposeResult:
        yield TopLine(self._titled)
        yield Static(self._heading, id="heading", markup=False)
        with VerticalScroll(id="whole"):
            yield Static(self._text, id="text", markup=False)
        yield Static("", id="status", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        self._whole.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without a file there is nothing to open."""
        return self._path is not None if action in ("open_outside", "copy") else True

    @property
    def _whole(self) -> VerticalScroll:
        return self.query_one("#whole", VerticalScroll)

    def action_open_outside(self) -> None:
        if self._path is not None:
            said = "已打开" if open_outside(self._path) else f"没有程序可用，文件在 {self._path}"
            self.query_one("#status", Static).update(plain(said))

    def action_copy(self) -> None:
        self.copy(str(self._path or ""))

    def action_down(self) -> None:
        self._whole.scroll_down(animate=False)

    def action_up(self) -> None:
        self._whole.scroll_up(animate=False)

    def action_page_down(self) -> None:
        self._whole.scroll_page_down(animate=False)

    def action_page_up(self) -> None:
        self._whole.scroll_page_up(animate=False)

    def action_first(self) -> None:
        self._whole.scroll_home(animate=False)

    def action_last(self) -> None:
        self._whole.scroll_end(animate=False)

    def action_back(self) -> None:
        self.dismiss(None)
