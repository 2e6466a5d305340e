"""A place on a screen where a picture is drawn with characters."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from zmtool.tui.widgets.character_picture import Cell, Colour, character_picture

if TYPE_CHECKING:
    from zmtool.scans.engines.protocol import Image


class PictureView(Widget):
    """Draws ``picture`` as large as fits."""

    def __init__(self, *, id: str) -> None:  # noqa: A002 - as every widget
        super().__init__(id=id)
        self._rows: list[list[Cell]] = []

    @property
    def aspect(self) -> float:
        """Width / height of the place; a cell is twice as high as wide."""
        size = self.content_size
        return max(1, size.width) / (2 * max(1, size.height))

    def draw(self, picture: Image | None, *, braille: bool) -> None:
        """Shows ``picture``; None clears the place."""
        size = self.content_size
        self._rows = (
            character_picture(picture, size.width, size.height, braille=braille)
            if picture is not None and size.width and size.height
            else []
        )
        self.refresh()

    def render_line(self, y: int) -> Strip:
        if y >= len(self._rows):
            return Strip.blank(self.content_size.width, self.rich_style)
        cells = self._rows[y]
        strip = Strip([Segment(cell.glyph, _style(cell.dark, cell.light)) for cell in cells], len(cells))
        return strip.adjust_cell_length(self.content_size.width, self.rich_style).simplify()


@lru_cache(maxsize=8192)
def _style(ink: Colour, ground: Colour) -> Style:
    return Style.from_color(Color.from_rgb(*ink), Color.from_rgb(*ground))
