"""Blocks between horizontal rules: bands of columns without borders, tables of three rules, columns that are signed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bench.corpus.flow import MIDDLE, Cell, Flow
from bench.corpus.runs import Glyph, Run, broken
from bench.corpus.sheet import WIDTH

THIN, THICK = 0.13, 0.4
_PAD, _GAP = 1.2, 7.0


@dataclass(frozen=True, slots=True)
class Column:
    """What one signs: lines at the top, and lines at the bottom."""

    top: tuple[tuple[Run, ...], ...]
    bottom: tuple[tuple[Run, ...], ...]


def rule(flow: Flow, thick: float = THIN) -> None:
    """A rule from margin to margin."""
    flow.sheet.rule(flow.px(flow.margins.left), flow.y, flow.px(WIDTH - flow.margins.right), flow.y, thick)


def band(flow: Flow, cells: Sequence[Cell], *, thick: float = THIN, least: float = 7.4) -> None:
    """Texts beside each other with a rule below; on the next sheet where they do not fit."""
    height = _height(flow, cells, least)
    if flow.room < height:
        flow.next_sheet()
        rule(flow, THICK)
    x = flow.px(flow.margins.left)
    for cell in cells:
        lines = _lines(flow, cell)
        y = flow.y + (height - _lead(flow, cell) * len(lines)) // 2 + flow.px(0.5)
        _put(flow, lines, (x, y), cell)
        x += flow.px(cell.width)
    flow.y += height
    rule(flow, thick)


def three_rules(flow: Flow, header: Sequence[Cell], rows: Sequence[Sequence[Cell]]) -> None:
    """A table: a heavy rule above its header and below its last row, light ones between."""

    def head() -> None:
        rule(flow, THICK)
        band(flow, header, thick=0.25, least=8)

    flow.keep(26)
    head()
    for at, cells in enumerate(rows):
        if flow.room < _height(flow, cells, 6.6):
            flow.next_sheet()
            head()
        band(flow, cells, thick=THICK if at == len(rows) - 1 else THIN, least=6.6)


def signed_columns(flow: Flow, columns: Sequence[Column], least: float) -> None:
    """Columns of one height, each with its lines at its top and at its bottom; a heavy rule below."""
    width = flow.margins.measure / len(columns)
    tops = [[_cell_lines(flow, runs, width) for runs in one.top] for one in columns]
    bottoms = [[_cell_lines(flow, runs, width) for runs in one.bottom] for one in columns]
    needed = max(
        sum(map(_tall, top)) + sum(map(_tall, bottom)) for top, bottom in zip(tops, bottoms, strict=True)
    )
    height = max(flow.px(least), round(needed + flow.px(5)))
    if flow.room < height:
        flow.next_sheet()
        rule(flow, THICK)
    for at, (top, bottom) in enumerate(zip(tops, bottoms, strict=True)):
        x, y = flow.px(flow.margins.left + at * width), flow.y + flow.px(1.6)
        for lines in top:
            y = _stack(flow, lines, x, y) + flow.px(0.8)
        y = flow.y + height - flow.px(1) - round(sum(map(_tall, bottom)))
        for lines in bottom:
            y = _stack(flow, lines, x, y)
    flow.y += height
    rule(flow, THICK)


def _cell_lines(flow: Flow, runs: Sequence[Run], width: float) -> list[list[Glyph]]:
    return broken(runs, flow.px(width - _GAP), flow.sheet.dpi)


def _tall(lines: Sequence[Sequence[Glyph]]) -> float:
    return sum(_line_height(line) for line in lines)


def _line_height(line: Sequence[Glyph]) -> float:
    # A full-width character advances as much as it is tall.
    return 1.6 * max((glyph.advance for glyph in line), default=0.0)


def _stack(flow: Flow, lines: Sequence[Sequence[Glyph]], x: float, y: int) -> int:
    for line in lines:
        flow.sheet.put(line, x, y)
        y += round(_line_height(line))
    return y


def _lines(flow: Flow, cell: Cell) -> list[list[Glyph]]:
    return broken(cell.runs, flow.px(cell.width - 2 * _PAD), flow.sheet.dpi) if cell.runs else []


def _lead(flow: Flow, cell: Cell) -> int:
    return flow.px(1.42 * max((run.look.size for run in cell.runs), default=3.7))


def _height(flow: Flow, cells: Sequence[Cell], least: float) -> int:
    used = max(_lead(flow, cell) * len(_lines(flow, cell)) for cell in cells)
    return max(flow.px(least), used + flow.px(2.2))


def _put(flow: Flow, lines: Sequence[Sequence[Glyph]], at: tuple[int, int], cell: Cell) -> None:
    x, y = at[0] + flow.px(_PAD), at[1]
    spare = flow.px(cell.width - 2 * _PAD)
    for line in lines:
        used = sum(glyph.advance for glyph in line)
        flow.sheet.put(line, x + (max(0.0, spare - used) * cell.align if cell.align >= MIDDLE else 0.0), y)
        y += _lead(flow, cell)
