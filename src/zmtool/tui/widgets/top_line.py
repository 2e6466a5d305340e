"""The first line of every screen: where one is, what goes on behind it, in which workspace, who, which day."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from rich.text import Text
from textual.widget import Widget

from zmtool.tui.desk import Desk
from zmtool.tui.plain import fitted, shown
from zmtool.values.typed_dates import with_weekday

if TYPE_CHECKING:
    from zmtool.tui.app import ZmtoolApp


class TopLine(Widget):
    """``title`` on the left; workspace, person and day on the right as far as there is room."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title

    def render(self) -> Text:
        desk = cast("Desk", self.app.desk)  # type: ignore[attr-defined]
        width = self.content_size.width
        right = f"{shown(desk.workspace.name)}　{shown(desk.user)}　{with_weekday(desk.today)}"
        left = Text(f"专卖工具　{shown(self._title)}")
        if going_on := cast("ZmtoolApp", self.app).works.words():
            left.append(f"　{shown(going_on)}", "reverse")
        room = width - left.cell_len
        if room > 12:
            text = Text(right).cell_len
            left.append(
                " " * (room - text) + right if text <= room else " " + fitted(right, room - 1), "not bold"
            )
        return left
