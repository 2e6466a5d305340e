"""What hangs together in a mask, by its outlines.

OpenCV's own statistics of components count every pixel of a page; where only boxes are wanted, outlines tell them in
a small part of the time.
"""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

Part = tuple[int, int, int, int]
"""x, y, width, height."""


def parts_of(mask: NDArray[np.uint8]) -> list[Part]:
    """The boxes of the 8-connected parts of ``mask``, from the top, those side by side from the left."""
    return sorted((_box(outline) for outline in _outlines(mask)), key=lambda part: (part[1], part[0]))


class Shape(NamedTuple):
    """One part of a mask by its outlines: the outer one, then those of its holes."""

    box: Part
    outlines: list[NDArray[np.int32]]

    def filled(self) -> NDArray[np.uint8]:
        """The part alone: 1 where it is, in the size of its box."""
        x, y, width, height = self.box
        mask = np.zeros((height, width), np.uint8)
        cv2.drawContours(mask, self.outlines, -1, (1,), cv2.FILLED, cv2.LINE_8, offset=(-x, -y))
        return mask


def shapes_of(mask: NDArray[np.uint8]) -> list[Shape]:
    """The 8-connected parts of a mask."""
    outlines, nested = cv2.findContours(mask, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    shapes = []
    for at, outline in enumerate(outlines):
        _, _, hole, parent = nested[0][at]
        if parent >= 0:
            continue
        own = [np.asarray(outline, np.int32)]
        while hole >= 0:
            own.append(np.asarray(outlines[hole], np.int32))
            hole = nested[0][hole][0]
        shapes.append(Shape(_box(own[0]), own))
    return shapes


def _outlines(mask: NDArray[np.uint8]) -> list[NDArray[np.int32]]:
    """The outer outline of each part, those within holes of others too."""
    outlines, nested = cv2.findContours(mask, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    if nested is None:
        return []
    return [np.asarray(one, np.int32) for one, links in zip(outlines, nested[0], strict=True) if links[3] < 0]


def _box(outline: NDArray[np.int32]) -> Part:
    x, y, width, height = cv2.boundingRect(outline)
    return (x, y, width, height)
