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
UNPROVED = 0.85
"""What cannot be read twice is believed no more than this."""
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
    """The lines, those of ``covered`` as two of three readings tell them; believed no more than ``DOUBTED`` where
    each reading is another.

    ``page`` is the level page with its seals on it.
    """
    as_it_is = engine.read(page, [lines[at].box for at in covered])
    told = list(lines)
    doubtful = {
        at: again for at, again in zip(covered, as_it_is, strict=True) if not _agree(lines[at], again)
    }
    in_red = engine.read(np.repeat(page[..., :1], 3, axis=2), [lines[at].box for at in doubtful])
    for (at, again), third in zip(doubtful.items(), in_red, strict=True):
        if _agree(again, third):
            told[at] = replace(min(again, third, key=lambda one: one.confidence), box=lines[at].box)
        elif not _agree(lines[at], third):
            told[at] = with_doubt(lines[at], DOUBTED)
    return told


def _agree(one: RawLine, other: RawLine) -> bool:
    return bool(one.text) and compare_key(one.text) == compare_key(other.text)


def doubted_under_grey(lines: Sequence[RawLine], seals: Sequence[PixelBox]) -> list[RawLine]:
    """The lines, those with figures under a seal without colour, which nothing takes off, believed only so far."""
    covered = set(figures_under(lines, seals))
    return [with_doubt(line, UNPROVED) if at in covered else line for at, line in enumerate(lines)]


def with_doubt(line: RawLine, most: float) -> RawLine:
    """The line with nothing in it believed above ``most``."""
    chars = tuple(min(one, most) for one in line.chars)
    return replace(line, confidence=min(line.confidence, most), chars=chars)


def _covers(seal: PixelBox, line: PixelBox) -> bool:
    across = min(seal[2], line[2]) - max(seal[0], line[0])
    middle = (line[1] + line[3]) / 2
    return seal[1] < middle < seal[3] and across > _COVERED * (line[2] - line[0])
