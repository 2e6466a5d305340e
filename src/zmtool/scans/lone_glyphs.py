"""Glyphs that stand alone beside the lines found: the last one of a wrapped number, the second one of a narrow cell.

A text detector easily overlooks them, as it overlooks a lone figure (``corners``) or what stands alone in a cell
(``missed``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from zmtool.scans.connected import parts_of, shapes_of
from zmtool.scans.engines.protocol import PixelBox, RawLine
from zmtool.scans.shrunk import shrunk

SURE = 0.9
"""From this confidence on a lone glyph is one; specks and strokes are read with less."""
_GLYPHS = re.compile(r"[\u4e00-\u9fff]{1,2}[。，；）)]?")
_DARKER = 60
_LINE = 4
"""Glyphs from which on a line tells how high the print is."""
_LEAST_HEIGHT, _MOST_HEIGHT = 0.5, 1.1
_LEAST_WIDTH, _MOST_WIDTH = 0.4, 2.4
_LEAST_INK = 0.06
_BELOW, _BEFORE, _BEHIND = 1.6, 3.2, 2.0
"""How far under a line, left of its beginning and right of its end a glyph belongs to it, in heights of a line."""
_MARGIN = 0.12
_MOST = 24


def lone_glyphs(
    grey: NDArray[np.uint8], found: Sequence[RawLine], apart: Sequence[PixelBox] = ()
) -> list[PixelBox]:
    """Boxes of ink of one glyph's size beside the lines ``found`` on a level page, none in the places ``apart``."""
    heights = [one.box[3] - one.box[1] for one in found if len(one.text) >= _LINE]
    if not heights:
        return []
    high = float(np.median(heights))
    boxes = [one.box for one in found]
    ink = _ink(grey, [*boxes, *apart])
    blobs = [one for one in _blobs(ink, high) if any(_belongs(one, box, high) for box in boxes)]
    margin = round(_MARGIN * high)
    down, across = grey.shape
    return [
        (max(0, x0 - margin), max(0, y0 - margin), min(across, x1 + margin), min(down, y1 + margin))
        for x0, y0, x1, y1 in blobs[:_MOST]
    ]


def is_glyph(line: RawLine) -> bool:
    """Whether what was read in such a box is a character of the text."""
    return line.confidence >= SURE and bool(_GLYPHS.fullmatch(line.text))


def _ink(grey: NDArray[np.uint8], without: Sequence[PixelBox]) -> NDArray[np.uint8]:
    """Where there is ink, darker than the paper around it, outside the boxes."""
    down, across = grey.shape
    small = shrunk(grey, (max(1, across // 16), max(1, down // 16)))
    paper = cv2.resize(cv2.dilate(small, np.ones((3, 3), np.uint8)), (across, down))
    ink = np.asarray(cv2.subtract(paper, grey) > _DARKER, np.uint8)
    for x0, y0, x1, y1 in without:
        ink[max(0, y0) : y1, max(0, x0) : x1] = 0
    return ink


def _blobs(ink: NDArray[np.uint8], high: float) -> list[PixelBox]:
    """The boxes of ink that hangs together, strokes of one glyph joined, if it has a glyph's size."""
    for shape in shapes_of(ink):
        if max(shape.box[2:]) > _MOST_WIDTH * high:
            cv2.drawContours(ink, shape.outlines, -1, (0,), cv2.FILLED)
    reach = max(1, round(0.2 * high))
    joined = np.asarray(cv2.dilate(ink, np.ones((reach, reach), np.uint8)), np.uint8)
    boxes = []
    for x, y, w, h in parts_of(joined):
        if not (
            _LEAST_HEIGHT * high <= h <= _MOST_HEIGHT * high + reach
            and _LEAST_WIDTH * high <= w <= _MOST_WIDTH * high + reach
        ):
            continue
        part = ink[y : y + h, x : x + w]
        rows, columns = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
        if not rows.size:
            continue
        box = (x + int(columns[0]), y + int(rows[0]), x + int(columns[-1]) + 1, y + int(rows[-1]) + 1)
        width, height = box[2] - box[0], box[3] - box[1]
        if (
            _LEAST_HEIGHT * high <= height <= _MOST_HEIGHT * high
            and _LEAST_WIDTH * high <= width <= _MOST_WIDTH * high
            and part.sum() >= _LEAST_INK * width * height
        ):
            boxes.append(box)
    return boxes


def _belongs(blob: PixelBox, line: PixelBox, high: float) -> bool:
    """Whether the blob stands where a line goes on: right under it, or at its end."""
    under = 0 <= (blob[1] + blob[3]) / 2 - line[3] <= _BELOW * high
    if under and line[0] - _BEFORE * high <= blob[0] <= line[2]:
        return True
    middle = (blob[1] + blob[3]) / 2
    return line[1] <= middle <= line[3] and 0 <= blob[0] - line[2] <= _BEHIND * high
