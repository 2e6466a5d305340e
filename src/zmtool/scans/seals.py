"""Red seals and fingerprints: found as blobs of their shape, and taken off before reading.

Only blobs shaped like a seal or a fingerprint are removed: removing all red would erase red letterheads.
Black print under the seal stays, because only the red part of the ink is lightened.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from zmtool.scans.engines.protocol import Image, PixelBox
from zmtool.scans.faint_prints import faint_prints, on_same_line
from zmtool.scans.ink import is_coloured, on_white
from zmtool.scans.seal_shapes import Circle, circles_in, cut_by_edge, is_triangle, rim_share
from zmtool.scans.shrunk import shrunk_to_side

_WORK_SIDE = 1000
_PALE = 0.75
"""How sure a fingerprint is whose lines cannot be seen."""
_REDDISH = 14
"""How much redder than the paper ink of a mark is, 0–255."""
_PATCH = 8
"""Pixels of a patch whose mean is taken for one brightness: grain of the picture is evened out."""
CUT = "骑缝"
"""What is told of a seal that the edge of the page cuts."""
_PRINT, _SEAL_INK = 0.62, 0.8
"""In the red channel, as parts of the paper's brightness: faded print is darker than one, a seal lighter than the other."""
GREY_RIM, GREY_SURE = 0.85, 0.65
"""How much of its ring a seal on a page without colours has to show, and how sure it then is."""


@dataclass(frozen=True, slots=True)
class InkMark:
    """A mark found by its ink: its kind as in ``records.Mark``, box in pixels, what is told of it."""

    kind: str
    box: PixelBox
    confidence: float
    text: str = ""


def red_marks(image: Image) -> list[InkMark]:
    """Seals and fingerprints of an upright page.

    A seal is a round or oval red figure 2–6.5 cm wide on A4 whose rim is there; a fingerprint is an upright
    red oval of 0.8–2.4 cm that is filled with fine lines.
    """
    small, scale = shrunk_to_side(image, _WORK_SIDE)
    if not is_coloured(small):
        found = [*_grey_seals(small), *(InkMark("fingerprint", one, _PALE) for one in faint_prints(small))]
        return [replace(mark, box=_scaled(mark.box, 1 / scale)) for mark in found]
    red = red_mask(small)
    joined = cv2.morphologyEx(red, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    page = max(small.shape[:2])
    blobs = [tuple(int(one) for one in row[:4]) for row in stats[1:count]]
    marks = []
    for blob in blobs:
        x, y, w, h = blob
        special = _special_seals(red, blob, page)
        marks += [replace(mark, box=_scaled(mark.box, 1 / scale)) for mark in special]
        kind = "" if special else _kind_of(red[y : y + h, x : x + w], w / page, h / page)
        if kind == "fingerprint" and any(on_same_line(blob, other) for other in blobs if other != blob):
            continue  # a character of a red heading
        if kind == "fingerprint" and (x == 0 or x + w == small.shape[1]):
            continue  # what the edge of the page cuts off cannot be told
        if kind:
            box = _scaled((x, y, x + w, y + h), 1 / scale)
            marks.append(InkMark(kind, box, 0.95 if kind == "seal" else 0.85))
    for pale in faint_prints(small):
        box = _scaled(pale, 1 / scale)
        if not any(_touches(box, mark.box) for mark in marks):
            marks.append(InkMark("fingerprint", box, _PALE))
    seals = [mark for mark in marks if mark.kind == "seal"]
    # A seal's star has the size of a fingerprint: what lies inside a seal belongs to it.
    return [mark for mark in marks if mark in seals or not any(_inside(mark.box, seal.box) for seal in seals)]


def _grey_seals(small: Image) -> list[InkMark]:
    """Round seals with their star on a page without colours: a ring with paper around it and ink in its middle."""
    grey = np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), np.uint8)
    ground = cv2.blur(cv2.dilate(grey, np.ones((15, 15), np.uint8)), (15, 15))
    ink = np.asarray(cv2.threshold(cv2.subtract(ground, grey), 26, 255, cv2.THRESH_BINARY)[1], np.uint8)
    found = []
    for circle in circles_in(_without_print(ink), max(small.shape[:2]), GREY_RIM):
        x, y, radius = circle
        wider = max(rim_share(ink, (x, y, radius * part)) for part in (1.09, 1.14))
        middle = ink[
            max(0, int(y - 0.2 * radius)) : int(y + 0.2 * radius),
            max(0, int(x - 0.2 * radius)) : int(x + 0.2 * radius),
        ]
        if wider < 0.62 and middle.size and float((middle > 0).mean()) > 0.35:
            found.append(InkMark("seal", _around(circle, 0, 0), GREY_SURE))
    return found


