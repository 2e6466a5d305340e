"""Boxes to tick, found on the picture: the recogniser loses a box as soon as a pen stroke runs through it.

Looked for only in rows near a box that was read as one, so that 国 and 日 are not taken for boxes. What is inside a box
decides: nothing, a stroke, or a cross, which means yes on one form and no on another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from zmtool.scans.box_signs import ALIKE, CLOSED, READ, with_signs
from zmtool.scans.engines.protocol import PixelBox, RawLine

TICKED, EMPTY, DOUBTFUL = "☑", "□", "☒"
_EM = 0.78
"""The size of print in heights of the box around a line of it."""
_NEAR = 2.6
"""Heights of a line within which rows of the same list lie."""
_LEAST_SIDE, _USUAL_SIDE, _MOST_SIDE = 0.38, 0.5, 0.95
"""The side of a box in heights of its line; printed signs of the typeface are smaller than boxes that were drawn."""
_FRAME = 0.08
_SAME_SIZE = (0.88, 1.25)
_TICKED_SIZE = 0.8
"""A ☑ of another typeface than the empty □ of the page is smaller than these."""
_SIDE_INK = 0.82
_CLEAN, _INKED = 0.03, 0.075
_MOST_ROWS = 40


@dataclass(frozen=True, slots=True)
class TickBox:
    """One box: its place, whether it is ticked (None: nobody can tell) and how sure that is."""

    box: PixelBox
    ticked: bool | None
    confidence: float

    @property
    def sign(self) -> str:
        """The character that says the same."""
        return DOUBTFUL if self.ticked is None else TICKED if self.ticked else EMPTY


def tick_boxes(grey: NDArray[np.uint8], lines: Sequence[RawLine]) -> list[TickBox]:
    """The boxes to tick of a level page, from top to bottom, beside or within ``lines``."""
    seeds = [line for line in lines if _holds_box(line)]
    if not seeds:
        return []
    near = [line for line in lines if any(_same_list(line, seed) for seed in seeds)]
    found: list[TickBox] = []
    for row in _rows(near)[:_MOST_ROWS]:
        # The band of a row reaches into those above and below it.
        found += [
            one for one in _in_row(grey, row) if not any(_overlap(one.box, known.box) for known in found)
        ]
    return _of_one_size(found)


def _of_one_size(boxes: Sequence[TickBox]) -> list[TickBox]:
    """The boxes of the size that the empty ones of the page have: parts of characters are smaller."""
    empty = [one.box[2] - one.box[0] for one in boxes if one.ticked is False]
    if not empty:
        return list(boxes)
    usual = float(np.median(empty))
    least, most = _SAME_SIZE
    return [
        one
        for one in boxes
        if (_TICKED_SIZE if one.ticked else least) * usual <= one.box[2] - one.box[0] <= most * usual
    ]


def with_boxes_read(lines: Sequence[RawLine], boxes: Sequence[TickBox]) -> list[RawLine]:
    """The lines with the sign of each box where it stands, put in where the recogniser lost it."""
    rest, mended = list(boxes), []
    for line in lines:
        own = [box for box in rest if _belongs(box.box, line.box)]
        rest = [box for box in rest if box not in own]
        mended.append(
            with_signs(
                line, [(box.box, box.sign, box.confidence) for box in sorted(own, key=lambda box: box.box[0])]
            )
            if own
            else line
        )
    return mended


def _holds_box(line: RawLine) -> bool:
    text = line.text.strip()
    if READ & set(text):
        return True
    return (
        len(text) > 2
        and text[0] in ALIKE
        and "\u4e00" <= text[1] <= "\u9fff"
        and text[1] not in "头岸味音腔述"
    )


def _same_list(line: RawLine, seed: RawLine) -> bool:
    tall = seed.box[3] - seed.box[1]
    height = line.box[3] - line.box[1]
    apart = abs(line.box[1] + line.box[3] - seed.box[1] - seed.box[3]) / 2
    return apart < _NEAR * tall and 0.6 < height / max(1, tall) < 1.6


def _rows(lines: Sequence[RawLine]) -> list[list[RawLine]]:
    rows: list[list[RawLine]] = []
    for line in sorted(lines, key=lambda one: one.box[1] + one.box[3]):
        middle = (line.box[1] + line.box[3]) / 2
        if rows and rows[-1][-1].box[1] < middle < rows[-1][-1].box[3]:
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _in_row(grey: NDArray[np.uint8], row: Sequence[RawLine]) -> list[TickBox]:
    tall = float(np.median([line.box[3] - line.box[1] for line in row]))
    reach = round(1.5 * tall)
    top = max(0, min(line.box[1] for line in row) - round(0.3 * tall))
    bottom = min(grey.shape[0], max(line.box[3] for line in row) + round(0.3 * tall))
    left = max(0, min(line.box[0] for line in row) - reach)
    right = min(grey.shape[1], max(line.box[2] for line in row) + reach)
    band = grey[top:bottom, left:right]
    if min(band.shape) < 12:
        return []
    dark, black = _dark(band)
    found: list[TickBox] = []
    squares = _squares(dark, black, _USUAL_SIDE * tall, _MOST_SIDE * tall)
    small = _squares(dark, black, _LEAST_SIDE * tall, _USUAL_SIDE * tall)
    squares += [one for one in small if not any(_overlap(one, other) for other in squares)]
    for x0, y0, x1, y1 in sorted(squares):
        box = (left + x0, top + y0, left + x1, top + y1)
        if _stands_alone(dark, (x0, y0, x1, y1)) and not _is_character(box, row, tall):
            ticked, confidence = _content(dark, (x0, y0, x1, y1))
            found.append(TickBox(box, ticked, confidence))
    return found


def _dark(band: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """What is ink, and what is ink without any paper showing through."""
    wide = max(9, round(0.45 * band.shape[0]))
    soft = cv2.blur(band, (3, 3))
    ground = cv2.blur(cv2.dilate(soft, np.ones((wide, wide), np.uint8)), (wide, wide))
    depth = cv2.subtract(ground, band)
    strong = float(np.percentile(depth, 97))
    return np.asarray(depth > max(18.0, 0.35 * strong), np.uint8), np.asarray(depth > 0.58 * strong, np.uint8)


def _squares(dark: NDArray[np.uint8], black: NDArray[np.uint8], least: float, most: float) -> list[PixelBox]:
    """Squares that are drawn or filled, each once."""
    squares = [(0.0, one) for one in _solid(black, least, most)] + _outlined(dark, least, most)
    chosen: list[PixelBox] = []
    for _, square in sorted(squares):
        if not any(_overlap(square, one) for one in chosen):
            chosen.append(square)
    return sorted(chosen)


def _solid(dark: NDArray[np.uint8], least: float, most: float) -> list[PixelBox]:
    """Squares filled with ink, let out to the frame that stands around the filling."""
    reach = max(6, int(0.7 * least))
    full = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((reach, reach), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(full, connectivity=8)
    return [
        (int(x - w * _FRAME), int(y - h * _FRAME), int(x + w * (1 + _FRAME)), int(y + h * (1 + _FRAME)))
        for x, y, w, h, area in stats[1:count]
        if 0.8 * least <= w <= most and 0.8 < h / w < 1.25 and area > 0.88 * w * h
    ]


def _outlined(dark: NDArray[np.uint8], least: float, most: float) -> list[tuple[float, PixelBox]]:
    """Squares whose four sides are drawn, by pairs of upright strokes; with each, how far it is from a square."""
    reach = max(8, int(0.8 * least))
    thick = cv2.dilate(dark, np.ones((1, 3), np.uint8))
    upright = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((reach, 1), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(upright, connectivity=8)
    strokes = sorted(
        (int(x), int(y), int(w), int(h))
        for x, y, w, h, _ in stats[1:count]
        if h <= 1.6 * most and w <= 0.4 * most
    )
    flat = np.asarray(cv2.dilate(dark, np.ones((3, 1), np.uint8)), np.uint8)
    squares: list[tuple[float, PixelBox]] = []
    for at, (x, y, w, h) in enumerate(strokes):
        for other_x, other_y, other_w, other_h in strokes[at + 1 :]:
            x0, x1 = x + w // 2, other_x + other_w // 2
            side = x1 - x0
            if side > most:
                break
            y0, y1 = max(y, other_y), min(y + h, other_y + other_h)
            if side < least or not 0.75 < (y1 - y0) / side < 1.35:
                continue
            if max(abs(y - other_y), abs(y + h - other_y - other_h)) > 0.45 * side:
                continue
            ends = _level_sides(flat, x0, x1, y0, y1)
            if ends is not None:
                squares.append((1.0 + abs(side - (ends[1] - ends[0])), (x0, ends[0], x1 + 1, ends[1] + 1)))
    return squares


def _stands_alone(dark: NDArray[np.uint8], square: PixelBox) -> bool:
    """Whether around a square there is paper, but for a stroke that runs through: parts of characters have ink about."""
    x0, y0, x1, y1 = square
    away = max(4, round(0.21 * (x1 - x0)))
    near = away - 1
    around = (
        dark[max(0, y0 - away) : max(0, y0 - near + 1), x0:x1],
        dark[y1 + near - 1 : y1 + away, x0:x1],
        dark[y0:y1, max(0, x0 - away) : max(0, x0 - near + 1)],
        dark[y0:y1, x1 + near - 1 : x1 + away],
    )
    above, below, before, behind = (float(one.mean()) if one.size else 0.0 for one in around)
    if max(above, below, before, behind) > 0.34:
        return False
    return min(above, below) < 0.06 and min(before, behind) < 0.06


def _level_sides(flat: NDArray[np.uint8], x0: int, x1: int, y0: int, y1: int) -> tuple[int, int] | None:
    """Where the upper and the lower side of a square lie, near the ends of its upright sides."""
    slack = max(2, (y1 - y0) // 7)
    covered = flat[:, x0 : x1 + 1].mean(axis=1)
    upper = range(max(0, y0 - slack), min(len(covered), y0 + slack + 1))
    lower = range(max(0, y1 - 1 - slack), min(len(covered), y1 + slack))
    if not upper or not lower:
        return None
    top, bottom = max(upper, key=lambda y: covered[y]), max(lower, key=lambda y: covered[y])
    if min(covered[top], covered[bottom]) < _SIDE_INK:
        return None
    return (top, bottom) if 0.8 < (bottom - top) / max(1, x1 - x0) < 1.25 else None


def _overlap(one: PixelBox, other: PixelBox) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _is_character(box: PixelBox, row: Sequence[RawLine], tall: float) -> bool:
    """Whether a square is a character that was read there, counted from the line's beginning or from its end."""
    middle, em = (box[0] + box[2]) / 2, _EM * tall
    for line in row:
        if not line.box[0] - 0.1 * tall <= middle <= line.box[2] + 0.1 * tall:
            continue
        widths = [1.0 if ord(one) > 0x2E7F or one in READ else 0.5 for one in line.text]
        before, whole = 0.0, sum(widths)
        for at, (char, wide) in enumerate(zip(line.text, widths, strict=True)):
            from_left = line.box[0] + (before + wide / 2) * em
            from_right = line.box[2] - (whole - before - wide / 2) * em
            before += wide
            head = at == 0 and char in ALIKE
            if (
                char in CLOSED
                and not head
                and min(abs(middle - from_left), abs(middle - from_right)) < 0.6 * em
            ):
                return True
    return False


