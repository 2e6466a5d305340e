"""A picture made of characters: block elements (2×2 points a cell) or braille (2×4 points a cell).

Each cell has two colours: what is dark in it and what is light.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Colour = tuple[int, int, int]

_BLOCKS = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"
"""By the dark points of a cell: 1 top left, 2 top right, 4 bottom left, 8 bottom right."""
_BRAILLE_BITS = (0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80)
"""The bit of each point of a braille character, left before right, from the top."""
_LEAST_CONTRAST = 24
_STEP = 17
"""Colours are rounded to 16 levels a channel: neighbours become equal and lines short."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One character with the colours of its dark points and of its ground."""

    glyph: str
    dark: Colour
    light: Colour


def character_picture(
    picture: NDArray[np.uint8], columns: int, rows: int, *, braille: bool
) -> list[list[Cell]]:
    """``picture`` (RGB) in at most ``columns`` × ``rows`` cells, its proportions kept (a cell is 1 wide, 2 high)."""
    import cv2
    import numpy as np

    height, width = picture.shape[:2]
    columns, rows = (
        max(1, min(columns, round(rows * 2 * width / height))),
        max(1, min(rows, round(columns * height / width / 2))),
    )
    high = 4 if braille else 2
    points = np.asarray(
        cv2.resize(picture, (columns * 2, rows * high), interpolation=cv2.INTER_AREA), np.float32
    )
    cells = points.reshape(rows, high, columns, 2, 3).transpose(0, 2, 1, 3, 4).reshape(rows, columns, -1, 3)
    light = cells @ np.array([0.299, 0.587, 0.114], np.float32)
    least, most = light.min(axis=2), light.max(axis=2)
    flat = most - least < _LEAST_CONTRAST
    dark = (light < ((least + most) / 2)[..., None]) & ~flat[..., None]
    inks = _rounded(np.take_along_axis(cells, light.argmin(axis=2)[..., None, None], axis=2)[:, :, 0])
    grounds = _rounded((cells * ~dark[..., None]).sum(axis=2) / (~dark).sum(axis=2)[..., None])
    bits = np.array(_BRAILLE_BITS if braille else (1, 2, 4, 8))
    codes = (dark * bits).sum(axis=2)
    return [
        [
            Cell(_glyph(int(codes[row, column]), braille), inks[row][column], grounds[row][column])
            for column in range(columns)
        ]
        for row in range(rows)
    ]


def _glyph(code: int, braille: bool) -> str:
    if not braille:
        return _BLOCKS[code]
    return chr(0x2800 + code) if code else " "


def _rounded(colours: NDArray[np.float32]) -> list[list[Colour]]:
    import numpy as np

    levels = np.clip(np.rint(colours / _STEP) * _STEP, 0, 255).astype(int)
    return [[(r, g, b) for r, g, b in row] for row in levels.tolist()]
