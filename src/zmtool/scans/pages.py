"""One page image → one page of text, tables and marks. Reads as the procedure it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np

from zmtool.scans.codes import FoundCode, qr_codes, without_codes
from zmtool.scans.corners import lone_figures, meet, stands_alone
from zmtool.scans.engines.protocol import Engine, Image, PixelBox, RawLine
from zmtool.scans.faint_page import says_something, strengthened
from zmtool.scans.ink import paper_of, tone
from zmtool.scans.inked_area import inked_area
from zmtool.scans.lone_glyphs import is_glyph, lone_glyphs
from zmtool.scans.missed import missed_text
from zmtool.scans.open_tables import crossing, open_tables
from zmtool.scans.order import ordered_lines
from zmtool.scans.page_marks import marked_lines
from zmtool.scans.page_number import figure_of, take_page_number
from zmtool.scans.paper import paper_corners, straightened
from zmtool.scans.records import Box, Cell, Corners, Line, Mark, Page, Paper, Table
from zmtool.scans.ruling import RuledTable, ruled_tables, strokes_of, vertical_rules
from zmtool.scans.seals import GREY_SURE, InkMark, pen_marks, red_marks, without_marks
from zmtool.scans.simplified import simplified
from zmtool.scans.specks import without_specks
from zmtool.scans.spread import gutter
from zmtool.scans.stacked import with_columns_read
from zmtool.scans.stops import cut_off_stops, with_stops
from zmtool.scans.tight_lines import with_tight_lines_read
from zmtool.scans.turning import page_turn
from zmtool.scans.under_seals import doubted_under_grey, doubted_under_seals, figures_under
from zmtool.scans.upright import LEAST_SKEW, level, skew_of, turned, unlevel

BLANK_INK = 0.0006
LEAST_SIDE = 32
MOST_ASPECT = 20
_FOOT = 0.9
"""Of a page's height: where its foot begins."""
_SHEETS = re.compile(r"^第?\s*\d+\s*页.{0,4}共?\s*\d*\s*页?$")


def read_page(image: Image, number: int, engine: Engine) -> Page:
    """Reads an RGB page image as it lies in the file. ``number`` counts from 1 within its file."""
    if is_sliver(image):
        return Page(number, 0, image.shape[1] / image.shape[0], (), engine=engine.name, blank=True)
    corners = paper_corners(image)
    if corners:
        image = straightened(image, corners)
    page = _read_straight(image, number, engine, corners)
    if not page.blank or (stronger := strengthened(image)) is None:
        return page
    faint = _read_straight(stronger, number, engine, corners)
    return faint if says_something(faint) else page


