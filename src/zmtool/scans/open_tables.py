"""Tables without upright rules: rows between level rules of one length, whose columns the text itself shows.

Where the rows are parted tells ``open_rows``; a line of text that was found as one over two columns is parted before, where the
paper is clean from rule to rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from zmtool.scans.connected import parts_of
from zmtool.scans.engines.protocol import PixelBox
from zmtool.scans.ink import ink_depth
from zmtool.scans.open_cuts import label_columns, parted_at_gaps, parted_behind_labels, parted_under_heading
from zmtool.scans.open_rows import (
    LEAST_ALIKE,
    column_edges,
    gaps_of,
    own_edges,
    pieces_of,
    shared_gaps,
    stacked_edges,
)
from zmtool.scans.ruling import RuledCell, RuledTable, Strokes, strokes_of

_LEAST_LENGTH, _SAME_END = 0.4, 0.012
"""Of the page's width: how long a rule is, and how near the ends of rules of one table lie."""
_LEAST_ROW, _MOST_ROW, _APART = 0.012, 0.4, 0.004
"""Of the page's height: how high rows are, and how far two rules lie apart that are no double one."""
_THICK = 12
_CROSSES = 0.4
"""Heights of a line that it reaches into a column, at least, to be text of it."""
_IN_COLUMNS = 0.3
"""Of the rows of a table, those that hold more than one piece of text."""
_MANY = 0.35
"""Of the rows of a table."""
_LABELS = 0.3
"""Of a table's width: labels end before."""
_THICKER = 2.2
"""Times the thickness of the thin rules of a group."""
_TITLE, _CENTRED, _SET_IN = 1.35, 0.04, 0.08
"""Heights of a line that a title is high, and of a table's width by which its middle lies off that of the table and it is set in."""
_FOOT, _TALL = 0.92, 0.1
"""Of the page's height: where its foot begins, and how high what stands above it is at least, if it is no row."""
_HEADING = 0.3
"""Of a table's width: a heading between two tables ends before."""
_SUMS = 0.4
"""Of a table's width: a row whose text begins beyond (合计：335) has no label at its left."""
_INDENT, _FULL = 3.0, 3.0
"""Heights of a line within which a paragraph begins and ends, from the ends of the rules."""


def open_tables(
    grey: NDArray[np.uint8],
    found: Sequence[PixelBox],
    tables: Sequence[RuledTable],
    strokes: Strokes | None = None,
) -> list[RuledTable]:
    """The tables of a level grey page that have no sides; ``found`` are its lines of text, ``tables`` the ruled ones.

    ``strokes`` are those of the page, where they are known already.
    """
    opened = []
    depth = ink_depth(grey, found)
    groups = _groups(_long_rules((strokes or strokes_of(grey)).level, tables), grey.shape)
    parts = [part for group in groups for part in _without_free_text(group, found, grey.shape[0])]
    columns = label_columns(pieces_of(band) for _, bands in parts for band in bands)
    for rules, bands in parts:
        gaps = [gaps_of(pieces_of(band)) for band in bands]
        labels = rules[0][0] + _LABELS * (rules[0][2] - rules[0][0])
        common = shared_gaps(gaps, max(2.0, _MANY * len(gaps)))
        shared = sorted({*common, *(gap for gap in shared_gaps(gaps, 2.0) if gap[1] < labels)})
        rows = [(upper[3], lower[1]) for upper, lower in pairwise(rules)]
        bands = [
            parted_behind_labels(grey, parted_at_gaps(grey, band, row, shared, labels, depth), columns, depth)
            for band, row in zip(bands, rows, strict=True)
        ]
        for at, upper in enumerate(bands[:-1], 1):
            bands[at] = parted_under_heading(grey, bands[at], rows[at], pieces_of(upper), depth)
        pieces = [pieces_of(band) for band in bands]
        if len(bands) == 1:
            labelled = len(pieces[0]) == 3 and pieces[0][0][1] < labels
            pairs = own_edges(bands[0], pieces[0], ()) if labelled or len(pieces[0]) in (2, 4) else []
            edges = [stacked_edges(bands[0], pieces[0]) or pairs]
            if not edges[0]:
                continue
        elif sum(len(one) > 1 for one in pieces) < max(2.0, _IN_COLUMNS * len(bands)):
            continue  # lined paper to write on
        else:
            edges = column_edges(bands, pieces, common)
            sums = rules[0][0] + _SUMS * (rules[0][2] - rules[0][0])
            edges = [
                [] if row and row[0][0] > sums and len(own) < LEAST_ALIKE - 1 else own
                for row, own in zip(pieces, edges, strict=True)
            ]
        cells = _cells(rules, edges)
        box = (rules[0][0], rules[0][1], rules[0][2], rules[-1][3])
        opened.append(RuledTable(box, tuple(cells)))
    return opened


