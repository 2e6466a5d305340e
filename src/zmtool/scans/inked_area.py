"""The part of a page that bears ink: a page is mostly paper, which need not be looked at for text."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from zmtool.scans.connected import parts_of
from zmtool.scans.engines.protocol import PixelBox
from zmtool.scans.shrunk import shrunk_to_side

_SIDE = 584
"""Pixels of the small page on its longer side: about two a millimetre."""
_AROUND = 15
"""What is darker than everything light so near is ink; a shadow is none, it is wider."""
_LEAST_DEPTH = 8
"""Of 255, in the mean of a small pixel: paler than the palest print that can be read."""
_LEAST_SIZE = 3
"""Ink that is neither as wide nor as high is a speck."""
_BESIDE = 3


def inked_area(grey: NDArray[np.uint8], apart: Sequence[PixelBox] = ()) -> PixelBox:
    """The box of all ink of a level page but what stands ``apart``, with nothing left out in doubt.

    The whole page where there is no ink.
    """
    height, width = grey.shape
    small, _ = shrunk_to_side(grey, _SIDE)
    light = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((_AROUND, _AROUND), np.uint8))
    dark = np.asarray(cv2.subtract(light, small) >= _LEAST_DEPTH, np.uint8)
    across, down = width / small.shape[1], height / small.shape[0]
    for x0, y0, x1, y1 in apart:
        left, top = max(0, int(x0 / across) - _BESIDE), max(0, int(y0 / down) - _BESIDE)
        dark[top : int(y1 / down) + _BESIDE + 1, left : int(x1 / across) + _BESIDE + 1] = 0
    parts = [(x, y, x + w, y + h) for x, y, w, h in parts_of(dark) if max(w, h) >= _LEAST_SIZE]
    if not parts:
        return (0, 0, width, height)
    return (
        int(min(part[0] for part in parts) * across),
        int(min(part[1] for part in parts) * down),
        min(width, int(max(part[2] for part in parts) * across + 1)),
        min(height, int(max(part[3] for part in parts) * down + 1)),
    )
