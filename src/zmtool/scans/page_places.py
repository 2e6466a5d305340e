"""Where a place on a page as it was read lies on the page as scanned, turned upright and nothing else."""

from __future__ import annotations

from zmtool.scans.records import Corners, Page
from zmtool.scans.upright import unlevel

Point = tuple[float, float]


def on_scan(point: Point, page: Page) -> Point:
    """A point in parts of the page that was read (straightened, turned, levelled) in parts of the upright scan."""
    across, down = point
    if page.skew:
        x, y = unlevel(across * page.aspect, down, page.aspect, 1.0, page.skew)
        across, down = x / page.aspect, y
    if page.corners is None:
        return across, down
    for _ in range(page.rotation // 90):
        across, down = down, 1 - across
    across, down = _in_quadrangle(across, down, page.corners)
    for _ in range(page.rotation // 90):
        across, down = 1 - down, across
    return across, down


def _in_quadrangle(u: float, v: float, corners: Corners) -> Point:
    """A point of the unit square, seen in perspective as the quadrangle (Heckbert 1989, 2.2.3)."""
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = corners
    dx1, dx2, dx3 = x1 - x2, x3 - x2, x0 - x1 + x2 - x3
    dy1, dy2, dy3 = y1 - y2, y3 - y2, y0 - y1 + y2 - y3
    area = dx1 * dy2 - dx2 * dy1
    g, h = (dx3 * dy2 - dx2 * dy3) / area, (dx1 * dy3 - dx3 * dy1) / area
    a, b = x1 - x0 + g * x1, x3 - x0 + h * x3
    d, e = y1 - y0 + g * y1, y3 - y0 + h * y3
    scale = g * u + h * v + 1
    return (a * u + b * v + x0) / scale, (d * u + e * v + y0) / scale
