"""Dirt and strokes that were read as characters: one or two characters, far smaller than the print of the page.

They are left out where they are doubtful, and where they lie within another line: a stroke of one of its characters.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from zmtool.scans.engines.protocol import RawLine

_SMALL = 0.4
"""Of the usual height of the page's lines."""
_DOUBTFUL = 0.8
_LEAST_LINES = 3


def without_specks(lines: Sequence[RawLine]) -> list[RawLine]:
    """The lines without such specks."""
    if len(lines) < _LEAST_LINES:
        return list(lines)
    usual = statistics.median(one.box[3] - one.box[1] for one in lines)
    return [one for one in lines if len(one.text) > 2 or not _is_speck(one, lines, _SMALL * usual)]


def _is_speck(one: RawLine, lines: Sequence[RawLine], small: float) -> bool:
    x0, y0, x1, y1 = one.box
    if y1 - y0 >= small:
        return False
    return one.confidence < _DOUBTFUL or any(
        other.box[0] <= (x0 + x1) / 2 <= other.box[2] and other.box[1] <= (y0 + y1) / 2 <= other.box[3]
        for other in lines
        if other is not one and len(other.text) > 1
    )
