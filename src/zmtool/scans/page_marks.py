"""Marks among the lines of a page: boxes to tick and text struck through, with what they mean for the text read there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from zmtool.scans.engines.protocol import PixelBox, RawLine
from zmtool.scans.rewritten import with_rewritten
from zmtool.scans.seals import InkMark
from zmtool.scans.struck_text import struck_text
from zmtool.scans.tick_boxes import TickBox, tick_boxes, with_boxes_read
from zmtool.scans.under_seals import DOUBTED

TICK, EMPTY_BOX, DOUBTFUL_BOX, CORRECTION = "tick", "untick", "tick-unclear", "correction"
PRESSED = "有捺印"
"""What is told of a correction with a fingerprint or a seal on it."""


@dataclass(frozen=True, slots=True)
class MarkedLines:
    """Lines with the signs of their boxes, struck-out characters doubted; and the marks, boxes in pixels."""

    lines: list[RawLine]
    marks: tuple[InkMark, ...]


def marked_lines(
    grey: NDArray[np.uint8],
    lines: Sequence[RawLine],
    pressed: Sequence[PixelBox],
    hidden: Sequence[PixelBox] = (),
) -> MarkedLines:
    """The boxes and corrections among the ``lines`` of a level page; ``pressed`` are its fingerprints and seals.

    ``hidden`` are seals without colour, whose own strokes run through the text below them: nothing there is told.
    """
    boxes = tick_boxes(grey, lines)
    struck = [one for one in struck_text(grey, lines) if not _any_on(one.box, hidden)]
    told = with_boxes_read(lines, boxes) if boxes else list(lines)
    for one in struck:
        told = [_doubted(line, one.box) for line in told]
    told = with_rewritten(told, [one.box for one in struck])
    corrections = [
        InkMark(CORRECTION, one.box, one.confidence, PRESSED if _any_on(one.box, pressed) else "")
        for one in struck
    ]
    return MarkedLines(told, (*(_box_mark(one) for one in boxes), *corrections))


def _box_mark(box: TickBox) -> InkMark:
    kind = DOUBTFUL_BOX if box.ticked is None else TICK if box.ticked else EMPTY_BOX
    return InkMark(kind, box.box, box.confidence)


def _doubted(line: RawLine, struck: PixelBox) -> RawLine:
    """The line with the characters that lie under a stroke believed no more than ``DOUBTED``."""
    x0, y0, x1, y1 = line.box
    if not y0 < (struck[1] + struck[3]) / 2 < y1 or struck[2] <= x0 or struck[0] >= x1 or not line.text:
        return line
    each = (x1 - x0) / len(line.text)
    first, last = int((struck[0] - x0) / each) - 1, int((struck[2] - x0) / each) + 1
    known = line.chars or (line.confidence,) * len(line.text)
    chars = tuple(min(one, DOUBTED) if first <= at <= last else one for at, one in enumerate(known))
    return replace(line, chars=chars, confidence=min(line.confidence, sum(chars) / len(chars)))


def _any_on(box: PixelBox, others: Sequence[PixelBox]) -> bool:
    return any(one[0] < box[2] and box[0] < one[2] and one[1] < box[3] and box[1] < one[3] for one in others)
