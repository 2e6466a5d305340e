"""Photographed sheets: found where they stand out, straightened, and left alone where they do not."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from zmtool.base.shipped import shipped_root
from zmtool.base.text import compare_key
from zmtool.scans.engines.choose import engine_named
from zmtool.scans.intake import open_input, page_image
from zmtool.scans.pages import read_page
from zmtool.scans.paper import Corners, as_read, paper_corners, straightened
from zmtool.scans.simplified import simplified

from .drawing import A4, needs_font, page, pixels

LETTER = [
    (520, 250, "示例县烟草专卖局"),
    (200, 500, "当事人：宋知远，许可证号349901100018。"),
    (200, 640, "2025年3月5日查获卷烟51条，进货总额10,765.66元。"),
]
WOOD = (92, 66, 48)
SLANT: Corners = ((0.08, 0.06), (0.9, 0.1), (0.94, 0.95), (0.05, 0.91))


def photograph(sheet: np.ndarray, corners: Corners, table: tuple[int, int, int] = WOOD) -> np.ndarray:
    """The sheet lying on a table, seen so that its corners come to these fractions of the picture."""
    height, width = sheet.shape[:2]
    source = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    target = np.array([(x * width, y * height) for x, y in corners], np.float32)
    matrix = cv2.getPerspectiveTransform(source, target)
    picture = cv2.warpPerspective(sheet, matrix, (width, height), borderValue=table, flags=cv2.INTER_AREA)
    grain = np.random.default_rng(1).integers(-6, 7, picture.shape)
    return np.clip(picture.astype(int) + grain, 0, 255).astype(np.uint8)


@needs_font
def test_a_photographed_sheet_is_straightened_and_read_with_its_places() -> None:
    sheet = pixels(page(*LETTER, (1560, 2260, "7")))
    found = read_page(photograph(sheet, SLANT), 1, engine_named("auto"))
    assert found.corners is not None and found.page_number == "7"
    assert [compare_key(line.text) for line in found.lines] == [compare_key(text) for _, _, text in LETTER]
    for line, (x, y, _) in zip(found.lines, LETTER, strict=True):
        assert abs(line.box[0] - x / A4[0]) < 0.02 and line.box[1] <= (y + 22) / A4[1] <= line.box[3]


@pytest.mark.parametrize("turn", [0, 1, 2, 3])
@needs_font
def test_corners_are_found_in_any_position(turn: int) -> None:
    sheet = np.rot90(pixels(page(*LETTER)), turn)
    corners = paper_corners(photograph(np.ascontiguousarray(sheet), SLANT))
    assert corners is not None
    assert np.abs(np.array(corners) - np.array(SLANT)).max() < 0.012


@needs_font
def test_a_shadow_over_half_the_sheet_does_not_cut_it() -> None:
    picture = photograph(pixels(page(*LETTER)), SLANT).astype(float)
    picture[:, : picture.shape[1] // 2] *= 0.55
    corners = paper_corners(picture.astype(np.uint8))
    assert corners is None or np.abs(np.array(corners) - np.array(SLANT)).max() < 0.015


@needs_font
def test_a_scan_is_no_photograph() -> None:
    assert paper_corners(pixels(page(*LETTER))) is None
    with_photo = page(*LETTER)
    with_photo.paste(Image.new("RGB", (900, 700), (200, 190, 180)), (300, 900))
    assert paper_corners(pixels(with_photo)) is None
    opened = open_input(shipped_root() / "sample_cases" / "clean" / "scan.pdf")
    assert [paper_corners(page_image(opened, number)) for number in (1, 5, 11, 18)] == [None] * 4


def test_a_picture_without_a_sheet_is_left_alone() -> None:
    random = np.random.default_rng(3)
    assert paper_corners(random.integers(0, 255, (900, 700, 3)).astype(np.uint8)) is None
    assert paper_corners(np.full((900, 700, 3), WOOD, np.uint8)) is None


def test_the_straightened_sheet_keeps_its_resolution() -> None:
    picture = np.zeros((1000, 800, 3), np.uint8)
    flat = straightened(picture, ((0.25, 0.25), (0.75, 0.25), (0.75, 0.75), (0.25, 0.75)))
    assert flat.shape == (500, 400, 3)
    assert as_read(picture, 90, 0.0, None).shape == (800, 1000, 3)


def test_traditional_forms_become_simplified_and_names_stay() -> None:
    assert simplified("煙草專賣門會議室") == "烟草专卖门会议室"
    assert simplified("乾坤喆堃𠮷犇 abc 123") == "乾坤喆堃𠮷犇 abc 123"


@given(st.text())
def test_simplifying_never_changes_the_length_and_is_done_once(text: str) -> None:
    once = simplified(text)
    assert len(once) == len(text) and simplified(once) == once


def test_a_shadow_across_a_sheet_in_lamp_light_hides_no_corner() -> None:
    sheet = np.full((A4[1], A4[0], 3), (252, 242, 223), np.uint8)
    taken = photograph(sheet, SLANT).astype(np.float32)
    rows, columns = np.mgrid[0 : taken.shape[0], 0 : taken.shape[1]]
    beyond = columns / taken.shape[1] + rows / taken.shape[0] - 1
    shadow = (1 - 0.55 / (1 + np.exp(12 * beyond)))[..., None]
    corners = paper_corners((taken * shadow).astype(np.uint8))
    assert corners is not None and np.abs(np.array(corners) - np.array(SLANT)).max() < 0.012
    bare = np.full((A4[1], A4[0], 3), (252, 242, 223)) * shadow
    assert paper_corners(bare.astype(np.uint8)) is None, "a shadow is no edge of a sheet"
