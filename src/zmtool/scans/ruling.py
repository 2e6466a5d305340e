"""Ruled tables of a level page: the lines, and the cells between them."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from zmtool.scans.connected import shapes_of
from zmtool.scans.engines.protocol import PixelBox

LEAST_TABLE = 0.2
"""Least width of a table, as a fraction of the page; a line as long as that is no stroke of a character."""
_END = 4
_TWO_LINES = 2
"""What a crossing of two lines counts, with the ground between them."""
_SOLID = 0.93


@dataclass(frozen=True, slots=True)
class RuledCell:
    """One cell by its place in the grid and its box in pixels."""

    row: int
    col: int
    row_span: int
    col_span: int
    box: PixelBox


@dataclass(frozen=True, slots=True)
class RuledTable:
    """One ruled table."""

    box: PixelBox
    cells: tuple[RuledCell, ...]


class Strokes(NamedTuple):
    """What is dark on a level grey page, and its long level strokes, as masks."""

    dark: NDArray[np.uint8]
    level: NDArray[np.uint8]


def strokes_of(grey: NDArray[np.uint8]) -> Strokes:
    """What both kinds of tables, with and without upright rules, are looked for in."""
    dark = np.asarray(
        cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 12), np.uint8
    )
    reach = max(40, dark.shape[1] // 30)
    bridged = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, np.ones((1, 7), np.uint8))
    level = cv2.morphologyEx(bridged, cv2.MORPH_OPEN, np.ones((1, reach), np.uint8))
    return Strokes(dark, np.asarray(level, np.uint8))


def ruled_tables(grey: NDArray[np.uint8], strokes: Strokes | None = None) -> list[RuledTable]:
    """The ruled tables of a level grey page with at least two cells, from top to bottom.

    ``strokes`` are those of the page, where they are known already.
    """
    strokes = strokes or strokes_of(grey)
    grid = cv2.dilate(cv2.bitwise_or(strokes.level, _upright_rules(strokes)), np.ones((5, 5), np.uint8))
    height, width = grey.shape
    tables = []
    for shape in shapes_of(np.asarray(grid, np.uint8)):
        x, y, w, h = shape.box
        if w < LEAST_TABLE * width or h < 0.02 * height:
            continue
        cells = _cells(shape.filled(), x, y)
        if len(cells) >= 2:
            tables.append(RuledTable((x, y, x + w, y + h), tuple(cells)))
    return sorted(tables, key=lambda table: table.box[1])


def vertical_rules(tables: list[RuledTable]) -> list[tuple[int, int, int]]:
    """(x, y0, y1) of every inner cell edge: lines that no text crosses."""
    return [
        (edge, cell.box[1], cell.box[3])
        for table in tables
        for cell in table.cells
        for edge in (cell.box[0], cell.box[2])
    ]


def _upright_rules(strokes: Strokes) -> NDArray[np.uint8]:
    reach = max(34, strokes.dark.shape[0] // 65)
    bridged = cv2.morphologyEx(strokes.dark, cv2.MORPH_CLOSE, np.ones((7, 1), np.uint8))
    upright = cv2.morphologyEx(bridged, cv2.MORPH_OPEN, np.ones((reach, 1), np.uint8))
    return _without_strokes(np.asarray(upright, np.uint8), strokes.level, strokes.dark)


def _without_strokes(
    vertical: NDArray[np.uint8], horizontal: NDArray[np.uint8], dark: NDArray[np.uint8]
) -> NDArray[np.uint8]:
    """The vertical rules without strokes of characters that stand close to a rule or below one another.

    A rule meets two long horizontal lines, or is solid and ends at a line with both ends.
    """
    if not vertical.any():
        return vertical
    grown = np.ones((5, 5), np.uint8)
    lines = np.asarray(cv2.dilate(horizontal, grown), np.uint8)
    uprights = np.asarray(cv2.dilate(vertical, grown), np.uint8)
    long = np.zeros_like(lines)
    for shape in shapes_of(lines):
        if shape.box[2] >= LEAST_TABLE * dark.shape[1]:
            cv2.drawContours(long, shape.outlines, -1, (1,), cv2.FILLED)
    kept = vertical.copy()
    for shape in shapes_of(uprights):
        x, y, w, h = shape.box
        part = np.s_[y : y + h, x : x + w]
        inside = shape.filled()
        if cv2.connectedComponents(inside & long[part])[0] > _TWO_LINES:
            continue
        ends = lines[part] * inside
        solid = np.mean(((dark[part] > 0) & (inside > 0)).any(axis=1))
        if not (solid >= _SOLID and ends[: _END + 2].any() and ends[-_END - 2 :].any()):
            kept[part][inside > 0] = 0
    return kept


def _cells(lines: NDArray[np.uint8], left: int, top: int) -> list[RuledCell]:
    """The closed white areas between the lines, with their rows and columns."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(1 - lines, connectivity=4)
    height = lines.shape[0]
    boxes: list[PixelBox] = []
    for index in range(1, count):
        x, y, w, h, area = (int(one) for one in stats[index])
        # A table may be open at its sides, never at its head and foot: underlined text has no line above it.
        touches_outside = y == 0 or y + h == height
        if w < 16 or h < 14 or area < 0.6 * w * h or touches_outside:
            continue
        boxes.append((left + x, top + y, left + x + w, top + y + h))
    boxes = [box for box in boxes if not any(_within(box, other) for other in boxes if other != box)]
    columns = _edges([(x0, x1, (y0 + y1) // 2) for x0, y0, x1, y1 in boxes])
    rows = _edges([(y0, y1, (x0 + x1) // 2) for x0, y0, x1, y1 in boxes])
    cells = []
    for box in boxes:
        x, y = (box[0] + box[2]) // 2, (box[1] + box[3]) // 2
        row, row_span = _place(rows, box[1], box[3], x)
        col, col_span = _place(columns, box[0], box[2], y)
        cells.append(RuledCell(row, col, row_span, col_span, box))
    return sorted(cells, key=lambda cell: (cell.row, cell.col))


def _within(inner: PixelBox, outer: PixelBox) -> bool:
    """Whether one box lies in another, as the white inside of a character lies in its cell."""
    return inner[0] >= outer[0] and inner[1] >= outer[1] and inner[2] <= outer[2] and inner[3] <= outer[3]


class _Edge:
    """A line that cells begin at; it may lean, so that where it stands depends on where along it one looks."""

    def __init__(self, starts: list[tuple[int, int]]) -> None:
        """``starts``: (where a cell begins, how far along the line that cell stands)."""
        self._starts = sorted((along, start) for start, along in starts)

    def at(self, along: int) -> int:
        """Where the line stands beside the cell nearest to ``along``."""
        after = bisect_left(self._starts, (along, 0))
        near = self._starts[max(after - 1, 0) : after + 1]
        return min(near, key=lambda one: abs(one[0] - along))[1]


def _edges(extents: list[tuple[int, int, int]], tolerance: int = 12) -> list[_Edge]:
    """Distinct edges of cells (start, end, how far along the edge): starts that follow closely are one, cells between part them."""
    edges: list[list[tuple[int, int]]] = []
    nearest_end = 0
    for start, end, along in sorted(extents):
        if not edges or start - edges[-1][-1][0] > tolerance or start >= nearest_end:
            edges.append([])
            nearest_end = end
        edges[-1].append((start, along))
        nearest_end = min(nearest_end, end)
    return [_Edge(starts) for starts in edges]


def _place(edges: list[_Edge], start: int, end: int, along: int) -> tuple[int, int]:
    """The number of the edge that a cell begins at, and how many it has until its end."""
    places = [edge.at(along) for edge in edges]
    first = min(range(len(places)), key=lambda index: abs(places[index] - start))
    last = max(first, sum(1 for place in places if place < end - 8) - 1)
    return first, last - first + 1
