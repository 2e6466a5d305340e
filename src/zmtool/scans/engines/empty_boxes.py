"""Boxes of a detector that hold nothing but the edge of a character of the box beside them.

A detector now and then takes a stretch of paper between two texts for one of its own; the edge of the next character
in it would be read as another one.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from zmtool.scans.engines.protocol import Image, PixelBox

_LEVEL = 0.6
"""Of the lower box's height, that two boxes of one line have in common."""
_INNER = 0.2
"""Of the height, above and below, that is not looked at: rules and other lines may reach in."""
_DEPTH = 50


def without_empty_boxes(image: Image, boxes: Sequence[PixelBox]) -> list[PixelBox]:
    """``boxes`` without those that have no ink of their own beside what they share with another one."""
    edges = np.array(boxes, np.int64).reshape(-1, 4)
    kept = []
    for x0, y0, x1, y1 in boxes:
        left, top, right, bottom = edges.T
        meets = np.flatnonzero((left < x1) & (x0 < right) & (top < y1) & (y0 < bottom)).tolist()
        others = [boxes[at] for at in meets if boxes[at] != (x0, y0, x1, y1)]
        if not _is_empty(image, (x0, y0, x1, y1), others):
            kept.append((x0, y0, x1, y1))
    return kept


def _is_empty(image: Image, one: PixelBox, others: Sequence[PixelBox]) -> bool:
    x0, y0, x1, y1 = one
    own = np.ones(x1 - x0, np.bool_)
    for left, top, right, bottom in others:
        shared = min(bottom, y1) - max(top, y0)
        if left < x1 and x0 < right and shared >= _LEVEL * min(y1 - y0, bottom - top):
            own[max(0, left - x0) : right - x0] = False
    # A box that lies in others as a whole is a reading of the same text, or of what stands above it.
    if own.all() or not own.any():
        return False
    inner = round(_INNER * (y1 - y0))
    part = image[y0 + inner : y1 - inner, x0:x1][:, own].min(axis=2)
    return bool(part.size and part.min() >= float(np.percentile(part, 80)) - _DEPTH)
