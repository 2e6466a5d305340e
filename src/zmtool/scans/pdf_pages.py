"""Pages of an input PDF taken over as they look: their own content, without whatever does something by itself.

A page keeps contents, resources, boxes and turn. Notes and form fields become part of the picture; links, actions,
scripts, attachments, forms, private data of programs stay behind. Layers that are switched off stay switched off.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from zmtool.base.errors import BadInput
from zmtool.scans.hidden_text import without_hidden_text
from zmtool.scans.intake import Opened
from zmtool.scans.records import Page
from zmtool.scans.text_layer import Sheet

if TYPE_CHECKING:
    import pikepdf

_KEPT = frozenset(
    ("/Type", "/Parent", "/MediaBox", "/CropBox", "/Resources", "/Contents", "/Rotate", "/UserUnit", "/Group")
)
_LETTER = (0.0, 0.0, 612.0, 792.0)
"""What PDFium shows where a page says no usable size."""


class SourcePdf:
    """An opened input PDF, cleaned in memory; the file itself is never touched."""

    def __init__(self, opened: Opened) -> None:
        import pikepdf

        self.path = opened.path
        try:
            self._pdf = pikepdf.open(opened.path)
            if len(self._pdf.pages) != opened.pages:
                raise _damaged(opened.path)
            if any("/Annots" in page.obj for page in self._pdf.pages):
                self._pdf.flatten_annotations("screen")
        except pikepdf.PdfError as error:
            raise _damaged(opened.path) from error

    def close(self) -> None:
        """Lets go of the file."""
        self._pdf.close()

    def add_page(self, to: pikepdf.Pdf, page: Page) -> tuple[Sheet, bool]:
        """Adds a page to ``to``, upright, without anybody's text behind its picture where zmtool read the picture.

        Returns the sheet, and whether visible text of the page's own remains on it. Raises BadInput.
        """
        import pikepdf

        source = self._pdf.pages[page.page - 1]
        try:
            box, turn = _seen_box(source), _turn(source)
            resources = source.resources
            for key in list(source.obj.keys()):
                if key not in _KEPT:
                    del source.obj[key]
            source.obj.Resources = resources if isinstance(resources, pikepdf.Dictionary) else {}
            to.pages.append(source)
            added = to.pages[-1]
            added.obj.MediaBox = list(_media_box(source))
            added.obj.Rotate = (turn + page.rotation) % 360
            own_text = False
            if page.source != "text":
                own_text = without_hidden_text(to, added, box)
        except (pikepdf.PdfError, ValueError, TypeError, AttributeError, KeyError) as error:
            raise BadInput(
                f"第 {page.page} 页的内容无法取出，可能已损坏",
                where=str(self.path),
                next_step="请重新扫描这一页",
            ) from error
        return Sheet(box, (turn + page.rotation) % 360), own_text

    def layers(self, to: pikepdf.Pdf) -> tuple[list[pikepdf.Object], list[pikepdf.Object]]:
        """The layers (optional content groups) of this PDF as objects of ``to``: all, and those switched off."""
        import pikepdf

        properties = self._pdf.Root.get("/OCProperties")
        if not isinstance(properties, pikepdf.Dictionary):
            return [], []
        default = properties.get("/D", pikepdf.Dictionary())
        groups = [one for one in properties.get("/OCGs", []) if isinstance(one, pikepdf.Dictionary)]
        off_at_first = default.get("/BaseState") == pikepdf.Name.OFF
        named = {one.objgen for one in default.get("/ON" if off_at_first else "/OFF", [])}
        copies = {one.objgen: to.copy_foreign(one) for one in groups if one.is_indirect}
        off = [copy for key, copy in copies.items() if (key in named) is not off_at_first]
        return list(copies.values()), off


def _seen_box(page: pikepdf.Page) -> tuple[float, float, float, float]:
    """The box of a page that is shown: what its crop box leaves of its media box."""
    media = _media_box(page)
    crop = _box(page.cropbox) or media
    seen = (
        max(media[0], crop[0]),
        max(media[1], crop[1]),
        min(media[2], crop[2]),
        min(media[3], crop[3]),
    )
    return seen if seen[0] < seen[2] and seen[1] < seen[3] else media


def _media_box(page: pikepdf.Page) -> tuple[float, float, float, float]:
    try:
        return _box(page.mediabox) or _LETTER
    except (AttributeError, KeyError, ValueError):
        return _LETTER


def _box(edges: Any) -> tuple[float, float, float, float] | None:
    try:
        x0, y0, x1, y1 = (float(edge) for edge in edges)
    except (TypeError, ValueError):
        return None
    box = (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
    return box if box[0] < box[2] and box[1] < box[3] else None


def _turn(page: pikepdf.Page) -> int:
    """The clockwise turn with which a page is shown, inherited where it does not say itself."""
    node: Any = page.obj
    above = 0
    while node is not None and above < 64:
        if "/Rotate" in node:
            return int(node.Rotate) // 90 % 4 * 90
        node, above = node.get("/Parent"), above + 1
    return 0


def _damaged(path: Path) -> BadInput:
    return BadInput(
        "PDF 已损坏或不完整，不能制作可检索 PDF",
        where=str(path),
        next_step="请重新扫描，或用其他程序另存为 PDF 后再试",
    )
