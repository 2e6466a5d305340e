"""Text set one character below the other in a narrow cell, as the labels of opinions are: read as one line.

A recogniser reads lines that lie; the characters of a column are put side by side and read together.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from zmtool.scans.engines.protocol import Engine, Image, PixelBox, RawLine
from zmtool.scans.ink import ink_depth
from zmtool.scans.ruling import RuledTable

_INSET = 5
_TALL = 1.6
"""A cell, or a line found in it, at least this many times as high as it is wide may be a column of characters."""
_WIDEST = 0.13
"""No such cell is wider than this share of the page."""
_LEAST_SIDE, _MOST_SIDE = 12, 90
_SPECK = 6
_MARGIN = 3
_GAP = 0.16
"""Room between characters put side by side, in widths of a character."""
_MOST_COLUMNS, _MOST_CHARACTERS = 40, 24


def with_columns_read(
    found: list[RawLine], image: Image, grey: NDArray[np.uint8], tables: Sequence[RuledTable], engine: Engine
) -> list[RawLine]:
    """``found`` with the columns of characters in the cells of a level page at about 200 dpi read one by one.

    Cells whose characters ``found`` already holds, each by itself, stay as they are.
    """
    columns = []
    depth = ink_depth(grey, [one.box for one in found])
    for cell in _narrow_cells(tables, grey.shape[1]):
        known = [one for one in found if _middle_in(one.box, cell)]
        if not any(_is_tall(box) for box in (cell, *(one.box for one in known))):
            continue
        characters = _characters(grey, cell, depth)
        if len(characters) >= 2 and sum(len(one.text) for one in known) < len(characters):
            columns.append((cell, characters))
    columns = columns[:_MOST_COLUMNS]
    if not columns:
        return found
    strips, boxes = _strips(image, [characters for _, characters in columns])
    read = engine.read(strips, boxes)
    for (cell, characters), line in zip(columns, read, strict=True):
        if line.text:
            found = [one for one in found if not _middle_in(one.box, cell)]
            found += _apart(line, characters)
    return found


def _narrow_cells(tables: Sequence[RuledTable], page_width: int) -> list[PixelBox]:
    return [
        cell.box
        for table in tables
        for cell in table.cells
        if cell.box[2] - cell.box[0] <= _WIDEST * page_width
    ]


def _is_tall(box: PixelBox) -> bool:
    return box[3] - box[1] >= _TALL * (box[2] - box[0])


def _characters(grey: NDArray[np.uint8], cell: PixelBox, depth: float) -> list[PixelBox]:
    """The boxes of the characters of a cell from the top, if they stand in one column; else none."""
    x0, y0, x1, y1 = cell[0] + _INSET, cell[1] + _INSET, cell[2] - _INSET, cell[3] - _INSET
    inner = grey[y0:y1, x0:x1]
    if inner.size == 0:
        return []
    dark = np.asarray(inner < float(np.median(inner)) - depth, np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    height, width = dark.shape
    pieces = [
        (int(x), int(y), int(x + w), int(y + h))
        for x, y, w, h, area in stats[1:count]
        if area >= _SPECK and not (w > 0.95 * width or h > 0.6 * height)
    ]
    if not pieces:
        return []
    left, right = min(one[0] for one in pieces), max(one[2] for one in pieces)
    side = right - left
    if not _LEAST_SIDE <= side <= _MOST_SIDE:
        return []
    rows: list[tuple[int, int]] = []
    for top, bottom in sorted((one[1], one[3]) for one in pieces):
        if rows and (top < rows[-1][1] or bottom - rows[-1][0] <= 1.1 * side):
            rows[-1] = (rows[-1][0], max(bottom, rows[-1][1]))
        else:
            rows.append((top, bottom))
    # Lines of several small characters are no column: their rows are much lower than they are wide.
    full = sum(bottom - top >= 0.6 * side for top, bottom in rows)
    if full < 0.7 * len(rows) or len(rows) > _MOST_CHARACTERS or any(b - t > 1.5 * side for t, b in rows):
        return []
    return [(x0 + left, y0 + top, x0 + right, y0 + bottom) for top, bottom in rows]


def _strips(image: Image, columns: Sequence[Sequence[PixelBox]]) -> tuple[Image, list[PixelBox]]:
    """A picture with the characters of each column side by side, a line a column, and the box of each line."""
    sides = [characters[0][2] - characters[0][0] + 2 * _MARGIN for characters in columns]
    steps = [round(side * (1 + _GAP)) for side in sides]
    lengths = [
        step * len(characters) + side for step, side, characters in zip(steps, sides, columns, strict=True)
    ]
    highs = [round(side * 1.3) for side in sides]
    strips = np.full((sum(highs) + 1, max(lengths), 3), 255, np.uint8)
    boxes: list[PixelBox] = []
    top = 0
    for characters, side, step, high, length in zip(columns, sides, steps, highs, lengths, strict=True):
        for at, (x0, y0, x1, y1) in enumerate(characters):
            piece = image[max(0, y0 - _MARGIN) : y1 + _MARGIN, max(0, x0 - _MARGIN) : x1 + _MARGIN][:high]
            y = top + (high - piece.shape[0]) // 2
            x = side // 2 + at * step
            strips[y : y + piece.shape[0], x : x + piece.shape[1]] = piece[:, : strips.shape[1] - x]
        boxes.append((0, top, length, top + high))
        top += high
    return strips, boxes


def _apart(line: RawLine, characters: Sequence[PixelBox]) -> list[RawLine]:
    """Each character a line of its own where there are as many as were read; else the column as one line."""
    if len(line.text) == len(characters):
        chars = line.chars or (line.confidence,) * len(characters)
        return [
            RawLine(text, box, sure, (sure,))
            for text, box, sure in zip(line.text, characters, chars, strict=True)
        ]
    whole = (characters[0][0], characters[0][1], characters[0][2], characters[-1][3])
    return [RawLine(line.text, whole, line.confidence, line.chars)]


def _middle_in(box: PixelBox, cell: PixelBox) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return cell[0] <= x <= cell[2] and cell[1] <= y <= cell[3]