def _without_print(ink: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Ink without what is no larger than a character, and without ruled tables: what may be a ring stays."""
    side = max(ink.shape)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    wide, high = stats[:, 2], stats[:, 3]
    keep = (np.maximum(wide, high) >= 0.05 * side) & (np.maximum(wide, high) <= 0.5 * side)
    keep[0] = False
    return np.asarray(np.where(keep[labels], 255, 0), np.uint8)


def _special_seals(red: NDArray[np.uint8], blob: tuple[int, ...], page: int) -> list[InkMark]:
    """Seals that are no blob of their own or no whole circle: two over one another or one over a red heading, one cut
    by the page's edge, a triangular one.
    """
    x, y, w, h = blob
    if max(w, h) < 0.07 * page:
        return []
    if cut_by_edge(red, blob, page):
        return [InkMark("seal", (x, y, x + w, y + h), 0.8, CUT)]
    part = red[y : y + h, x : x + w]
    if max(w, h) > 1.12 * min(w, h) and min(w, h) >= 0.1 * page:
        circles = circles_in(part, page)
        # One circle in a blob larger than a seal: a seal over a red heading or rule.
        if len(circles) > 1 or (circles and max(w, h) > 0.24 * page):
            return [InkMark("seal", _around(one, x, y), 0.9) for one in circles]
    if 0.07 * page <= max(w, h) <= 0.24 * page and is_triangle(part):
        return [InkMark("seal", (x, y, x + w, y + h), 0.8)]
    return []


def _around(circle: Circle, x: int, y: int) -> PixelBox:
    middle_x, middle_y, radius = circle
    return (
        int(x + middle_x - radius),
        int(y + middle_y - radius),
        int(x + middle_x + radius),
        int(y + middle_y + radius),
    )


def _scaled(box: PixelBox, scale: float) -> PixelBox:
    x0, y0, x1, y1 = (int(edge * scale) for edge in box)
    return (x0, y0, x1, y1)


def _touches(one: PixelBox, other: PixelBox) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _inside(inner: PixelBox, outer: PixelBox) -> bool:
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]


def _kind_of(blob: NDArray[np.uint8], width: float, height: float) -> str:
    """What a red blob is by its size (as a fraction of the page's long side), shape and rim; "" neither."""
    if not 0.4 <= width / max(height, 1e-6) <= 2.2:
        return ""
    filled = float(np.count_nonzero(blob)) / blob.size
    if 0.07 <= max(width, height) <= 0.24 and min(width, height) >= 0.05 and 0.04 <= filled <= 0.75:
        return "seal" if _rim_share(blob) >= 0.5 else ""
    # A tick in red ink is smaller than a print.
    if 0.027 <= max(width, height) <= 0.085 and min(width, height) >= 0.02 and filled >= 0.2:
        return "fingerprint"
    return ""


def _rim_share(blob: NDArray[np.uint8]) -> float:
    """The share of directions in which red is found near the rim of the blob's ellipse."""
    height, width = blob.shape
    angles = np.linspace(0, 2 * np.pi, 72, endpoint=False)
    hits = 0
    for angle in angles:
        for radius in (0.99, 0.96, 0.92, 0.88):
            x = int(width / 2 + np.cos(angle) * radius * width / 2)
            y = int(height / 2 + np.sin(angle) * radius * height / 2)
            if blob[min(max(y, 0), height - 1), min(max(x, 0), width - 1)]:
                hits += 1
                break
    return hits / len(angles)


def red_mask(image: Image) -> NDArray[np.uint8]:
    """255 where the ink is red."""
    channels = image.astype(np.int16)
    red, green, blue = channels[..., 0], channels[..., 1], channels[..., 2]
    return np.asarray(((red - np.maximum(green, blue) > 26) & (red > 90)).astype(np.uint8) * 255)


def without_marks(image: Image, marks: list[InkMark]) -> Image:
    """The page with the red of its seals and fingerprints lightened; everything else untouched."""
    cleaned = image.copy()
    for mark in marks:
        if mark.kind == "signature":
            continue
        x0, y0, x1, y1 = mark.box
        pad = max(4, (x1 - x0) // 20)
        area = cleaned[max(0, y0 - pad) : y1 + pad, max(0, x0 - pad) : x1 + pad]
        # In the red channel red ink is nearly white and black print stays black.
        red = area[..., 0].astype(np.float32)
        paper = _paper_around(red)
        cast = _cast(area)
        even = area / cast
        reddish = even[..., 0] - np.minimum(even[..., 1], even[..., 2]) > _REDDISH
        # Faded print is hardly darker there than the seal: what lies between the two is lightened by degrees.
        share = np.clip((red / paper - _PRINT) / (_SEAL_INK - _PRINT), 0, 1)
        whitened = red + (paper - red) * share
        area[reddish] = np.clip(whitened[..., None] * cast, 0, 255)[reddish].astype(np.uint8)
    return cleaned


def _cast(area: NDArray[np.uint8]) -> NDArray[np.float32]:
    """How the paper around a mark is tinted by the light: its red, green and blue as parts of its red."""
    least = area[..., 1:].min(axis=2)
    paper = area[least >= np.percentile(least, 80)].astype(np.float32)
    tint = np.median(paper, axis=0) / max(1.0, float(np.median(paper[:, 0])))
    return np.asarray(np.clip(tint, 0.5, 1.5), np.float32)


def _paper_around(red: NDArray[np.float32]) -> NDArray[np.float32]:
    """How bright the paper is at each place of a mark, in the red channel: a photographed page is darker at one side.

    The brightest of small patches around a place is paper or red ink, which is nearly as bright.
    """
    height, width = red.shape
    patches = (max(1, width // _PATCH), max(1, height // _PATCH))
    means = cv2.resize(red, patches, interpolation=cv2.INTER_AREA)
    brightest = cv2.blur(cv2.dilate(means, np.ones((7, 7), np.uint8)), (5, 5))
    return np.asarray(cv2.resize(brightest, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)


def pen_marks(image: Image) -> list[InkMark]:
    """Runs of blue or blue-black pen ink: handwriting, by colour only. Black pens are not seen here."""
    small, scale = shrunk_to_side(image, _WORK_SIDE)
    # Under a lamp all paper is yellowish, and blue ink on it is grey until the light is taken out.
    red, blue = (on_white(small[..., channel]).astype(np.int16) for channel in (0, 2))
    ink = ((blue - red > 20) & (red < 200)).astype(np.uint8) * 255
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((7, 19), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    marks = []
    for index in range(1, count):
        x, y, w, h, area = (int(one) for one in stats[index])
        if w >= 14 and h >= 7 and area >= 90 and int(np.count_nonzero(ink[y : y + h, x : x + w])) >= 30:
            box = tuple(int(one / scale) for one in (x, y, x + w, y + h))
            marks.append(InkMark("signature", (box[0], box[1], box[2], box[3]), 0.8))
    return marks
