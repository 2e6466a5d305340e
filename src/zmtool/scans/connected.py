"""What hangs together in a mask, by its outlines.

OpenCV's own statistics of components count every pixel of a page; where only boxes are wanted, outlines tell them in
a small part of the time.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Part = tuple[int, int, int, int]
"""x, y, width, height."""


def parts_of(mask: NDArray[np.uint8]) -> list[Part]:
    """The boxes of the 8-connected parts of ``mask``, from the top, those side by side from the left."""
    return sorted((_box(outline) for outline in _outlines(mask)), key=lambda part: (part[1], part[0]))


def labelled_parts(mask: NDArray[np.uint8]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Which part each pixel belongs to (0: none), and the parts' boxes by that number: rows of x, y, width, height."""
    count, labels = cv2.connectedComponents(mask, connectivity=8)
    boxes = np.zeros((count, 4), np.int32)
    for outline in _outlines(mask):
        x, y = outline[0, 0]
        boxes[labels[y, x]] = _box(outline)
    return np.asarray(labels, np.int32), boxes


def _outlines(mask: NDArray[np.uint8]) -> list[NDArray[np.int32]]:
    """The outer outline of each part, those within holes of others too."""
    outlines, nested = cv2.findContours(mask, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    if nested is None:
        return []
    return [np.asarray(one, np.int32) for one, links in zip(outlines, nested[0], strict=True) if links[3] < 0]


def _box(outline: NDArray[np.int32]) -> Part:
    x, y, width, height = cv2.boundingRect(outline)
    return (x, y, width, height)
