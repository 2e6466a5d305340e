"""Shapes that seals have beside a whole circle: two over one another, cut by the edge of the page, triangular.

Pictures here are small: a page of ``side`` pixels on its long side, A4 being 297 mm.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

Circle = tuple[float, float, float]
"""Middle and radius."""
_LEAST_RADIUS, _MOST_RADIUS = 0.05, 0.085
"""Radii of round seals (30–50 mm across) as parts of the page's long side."""
_LEAST_RIM = 0.62
_APART = 0.25
"""Of a radius: how far the middles of two seals are apart at least."""
_AT_EDGE = 0.006
_ARC_FIT = 0.008
"""Of the page: how far the points of an arc may lie from its circle."""


def circles_in(ink: NDArray[np.uint8], side: int, least_rim: float = _LEAST_RIM) -> list[Circle]:
    """The seals in a picture of ink: circles of a seal's size whose rim is there, the clearest first."""
    least, most = round(_LEAST_RADIUS * side), round(_MOST_RADIUS * side)
    if min(ink.shape) < least:
        return []
    pad = most // 2
    roomy = cv2.copyMakeBorder(ink, pad, pad, pad, pad, cv2.BORDER_CONSTANT, value=0)
    found = cv2.HoughCircles(
        cv2.GaussianBlur(roomy, (3, 3), 0),
        cv2.HOUGH_GRADIENT,
        dp=1.5,
        minDist=max(4.0, 0.2 * least),
        param1=120,
        param2=22,
        minRadius=least,
        maxRadius=most,
    )
    if found is None:
        return []
    told: list[tuple[float, Circle]] = []
    for x, y, radius in np.asarray(found).reshape(-1, 3)[:40]:
        circle = (float(x) - pad, float(y) - pad, float(radius))
        share, circle = _best_rim(ink, circle)
        if share >= least_rim:
            told.append((share, circle))
    chosen: list[Circle] = []
    for _, circle in sorted(told, reverse=True):
        if all(np.hypot(circle[0] - one[0], circle[1] - one[1]) > _APART * one[2] for one in chosen):
            chosen.append(circle)
    return chosen


def _best_rim(ink: NDArray[np.uint8], circle: Circle) -> tuple[float, Circle]:
    """The share of a circle's rim that is inked, at the best radius near the one found."""
    x, y, radius = circle
    return max(
        (rim_share(ink, (x, y, radius * part)), (x, y, radius * part)) for part in (0.95, 0.98, 1.0, 1.03)
    )


def rim_share(ink: NDArray[np.uint8], circle: Circle) -> float:
    """The share of directions in which the rim of a circle is inked."""
    x, y, radius = circle
    angles = np.linspace(0, 2 * np.pi, 90, endpoint=False)
    hit = np.zeros(len(angles), bool)
    for off in (-1.5, 0.0, 1.5):
        xs = np.round(x + np.cos(angles) * (radius + off)).astype(int)
        ys = np.round(y + np.sin(angles) * (radius + off)).astype(int)
        inside = (xs >= 0) & (xs < ink.shape[1]) & (ys >= 0) & (ys < ink.shape[0])
        hit[inside] |= ink[ys[inside], xs[inside]] > 0
    return float(hit.mean())


def cut_by_edge(ink: NDArray[np.uint8], box: Sequence[int], side: int) -> bool:
    """Whether ink at the left or right edge of a page is the part of a round seal that lies on it.

    The points farthest from the edge have to lie on an arc of a seal's radius.
    """
    x, y, w, h = box
    reach = max(2, round(_AT_EDGE * side))
    at_left, at_right = x <= reach, x + w >= ink.shape[1] - reach
    if at_left == at_right or not 0.07 * side <= h <= 2.05 * _MOST_RADIUS * side or w < 0.012 * side:
        return False
    part = ink[y : y + h, x : x + w] > 0
    rows = np.nonzero(part.any(axis=1))[0]
    if len(rows) < 0.6 * h:
        return False
    outer = (
        np.array([int(np.nonzero(part[row])[0].max()) for row in rows])
        if at_left
        else np.array([w - 1 - int(np.nonzero(part[row])[0].min()) for row in rows])
    )
    fitted = _arc(outer.astype(np.float64), rows.astype(np.float64))
    if fitted is None or not _LEAST_RADIUS * side <= fitted[2] <= _MOST_RADIUS * side:
        return False
    away = np.abs(np.hypot(outer - fitted[0], rows - fitted[1]) - fitted[2])
    return float((away <= _ARC_FIT * side).mean()) >= 0.75 and _is_hollow(part)


def _arc(xs: NDArray[np.float64], ys: NDArray[np.float64]) -> Circle | None:
    """The circle through points, by least squares, those far from a first fit left out."""
    keep = np.ones(len(xs), bool)
    circle: Circle | None = None
    for _ in range(3):
        if keep.sum() < 8:
            return None
        system = np.column_stack((xs[keep], ys[keep], np.ones(int(keep.sum()))))
        answer, *_ = np.linalg.lstsq(system, xs[keep] ** 2 + ys[keep] ** 2, rcond=None)
        x, y = answer[0] / 2, answer[1] / 2
        square = answer[2] + x * x + y * y
        if square <= 0:
            return None
        circle = (float(x), float(y), float(np.sqrt(square)))
        away = np.abs(np.hypot(xs - circle[0], ys - circle[1]) - circle[2])
        keep = away <= max(2.0, float(np.percentile(away, 75)))
    return circle


def _is_hollow(part: NDArray[np.bool_]) -> bool:
    """Whether the ink is drawn, not a red area."""
    return 0.03 <= float(part.mean()) <= 0.6


def is_triangle(ink: NDArray[np.uint8]) -> bool:
    """Whether ink has the outline of a triangle whose three sides are drawn."""
    points = cv2.findNonZero(ink)
    if points is None or len(points) < 60:
        return False
    area, corners = cv2.minEnclosingTriangle(cv2.convexHull(points))
    hull = float(cv2.contourArea(cv2.convexHull(points)))
    if corners is None or area <= 0 or hull / area < 0.8:
        return False
    tips = np.asarray(corners, np.float32).reshape(3, 2)
    lengths = [float(np.linalg.norm(tips[at] - tips[at - 1])) for at in range(3)]
    if max(lengths) > 1.8 * min(lengths):
        return False
    near = np.asarray(cv2.dilate(ink, np.ones((7, 7), np.uint8)), np.uint8)
    return all(_drawn(near, tips[at - 1], tips[at]) >= 0.75 for at in range(3))


def _drawn(near: NDArray[np.uint8], start: NDArray[np.float32], end: NDArray[np.float32]) -> float:
    along = np.linspace(0.06, 0.94, 40)[:, None] * (end - start) + start
    xs = np.clip(along[:, 0].round().astype(int), 0, near.shape[1] - 1)
    ys = np.clip(along[:, 1].round().astype(int), 0, near.shape[0] - 1)
    return float((near[ys, xs] > 0).mean())
