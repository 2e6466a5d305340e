"""What a text engine is: an upright page image in, lines of text with places and confidence out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
PixelBox = tuple[int, int, int, int]
Rule = tuple[int, int, int]
"""A vertical ruling line: x, y0, y1."""


@dataclass(frozen=True, slots=True)
class RawLine:
    """One recognised run of text; ``box`` in pixels of the image, ``chars`` one confidence a character."""

    text: str
    box: PixelBox
    confidence: float
    chars: tuple[float, ...] = ()


class Engine(Protocol):
    """A text engine. One instance belongs to one process and uses one thread."""

    name: str
    version: str

    def lines(
        self,
        image: Image,
        vertical_rules: list[Rule],
        handwritten: Sequence[PixelBox] = (),
        area: PixelBox | None = None,
    ) -> list[RawLine]:
        """The text of an upright RGB page image.

        No line of text crosses one of ``vertical_rules``; ``handwritten`` are places where somebody wrote by hand;
        outside ``area`` there is no text that is wanted.
        """
        ...

    def read(self, image: Image, boxes: Sequence[PixelBox]) -> list[RawLine]:
        """The text in each box of one line, in their order; empty where there is none."""
        ...