def _read_straight(image: Image, number: int, engine: Engine, corners: Corners | None) -> Page:
    """Reads a page that fills its picture, whichever way round it lies."""
    rotation = page_turn(image, engine)
    upright = turned(image, rotation)
    height, width = upright.shape[:2]
    codes = qr_codes(upright)
    upright = without_codes(upright, codes)
    seals = red_marks(upright)
    clean = without_marks(upright, seals)
    grey = np.asarray(cv2.cvtColor(clean, cv2.COLOR_RGB2GRAY), np.uint8)
    if is_blank(grey):
        marks = tuple(_code_marks(codes, number, width, height))
        return Page(
            number, rotation, width / height, (), (), marks, engine=engine.name, blank=True, corners=corners
        )
    angle = skew_of(grey)
    if abs(angle) < LEAST_SKEW:
        angle = 0.0
    levelled = level(clean, angle) if angle else clean
    grey_level = np.asarray(cv2.cvtColor(levelled, cv2.COLOR_RGB2GRAY), np.uint8)
    strokes = strokes_of(grey_level)
    tables = ruled_tables(grey_level, strokes)
    pen = pen_marks(upright)
    alone = [box for box in lone_figures(grey_level, ()) if stands_alone(box, width)]
    figures = _figures(levelled, alone, engine)
    area = inked_area(grey_level, [one.box for one in figures])
    raw = engine.lines(levelled, vertical_rules(tables), [mark.box for mark in pen], area)
    boxes = [one.box for one in raw]
    opened = open_tables(grey_level, boxes, tables, strokes)
    if opened:
        raw, tables = _read_apart(raw, levelled, opened, engine), [*tables, *opened]
        boxes = [one.box for one in raw]
    raw += engine.read(levelled, missed_text(grey_level, tables, boxes))
    raw += _beside(figures, boxes) or _figures(levelled, lone_figures(grey_level, boxes), engine)
    raw = with_columns_read(raw, levelled, grey_level, tables, engine)
    raw = with_tight_lines_read(raw, levelled, grey_level, tables, engine)
    raw = [one for one in raw if one.text]
    written = [levelled_box(mark.box, width, height, angle) for mark in pen]
    raw += [one for one in engine.read(levelled, lone_glyphs(grey_level, raw, written)) if is_glyph(one)]
    red = [mark for mark in seals if mark.kind in ("seal", "fingerprint")]
    pressed = [levelled_box(mark.box, width, height, angle) for mark in red]
    covering, grey_seals = seals_over(pressed, red)
    raw = doubted_under_grey(raw, grey_seals) if grey_seals else raw
    if covered := figures_under(raw, covering):
        raw = doubted_under_seals(raw, covered, level(upright, angle) if angle else upright, engine)
    marked = marked_lines(grey_level, raw, pressed, grey_seals)
    raw = marked.lines
    texts = without_specks(raw)

    def place(box: PixelBox) -> Box:
        return _fraction(box, width, height, 0.0)

    lines = [
        Line(simplified(one.text), place(one.box), one.confidence, one.chars)
        for one in with_stops([*texts, *cut_off_stops(grey_level, texts)])
    ]
    ruled = tuple(_table(table, place) for table in tables)
    page_number, number_box, lines = take_page_number(lines, ruled)
    foot = [line for line in lines if line.box[1] > _FOOT and _SHEETS.match(line.text)]
    lines = [line for line in lines if line not in foot]
    return Page(
        page=number,
        rotation=rotation,
        aspect=width / height,
        lines=ordered_lines(lines, ruled, gutter(lines, ruled, width / height)),
        tables=ruled,
        marks=(
            *_marks(seals + pen, number, width, height, angle),
            *_marks(marked.marks, number, width, height),
            *_code_marks(codes, number, width, height),
        ),
        paper=paper_of(upright, grey_level, [one.box for one in raw]),
        skew=round(angle, 2),
        corners=corners,
        engine=engine.name,
        page_number=page_number,
        page_number_box=number_box,
        foot=tuple(foot),
    )


def _figures(image: Image, boxes: Sequence[PixelBox], engine: Engine) -> list[RawLine]:
    """What is read in ``boxes`` and is a number."""
    return [one for one in engine.read(image, boxes) if figure_of(one.text)]


def _beside(found: Sequence[RawLine], boxes: Sequence[PixelBox]) -> list[RawLine]:
    """Those of ``found`` that meet none of ``boxes``."""
    return [one for one in found if not any(meet(one.box, box) for box in boxes)]


def _read_apart(
    found: list[RawLine], image: Image, tables: Sequence[RuledTable], engine: Engine
) -> list[RawLine]:
    """``found`` with the lines that run over the columns of ``tables`` read in their parts."""
    parted = crossing([one.box for one in found], tables)
    read = engine.read(image, [box for _, boxes in parted for box in boxes])
    whole = {number for number, _ in parted}
    return [*(one for at, one in enumerate(found) if at not in whole), *(one for one in read if one.text)]


def drawn_tables(
    image: Image, number: int, lines: Sequence[Line]
) -> tuple[tuple[Table, ...], tuple[Mark, ...], list[tuple[int, list[Box]]]]:
    """Tables and marks of a born-digital page's picture (upright and level already), and which of its ``lines`` (by
    number) run over the columns of a table without upright rules, each with the boxes of its parts.
    """
    if is_sliver(image):
        return (), (), []
    height, width = image.shape[:2]

    def place(box: PixelBox) -> Box:
        return _fraction(box, width, height, 0.0)

    codes = qr_codes(image)
    image = without_codes(image, codes)
    found = red_marks(image)
    grey = np.asarray(cv2.cvtColor(without_marks(image, found), cv2.COLOR_RGB2GRAY), np.uint8)
    boxes = _pixel_boxes(lines, width, height)
    strokes = strokes_of(grey)
    ruled = ruled_tables(grey, strokes)
    opened = open_tables(grey, boxes, ruled, strokes)
    parted = [(at, [place(one) for one in parts]) for at, parts in crossing(boxes, opened)]
    marks = _marks(found + pen_marks(image), number, width, height)
    tables = tuple(_table(one, place) for one in [*ruled, *opened])
    return tables, (*marks, *_code_marks(codes, number, width, height)), parted


