"""What a text engine is: an upright page image in, lines of text with places and confidence out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
PixelBox = tuple[int, int, int, int]


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

    def lines(self, image: Image, vertical_rules: list[tuple[int, int, int]]) -> list[RawLine]:
        """The text of an upright RGB page image.

        ``vertical_rules`` are (x, y0, y1) of ruling lines, which no line of text may cross.
        """
        ...
