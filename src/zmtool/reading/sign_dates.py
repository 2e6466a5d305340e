"""The date of a signature that stands apart from it: behind a label of its own on the line, or below, in its column."""

from __future__ import annotations

import re
from dataclasses import replace

from zmtool.forms.records import FormField
from zmtool.reading.labels import Labelled
from zmtool.reading.made_fields import made_field
from zmtool.reading.records import ReadField
from zmtool.reading.source_text import SourceText, part_of
from zmtool.scans.records import Line
from zmtool.values.dates import find_dates

DATE = FormField("date", "日期", "date")
DATE_LABEL = re.compile(r"(?:签[名字署收])?(?:的)?(?:时间|日期|年月日)\s*[：:]")
_LABEL = re.compile(r"(?:签[名字署收])?(?:的)?(?:时间|日期|年月日)")
_LABEL_NEXT = re.compile(rf"\s*{DATE_LABEL.pattern}")
_NO_WORDS = re.compile(r"[\s　，。、]*")
_LINES_BELOW, _SLACK = 2.2, 0.02
"""Heights of a line within which the next one follows; of the page's width, how far left of its label a date may begin."""


def with_date_label(text: SourceText, stretch: Labelled, following: Labelled | None) -> Labelled:
    """``stretch`` with the date that stands behind a label of its own on the same line (谭一鸣　时间：2025年7月28日)."""
    if following is None or not _LABEL.fullmatch(following.label):
        return stretch
    if "\n" in text.text[stretch.start : following.start]:
        return stretch
    end = text.text.find("\n", following.start, following.end)
    end = following.end if end < 0 else end
    return replace(stretch, end=end) if is_dates(text.text[following.start : end]) else stretch


def end_with_date(text: str, end: int) -> int:
    """``end`` of a signature, or that of the date which stands behind it behind a label of its own, on this line or the next."""
    label = _LABEL_NEXT.match(text, end)
    if label is None:
        return end
    stop = text.find("\n", label.end())
    stop = len(text) if stop < 0 else stop
    return stop if is_dates(text[label.end() : stop]) else end


def date_below(text: SourceText, stretch: Labelled) -> ReadField | None:
    """The date on the line right below a signature, in the column that begins with its label; None without one."""
    label = text.place(max(0, stretch.start - len(stretch.label) - 1), stretch.start)
    if label is None:
        return None
    x0, _, _, y1 = label.box
    tall = label.box[3] - label.box[1]
    below = [
        line
        for page, line in text.lines
        if page == label.page and y1 - tall / 2 < line.box[1] < y1 + _LINES_BELOW * tall - tall
    ]
    dates = [
        (part_of(line, one.start, one.end), line, line.text[one.start : one.end])
        for line in below
        if is_dates(line.text)
        for one in find_dates(line.text)
        if not one.partial.is_blank
    ]
    columns = [left for left in _labels_beside(text, stretch) if left > x0 + _SLACK]
    ends = min(columns, default=1.0) - _SLACK
    own = [one for one in dates if x0 - _SLACK <= one[0][0] < ends]
    if len(own) != 1:
        return None
    box, line, words = own[0]
    return made_field(DATE, words, line.confidence, label.page, box)


def _labels_beside(text: SourceText, stretch: Labelled) -> list[float]:
    """Where the other pieces of the label's line begin."""
    owner = next((one for one, _ in text.owners[max(0, stretch.start - 1) :: -1] if one >= 0), None)
    if owner is None:
        return []
    page, line = text.lines[owner]
    every = [one for number, one in text.lines if number == page and _on_one_height(one, line)]
    return [left for one in every for _, left, _ in one.pieces or ((0, one.box[0], one.box[2]),)]


def _on_one_height(one: Line, other: Line) -> bool:
    return one.box[1] < (other.box[1] + other.box[3]) / 2 < one.box[3]


def is_dates(text: str) -> bool:
    """Whether a text is dates and nothing else."""
    found = [one for one in find_dates(text) if not one.partial.is_blank]
    rest = text
    for one in reversed(found):
        rest = rest[: one.start] + rest[one.end :]
    return bool(found) and _NO_WORDS.fullmatch(rest) is not None
