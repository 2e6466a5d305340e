"""Rows of cells that each hold a label, mostly in small print, with its value below it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from zmtool.base.text import compact
from zmtool.reading.cells import TextCell
from zmtool.reading.label_shapes import label_shaped
from zmtool.scans.records import Line

_MARGIN, _ROOM = 1.2, 2.0
"""Widths of a character: text at the left edge is no further from it; a line with more room than this holds another one."""
_NOTES = "（("
"""What stands below a heading that goes on (登记数 above （条）) begins so."""


@dataclass(frozen=True, slots=True)
class Caption:
    """A label at the head of its cell; the value is ``cell.source.text[start:]``."""

    cell: TextCell
    label: str
    start: int


def captions(row: Sequence[TextCell], is_label: Callable[[str], bool]) -> list[Caption]:
    """The labels of a row of which every cell has one above its value; none of another row.

    Of the labels of several cells half have to be known; a cell with a label only has no value.
    """
    filled = [cell for cell in row if cell.source.lines]
    found = [one for cell in filled if (one := _caption(cell)) is not None]
    if not found or len(filled) < 2:
        return []
    headed = {id(one.cell) for one in found}
    empty = [cell for cell in filled if id(cell) not in headed]
    known = [one for one in found if is_label(one.label)]
    wrapped = sum(is_label(one.cell.text) and _may_wrap(one.cell) for one in found)
    if 2 * wrapped >= len(found) or not all(
        len(cell.source.lines) == 1 and is_label(cell.text) for cell in empty
    ):
        return []
    return found if 2 * len(known) >= len(found) and len(found) >= len(empty) else []


def _caption(cell: TextCell) -> Caption | None:
    if len(cell.source.lines) < 2:
        return None
    first, second = cell.source.lines[0][1], cell.source.lines[1][1]
    label = compact(first.text)
    start = next((at for at, (owner, _) in enumerate(cell.source.owners) if owner == 1), None)
    if start is None or not label_shaped(label) or "：" in label or _beside(first, second):
        return None
    return None if second.text[:1] in _NOTES else Caption(cell, label, start)


def _may_wrap(cell: TextCell) -> bool:
    """Whether the first line of a cell may go on in the next one: it fills the cell, or stands in its middle."""
    x0, _, x1, _ = cell.source.lines[0][1].box
    width = (x1 - x0) / max(1, len(compact(cell.source.lines[0][1].text)))
    return x0 - cell.box[0] > _MARGIN * width or cell.box[2] - x1 < _ROOM * width


def _beside(one: Line, other: Line) -> bool:
    return one.box[1] < (other.box[1] + other.box[3]) / 2 < one.box[3]
