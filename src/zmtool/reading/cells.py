"""Table cells with the text that stands in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from zmtool.base.text import compare_key
from zmtool.reading.source_text import SourceText, source_text
from zmtool.scans.order import visual_rows
from zmtool.scans.records import Box, Cell, Line, Page, Table

_EDGE = 0.012
"""Fraction of the page: edges nearer than this are one."""


@dataclass(frozen=True, slots=True)
class TextCell:
    """One cell: its place in the grid, its box and its text (soft wraps joined)."""

    page: int
    row: int
    col: int
    row_span: int
    col_span: int
    box: Box
    source: SourceText

    @property
    def text(self) -> str:
        """The cell's text."""
        return self.source.text.strip()

    @property
    def key(self) -> str:
        """The text for comparing with labels, without the colon behind one."""
        return compare_key(self.text).rstrip(":")


@dataclass(frozen=True, slots=True)
class TextTable:
    """A ruled table of one page with the text of its cells."""

    page: int
    box: Box
    cells: tuple[TextCell, ...]

    @property
    def rows(self) -> dict[int, list[TextCell]]:
        """The cells by row, from left to right."""
        rows: dict[int, list[TextCell]] = {}
        for cell in self.cells:
            rows.setdefault(cell.row, []).append(cell)
        return {row: sorted(cells, key=lambda cell: cell.col) for row, cells in sorted(rows.items())}


def text_tables(page: Page) -> list[TextTable]:
    """The tables of a page with their text."""
    return [
        TextTable(page.page, table.box, tuple(_text_cell(page, table, cell) for cell in table.cells))
        for table in page.tables
    ]


def lines_outside(page: Page) -> list[Line]:
    """The lines of a page that stand in no cell of a table."""
    return [
        line
        for line in page.lines
        if not any(_centre_in(line.box, cell.box) for table in page.tables for cell in table.cells)
    ]


def _text_cell(page: Page, table: Table, cell: Cell) -> TextCell:
    lines = [line for line in page.lines if _centre_in(line.box, cell.box)]
    ordered: Sequence[Line] = [line for row in visual_rows(lines) for line in row]
    source = source_text([(page.page, _as_paragraphs(ordered, cell.box))], measure=0.0)
    return TextCell(page.page, cell.row, cell.col, cell.row_span, cell.col_span, cell.box, source)


def _as_paragraphs(lines: Sequence[Line], box: Box) -> Sequence[Line]:
    """The lines as they stand; in a narrow cell every line counts as filling the measure."""
    if box[2] - box[0] > 0.25:
        return lines
    return [
        Line(
            line.text, (line.box[0], line.box[1], box[2], line.box[3]), line.confidence, line.char_confidence
        )
        for line in lines
    ]


def _centre_in(inner: Box, outer: Box) -> bool:
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]


def rows_of_the_same_columns(
    heads: Sequence[TextCell], rows: Iterable[Sequence[TextCell]]
) -> list[Sequence[TextCell]]:
    """The first of ``rows``, those below ``heads``, as far as their columns are the same."""
    same = []
    for row in rows:
        if len(row) != len(heads) or any(map(_apart, heads, row)):
            break
        same.append(row)
    return same


def _apart(head: TextCell, cell: TextCell) -> bool:
    return abs(head.box[0] - cell.box[0]) > _EDGE or abs(head.box[2] - cell.box[2]) > _EDGE
