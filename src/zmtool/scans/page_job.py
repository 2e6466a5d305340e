"""Reading one page of a file: a pure function of the file's content, the page's number and the engine's name."""

from __future__ import annotations

from dataclasses import replace

from zmtool.base.errors import BadInput
from zmtool.scans.engines.choose import engine_named
from zmtool.scans.intake import DPI, QUICK_DPI, Opened, page_image
from zmtool.scans.order import ordered_lines
from zmtool.scans.pdf_text import page_text, parted_lines
from zmtool.scans.records import Page
from zmtool.scans.spread import gutter
from zmtool.scans.word import word_page


def read_page_of(opened: Opened, number: int, engine: str) -> tuple[Page, str]:
    """A page, counted from 1, and why it says nothing (empty where it was read)."""
    try:
        return _page(opened, number, engine), ""
    except BadInput as problem:
        return Page(number, 0, 0.707, ()), problem.what
    except MemoryError:
        return Page(number, 0, 0.707, ()), f"第 {number} 页需要的内存过多，已跳过"


def _page(opened: Opened, number: int, engine: str) -> Page:
    if opened.kind == "word":
        return word_page(opened.path)
    from zmtool.scans.pages import drawn_paper, drawn_tables, read_page

    lines = page_text(opened, number)
    image = page_image(opened, number, QUICK_DPI if engine == "fast" and not lines else DPI)
    if not lines:
        return read_page(image, number, engine_named(engine))
    tables, marks, parted = drawn_tables(image, number, lines)
    lines = parted_lines(opened, number, lines, parted)
    page = Page(
        number, 0, image.shape[1] / image.shape[0], lines, tables, marks, source="text", engine="pdf-text"
    )
    ordered = ordered_lines(lines, tables, gutter(lines, tables, page.aspect))
    return replace(page, lines=ordered, paper=drawn_paper(image, lines))
