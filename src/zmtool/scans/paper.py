"""A sheet of paper photographed on a table: where its corners are, and the sheet seen straight from above.

Only a sheet whose four edges stand out against what lies around it is straightened; anything else stays as it is,
because a wrong cut loses text and a slanting page does not.
"""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from zmtool.scans.engines.protocol import Image
from zmtool.scans.records import Corners
from zmtool.scans.shrunk import shrunk_to_side
from zmtool.scans.upright import level, turned

_WORK_SIDE = 640
_LEAST_SHARE, _MOST_SHARE = 0.3, 0.97
_LEAST_FIT = 0.955
"""The share of the quadrangle that the sheet's outline fills."""
_MOST_BORDER = 0.4
"""The share of the picture's border that may be paper: a scan's border is all paper."""
_LEAST_CONTRAST = 12.0
_DARKEST = 20.0
"""In less light than this, 0–255, colour says nothing."""
_ANGLES = (62.0, 118.0)
_SAME_TONE = 6
"""Colours that differ less than this, of 255, are of one surface."""
_ONE_SURFACE = 0.72
"""With so much of the picture and of its border in one tone there is no room for a sheet that stands out."""


def paper_corners(image: Image) -> Corners | None:
    """The corners of the sheet in a photograph; None where the picture is the page, or no sheet stands out."""
    small, _ = shrunk_to_side(image, _WORK_SIDE)
    if _is_one_surface(small):
        return None
    lab = cv2.cvtColor(cv2.GaussianBlur(small, (0, 0), 3), cv2.COLOR_RGB2LAB).astype(np.float32)
    best: tuple[float, NDArray[np.float32]] | None = None
    for mask in _paper_masks(lab):
        found = _quadrangle(mask)
        if found is None:
            continue
        fit, quad = found
        if _stands_out(lab, quad) and (best is None or fit > best[0]):
            best = (fit, quad)
    if best is None:
        return None
    height, width = small.shape[:2]
    points = [(round(float(x) / width, 5), round(float(y) / height, 5)) for x, y in _in_order(best[1])]
    return (points[0], points[1], points[2], points[3])


def straightened(image: Image, corners: Corners) -> Image:
    """The sheet with these corners, seen from above, at the resolution that it has in the picture."""
    height, width = image.shape[:2]
    quad = np.array([(x * width, y * height) for x, y in corners], np.float32)
    across = max(np.linalg.norm(quad[1] - quad[0]), np.linalg.norm(quad[2] - quad[3]))
    down = max(np.linalg.norm(quad[3] - quad[0]), np.linalg.norm(quad[2] - quad[1]))
    target = np.array([(0, 0), (across, 0), (across, down), (0, down)], np.float32)
    matrix = cv2.getPerspectiveTransform(quad, target)
    size = (max(1, round(float(across))), max(1, round(float(down))))
    flat = cv2.warpPerspective(image, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(flat, dtype=np.uint8)


def as_read(image: Image, rotation: int, skew: float, corners: Corners | None) -> Image:
    """A page's picture as it lies in its file, made what was read: boxes are places on this."""
    flat = straightened(image, corners) if corners else image
    upright = turned(flat, rotation)
    return level(upright, skew) if skew else upright


def _is_one_surface(small: Image) -> bool:
    """Whether a picture is nearly all of the tone that its border has, as a scan is: a look that costs little."""
    border = np.concatenate((small[0], small[-1], small[:, 0], small[:, -1]))
    tone = np.median(border, axis=0)
    low, high = (np.clip(tone + by, 0, 255) for by in (-_SAME_TONE, _SAME_TONE))
    same = float(np.count_nonzero(cv2.inRange(small, low, high))) / (small.shape[0] * small.shape[1])
    around = ((border >= low) & (border <= high)).all(axis=1).mean()
    return bool(same >= _ONE_SURFACE and around >= _ONE_SURFACE)


def _paper_masks(lab: NDArray[np.float32]) -> Iterator[NDArray[np.uint8]]:
    """What may be the sheet: the lighter part, the less coloured part, the part that is both, and the part that is less
    coloured for its light, on which a shadow makes no edge.
    """
    light = lab[..., 0]
    colour = np.hypot(lab[..., 1] - 128, lab[..., 2] - 128)
    by_light = -100 * colour / np.maximum(light, _DARKEST)
    for tone in (light, -colour, light - 2.5 * colour, by_light):
        low, high = (float(one) for one in np.percentile(tone[::2, ::2], (1, 99)))
        if high - low < _LEAST_CONTRAST:
            continue
        grey = np.clip((tone - low) * 255 / (high - low), 0, 255).astype(np.uint8)
        _, mask = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
        yield np.asarray(cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8)), np.uint8)