def crossing(found: Sequence[PixelBox], tables: Sequence[RuledTable]) -> list[tuple[int, list[PixelBox]]]:
    """Which lines of ``found`` (by number) run over the edges of columns, each with the boxes of its parts."""
    parted = []
    for number, box in enumerate(found):
        x0, y0, x1, y1 = box
        middle, least = (y0 + y1) / 2, _CROSSES * (y1 - y0)
        edges = {
            cell.box[0]
            for table in tables
            for cell in table.cells
            if cell.box[1] <= middle <= cell.box[3] and x0 + least < cell.box[0] < x1 - least
        }
        if edges:
            ends = [x0, *sorted(edges), x1]
            parted.append((number, [(left, y0, right, y1) for left, right in pairwise(ends)]))
    return parted


def _without_free_text(
    rules: Sequence[PixelBox], found: Sequence[PixelBox], page: float
) -> Iterator[tuple[list[PixelBox], list[list[PixelBox]]]]:
    """The stretches of a group of rules, each with the lines of its rows, between which a title or paragraphs stand.

    A rule below the head of a page, or above its foot, is as long as those of the tables between.
    """
    bands = [_inside(found, upper[3], lower[1], upper[0], upper[2]) for upper, lower in pairwise(rules)]
    foot = len(bands) - 1 if _ends_at_foot(bands[-1], (rules[-2], rules[-1]), page) else None
    heights = [box[3] - box[1] for band in bands for box in band]
    tall = float(np.median(heights)) if heights else 0.0
    heads = _heads(rules)
    start = 0
    for at in range(len(bands) + 1):
        row = at < len(bands) and at != foot and bands[at]
        if row and not _is_free(bands[at], rules[at], tall, first=at == 0):
            if at + 1 not in heads:
                continue
            # What stands above the thick rule of a table, in one column, is of none.
            end = at if len(pieces_of(bands[at])) == 1 else at + 1
        else:
            end = at
        if end > start:
            yield list(rules[start : end + 1]), bands[start:end]
        start = at + 1


def _heads(rules: Sequence[PixelBox]) -> set[int]:
    """The rules (by number) within a group that are thick, as those are with which the tables of the page begin and end.

    Only where a table has thin ones between: then the one before a thick rule ends a table, too.
    """
    thick = [bottom - top for _, top, _, bottom in rules]
    least = _THICKER * max(1.0, float(np.percentile(thick, 25)))
    inner = range(1, len(rules) - 1)
    return {at for at in inner if thick[at] >= least and thick[at - 1] < least and thick[at + 1] < least}


def _ends_at_foot(band: Sequence[PixelBox], rules: tuple[PixelBox, PixelBox], page: float) -> bool:
    """Whether a rule is that above the foot of the page: what stands between it and the table has no label at its left.

    A note may stand there, at the bottom.
    """
    (left, _, right, top), bottom = rules[0], rules[1][1]
    if bottom < _FOOT * page or bottom - top < _TALL * page:
        return False
    upper = top + 2 * (bottom - top) / 3
    labels = left + _HEADING * (right - left)
    note = len(pieces_of(band)) == 1 and _is_one_line(band) and band[0][2] > labels
    return note or not any(box[0] < labels and (box[1] + box[3]) / 2 < upper for box in band)


