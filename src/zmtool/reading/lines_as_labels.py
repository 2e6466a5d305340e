"""Lines that are a label as a whole: a heading above its value, without a colon (三、案情摘要; 执法人员（签字）)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import groupby

from zmtool.reading.label_shapes import label_shaped
from zmtool.reading.source_text import SourceText
from zmtool.scans.records import Box, Line

Areas = Sequence[tuple[int, Box]]
"""Pages and boxes."""

_NUMBER = re.compile(r"^(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|\d{1,2}[.、])\s*")
_OF_SIGNATURE = re.compile(r"签[名字章]|捺印")
_ADDRESSED = re.compile(r"[你您]|(?:权利|义务)$")
"""Headings of what is told to somebody (一、你单位享有的权利, 二、义务) belong to it."""
_ROOM = 3.0
"""Widths of a character that stay free behind a heading, at least: what fills its line goes on below."""


def lines_as_labels(
    source: SourceText, edge: float, is_label: Callable[[str], bool], tables: Areas | None = None
) -> dict[int, tuple[int, str]]:
    """The headings of ``source``: where the value below begins → where the heading begins, and the label that it is.

    ``edge`` is the right edge of the paper or the cell; ``is_label`` knows labels. Of a page, whose ``tables`` are given, no
    line in these is a heading, and every numbered one is: it ends what stands above it, whatever it means.
    """
    free = tables is not None
    found: dict[int, tuple[int, str]] = {}
    for owner, begin, end in _lines(source):
        page, line = source.lines[owner]
        if any(number == page and _is_inside(line.box, box) for number, box in tables or ()):
            continue
        words = re.sub(r"\s+", "", source.text[begin:end])
        label = _NUMBER.sub("", words)
        if (
            "：" in words
            or not label_shaped(label)
            or not (_has_room(line, edge) or _OF_SIGNATURE.search(label))
        ):
            continue
        start = next((at for at in range(end, len(source.text)) if not source.text[at].isspace()), None)
        if start is not None and source.text[start] == "（":
            continue  # a note to the label
        below = (
            source.lines[source.owners[start][0]]
            if start is not None and source.owners[start][0] >= 0
            else None
        )
        if start is None or below is None or below[0] != page or not _stands_below(line, below[1]):
            continue
        numbered = free and label != words
        if _stands_alone(source, owner) and (numbered or is_label(label)):
            found[start] = (begin, label)
    return found


def _lines(source: SourceText) -> list[tuple[int, int, int]]:
    """Each printed line: its number, and where it begins and ends in the text."""
    runs = groupby(range(len(source.owners)), key=lambda at: source.owners[at][0])
    spans = [(owner, list(run)) for owner, run in runs if owner >= 0]
    return [(owner, run[0], run[-1] + 1) for owner, run in spans]


def _is_inside(line: Box, table: Box) -> bool:
    x, y = (line[0] + line[2]) / 2, (line[1] + line[3]) / 2
    return table[0] <= x <= table[2] and table[1] <= y <= table[3]


def _has_room(line: Line, edge: float) -> bool:
    width = (line.box[2] - line.box[0]) / max(1, len(line.text))
    return line.box[2] + _ROOM * width < edge


def _stands_below(line: Line, below: Line) -> bool:
    """Whether a line stands below another one, and not beside it."""
    return below.box[1] > (line.box[1] + line.box[3]) / 2 and below.box[0] < line.box[2]


def _stands_alone(source: SourceText, owner: int) -> bool:
    """Whether nothing of the text stands beside a line."""
    page, line = source.lines[owner]
    middle = (line.box[1] + line.box[3]) / 2
    return not line.pieces and not any(
        number == page and other is not line and other.box[1] < middle < other.box[3]
        for number, other in source.lines
    )
