"""Ink in cells where nothing was found: on a pale copy pale figures, and on a good one no dirt."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from zmtool.scans.engines.protocol import PixelBox
from zmtool.scans.missed import missed_text
from zmtool.scans.ruling import ruled_tables

from .drawing import A4, FONT, grid, needs_font

SIZE = 48
PALE = 50


def grey(depth: int) -> tuple[int, int, int]:
    return (255 - depth,) * 3


def missed(print_: int, *, figure: int = 0, dirt: int = 0) -> list[PixelBox]:
    """What is found in a row of three cells: two with print so much darker than paper, and one that was overlooked."""
    image = Image.new("RGB", A4, "white")
    draw = grid(image, (200, 600, 1000, 1400), (300, 400, 500))
    font = ImageFont.truetype(str(FONT), SIZE)
    found = []
    for x, text in ((220, "查获卷烟"), (620, "条数")):
        draw.text((x, 325), text, grey(print_), font)
        found.append((x, 325, x + SIZE * len(text), 325 + SIZE))
    if figure:
        draw.text((1030, 325), "5", grey(figure), font)
    if dirt:
        draw.ellipse((1030, 330, 1050, 365), fill=grey(dirt))
    level = np.asarray(image.convert("L"), np.uint8)
    return missed_text(level, ruled_tables(level), found)


@needs_font
@pytest.mark.parametrize("print_", [60, 80])
def test_a_pale_figure_is_found_where_all_print_is_pale(print_: int) -> None:
    (box,) = missed(print_, figure=PALE)
    assert 1000 < box[0] < 1040 and 1050 < box[2] < 1080 and box[1] > 300 and box[3] < 400


@needs_font
def test_dirt_as_pale_is_none_where_print_is_black() -> None:
    assert missed(235, dirt=PALE) == []
    assert len(missed(235, figure=120)) == 1


def test_without_any_line_only_what_is_dark_is_ink() -> None:
    image = Image.new("RGB", A4, "white")
    draw = ImageDraw.Draw(image)
    grid(image, (200, 600, 1000), (300, 400))
    draw.ellipse((230, 330, 260, 370), fill=grey(PALE))
    draw.ellipse((630, 330, 660, 370), fill=grey(120))
    level = np.asarray(image.convert("L"), np.uint8)
    assert [box[0] > 600 for box in missed_text(level, ruled_tables(level), [])] == [True]
