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
_WHITE = 240.0
_LEAST_DEPTH, _MOST_DEPTH, _PART = 30.0, 70.0, 0.45
_MOST_SAMPLES = 60
_RULE = 26
_LEAST_PRINT = 400
_COLOUR = 24
_LEAST_COLOUR = 0.0002
_COLOUR_WIDTH = 420


def paper_of(
    image: Image, grey: NDArray[np.uint8], lines: Sequence[PixelBox], *, coloured: bool | None = None
) -> Paper:
    """How a level page shows ink. ``grey`` is the page as read, seals taken off; ``lines`` is what was read on it.

    ``image`` is the page in colour before anything was taken off; ``coloured`` where that is known without looking.
    """
    width = grey.shape[1]
    # Whole factors are many times faster to scale by than others.
    factor = max(1, round(width / _WORK_WIDTH))
    small = np.asarray(
        cv2.resize(grey, None, fx=1 / factor, fy=1 / factor, interpolation=cv2.INTER_AREA), np.uint8
    )
    light = ground(small)
    depth = np.asarray(cv2.subtract(light, small), np.uint8)
    places = [tuple(edge // factor for edge in box) for box in lines]
    contrast = _contrast(depth, places)
    faint = max(12.0, 0.3 * contrast)
    dark = np.asarray(depth > faint, np.uint8)
    dark[_rules(dark) > 0] = 0
    for x0, y0, x1, y1 in places:
        dark[max(0, y0 - 2) : y1 + 3, max(0, x0 - 2) : x1 + 3] = 0
    return Paper(
        resolution=round(width / _A4_WIDTH),
        contrast=round(contrast),
        coloured=is_coloured(image) if coloured is None else coloured,
        squares=_squares(dark, light),
    )


def is_coloured(image: Image) -> bool:
    """Whether a picture has colours: a scan in grey or black and white shows no red of a seal."""
    size = (_COLOUR_WIDTH, max(1, round(_COLOUR_WIDTH * image.shape[0] / image.shape[1])))
    red, green, blue = cv2.split(cv2.resize(image, size, interpolation=cv2.INTER_NEAREST))
    spread = cv2.subtract(cv2.max(cv2.max(red, green), blue), cv2.min(cv2.min(red, green), blue))
    return float((spread > _COLOUR).mean()) > _LEAST_COLOUR


def ground(small: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The paper of a small page without its ink: one channel, as bright as the light on it."""
    coarse = cv2.resize(small, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    filled = cv2.medianBlur(cv2.dilate(coarse, np.ones((9, 9), np.uint8)), 9)
    back = cv2.resize(filled, (small.shape[1], small.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(back, np.uint8)


def on_white(channel: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """One channel of a small page as it would be on white paper in even light."""
    return np.asarray(cv2.divide(channel, ground(channel), scale=_WHITE), np.uint8)


def ink_depth(grey: NDArray[np.uint8], found: Sequence[PixelBox]) -> float:
    """How much darker than its paper ink is at least, 0–255: less on a pale copy, as what was found on it shows."""
    depths = []
    for x0, y0, x1, y1 in found[:_MOST_SAMPLES]:
        print_ = grey[max(0, y0) : y1, max(0, x0) : x1]
        if print_.size:
            light, dark = _tones(print_, (0.6, 0.04))
            depths.append(light - dark)
    return float(np.clip(_PART * np.median(depths), _LEAST_DEPTH, _MOST_DEPTH)) if depths else _MOST_DEPTH


def tone(pixels: NDArray[np.uint8], share: float) -> float:
    """The grey tone under which this share of the pixels is."""
    return _tones(pixels, (share,))[0]


def _tones(pixels: NDArray[np.uint8], shares: Sequence[float]) -> list[float]:
    """The grey tones under which these shares of the pixels are: by counting, many times quicker than by sorting."""
    upto = np.cumsum(cv2.calcHist([pixels], [0], None, [256], [0, 256]))
    return [float(np.searchsorted(upto, share * (pixels.size - 1), side="right")) for share in shares]


def _contrast(depth: NDArray[np.uint8], lines: Sequence[tuple[int, ...]]) -> float:
    """How much darker than the paper the print is, 0–255: by the darker part of what was read, else of the page."""
    print_ = [depth[max(0, y0) : y1, max(0, x0) : x1].ravel() for x0, y0, x1, y1 in lines]
    if sum(one.size for one in print_) > _LEAST_PRINT:
        return float(np.percentile(np.concatenate(print_)[::2], 95))
    return float(np.percentile(depth[::2, ::2], 99.8))


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
    share = cv2.resize(dark * np.uint8(255), size, interpolation=cv2.INTER_AREA) / 255
    light = cv2.resize(ground, size, interpolation=cv2.INTER_AREA)
    signs = np.full(share.shape, CLEAN)
    signs[share >= _LEAST_STROKE] = INK
    signs[(share >= _SOLID) | (light < _DARK)] = UNCLEAR
    return tuple("".join(row) for row in signs)