def _is_free(band: Sequence[PixelBox], rule: PixelBox, tall: float, *, first: bool) -> bool:
    """Whether what stands between two rules is no row: a title, a heading, or a paragraph that begins at the left and fills
    its line.

    Below the ``first`` rule a title need not be larger than the rest.
    """
    left, right = rule[0], rule[2]
    titles = [box for box in band if abs(box[0] + box[2] - left - right) < 2 * _CENTRED * (right - left)]
    if any(
        box[3] - box[1] > _TITLE * tall
        or (first and box[0] > left + _SET_IN * (right - left) and _is_alone(box, band))
        for box in titles
    ):
        return True
    if (
        len(pieces_of(band)) == 1
        and max(box[2] for box in band) < left + _HEADING * (right - left)
        and _is_one_line(band)
    ):
        return True
    lines = sorted(band, key=lambda box: box[1])
    return any(box[0] < left + _INDENT * tall and box[2] > right - _FULL * tall for box in lines[:-1])


def _is_one_line(band: Sequence[PixelBox]) -> bool:
    """Whether nothing stands below the first line."""
    top, bottom = min(band, key=lambda box: box[1])[1::2]
    return all(top <= (box[1] + box[3]) / 2 <= bottom for box in band)


def _is_alone(box: PixelBox, band: Sequence[PixelBox]) -> bool:
    """Whether nothing stands beside a line."""
    return not any(other[1] < (box[1] + box[3]) / 2 < other[3] for other in band if other is not box)


def _long_rules(level: NDArray[np.uint8], tables: Sequence[RuledTable]) -> list[PixelBox]:
    """The level rules outside the ruled tables, from top to bottom."""
    joined = cv2.morphologyEx(level, cv2.MORPH_CLOSE, np.ones((3, 25), np.uint8))
    rules = []
    for x, y, w, h in parts_of(np.asarray(joined, np.uint8)):
        middle = y + h / 2
        ruled = any(one.box[1] - 6 <= middle <= one.box[3] + 6 for one in tables)
        if w >= _LEAST_LENGTH * level.shape[1] and h <= _THICK and not ruled:
            rules.append((x, y, x + w, y + h))
    return sorted(rules, key=lambda rule: rule[1])


def _groups(rules: Sequence[PixelBox], page: tuple[int, ...]) -> list[list[PixelBox]]:
    """Rules one below the other that begin and end together."""
    groups: list[list[PixelBox]] = []
    slack = _SAME_END * page[1]
    for rule in rules:
        last = groups[-1][-1] if groups else None
        if last is not None and rule[1] - last[3] < _LEAST_ROW * page[0]:
            if not _same_ends(last, rule, slack):
                continue
            if rule[1] - last[3] > _APART * page[0]:
                groups.append([rule])  # the end of one table and the beginning of the next
            else:
                groups[-1][-1] = rule  # a double rule
            continue
        near = last is not None and rule[1] - last[3] <= _MOST_ROW * page[0]
        if last is not None and near and _same_ends(last, rule, slack):
            groups[-1].append(rule)
        else:
            groups.append([rule])
    return [one for one in groups if len(one) > 1]


def _same_ends(one: PixelBox, other: PixelBox, slack: float) -> bool:
    return abs(one[0] - other[0]) <= slack and abs(one[2] - other[2]) <= slack


def _inside(found: Sequence[PixelBox], top: int, bottom: int, left: int, right: int) -> list[PixelBox]:
    return [
        box
        for box in found
        if top <= (box[1] + box[3]) / 2 <= bottom and left <= (box[0] + box[2]) / 2 <= right
    ]


def _cells(rules: Sequence[PixelBox], edges: Sequence[Sequence[float]]) -> list[RuledCell]:
    return [
        RuledCell(row, column, 1, 1, (round(x0), upper[3], round(x1), lower[1]))
        for row, ((upper, lower), own) in enumerate(zip(pairwise(rules), edges, strict=True))
        for column, (x0, x1) in enumerate(pairwise([upper[0], *own, upper[2]]))
    ]
