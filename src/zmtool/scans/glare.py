"""Where light is thrown back off a photographed page so strongly that nothing printed there can be seen."""

from __future__ import annotations

import cv2
import numpy as np

from zmtool.scans.engines.protocol import Image
from zmtool.scans.records import Box

_WORK_SIDE = 1000
_BURNT = 250
"""The least of a pixel's three colours from which on it holds no print any more."""
_MOST_SHARE = 0.25
"""Where more of the picture is so light the paper itself is, as in a scan, and no glare can be told from it."""
_LEAST_SIDE = 12
_PAPER_BELOW = 240


def glare_boxes(image: Image) -> tuple[Box, ...]:
    """The burnt-out places of an RGB page, as fractions of it; none where the paper is white itself.

    A place counts only where what lies around it is darker than white paper.
    """
    scale = min(1.0, _WORK_SIDE / max(image.shape[:2]))
    small = np.asarray(cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    least = small.min(axis=2)
    burnt = (least >= _BURNT).astype(np.uint8)
    if burnt.mean() > _MOST_SHARE:
        return ()
    height, width = burnt.shape
    count, labels, stats, _ = cv2.connectedComponentsWithStats(burnt)
    found = []
    for index in range(1, count):
        x, y, across, down, area = (int(one) for one in stats[index])
        if min(across, down) < _LEAST_SIDE or area < across * down / 4:
            continue
        if _darker_around(least, labels == index):
            found.append((x / width, y / height, (x + across) / width, (y + down) / height))
    return tuple(found)


def _darker_around(least: np.ndarray, place: np.ndarray) -> bool:
    """Whether the paper around a place, some way off its soft edge, is darker than white."""
    size = 2 * max(_LEAST_SIDE, int(np.sqrt(place.sum()) / 2)) + 1
    near = cv2.dilate(place.astype(np.uint8), np.ones((size, size), np.uint8)).astype(bool)
    ring = least[near & ~place]
    return bool(ring.size) and float(np.median(ring)) < _PAPER_BELOW
