"""Glyphs that the detector overlooked beside its lines are found; ink elsewhere and of another size is not."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from zmtool.scans.engines.choose import engine_named
from zmtool.scans.engines.protocol import PixelBox, RawLine
from zmtool.scans.lone_glyphs import is_glyph, lone_glyphs

from .drawing import A4, grid, needs_font, page, pixels

SIZE = 44
LINE = "立案文号：示烟立〔2025〕第127"
FOUND = RawLine(LINE, (196, 496, 850, 548), 0.99)


def grey_of(*more: tuple[int, int, str]) -> np.ndarray:
    picture = pixels(page((200, 500, LINE), *more, size=SIZE))
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8)


def around(box: PixelBox, x: int, y: int) -> bool:
    return box[0] <= x + 8 and box[1] <= y + 12 and box[2] >= x + SIZE - 8 and box[3] >= y + SIZE - 8


@needs_font
@pytest.mark.parametrize(("x", "y"), [(200, 560), (112, 560), (500, 556), (880, 500)], ids=str)
def test_a_glyph_under_a_line_or_at_its_end_is_found_and_read(x: int, y: int) -> None:
    grey = grey_of((x, y, "号"))
    (box,) = lone_glyphs(grey, [FOUND])
    assert around(box, x, y)
    picture = np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2RGB), np.uint8)
    (read,) = engine_named("auto").read(picture, [box])
    assert read.text == "号" and is_glyph(read)


@needs_font
@pytest.mark.parametrize(("x", "y"), [(200, 700), (200, 400), (1200, 500), (1200, 560)], ids=str)
def test_what_belongs_to_no_line_is_left(x: int, y: int) -> None:
    assert lone_glyphs(grey_of((x, y, "号")), [FOUND]) == []


@needs_font
def test_what_was_found_or_written_by_hand_is_not_looked_for() -> None:
    grey = grey_of((200, 560, "号"))
    place = (190, 555, 255, 615)
    assert lone_glyphs(grey, [FOUND, RawLine("号", place, 0.5)]) == []
    assert lone_glyphs(grey, [FOUND], [place]) == []
    assert lone_glyphs(grey, []) == [], "where no line is, nothing belongs to one"


@needs_font
def test_rules_specks_and_whole_lines_are_no_glyphs() -> None:
    image = page((200, 500, LINE), (200, 560, "号牌号码不清"), size=SIZE)
    grid(image, (180, 900), (480, 640))
    grey = np.asarray(cv2.cvtColor(pixels(image), cv2.COLOR_RGB2GRAY), np.uint8)
    grey[np.random.default_rng(1).random(grey.shape) < 0.0003] = 0
    assert lone_glyphs(grey, [FOUND]) == []
    assert lone_glyphs(np.full((A4[1], A4[0]), 30, np.uint8), [FOUND]) == []


@needs_font
def test_a_shaded_page_is_read_as_well() -> None:
    shade = np.linspace(1.0, 0.55, A4[0])[None, :]
    grey = np.asarray(grey_of((200, 560, "号")) * shade, np.uint8)
    (box,) = lone_glyphs(grey, [FOUND])
    assert around(box, 200, 560)


@pytest.mark.parametrize(
    ("text", "confidence", "is_one"),
    [
        ("号", 0.99, True),
        ("元。", 0.95, True),
        ("号", 0.7, False),
        ("□", 0.99, False),
        ("1", 0.99, False),
        ("", 0.0, False),
        ("第一号令", 0.99, False),
    ],
)
def test_only_a_sure_character_is_taken(text: str, confidence: float, is_one: bool) -> None:
    assert is_glyph(RawLine(text, (0, 0, 1, 1), confidence)) is is_one
