"""The piece of a page around a field, as a picture, as characters, and as its recognised lines."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zmtool.scans.field_lines import lines_around
from zmtool.scans.field_picture import field_picture, whole_picture
from zmtool.scans.records import Line
from zmtool.tui.widgets.character_picture import character_picture

BOX = (0.4, 0.5, 0.6, 0.52)
RED = (200, 30, 30)
edges = st.floats(-0.5, 1.5, allow_nan=False)


def paper() -> np.ndarray:
    page = np.full((1000, 700, 3), 255, np.uint8)
    page[505:515, 290:410] = 0
    return page


def has_outline(picture: np.ndarray) -> bool:
    return bool((picture == RED).all(axis=2).any())


def test_a_field_is_shown_outlined_and_the_page_stays_as_it_was() -> None:
    page = paper()
    piece = field_picture(page, BOX, aspect=2.0)
    assert has_outline(piece) and (piece == 0).all(axis=2).any()
    assert 0.9 < piece.shape[1] / piece.shape[0] / 2.0 < 1.1
    assert not has_outline(page)
    assert has_outline(whole_picture(page, BOX)) and not has_outline(page)


def test_a_greater_zoom_shows_less() -> None:
    sizes = [field_picture(paper(), BOX, aspect=2.0, zoom=zoom).shape[1] for zoom in (0.25, 0.5, 1.0, 2.0)]
    assert sizes == sorted(sizes, reverse=True) and sizes[0] > sizes[-1]


def test_a_field_without_a_place_is_the_whole_page() -> None:
    assert field_picture(paper(), (0.0, 0.0, 0.0, 0.0), aspect=1.0).shape == (1000, 700, 3)


@given(edges, edges, edges, edges, st.floats(0.1, 10), st.floats(0.1, 8))
def test_any_box_gives_a_piece_of_the_page(
    x0: float, y0: float, x1: float, y1: float, aspect: float, zoom: float
) -> None:
    piece = field_picture(paper(), (x0, y0, x1, y1), aspect=aspect, zoom=zoom)
    assert 24 <= piece.shape[0] <= 1000 and 24 <= piece.shape[1] <= 700


@pytest.mark.parametrize("braille", [True, False])
def test_characters_show_ink_where_ink_is(braille: bool) -> None:
    picture = np.full((80, 80, 3), 255, np.uint8)
    picture[:40, :40] = (0, 0, 0)
    picture[20:, 60:62] = (0, 0, 0)
    rows = character_picture(picture, 20, 10, braille=braille)
    assert (len(rows), {len(row) for row in rows}) == (10, {20})
    assert rows[0][0].light == (0, 0, 0), "a cell all black has a black ground"
    assert rows[0][15].glyph == " " and rows[0][15].light == (255, 255, 255)
    assert rows[8][15].glyph != " " and rows[8][15].dark == (0, 0, 0)


@given(st.integers(1, 90), st.integers(1, 90), st.integers(1, 60), st.integers(1, 30), st.booleans())
def test_any_picture_fits_its_place(high: int, wide: int, columns: int, rows: int, braille: bool) -> None:
    drawn = character_picture(np.zeros((high, wide, 3), np.uint8), columns, rows, braille=braille)
    assert 1 <= len(drawn) <= rows and all(1 <= len(row) <= columns for row in drawn)


LINES = (
    Line("当事人：宋知远", (0.1, 0.2, 0.4, 0.23), 0.98),
    Line("许可证号：349901100018", (0.4, 0.3, 0.7, 0.33), 0.8),
    Line("右栏", (0.75, 0.3, 0.9, 0.33), 0.9),
)


def test_the_value_is_marked_in_its_line() -> None:
    assert lines_around(LINES, (0.5, 0.3, 0.7, 0.33), "349901100018") == (
        "当事人：宋知远",
        "许可证号：【349901100018】",
        "右栏",
    )


def test_a_value_that_is_worded_otherwise_is_marked_by_its_place() -> None:
    (_, marked, _) = lines_around(LINES, (0.55, 0.3, 0.7, 0.33), "三四九")
    assert marked.startswith("许可证号：") and marked.endswith("】") and "【" in marked


def test_nothing_is_marked_where_the_field_is_not() -> None:
    assert all("【" not in text for text in lines_around(LINES, (0.1, 0.8, 0.2, 0.83), "349901100018"))
    assert lines_around((), BOX, "值") == ()
    assert len(lines_around(LINES * 10, BOX, "", most=4)) == 4
