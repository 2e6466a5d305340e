"""The tables that the cells of a made sheet form, as the finder of ruled tables would tell them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bench.corpus.truth import Box
from zmtool.scans.order import union
from zmtool.scans.records import Cell, Table

_NEAR = 0.006
"""Edges nearer than this fraction of the page are one."""


def tables_of(cells: Sequence[Box]) -> tuple[Table, ...]:
    """The tables of cells that touch each other, from top to bottom; a single cell is none."""
    groups: list[list[Box]] = []
    for cell in cells:
        touching = [one for one in groups if any(_touch(cell, other) for other in one)]
        groups = [one for one in groups if one not in touching]
        groups.append([cell, *(other for one in touching for other in one)])
    tables = [_table(one) for one in groups if len(one) > 1]
    return tuple(sorted(tables, key=lambda table: table.box[1]))


def _touch(one: Box, other: Box) -> bool:
    return (
        min(one[2], other[2]) - max(one[0], other[0]) > -_NEAR
        and min(one[3], other[3]) - max(one[1], other[1]) > -_NEAR
    )


def _table(boxes: Sequence[Box]) -> Table:
    rows, columns = _edges(box[1] for box in boxes), _edges(box[0] for box in boxes)
    cells = [
        Cell(
            _at(rows, box[1]),
            _at(columns, box[0]),
            sum(_at(rows, box[1]) <= at and edge < box[3] - _NEAR for at, edge in enumerate(rows)),
            sum(_at(columns, box[0]) <= at and edge < box[2] - _NEAR for at, edge in enumerate(columns)),
            box,
        )
        for box in boxes
    ]
    return Table(union(boxes), tuple(sorted(cells, key=lambda cell: (cell.row, cell.col))))


def _edges(values: Iterable[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _NEAR:
            edges.append(value)
    return edges


def _at(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda index: abs(edges[index] - value))
