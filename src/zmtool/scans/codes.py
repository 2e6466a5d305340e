"""QR codes on a page picture: what they say and where they lie; their ink is taken out before text is looked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from zmtool.scans.engines.protocol import Image, PixelBox

MOST = 8
_LONGEST = 400
_EDGE = 0.12
"""Of a code's side: how far its box is let out, as corners are the middles of the outer modules."""


@dataclass(frozen=True, slots=True)
class FoundCode:
    """One QR code: its text and its box in pixels."""

    text: str
    box: PixelBox


def qr_codes(image: Image) -> tuple[FoundCode, ...]:
    """The QR codes on an upright RGB picture, from top to bottom; none where the decoder is not installed."""
    try:
        import zxingcpp
    except ImportError:
        return ()
    grey = np.ascontiguousarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8)
    found = []
    formats = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
    for code in zxingcpp.read_barcodes(
        grey, formats=formats, try_invert=False, text_mode=zxingcpp.TextMode.Plain
    ):
        found.append(FoundCode(code.text[:_LONGEST], _box(code.position)))
    return tuple(sorted(found, key=lambda one: (one.box[1], one.box[0]))[:MOST])


def without_codes(image: Image, codes: tuple[FoundCode, ...]) -> Image:
    """The picture with its codes painted over in the colour of the paper."""
    if not codes:
        return image
    clean = image.copy()
    paper = np.percentile(image.reshape(-1, image.shape[-1])[::97], 90, axis=0).astype(np.uint8)
    for one in codes:
        x0, y0, x1, y1 = (max(0, round(edge)) for edge in one.box)
        clean[y0:y1, x0:x1] = paper
    return clean


def _box(position: Any) -> PixelBox:
    corners = (position.top_left, position.top_right, position.bottom_left, position.bottom_right)
    xs, ys = [one.x for one in corners], [one.y for one in corners]
    out = _EDGE * max(max(xs) - min(xs), max(ys) - min(ys))
    return (min(xs) - out, min(ys) - out, max(xs) + out, max(ys) + out)
