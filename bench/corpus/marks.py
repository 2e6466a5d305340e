"""Seals, fingerprints and page numbers, drawn on a sheet and noted in its truth."""

from __future__ import annotations

import math

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from bench.corpus.fonts import face
from bench.corpus.runs import Look
from bench.corpus.sheet import Sheet

_REDS = ((214, 40, 40), (196, 34, 52), (224, 62, 48))


def seal(sheet: Sheet, name: str, centre: tuple[float, float], face_name: str, radius: float = 20.0) -> None:
    """A round red seal, star in the middle and the name along its rim; ``radius`` in millimetres."""
    random, r = sheet.random, sheet.px(radius)
    red = _REDS[int(random.integers(len(_REDS)))]
    middle = r + 4
    layer = Image.new("RGB", (2 * middle, 2 * middle), "white")
    draw = ImageDraw.Draw(layer)
    draw.ellipse((4, 4, 4 + 2 * r, 4 + 2 * r), outline=red, width=max(2, sheet.px(1.0)))
    draw.polygon(
        [
            (middle + part * r * math.sin(turn), middle - part * r * math.cos(turn))
            for k in range(10)
            for part, turn in [((0.3 if k % 2 == 0 else 0.12), math.pi * k / 5)]
        ],
        fill=red,
    )
    font = face(face_name, max(8, int(r * 0.27)))
    for index, character in enumerate(name):
        turn = math.radians(-125 + 250 * index / max(1, len(name) - 1))
        glyph = Image.new("L", (int(font.size) * 2, int(font.size) * 2), 0)
        ImageDraw.Draw(glyph).text((font.size, font.size), character, 255, font, anchor="mm")
        glyph = glyph.rotate(-math.degrees(turn), Image.Resampling.BICUBIC)
        x = middle + 0.76 * r * math.sin(turn) - glyph.width / 2
        y = middle - 0.76 * r * math.cos(turn) - glyph.height / 2
        layer.paste(red, (int(x), int(y)), glyph)
    layer = layer.rotate(float(random.uniform(-14, 14)), Image.Resampling.BICUBIC, fillcolor="white")
    layer = _worn(layer, random, 0.35)
    x, y = round(centre[0] - middle), round(centre[1] - middle)
    sheet.multiply(layer, (x, y), float(random.uniform(0.7, 0.9)))
    sheet.mark("seal", (x + 4, y + 4, x + 4 + 2 * r, y + 4 + 2 * r), name)


def fingerprint(sheet: Sheet, centre: tuple[float, float]) -> None:
    """A red fingerprint: whorled ridges inside an upright oval."""
    random = sheet.random
    width, height = sheet.px(10.5), sheet.px(14)
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    u, v = (xs - width / 2) / (width / 2), (ys - height * 0.45) / (height / 2)
    bend = 0.12 * np.sin(3.1 * u + float(random.uniform(0, 6))) + 0.1 * np.sin(4.3 * v)
    ridges = np.sin((np.hypot(u, v * 0.9) + bend) * 46)
    inside = np.clip(1.25 - np.hypot(u, (ys - height / 2) / (height / 2)) ** 3, 0, 1)
    ink = np.clip(ridges * 0.6 + 0.45, 0, 1) * inside * (random.random((height, width)) > 0.08)
    red = np.array(_REDS[int(random.integers(len(_REDS)))], np.float32)
    picture = 255 - (255 - red) * ink[..., None]
    layer = Image.fromarray(picture.astype(np.uint8)).rotate(
        float(random.uniform(-28, 28)), Image.Resampling.BICUBIC, fillcolor="white"
    )
    x, y = round(centre[0] - width / 2), round(centre[1] - height / 2)
    sheet.multiply(layer, (x, y), float(random.uniform(0.6, 0.85)))
    sheet.mark("fingerprint", (x, y, x + width, y + height))


def page_number(sheet: Sheet, number: int) -> None:
    """The dossier's page number at the lower right, as a numbering machine stamps it."""
    look = Look("song", 5.0)
    x, y = (
        sheet.px(193 + float(sheet.random.normal(0, 1.2))),
        sheet.px(284 + float(sheet.random.normal(0, 1))),
    )
    font = face(look.face, sheet.px(look.size))
    sheet.pen.text((x, y), str(number), (30, 30, 34), font, anchor="mm")
    half = font.getlength(str(number)) / 2
    sheet.mark("page-number", (x - half, y - font.size / 2, x + half, y + font.size / 2), str(number))


def _worn(layer: Image.Image, random: np.random.Generator, most: float) -> Image.Image:
    """The ink with paler patches, as an uneven pad leaves it."""
    patches = Image.fromarray((random.random((12, 12)) * 255).astype(np.uint8)).resize(
        layer.size, Image.Resampling.BICUBIC
    )
    pale = np.asarray(patches.filter(ImageFilter.GaussianBlur(6)), np.float32)[..., None] / 255 * most
    picture = np.asarray(layer, np.float32)
    return Image.fromarray((picture + (255 - picture) * pale).astype(np.uint8))
