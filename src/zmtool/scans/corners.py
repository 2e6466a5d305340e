"""A lone figure in an outer corner of a page, which a text detector easily overlooks: the page's number."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from zmtool.scans.engines.protocol import PixelBox
from zmtool.scans.ink import ink_depth

OUTER, BOTTOM, TOP = 0.2, 0.9, 0.06
"""How far in from the sides, and from where down and up, a page number stands (fractions of the page)."""
_LEAST_AREA, _LEAST_HEIGHT, _MOST_HEIGHT, _MOST_WIDTH = 25, 14, 60, 160
_EDGE, _MARGIN = 8, 6
_MOST_PIECES = 8
_AROUND = 71
"""Pixels around a place whose median is its paper."""


def lone_figures(grey: NDArray[np.uint8], found: Sequence[PixelBox]) -> list[PixelBox]:
    """Boxes of what stands alone in the corners of a level page at about 200 dpi, where ``found`` has no line."""
    height, width = grey.shape
    depth = ink_depth(grey, found)
    across = ((_EDGE, int(OUTER * width)), (int((1 - OUTER) * width), width - _EDGE))
    down = ((int(BOTTOM * height), height - _EDGE), (_EDGE, int(TOP * height)))
    boxes = []
    for y0, y1 in down:
        for x0, x1 in across:
            zone = (x0, y0, x1, y1)
            if not any(meet(zone, one) for one in found):
                boxes += _alone_in(grey, zone, depth)
    return boxes


def stands_alone(box: PixelBox, width: int) -> bool:
    """Whether nothing can follow a lone figure of a page of that ``width`` towards its middle.

    What ends where the corner ends may be the beginning of a line.
    """
    x0, y0, x1, y1 = box
    inner = min(abs(int(OUTER * width) - x1), abs(x0 - int((1 - OUTER) * width)))
    return inner > y1 - y0


def _alone_in(grey: NDArray[np.uint8], zone: PixelBox, depth: float) -> list[PixelBox]:
    x0, y0, x1, y1 = zone
    part = grey[y0:y1, x0:x1]
    if part.size == 0:
        return []
    # Against the light there: the edge of the sheet and a shadow are no ink.
    soft = np.asarray(cv2.blur(part, (3, 3)), np.uint8)
    dark = np.asarray(cv2.subtract(_light_around(soft), soft) > depth, np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    pieces = [(x, y, w, h) for x, y, w, h, area in stats[1:count].tolist() if area >= _LEAST_AREA]
    if not 0 < len(pieces) <= _MOST_PIECES:
        return []
    left, right = min(x for x, _, _, _ in pieces), max(x + w for x, _, w, _ in pieces)
    top, bottom = min(y for _, y, _, _ in pieces), max(y + h for _, y, _, h in pieces)
    if not _LEAST_HEIGHT <= bottom - top <= _MOST_HEIGHT or right - left > _MOST_WIDTH:
        return []
    return [
        (
            max(0, x0 + left - _MARGIN),
            max(0, y0 + top - _MARGIN),
            min(grey.shape[1], x0 + right + _MARGIN),
            min(grey.shape[0], y0 + bottom + _MARGIN),
        )
    ]


def _light_around(part: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The paper at each place: the median around it, told from half of the pixels either way."""
    height, width = part.shape
    half = np.asarray(part[::2, ::2], np.uint8, order="C")
    light = cv2.medianBlur(half, _AROUND // 2 | 1)
    return np.asarray(cv2.resize(light, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)


def meet(one: PixelBox, other: PixelBox) -> bool:
    """Whether two boxes overlap."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
