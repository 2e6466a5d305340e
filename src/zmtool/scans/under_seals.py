"""Figures under a seal are read again with the seal on them: a reading that a second one does not bear out is doubted.

The first reading is of the page with the red taken off, the others are of the page as it is and of its red channel
alone, in which red ink is nearly white.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from zmtool.base.text import compare_key
from zmtool.scans.engines.protocol import Engine, Image, PixelBox, RawLine

DOUBTED = 0.6
"""No character that two readings of one place tell differently is believed above this."""
_COVERED = 0.15
"""The share of a line's width that a seal has to cover."""
_MOST_LINES = 12


def figures_under(lines: Sequence[RawLine], seals: Sequence[PixelBox]) -> list[int]:
    """Which lines hold figures and are covered by a seal."""
    return [
        at
        for at, line in enumerate(lines)
        if any(one.isdigit() for one in line.text) and any(_covers(seal, line.box) for seal in seals)
    ][:_MOST_LINES]


def doubted_under_seals(
    lines: Sequence[RawLine], covered: Sequence[int], page: Image, engine: Engine
) -> list[RawLine]:
    """The lines, those of ``covered`` believed no more than ``DOUBTED`` where no other reading agrees.

    ``page`` is the level page with its seals on it.
    """
    boxes = [lines[at].box for at in covered]
    red = np.repeat(page[..., :1], 3, axis=2)
    again = [engine.read(picture, boxes) for picture in (page, red)]
    doubted = list(lines)
    for place, at in enumerate(covered):
        texts = {compare_key(reading[place].text) for reading in again}
        if compare_key(lines[at].text) not in texts:
            doubted[at] = with_doubt(lines[at], DOUBTED)
    return doubted


def with_doubt(line: RawLine, most: float) -> RawLine:
    """The line with nothing in it believed above ``most``."""
    chars = tuple(min(one, most) for one in line.chars)
    return replace(line, confidence=min(line.confidence, most), chars=chars)


def _covers(seal: PixelBox, line: PixelBox) -> bool:
    across = min(seal[2], line[2]) - max(seal[0], line[0])
    middle = (line[1] + line[3]) / 2
    return seal[1] < middle < seal[3] and across > _COVERED * (line[2] - line[0])
