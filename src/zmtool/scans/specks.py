"""Dirt that was read as a character: a line of one or two characters, far smaller than the print of the page, and doubtful."""

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
    return [
        one
        for one in lines
        if len(one.text) > 2 or one.confidence >= _DOUBTFUL or one.box[3] - one.box[1] >= _SMALL * usual
    ]
