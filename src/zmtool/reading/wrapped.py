"""Values that go on in the line below: a form with two columns side by side wraps each value within its own column.

The value must reach the end of its piece of the line with next to no room left in the column, or a bracket in it be
open, and the piece below must begin where the value or its label begins and bear no label of its own. The number of a
document that has no 号 goes on with the one that stands alone below it.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from zmtool.reading.source_text import Place, SourceText, canonical, part_of
from zmtool.scans.records import Line

_ROOM = 3.2
"""Widths of a character: a column with more room than this would have held another character."""
_NEAR = 1.6
"""Widths of a character: pieces that begin this near to each other begin together."""
_INDENT = 4.0
"""Widths of a character by which the first line of a paragraph stands in at most."""
_NEXT_LINE = 1.3
"""Usual distances of lines: a line further below does not go on with this one."""
_LEAST_PITCH = 1.5
"""Heights of a line: lines of a text are not set closer than this from top to top."""
_LABEL = re.compile(r"^[^：。，]{1,14}：")
_WITHOUT_LAST = re.compile(r"[〕\]］]第?\d{1,5}$")
_COMPLETE = re.compile(
    r"(?:〕第?\d{1,5}号|月\d{1,2}日|\d分|\d元|[角分元]整|：[男女]|：1\d{10}|：\d{17}[\dXx])$"
)
"""The end of a value that nothing goes on with: a number, a date, a sum, a sex."""
_PARTED = ("，", "；", "。")
_LAST = "号"
"""What the number of a document ends with."""
_MOST_LINES = 3


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of a line that stands by itself, and how far its column reaches to the right."""

    line: int
    start: int
    end: int
    left: float
    right: float
    column_end: float
    last: bool


def continuations(text: SourceText, start: int, end: int, label: str = "") -> Iterator[tuple[str, Place]]:
    """The pieces below ``text[start:end]`` that go on with it, in order, each with its place.

    ``label`` is the value's own: where another one stands before it in the same piece, it begins the column.
    """
    owned = [owner for owner in text.owners[start:end] if owner[0] >= 0]
    owned = [owner for owner in owned if not text.lines[owner[0]][1].text[owner[1]].isspace()]
    if not owned:
        return
    (first, first_at), (last, last_at) = owned[0], owned[-1]
    here = _piece_at(text, last, last_at)
    if here is None or first != last:
        return
    page, line = text.lines[last]
    width = _char_width(line, here)
    value = canonical(text.text[start:end]).rstrip()
    if last_at + 1 < here.end:
        if value.endswith(_PARTED):
            return  # a sentence that goes on with the next label
        # What follows in the same piece is the next label: the columns stand close together.
        follows = line.text[last_at + 1 : here.end]
        next_at = last_at + 1 + len(follows) - len(follows.lstrip())
        right, column_end = _left_of(line, here, last_at + 1), _left_of(line, here, next_at)
        here = replace(here, end=last_at + 1, right=right, column_end=column_end, last=False)
    begins: tuple[float, ...] = (
        label_left(line, here.start, first_at, label) or here.left,
        _left_of(line, here, first_at),
    )
    if here.last and _others_are_whole(line, first_at, label):
        begins = (*begins, line.box[0])
    if here.last and only_labelled(line, first_at, label):
        begins = (*begins, line.box[0], *_margin(text, page, line, width))
    if _WITHOUT_LAST.search(value):
        below = _piece_below(text, page, here, begins, width)
        if below is not None and _words(text, below) == _LAST:
            yield _continued(text, page, below)
            return
    if (
        not here.last
        and not begins_a_column(text, page, last, here.column_end, width)
        and not _COMPLETE.search(canonical(line.text).rstrip())
    ):
        return  # the next label only follows on the line: what stands below goes on with the last value of it
    for _ in range(_MOST_LINES):
        # A figure that is not broken leaves room; a bracket that is open says that the value goes on.
        if here.column_end - here.right > _ROOM * width and not is_open(value):
            return
        below = _piece_below(text, page, here, begins, width)
        if below is None:
            return
        words = _words(text, below)
        if not words or _LABEL.match(words):
            return
        if words.endswith("。") and not (here.last or is_open(value)):
            return  # what goes on below the next label's value is a paragraph of its own
        yield _continued(text, page, below)
        here, value = below, value + words


def below_label(text: SourceText, start: int, label: str) -> tuple[str, Place] | None:
    """What stands right below a label with nothing behind it (``start``: where its value would be): words without a label."""
    at = next((one for one in range(start - 1, -1, -1) if text.owners[one][0] >= 0), None)
    if at is None:
        return None
    owner, offset = text.owners[at]
    here = _piece_at(text, owner, offset)
    if here is None:
        return None
    page, line = text.lines[owner]
    left = label_left(line, here.start, offset + 1, label) or here.left
    below = _piece_below(text, page, here, (left, left), _char_width(line, here))
    if below is None or _LABEL.match(_words(text, below)):
        return None
    return _continued(text, page, below)


