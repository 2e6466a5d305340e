"""Text that was struck through: a stroke that runs on from character to character where print has gaps.

Precision comes first: a ruling line through text runs on beyond it, an underline lies below it, a dash has nothing
above and below; none of them is told. Struck figures in handwriting that runs together may be overlooked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from zmtool.scans.engines.protocol import PixelBox, RawLine
from zmtool.scans.ink import tone

_EM = 0.78
_LEAST_LINE = 18
_LEAST_LENGTH, _LEAST_TWICE = 1.85, 1.2
"""Ems that a stroke runs through; where there are two, one over the other, less is enough."""
_THROUGH = (0.25, 0.76)
"""Where in the height of its line a stroke lies; underlines lie below."""
_MOST_THICK = 0.42
_LEAST_ABOUT = 0.38
"""The share of a stroke's length with ink above it, and with ink below it."""
_MOST_LINES = 400
_COARSE = 4


@dataclass(frozen=True, slots=True)
class Struck:
    """Struck-out text: the place of the text, and how sure that is."""

    box: PixelBox
    confidence: float


def struck_text(grey: NDArray[np.uint8], lines: Sequence[RawLine]) -> list[Struck]:
    """What was struck through in the ``lines`` of a level page."""
    ground = _ground(grey)
    found: list[Struck] = []
    for line in lines[:_MOST_LINES]:
        found += _in_line(grey, ground, line.box)
    return found


def _ground(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The paper without its ink, coarsely."""
    coarse = cv2.resize(grey, None, fx=1 / _COARSE, fy=1 / _COARSE, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.blur(cv2.dilate(coarse, np.ones((9, 9), np.uint8)), (9, 9)), np.uint8)


def _in_line(grey: NDArray[np.uint8], ground: NDArray[np.uint8], box: PixelBox) -> list[Struck]:
    x0, y0, x1, y1 = box
    tall = y1 - y0
    em = _EM * tall
    if tall < _LEAST_LINE or x1 - x0 < 1.5 * tall:
        return []
    left, right = max(0, x0 - round(0.8 * em)), min(grey.shape[1], x1 + round(0.8 * em))
    top = max(0, y0)
    paper = ground[top // _COARSE : y1 // _COARSE + 1, left // _COARSE : right // _COARSE + 1]
    inner = grey[top:y1, left:right]
    if paper.size == 0 or inner.size == 0:
        return []
    size = (inner.shape[1], inner.shape[0])
    band = np.asarray(cv2.subtract(cv2.resize(paper, size, interpolation=cv2.INTER_LINEAR), inner), np.uint8)
    dark = np.asarray(band > max(24.0, 0.5 * tone(band, 0.97)), np.uint8)
    strokes = cv2.morphologyEx(
        cv2.dilate(dark, np.ones((3, 1), np.uint8)),
        cv2.MORPH_OPEN,
        np.ones((1, round((_LEAST_TWICE - 0.1) * em)), np.uint8),
    )
    count, _, stats, _ = cv2.connectedComponentsWithStats(strokes, connectivity=8)
    parts: list[PixelBox] = []
    for x, y, w, h in ((int(one) for one in row[:4]) for row in stats[1:count]):
        middle = (y + h / 2) / tall
        if w < _LEAST_TWICE * em or h > max(5, _MOST_THICK * tall):
            continue
        if _THROUGH[0] <= middle <= _THROUGH[1] and not _runs_on(x, x + w, band.shape[1]):
            parts.append((x, y, x + w, y + h))
    return [
        Struck((left + one[0], y0, left + one[2], y1), 0.9 if twice else 0.75)
        for one, twice in _joined(parts, 0.2 * tall)
        if (twice or one[2] - one[0] >= _LEAST_LENGTH * em) and _ink_about(dark[:, one[0] : one[2]], one)
    ]


def _runs_on(start: int, end: int, width: int) -> bool:
    """Whether a stroke leaves the text at an end, as a ruling line does."""
    return start <= 2 or end >= width - 2


def _ink_about(dark: NDArray[np.uint8], stroke: PixelBox) -> bool:
    """Whether there are characters above and below a stroke all along it, and the gaps between them are bridged."""
    above = dark[: max(0, stroke[1] - 1)].any(axis=0)
    below = dark[stroke[3] + 1 :].any(axis=0)
    if min(float(above.mean()), float(below.mean())) < _LEAST_ABOUT:
        return False
    gaps = ~above & ~below
    return bool(gaps.any())


def _joined(parts: Sequence[PixelBox], thick: float) -> list[tuple[PixelBox, bool]]:
    """Strokes over one another as one; with each, whether there were two of about the same length."""
    joined: list[tuple[PixelBox, bool]] = []
    for one in sorted(parts):
        twice = one[3] - one[1] > thick
        if joined and one[0] < joined[-1][0][2]:
            last, already = joined[-1]
            shared = min(last[2], one[2]) - one[0]
            whole = max(last[2], one[2]) - last[0]
            around = (last[0], min(last[1], one[1]), max(last[2], one[2]), max(last[3], one[3]))
            joined[-1] = (around, already or twice or shared > 0.6 * whole)
        else:
            joined.append((one, twice))
    return joined
