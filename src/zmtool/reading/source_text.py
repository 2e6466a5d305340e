"""Running text with its place: every character of a document's text knows its page, box and confidence.

Lines that fill the measure are joined (a soft wrap), a line that ends short ends the paragraph. Brackets,
colons and commas are made full-width, figures half-width, one character for one character, so that one
pattern fits however the engine wrote them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, zip_longest

from zmtool.scans.records import Box, Line

_FULL = str.maketrans(
    {
        "(": "（",
        ")": "）",
        ":": "：",
        ";": "；",
        "?": "？",
        "!": "！",
        "\u3000": " ",
        "\xa0": " ",
        "時": "时",
        "號": "号",
    }
)
_FIGURES = str.maketrans("０１２３４５６７８９％．", "0123456789%.")
_COMMA = re.compile(r"(?<!\d),|,(?!\d)")
_LONG = 40
_INDENT = (1.5, 2.6)
"""Widths of a character by which the first line of a paragraph stands in."""
_SHORT = 3.0
"""Widths of a character that stay free behind the last line of a paragraph, at least."""
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U000323af“”‘’…—·"
_BESIDE_IDEOGRAPH = re.compile(rf"(?:(?<=[{_WIDE}\n])|^)[ \t]+|(?<![ \t])[ \t]+(?=[{_WIDE}\n]|$)")
_HEADING = re.compile(r"【([\u4e00-\u9fff、]{2,14})】(：?)")
_CLOCK = re.compile(r"(?<=\d)：(?=\d)")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a stretch of text stands and how surely it was read."""

    page: int
    box: Box
    confidence: float


@dataclass(frozen=True, slots=True)
class SourceText:
    """Text and, for each character, the line it came from and its position there."""

    text: str
    owners: tuple[tuple[int, int], ...]
    lines: tuple[tuple[int, Line], ...]

    def place(self, start: int, end: int, *, figures: bool = False) -> Place | None:
        """The place of ``text[start:end]``: on the page where it begins. None for a stretch without ink.

        With ``figures`` only the figures count for the confidence, where there are any: in a date or an amount
        they alone carry the value.
        """
        spans: dict[int, tuple[int, int]] = {}
        chars: list[float] = []
        digits: list[float] = []
        for owner, offset in self.owners[start:end]:
            if owner < 0:
                continue
            low, high = spans.get(owner, (offset, offset))
            spans[owner] = (min(low, offset), max(high, offset))
            line = self.lines[owner][1]
            if line.text[offset].isalnum():
                known = offset < len(line.char_confidence)
                confidence = line.char_confidence[offset] if known else line.confidence
                chars.append(confidence)
                if line.text[offset].isdigit():
                    digits.append(confidence)
        if not spans:
            return None
        page = self.lines[min(spans)][0]
        boxes = [
            part_of(self.lines[owner][1], low, high + 1)
            for owner, (low, high) in spans.items()
            if self.lines[owner][0] == page
        ]
        telling = digits if figures and digits else chars
        return Place(page, _union(boxes), confidence_of(telling) if telling else 1.0)

    @property
    def right_edge(self) -> float:
        """Where the line that reaches furthest to the right ends."""
        return max((line.box[2] for _, line in self.lines), default=1.0)

    def ends_paragraph(self, at: int) -> bool:
        """Whether the end of a line at ``text[at]`` ends a paragraph: it ends short or with a full stop, and the next line
        stands in.

        A full stop at the end of a line is lost more easily on a pale copy than the way the lines are set.
        """
        before, after = (
            self.owners[one][0] if 0 <= one < len(self.owners) else -1 for one in (at - 1, at + 1)
        )
        if before < 0 or after < 0 or self.lines[before][0] != self.lines[after][0]:
            return False
        page, line = self.lines[before]
        following = self.lines[after][1]
        margin = min(one.box[0] for number, one in self.lines if number == page)
        edge = max(one.box[2] for number, one in self.lines if number == page)
        width = _width_of(line)
        least, most = _INDENT
        stands_in = least * width <= following.box[0] - margin <= most * width
        return stands_in and (line.text.endswith("。") or line.box[2] < edge - _SHORT * width)


