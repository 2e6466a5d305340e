"""Pages and source texts made by code."""

from __future__ import annotations

from collections.abc import Sequence

from zmtool.reading.source_text import SourceText, source_text
from zmtool.scans.records import Box, Line, Page


def line(
    text: str, y: float = 0.1, *, left: float = 0.1, right: float | None = None, confidence: float = 0.9
) -> Line:
    end = right if right is not None else min(0.95, left + 0.02 * len(text))
    return Line(text, (left, y, end, y + 0.02), confidence)


def page(*lines: Line, number: int = 1) -> Page:
    return Page(number, 0, 0.707, lines)


def centred(text: str, y: float = 0.1, confidence: float = 0.95) -> Line:
    half = min(0.3, 0.015 * len(text))
    return Line(text, (0.5 - half, y, 0.5 + half, y + 0.03), confidence)


def flowing(*texts: str) -> SourceText:
    """Lines below one another, each its own paragraph."""
    return source_text([(1, [line(text, 0.05 + 0.03 * index) for index, text in enumerate(texts)])])


def inside(inner: Box, outer: Box, slack: float = 1e-3) -> bool:
    return (
        outer[0] - slack <= inner[0]
        and outer[1] - slack <= inner[1]
        and inner[2] <= outer[2] + slack
        and inner[3] <= outer[3] + slack
    )


def around(boxes: Sequence[Box]) -> Box:
    columns = list(zip(*boxes, strict=True))
    return (min(columns[0]), min(columns[1]), max(columns[2]), max(columns[3]))
