"""Cells in which a label stands together with a value, or behind one."""

from __future__ import annotations

import pytest

from zmtool.reading.cells import TextCell
from zmtool.reading.glued_cells import with_glued_cells_parted
from zmtool.reading.source_text import source_text
from zmtool.scans.records import Line

LABELS = {"声明人", "身份证号码", "执法人员", "批准人", "住址", "备注"}


def cell(col: int, text: str, *, parted: bool = True) -> TextCell:
    """A cell whose words stand apart where ``text`` has a wide blank."""
    left, right = 0.1 + 0.2 * col, 0.28 + 0.2 * col
    starts = [0, *(at + 1 for at, char in enumerate(text) if char == "\u3000")]
    step = (right - left) / len(text)
    pieces = tuple(
        (start, left + step * start, left + step * (end - 1))
        for start, end in zip(starts, [*starts[1:], len(text) + 1], strict=True)
    )
    line = Line(text, (left, 0.2, right, 0.22), 0.99, pieces=pieces if parted and len(pieces) > 1 else ())
    box = (left, 0.19, right, 0.23)
    return TextCell(1, 0, col, 1, 1, box, source_text([(1, [line])], measure=0.0))


def texts(*cells: TextCell) -> list[str]:
    return [one.text for one in with_glued_cells_parted(cells, LABELS.__contains__, LABELS.__contains__)]


def test_a_label_behind_a_value_is_a_cell_with_its_own_value() -> None:
    row = (cell(0, "声明人"), cell(1, "郑国强\u3000身份证号码349901199509214371"))
    assert texts(*row) == ["声明人", "郑国强", "身份证号码", "349901199509214371"]
    parted = with_glued_cells_parted(row, LABELS.__contains__, LABELS.__contains__)
    lefts = [one.box[0] for one in parted]
    assert lefts == sorted(lefts) and all(one.source.place(0, 2) is not None for one in parted)


def test_a_label_without_its_value_is_one_too() -> None:
    assert texts(cell(0, "声明人"), cell(1, "郑国强\u3000住址")) == ["声明人", "郑国强", "住址"]


def test_a_label_and_its_value_before_another_label_are_two_cells() -> None:
    row = (cell(0, "执法人员沈清越、高致远"), cell(1, "批准人"), cell(2, "陆承安"))
    assert texts(*row) == ["执法人员", "沈清越、高致远", "批准人", "陆承安"]


@pytest.mark.parametrize(
    "row",
    [
        (cell(0, "声明人"), cell(1, "郑国强的住址不详")),
        (cell(0, "声明人"), cell(1, "郑国强\u3000住址", parted=False)),
        (cell(0, "声明人"), cell(1, "同意\u3000林一舟")),
        (cell(0, "执法人员沈清越"), cell(1, "批准人")),
        (cell(0, "编号一"), cell(1, "批准人"), cell(2, "陆承安")),
    ],
    ids=["in a sentence", "not apart", "no label", "an even row", "no label before"],
)
def test_other_cells_stay(row: tuple[TextCell, ...]) -> None:
    assert texts(*row) == [one.text for one in row]