def _content(dark: NDArray[np.uint8], square: PixelBox) -> tuple[bool | None, float]:
    """Whether a box is ticked, by the ink inside it."""
    x0, y0, x1, y1 = square
    inset = max(2, round(0.17 * (x1 - x0)))
    inner = dark[y0 + inset : y1 - inset, x0 + inset : x1 - inset]
    if inner.size == 0:
        return None, 0.3
    share = float(inner.mean())
    if share < _CLEAN:
        return False, 0.95
    if share < _INKED:
        return None, 0.5
    return (None, 0.6) if _is_crossed(inner) else (True, 0.9)


def _is_crossed(inner: NDArray[np.uint8]) -> bool:
    """Whether two strokes run from corner to corner: ink in each corner, and not everywhere."""
    high, wide = inner.shape
    y, x = max(1, high // 3), max(1, wide // 3)
    corners = (inner[:y, :x], inner[:y, -x:], inner[-y:, :x], inner[-y:, -x:])
    sides = (inner[:y, x:-x], inner[-y:, x:-x], inner[y:-y, :x], inner[y:-y, -x:])
    if any(one.size == 0 for one in sides):
        return False
    return min(float(one.mean()) for one in corners) > 0.2 and min(float(one.mean()) for one in sides) < 0.65


def _belongs(box: PixelBox, line: PixelBox) -> bool:
    """Whether a box stands on a line, or directly before or behind it."""
    tall = line[3] - line[1]
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return line[1] <= y <= line[3] and line[0] - 1.1 * tall <= x <= line[2] + 1.1 * tall
