"""Text set one character below the other in narrow cells: read as one label, other cells left as they are."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from zmtool.reading.cells import text_tables
from zmtool.scans.engines.choose import engine_named
from zmtool.scans.engines.protocol import RawLine
from zmtool.scans.pages import read_page
from zmtool.scans.ruling import ruled_tables
from zmtool.scans.stacked import with_columns_read

from .drawing import A4, grid, needs_font, page, pixels

pytestmark = needs_font
LEFT, RIGHT, TOP, BOTTOM, EDGE = 200, 270, 300, 760, 1450


def cell_with(label: str, step: int = 50) -> np.ndarray:
    """A grid of one row: ``label`` down its narrow first cell, a sentence in the wide one."""
    stacked = [(LEFT + 13, TOP + 20 + step * at, one) for at, one in enumerate(label)]
    image = page(*stacked, (RIGHT + 40, TOP + 60, "同意立案，请依法办理。"), paper=A4)
    grid(image, (LEFT, RIGHT, EDGE), (TOP, BOTTOM))
    return pixels(image)


@pytest.mark.parametrize("label", ["承办部门意见", "负责人意见", "当事人", "法制机构审核意见"])
def test_a_label_down_a_narrow_cell_is_read_as_one(label: str) -> None:
    found = read_page(cell_with(label), 1, engine_named("auto"))
    cells = text_tables(found)[0].cells
    assert [one.key for one in cells] == [label, "同意立案,请依法办理."]
    own = [one for one in found.lines if one.box[2] < (RIGHT + 10) / A4[0]]
    assert "".join(one.text for one in own) == label and len(own) == len(label)
    assert all(one.box[3] <= two.box[1] + 0.005 for one, two in zip(own, own[1:], strict=False))


@pytest.mark.parametrize("text", ["", "一", "12"])
def test_a_cell_with_one_line_or_none_is_left_as_it_is(text: str) -> None:
    image = page((LEFT + 10, TOP + 30, text), paper=A4)
    grid(image, (LEFT, RIGHT, EDGE), (TOP, BOTTOM))
    picture = pixels(image)
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8)
    before = [RawLine(text, (LEFT + 10, TOP + 30, RIGHT - 5, TOP + 80), 0.9)]
    engine = engine_named("auto")
    assert with_columns_read(before, picture, grey, ruled_tables(grey), engine) == before


def test_characters_that_were_found_one_by_one_are_not_read_again() -> None:
    picture = cell_with("当事人")
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8)
    known = [
        RawLine(one, (LEFT + 10, TOP + 20 + 50 * at, RIGHT - 10, TOP + 65 + 50 * at), 0.9)
        for at, one in enumerate("甲乙丙")
    ]
    assert with_columns_read(known, picture, grey, ruled_tables(grey), engine_named("auto")) == known


def test_two_characters_that_were_found_as_one_are_read_apart() -> None:
    image = page((LEFT + 13, TOP + 14, "序"), (LEFT + 13, TOP + 64, "号"), paper=A4)
    grid(image, (LEFT, RIGHT + 15, EDGE), (TOP, TOP + 124))
    picture = pixels(image)
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8)
    merged = [RawLine("席", (LEFT + 8, TOP + 10, RIGHT - 5, TOP + 114), 0.6)]
    read = with_columns_read(merged, picture, grey, ruled_tables(grey), engine_named("auto"))
    assert [one.text for one in read] == ["序", "号"]
    lying = [RawLine("序号", (LEFT + 8, TOP + 10, RIGHT + 8, TOP + 60), 0.9)]
    assert with_columns_read(lying, picture, grey, ruled_tables(grey), engine_named("auto")) == lying
