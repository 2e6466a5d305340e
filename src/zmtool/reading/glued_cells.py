"""Cells in which a label and a value stand that should be two: 郑国强　身份证号码3499…, 执法人员沈清越 | 批准人 | 陆承安.

Tables without upright rules are parted where the text shows it. Where it does not show enough, the value of one label and
the next label with its value come to stand in one cell, or a label and its value do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from zmtool.reading.cells import TextCell
from zmtool.reading.source_text import part_of, source_text
from zmtool.scans.records import Line

_LEAST, _LONGEST = 2, 12
"""Characters of a label."""


def with_glued_cells_parted(
    row: Sequence[TextCell], is_label: Callable[[str], bool], means_something: Callable[[str], bool]
) -> list[TextCell]:
    """The cells of a row, each label a cell of its own, and its value another."""
    told = [is_label(one.text) for one in row]
    parted: list[TextCell] = []
    for at, cell in enumerate(row):
        if not told[at] and at and told[at - 1]:
            parted += _behind_value(cell, means_something)
        elif not told[at] and len(row) % 2 and told[at + 1 : at + 3] == [True, False]:
            parted += _label_and_value(cell, means_something)
        else:
            parted.append(cell)
    return parted


def _label_and_value(cell: TextCell, means_something: Callable[[str], bool]) -> list[TextCell]:
    """The two cells that one is, which should be a label for what stands behind it is one."""
    if len(cell.source.lines) != 1:
        return [cell]
    line = cell.source.lines[0][1]
    end = _label_at(line.text[:-1], means_something)
    return [_part(cell, line, 0, end), _part(cell, line, end, len(line.text))] if end else [cell]


def _behind_value(cell: TextCell, means_something: Callable[[str], bool]) -> list[TextCell]:
    """The value that a cell is, and the labels with their values that stand behind it."""
    if len(cell.source.lines) != 1:
        return [cell]
    line = cell.source.lines[0][1]
    cuts = list(_cuts(line, means_something))
    if not cuts:
        return [cell]
    edges = [0, *cuts, len(line.text)]
    return [_part(cell, line, start, end) for start, end in zip(edges, edges[1:], strict=False)]


def _cuts(line: Line, means_something: Callable[[str], bool]) -> Iterator[int]:
    """Where labels begin, each at the beginning of a piece that stands apart, and their values behind them."""
    starts = [first for first, _, _ in line.pieces[1:]]
    for start, end in zip(starts, [*starts[1:], len(line.text)], strict=False):
        piece = line.text[start:end].rstrip()
        if label := _label_at(piece, means_something):
            yield start
            if label < len(piece):
                yield start + label


def _label_at(text: str, means_something: Callable[[str], bool]) -> int:
    """Where the longest label ends with which ``text`` begins; 0 for none."""
    ends = range(min(_LONGEST, len(text)), _LEAST - 1, -1)
    return next((at for at in ends if means_something(text[:at])), 0)


def _part(cell: TextCell, line: Line, start: int, end: int) -> TextCell:
    text = line.text[start:end]
    box = part_of(line, start, end)
    one = Line(text, box, line.confidence, line.char_confidence[start:end])
    around = (box[0], cell.box[1], box[2], cell.box[3])
    return replace(
        cell, box=around, source=source_text([(cell.page, [one])], measure=0.0), row_span=1, col_span=1
    )
