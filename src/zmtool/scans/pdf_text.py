"""The text that a born-digital PDF page brings along, with its places on the page as it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from zmtool.scans.intake import Opened, opened_pdf
from zmtool.scans.records import Box, Line

_LEAST_EDGE = 0.5
"""Points: a rectangle of text thinner than this shows none."""
_LEAST_TEXT = 20
_PICTURE_SHARE = 0.7


def page_text(opened: Opened, page: int) -> tuple[Line, ...]:
    """The lines of a born-digital PDF page's own text layer; empty where it has none worth trusting."""
    if opened.kind != "pdf":
        return ()
    import pypdfium2

    with opened_pdf(opened.path) as pdf:
        try:
            one = pdf[page - 1]
            return () if _is_picture(one) else _text_lines(one)
        except pypdfium2.PdfiumError:
            return ()  # page_image says what is wrong with the page


def parted_lines(
    opened: Opened, page: int, lines: Sequence[Line], parted: Sequence[tuple[int, Sequence[Box]]]
) -> tuple[Line, ...]:
    """``lines`` with those of ``parted`` (by number, each with the boxes of its parts) in their parts.

    A line whose text does not come out whole stays as it is.
    """
    if not parted:
        return tuple(lines)
    found = list(lines)
    with opened_pdf(opened.path) as pdf:
        shown = pdf[page - 1]
        text_page = shown.get_textpage()
        for number, boxes in sorted(parted, reverse=True):
            parts = [
                Line(text, box, 1.0)
                for box in boxes
                if (text := _text_within(text_page, _own_place(box, shown)))
            ]
            if "".join("".join(one.text for one in parts).split()) == "".join(found[number].text.split()):
                found[number : number + 1] = parts
    return tuple(found)


def _is_picture(page: Any) -> bool:
    """Whether one picture covers the page: a scan, whose text layer (if any) is somebody else's reading."""
    from pypdfium2 import raw

    x0, y0, x1, y1 = page.get_cropbox()
    area = abs((x1 - x0) * (y1 - y0))
    for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = one.get_bounds()
        if (right - left) * (top - bottom) > _PICTURE_SHARE * area:
            return True
    return False


def _text_lines(page: Any) -> tuple[Line, ...]:
    width, height = page.get_size()
    if width <= 0 or height <= 0:
        return ()
    text_page = page.get_textpage()
    whole = text_page.get_text_bounded()
    if len(whole.strip()) < _LEAST_TEXT or not _sound(whole):
        return ()
    return lines_of(page, text_page)


def lines_of(page: Any, text_page: Any) -> tuple[Line, ...]:
    """The pieces of text that PDFium finds on a page, with their places on the page as it is shown."""
    lines = []
    for index in range(text_page.count_rects()):
        rectangle = text_page.get_rect(index)
        if rectangle[2] - rectangle[0] < _LEAST_EDGE or rectangle[3] - rectangle[1] < _LEAST_EDGE:
            continue  # the blanks between two words: its text would be that of its neighbours once more
        if text := _text_within(text_page, rectangle):
            lines.append(Line(text, _on_page(rectangle, page), 1.0))
    return tuple(lines)


def _text_within(text_page: Any, rectangle: tuple[float, float, float, float]) -> str:
    return str(text_page.get_text_bounded(*rectangle)).replace("\r", "").replace("\n", "").strip()


def _own_place(box: Box, page: Any) -> tuple[float, float, float, float]:
    """Fractions of the page as it is shown in the PDF's own coordinates: left, bottom, right, top (see ``_on_page``)."""
    corners = [(box[0], box[1]), (box[2], box[3])]
    for _ in range(page.get_rotation() // 90):
        corners = [(v, 1 - u) for u, v in corners]
    x0, y0, x1, y1 = page.get_cropbox()
    across = sorted(x0 + u * (x1 - x0) for u, _ in corners)
    up = sorted(y1 - v * (y1 - y0) for _, v in corners)
    return across[0], up[0], across[1], up[1]


def _on_page(rectangle: tuple[float, float, float, float], page: Any) -> Box:
    """A rectangle of the PDF's own coordinates as fractions of the page as it is shown."""
    left, bottom, right, top = rectangle
    x0, y0, x1, y1 = page.get_cropbox()
    corners = [((x - x0) / (x1 - x0), (y1 - y) / (y1 - y0)) for x, y in ((left, top), (right, bottom))]
    for _ in range(page.get_rotation() // 90):
        corners = [(1 - v, u) for u, v in corners]
    across, down = sorted(u for u, _ in corners), sorted(v for _, v in corners)
    edges = (across[0], down[0], across[1], down[1])
    box = tuple(round(min(1.0, max(0.0, edge)), 4) for edge in edges)
    return (box[0], box[1], box[2], box[3])


def _sound(text: str) -> bool:
    """Whether a text layer is text, and not glyph numbers without meaning."""
    odd = sum(
        1
        for one in text
        if ord(one) < 32 and one not in "\r\n\t" or "\ue000" <= one <= "\uf8ff" or one == "\ufffd"
    )
    return odd < 0.02 * len(text)
