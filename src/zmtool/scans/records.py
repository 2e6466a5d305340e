"""What a scanned or born-digital page says: values that later rooms see.

Boxes are fractions of the upright page, origin top left: ``(x0, y0, x1, y1)``. Pages count from 1.
Confidence is 0–1.
"""

from __future__ import annotations

from dataclasses import dataclass, field

Box = tuple[float, float, float, float]
Corners = tuple[tuple[float, float], tuple[float, float], tuple[float, float], tuple[float, float]]
"""Top left, top right, bottom right, bottom left of a photographed sheet, as fractions of the picture as it lies."""


@dataclass(frozen=True, slots=True)
class Line:
    """One run of text, never crossing a ruling line of a table.

    ``char_confidence`` has one figure a character of ``text`` where the engine gives it, else it is empty. ``pieces``
    tells the pieces that stand apart on one line: where each begins in ``text``, and its left and right edge; it is
    empty for a line of one piece.
    """

    text: str
    box: Box
    confidence: float
    char_confidence: tuple[float, ...] = ()
    pieces: tuple[tuple[int, float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a ruled table. Rows and columns count from 0; spans are at least 1."""

    row: int
    col: int
    row_span: int
    col_span: int
    box: Box


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table found on a page."""

    box: Box
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark on a page: seal, signature, fingerprint, qr, tick, untick (a box left empty) or correction.

    ``text`` is what it says where that was read, or what is told of it (骑缝, 有捺印). A mark says that it is there, never
    that it is genuine.
    """

    kind: str
    page: int
    box: Box
    confidence: float = 1.0
    text: str = ""


CLEAN, INK, UNCLEAR = ".", "#", "?"


@dataclass(frozen=True, slots=True)
class Paper:
    """How a page's picture shows ink.

    ``resolution`` is dots an inch if the page is as wide as A4, ``contrast`` how much darker than the paper the print is
    (0–255), ``coloured`` whether the picture has colours at all. ``squares`` are rows of small squares, each clean, with
    ink that was not read as text and is no rule, or unclear.
    """

    resolution: int
    contrast: int
    coloured: bool
    squares: tuple[str, ...]

    def within(self, area: Box) -> tuple[str, ...]:
        """The squares whose middle lies in ``area``, row by row."""
        rows, columns = len(self.squares), len(self.squares[0]) if self.squares else 0
        left, right = (min(columns, max(0, round(edge * columns))) for edge in (area[0], area[2]))
        top, bottom = (min(rows, max(0, round(edge * rows))) for edge in (area[1], area[3]))
        return tuple(row[left:right] for row in self.squares[top:bottom])


WITHOUT_PICTURE = ("plain-text", "docx-text")
"""Engines of pages that are words only: nobody saw the paper, and boxes only keep the order of their lines."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page after turning it upright.

    ``corners`` are those of the sheet in a photograph, which was straightened first; then
    ``rotation`` is the clockwise turn (0, 90, 180, 270) and ``skew`` the slope in degrees that was then levelled; boxes
    are places on the page after all of it. ``source`` says whether the text
    came from OCR (``ocr``) or from the file's own text layer (``text``), ``aspect`` is width / height. ``foot`` is what counts
    the sheets of a document at its foot (第1页　共2页): text of the page, but of no value that runs on. ``paper`` is None where
    nobody looked at a picture.
    """

    page: int
    rotation: int
    aspect: float
    lines: tuple[Line, ...]
    tables: tuple[Table, ...] = ()
    marks: tuple[Mark, ...] = ()
    source: str = "ocr"
    engine: str = ""
    blank: bool = False
    page_number: str = ""
    page_number_box: Box | None = None
    skew: float = 0.0
    corners: Corners | None = None
    paper: Paper | None = None
    foot: tuple[Line, ...] = ()

    @property
    def text(self) -> str:
        """The page's lines in reading order."""
        return "\n".join(line.text for line in (*self.lines, *self.foot))

    @property
    def pictured(self) -> bool:
        """Whether a picture of the page can be shown."""
        return self.engine not in WITHOUT_PICTURE

    @property
    def confidence(self) -> float:
        """Mean confidence of the lines, weighted by their length; 0 for a page without text."""
        weight = sum(len(line.text) for line in self.lines)
        if not weight:
            return 0.0
        return sum(line.confidence * len(line.text) for line in self.lines) / weight


@dataclass(frozen=True, slots=True)
class ScannedFile:
    """One input file and its pages. ``problem`` is Chinese and empty when the file was read."""

    file: str
    sha256: str
    pages: tuple[Page, ...] = ()
    engine: str = ""
    engine_version: str = ""
    problem: str = ""
    notes: tuple[str, ...] = field(default=())
