"""Word files as pages: the text and tables of a .docx in reading order, as one upright page.

A .docx has no fixed pages. Boxes only keep the order: lines run from top to bottom, cells lie in their grid;
they do not say where Word would print something. Untrusted input: only the text parts are read, entities are not
resolved, sizes are bounded.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from zmtool.base.errors import BadInput
from zmtool.scans.records import Box, Cell, Line, Page, Table

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MAX_PART = 32 * 1024 * 1024
LINE_STEP = 0.01


def is_word(head: bytes, path: Path) -> bool:
    """Whether a file is a zip that says it is a Word document."""
    if not head.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            return "word/document.xml" in archive.namelist()
    except (OSError, zipfile.BadZipFile):
        return False


def word_page(path: Path) -> Page:
    """The text of a .docx as one page. Raises BadInput."""
    body = _body(path)
    rows = _Writer()
    for child in body:
        if child.tag == f"{_W}p":
            rows.paragraph(child)
        elif child.tag == f"{_W}tbl":
            rows.table(child)
    lines, tables = rows.laid_out()
    return Page(1, 0, 0.707, lines, tables, source="text", engine="docx-text", blank=not lines)


def _body(path: Path) -> Any:
    try:
        with zipfile.ZipFile(path) as archive:
            info = archive.getinfo("word/document.xml")
            if info.file_size > MAX_PART:
                raise BadInput("Word 文件过大", where=str(path), next_step="请拆分后再读入")
            content = archive.read(info)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        body = etree.fromstring(content, parser).find(f"{_W}body")
    except (
        OSError,
        KeyError,
        zipfile.BadZipFile,
        NotImplementedError,
        RuntimeError,
        etree.XMLSyntaxError,
    ) as error:
        raise BadInput(
            "Word 文件已损坏或有密码", where=str(path), next_step="请用 Word 或 WPS 打开后另存为 .docx"
        ) from error
    if body is None:
        raise BadInput("Word 文件没有正文", where=str(path), next_step="请用 Word 或 WPS 打开后另存为 .docx")
    return body


class _Writer:
    """Collects lines with their row on the page; boxes are fractions of as many rows as there are in the end."""

    def __init__(self) -> None:
        self._row = 0
        self._lines: list[tuple[str, int, float, float]] = []
        self._tables: list[tuple[int, int, list[tuple[Cell, int, int]]]] = []

    def paragraph(self, element: Any, left: float = 0.12, right: float = 0.55) -> None:
        """One paragraph between two edges; a centred one of the body stands in the middle of the page.

        The edges leave the measure unfilled: a paragraph of Word is whole and never goes on in the next.
        """
        centred = element.find(f"{_W}pPr/{_W}jc")
        if (left, right) == (0.12, 0.55) and centred is not None and centred.get(f"{_W}val") == "center":
            left, right = 0.35, 0.65
        for text in _texts(element):
            if text.strip():
                self._lines.append((text.strip(), self._row, left, right))
                self._row += 1

    def table(self, element: Any) -> None:
        """One table; its cells keep their grid columns."""
        widths = max(1, len(element.findall(f"{_W}tblGrid/{_W}gridCol")))
        top = self._row
        placed: list[tuple[Cell, int, int]] = []
        for number, row in enumerate(element.findall(f"{_W}tr")):
            start, column, deepest = self._row, 0, self._row + 1
            cells: list[Cell] = []
            for cell in row.findall(f"{_W}tc"):
                span_mark = cell.find(f"{_W}tcPr/{_W}gridSpan")
                span = int(span_mark.get(f"{_W}val", "1")) if span_mark is not None else 1
                left, right = 0.12 + 0.76 * column / widths, 0.12 + 0.76 * min(column + span, widths) / widths
                self._row = start
                for paragraph in cell.iter(f"{_W}p"):
                    self.paragraph(paragraph, left + 0.002, right - 0.002)
                deepest = max(deepest, self._row)
                cells.append(Cell(number, column, 1, span, (left, 0.0, right, 0.0)))
                column += span
            self._row = deepest
            placed += [(one, start, deepest) for one in cells]
        self._tables.append((top, self._row, placed))

    def laid_out(self) -> tuple[tuple[Line, ...], tuple[Table, ...]]:
        """The lines and tables with boxes as fractions of the page."""
        step = min(LINE_STEP, 0.96 / max(1, self._row))

        def down(row: float) -> float:
            return round(0.02 + step * row, 5)

        lines = tuple(
            Line(text, (round(left, 4), down(row + 0.1), round(right, 4), down(row + 0.9)), 1.0)
            for text, row, left, right in self._lines
        )
        tables = []
        for top, bottom, cells in self._tables:
            box: Box = (0.12, down(top), 0.88, down(bottom))
            tables.append(
                Table(
                    box,
                    tuple(
                        Cell(
                            one.row,
                            one.col,
                            one.row_span,
                            one.col_span,
                            (one.box[0], down(start), one.box[2], down(end)),
                        )
                        for one, start, end in cells
                    ),
                )
            )
        return lines, tuple(tables)


def _texts(paragraph: Any) -> Iterator[str]:
    """The paragraph's text, a line break beginning a new one."""
    text: list[str] = []
    for node in paragraph.iter(f"{_W}t", f"{_W}br", f"{_W}tab"):
        if node.tag == f"{_W}t":
            text.append(node.text or "")
        elif node.tag == f"{_W}tab":
            text.append(" ")
        else:
            yield "".join(text)
            text = []
    yield "".join(text)
