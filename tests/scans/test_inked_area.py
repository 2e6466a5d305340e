"""The part of a page that bears ink, and that nothing is lost by looking for text in it alone."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zmtool.base.text import compare_key
from zmtool.scans.engines.choose import engine_named
from zmtool.scans.engines.detector import Detector
from zmtool.scans.engines.models import SMALL, model_file
from zmtool.scans.inked_area import inked_area
from zmtool.scans.pages import read_page

from .drawing import A4, needs_font, page, pixels

WIDTH, HEIGHT = A4
LETTER = [(200, 900, "当事人：宋知远"), (700, 1040, "许可证号349901100018")]


def grey(*lines: tuple[int, int, str]) -> np.ndarray:
    return np.asarray(page(*lines).convert("L"), np.uint8)


@needs_font
def test_the_area_holds_the_text_and_little_else() -> None:
    x0, y0, x1, y1 = inked_area(grey(*LETTER))
    assert 180 <= x0 <= 204 and 880 <= y0 <= 915 and 1080 <= y1 <= 1110 and 1100 <= x1 <= 1250


@needs_font
def test_a_page_number_that_is_read_already_does_not_widen_it() -> None:
    with_number = grey(*LETTER, (1560, 60, "7"))
    assert inked_area(with_number)[1] < 90
    assert inked_area(with_number, [(1554, 54, 1600, 110)]) == inked_area(grey(*LETTER))


@pytest.mark.parametrize("depth", [24, 40, 120])
@needs_font
def test_pale_print_is_ink_and_specks_are_not(depth: int) -> None:
    pale = np.asarray(255 - (255 - grey(*LETTER).astype(int)) * depth // 255, np.uint8)
    pale[np.random.default_rng(3).random(pale.shape) < 0.00002] = 255 - depth
    area, sharp = inked_area(pale), inked_area(grey(*LETTER))
    assert all(abs(one - other) <= 12 for one, other in zip(area, sharp, strict=True))


def test_a_page_without_ink_is_looked_at_as_a_whole() -> None:
    assert inked_area(np.full((HEIGHT, WIDTH), 255, np.uint8)) == (0, 0, WIDTH, HEIGHT)
    shadow = np.tile(np.linspace(255, 120, WIDTH), (HEIGHT, 1)).astype(np.uint8)
    assert inked_area(shadow) == (0, 0, WIDTH, HEIGHT)


@given(
    st.integers(0, 1500),
    st.integers(0, 2200),
    st.integers(20, 150),
    st.integers(14, 130),
    st.sampled_from([(1654, 2339), (827, 1170), (2480, 3508)]),
)
def test_ink_is_never_outside(x: int, y: int, wide: int, high: int, size: tuple[int, int]) -> None:
    sheet = np.full((HEIGHT, WIDTH), 250, np.uint8)
    cv2.rectangle(sheet, (x, y), (x + wide, y + high), (60,), 4)
    sheet = np.asarray(cv2.resize(sheet, size, interpolation=cv2.INTER_AREA), np.uint8)
    rows, columns = np.nonzero(sheet < 150)
    x0, y0, x1, y1 = inked_area(sheet)
    most = size[1] // 200
    assert x0 <= columns.min() + most and columns.max() - most <= x1
    assert y0 <= rows.min() + most and rows.max() - most <= y1


@needs_font
def test_lines_are_found_where_they_are_found_on_the_whole_page() -> None:
    detector = Detector(model_file(SMALL, "models/PP-OCRv6_det_small.onnx"))
    image = pixels(page(*LETTER))
    whole = detector.boxes(image)
    assert len(whole) == 2
    for area in ((200, 900, 1150, 1090), (0, 0, WIDTH, 1100), (190, 890, WIDTH, HEIGHT)):
        for one, other in zip(detector.boxes(image, area), whole, strict=True):
            assert all(abs(edge - known) <= 8 for edge, known in zip(one, other, strict=True))


@pytest.mark.parametrize("start", ["2025", "12", "3"])
@needs_font
def test_a_line_that_begins_in_a_corner_like_a_number_is_read_whole(start: str) -> None:
    foot = (120 if len(start) > 2 else 190, 2200, f"{start}年第一季度案卷评查用表")
    found = read_page(pixels(page(*LETTER, foot)), 1, engine_named("fast"))
    assert [compare_key(line.text) for line in found.lines][-1] == compare_key(foot[2])
    assert found.page_number == ""
