"""One PDF from many: the parts in their order, each with a bookmark, pages numbered as a numbering machine does.

Nothing in the file tells when it was made: the same parts give the same bytes.
"""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from zmtool import __version__

if TYPE_CHECKING:
    from pypdf import PageObject, PdfWriter

A4 = (595.28, 841.89)
"""Width and height of a sheet in points, upright."""
_SIZE = 13.0
_FROM_EDGE = 51.0
_FROM_FOOT = 34.0
_DIGIT = 0.556
"""The width of a Helvetica digit, in parts of its size (Adobe Core 14 metrics)."""
_MARGIN = 51.0
_SLACK = 3.0


@dataclass(frozen=True, slots=True)
class Part:
    """One document of a stack. ``first`` is the number stamped on its first page, None for pages without numbers.

    ``framed`` pages are put onto A4 with a margin and never enlarged, as pictures are; any other page of another size
    fills the sheet.
    """

    title: str
    pdf: Path
    first: int | None = None
    framed: bool = False


@dataclass(frozen=True, slots=True)
class Stack:
    """The bytes of the PDF, and the page (from 1) of the file at which each part begins."""

    content: bytes
    begins: tuple[int, ...]
    pages: int


def stack(parts: Sequence[Part], title: str, *, both_sides: bool = False) -> Stack:
    """The parts as one PDF.

    With ``both_sides`` (paper printed on both sides) odd numbers stand at the lower right of a front and even ones at
    the lower left of a back; an empty page is put in where that, or a front for a part without numbers, asks for it.
    """
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter()
    begins = []
    for part in parts:
        if both_sides and len(writer.pages) % 2 != ((part.first or 1) - 1) % 2:
            writer.add_blank_page(*A4)
        begins.append(len(writer.pages) + 1)
        for offset, page in enumerate(PdfReader(part.pdf).pages):
            placed = _on_a4(writer, page, part.framed)
            if part.first is not None:
                number = part.first + offset
                _stamp(placed, number, left=both_sides and number % 2 == 0)
        writer.add_outline_item(title=part.title, page_number=begins[-1] - 1)
    writer.page_mode = "/UseOutlines"
    # Set as a whole: nothing of the clock, nothing of the parts.
    writer.metadata = {"/Title": title, "/Producer": f"zmtool {__version__}"}
    buffer = io.BytesIO()
    writer.write(buffer)
    return Stack(buffer.getvalue(), tuple(begins), len(writer.pages))


def _on_a4(writer: PdfWriter, page: PageObject, framed: bool) -> PageObject:
    """The page at the end of ``writer``, as it is where it is A4, else brought to A4 the same way round."""
    from pypdf import Transformation

    for active in ("/AA", "/Annots"):  # what happens by itself or at a click has no place on paper
        page.pop(active, None)
    box, turn = page.cropbox, page.rotation % 360
    wide, high = float(box.width), float(box.height)
    width, height = (high, wide) if turn in (90, 270) else (wide, high)
    across, up = A4 if width <= height else (A4[1], A4[0])
    same = abs(width - across) < _SLACK and abs(height - up) < _SLACK
    if same and not framed and not turn and float(box.left) == float(box.bottom) == 0:
        return writer.add_page(page)
    margin = _MARGIN if framed else 0.0
    scale = min((across - 2 * margin) / width, (up - 2 * margin) / height, 1.0 if framed else math.inf)
    upright = {0: (0.0, 0.0), 90: (0.0, wide), 180: (wide, high), 270: (high, 0.0)}[turn]
    moved = (
        Transformation()
        .translate(-float(box.left), -float(box.bottom))
        .rotate(-turn)
        .translate(*upright)
        .scale(scale)
        .translate((across - width * scale) / 2, (up - height * scale) / 2)
    )
    page.trimbox = box  # what is outside of it is not seen, and stays so
    sheet = writer.add_blank_page(across, up)
    sheet.merge_transformed_page(page, moved)
    return sheet


def _stamp(page: PageObject, number: int, *, left: bool) -> None:
    """Prints the number at the lower right (lower left on a back) of a page as it is seen."""
    from pypdf import PageObject
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    text = str(number)
    width, height = float(page.mediabox.width), float(page.mediabox.height)
    along = _FROM_EDGE if left else width - _FROM_EDGE - len(text) * _DIGIT * _SIZE
    drawing = DecodedStreamObject()
    drawing.set_data(f"BT /F {_SIZE} Tf 0 g {along:.2f} {_FROM_FOOT} Td ({text}) Tj ET".encode("ascii"))
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
            NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
        }
    )
    over = PageObject.create_blank_page(None, width, height)
    over[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/F"): font})}
    )
    over[NameObject("/Contents")] = drawing
    page.merge_page(over)
