"""Pages of a PDF for print: a code on every page with its page number, drawn as squares; several copies."""

from __future__ import annotations

import io
from dataclasses import replace

from zmtool.forms.page_code import SIDE_MM, PageCode

_POINTS_PER_MM = 72 / 25.4
_LEFT_MM, _BOTTOM_MM = 8, 8
_QUIET = 2


def with_page_codes(pdf: bytes, code: PageCode) -> bytes:
    """The PDF with ``code`` in the lower left corner of every page, saying which page it is (from 1)."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter()
    writer.append(PdfReader(io.BytesIO(pdf)))
    for number, page in enumerate(writer.pages, 1):
        _stamp(page, replace(code, page=number))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def repeated(pdf: bytes, copies: int) -> bytes:
    """The PDF with its pages one copy after the other."""
    from pypdf import PdfReader, PdfWriter

    if copies == 1:
        return pdf
    reader, writer = PdfReader(io.BytesIO(pdf)), PdfWriter()
    for _ in range(copies):
        writer.append(reader)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _stamp(page: object, code: PageCode) -> None:
    from pypdf import PageObject
    from pypdf.generic import DecodedStreamObject, NameObject

    assert isinstance(page, PageObject)  # noqa: S101 - pypdf's pages are
    drawing = DecodedStreamObject()
    drawing.set_data(_squares(code).encode("ascii"))
    over = PageObject.create_blank_page(None, float(page.mediabox.width), float(page.mediabox.height))
    over[NameObject("/Contents")] = drawing
    page.merge_page(over)


def _squares(code: PageCode) -> str:
    """The operators that draw the code: white ground, then one rectangle a run of dark modules."""
    import segno

    rows = [
        list(map(bool, row))
        for row in segno.make(code.text(), error="m", micro=False, encoding="utf-8").matrix
    ]
    side = SIDE_MM * _POINTS_PER_MM
    module = side / (len(rows) + 2 * _QUIET)
    left, bottom = _LEFT_MM * _POINTS_PER_MM, _BOTTOM_MM * _POINTS_PER_MM
    parts = [f"q 1 g {left:.3f} {bottom:.3f} {side:.3f} {side:.3f} re f 0 g"]
    for down, row in enumerate(rows):
        across = 0
        while across < len(row):
            run = 1
            if row[across]:
                while across + run < len(row) and row[across + run]:
                    run += 1
                x = left + (across + _QUIET) * module
                y = bottom + side - (down + 1 + _QUIET) * module
                parts.append(f"{x:.3f} {y:.3f} {run * module:.3f} {module:.3f} re")
            across += run
    return " ".join([*parts, "f Q"])
