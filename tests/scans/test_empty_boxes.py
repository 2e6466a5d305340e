"""Boxes of a detector that hold nothing of their own."""

from __future__ import annotations

import numpy as np

from zmtool.scans.engines.empty_boxes import without_empty_boxes

LEFT, GAP, RIGHT = (100, 100, 250, 140), (230, 101, 330, 139), (310, 100, 500, 140)


def page(*inked: tuple[int, int]) -> np.ndarray:
    image = np.full((300, 700, 3), 245, np.uint8)
    for x0, x1 in inked:
        image[108:132, x0:x1:3] = 40
    return image


def test_paper_between_two_texts_is_no_text() -> None:
    boxes = [LEFT, GAP, RIGHT]
    assert without_empty_boxes(page((110, 240), (322, 490)), boxes) == [LEFT, RIGHT]


def test_a_box_with_ink_of_its_own_stays() -> None:
    boxes = [LEFT, GAP, RIGHT]
    assert without_empty_boxes(page((110, 240), (270, 290), (322, 490)), boxes) == boxes
    alone = [(400, 200, 460, 240)]
    assert without_empty_boxes(page(), alone) == alone and without_empty_boxes(page(), []) == []
