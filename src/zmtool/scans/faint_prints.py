"""Fingerprints on worn paper: too pale for their lines to be told apart, but the spot as a whole is redder than paper."""

from __future__ import annotations

import cv2
import numpy as np

from zmtool.scans.engines.protocol import Image, PixelBox
from zmtool.scans.ink import on_white

_REDDER = 10
"""How much redder than paper a spot is on average, 0–255: a compressed picture smears colour, but keeps its mean."""
_FILLED = 0.55
_WIDEST, _NARROWEST = 1.2, 0.4
_LEAST, _MOST, _LEAST_SIDE = 0.027, 0.085, 0.02
"""Of the page's long side."""


def faint_prints(small: Image) -> list[PixelBox]:
    """Where a small page (1000 pixels long) has an upright oval of 0.8–2.5 cm that is reddish all over.

    Characters of a red heading stand side by side and are left out, and so is what the page's edge cuts off.
    """
    red, green, blue = (on_white(np.asarray(small[..., channel], np.uint8)) for channel in range(3))
    redder = cv2.blur(cv2.subtract(red, cv2.max(green, blue)), (5, 5))
    spots = np.asarray(redder > _REDDER, np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(spots, connectivity=8)
    blobs = [tuple(int(one) for one in row) for row in stats[1:count]]
    return [
        (blob[0], blob[1], blob[0] + blob[2], blob[1] + blob[3])
        for blob in blobs
        if _is_print(blob, small.shape)
        and not any(on_same_line(blob, other) for other in blobs if other is not blob)
    ]


def _is_print(blob: tuple[int, ...], page: tuple[int, ...]) -> bool:
    x, y, wide, high, filled = blob
    side = max(page[:2])
    return (
        _LEAST <= max(wide, high) / side <= _MOST
        and min(wide, high) >= _LEAST_SIDE * side
        and _NARROWEST <= wide / high <= _WIDEST
        and filled >= _FILLED * wide * high
        and x > 0
        and y > 0
        and x + wide < page[1]
        and y + high < page[0]
    )


def on_same_line(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    """Whether ``other`` is a red blob of like height close beside ``one``, as characters of a line are."""
    x, y, w, h = one[:4]
    other_x, other_y, other_w, other_h = other[:4]
    gap = max(x, other_x) - min(x + w, other_x + other_w)
    shared = min(y + h, other_y + other_h) - max(y, other_y)
    return -0.1 * w <= gap < 0.8 * w and shared > 0.6 * h and 0.5 < other_h / h < 1.6