def _quadrangle(mask: NDArray[np.uint8]) -> tuple[float, NDArray[np.float32]] | None:
    """The four corners of the largest part of ``mask`` and how well they fit it; None where it has no four."""
    height, width = mask.shape
    border = np.concatenate((mask[0], mask[-1], mask[:, 0], mask[:, -1]))
    if float((border > 0).mean()) > _MOST_BORDER:
        return None
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not contours:
        return None
    hull = cv2.convexHull(max(contours, key=cv2.contourArea))
    area = cv2.contourArea(hull)
    if not _LEAST_SHARE <= area / (height * width) <= _MOST_SHARE:
        return None
    around = cv2.arcLength(hull, True)
    for tolerance in (0.01, 0.015, 0.02, 0.03, 0.04):
        corners = cv2.approxPolyDP(hull, tolerance * around, True).reshape(-1, 2).astype(np.float32)
        if len(corners) > 4:
            continue
        if len(corners) < 4 or not _square_enough(corners):
            return None
        quad_area = cv2.contourArea(corners)
        fit = min(area, quad_area) / max(area, quad_area)
        return (fit, corners) if fit >= _LEAST_FIT else None
    return None


def _square_enough(corners: NDArray[np.float32]) -> bool:
    for index in range(4):
        one = corners[index - 1] - corners[index]
        other = corners[(index + 1) % 4] - corners[index]
        cosine = float(one @ other / max(1e-6, np.linalg.norm(one) * np.linalg.norm(other)))
        if not _ANGLES[0] <= float(np.degrees(np.arccos(np.clip(cosine, -1, 1)))) <= _ANGLES[1]:
            return False
    return True


def _stands_out(lab: NDArray[np.float32], quad: NDArray[np.float32]) -> bool:
    """Whether along most of every edge the picture differs between a little inside and a little outside."""
    height, width = lab.shape[:2]
    centre = quad.mean(axis=0)
    for index in range(4):
        start, end = quad[index], quad[(index + 1) % 4]
        along = np.linspace(0.08, 0.92, 24)[:, None] * (end - start) + start
        outward = np.array([end[1] - start[1], start[0] - end[0]], np.float32)
        outward /= max(1e-6, float(np.linalg.norm(outward)))
        if float((along.mean(axis=0) - centre) @ outward) < 0:
            outward = -outward
        inside, outside = along - 9 * outward, along + 9 * outward
        on_picture = (
            (outside[:, 0] >= 0) & (outside[:, 0] < width) & (outside[:, 1] >= 0) & (outside[:, 1] < height)
        )
        if not on_picture.any():
            continue  # the edge lies on the picture's own edge: nothing can be cut off there
        inner, outer = _at(lab, inside[on_picture]), _at(lab, outside[on_picture])
        if float((np.linalg.norm(inner - outer, axis=1) > _LEAST_CONTRAST).mean()) < 0.7:
            return False
    return True


def _at(lab: NDArray[np.float32], points: NDArray[np.float32]) -> NDArray[np.float32]:
    rows = np.clip(points[:, 1].round().astype(int), 0, lab.shape[0] - 1)
    columns = np.clip(points[:, 0].round().astype(int), 0, lab.shape[1] - 1)
    return np.asarray(lab[rows, columns], np.float32)


def _in_order(quad: NDArray[np.float32]) -> list[NDArray[np.float32]]:
    """The corners from the top left, clockwise."""
    total, apart = quad.sum(axis=1), quad[:, 0] - quad[:, 1]
    return [quad[total.argmin()], quad[apart.argmax()], quad[total.argmax()], quad[apart.argmin()]]
