"""What a page shows beside what was read: ink that is no text and no rule, and where ink could not be seen at all.

The page is looked at in small squares. A signing place whose squares are all clean is empty; one whose squares
cannot be told is not.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from zmtool.scans.engines.protocol import Image, PixelBox
from zmtool.scans.records import CLEAN, INK, UNCLEAR, Paper

COLUMNS = 84
"""Squares across an upright page: about 2.5 mm each on A4."""
_WORK_WIDTH = 840
_A4_WIDTH = 8.27
_LEAST_STROKE = 0.035
"""Of a square: less ink than this is dirt."""
_SOLID = 0.75
"""Of a square: so much ink is no writing but a black margin, a shadow or a hole."""
_DARK = 75
_RULE = 26
_COLOUR = 24
_LEAST_COLOUR = 0.0002


def paper_of(
    image: Image, grey: NDArray[np.uint8], lines: Sequence[PixelBox], *, coloured: bool | None = None
) -> Paper:
    """How a level page shows ink. ``grey`` is the page as read, seals taken off; ``lines`` is what was read on it.

    ``image`` is the page in colour before anything was taken off; ``coloured`` where that is known without looking.
    """
    height, width = grey.shape
    scale = _WORK_WIDTH / width
    size = (_WORK_WIDTH, max(1, round(height * scale)))
    small = np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)
    ground = _ground(small)
    depth = np.asarray(cv2.subtract(ground, small), np.uint8)
    contrast = _contrast(depth)
    faint = max(12.0, 0.3 * contrast)
    dark = np.asarray(depth > faint, np.uint8)
    dark[_rules(dark) > 0] = 0
    for x0, y0, x1, y1 in lines:
        left, top = int(x0 * scale) - 2, int(y0 * scale) - 2
        dark[max(0, top) : int(y1 * scale) + 3, max(0, left) : int(x1 * scale) + 3] = 0
    return Paper(
        resolution=round(width / _A4_WIDTH),
        contrast=round(contrast),
        coloured=is_coloured(image) if coloured is None else coloured,
        squares=_squares(dark, ground),
    )


def is_coloured(image: Image) -> bool:
    """Whether a picture has colours: a scan in grey or black and white shows no red of a seal."""
    small = cv2.resize(
        image, (420, max(1, round(420 * image.shape[0] / image.shape[1]))), interpolation=cv2.INTER_AREA
    )
    spread = small.max(axis=2).astype(np.int16) - small.min(axis=2)
    return float((spread > _COLOUR).mean()) > _LEAST_COLOUR


def _ground(small: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The paper without its ink."""
    coarse = cv2.resize(small, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    filled = cv2.medianBlur(cv2.dilate(coarse, np.ones((9, 9), np.uint8)), 9)
    back = cv2.resize(filled, (small.shape[1], small.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(back, np.uint8)


def _contrast(depth: NDArray[np.uint8]) -> float:
    """How much darker than the paper the print is, by the darkest hundredth of the page; 0–255."""
    return float(np.percentile(depth[::2, ::2], 99))


def _rules(dark: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Ruling lines, underlines and dotted leaders, a little widened."""
    across = cv2.morphologyEx(
        cv2.morphologyEx(dark, cv2.MORPH_CLOSE, np.ones((1, 7), np.uint8)),
        cv2.MORPH_OPEN,
        np.ones((1, _RULE), np.uint8),
    )
    down = cv2.morphologyEx(
        cv2.morphologyEx(dark, cv2.MORPH_CLOSE, np.ones((5, 1), np.uint8)),
        cv2.MORPH_OPEN,
        np.ones((_RULE, 1), np.uint8),
    )
    return np.asarray(cv2.dilate(cv2.bitwise_or(across, down), np.ones((3, 3), np.uint8)), np.uint8)


def _squares(dark: NDArray[np.uint8], ground: NDArray[np.uint8]) -> tuple[str, ...]:
    rows = max(1, round(dark.shape[0] * COLUMNS / dark.shape[1]))
    size = (COLUMNS, rows)
    share = cv2.resize(dark.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    light = cv2.resize(ground, size, interpolation=cv2.INTER_AREA)
    signs = np.full(share.shape, CLEAN)
    signs[share >= _LEAST_STROKE] = INK
    signs[(share >= _SOLID) | (light < _DARK)] = UNCLEAR
    return tuple("".join(row) for row in signs)
