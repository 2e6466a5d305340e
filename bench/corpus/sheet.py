"""A sheet of A4 that text, rules and marks are put on, and that remembers what stands where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from PIL import Image, ImageDraw

from bench.corpus.fonts import face
from bench.corpus.runs import BLACK, BLUE, TICKED, Glyph, Run, pixels_of
from bench.corpus.truth import Box, TruthLine, TruthMark

WIDTH, HEIGHT = 210.0, 297.0
RULE = (25, 25, 25)
Spot = tuple[str, Box]


class Sheet:
    """One page while it is drawn. Places are in pixels of ``dpi``; ``box`` makes fractions of them."""

    def __init__(self, dpi: int, random: np.random.Generator, paper: tuple[int, int, int]) -> None:
        self.dpi, self.random = dpi, random
        self.image = Image.new("RGB", (pixels_of(WIDTH, dpi), pixels_of(HEIGHT, dpi)), paper)
        self.pen = ImageDraw.Draw(self.image)
        self.lines: list[TruthLine] = []
        self.marks: list[TruthMark] = []
        self.spots: dict[str, list[Spot]] = {}
        self.cells: list[Box] = []

    def px(self, millimetres: float) -> int:
        """Millimetres as pixels of this sheet."""
        return pixels_of(millimetres, self.dpi)

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """Pixels as fractions of the page."""
        w, h = self.image.size
        return (round(x0 / w, 4), round(y0 / h, 4), round(x1 / w, 4), round(y1 / h, 4))

    def put(self, glyphs: Sequence[Glyph], x: float, y: float) -> None:
        """Draws a line of glyphs whose top is ``y``, and notes its print, its handwriting and its fields.

        What follows struck-out text stands above it, as a correction does.
        """
        groups: list[list[Glyph]] = []
        for glyph in glyphs:
            if not groups or _kind(groups[-1][-1]) != _kind(glyph):
                groups.append([])
            groups[-1].append(glyph)
        above: tuple[float, float] | None = None
        for group in groups:
            if group[0].run.look.struck:
                above = (x, y - self.px(group[0].run.look.size * 0.92))
                x = self._put_struck(group, x, y)
            elif above is not None:
                x = max(x, self._put_group(group, *above))
                above = None
            else:
                x = self._put_group(group, x, y)

    def _put_struck(self, group: Sequence[Glyph], x: float, y: float) -> float:
        """Text with two pen strokes through it: on the paper, and no part of what the document says."""
        start, look = x, group[0].run.look
        for glyph in group:
            self._draw(glyph, x, y)
            x += glyph.advance
        tall = self.px(look.size)
        for part in (0.42, 0.6):
            wave = float(self.random.normal(0, tall * 0.05))
            strokes = (start, y + tall * part + wave, x, y + tall * part - wave)
            self.pen.line(strokes, BLUE, max(2, self.px(0.35)))
        self.mark("correction", (start, y, x, y + tall))
        return x

    def _put_group(self, group: Sequence[Glyph], x: float, y: float) -> float:
        inked: list[tuple[float, float, Glyph]] = []
        for glyph in group:
            if glyph.character == TICKED:
                self._tick(glyph, x, y)
            else:
                self._draw(glyph, x, y)
            if glyph.run.look.underlined:
                base = y + self.px(glyph.run.look.size * 1.22)
                self.pen.line((x, base, x + glyph.advance, base), RULE, max(1, self.px(0.18)))
            if not glyph.character.isspace():
                inked.append((x, x + glyph.advance, glyph))
            x += glyph.advance
        if inked:
            tall = max(self.px(one.run.look.size) for _, _, one in inked)
            text = "".join(one.character for one in group).strip()
            hand = group[0].run.look.hand
            box = self.box(inked[0][0], y, inked[-1][1], y + tall)
            self.lines.append(TruthLine(text, box, hand))
            self._note_spots(inked, y, tall)
            if hand:
                kind = "signature" if inked[0][2].run.look.ink[2] > 100 else "signature-black"
                self.marks.append(TruthMark(kind, box, text))
        return x

    def _note_spots(self, inked: Sequence[tuple[float, float, Glyph]], y: float, tall: int) -> None:
        for place in dict.fromkeys(one.run.place for _, _, one in inked):
            if place:
                own = [one for one in inked if one[2].run.place == place]
                text = "".join(one.character for _, _, one in own)
                self.spots.setdefault(place, []).append((text, self.box(own[0][0], y, own[-1][1], y + tall)))

    def _tick(self, glyph: Glyph, x: float, y: float) -> None:
        """A printed box with a pen tick through it."""
        size = self.px(glyph.run.look.size)
        printed = Run(glyph.character, replace(glyph.run.look, hand=False, ink=BLACK))
        self._draw(Glyph("□", printed, glyph.advance), x, y)
        points = [(x + size * px, y + size * py) for px, py in ((0.15, 0.5), (0.42, 0.85), (1.05, -0.1))]
        self.pen.line(points, BLUE, max(2, self.px(0.45)), joint="curve")
        self.mark("tick", (x, y, x + size, y + size))

    def _draw(self, glyph: Glyph, x: float, y: float) -> None:
        look = glyph.run.look
        font = face(look.face, self.px(look.size))
        if not look.hand:
            stroke = 1 if look.heavy and self.dpi >= 200 else 0
            self.pen.text((x, y), glyph.character, look.ink, font, stroke_width=stroke)
            return
        size = font.size
        layer = Image.new("L", (int(size * 2), int(size * 2)), 0)
        ImageDraw.Draw(layer).text((size / 2, size / 2), glyph.character, 255, font)
        turned = layer.rotate(
            float(self.random.normal(0, 2.5)), Image.Resampling.BICUBIC, center=(size, size)
        )
        jump = size * 0.035
        corner = (
            round(x - size / 2 + float(self.random.normal(0, jump))),
            round(y - size / 2 + float(self.random.normal(0, jump))),
        )
        strength = float(self.random.uniform(0.82, 1.0))
        self.image.paste(look.ink, corner, turned.point(lambda value: int(value * strength)))

    def rectangle(self, x0: float, y0: float, x1: float, y1: float, thick: float = 0.3) -> None:
        """Rules a rectangle, a cell of a table; ``thick`` in millimetres."""
        self.cells.append(self.box(x0, y0, x1, y1))
        self.pen.rectangle((x0, y0, x1, y1), outline=RULE, width=max(1, self.px(thick)))

    def cell(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A cell of a table with rules above and below it, and none at its sides."""
        self.cells.append(self.box(x0, y0, x1, y1))
        for y in (y0, y1):
            self.rule(x0, y, x1, y)

    def rule(
        self, x0: float, y0: float, x1: float, y1: float, thick: float = 0.3, ink: tuple[int, int, int] = RULE
    ) -> None:
        """Draws a straight rule."""
        self.pen.line((x0, y0, x1, y1), ink, max(1, self.px(thick)))

    def mark(self, kind: str, box: tuple[float, float, float, float], text: str = "") -> None:
        """Notes a mark at pixels."""
        self.marks.append(TruthMark(kind, self.box(*box), text))

    def multiply(self, layer: Image.Image, corner: tuple[int, int], strength: float) -> None:
        """Presses coloured ink through onto what is there, as a stamp does."""
        x, y = corner
        clip = (
            max(0, -x),
            max(0, -y),
            min(layer.width, self.image.width - x),
            min(layer.height, self.image.height - y),
        )
        if clip[0] >= clip[2] or clip[1] >= clip[3]:
            return
        layer = layer.crop(clip)
        x, y = x + clip[0], y + clip[1]
        under = np.asarray(self.image.crop((x, y, x + layer.width, y + layer.height)), np.float32)
        over = 255 - (255 - np.asarray(layer, np.float32)) * strength
        self.image.paste(Image.fromarray((under * over / 255).astype(np.uint8)), (x, y))


def _kind(glyph: Glyph) -> tuple[bool, bool]:
    return glyph.run.look.hand, glyph.run.look.struck
