"""Pictures of single pages bound into one PDF, in order and without loss."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from zmtool.base.errors import BadInput
from zmtool.scans.intake import open_input
from zmtool.scans.picture_pages import add_picture_page


def bind_pictures(target: Path, pictures: Sequence[Path]) -> tuple[tuple[Path, BadInput], ...]:
    """Writes the pictures as the pages of one PDF to ``target``; a TIFF of several pages gives them all.

    The same pictures give the same bytes. Returns the pictures that cannot be shown, with why; the others are bound
    without them, and nothing is written where none is left.
    """
    import pikepdf

    refused: list[tuple[Path, BadInput]] = []
    with pikepdf.new() as pdf:
        for path in pictures:
            pages = len(pdf.pages)
            try:
                for number in range(1, open_input(path).pages + 1):
                    add_picture_page(pdf, path, number, 0)
            except BadInput as problem:
                del pdf.pages[pages:]
                refused.append((path, problem))
        if len(pdf.pages):
            pdf.save(target, deterministic_id=True)
    return tuple(refused)
