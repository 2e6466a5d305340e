"""The running numbers of a table's rows: a figure lost from one (11 read as 1) is put back where all the others count on.

A number that no lost figure explains is what the paper says, and stays for a review to object to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from zmtool.reading.records import ReadField

_LEAST_ROWS = 4
_MENDED = 0.85

Row = Mapping[str, ReadField]


def with_numbers_counted_on(rows: Sequence[Row], column: str) -> tuple[Row, ...]:
    """The rows with the numbers in ``column`` mended, where every other one counts on by one from the row above it."""
    read = [_number(row.get(column)) for row in rows]
    first = Counter(number - at for at, number in enumerate(read) if number is not None)
    if len(rows) < _LEAST_ROWS or not first:
        return tuple(rows)
    start, agreeing = first.most_common(1)[0]
    if agreeing < max(_LEAST_ROWS - 1, len(rows) - 2):
        return tuple(rows)
    return tuple(_mended(row, column, str(start + at)) for at, row in enumerate(rows))


def _mended(row: Row, column: str, expected: str) -> Row:
    cell = row.get(column)
    if cell is None or cell.normal == expected or not _lost_a_figure(cell.value.strip(), expected):
        return row
    settled = replace(
        cell, normal=expected, confidence=min(cell.confidence, _MENDED), alternatives=(), mended=cell.value
    )
    return {**row, column: settled}


def _lost_a_figure(read: str, expected: str) -> bool:
    """Whether ``read`` is ``expected`` without one of its figures."""
    return any(expected[:at] + expected[at + 1 :] == read for at in range(len(expected))) and bool(read)


def _number(cell: ReadField | None) -> int | None:
    text = (cell.normal or "") if cell is not None else ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else None
