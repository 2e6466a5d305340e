"""Burnt-out places of photographs are found, white paper is none."""

from __future__ import annotations

import numpy as np
from PIL import Image
from reading.cards import SIZE, drawn, photographed, with_glare

from scans.drawing import needs_font, pixels
from zmtool.scans.glare import glare_boxes

pytestmark = needs_font


def test_a_burnt_out_spot_is_found_where_it_lies() -> None:
    (box,) = glare_boxes(pixels(with_glare(drawn(), (880, 860), (140, 60))))
    left, top, right, bottom = box
    assert abs((left + right) / 2 - 880 / SIZE[0]) < 0.01 and abs((top + bottom) / 2 - 860 / SIZE[1]) < 0.01
    assert right - left < 0.25 and bottom - top < 0.12


def test_white_paper_and_small_white_things_are_no_glare() -> None:
    assert glare_boxes(pixels(drawn())) == ()
    assert glare_boxes(pixels(photographed(drawn()))) == ()
    speckled = np.full((800, 800, 3), 190, np.uint8)
    speckled[::40, ::40] = 255
    speckled[200:203, 100:700] = 255
    assert glare_boxes(np.asarray(Image.fromarray(speckled), np.uint8)) == ()
