"""Officers in a small table of their own: 姓名 | 执法证号, below them a row for each.

| 询问人员 | 姓名   | 执法证号 |
|          | 沈清越 | 34990152 |
|          | 江临   | 34990118 |
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zmtool.base.text import compact
from zmtool.forms.records import FormField
from zmtool.reading.cells import TextCell
from zmtool.reading.made_fields import made_field
from zmtool.reading.names import are_names
from zmtool.reading.records import ReadField
from zmtool.scans.records import Box

_EDGE = 0.012
_NAME = re.compile(r"(?:[\u4e00-\u9fff]{0,6}人员?)?姓名|(?:执法|办案|检查|调查|询问|承办)人员?")
_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{0,6}(?:执法|检查)[\u4e00-\u9fff]{0,2}证件?(?:编?号码?|编号)|证件?(?:编?号码?|编号)"
)
_NUMBERS = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{3,19}")

Rows = Sequence[Sequence[TextCell]]


@dataclass(frozen=True, slots=True)
class OfficerTable:
    """Officers with their numbers, and the cells that are nothing but heads and values of this table."""

    officers: tuple[tuple[TextCell, TextCell], ...]
    cells: tuple[TextCell, ...]


def officer_tables(rows: Rows) -> Iterator[OfficerTable]:
    """Every table of names and numbers of certificates within ``rows`` of labels and values."""
    for at, row in enumerate(rows):
        for name, number in zip(row, row[1:], strict=False):
            if not (_NAME.fullmatch(compact(name.text)) and _NUMBER.fullmatch(compact(number.text))):
                continue
            officers = list(_officers(name, number, rows[at + 1 :]))
            if officers:
                heads = [one for one in row if one.row_span > 1 and one.box[0] < name.box[0]]
                cells = (*heads, name, number, *(cell for pair in officers for cell in pair))
                yield OfficerTable(tuple(officers), cells)


def officers_field(field: FormField, tables: Sequence[OfficerTable]) -> ReadField:
    """The officers of one or more tables as one field, in its usual words: 沈清越（执法证号34990152）、…"""
    officers = [one for table in tables for one in table.officers]
    cells = [cell for pair in officers for cell in pair]
    said = "、".join(f"{compact(name.text)}（执法证号{compact(number.text)}）" for name, number in officers)
    places = [one.source.place(0, len(one.source.text)) for one in cells]
    sure = min(one.confidence for one in places if one is not None)
    return made_field(field, said, sure, cells[0].page, _around([one.box for one in cells]))


def _officers(name: TextCell, number: TextCell, below: Rows) -> Iterator[tuple[TextCell, TextCell]]:
    for row in below:
        under = [next((one for one in row if _same(one, head)), None) for head in (name, number)]
        first, second = under
        if first is None or second is None:
            return
        if not (are_names(first.text) and _NUMBERS.fullmatch(compact(second.text))):
            return
        yield first, second


def _same(cell: TextCell, head: TextCell) -> bool:
    return abs(cell.box[0] - head.box[0]) < _EDGE and abs(cell.box[2] - head.box[2]) < _EDGE


def _around(boxes: Sequence[Box]) -> Box:
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return (min(x0), min(y0), max(x1), max(y1))
