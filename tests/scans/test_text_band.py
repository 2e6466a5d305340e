"""The band of a line of text in a box that holds more than the line."""

from __future__ import annotations

import numpy as np
import pytest

from zmtool.scans.engines.band import text_band

BOX = (100, 100, 220, 164)


def drawn(*, rule: bool = False, upright: bool = False, above: bool = False, text: bool = True) -> np.ndarray:
    image = np.full((300, 400, 3), 245, np.uint8)
    if text:
        image[122:150, 110:210:3] = 40
    if rule:
        image[160:162] = 30
    if upright:
        image[:, 218:220] = 30
    if above:
        image[96:112, 110:200:3] = 40
    return image


@pytest.mark.parametrize(
    "more", [{}, {"rule": True}, {"upright": True}, {"rule": True, "upright": True, "above": True}]
)
def test_the_band_is_where_the_text_is(more: dict[str, bool]) -> None:
    x0, y0, x1, y1 = text_band(drawn(**more), BOX)
    assert (x0, x1) == (100, 220) and 114 <= y0 <= 121 and 150 <= y1 <= 157


def test_what_holds_no_line_stays() -> None:
    assert text_band(drawn(text=False), BOX) == BOX
    thin = drawn(text=False)
    thin[130:140, 110:210:3] = 40
    assert text_band(thin, BOX) == BOX, "that is lower than any text"
