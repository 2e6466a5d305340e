"""Text with its look and with the field it belongs to, broken into lines of a measure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bench.corpus.fonts import width

INCH = 25.4
_NOT_FIRST = "，。；：、！？）》」』〕】”’%％)"
_NOT_LAST = "（《「『〔【“‘("
_TOGETHER = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.,-"
TICKED = "☑"
"""Stands in the text for a box with a pen tick through it."""
BLACK, BLUE, DARK_BLUE = (18, 18, 20), (32, 54, 148), (24, 28, 62)


@dataclass(frozen=True, slots=True)
class Look:
    """How text looks: typeface, size in millimetres, ink, by hand, underlined, heavy or struck out."""

    face: str
    size: float
    ink: tuple[int, int, int] = BLACK
    hand: bool = False
    underlined: bool = False
    heavy: bool = False
    struck: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one look; ``place`` names the field, cell or sign it is the value of ("" none)."""

    text: str
    look: Look
    place: str = ""


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character with what its run says and its advance in pixels."""

    character: str
    run: Run
    advance: float


def pixels_of(millimetres: float, dpi: int) -> int:
    """Millimetres as whole pixels."""
    return round(millimetres * dpi / INCH)


def broken(runs: Sequence[Run], measure: float, dpi: int) -> list[list[Glyph]]:
    """The lines of ``runs`` in a measure of pixels; a line break in the text begins a new line.

    No line begins with closing punctuation or ends with an opening bracket; figures and Latin words stay whole.
    """
    lines: list[list[Glyph]] = []
    for paragraph in _paragraphs(runs, dpi):
        lines += _broken_paragraph(paragraph, measure)
    return lines


def _paragraphs(runs: Sequence[Run], dpi: int) -> list[list[Glyph]]:
    paragraphs: list[list[Glyph]] = [[]]
    for run in runs:
        size = pixels_of(run.look.size, dpi)
        for character in run.text:
            if character == "\n":
                paragraphs.append([])
            else:
                paragraphs[-1].append(Glyph(character, run, width(run.look.face, size, _drawn(character))))
    return paragraphs


def _drawn(character: str) -> str:
    """The character whose room is taken: a ticked box is an empty one with a stroke through it."""
    return "□" if character == TICKED else character


def _broken_paragraph(glyphs: list[Glyph], measure: float) -> list[list[Glyph]]:
    lines: list[list[Glyph]] = []
    start = 0
    while start < len(glyphs):
        end, used = start, 0.0
        while end < len(glyphs) and used + glyphs[end].advance <= measure:
            used += glyphs[end].advance
            end += 1
        end = max(start + 1, _break_before(glyphs, start, end)) if end < len(glyphs) else end
        lines.append(glyphs[start:end])
        start = end
    return lines or [[]]


def _break_before(glyphs: list[Glyph], start: int, end: int) -> int:
    """The last permitted break at or before ``end``; ``end`` itself where there is none."""
    for at in range(end, start, -1):
        before, after = glyphs[at - 1].character, glyphs[at].character
        if after in _NOT_FIRST or before in _NOT_LAST or (before in _TOGETHER and after in _TOGETHER):
            continue
        return at
    return end
