"""The stretches of a line that are not sure: what is cut out to be read again, and how that is put back.

A stretch is read together with a few sure characters on either side. They are where the second reading is joined to
the first; where they cannot be found in it, the whole line has to be read.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from zmtool.base.text import to_half_width
from zmtool.scans.engines.protocol import Image, PixelBox, RawLine
from zmtool.scans.engines.recogniser import PlacedLine

SURE_CHARACTER, SURE_WRITTEN = 0.9, 0.98
"""From this confidence on a printed character is taken, and one that somebody wrote by hand."""
BESIDE = 4
"""So many sure characters on either side are read with a stretch."""
JOINT = 2
"""So many of them at least, next to the stretch, have to be the same in the second reading."""
_TOUCH = 0.15
"""Handwriting that reaches less into the height of a line belongs to another one."""
_LEAST_WRITTEN = 0.5
"""So many characters there are at least where somebody wrote as wide as the line is high."""
_MOST = 0.7
"""A greater part of a line than this is not worth cutting out."""
_SEARCH = 0.35
"""How far from the middle between two characters, in their distance, it is looked for the best place to cut."""


class Stretch(NamedTuple):
    """Characters ``start`` to ``end`` of a line are read again; ``first`` to ``last`` of them are not sure."""

    start: int
    first: int
    last: int
    end: int


def doubted(read: PlacedLine, handwritten: Sequence[PixelBox]) -> list[bool] | None:
    """Which characters of a line are not sure, more so those written by hand; None where that cannot be said of each.

    That is so where nothing was read, or fewer characters than there is handwriting on the line.
    """
    x0, y0, x1, y1 = read.line.box
    high = y1 - y0
    found = [sure < SURE_CHARACTER for sure in read.line.chars]
    for left, top, right, bottom in handwritten:
        wide = min(right, x1) - max(left, x0)
        if wide <= 0 or min(bottom, y1) - max(top, y0) < _TOUCH * high:
            continue
        within = [at for at, middle in enumerate(read.middles) if left <= middle <= right]
        if len(within) < wide / high * _LEAST_WRITTEN:
            return None
        for at in within:
            found[at] |= read.line.chars[at] < SURE_WRITTEN
    return found or None


def doubtful_stretches(doubtful: Sequence[bool]) -> list[Stretch]:
    """Where a line is not sure, by its characters; stretches that would meet are one."""
    found: list[Stretch] = []
    for at, is_doubtful in enumerate(doubtful):
        if not is_doubtful:
            continue
        start, end = max(0, at - BESIDE), min(len(doubtful), at + 1 + BESIDE)
        if found and start <= found[-1].end:
            found[-1] = found[-1]._replace(last=at + 1, end=end)
        else:
            found.append(Stretch(start, at, at + 1, end))
    return found


def cut_out(image: Image, read: PlacedLine, stretches: Sequence[Stretch]) -> list[PixelBox] | None:
    """The box of each stretch; None where the whole line had better be read."""
    x0, y0, x1, y1 = read.line.box
    boxes = []
    for one in stretches:
        left = x0 if one.start == 0 else _gap(image, read, one.start)
        right = x1 if one.end == len(read.middles) else _gap(image, read, one.end)
        if right - left < y1 - y0:
            return None
        boxes.append((left, y0, right, y1))
    wide = sum(right - left for left, _, right, _ in boxes)
    return boxes if wide < _MOST * (x1 - x0) else None


def put_back(read: PlacedLine, stretches: Sequence[Stretch], again: Sequence[PlacedLine]) -> RawLine | None:
    """The line with its stretches as they were read ``again``; None where one cannot be joined to it."""
    text, chars = read.line.text, list(read.line.chars)
    for stretch, other in reversed(list(zip(stretches, again, strict=True))):
        between = _between(read, stretch, other)
        if between is None:
            return None
        start, end = between
        text = text[: stretch.first] + other.line.text[start:end] + text[stretch.last :]
        chars[stretch.first : stretch.last] = other.line.chars[start:end]
    return RawLine(text, read.line.box, sum(chars) / len(chars), tuple(chars)) if text else None


def _gap(image: Image, read: PlacedLine, at: int) -> int:
    """The lightest column between the characters ``at - 1`` and ``at``."""
    _, y0, _, y1 = read.line.box
    before, after = read.middles[at - 1], read.middles[at]
    middle, reach = (before + after) / 2, _SEARCH * (after - before)
    low, high = round(middle - reach), max(round(middle + reach), round(middle - reach) + 1)
    dark = image[y0:y1, low:high].min(axis=2).astype(np.float32).mean(axis=0)
    if not dark.size:
        return round(middle)
    lightest = np.flatnonzero(dark >= dark.max() - 2)
    return low + int(lightest[len(lightest) // 2])


def _between(read: PlacedLine, stretch: Stretch, again: PlacedLine) -> tuple[int, int] | None:
    """Which characters of ``again`` stand where the doubtful ones of ``read`` do, if those beside them are the same."""
    text, other = to_half_width(read.line.text), to_half_width(again.line.text)
    start, end = 0, len(other)
    if stretch.start < stretch.first:
        edge = (read.middles[stretch.first - 1] + read.middles[stretch.first]) / 2
        start = sum(middle < edge for middle in again.middles)
        if not _same(text[stretch.start : stretch.first][::-1], other[:start][::-1]):
            return None
    if stretch.last < stretch.end:
        edge = (read.middles[stretch.last - 1] + read.middles[stretch.last]) / 2
        end = sum(middle < edge for middle in again.middles)
        if not _same(text[stretch.last : stretch.end], other[end:]):
            return None
    # A character that is gone may have been lost at the cut.
    return (start, end) if end - start >= stretch.last - stretch.first else None


def _same(sure: str, again: str) -> bool:
    """Whether two readings of the sure characters beside a stretch, from it on, agree but for the one at the cut."""
    least = min(len(sure), max(JOINT, len(sure) - 1))
    return len(again) <= len(sure) + 1 and len(again) >= least and sure[:least] == again[:least]
