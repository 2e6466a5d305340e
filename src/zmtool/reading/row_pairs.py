"""Which row of a table on paper is which row of the record, where rows were put in, left out or moved up.

Rows are paired in their order so that as little as possible differs: the least sum over all pairs of the share
of their cells that differ, where a row without its like counts half a row. The running number says nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from zmtool.base.text import compare_key
from zmtool.forms.records import FormTable
from zmtool.reading.normal import normal_form
from zmtool.reading.records import ReadField

RUNNING = "seq"
"""The id of the column that only counts the rows."""
_ALONE = 0.5
_MOST = 400_000

Pair = tuple[int | None, int | None]
Cell = tuple[str | None, str]


def row_pairs(
    table: FormTable, read: Sequence[Mapping[str, ReadField]], record: Sequence[Mapping[str, str]]
) -> tuple[Pair, ...]:
    """(row on paper, row of the record) from 0, in the order of the paper; None where the other has no such row.

    Tables too long for it are paired by position.
    """
    types = {one.id: one.type for one in table.columns if one.id != RUNNING}
    paper = [
        [_cell(kind, row[key].value if key in row else "") for key, kind in types.items()] for row in read
    ]
    known = [[_cell(kind, row.get(key, "")) for key, kind in types.items()] for row in record]
    start = 0
    while start < min(len(paper), len(known)) and not _apart(paper[start], known[start]):
        start += 1
    end = 0
    while end < min(len(paper), len(known)) - start and not _apart(paper[-1 - end], known[-1 - end]):
        end += 1
    middle = _middle(paper[start : len(paper) - end], known[start : len(known) - end])
    return (
        *((index, index) for index in range(start)),
        *(
            (None if one is None else one + start, None if other is None else other + start)
            for one, other in middle
        ),
        *((len(paper) - left, len(known) - left) for left in range(end, 0, -1)),
    )


def _middle(paper: Sequence[Sequence[Cell]], known: Sequence[Sequence[Cell]]) -> list[Pair]:
    down, right = len(paper), len(known)
    if not down or not right or down * right > _MOST:
        return [
            (index if index < down else None, index if index < right else None)
            for index in range(max(down, right))
        ]
    apart = [[_apart(one, other) for other in known] for one in paper]
    rest = _least_rest(down, right, lambda one, other: apart[one][other])
    pairs: list[Pair] = []
    one = other = 0
    while one < down or other < right:
        if one < down and other < right and rest[one][other] == apart[one][other] + rest[one + 1][other + 1]:
            pairs.append((one, other))
            one, other = one + 1, other + 1
        elif one < down and rest[one][other] == _ALONE + rest[one + 1][other]:
            pairs.append((one, None))
            one += 1
        else:
            pairs.append((None, other))
            other += 1
    return pairs


def _least_rest(down: int, right: int, apart: Callable[[int, int], float]) -> list[list[float]]:
    """The least sum for the rows from each place on: ``[paper row][record row]``."""
    rest = [[0.0] * (right + 1) for _ in range(down + 1)]
    for one in range(down, -1, -1):
        for other in range(right, -1, -1):
            ways = []
            if one < down and other < right:
                ways.append(apart(one, other) + rest[one + 1][other + 1])
            if one < down:
                ways.append(_ALONE + rest[one + 1][other])
            if other < right:
                ways.append(_ALONE + rest[one][other + 1])
            rest[one][other] = min(ways, default=0.0)
    return rest


def _cell(kind: str, text: str) -> Cell:
    normal = normal_form(kind, text)
    return (None if normal is None else compare_key(normal), compare_key(text))


def _apart(one: Sequence[Cell], other: Sequence[Cell]) -> float:
    """The share of the cells filled in either row that differ; 0 for two empty rows."""
    filled = [(left, right) for left, right in zip(one, other, strict=True) if left[1] or right[1]]
    return sum(not _same(left, right) for left, right in filled) / len(filled) if filled else 0.0


def _same(one: Cell, other: Cell) -> bool:
    if one[0] is not None and other[0] is not None:
        return one[0] == other[0]
    return one[1] == other[1]