def drawn_paper(image: Image, lines: Sequence[Line]) -> Paper | None:
    """How a born-digital page shows ink beside its ``lines``; None for a picture that is no page."""
    if is_sliver(image):
        return None
    height, width = image.shape[:2]
    grey = np.asarray(cv2.cvtColor(without_marks(image, red_marks(image)), cv2.COLOR_RGB2GRAY), np.uint8)
    return paper_of(image, grey, _pixel_boxes(lines, width, height), coloured=True)


def _pixel_boxes(lines: Sequence[Line], width: int, height: int) -> list[PixelBox]:
    return [
        (int(x0 * width), int(y0 * height), int(x1 * width), int(y1 * height))
        for x0, y0, x1, y1 in (line.box for line in lines)
    ]


def is_sliver(image: Image) -> bool:
    """Whether a picture is too small or too narrow to be a page with text."""
    shorter, longer = sorted(image.shape[:2])
    return bool(shorter < LEAST_SIDE or longer > MOST_ASPECT * shorter)


def is_blank(grey: Any) -> bool:
    """Whether there is next to no ink on the page, specks left out."""
    small = cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    paper = tone(small, 0.8)
    return float((small < paper - 60).mean()) < BLANK_INK


def _table(table: RuledTable, place: Any) -> Table:
    cells = tuple(Cell(one.row, one.col, one.row_span, one.col_span, place(one.box)) for one in table.cells)
    return Table(place(table.box), cells)


def seals_over(boxes: Sequence[PixelBox], marks: Sequence[InkMark]) -> tuple[list[PixelBox], list[PixelBox]]:
    """Of the ``boxes`` of ``marks`` those of seals: in colour, and without colour."""
    seals = [(box, mark) for box, mark in zip(boxes, marks, strict=True) if mark.kind == "seal"]
    return (
        [box for box, mark in seals if mark.confidence > GREY_SURE],
        [box for box, mark in seals if mark.confidence <= GREY_SURE],
    )


def levelled_box(box: PixelBox, width: int, height: int, angle: float) -> PixelBox:
    """Where a box of the upright page lies once the page is levelled."""
    if not angle:
        return box
    x, y = unlevel((box[0] + box[2]) / 2, (box[1] + box[3]) / 2, width, height, -angle)
    half_w, half_h = (box[2] - box[0]) / 2, (box[3] - box[1]) / 2
    return (round(x - half_w), round(y - half_h), round(x + half_w), round(y + half_h))


def _marks(found: Sequence[InkMark], page: int, width: int, height: int, angle: float = 0.0) -> list[Mark]:
    return [
        Mark(one.kind, page, _fraction(one.box, width, height, -angle), one.confidence, one.text)
        for one in found
    ]


def _code_marks(codes: tuple[FoundCode, ...], page: int, width: int, height: int) -> list[Mark]:
    return [Mark("qr", page, _fraction(one.box, width, height, 0.0), 1.0, one.text) for one in codes]


def _fraction(box: PixelBox, width: int, height: int, angle: float) -> Box:
    """A box as fractions of the page, after turning its middle by ``angle`` (see ``unlevel``)."""
    x, y = unlevel((box[0] + box[2]) / 2, (box[1] + box[3]) / 2, width, height, angle)
    half_w, half_h = (box[2] - box[0]) / 2, (box[3] - box[1]) / 2
    edges = ((x - half_w) / width, (y - half_h) / height, (x + half_w) / width, (y + half_h) / height)
    x0, y0, x1, y1 = (round(min(1.0, max(0.0, edge)), 4) for edge in edges)
    return (x0, y0, x1, y1)
