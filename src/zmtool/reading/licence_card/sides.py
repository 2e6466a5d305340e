"""Which lines of a page belong to a retail licence: papers that lie beside it are set apart by their titles."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zmtool.base.text import compact
from zmtool.licenses.card.definition import CardDefinition
from zmtool.scans.order import joined, visual_rows
from zmtool.scans.records import Box, Line, Page

_REMARKS = re.compile(r"(?:[（(][^（）()]{1,8}[）)])*")
_LIKENESS = 0.8


@dataclass(frozen=True, slots=True)
class CardLines:
    """The lines of one card on a page, in reading order, and the copy it says it is."""

    page: int
    copy: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class _Title:
    box: Box
    is_card: bool


def cards_on(page: Page, card: CardDefinition) -> Iterator[CardLines]:
    """Each retail licence on a page. A page without any title is taken as one card, for the caller to judge."""
    pieces = [piece for line in page.lines for piece in pieces_of(line)]
    titles = [title for one in pieces if (title := _title(one, card)) is not None]
    if not titles:
        yield _card(page.page, pieces, card)
        return
    for title in titles:
        if title.is_card:
            own = [one for one in pieces if _owner(one, titles) is title]
            yield _card(page.page, own, card)


def pieces_of(line: Line) -> list[Line]:
    """The pieces of a visual line that stand apart, each a line of its own."""
    if len(line.pieces) < 2:
        return [line]
    found = []
    for index, (first, left, right) in enumerate(line.pieces):
        last = line.pieces[index + 1][0] - 1 if index + 1 < len(line.pieces) else len(line.text)
        chars = line.char_confidence[first:last]
        box = (left, line.box[1], right, line.box[3])
        confidence = sum(chars) / len(chars) if chars else line.confidence
        found.append(Line(line.text[first:last], box, confidence, chars))
    return found


def _card(number: int, pieces: Sequence[Line], card: CardDefinition) -> CardLines:
    lines = tuple(joined(row) for row in visual_rows(pieces))
    words = [compact(one.text).strip("()") for one in pieces]
    copies = [
        copy for copy in card.copies if any(word == copy or word.endswith(f"({copy}") for word in words)
    ]
    return CardLines(number, copies[0] if len(copies) == 1 else "", lines)


def _title(line: Line, card: CardDefinition) -> _Title | None:
    text = compact(line.text)
    for titles, is_card in ((card.titles, True), (card.others, False)):
        for title in titles:
            if text.startswith(title) and _REMARKS.fullmatch(text[len(title) :]):
                return _Title(line.box, is_card)
    alike = [one for one in card.titles if len(text) <= len(one) + 1 and _likeness(text, one) >= _LIKENESS]
    return _Title(line.box, True) if alike else None


def _likeness(text: str, title: str) -> float:
    return difflib.SequenceMatcher(None, text, title).ratio()


def _owner(line: Line, titles: Sequence[_Title]) -> _Title:
    """The title over a line: of those nearest to it from side to side, the last one above it."""
    middle = (line.box[0] + line.box[2]) / 2

    def aside(title: _Title) -> float:
        return abs((title.box[0] + title.box[2]) / 2 - middle)

    nearest = min(titles, key=aside)
    column = [one for one in titles if one.box[0] < nearest.box[2] and nearest.box[0] < one.box[2]]
    above = [one for one in column if one.box[1] <= (line.box[1] + line.box[3]) / 2]
    return max(above, key=lambda one: one.box[1]) if above else min(column, key=lambda one: one.box[1])
