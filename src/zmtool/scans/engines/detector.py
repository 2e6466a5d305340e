"""Where lines of text stand on a page: a PP-OCR detector on the page reduced to 1280 pixels, or fewer in a hurry."""

from __future__ import annotations

import math
from pathlib import Path

import cv2
import numpy as np

from zmtool.scans.engines.empty_boxes import without_empty_boxes
from zmtool.scans.engines.models import as_tensor, onnx_session
from zmtool.scans.engines.protocol import Image, PixelBox
from zmtool.scans.shrunk import shrunk

SIDE, QUICK_SIDE = 1280, 864
"""The long side of the reduced page, and that of a quick look; two pages side by side are always looked at whole."""
THRESHOLD, BOX_THRESHOLD, UNCLIP = 0.3, 0.5, 1.6
RULE_GAP, LEAST_WIDTH = 4, 6
_STEP = 32
_AROUND = 32
"""Pixels of paper, on the reduced page, that are looked at around the area that bears ink."""


class Detector:
    """One detection model. ``side``: the long side of the reduced page, for pages that are higher than wide."""

    def __init__(self, model: Path, side: int = SIDE) -> None:
        self._side = side
        self._session = onnx_session(model)
        self._input = self._session.get_inputs()[0].name

    def boxes(self, image: Image, area: PixelBox | None = None) -> list[PixelBox]:
        """The boxes of lines of text, from the top, in pixels of ``image``; outside ``area`` it is not looked."""
        height, width = image.shape[:2]
        side = self._side if height > width else SIDE
        scale = min(1.0, side / max(height, width))
        left, right = _stretch(area[0], area[2], width, scale) if area else (0, width)
        top, bottom = _stretch(area[1], area[3], height, scale) if area else (0, height)
        part = image[top:bottom, left:right]
        inner = (_steps(right - left, scale), _steps(bottom - top, scale))
        halved = part.shape[1] >= 2 * inner[0] and part.shape[0] >= 2 * inner[1]
        small = shrunk(part, inner) if halved else cv2.resize(part, inner, interpolation=cv2.INTER_AREA)
        heat = self._session.run(None, {self._input: as_tensor(small)})[0][0, 0]
        contours, _ = cv2.findContours(
            (heat > THRESHOLD).astype(np.uint8), cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE
        )
        stretch_x, stretch_y = (right - left) / inner[0], (bottom - top) / inner[1]
        found = []
        for contour in contours:
            x, y, w, h = cv2.boundingRect(contour)
            if min(w, h) < 3 or float(heat[y : y + h, x : x + w].mean()) < BOX_THRESHOLD * 0.6:
                continue
            mask = np.zeros((h, w), np.uint8)
            cv2.fillPoly(mask, [contour - (x, y)], (1,))
            if cv2.mean(heat[y : y + h, x : x + w], mask)[0] < BOX_THRESHOLD:
                continue
            grow = w * h * UNCLIP / (2 * (w + h))
            found.append(
                (
                    max(0, left + int((x - grow) * stretch_x)),
                    max(0, top + int((y - grow) * stretch_y)),
                    min(width, left + int((x + w + grow) * stretch_x + 0.5)),
                    min(height, top + int((y + h + grow) * stretch_y + 0.5)),
                )
            )
        return sorted(without_empty_boxes(image, found), key=lambda box: (box[1], box[0]))


def _steps(length: int, scale: float) -> int:
    """The pixels of the small picture for a length of the page: a multiple of what the model takes."""
    return max(_STEP, round(length * scale / _STEP) * _STEP)


def _stretch(first: int, last: int, whole: int, scale: float) -> tuple[int, int]:
    """From where to where it is looked: ``first`` to ``last`` and some paper around, in whole steps of the model."""
    around = _AROUND / scale
    least = last - first + 2 * around
    length = math.ceil(math.ceil(least * scale / _STEP) * _STEP / scale)
    if length >= whole:
        return 0, whole
    start = min(max(0, round((first + last - length) / 2)), whole - length)
    return start, start + length


def split_at_rules(box: PixelBox, rules: list[tuple[int, int, int]]) -> list[PixelBox]:
    """Cuts a box where a vertical ruling line runs through at least 70 % of its height.

    The two edges of one drawn line count as one cut; slivers that no character fits in are left out.
    """
    x0, y0, x1, y1 = box
    margin = 0.25 * (y1 - y0)
    cuts = sorted(
        x
        for x, top, bottom in rules
        if x0 + margin < x < x1 - margin and min(y1, bottom) - max(y0, top) > 0.7 * (y1 - y0)
    )
    lefts = [x0, *(x + RULE_GAP for x in cuts)]
    rights = [*(x - RULE_GAP for x in cuts), x1]
    pieces = [(left, y0, right, y1) for left, right in zip(lefts, rights, strict=True)]
    return [piece for piece in pieces if piece[2] - piece[0] >= LEAST_WIDTH] or [box]
