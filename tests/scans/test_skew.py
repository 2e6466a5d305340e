"""The slope of a page is found on clean and on faint, shaded pages; on one with next to nothing on it there is none."""

from __future__ import annotations

import numpy as np
import pytest

from zmtool.scans.upright import level, skew_of

from .drawing import A4, needs_font, page, pixels

TEXT = [(200, 300 + 90 * n, "对未在当地烟草专卖批发企业进货的违法行为，处以罚款。") for n in range(8)]


def slanting(angle: float) -> np.ndarray:
    grey = pixels(page(*TEXT))[..., 0]
    return level(np.ascontiguousarray(grey), -angle)


@pytest.mark.parametrize("angle", [-3.0, -0.6, 0.0, 0.4, 2.2])
@needs_font
def test_the_slope_of_black_print_on_white_paper(angle: float) -> None:
    assert abs(skew_of(slanting(angle)) - angle) <= 0.15


@pytest.mark.parametrize("angle", [-2.0, 1.5])
@needs_font
def test_the_slope_of_faint_print_under_a_shadow(angle: float) -> None:
    shade = np.linspace(0.45, 1.0, A4[0])[None, :] * np.linspace(1.0, 0.7, A4[1])[:, None]
    faint = (150 + slanting(angle).astype(float) * (105 / 255)) * shade
    assert abs(skew_of(faint.astype(np.uint8)) - angle) <= 0.15


def test_an_empty_page_has_none() -> None:
    assert skew_of(np.full(A4[::-1], 240, np.uint8)) == 0.0