def is_open(value: str) -> bool:
    """Whether a bracket is open at the end of ``value``."""
    return value.count("（") + value.count("(") > value.count("）") + value.count(")")


def label_left(line: Line, piece_start: int, value_at: int, label: str) -> float | None:
    """Where the label of the value at ``value_at`` begins if another one stands before it in its piece of the line."""
    before = line.text[piece_start:value_at]
    at = before.rfind(label) if label else -1
    if at <= 0 or not re.search("[：:]", before[:at]):
        return None
    return part_of(line, piece_start + at, value_at)[0]


def only_labelled(line: Line, value_at: int, label: str) -> bool:
    """Whether nothing but its label stands before the value at ``value_at`` on a line."""
    before = canonical(line.text[:value_at]).rstrip("： ")
    return bool(label) and re.sub(r"\s+", "", before) == label


def _margin(text: SourceText, page: int, line: Line, width: float) -> tuple[float, ...]:
    """Where the next line of a paragraph begins whose first line stands in; nothing where this one does not."""
    margin = min(one.box[0] for number, one in text.lines if number == page)
    return (margin,) if 1 < (line.box[0] - margin) / width < _INDENT else ()


def _words(text: SourceText, piece: _Piece) -> str:
    line = text.lines[piece.line][1]
    return canonical(line.text[piece.start : piece.end]).strip()


def _continued(text: SourceText, page: int, piece: _Piece) -> tuple[str, Place]:
    """What a piece says, and where and how surely it was read."""
    line = text.lines[piece.line][1]
    chars = line.char_confidence[piece.start : piece.end]
    place = Place(
        page, (piece.left, line.box[1], piece.right, line.box[3]), min(chars, default=line.confidence)
    )
    return _words(text, piece), place


def _others_are_whole(line: Line, value_at: int, label: str) -> bool:
    """Whether what stands before a value and its label on a line is a whole value: it goes on with nothing below."""
    before = canonical(line.text[:value_at]).rstrip("： ").removesuffix(label)
    return bool(label) and _COMPLETE.search(before.rstrip()) is not None


def _piece_below(
    text: SourceText, page: int, here: _Piece, begins: tuple[float, ...], width: float
) -> _Piece | None:
    above = text.lines[here.line][1].box
    height = above[3] - above[1]
    furthest = above[1] + _NEXT_LINE * max(_pitch(text, page), _LEAST_PITCH * height)
    for index in range(here.line + 1, min(len(text.lines), here.line + 4)):
        number, line = text.lines[index]
        if number != page or line.box[1] > furthest:
            return None
        if line.box[1] < above[1] + 0.5 * height:
            continue
        pieces = _pieces(text, index)
        for before, piece in zip([None, *pieces], pieces, strict=False):
            if any(abs(piece.left - x) < _NEAR * width for x in begins):
                return None if before and _words(text, before).endswith("：") else piece
        return None
    return None


def _pitch(text: SourceText, page: int) -> float:
    """The usual distance of lines on a page, from top to top; 0 where too few tell."""
    tops = [line.box[1] for number, line in text.lines if number == page]
    steps = [below - above for above, below in pairwise(tops) if below > above + 0.002]
    return statistics.median(steps) if len(steps) > 1 else 0.0


def begins_a_column(text: SourceText, page: int, line: int, left: float, width: float) -> bool:
    """Whether something begins at this place on another line of the page too."""
    return any(
        abs(start - left) < _NEAR * width
        for index, (number, other) in enumerate(text.lines)
        if number == page and index != line
        for _, start, _ in other.pieces or ((0, other.box[0], other.box[2]),)
    )


def _piece_at(text: SourceText, line: int, offset: int) -> _Piece | None:
    return next((one for one in _pieces(text, line) if one.start <= offset < one.end), None)


def _pieces(text: SourceText, index: int) -> list[_Piece]:
    page, line = text.lines[index]
    margin = max(one.box[2] for number, one in text.lines if number == page)
    edges = line.pieces or ((0, line.box[0], line.box[2]),)
    found = []
    for at, (start, left, right) in enumerate(edges):
        last = at + 1 == len(edges)
        end = len(line.text) if last else edges[at + 1][0] - 1
        found.append(_Piece(index, start, end, left, right, margin if last else edges[at + 1][1], last))
    return found


def _char_width(line: Line, piece: _Piece) -> float:
    """The width of an ideograph in this piece, as a fraction of the page."""
    widths = sum(1.0 if ord(one) > 0x2E7F else 0.55 for one in line.text[piece.start : piece.end])
    return (piece.right - piece.left) / max(1.0, widths)


def _left_of(line: Line, piece: _Piece, offset: int) -> float:
    """Where the character at ``offset`` of the line begins."""
    before = sum(1.0 if ord(one) > 0x2E7F else 0.55 for one in line.text[piece.start : offset])
    return piece.left + before * _char_width(line, piece)
