"""The sides of a page on which documents stand: two pages of an open volume, documents below one another on one sheet."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace

from zmtool.forms.records import Catalogue
from zmtool.reading.titles import WHOLE, is_issuer, match_title
from zmtool.scans.records import Box, Line, Page
from zmtool.scans.spread import gutter

_LOWEST_START = 0.25
_LEAST_BELOW = 3
_LARGER = 1.2
"""A title is set larger than the text, by its height."""


@dataclass(frozen=True, slots=True)
class Side:
    """What stands within ``extent`` of a page: its lines, tables and marks, at their places on the whole page."""

    page: Page
    extent: Box


def sides_of(page: Page, catalogue: Catalogue) -> tuple[Side, ...]:
    """The sides of a page in reading order; for almost every page the one that is the whole of it."""
    across = gutter(page.lines, page.tables, page.aspect)
    halves = [WHOLE] if across is None else [(0.0, 0.0, across, 1.0), (across, 0.0, 1.0, 1.0)]
    return tuple(part for half in halves for part in _stacked(_part(page, half), catalogue))


def _stacked(side: Side, catalogue: Catalogue) -> tuple[Side, ...]:
    """A side cut above each title that stands below the text of another document."""
    x0, y0, x1, y1 = side.extent
    cuts = [_above(line, side.page.lines) for line in _lower_titles(side, catalogue)]
    edges = [y0, *cuts, y1]
    if len(edges) == 2:
        return (side,)
    return tuple(
        _part(side.page, (x0, top, x1, bottom)) for top, bottom in zip(edges, edges[1:], strict=False)
    )


def _lower_titles(side: Side, catalogue: Catalogue) -> list[Line]:
    lines = side.page.lines
    if len(lines) < 2 * _LEAST_BELOW:
        return []
    usual = statistics.median(line.box[3] - line.box[1] for line in lines)
    x0, _, x1, _ = side.extent
    found = []
    for at, line in enumerate(lines):
        middle = (line.box[0] + line.box[2]) / 2
        is_heading = (
            line.box[1] > _LOWEST_START
            and line.box[3] - line.box[1] >= _LARGER * usual
            and abs(middle - (x0 + x1) / 2) < 0.1 * (x1 - x0)
            and at >= _LEAST_BELOW
            and len(lines) - at > _LEAST_BELOW
            and not _in_table(line, side.page)
        )
        if is_heading:
            match = match_title(line.text, catalogue)
            if match is not None and match[1] >= 1.0:
                found.append(line)
    return found


def _above(title: Line, lines: Sequence[Line]) -> float:
    """The height at which a page is cut for a title: in the gap above it, and above the agency's name over it."""
    start = title.box[1]
    over = sorted((line for line in lines if line.box[3] <= start), key=lambda line: line.box[3])
    while over and is_issuer(over[-1].text):
        start = over.pop().box[1]
    return ((over[-1].box[3] if over else 0.0) + start) / 2


def _part(page: Page, extent: Box) -> Side:
    if extent == WHOLE:
        return Side(page, extent)
    kept = replace(
        page,
        lines=tuple(one for one in page.lines if _within(one.box, extent)),
        tables=tuple(one for one in page.tables if _within(one.box, extent)),
        marks=tuple(one for one in page.marks if _within(one.box, extent)),
    )
    return Side(kept, extent)


def _in_table(line: Line, page: Page) -> bool:
    return any(_within(line.box, table.box) for table in page.tables)


def _within(box: Box, extent: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return extent[0] <= x <= extent[2] and extent[1] <= y <= extent[3]
