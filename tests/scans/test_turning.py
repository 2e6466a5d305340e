"""Pages with little on them are turned by which way they read, whatever part of the page it stands on."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageFont

from zmtool.scans.engines.choose import engine_named
from zmtool.scans.turning import _little_ink, page_turn
from zmtool.scans.upright import turned

from .drawing import A4, FONT, fingerprint, grid, needs_font, page, pixels

PAGES = {
    "date at the foot": [(1100, 2000, "2025年3月5日")],
    "issuer and date": [(620, 250, "示例县烟草专卖局"), (1100, 2000, "2025年3月5日")],
    "end of a record": [(200, 180, "以上笔录我看过，与我说的一样。"), (200, 260, "宋知远　2025年3月5日")],
    "a line in the middle": [(600, 1100, "此页无正文")],
}


@pytest.mark.parametrize("clockwise", [0, 90, 180, 270])
@pytest.mark.parametrize("name", PAGES)
@needs_font
def test_a_page_with_little_text_is_turned_upright(name: str, clockwise: int) -> None:
    lying = turned(pixels(page(*PAGES[name])), clockwise)
    assert (clockwise + page_turn(lying, engine_named("auto"))) % 360 == 0


def test_an_empty_page_is_not_turned() -> None:
    blank = np.full((A4[1], A4[0], 3), 255, np.uint8)
    specks = blank.copy()
    specks[np.random.default_rng(3).random(blank.shape[:2]) < 0.00002] = 0
    assert page_turn(blank, engine_named("auto")) == page_turn(specks, engine_named("auto")) == 0


def test_ink_that_is_no_text_is_left_as_it_lies() -> None:
    image = Image.new("RGB", A4, "white")
    fingerprint(image, (1200, 2000))
    assert page_turn(pixels(image), engine_named("auto")) == 0


@pytest.mark.parametrize("clockwise", [0, 180])
@needs_font
def test_a_shadow_over_half_of_a_photograph_is_no_ink(clockwise: int) -> None:
    lines = [
        (1000, 330, "示例县烟草专卖局"),
        (1100, 390, "2025年3月9日"),
        (200, 480, "注：本文书一式三份，一份存档，一份交当事人。"),
    ]
    upright = pixels(page(*lines, size=34))
    shade = np.interp(np.arange(A4[0]), [0, 800, 1000, A4[0]], [1.0, 1.0, 0.6, 0.55])[None, :, None]
    lying = turned(np.asarray(upright * shade, np.uint8), clockwise)
    assert _little_ink(lying)
    assert (clockwise + page_turn(lying, engine_named("auto"))) % 360 == 0


@needs_font
def test_a_page_full_of_text_is_not_read_several_times() -> None:
    rows = [(200, 200 + 60 * at, "当事人销售非当地烟草专卖批发企业供货的卷烟") for at in range(30)]
    assert not _little_ink(pixels(page(*rows)))


@pytest.mark.parametrize("clockwise", [0, 180])
@needs_font
def test_a_full_page_of_figures_that_looks_the_same_upside_down_is_read_every_way(clockwise: int) -> None:
    image = Image.new("RGB", A4, "white")
    columns, rows = (180, 300, 520, 760, 900, 1070, 1260, 1430), tuple(range(250, 2151, 95))
    draw = grid(image, columns, rows)
    random = np.random.default_rng(1)
    for row in rows[:-1]:
        for column, length in zip(columns[:-1], (2, 0, 13, 2, 6, 7, 0), strict=True):
            figures = "".join(str(one) for one in random.integers(0, 10, length))
            draw.text((column + 15, row + 20), figures, fill="black", font=ImageFont.truetype(str(FONT), 27))
    lying = turned(pixels(image.rotate(3, fillcolor="white", resample=Image.Resampling.BICUBIC)), clockwise)
    assert not _little_ink(lying)
    assert (clockwise + page_turn(lying, engine_named("auto"))) % 360 == 0
