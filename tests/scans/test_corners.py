"""Page numbers that stand alone in a corner are found; specks, shadows and other things there are not."""

from __future__ import annotations

import numpy as np
import pytest

from zmtool.base.text import compare_key
from zmtool.scans.corners import lone_figures
from zmtool.scans.engines.choose import engine_named
from zmtool.scans.pages import read_page

from .drawing import A4, needs_font, page, pixels

BODY = [(200, 500, "当事人：宋知远，许可证号349901100018。"), (200, 640, "上述事实有检查笔录证实。")]


@pytest.mark.parametrize("number", ["1", "7", "11", "101"])
@pytest.mark.parametrize("place", [(1560, 2240), (80, 2240), (1560, 60)], ids=["right", "left", "top"])
@needs_font
def test_a_lone_number_is_the_page_number(number: str, place: tuple[int, int]) -> None:
    found = read_page(pixels(page(*BODY, (*place, number), size=36)), 1, engine_named("fast"))
    assert found.page_number == number and found.page_number_box is not None
    assert [compare_key(line.text) for line in found.lines] == [compare_key(text) for _, _, text in BODY]


def blank() -> np.ndarray:
    return np.full((A4[1], A4[0]), 255, np.uint8)


def test_specks_shadows_and_pictures_are_no_figures() -> None:
    specks = blank()
    specks[np.random.default_rng(1).random(specks.shape) < 0.0003] = 0
    shadow = blank()
    shadow[:, -60:] = 40
    picture = blank()
    picture[2150:2330, 1350:1640] = 30
    for grey in (blank(), specks, shadow, picture):
        assert lone_figures(grey, []) == []


def test_what_was_read_is_not_looked_for_again() -> None:
    grey = blank()
    grey[2240:2276, 1560:1578] = 0
    (box,) = lone_figures(grey, [])
    assert box[0] < 1560 < box[2] and lone_figures(grey, [box]) == []


@needs_font
def test_words_in_a_corner_are_no_page_number() -> None:
    found = read_page(
        pixels(page(*BODY, (120, 2180, "本页签名："), (1560, 2240, "3"), size=36)), 1, engine_named("fast")
    )
    assert found.page_number == "3" and "本页签名" in found.lines[-1].text
