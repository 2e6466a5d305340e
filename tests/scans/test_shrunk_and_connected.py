"""Pictures made smaller, and what hangs together in a mask."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from zmtool.scans.connected import parts_of, shapes_of
from zmtool.scans.shrunk import shrunk, shrunk_to_side

masks = arrays(np.uint8, st.tuples(st.integers(1, 24), st.integers(1, 24)), elements=st.sampled_from([0, 1]))


@given(masks)
def test_parts_are_those_that_opencv_counts(mask: np.ndarray) -> None:
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    known = sorted(tuple(int(one) for one in row[:4]) for row in stats[1:count])
    assert sorted(parts_of(mask)) == known
    shapes = shapes_of(mask)
    assert sorted(one.box for one in shapes) == known
    for shape in shapes:
        x, y, width, height = shape.box
        number = int(labels[tuple(shape.outlines[0][0, 0][::-1])])
        assert np.array_equal(shape.filled() > 0, labels[y : y + height, x : x + width] == number)


def test_parts_come_from_the_top_and_one_within_another_too() -> None:
    mask = np.zeros((40, 60), np.uint8)
    cv2.rectangle(mask, (20, 5), (50, 35), (1,))
    mask[15:20, 30:35] = 1
    mask[30:33, 2:9] = 1
    assert parts_of(mask) == [(20, 5, 31, 31), (30, 15, 5, 5), (2, 30, 7, 3)]
    assert parts_of(np.zeros((5, 5), np.uint8)) == []


@pytest.mark.parametrize("size", [(500, 700), (413, 585), (90, 100), (1655, 2339), (1, 1)])
@pytest.mark.parametrize("shape", [(2339, 1655, 3), (2339, 1655)])
def test_what_is_made_smaller_keeps_its_places_and_tones(
    size: tuple[int, int], shape: tuple[int, ...]
) -> None:
    image = np.full(shape, 200, np.uint8)
    image[shape[0] // 2 :] = 40
    small = shrunk(image, size)
    assert small.shape == (size[1], size[0], *shape[2:])
    if size[1] > 20:
        assert int(small[: size[1] * 9 // 20].min()) == 200 and int(small[size[1] * 11 // 20 :].max()) == 40


def test_no_fine_line_is_lost_on_the_way() -> None:
    image = np.full((2400, 1600), 255, np.uint8)
    image[:, 801] = 0
    small, scale = shrunk_to_side(image, 300)
    assert small.shape == (300, 200) and scale == pytest.approx(0.125)
    assert int(small.min()) < 230 and abs(int(small[150].argmin()) - 100) <= 1
