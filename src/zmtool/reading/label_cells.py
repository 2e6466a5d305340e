"""Which cells of a ruled form are labels, which their values, and under which group heading they stand.

A heading beside several rows (当事人基本情况 | 姓名 | …) is no label of the cell to its right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from zmtool.reading.cells import TextCell


@dataclass(frozen=True, slots=True)
class LabelCell:
    """A cell that may be a label, the cell to its right, and the text of the heading beside its rows ("" none)."""

    label: TextCell
    value: TextCell
    heading: str = ""


def side_by_side(rows: Iterable[Sequence[TextCell]], is_label: Callable[[str], bool]) -> Iterator[LabelCell]:
    """Every two cells side by side but those where the left one is a heading of a group of labels."""
    headings: list[TextCell] = []
    for row in rows:
        for at, (left, right) in enumerate(zip(row, row[1:], strict=False)):
            if left.row_span > 1 and left.text and at + 2 < len(row) and is_label(right.text):
                headings.append(left)
                continue
            yield LabelCell(left, right, next((one.text for one in headings if _beside(one, left)), ""))


def labels_with_values(cells: Iterable[LabelCell], is_label: Callable[[str], bool]) -> Iterator[LabelCell]:
    """Those of ``cells`` that are a label with its value: a cell that is a value is no label too."""
    value: TextCell | None = None
    for one in cells:
        if one.label is not value and is_label(one.label.text):
            value = one.value
            yield one


def _beside(heading: TextCell, cell: TextCell) -> bool:
    middle = (cell.box[1] + cell.box[3]) / 2
    return heading.page == cell.page and heading.box[1] < middle < heading.box[3]
