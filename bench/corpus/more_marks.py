"""Marks beyond what a document itself carries: boxes ticked by several hands, corrections, seals of other kinds.

They are put on finished sheets, so that the documents stay as they are; what they cover is no longer told by the
sheet's lines.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from PIL import Image, ImageDraw

from bench.corpus.fonts import face
from bench.corpus.marks import fingerprint, seal
from bench.corpus.runs import BLACK, BLUE
from bench.corpus.sheet import HEIGHT, WIDTH, Sheet
from bench.corpus.truth import TruthLine

_OPTIONS = (
    ("要求听证", "放弃听证"),
    ("陈述申辩", "不陈述申辩"),
    ("申请回避", "不申请回避"),
    ("同意电子送达", "不同意电子送达"),
    ("直接送达", "留置送达", "邮寄送达"),
)
_INKS = (BLUE, (20, 20, 24), (24, 28, 62), (186, 30, 36))
_RED = (206, 38, 44)
Ink = tuple[int, int, int]


def put_more_marks(sheet: Sheet, random: np.random.Generator, kinds: Sequence[str] = ()) -> None:
    """Draws marks on a sheet: those of ``kinds``, or a choice of all."""
    chosen = kinds or [kind for kind, share in _SHARES.items() if random.random() < share]
    for kind in chosen:
        _KINDS[kind](sheet, random)


def _free_band(sheet: Sheet, high: float) -> float | None:
    """The top (millimetres) of a band without lines or marks in the body of the sheet; None where it is full."""
    taken = [(one.box[1] * HEIGHT, one.box[3] * HEIGHT) for one in (*sheet.lines, *sheet.marks)]
    pixels = np.asarray(sheet.image.convert("L"))
    for top in np.arange(HEIGHT - 32 - high, 30, -4.0):
        band = pixels[sheet.px(float(top)) : sheet.px(float(top) + high)]
        if not any(low < top + high and end > top for low, end in taken) and int(band.min()) > 200:
            return float(top)
    return None


def _ticks(sheet: Sheet, random: np.random.Generator) -> None:
    """Two lines of boxes, printed in different ways, ticked, crossed, filled or left empty."""
    lists = [_OPTIONS[int(at)] for at in random.choice(len(_OPTIONS), 2, replace=False)]
    top = _free_band(sheet, 9.0 * len(lists) + 3)
    if top is None:
        return
    size, left = float(random.uniform(3.9, 4.9)), float(random.uniform(26, 34))
    drawn = bool(random.random() < 0.5)
    before = bool(random.random() < 0.75)
    ink = _INKS[int(random.integers(len(_INKS)))]
    for row, options in enumerate(lists):
        chosen = int(random.integers(len(options)))
        x, y = sheet.px(left), sheet.px(top + 2 + 9.0 * row)
        for at, option in enumerate(options):
            x = _option(sheet, random, option, (x, y), size, drawn, before, ink, at == chosen)


def _option(
    sheet: Sheet,
    random: np.random.Generator,
    words: str,
    corner: tuple[int, int],
    size: float,
    drawn: bool,
    before: bool,
    ink: Ink,
    ticked: bool,
) -> int:
    """One choice with its box before or after its words; where the next one begins."""
    x, y = corner
    tall = sheet.px(size)
    font = face("song", tall)
    long = round(font.getlength(words))
    text_x, box_x = (x + round(tall * 1.12), x) if before else (x, x + long + round(tall * 0.12))
    sheet.pen.text((text_x, y), words, BLACK, font)
    sheet.lines.append(TruthLine(words, sheet.box(text_x, y, text_x + long, y + tall)))
    if drawn:
        box = (box_x + tall * 0.06, y + tall * 0.08, box_x + tall * 0.9, y + tall * 0.92)
        sheet.pen.rectangle(box, outline=BLACK, width=max(1, sheet.px(0.2)))
    else:
        sheet.pen.text((box_x, y), "□", BLACK, font)
        left, up, right, down = font.getbbox("□")
        box = (box_x + left, y + up, box_x + right, y + down)
    kind = "untick"
    if ticked:
        hands = ("tick", "tick", "wide", "hook", "cross", "filled")
        kind = _HANDS[hands[int(random.integers(len(hands)))]](sheet, random, box, ink)
    sheet.mark(kind, box, words)
    return x + long + round(tall * (1.12 + float(random.uniform(0.9, 2.2))))


def _stroke(
    sheet: Sheet, random: np.random.Generator, points: Sequence[tuple[float, float]], ink: Ink, thick: float
) -> None:
    bent = [(x + float(random.normal(0, 0.6)), y + float(random.normal(0, 0.6))) for x, y in points]
    sheet.pen.line(bent, ink, max(2, sheet.px(thick)), joint="curve")


def _in(box: Sequence[float], parts: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    wide, high = box[2] - box[0], box[3] - box[1]
    return [(box[0] + wide * x, box[1] + high * y) for x, y in parts]


def _tick(sheet: Sheet, random: np.random.Generator, box: Sequence[float], ink: Ink) -> str:
    _stroke(sheet, random, _in(box, ((0.15, 0.5), (0.42, 0.85), (0.95, 0.1))), ink, 0.4)
    return "tick"


def _wide_tick(sheet: Sheet, random: np.random.Generator, box: Sequence[float], ink: Ink) -> str:
    _stroke(sheet, random, _in(box, ((-0.1, 0.35), (0.4, 0.95), (1.35, -0.4))), ink, 0.5)
    return "tick"


def _hook(sheet: Sheet, random: np.random.Generator, box: Sequence[float], ink: Ink) -> str:
    _stroke(sheet, random, _in(box, ((0.3, 0.4), (0.5, 0.75), (0.62, 0.6), (1.1, 0.0))), ink, 0.35)
    return "tick"


def _cross(sheet: Sheet, random: np.random.Generator, box: Sequence[float], ink: Ink) -> str:
    _stroke(sheet, random, _in(box, ((0.1, 0.1), (0.9, 0.9))), ink, 0.4)
    _stroke(sheet, random, _in(box, ((0.9, 0.1), (0.1, 0.9))), ink, 0.4)
    return "crossed"


def _filled(sheet: Sheet, random: np.random.Generator, box: Sequence[float], ink: Ink) -> str:
    inner = _in(box, ((0.08, 0.08), (0.92, 0.92)))
    sheet.pen.rectangle((*inner[0], *inner[1]), fill=ink)
    return "tick"


_HANDS: dict[str, Callable[[Sheet, np.random.Generator, Sequence[float], Ink], str]] = {
    "tick": _tick,
    "wide": _wide_tick,
    "hook": _hook,
    "cross": _cross,
    "filled": _filled,
}


def _long_lines(sheet: Sheet) -> list[TruthLine]:
    """Lines of body text that a correction can stand in."""
    return [
        one
        for one in sheet.lines
        if len(one.text) >= 8
        and 0.12 < one.box[1] < 0.88
        and not any(_meet(one.box, mark.box) for mark in sheet.marks if mark.kind in ("seal", "fingerprint"))
    ]


def _meet(one: Sequence[float], other: Sequence[float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _part(sheet: Sheet, random: np.random.Generator) -> tuple[float, float, float, float] | None:
    """The pixels of two to six characters of a line; None on a sheet without a long line."""
    lines = _long_lines(sheet)
    if not lines:
        return None
    line = lines[int(random.integers(len(lines)))]
    width, height = sheet.image.size
    x0, y0, x1, y1 = line.box[0] * width, line.box[1] * height, line.box[2] * width, line.box[3] * height
    count = int(random.integers(2, min(7, len(line.text) - 1)))
    each = (x1 - x0) / len(line.text)
    first = int(random.integers(0, len(line.text) - count))
    return (x0 + each * first, y0, x0 + each * (first + count), y1)


def _struck(sheet: Sheet, random: np.random.Generator) -> None:
    """Characters struck through once, twice or by a wave, now and then with a fingerprint on them."""
    part = _part(sheet, random)
    if part is None:
        return
    x0, y0, x1, y1 = part
    ink = _INKS[int(random.integers(len(_INKS)))]
    kind = int(random.integers(3))
    tall = y1 - y0
    if kind == 2:
        steps = max(3, int((x1 - x0) / tall * 2))
        points = [
            (x0 + (x1 - x0) * at / steps, y0 + tall * (0.5 + 0.16 * (-1) ** at)) for at in range(steps + 1)
        ]
        _stroke(sheet, random, points, ink, 0.4)
    else:
        for part_y in (0.5,) if kind == 0 else (0.42, 0.62):
            tilt = float(random.normal(0, tall * 0.05))
            _stroke(
                sheet,
                random,
                [(x0 - 3, y0 + tall * part_y + tilt), (x1 + 3, y0 + tall * part_y - tilt)],
                ink,
                0.4,
            )
    pressed = random.random() < 0.4
    sheet.mark("correction", (x0, y0, x1, y1), "划去，捺印" if pressed else "划去")
    if pressed:
        fingerprint(sheet, (x1, (y0 + y1) / 2))


def _inserted(sheet: Sheet, random: np.random.Generator) -> None:
    """A caret under a line and small words above it."""
    part = _part(sheet, random)
    if part is None:
        return
    x0, y0, _, y1 = part
    tall, ink = y1 - y0, _INKS[int(random.integers(3))]
    _stroke(
        sheet,
        random,
        [(x0 - tall * 0.28, y1 + tall * 0.3), (x0, y0 - tall * 0.05), (x0 + tall * 0.28, y1 + tall * 0.3)],
        ink,
        0.4,
    )
    small = face("kai", max(8, round(tall * 0.62)))
    sheet.pen.text((x0 - tall * 0.2, y0 - tall * 0.72), "补充", ink, small)
    sheet.mark("correction", (x0 - tall * 0.3, y0 - tall * 0.7, x0 + tall, y1 + tall * 0.3), "插入")


def _fluid(sheet: Sheet, random: np.random.Generator) -> None:
    """Correction fluid: a bright patch with a soft edge over a few characters, and new ones by hand on it."""
    part = _part(sheet, random)
    if part is None:
        return
    x0, y0, x1, y1 = part
    tall = y1 - y0
    sheet.pen.rounded_rectangle(
        (x0 - 3, y0 - tall * 0.12, x1 + 3, y1 + tall * 0.12), tall * 0.3, (255, 255, 255), (222, 220, 214), 1
    )
    font = face("kai", round(tall))
    sheet.pen.text((x0, y0), "改正后文字"[: max(1, int((x1 - x0) / tall))], BLUE, font)
    sheet.mark("correction", (x0, y0, x1, y1), "涂改液")


def _overlapping(sheet: Sheet, random: np.random.Generator) -> None:
    """Two seals, one partly over the other."""
    top = _free_band(sheet, 46)
    if top is None:
        return
    x = float(random.uniform(70, 110))
    y = top + 23
    turn = float(random.uniform(-0.5, 0.5))
    away = float(random.uniform(22, 32))
    seal(sheet, "示例县烟草专卖局", (sheet.px(x), sheet.px(y)), "song")
    other = (sheet.px(x + away * math.cos(turn)), sheet.px(y + 6 * math.sin(turn)))
    seal(sheet, "示例县烟草专卖局专卖科", other, "song")


def _oval(sheet: Sheet, random: np.random.Generator) -> None:
    _special(sheet, random, oval=True)


def _triangle(sheet: Sheet, random: np.random.Generator) -> None:
    _special(sheet, random, oval=False)


def _special(sheet: Sheet, random: np.random.Generator, *, oval: bool) -> None:
    """An oval seal of a purpose (发票专用章) or a triangular one."""
    wide, high = (45.0, 30.0) if oval else (38.0, 33.0)
    top = _free_band(sheet, high + 3)
    if top is None:
        return
    w, h = sheet.px(wide), sheet.px(high)
    layer = Image.new("RGB", (w + 8, h + 8), "white")
    draw = ImageDraw.Draw(layer)
    font = face("song", sheet.px(4.4))
    if oval:
        draw.ellipse((4, 4, 4 + w, 4 + h), outline=_RED, width=max(2, sheet.px(0.9)))
        draw.text(((w + 8) / 2, (h + 8) / 2), "检验专用章", _RED, font, anchor="mm")
    else:
        points = [((w + 8) / 2, 4.0), (4.0, 4.0 + h), (4.0 + w, 4.0 + h)]
        draw.line([*points, points[0], points[1]], _RED, max(2, sheet.px(0.9)), joint="curve")
        draw.text(((w + 8) / 2, 4 + h * 0.7), "校对章", _RED, font, anchor="mm")
    x, y = sheet.px(float(random.uniform(40, 130))), sheet.px(top + 1)
    sheet.multiply(layer, (x, y), float(random.uniform(0.75, 0.95)))
    sheet.mark("seal", (x + 4, y + 4, x + 4 + w, y + 4 + h), "椭圆" if oval else "三角")


def _across_pages(sheet: Sheet, random: np.random.Generator) -> None:
    """A seal of which the edge of the sheet cuts off a good part."""
    y = sheet.px(float(random.uniform(90, 210)))
    cut = float(random.uniform(-4, 6))
    right = random.random() < 0.7
    x = sheet.px(WIDTH + cut) if right else sheet.px(-cut)
    seal(sheet, "示例县烟草专卖局", (x, y), "song")
    last = sheet.marks.pop()
    x0, y0, x1, y1 = last.box
    width, height = sheet.image.size
    sheet.mark("seal", (max(0.0, x0) * width, y0 * height, min(1.0, x1) * width, y1 * height), "骑缝")


_KINDS: dict[str, Callable[[Sheet, np.random.Generator], None]] = {
    "ticks": _ticks,
    "struck": _struck,
    "inserted": _inserted,
    "fluid": _fluid,
    "overlapping": _overlapping,
    "oval": _oval,
    "triangle": _triangle,
    "across-pages": _across_pages,
}
_SHARES = {
    "ticks": 0.7,
    "struck": 0.5,
    "inserted": 0.15,
    "fluid": 0.15,
    "overlapping": 0.12,
    "oval": 0.12,
    "triangle": 0.12,
    "across-pages": 0.2,
}
