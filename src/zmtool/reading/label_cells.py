"""Which cells of a ruled form are labels, which their values, and under which group heading they stand.

A value stands right of its label; below it, where a row of labels stands above a row of values; or behind it in the same
cell (姓名：宋知远　性别：男). A heading beside several rows (当事人基本情况 | 姓名 | …) is no label of the cell to its right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from zmtool.base.text import compact
from zmtool.reading.captions import captions
from zmtool.reading.cells import TextCell
from zmtool.reading.label_shapes import label_shaped
from zmtool.reading.labels import Labelled, labelled_stretches

_EDGE, _GAP = 0.012, 0.02
"""Fractions of the page: edges nearer than this are one; a row further below does not follow."""
_HEADER = 3
_NARROW, _TALL = 0.055, 0.9
"""Of the page's width; the page's height is some 1.4 times its width."""
_ALIKE = 1.15
_OF_SIGNING = re.compile(r"[\u4e00-\u9fff、或]{2,}(?:签[名字章押]|意见|盖章|批示)(?:[（(].*[）)])?")
_BEFORE_LABEL = re.compile(r"[\s：:0-9（）.、一二三四五六七八九十*★●■]*")
_SIGNING = re.compile(r"(?:签[名字章]|捺印|意见)(?:[（(][^（）()]*[）)])?[：:]?$|[（(]签[名字章][）)][：:]?$")
_WIDE = 0.45
"""Of the width of a page: a cell that is a row of its own is wider."""


@dataclass(frozen=True, slots=True)
class LabelCell:
    """A cell that may be a label, the cell with its value, and the text of the heading beside its rows ("" none)."""

    label: TextCell
    value: TextCell
    heading: str = ""


def label_cells(rows: Iterable[Sequence[TextCell]], is_label: Callable[[str], bool]) -> Iterator[LabelCell]:
    """Every two cells of which one may label the other: side by side, but for headings of groups, or one above the other."""
    for cells in _by_row(rows, is_label):
        yield from cells


def pairs_by_place(
    rows: Iterable[Sequence[TextCell]], is_label: Callable[[str], bool]
) -> Iterator[LabelCell]:
    """The cells that are label and value by their place alone: in rows of pairs the first, third …; those above others."""
    for cells in _by_row(rows, is_label):
        beside = len(cells) > 1 and cells[0].value is cells[1].label
        if beside and cells[-1].label is not cells[-2].value:
            continue
        if beside and len(cells) % 2 == 0:
            continue
        for one in cells[::2] if beside else cells:
            if label_shaped(one.label.text):
                yield one


def _by_row(rows: Iterable[Sequence[TextCell]], is_label: Callable[[str], bool]) -> Iterator[list[LabelCell]]:
    """For each row every two neighbours, or each label with the value below it."""
    every = [list(row) for row in rows if not captions(row, is_label)]
    headings: list[TextCell] = []
    at, above = 0, _mostly_above(every, is_label)
    while at < len(every):
        row = [one for one in every[at] if not _heads(one, every[at], is_label)]
        following = every[at + 1 : at + 3]
        if _begins_with_heading(row, following, is_label):
            row = row[1:]
        headings += [one for one in every[at] if one not in row]
        header = _is_header(row, following, is_label, above=above)
        above = header and _stand_above(row, following, is_label)
        if above:
            yield [
                LabelCell(label, value, _heading_of(label, headings))
                for label, value in zip(row, following[0], strict=True)
            ]
            at += 1
        elif not header:
            yield [
                LabelCell(left, right, _heading_of(left, headings))
                for place, (left, right) in enumerate(zip(row, row[1:], strict=False))
                if not _is_data(row, place, is_label)
            ]
        at += 1


def labels_with_values(cells: Iterable[LabelCell], is_label: Callable[[str], bool]) -> Iterator[LabelCell]:
    """Those of ``cells`` that are a label with its value: a cell that is a value is no label too."""
    value: TextCell | None = None
    for one in cells:
        if one.label is not value and is_label(one.label.text):
            value = one.value
            yield one


@dataclass(frozen=True, slots=True)
class Within:
    """A label that stands in one cell with its value, which is ``cell.source.text[start:end]``."""

    label: str
    cell: TextCell
    start: int
    end: int
    heading: str = ""

    @property
    def text(self) -> str:
        """The value as it stands."""
        return self.cell.source.text[self.start : self.end]


def labels_within(
    rows: Iterable[Sequence[TextCell]],
    listed: Iterable[str],
    is_label: Callable[[str], bool],
    means_something: Callable[[str], bool],
) -> Iterator[Within]:
    """The labels in one cell with their values: of every cell that begins with a label and a colon, or has it above."""
    known = list(listed)
    headings: list[TextCell] = []
    for row in rows:
        headings += [one for one in row if one.row_span > 1]
        above = captions(row, is_label)
        for one in above:
            yield Within(
                one.label, one.cell, one.start, len(one.cell.source.text), _heading_of(one.cell, headings)
            )
        for cell in row if not above else ():
            stretches = _stretches(cell, known, is_label, means_something, alone=_is_whole_row(cell, row))
            if any(cell.source.text[one.start : one.end].strip() for one in stretches):
                heading = _heading_of(cell, headings)
                for stretch in stretches:
                    yield Within(stretch.label, cell, stretch.start, stretch.end, heading)


def _stretches(
    cell: TextCell,
    listed: Sequence[str],
    is_label: Callable[[str], bool],
    means_something: Callable[[str], bool],
    *,
    alone: bool,
) -> list[Labelled]:
    if "：" not in cell.source.text and len(cell.source.lines) < 2:
        return []
    # A label that wraps is none above a value; beside other cells only that of a signing place stands above it.
    may_stand_above = not is_label(cell.text) and (alone or _begins_signing(cell))
    edge = cell.box[2] if may_stand_above else None
    found = labelled_stretches(cell.source, listed, is_label, means_something, edge)
    if not found:
        return []
    before = re.sub(r"\s+", "", cell.source.text[: found[0].start]).removesuffix("：")
    return found if _BEFORE_LABEL.fullmatch(before.removesuffix(found[0].label)) else []


def _is_whole_row(cell: TextCell, row: Sequence[TextCell]) -> bool:
    return len(row) == 1 and cell.row_span == 1 and cell.box[2] - cell.box[0] > _WIDE


def _begins_signing(cell: TextCell) -> bool:
    """Whether the first line of a cell asks for an opinion or a signature."""
    first = cell.source.lines[0][1].text if cell.source.lines else ""
    return _SIGNING.search(re.sub(r"\s", "", first)) is not None


def _heads(cell: TextCell, row: Sequence[TextCell], is_label: Callable[[str], bool]) -> bool:
    """Whether a cell beside several rows is the heading of a group of labels."""
    at = next(place for place, one in enumerate(row) if one is cell)
    after = row[at + 1 :]
    if cell.row_span < 2 or not after:
        return False
    right = after[0]
    # Whatever was read of characters set one below the other.
    if is_upright(cell) and right.row_span < cell.row_span and not is_upright(right):
        return True
    if is_upright(cell) and is_upright(right) and len(after) > 1 and after[1].row_span < right.row_span:
        return True
    if not cell.text:
        return False
    if len(after) > 1 and (is_label(right.text) or (len(after) % 2 == 0 and label_shaped(right.text))):
        return True
    return right.row_span < cell.row_span and "：" in right.source.text


def _begins_with_heading(
    row: Sequence[TextCell], below: Sequence[Sequence[TextCell]], is_label: Callable[[str], bool]
) -> bool:
    """Whether a label stands before pairs of label and value (合计 | 总数 | 12): the heading of a single row."""
    if len(row) < _HEADER or len(row) % 2 == 0 or (below and _aligned(row, below[0])):
        return False
    told = [is_label(one.text) for one in row]
    return (told[0] or is_upright(row[0])) and all(told[1::2]) and not any(told[2::2])


def is_upright(cell: TextCell) -> bool:
    """Whether a cell is so narrow and tall that its text stands upright, one character below the other."""
    x0, y0, x1, y1 = cell.box
    return x1 - x0 < _NARROW and y1 - y0 > _TALL * (x1 - x0)


def _mostly_above(every: Sequence[Sequence[TextCell]], is_label: Callable[[str], bool]) -> bool:
    """Whether more rows of known labels stand above their values than have label and value side by side."""
    above = beside = 0
    for at, row in enumerate(every):
        told = [is_label(one.text) for one in row]
        if len(row) > 1 and all(told):
            above += _stand_above(row, every[at + 1 : at + 3], is_label)
        elif len(row) % 2 == 0 and all(told[::2]) and not any(told[1::2]):
            beside += 1
    return above > beside


def _is_header(
    row: Sequence[TextCell],
    below: Sequence[Sequence[TextCell]],
    is_label: Callable[[str], bool],
    *,
    above: bool,
) -> bool:
    """Whether a row has labels only: three or more, or fewer above a row with cells of the same width that are none.

    In a row of words most of the cells need be known as labels; one of them where they cannot be labels and values side by
    side, or where the row before stood ``above`` its values, too (then none of a single cell).
    """
    if not row:
        return False
    told = [is_label(one.text) or _OF_SIGNING.fullmatch(one.text) is not None for one in row]
    if all(told):
        return len(row) >= _HEADER or _stand_above(row, below, is_label)
    widths = [one.box[2] - one.box[0] for one in row]
    paired = len(row) % 2 == 0 and (max(widths) > _ALIKE * min(widths) or not any(told[1::2]))
    if not all(label_shaped(one.text) for one in row) or (paired and not above):
        return False
    clean = not any(is_label(one.text) for one in (below[0] if below else ()))
    enough = 2 * sum(told) > len(row) or (clean and (any(told) or (above and len(row) == 1)))
    # Words over figures, in a form whose labels stand above: no row of pairs has an odd number of cells.
    enough = enough or (above and len(row) % 2 == 1 and len(row) >= _HEADER and _all_words(row))
    return enough and _stand_above(row, below, is_label)


def _stand_above(
    row: Sequence[TextCell], below: Sequence[Sequence[TextCell]], is_label: Callable[[str], bool]
) -> bool:
    """Whether a row of labels stands above one row of values; above several it heads a table of data."""
    if not below or not _aligned(row, below[0]):
        return False
    if 2 * sum(is_label(one.text) for one in below[0]) >= len(row):
        return False
    last = below[1] if len(below) > 1 else ()
    if len(row) == 1 or not _aligned(below[0], last) or _is_blank(last) > _is_blank(below[0]):
        return True
    known = sum(is_label(one.text) for one in last)
    if 2 * known >= len(row):
        return True
    if not all(label_shaped(one.text) for one in last):
        return False
    # Rows of data are alike: below one with figures, a row of words is the next row of labels.
    return known > 0 or (_all_words(last) and not _all_words(below[0]))


def _is_blank(row: Sequence[TextCell]) -> bool:
    return not any(one.text for one in row)


def _all_words(row: Sequence[TextCell]) -> bool:
    return all(label_shaped(one.text) and len(compact(one.text)) > 1 for one in row)


def _is_data(row: Sequence[TextCell], place: int, is_label: Callable[[str], bool]) -> bool:
    """Whether a cell stands in a row of data (陆承安 | 当事人 | 兴隆商行): behind a value that nothing labels."""
    if len(row) % 2 == 0 or place % 2 == 0 or place == len(row) - 1:
        return False
    before = compact(row[place - 1].text)
    return bool(before) and not before.isdecimal() and not is_label(before)


def _aligned(row: Sequence[TextCell], below: Sequence[TextCell]) -> bool:
    return len(row) == len(below) and all(
        one.page == other.page
        and abs(one.box[0] - other.box[0]) < _EDGE
        and abs(one.box[2] - other.box[2]) < _EDGE
        and abs(one.box[3] - other.box[1]) < _GAP
        for one, other in zip(row, below, strict=True)
    )


def _heading_of(cell: TextCell, headings: Sequence[TextCell]) -> str:
    return next((one.text for one in headings if _beside(one, cell)), "")


def _beside(heading: TextCell, cell: TextCell) -> bool:
    middle = (cell.box[1] + cell.box[3]) / 2
    return (
        heading.page == cell.page
        and heading.box[1] < middle < heading.box[3]
        and heading.box[2] <= cell.box[0] + _EDGE
    )
