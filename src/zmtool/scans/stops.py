"""Full stops: read as the letter or figure that looks like one, found as a piece of their own, or cut off with the end of
their line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from zmtool.scans.engines.protocol import PixelBox, RawLine
from zmtool.scans.ink import tone

_ENDS = r"[\u4e00-\u9fff）)”》]"
_LAST = re.compile(rf"(?<={_ENDS})( ?)[oO0]$")
_BEFORE = re.compile(rf"{_ENDS}$")
_ALONE = frozenset("oO0cCQ°。.")
_NEAR = 1.5
"""Heights of a line: a stop stands no further behind its text."""
_WIDEST = 1.3
"""Heights of a line: a stop with the room around it is no wider."""

_LEAST_LINE = 4
"""Characters of a line that may have lost its stop."""
_BEHIND, _LOWER = 0.75, 0.4
"""Heights of a line: how far behind its end a stop that was cut off stands, and from where down."""
_LEAST, _MOST = 0.1, 0.36
"""Heights of a line: how large a stop is."""
_DARKER = 50
_SURE = 0.9


def cut_off_stops(grey: NDArray[np.uint8], lines: Sequence[RawLine]) -> list[RawLine]:
    """The rings that stand alone, low behind the end of a line, where its box ends: each as a 。 of its own."""
    found = []
    for line in lines:
        if len(line.text) < _LEAST_LINE or not _BEFORE.search(line.text):
            continue
        x0, y0, x1, y1 = line.box
        high = y1 - y0
        left, top = x1 - round(0.1 * high), y0 + round(_LOWER * high)
        ring = _lone_ring(grey[y0:y1, left : x1 + round(_BEHIND * high)], high)
        if ring is None or y0 + ring[1] < top:
            continue
        box = (left + ring[0], y0 + ring[1], left + ring[2], y0 + ring[3])
        if not any(_holds(other.box, box) for other in lines):
            found.append(RawLine("。", box, _SURE, (_SURE,)))
    return found


def _holds(line: PixelBox, ring: PixelBox) -> bool:
    """Whether the middle of a ring lies in a line that was found."""
    x, y = (ring[0] + ring[2]) / 2, (ring[1] + ring[3]) / 2
    return line[0] <= x <= line[2] and line[1] <= y <= line[3]


def _lone_ring(part: NDArray[np.uint8], high: int) -> PixelBox | None:
    """The box of a small ring, where nothing else stands but what reaches in: the line's end, lines above and below."""
    if part.size == 0:
        return None
    dark = np.asarray(part < tone(part, 0.8) - _DARKER, np.uint8)
    outlines, nested = cv2.findContours(dark, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    boxes = [cv2.boundingRect(one) for one in outlines]
    outer = [
        at
        for at, (x, y, width, height) in enumerate(boxes)
        if nested[0][at][3] < 0 and x > 0 and 0 < y < part.shape[0] - height and max(width, height) > 2
    ]
    if len(outer) != 1 or nested[0][outer[0]][2] < 0:
        return None
    x, y, width, height = boxes[outer[0]]
    small = _LEAST * high <= min(width, height) and max(width, height) <= _MOST * high
    return (x, y, x + width, y + height) if small and x + width < part.shape[1] else None


def with_stops(lines: Sequence[RawLine]) -> list[RawLine]:
    """The lines with such stops as 。; a stop that was found as a line of its own joins the text before it."""
    kept = [replace(one, text=_LAST.sub(r"\1。", one.text)) for one in lines]
    for stop in [one for one in kept if one.text in _ALONE]:
        at = next((at for at, one in enumerate(kept) if one is not stop and _ends_before(one, stop)), None)
        if at is None:
            continue
        before = kept[at]
        chars = (*before.chars, stop.confidence) if before.chars else ()
        box = (before.box[0], before.box[1], max(before.box[2], stop.box[2]), before.box[3])
        kept[at] = replace(before, text=f"{before.text}。", box=box, chars=chars)
        kept.remove(stop)
    return kept


def _ends_before(line: RawLine, stop: RawLine) -> bool:
    """Whether ``line`` ends right before ``stop``, on the same line of text."""
    height = line.box[3] - line.box[1]
    middle = (stop.box[1] + stop.box[3]) / 2
    gap = stop.box[0] - line.box[2]
    return (
        line.box[1] < middle < line.box[3]
        and stop.box[2] - stop.box[0] <= _WIDEST * height
        and -0.3 * height < gap < _NEAR * height
        and _BEFORE.search(line.text) is not None
    )
