"""Officers in a small table of their own, with the words above the names or before each.

| 询问人员 | 姓名   | 执法证号 |        | 执法人员 | 姓名 | 沈清越 | 执法证号 | 34990152 |
|          | 沈清越 | 34990152 |        |          | 姓名 | 江临   | 执法证号 | 34990118 |
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
_WHO = r"(?:执法|办案|检查|勘验|调查|询问|承办|听取|送达)"
_HEADING = re.compile(_WHO)
_NAME = re.compile(rf"(?:[\u4e00-\u9fff]{{0,6}}人员?)?姓名|{_WHO}人员?")
_NUMBER = re.compile(r"[\u4e00-\u9fff]{0,6}证件?(?:编?号码?|编号)")
_OWN_NUMBER = re.compile(r"执法|检查")
"""So says the number of an officer's certificate; 证件号码 may be anybody's."""
_NUMBERS = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{3,11}")

Rows = Sequence[Sequence[TextCell]]


@dataclass(frozen=True, slots=True)
class OfficerTable:
    """Officers with their numbers, and the cells that are nothing but heads and values of this table."""

    officers: tuple[tuple[TextCell, TextCell], ...]
    cells: tuple[TextCell, ...]


def officer_tables(rows: Rows) -> Iterator[OfficerTable]:
    """Every table of names and numbers of certificates within ``rows`` of labels and values."""
    heading: TextCell | None = None
    for at, row in enumerate(rows):
        heading = next((one for one in row if one.row_span > 1 and _HEADING.search(one.text)), heading)
        beside = heading if heading is not None and any(_beside(one, heading) for one in row) else None
        heads = (beside,) if beside is not None and any(one is beside for one in row) else ()
        for place, name in enumerate(row):
            if not _NAME.fullmatch(compact(name.text)):
                continue
            if (pair := _in_row(row[place + 1 : place + 4], beside)) is not None:
                officer, number, value = pair
                yield OfficerTable(((officer, value),), (*heads, name, officer, number, value))
            elif _is_number(row[place + 1 : place + 2], beside):
                officers = list(_officers(name, row[place + 1], rows[at + 1 :]))
                if officers:
                    cells = (*heads, name, row[place + 1], *(cell for pair in officers for cell in pair))
                    yield OfficerTable(tuple(officers), cells)


def _in_row(
    behind: Sequence[TextCell], heading: TextCell | None
) -> tuple[TextCell, TextCell, TextCell] | None:
    """The name, the words for its number, and the number behind 姓名 on one row."""
    if len(behind) < 3 or not _is_number(behind[1:2], heading):
        return None
    name, words, number = behind
    return (name, words, number) if _is_officer(name, number) else None


def _is_number(cells: Sequence[TextCell], heading: TextCell | None) -> bool:
    """Whether a cell is the words before or above the number of an officer's certificate."""
    said = compact(cells[0].text) if cells else ""
    return _NUMBER.fullmatch(said) is not None and (
        heading is not None or _OWN_NUMBER.search(said) is not None
    )


def _is_officer(name: TextCell, number: TextCell) -> bool:
    return are_names(name.text) and _NUMBERS.fullmatch(compact(number.text)) is not None


def _beside(cell: TextCell, heading: TextCell) -> bool:
    """Whether a cell stands right of a heading over several rows, or is it."""
    height = (cell.box[1] + cell.box[3]) / 2
    return cell.page == heading.page and heading.box[1] < height < heading.box[3]


def without_officers(rows: Rows, tables: Sequence[OfficerTable]) -> tuple[tuple[TextCell, ...], ...]:
    """``rows`` without the cells of ``tables``."""
    taken = {id(cell) for table in tables for cell in table.cells}
    return tuple(tuple(cell for cell in row if id(cell) not in taken) for row in rows)


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
        first, second = (next((one for one in row if _same(one, head)), None) for head in (name, number))
        if first is None or second is None or not _is_officer(first, second):
            return
        yield first, second


def _same(cell: TextCell, head: TextCell) -> bool:
    return abs(cell.box[0] - head.box[0]) < _EDGE and abs(cell.box[2] - head.box[2]) < _EDGE


def _around(boxes: Sequence[Box]) -> Box:
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return (min(x0), min(y0), max(x1), max(y1))
