"""Two pages on one picture: an open volume, or two sheets on the glass side by side."""

from __future__ import annotations

from collections.abc import Sequence

from zmtool.scans.records import Box, Line, Table

_LEAST_ASPECT = 1.2
_MIDDLE = (0.42, 0.58)
_STEP = 0.005
_LEAST_GAP = 0.03
_LEAST_LINES = 4
_LEAST_WIDTH = 0.22
"""What the text of each page spans at least, as a fraction of the picture."""


def gutter(lines: Sequence[Line], tables: Sequence[Table], aspect: float) -> float | None:
    """Where the two pages part, as a fraction of the width; None for a picture of one page.

    Both sides have text as wide as a page's, and nothing reaches over the gap near the middle.
    """
    if aspect < _LEAST_ASPECT:
        return None
    boxes = [*(line.box for line in lines), *(table.box for table in tables)]
    free = [at for at in _places() if not any(box[0] < at < box[2] for box in boxes)]
    runs = _runs(free)
    if not runs:
        return None
    start, end = max(runs, key=lambda run: run[1] - run[0])
    middle = (start + end) / 2
    if end - start < _LEAST_GAP:
        return None
    left = [line.box for line in lines if line.box[2] <= middle]
    right = [line.box for line in lines if line.box[0] >= middle]
    return middle if _is_page(left) and _is_page(right) else None


def _places() -> list[float]:
    first, last = _MIDDLE
    return [round(first + _STEP * step, 4) for step in range(round((last - first) / _STEP) + 1)]


def _runs(places: Sequence[float]) -> list[tuple[float, float]]:
    runs: list[tuple[float, float]] = []
    for at in places:
        if runs and at - runs[-1][1] < 1.5 * _STEP:
            runs[-1] = (runs[-1][0], at)
        else:
            runs.append((at, at))
    return runs


def _is_page(boxes: Sequence[Box]) -> bool:
    """Whether these lines are those of a page: some of them, and together as wide as text on a page."""
    if len(boxes) < _LEAST_LINES:
        return False
    return max(box[2] for box in boxes) - min(box[0] for box in boxes) >= _LEAST_WIDTH
