"""Lines set so close in a cell that a text detector took two for one, or overlooked the short last one.

The rows of ink in a cell of print are told by the paper between them. Where no line was found in one of them, each such
row is read by itself; a cell whose rows cannot be told (handwriting, a seal over it) is left as it is.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from zmtool.scans.engines.protocol import Engine, Image, PixelBox, RawLine
from zmtool.scans.ink import ink_depth
from zmtool.scans.ruling import RuledTable

SURE = 0.8
"""From this confidence on what was read in a row takes the place of what was found there."""
_INSET = 5
_LINE = 4
"""Characters from which on a line tells how high lines are."""
_TWO_LINES = 1.3
"""Heights of a line that two of them need at least."""
_LEAST_ROW, _MOST_ROW = 0.4, 0.95
"""How high a row of ink is, in heights of a line as the detector gives them: with paper around."""
_LONG = 2.5
"""A cell has lines, not characters one below the other, if a row is so many times as wide as it is high."""
_COVERED = 0.5
"""The share of a row's ink that the lines found in it cover."""
_STROKE = 2
"""Dark pixels from which on a row of the picture bears ink."""
_MARGIN = 4
_MOST = 40


def with_tight_lines_read(
    found: list[RawLine], image: Image, grey: NDArray[np.uint8], tables: Sequence[RuledTable], engine: Engine
) -> list[RawLine]:
    """``found`` with the rows of the cells of a level page at about 200 dpi read in which no line was found."""
    heights = [one.box[3] - one.box[1] for one in found if len(one.text) >= _LINE]
    if not heights or not tables:
        return found
    high = float(np.median(heights))
    depth = ink_depth(grey, [one.box for one in found])
    cells = []
    for cell in (one.box for table in tables for one in table.cells):
        inside = [one for one in found if _middle_in(one.box, cell)]
        if inside and cell[3] - cell[1] >= _TWO_LINES * high:
            missed = _missed_rows(grey, cell, depth, high, [one.box for one in inside])
            if missed:
                cells.append((inside, missed))
    read = iter(engine.read(image, [row for _, rows in cells[:_MOST] for row in rows]))
    for inside, rows in cells[:_MOST]:
        lines = [next(read) for _ in rows]
        if all(one.text and one.confidence >= SURE for one in lines):
            parts = [one for one in inside if _is_two(one.box, high) or _middle_in_any(one.box, rows)]
            found = [*(one for one in found if one not in parts), *lines]
    return found


def _missed_rows(
    grey: NDArray[np.uint8], cell: PixelBox, depth: float, high: float, found: Sequence[PixelBox]
) -> list[PixelBox]:
    """The boxes of the rows of ink in a cell that no line lies in; none where the rows cannot be told."""
    x0, y0, x1, y1 = cell[0] + _INSET, cell[1] + _INSET, cell[2] - _INSET, cell[3] - _INSET
    inner = grey[y0:y1, x0:x1]
    if inner.size == 0:
        return []
    dark = inner < float(np.median(inner)) - depth
    rows = _stretches(dark.sum(axis=1) >= _STROKE)
    if len(rows) < 2 or not all(_LEAST_ROW * high <= end - start <= _MOST_ROW * high for start, end in rows):
        return []
    boxes, missed = [], []
    for start, end in rows:
        inked = np.flatnonzero(dark[start:end].any(axis=0))
        box = (x0 + int(inked[0]), y0 + start, x0 + int(inked[-1]) + 1, y0 + end)
        boxes.append(box)
        lines = [one for one in found if _lies_in(one, box, high)]
        columns = inked + x0
        covered = np.zeros(len(columns), np.bool_)
        for left, _, right, _ in lines:
            covered |= (left <= columns) & (columns < right)
        if covered.mean() < _COVERED:
            missed.append(box)
    if not any(right - left >= _LONG * (bottom - top) for left, top, right, bottom in boxes):
        return []
    return [_with_paper(box, cell) for box in missed]


def _stretches(inked: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Where rows with ink begin and end."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], inked.astype(np.int8), [0]))))
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]


def _lies_in(line: PixelBox, row: PixelBox, high: float) -> bool:
    """Whether a found line is of this row, and of no other one too."""
    return row[1] <= (line[1] + line[3]) / 2 <= row[3] and not _is_two(line, high)


def _is_two(line: PixelBox, high: float) -> bool:
    """Whether a found line is as high as two rows."""
    return line[3] - line[1] > (1 + _LEAST_ROW) * high


def _with_paper(row: PixelBox, cell: PixelBox) -> PixelBox:
    return (
        max(cell[0], row[0] - _MARGIN),
        max(cell[1], row[1] - _MARGIN),
        min(cell[2], row[2] + _MARGIN),
        min(cell[3], row[3] + _MARGIN),
    )


def _middle_in_any(line: PixelBox, rows: Sequence[PixelBox]) -> bool:
    return any(_middle_in(line, row) for row in rows)


def _middle_in(box: PixelBox, cell: PixelBox) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return cell[0] <= x <= cell[2] and cell[1] <= y <= cell[3]
