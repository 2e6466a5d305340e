"""Pages and files drawn by code."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from zmtool.scans.engines.protocol import Image as Picture

FONT = Path("/usr/share/fonts/truetype/arphic/uming.ttc")
needs_font = pytest.mark.skipif(
    not FONT.is_file(), reason=f"{FONT} is missing: apt-get install fonts-arphic-uming"
)
A4 = (1654, 2339)
RED = (205, 40, 40)


def page(*lines: tuple[int, int, str], size: int = 44, paper: tuple[int, int] = A4) -> Image.Image:
    """White paper with lines of text at (x, y)."""
    image = Image.new("RGB", paper, "white")
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(str(FONT), size)
    for x, y, text in lines:
        draw.text((x, y), text, fill="black", font=font)
    return image


def pixels(image: Image.Image) -> Picture:
    return np.asarray(image.convert("RGB"), dtype=np.uint8).copy()


def lit(image: Image.Image, light: float | Sequence[float] | NDArray[np.float64]) -> Picture:
    """The page in a light: how much of white the paper is, everywhere alike or for each colour."""
    return np.asarray(pixels(image) * np.asarray(light), np.uint8)


def grid(
    image: Image.Image, columns: Sequence[int], rows: Sequence[int], width: int = 3
) -> ImageDraw.ImageDraw:
    """Rules a table with these column and row edges."""
    draw = ImageDraw.Draw(image)
    for x in columns:
        draw.line((x, rows[0], x, rows[-1]), fill="black", width=width)
    for y in rows:
        draw.line((columns[0], y, columns[-1], y), fill="black", width=width)
    return draw


def seal(image: Image.Image, centre: tuple[int, int], radius: int = 150) -> None:
    draw = ImageDraw.Draw(image)
    x, y = centre
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=RED, width=9)
    star = [
        (x + r * np.sin(np.pi * k / 5), y - r * np.cos(np.pi * k / 5))
        for k in range(10)
        for r in [radius * (0.3 if k % 2 == 0 else 0.12)]
    ]
    draw.polygon(star, fill=RED)


def fingerprint(image: Image.Image, centre: tuple[int, int]) -> None:
    draw = ImageDraw.Draw(image)
    x, y = centre
    for step in range(2, 36, 5):
        draw.ellipse((x - step, y - step * 1.3, x + step, y + step * 1.3), outline=RED, width=2)


def pdf(objects: Sequence[bytes]) -> bytes:
    """A PDF of these objects; the first is the catalogue."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def text_pdf(
    lines: Sequence[tuple[int, int, str]],
    extra: bytes = b"",
    box: bytes = b"[0 0 595 842]",
    rules: Sequence[tuple[int, int, int]] = (),
    turned: bytes = b"",
) -> bytes:
    """A born-digital page with lines of Latin text, and level rules (x, x, y), at points from the lower left.

    ``turned`` is an operator that turns all of it.
    """
    content = (
        turned
        + b"".join(b"%d %d m %d %d l S " % (x0, y, x1, y) for x0, x1, y in rules)
        + b"BT /F1 14 Tf "
        + b"".join(b"1 0 0 1 %d %d Tm (%s) Tj " % (x, y, text.encode("ascii")) for x, y, text in lines)
        + b"ET"
    )
    return pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox"
            + box
            + b"/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>"
            + extra
            + b">>",
            b"<</Length %d>>\nstream\n%s\nendstream" % (len(content), content),
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        ]
    )
