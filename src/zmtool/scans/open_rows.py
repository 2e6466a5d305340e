"""How the rows of a table without upright rules are parted: by where their texts stand, and where rows below one another agree.

Several rows with the same columns are parted alike, so that an empty cell keeps its place; any other row is a label and
what stands behind it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from zmtool.scans.engines.protocol import PixelBox

LEAST_ALIKE = 4
"""Columns that rows must share to be parted alike."""
_PADDING = 0.28
"""Heights of a line by which a found box reaches beyond its text at either side."""
_LETTER = 1.2
"""Heights of a line: no letter of a label that is set wide (案　由) is wider, nor stands further from the next."""
_LEVEL = 0.25
"""Heights of a line by which the middles of letters of one label differ at most."""
_OVERLAP = 0.9
"""Heights of a line by which the boxes of two lines side by side may overlap."""
_ONE_ROW = 0.5
_FILLED = 0.7
"""Of the columns of a row, those that hold text in another row that is parted alike."""

Span = tuple[float, float]


def pieces_of(band: Sequence[PixelBox]) -> list[Span]:
    """Where text stands in a row, from left to right: lines above one another are one piece, those side by side two."""
    pieces: list[Span] = []
    last: PixelBox | None = None
    for box in sorted(band):
        x0, y0, x1, y1 = box
        inset = min(_PADDING * (y1 - y0), 0.25 * (x1 - x0))
        left, right = x0 + inset, x1 - inset
        if last is not None and left <= pieces[-1][1] and _touch(last, box):
            middle = (pieces[-1][1] + left) / 2
            pieces[-1] = (pieces[-1][0], middle - 1)
            left = middle + 1
        wide_set = (
            pieces
            and max(right - left, pieces[-1][1] - pieces[-1][0]) < _LETTER * (y1 - y0)
            and last is not None
            and abs(y0 + y1 - last[1] - last[3]) < 2 * _LEVEL * (y1 - y0)
        )
        if pieces and left <= pieces[-1][1] + (_LETTER * (y1 - y0) if wide_set else 0):
            pieces[-1] = (pieces[-1][0], max(right, pieces[-1][1]))
        else:
            pieces.append((left, right))
        last = box if last is None or box[2] >= last[2] else last
    return pieces


def _touch(one: PixelBox, other: PixelBox) -> bool:
    """Whether two lines stand side by side on one height, though their boxes overlap a little."""
    tall = min(one[3] - one[1], other[3] - other[1])
    return _on_one_height([one], [other]) and one[2] - other[0] < _OVERLAP * tall


def shared_gaps(gaps: Sequence[Sequence[Span]], least: float) -> list[Span]:
    """Where so many rows have nothing between two texts."""
    ends = sorted({end for row in gaps for gap in row for end in gap})
    shared: list[Span] = []
    for left, right in pairwise(ends):
        if sum(any(x0 <= left and right <= x1 for x0, x1 in row) for row in gaps) < least:
            continue
        if shared and shared[-1][1] == left:
            shared[-1] = (shared[-1][0], right)
        else:
            shared.append((left, right))
    return shared


def column_edges(
    bands: Sequence[Sequence[PixelBox]], pieces: Sequence[Sequence[Span]], common: Sequence[Span]
) -> list[list[float]]:
    """Where each row is parted. ``bands`` are the lines of each row, ``pieces`` where text stands in it, ``common`` the
    gaps that many rows share.
    """
    edges: list[list[float]] = []
    while len(edges) < len(bands):
        row = len(edges)
        together, alike = _alike(bands, pieces, row)
        edges += [alike] * together if together else [own_edges(bands[row], pieces[row], common)]
    return edges


def _alike(
    bands: Sequence[Sequence[PixelBox]], pieces: Sequence[Sequence[Span]], first: int
) -> tuple[int, list[float]]:
    """How many rows from ``first`` on have the same columns, and where those are parted; none for fewer than two."""
    columns = len(pieces[first])
    least = 3 if all(len(row) == 3 for row in pieces) else LEAST_ALIKE
    if columns < least:
        return 0, []
    free = gaps_of(pieces[first])
    ends = first + 1
    for at in range(first + 1, len(pieces)):
        narrower = _narrowed(free, bands[at], pieces[at], columns)
        if narrower is not None:
            free, ends = narrower, at + 1
        elif at > ends or len(pieces[at]) < LEAST_ALIKE - 1 or not _is_level(bands[at], pieces[at]):
            break  # a row whose texts were found as one is of the table if the row below it is
    return (ends - first, [(x0 + x1) / 2 for x0, x1 in free]) if ends > first + 1 else (0, [])


def _narrowed(
    free: Sequence[Span], band: Sequence[PixelBox], row: Sequence[Span], columns: int
) -> list[Span] | None:
    """What a row with the same columns leaves of the gaps between them; None for another row."""
    least = columns if columns == LEAST_ALIKE else _FILLED * columns
    left = [one for gap in free for one in _free_of(gap, row)]
    if len(row) < least or len({_column(free, one) for one in left}) < columns - 1:
        return None
    narrower = _widest_each(free, left)
    return narrower if _is_level(band, row) and _one_each(row, narrower) else None


def stacked_edges(band: Sequence[PixelBox], pieces: Sequence[Span]) -> list[float]:
    """Where a lone row is parted in which texts of several lines stand side by side, as places to sign do; else nowhere."""
    own = [
        sorted((box for box in band if left <= (box[0] + box[2]) / 2 <= right), key=lambda box: box[1])
        for left, right in pieces
    ]
    if len(own) < 2 or not all(own) or max(map(len, own)) < 2:
        return []
    level = all(_on_one_height(one[:1], other[:1]) for one, other in pairwise(own))
    return [(one[1] + other[0]) / 2 for one, other in pairwise(pieces)] if level else []


def gaps_of(row: Sequence[Span]) -> list[Span]:
    return [(one[1], other[0]) for one, other in pairwise(row)]


def _free_of(gap: Span, row: Sequence[Span]) -> list[Span]:
    """What of a gap no text of another row covers."""
    free, start = [], gap[0]
    for left, right in row:
        if right <= start or left >= gap[1]:
            continue
        if left > start:
            free.append((start, left))
        start = max(start, right)
    if start < gap[1]:
        free.append((start, gap[1]))
    return free


def _column(free: Sequence[Span], part: Span) -> int:
    return next(at for at, gap in enumerate(free) if gap[0] <= part[0] and part[1] <= gap[1])


def _widest_each(free: Sequence[Span], parts: Sequence[Span]) -> list[Span]:
    """The widest part of each gap."""
    return [
        max((one for one in parts if gap[0] <= one[0] and one[1] <= gap[1]), key=lambda one: one[1] - one[0])
        for gap in free
    ]


def _one_each(row: Sequence[Span], free: Sequence[Span]) -> bool:
    """Whether no two pieces of a row stand between the same two gaps."""
    columns = [bisect_left(free, one) for one in row]
    return len(set(columns)) == len(columns)


def own_edges(band: Sequence[PixelBox], pieces: Sequence[Span], common: Sequence[Span]) -> list[float]:
    """Where a row is parted that is like no other: behind each piece of pairs on one line, else behind its label only.

    Of pairs one value may be empty: then the row is parted where the others are.
    """
    if len(pieces) == LEAST_ALIKE - 1:
        free = [one for gap in common for one in _free_of(gap, pieces) if one[1] < pieces[-1][1]]
        edges = [(left + right) / 2 for left, right in free]
        if len(edges) == LEAST_ALIKE - 1 and _is_level(band, pieces):
            return edges
    middles = [(one[1] + other[0]) / 2 for one, other in pairwise(pieces)]
    if len(pieces) == 3 and stacked_edges(band, pieces):
        return middles
    if len(pieces) < 2 or not _beside(band, middles[0]):
        return []
    if len(pieces) % 2 == 0 and len(pieces) > 2 and _is_level(band, pieces):
        return middles
    return middles[:1]


def _is_level(band: Sequence[PixelBox], pieces: Sequence[Span]) -> bool:
    """Whether the pieces of a row are on one height, each with the next one."""
    own = [
        [box for box in band if left <= (box[0] + box[2]) / 2 <= right] or list(band)
        for left, right in pieces
    ]
    return all(_on_one_height(one, other) for one, other in pairwise(own))


def _beside(band: Sequence[PixelBox], edge: float) -> bool:
    """Whether what stands before an edge and what stands behind it are on one height."""
    before = [box for box in band if (box[0] + box[2]) / 2 < edge]
    behind = [box for box in band if (box[0] + box[2]) / 2 >= edge]
    return bool(before and behind) and _on_one_height(before, behind)


def _on_one_height(some: Sequence[PixelBox], others: Sequence[PixelBox]) -> bool:
    """Whether two stretches of text share at least half the height of the lower one."""
    (top, bottom), (upper, lower) = (
        (min(b[1] for b in one), max(b[3] for b in one)) for one in (some, others)
    )
    shared = min(bottom, lower) - max(top, upper)
    return shared >= _ONE_ROW * min(bottom - top, lower - upper)
