"""Whether somebody wrote at a place of a page: there is ink, there is clean paper, or nobody can tell, and why."""

from __future__ import annotations

from dataclasses import dataclass

from zmtool.scans.records import INK, UNCLEAR, Box, Page

LEAST_RESOLUTION = 100
"""Dots an inch below which a thin stroke may be lost."""
LEAST_CONTRAST = 45
"""A page whose print is no darker than this against its paper is too faint for ink to show."""
LEAST_LEGIBLE = 0.75
"""A page whose lines are read with less on average is too blurred, dark or worn."""
_INK_MARKS = ("signature", "fingerprint")
_WRITTEN_SQUARES, _WRITTEN_COLUMNS = 6, 3
_SPECKS = 1
_MOST_UNCLEAR, _MOST_COVERED = 0.25, 0.3
_EDGE = 0.97


@dataclass(frozen=True, slots=True)
class Evidence:
    """``there``: ink, clean paper (False) or nobody can tell (None); ``why`` is Chinese and says why not."""

    there: bool | None
    why: str = ""


def poor_page(page: Page) -> str:
    """Why a page is too poor for what is not seen on it to count as absent; empty where it is good enough."""
    if page.paper is None:
        return "" if page.source == "text" else "没有检查过页面图像"
    if page.paper.resolution < LEAST_RESOLUTION:
        return f"扫描分辨率太低（约 {page.paper.resolution} dpi）"
    if page.paper.contrast < LEAST_CONTRAST:
        return "字迹太淡"
    if page.lines and page.confidence < LEAST_LEGIBLE:
        return "页面模糊或污损"
    return ""


def ink_at(page: Page | None, area: Box) -> Evidence:
    """What the page shows in ``area``: a mark of ink or unread strokes, clean paper, or neither for sure."""
    if page is None:
        return Evidence(None, "没有这一页")
    if any(mark.kind in _INK_MARKS and _centre_in(mark.box, area) for mark in page.marks):
        return Evidence(True)
    poor = poor_page(page)
    if poor:
        return Evidence(None, poor)
    if page.paper is None:
        return Evidence(False)
    if any(mark.kind == "seal" and _covered(area, mark.box) > _MOST_COVERED for mark in page.marks):
        return Evidence(None, "被印章遮盖")
    if area[0] >= _EDGE or area[1] >= _EDGE:
        return Evidence(None, "位置在页边以外")
    return _by_squares(page.paper.within(area))


def _by_squares(squares: tuple[str, ...]) -> Evidence:
    told = "".join(squares)
    if not told or told.count(UNCLEAR) > _MOST_UNCLEAR * len(told):
        return Evidence(None, "此处太暗或者拍不全")
    inked = told.count(INK)
    columns = sum(INK in column for column in zip(*squares, strict=True))
    if inked >= _WRITTEN_SQUARES and columns >= _WRITTEN_COLUMNS:
        return Evidence(True)
    if inked > _SPECKS:
        return Evidence(None, "此处有辨认不清的痕迹")
    return Evidence(False)


def _covered(area: Box, seal: Box) -> float:
    """The share of ``area`` that a seal lies on."""
    across = min(area[2], seal[2]) - max(area[0], seal[0])
    down = min(area[3], seal[3]) - max(area[1], seal[1])
    whole = (area[2] - area[0]) * (area[3] - area[1])
    return across * down / whole if across > 0 and down > 0 and whole > 0 else 0.0


def _centre_in(box: Box, area: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return area[0] <= x <= area[2] and area[1] <= y <= area[3]