@dataclass(frozen=True, slots=True)
class Squeezed:
    """Text without the blanks that say nothing, and where each of its characters stands in the text it was made of."""

    text: str
    kept: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the whole text that ``text[start:end]`` was."""
        return (self.kept[start], self.kept[end - 1] + 1) if start < end else (0, 0)


def squeezed(text: str, *, breaks: bool = True) -> Squeezed:
    """``text`` without the blanks beside ideographs and sentence marks (2025 年 3 月, 第 18 号, 共计 1,200.00 元).

    Text layers of PDFs and typists set them; no pattern should have to know. Blanks between two figures or Latin
    letters stay. Without ``breaks`` the ends of lines are dropped as well.
    """
    dropped = bytearray(len(text))
    for blank in _BESIDE_IDEOGRAPH.finditer(text):
        dropped[blank.start() : blank.end()] = b"\x01" * len(blank.group())
    kept = tuple(at for at, char in enumerate(text) if not dropped[at] and (breaks or char != "\n"))
    return Squeezed("".join(text[at] for at in kept), kept)


def confidence_of(chars: Sequence[float]) -> float:
    """How surely a stretch was read: a short one half by its worst character, a long one by its mean."""
    if not chars:
        return 0.0
    mean = sum(chars) / len(chars)
    return round(mean if len(chars) > _LONG else 0.5 * mean + 0.5 * min(chars), 3)


def canonical(text: str) -> str:
    """``text`` with punctuation and figures in one form; never changes the length."""
    text = _HEADING.sub(_as_label, text.translate(_FULL).translate(_FIGURES))
    return _CLOCK.sub(":", _COMMA.sub("，", text))


def _as_label(heading: re.Match[str]) -> str:
    """【案件事实】 as a label with its colon."""
    return f" {heading[1]}{' ' if heading[2] else '：'}{heading[2]}"


def part_of(line: Line, start: int, end: int) -> Box:
    """The box of ``line.text[start:end]``, by the characters' widths within each piece of the line."""
    _, y0, _, y1 = line.box
    left = _edge(line, start, after=False)
    right = _edge(line, end, after=True) if end > start else left
    return (round(left, 4), y0, round(right, 4), y1)


def _edge(line: Line, offset: int, *, after: bool) -> float:
    """Where the character at ``offset`` begins; with ``after``, where the one before it ends."""
    pieces = line.pieces or ((0, line.box[0], line.box[2]),)
    at = max(0, bisect_right(pieces, offset - 1 if after else offset, key=lambda piece: piece[0]) - 1)
    first, left, right = pieces[at]
    last = pieces[at + 1][0] - 1 if at + 1 < len(pieces) else len(line.text)
    edges = _edges(line.text[first:last])
    place = min(max(0, offset - first), len(edges) - 1)
    return left + (right - left) * edges[place] / (edges[-1] or 1.0)


@lru_cache(maxsize=256)
def _edges(text: str) -> tuple[float, ...]:
    """Where each character of a line begins, and the last one ends, in widths of an ideograph."""
    return tuple(accumulate((1.0 if ord(one) > 0x2E7F else 0.55 for one in text), initial=0.0))


def source_text(pages: Iterable[tuple[int, Sequence[Line]]], *, measure: float = 0.5) -> SourceText:
    """Lines of pages as running text; lines that fill the measure (at least this wide) are joined."""
    text: list[str] = []
    owners: list[tuple[int, int]] = []
    kept: list[tuple[int, Line]] = []
    for number, lines in pages:
        edge = max((line.box[2] for line in lines), default=1.0)
        margin = min((line.box[0] for line in lines), default=0.0)
        for line, following in zip_longest(lines, lines[1:]):
            owner = len(kept)
            kept.append((number, line))
            text.append(canonical(line.text))
            owners += [(owner, offset) for offset in range(len(line.text))]
            fills = line.box[2] > edge - 0.075 and line.box[0] < margin + 0.11
            whole = fills and line.box[2] - line.box[0] >= measure
            if not whole or (following is not None and _begins_a_paragraph(following, line, margin)):
                text.append("\n")
                owners.append((-1, 0))
    return SourceText("".join(text), tuple(owners), tuple(kept))


def _begins_a_paragraph(line: Line, before: Line, margin: float) -> bool:
    """Whether a line stands in by two characters, where the one before it stands at the margin."""
    width = _width_of(before)
    least, most = _INDENT
    return before.box[0] < margin + 0.6 * width and least * width <= line.box[0] - margin <= most * width


def _width_of(line: Line) -> float:
    """The width of a character of a line, as a fraction of the page's."""
    return (line.box[2] - line.box[0]) / (_edges(line.text)[-1] or 1.0)


def _union(boxes: Sequence[Box]) -> Box:
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )
