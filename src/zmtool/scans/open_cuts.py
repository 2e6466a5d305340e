"""Lines of text that were found as one though they run over two columns of a table without upright rules: where they are cut.

The paper is clean there: from rule to rule below a gap that other rows share, or right before a value that begins
where those of other rows do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from zmtool.scans.engines.protocol import PixelBox
from zmtool.scans.open_rows import LEAST_ALIKE, Span, pieces_of

_CROSSES = 0.4
"""Heights of a line that it reaches into a column, at least, to be text of it."""
_REACH, _CLEAN, _COLUMN = 0.8, 0.3, 1.0
"""Where the clean stretch is looked for (around a shared gap), and its least width: behind a label, and between two columns,
in heights of a line.
"""
_SAME_START, _BEFORE = 0.4, 0.22
"""Heights of a line: how near two texts begin that begin together, and how wide it is clean before a value."""
_BEYOND = 0.6
"""Heights of a line that it reaches beyond a gap on either side, at least, if it runs over it."""
_LONGEST_LABEL, _OFF = 7.5, 1.5
"""Heights of a line: how long a label is, and how far from where others begin."""
_INSET = 4

Grey = NDArray[np.uint8]


def label_columns(rows: Iterable[Sequence[Span]]) -> list[Span]:
    """Where labels and their values begin, of the rows that are pairs: ``rows`` are the pieces of each row."""
    return [
        (label[0], value[0])
        for pieces in rows
        if len(pieces) in (2, LEAST_ALIKE)
        for label, value in zip(pieces[::2], pieces[1::2], strict=True)
    ]


def parted_behind_labels(
    grey: Grey, band: list[PixelBox], columns: Sequence[Span], depth: float
) -> list[PixelBox]:
    """The lines of a row, those cut that begin where the labels of ``columns`` do and run on where their values begin."""
    if len(pieces_of(band)) >= LEAST_ALIKE:
        return band
    parts = [
        _label_and_value(grey, box, columns, depth) if _stands_alone(box, band) else [box] for box in band
    ]
    return [one for own in parts for one in own]


def _stands_alone(box: PixelBox, band: Sequence[PixelBox]) -> bool:
    """Whether no other line of the row stands above or below."""
    return not any(other[0] < box[2] and box[0] < other[2] for other in band if other is not box)


def _label_and_value(grey: Grey, box: PixelBox, columns: Sequence[Span], depth: float) -> list[PixelBox]:
    x0, y0, x1, y1 = box
    tall = y1 - y0
    slack = _SAME_START * tall
    for label, value in columns:
        # Labels may be set in the middle of their column.
        if abs(x0 + slack / 2 - label) > _OFF * tall or not x0 + _OFF * tall < value < x1 - slack:
            continue
        if value - x0 > _LONGEST_LABEL * tall:
            continue  # a sentence that has a comma there
        start = round(value - tall)
        part = grey[y0 + _INSET : y1 - _INSET, start : round(value + slack)]
        if part.size == 0:
            continue
        for left, right in _clean_stretches(_inked(part, depth)):
            ends = start + right
            if right - left >= _BEFORE * tall and abs(ends - value) <= slack and right < part.shape[1]:
                return _cut(box, start + (left + right) // 2, tall)
    return [box]


def parted_at_gaps(
    grey: Grey,
    band: list[PixelBox],
    row: tuple[int, int],
    shared: Sequence[Span],
    labels: float,
    depth: float,
) -> list[PixelBox]:
    """The lines of a row, parted where they run over a gap that many rows share and that is clean from rule to rule.

    Gaps that begin before ``labels`` are behind the label of a row's first line. Rows of pairs are parted only by a gap as wide as between columns.
    """
    tall = float(np.median([box[3] - box[1] for box in band])) if band else 0.0
    pairs = len(pieces_of(band)) in (1, 2, LEAST_ALIKE)
    if len(band) < LEAST_ALIKE - 1:
        # A sentence runs over several gaps, a label with its value over one.
        shared = [] if any(_runs_over(box, shared, tall) > 1 for box in band) else shared
    for left, right in shared:
        start, end = round(left - _REACH * tall), round(right + _REACH * tall)
        over = [box for box in band if _runs_over(box, [(left, right)], tall)]
        if len(over) != 1:
            continue  # nothing to part, or a paragraph, in which no two lines are parted at one place
        part = grey[row[0] + _INSET : row[1] - _INSET, max(0, start) : end]
        if part.size == 0:
            continue
        # A comma leaves as much room as a narrow gap.
        first = over[0][0] < min(box[0] for box in band) + tall
        wide = pairs and (left > labels or not first)
        at = _clean_at(_inked(part, depth), (_COLUMN if wide else _CLEAN) * tall)
        if at is not None:
            band = [one for box in band for one in _cut(box, max(0, start) + at, tall)]
    return band


def parted_under_heading(
    grey: Grey, band: list[PixelBox], row: tuple[int, int], heading: Sequence[Span], depth: float
) -> list[PixelBox]:
    """The lines of a row below a row of column headings with one piece less, parted where it is clean from rule to rule
    between two headings.
    """
    pieces = pieces_of(band)
    if len(heading) < LEAST_ALIKE or len(pieces) != len(heading) - 1:
        return band
    tall = float(np.median([box[3] - box[1] for box in band]))
    for (_, left), (right, _) in pairwise(heading):
        start, end = round(left), round(right)
        over = [box for box in band if _runs_over(box, [(left, right)], tall)]
        if not over or any(one[1] < end and start < other[0] for one, other in pairwise(pieces)):
            continue
        part = grey[row[0] + _INSET : row[1] - _INSET, start:end]
        at = _clean_at(_inked(part, depth), _BEFORE * tall) if part.size else None
        if at is not None:
            return [one for box in band for one in _cut(box, start + at, tall)]
    return band


def _runs_over(box: PixelBox, gaps: Sequence[Span], tall: float) -> int:
    """How many of the gaps a line runs over."""
    return sum(box[0] + _BEYOND * tall < left and right < box[2] - _BEYOND * tall for left, right in gaps)


def _cut(box: PixelBox, edge: int, tall: float) -> list[PixelBox]:
    x0, y0, x1, y1 = box
    inner = x0 + _CROSSES * tall < edge < x1 - _CROSSES * tall
    return [(x0, y0, edge, y1), (edge, y0, x1, y1)] if inner else [box]


def _clean_at(inked: NDArray[np.bool_], least: float) -> int | None:
    """The middle of the widest stretch without ink; None where none is wide enough."""
    stretches = _clean_stretches(inked)
    if not stretches:
        return None
    start, end = max(stretches, key=lambda one: one[1] - one[0])
    return (start + end) // 2 if end - start >= least else None


def _inked(part: Grey, depth: float) -> NDArray[np.bool_]:
    """Which columns of a picture hold ink."""
    return np.asarray((part < float(np.percentile(part, 90)) - depth).any(axis=0), np.bool_)


def _clean_stretches(inked: NDArray[np.bool_]) -> list[tuple[int, int]]:
    ends = np.flatnonzero(np.diff(np.concatenate(([1], inked.astype(np.int8), [1]))))
    return [(int(a), int(b)) for a, b in ends.reshape(-1, 2)]
