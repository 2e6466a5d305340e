"""Cells of a table that hold ink but no line of text: what the detector overlooked, most often a lone figure."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from zmtool.scans.engines.protocol import PixelBox
from zmtool.scans.ink import ink_depth
from zmtool.scans.ruling import RuledTable

_INSET = 5
_LEAST_INK, _LEAST_HEIGHT, _MOST_HEIGHT = 25, 10, 70
_MARGIN = 4
_MOST = 60


def missed_text(
    grey: NDArray[np.uint8], tables: Sequence[RuledTable], found: Sequence[PixelBox]
) -> list[PixelBox]:
    """Boxes of one line each in the cells of a level page at about 200 dpi that no line of ``found`` lies in."""
    boxes: list[PixelBox] = []
    depth = ink_depth(grey, found)
    for table in tables:
        for cell in table.cells:
            if not any(_lies_in(box, cell.box) for box in found):
                boxes += _line_of_ink(grey, cell.box, depth)
    return boxes[:_MOST]


def _line_of_ink(grey: NDArray[np.uint8], cell: PixelBox, depth: float) -> list[PixelBox]:
    """The box around the ink of a cell, if it has the height of one line of print."""
    x0, y0, x1, y1 = cell[0] + _INSET, cell[1] + _INSET, cell[2] - _INSET, cell[3] - _INSET
    inner = grey[y0:y1, x0:x1]
    if inner.size == 0:
        return []
    paper = float(np.median(inner))
    dark = np.asarray(inner < paper - depth, np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    height, width = dark.shape
    pieces = [
        (int(x), int(y), int(w), int(h))
        for x, y, w, h, area in stats[1:count]
        if area >= 6 and not (w > 0.8 * width or h > 0.9 * height)
    ]
    if sum(w * h for _, _, w, h in pieces) < _LEAST_INK:
        return []
    left, right = min(x for x, _, _, _ in pieces), max(x + w for x, _, w, _ in pieces)
    top, bottom = min(y for _, y, _, _ in pieces), max(y + h for _, y, _, h in pieces)
    if not _LEAST_HEIGHT <= bottom - top <= _MOST_HEIGHT:
        return []
    return [
        (
            max(cell[0], x0 + left - _MARGIN),
            max(cell[1], y0 + top - _MARGIN),
            min(cell[2], x0 + right + _MARGIN),
            min(cell[3], y0 + bottom + _MARGIN),
        )
    ]


def _lies_in(box: PixelBox, cell: PixelBox) -> bool:
    """Whether a found line lies in the cell, by its middle or by most of its width."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    across = min(box[2], cell[2]) - max(box[0], cell[0])
    return cell[1] <= y <= cell[3] and (cell[0] <= x <= cell[2] or across > 0.3 * (cell[2] - cell[0]))
