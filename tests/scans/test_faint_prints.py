"""Pale fingerprints whose lines cannot be seen: found as a reddish spot; headings and what the edge cuts are none."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from zmtool.scans.engines.protocol import PixelBox
from zmtool.scans.seals import InkMark, red_marks

from .drawing import A4, FONT, RED, fingerprint, needs_font, pixels, seal

SURE = 0.85


def paper() -> Image.Image:
    return Image.new("RGB", A4, "white")


def pressed(x: int, y: int = 1900) -> Image.Image:
    image = paper()
    fingerprint(image, (x, y))
    return image


def prints(image: Image.Image, strength: float) -> list[InkMark]:
    """The fingerprints of a page, of whose red so much is left and that smeared, beside a seal that is fresh."""
    smeared = cv2.GaussianBlur(pixels(image), (0, 0), 3).astype(np.float32)
    pale = Image.fromarray((255 - (255 - smeared) * strength).astype(np.uint8))
    seal(pale, (500, 1500))
    return [mark for mark in red_marks(pixels(pale)) if mark.kind == "fingerprint"]


def near(box: PixelBox, other: PixelBox) -> bool:
    return all(abs(a - b) < 12 for a, b in zip(box, other, strict=True))


@pytest.mark.parametrize("strength", [0.3, 0.4])
def test_a_pale_fingerprint_is_found_and_believed_less(strength: float) -> None:
    (mark,) = prints(pressed(1100), strength)
    assert near(mark.box, (1065, 1855, 1135, 1945)) and mark.confidence < SURE
    (fresh,) = prints(pressed(1100), 1.0)
    assert fresh.confidence == SURE


def test_a_shade_of_red_is_no_fingerprint() -> None:
    assert prints(pressed(1100), 0.1) == []


@needs_font
@pytest.mark.parametrize("size", [80, 100])
def test_characters_of_a_pale_red_heading_are_no_fingerprints(size: int) -> None:
    image = pressed(1100)
    font = ImageFont.truetype(str(FONT), size)
    ImageDraw.Draw(image).text((300, 200), "松岭县烟草专卖局", RED, font)
    assert [mark.box[1] > 1800 for mark in prints(image, 0.4)] == [True]


@pytest.mark.parametrize(
    ("at", "whole"),
    [
        ((25, 1900), (60, 1900)),
        ((A4[0] - 25, 1900), (A4[0] - 60, 1900)),
        ((1100, 25), (1100, 70)),
        ((1100, A4[1] - 25), (1100, A4[1] - 70)),
    ],
)
def test_a_pale_spot_that_the_edge_cuts_is_no_fingerprint(
    at: tuple[int, int], whole: tuple[int, int]
) -> None:
    assert prints(pressed(*at), 0.4) == []
    assert len(prints(pressed(*whole), 0.4)) == 1


def test_the_only_red_of_a_page_may_be_a_pale_fingerprint() -> None:
    smeared = cv2.GaussianBlur(pixels(pressed(1100)), (0, 0), 3).astype(np.float32)
    (mark,) = red_marks((255 - (255 - smeared) * 0.3).astype(np.uint8))
    assert mark.kind == "fingerprint" and mark.confidence < SURE
    grey = np.repeat(smeared.mean(axis=2, keepdims=True), 3, axis=2).astype(np.uint8)
    assert red_marks(grey) == [], "without colour nobody can tell"
