"""The piece of a page around one field, as a picture with the field outlined."""

from __future__ import annotations

import cv2
import numpy as np

from zmtool.scans.engines.protocol import Image
from zmtool.scans.records import Box

_MARGIN = 0.6
"""What stands around a field at zoom 1, on each side, as a part of the field's height."""
_LEAST_SIDE = 24
_OUTLINE = (200, 30, 30)


def field_picture(page: Image, box: Box, *, aspect: float, zoom: float = 1.0) -> Image:
    """The piece of ``page`` (RGB, upright and level as boxes mean it) around ``box``, the box outlined.

    ``aspect`` is width / height of the place the picture is for; the piece has it as far as the page reaches. A
    greater ``zoom`` shows less of the page. A box without extent stands for the whole page.
    """
    height, width = page.shape[:2]
    left, top, right, bottom = _field_area(box, width, height, aspect, zoom)
    piece = np.ascontiguousarray(page[top:bottom, left:right])
    return _outlined(piece, box, (left, top), (width, height))


def whole_picture(page: Image, box: Box) -> Image:
    """The whole page with the box outlined."""
    height, width = page.shape[:2]
    return _outlined(page.copy(), box, (0, 0), (width, height))


def _field_area(box: Box, width: int, height: int, aspect: float, zoom: float) -> tuple[int, int, int, int]:
    """Left, top, right, bottom in pixels: at least ``_LEAST_SIDE`` wide and high, within the page."""
    x0, y0, x1, y1 = (min(1.0, max(0.0, edge)) for edge in box)
    if x1 <= x0 or y1 <= y0:
        return 0, 0, width, height
    margin = 2 * _MARGIN * (y1 - y0) * height
    across, down = (x1 - x0) * width + margin, (y1 - y0) * height + margin
    across, down = max(across, down * aspect) / zoom, max(down, across / aspect) / zoom
    left, right = _within((x0 + x1) / 2 * width, across, width)
    top, bottom = _within((y0 + y1) / 2 * height, down, height)
    return left, top, right, bottom


def _within(middle: float, extent: float, most: int) -> tuple[int, int]:
    """A stretch of ``extent`` around ``middle``, moved to lie between 0 and ``most``."""
    length = min(most, max(_LEAST_SIDE, round(extent)))
    start = min(max(0, round(middle - length / 2)), most - length)
    return start, start + length


def _outlined(piece: Image, box: Box, corner: tuple[int, int], page: tuple[int, int]) -> Image:
    """``piece``, whose top left lies at ``corner`` of a ``page`` of that width and height, with the box drawn in."""
    x0, y0, x1, y1 = box
    if x1 <= x0 or y1 <= y0:
        return piece
    thick = max(1, round(min(piece.shape[:2]) / 120))
    start = (round(x0 * page[0]) - corner[0] - thick, round(y0 * page[1]) - corner[1] - thick)
    end = (round(x1 * page[0]) - corner[0] + thick, round(y1 * page[1]) - corner[1] + thick)
    cv2.rectangle(piece, start, end, _OUTLINE, thick)
    return piece
