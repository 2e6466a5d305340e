"""Reading order: table cells row by row, other text by visual lines from top to bottom."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from zmtool.scans.records import Box, Line, Table

GAP = "　"


def ordered_lines(
    lines: Sequence[Line], tables: Sequence[Table], gutter: float | None = None
) -> tuple[Line, ...]:
    """The lines in reading order; pieces of one visual line outside tables are joined by a wide space.

    ``gutter`` is where two pages on one picture part: the left one is read first.
    """
    if gutter is not None:
        left = [line for line in lines if line.box[0] < gutter]
        right = [line for line in lines if line.box[0] >= gutter]
        return (*ordered_lines(left, tables), *ordered_lines(right, tables))
    blocks: list[tuple[float, list[Line]]] = []
    inside: dict[int, list[Line]] = {}
    outside: list[Line] = []
    for line in lines:
        owner = next((index for index, table in enumerate(tables) if _within(line.box, table.box)), None)
        if owner is None:
            outside.append(line)
        else:
            inside.setdefault(owner, []).append(line)
    for index, owned in inside.items():
        blocks.append((tables[index].box[1], _by_cell(owned, tables[index])))
    blocks += [(row[0].box[1], [joined(row)]) for row in visual_rows(outside)]
    return tuple(line for _, block in sorted(blocks, key=lambda block: block[0]) for line in block)


def visual_rows(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines that stand side by side, grouped; each group from left to right, groups from the top."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda one: (one.box[1] + one.box[3]) / 2):
        middle = (line.box[1] + line.box[3]) / 2
        for row in reversed(rows[-3:]):
            top, bottom = min(one.box[1] for one in row), max(one.box[3] for one in row)
            near = 0.3 * (bottom - top)
            if top + near < middle < bottom - near and not any(_overlap_x(one.box, line.box) for one in row):
                row.append(line)
                break
        else:
            rows.append([line])
    return [sorted(row, key=lambda one: one.box[0]) for row in rows]


def joined(row: Sequence[Line]) -> Line:
    """The pieces of one visual line as one line."""
    if len(row) == 1:
        return row[0]
    text = GAP.join(line.text for line in row)
    chars: list[float] = []
    for index, line in enumerate(row):
        chars += ([1.0] if index else []) + list(line.char_confidence or [line.confidence] * len(line.text))
    starts = accumulate((len(line.text) + len(GAP) for line in row[:-1]), initial=0)
    pieces = tuple((start, line.box[0], line.box[2]) for start, line in zip(starts, row, strict=True))
    weight = sum(len(line.text) for line in row) or 1
    confidence = sum(line.confidence * len(line.text) for line in row) / weight
    return Line(text, union([line.box for line in row]), confidence, tuple(chars), pieces)


def union(boxes: Sequence[Box]) -> Box:
    """The smallest box around ``boxes``."""
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def _by_cell(lines: list[Line], table: Table) -> list[Line]:
    cells: dict[tuple[int, int], list[Line]] = {}
    for line in lines:
        owner = next((cell for cell in table.cells if _within(line.box, cell.box)), None)
        key = (owner.row, owner.col) if owner else (10_000, 0)
        cells.setdefault(key, []).append(line)
    return [joined(row) for key in sorted(cells) for row in visual_rows(cells[key])]


def _within(inner: Box, outer: Box) -> bool:
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]


def _overlap_x(one: Box, other: Box) -> bool:
    shared = min(one[2], other[2]) - max(one[0], other[0])
    return shared > 0.4 * min(one[2] - one[0], other[2] - other[0])
