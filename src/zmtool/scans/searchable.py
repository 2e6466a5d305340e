"""Searchable PDF/A of scanned files: the original pages as they are, invisible text as read, bookmarks.

Pages that have their own text (``Page.source`` is ``text``) get no second one; a reading that somebody else laid behind
a scanned page is replaced by ours.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from zmtool.base.errors import BadInput
from zmtool.scans.glyphless_font import NAME, GlyphlessFont
from zmtool.scans.intake import Opened
from zmtool.scans.pdf_a import against, claim, tidy
from zmtool.scans.pdf_pages import SourcePdf
from zmtool.scans.picture_pages import add_empty_page, add_picture_page
from zmtool.scans.records import Box, Line, Page
from zmtool.scans.text_layer import Sheet, text_layer

if TYPE_CHECKING:
    import pikepdf

_SAME_PLACE = 0.5


@dataclass(frozen=True, slots=True)
class Heading:
    """A document on the pages of a file: a bookmark at its first page (counted in the file)."""

    title: str
    page: int


@dataclass(frozen=True, slots=True)
class Part:
    """Pages of one file in the order in which they are to come, and the documents on them."""

    opened: Opened
    pages: tuple[Page, ...]
    headings: tuple[Heading, ...] = ()


@dataclass(frozen=True, slots=True)
class Searchable:
    """What was written: whether it is PDF/A-2u, ``reasons`` why not, ``notes`` on pages (both Chinese)."""

    pages: int
    documents: int
    conforms: bool
    reasons: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(slots=True)
class _Work:
    """A PDF as it grows."""

    pdf: pikepdf.Pdf
    font: GlyphlessFont
    lettered: list[pikepdf.Object] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def write_searchable(target: Path, parts: Sequence[Part], *, title: str, when: datetime) -> Searchable:
    """Writes the parts as one PDF to ``target``; the same parts, title and moment give the same bytes.

    Raises BadInput for a Word file (it has no scanned pages) and for a file that cannot be taken over.
    """
    import pikepdf

    with ExitStack() as stack:
        work = _Work(stack.enter_context(pikepdf.new()), GlyphlessFont())
        sources: dict[Path, SourcePdf] = {}
        for part in parts:
            _refuse_word(part.opened)
            if part.opened.kind == "pdf" and part.opened.path not in sources:
                sources[part.opened.path] = stack.enter_context(closing(SourcePdf(part.opened)))
            for page in part.pages:
                _add_page(work, part.opened, page, sources.get(part.opened.path))
        _embed_font(work)
        _keep_layers(work.pdf, list(sources.values()))
        documents = _add_bookmarks(work.pdf, parts)
        tidy(work.pdf)
        reasons = against(work.pdf)
        claim(work.pdf, title, when, conforms=not reasons)
        pages = len(work.pdf.pages)
        work.pdf.save(
            target,
            deterministic_id=True,
            min_version="1.7",
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
        return Searchable(pages, documents, not reasons, reasons, tuple(work.notes))


def _refuse_word(opened: Opened) -> None:
    if opened.kind == "word":
        raise BadInput(
            "这是 Word 文件，没有扫描的页面",
            where=str(opened.path),
            next_step="用 zmtool form pdf 转成 PDF",
        )


def _add_page(work: _Work, opened: Opened, page: Page, source: SourcePdf | None) -> None:
    lines: Sequence[Line] = (*page.lines, *page.foot) if page.source != "text" else ()
    if source is not None:
        sheet, own_text = source.add_page(work.pdf, page)
        if own_text and lines:
            lines = _not_said_already(lines, _own_lines(work.pdf.pages[-1], page.rotation))
    else:
        try:
            sheet = add_picture_page(work.pdf, opened.path, page.page, page.rotation)
        except BadInput as problem:
            add_empty_page(work.pdf)
            work.notes.append(f"第 {page.page} 页的{problem.what}，留作空白页")
            return
    _add_text(work, page, lines, sheet)


def _add_text(work: _Work, page: Page, lines: Sequence[Line], sheet: Sheet) -> None:
    """Puts the text before the page's own content, which may leave the coordinates as it likes."""
    import pikepdf

    layer = text_layer(page, lines, sheet, work.font)
    if not layer:
        return
    added = work.pdf.pages[-1]
    added.contents_add(work.pdf.make_stream(layer), prepend=True)
    resources = added.obj.get("/Resources", pikepdf.Dictionary())
    added.obj.Resources = pikepdf.Dictionary(dict(resources.items()))
    work.lettered.append(added.obj)


def _embed_font(work: _Work) -> None:
    """Embeds the font once every character is known, and gives it to every page with text."""
    import pikepdf

    if not work.lettered:
        return
    font = work.pdf.make_indirect(work.font.embedded(work.pdf))
    for page in work.lettered:
        known = page.Resources.get("/Font", pikepdf.Dictionary())
        page.Resources.Font = pikepdf.Dictionary({**dict(known.items()), NAME: font})


def _own_lines(page: pikepdf.Page, rotation: int) -> tuple[Line, ...]:
    """The text that is seen on a page of a PDF itself (a stamp, a number), with its places on the upright page."""
    import pikepdf
    import pypdfium2

    from zmtool.scans.pdf_text import lines_of

    buffer = io.BytesIO()
    with pikepdf.new() as alone:
        alone.pages.append(page)
        alone.save(buffer)
    try:
        with pypdfium2.PdfDocument(buffer.getvalue()) as document:
            shown = document[0]
            return lines_of(shown, shown.get_textpage())
    except pypdfium2.PdfiumError:
        return ()


def _not_said_already(lines: Sequence[Line], own: Sequence[Line]) -> tuple[Line, ...]:
    """The lines read from the picture that do not lie on text which the page has itself."""
    return tuple(one for one in lines if not any(_lies_on(one.box, text.box) for text in own))


def _lies_on(box: Box, other: Box) -> bool:
    width = min(box[2], other[2]) - max(box[0], other[0])
    height = min(box[3], other[3]) - max(box[1], other[1])
    area = (box[2] - box[0]) * (box[3] - box[1])
    return width > 0 and height > 0 and width * height >= _SAME_PLACE * area


def _keep_layers(pdf: pikepdf.Pdf, sources: Sequence[SourcePdf]) -> None:
    """What was switched off in a source stays so, in the one way that PDF/A allows."""
    from pikepdf import Array, Dictionary, String

    groups: list[pikepdf.Object] = []
    off: list[pikepdf.Object] = []
    for source in sources:
        every, hidden = source.layers(pdf)
        groups += every
        off += hidden
    if groups:
        default = Dictionary(Name=String("zmtool"), Order=Array(groups), OFF=Array(off))
        pdf.Root.OCProperties = Dictionary(OCGs=Array(groups), D=default)


def _add_bookmarks(pdf: pikepdf.Pdf, parts: Sequence[Part]) -> int:
    """A bookmark for every document with one for each of its pages below it; returns how many documents there are."""
    from pikepdf import OutlineItem

    documents = place = 0
    with pdf.open_outline() as outline:
        for part in parts:
            begins = {one.page: one for one in part.headings}
            under = outline.root
            for page in part.pages:
                if page.page in begins:
                    item = OutlineItem(begins[page.page].title, place, "Fit")
                    item.is_closed = True
                    outline.root.append(item)
                    under = item.children
                    documents += 1
                place += 1
                number = f"（编页 {page.page_number}）" if page.page_number else ""
                under.append(OutlineItem(f"第 {place} 页{number}", place - 1, "Fit"))
    if documents:
        from pikepdf import Name

        pdf.Root.PageMode = Name.UseOutlines
    return documents
