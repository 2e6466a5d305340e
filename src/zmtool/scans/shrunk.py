"""Pictures made smaller: halved exactly as often as that can be, then by the part that is left.

Halving takes every pixel into account and is many times quicker than an exact mean over broken steps.
"""

from __future__ import annotations

import cv2
import numpy as np

from zmtool.scans.engines.protocol import Image


def shrunk(image: Image, size: tuple[int, int]) -> Image:
    """``image`` in ``size`` (width, height)."""
    while image.shape[1] >= 2 * size[0] and image.shape[0] >= 2 * size[1]:
        width, height = image.shape[1] // 2, image.shape[0] // 2
        even = image[: 2 * height, : 2 * width]
        image = np.asarray(cv2.resize(even, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
    if (image.shape[1], image.shape[0]) == size:
        return image
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_LINEAR), np.uint8)


def shrunk_to_side(image: Image, side: int) -> tuple[Image, float]:
    """``image`` with ``side`` pixels on its longer side, and the factor by which it became smaller."""
    scale = side / max(image.shape[:2])
    size = (max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale)))
    return shrunk(image, size), scale
