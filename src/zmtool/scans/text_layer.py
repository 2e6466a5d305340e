"""The invisible text of one page as a piece of PDF content: every line at its box, stretched to its length.

Lines keep their order, for that is the order in which readers copy them. Two readers need help to keep lines whole:
Poppler takes slanting lines apart unless their text stands beside them (ActualText); PDFium joins the lines of a page
that lies on its side, so that a blank has to part them. PDFium loses rare characters of text that stands beside (those
beyond the basic plane): a slanting line with one of them is drawn straight.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zmtool.scans.glyphless_font import DESCENT, NAME, GlyphlessFont, is_writable, width_of
from zmtool.scans.page_places import Point, on_scan
from zmtool.scans.records import Line, Page

_LEAST_SIZE = 1.0
_UPRIGHT_TEXT = 2.0
"""A box this many times as high as wide holds a line that runs down the page."""
_STRAIGHT = 0.01
"""A line that falls by less than this part of the page is drawn straight: Poppler takes slanting ones apart."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A PDF page: its visible box in its own coordinates (points), and the clockwise turn with which it is shown."""

    box: tuple[float, float, float, float]
    turn: int

    @property
    def size(self) -> Point:
        """Width and height as shown."""
        x0, y0, x1, y1 = self.box
        return (y1 - y0, x1 - x0) if self.turn % 180 else (x1 - x0, y1 - y0)

    def own(self, x: float, y: float) -> Point:
        """A point of the page as shown (points from its top left) in the page's own coordinates."""
        width, height = self.size
        across, down = x / width, y / height
        for _ in range(self.turn // 90):
            across, down = down, 1 - across
        x0, y0, x1, y1 = self.box
        return x0 + across * (x1 - x0), y1 - down * (y1 - y0)


def text_layer(page: Page, lines: Sequence[Line], sheet: Sheet, font: GlyphlessFont) -> bytes:
    """Content that writes ``lines`` of ``page`` invisibly onto ``sheet``; empty where there is nothing to write."""
    pieces = (piece for one in lines for piece in _pieces(one))
    shown = [drawn for one in pieces if (drawn := _line(one, page, sheet, font))]
    if not shown:
        return b""
    return b"\n".join((b"q BT 3 Tr 0 Tc 0 Tw 0 Ts", *shown, b"ET Q\n"))


def _pieces(line: Line) -> Iterator[Line]:
    """The line, or its pieces that stand apart, each at its own place and with the blank that parts it from the next."""
    if not line.pieces:
        yield line
        return
    _, top, _, bottom = line.box
    ends = [*(begin for begin, _, _ in line.pieces[1:]), len(line.text)]
    for (begin, left, right), end in zip(line.pieces, ends, strict=True):
        yield Line(line.text[begin:end], (left, top, right, bottom), line.confidence)


def _line(line: Line, page: Page, sheet: Sheet, font: GlyphlessFont) -> bytes:
    text = "".join(char for char in line.text.strip() if is_writable(char))
    if not text:
        return b""
    start, end, size = _base_line(line, page, sheet, rare=max(text) > "\uffff")
    tilted = start[0] != end[0] and start[1] != end[1]
    (x0, y0), (x1, y1) = sheet.own(*start), sheet.own(*end)
    length = math.hypot(x1 - x0, y1 - y0)
    along, up = (x1 - x0) / length, (y1 - y0) / length
    stretch = 100 * length / (width_of(text) * size)
    parted = f"{text} " if sheet.turn % 180 or line.text[-1].isspace() else text
    drawn = (
        f"{NAME} {size:.2f} Tf {stretch:.2f} Tz {along:.5f} {up:.5f} {-up:.5f} {along:.5f} {x0:.2f} {y0:.2f} Tm "
        f"<{font.encoded(parted).hex()}> Tj"
    )
    if tilted:
        drawn = f"/Span <</ActualText <FEFF{parted.encode('utf-16-be').hex()}>>> BDC {drawn} EMC"
    return drawn.encode("ascii")


def _base_line(line: Line, page: Page, sheet: Sheet, *, rare: bool) -> tuple[Point, Point, float]:
    """Where the base line begins and ends on the sheet as shown (points), and the size of the print.

    A line that slants a little, or has ``rare`` characters, runs straight through the middle of where it lies.
    """
    width, height = sheet.size
    x0, y0, x1, y1 = line.box
    runs_down = len(line.text) > 1 and (y1 - y0) * height > _UPRIGHT_TEXT * (x1 - x0) * width

    def shown(x: float, y: float) -> Point:
        across, down = on_scan((x, y), page)
        return across * width, down * height

    if runs_down:
        base = x0 - DESCENT * (x1 - x0)
        start, end = shown(base, y0), shown(base, y1)
        size = math.dist(shown(x0, (y0 + y1) / 2), shown(x1, (y0 + y1) / 2))
        if rare or abs(end[0] - start[0]) < _STRAIGHT * width:
            middle = (start[0] + end[0]) / 2
            start, end = (middle, start[1]), (middle, max(end[1], start[1] + _LEAST_SIZE))
    else:
        base = y1 + DESCENT * (y1 - y0)
        start, end = shown(x0, base), shown(x1, base)
        size = math.dist(shown((x0 + x1) / 2, y0), shown((x0 + x1) / 2, y1))
        if rare or abs(end[1] - start[1]) < _STRAIGHT * height:
            middle = (start[1] + end[1]) / 2
            start, end = (start[0], middle), (max(end[0], start[0] + _LEAST_SIZE), middle)
    return start, end, max(size, _LEAST_SIZE)
