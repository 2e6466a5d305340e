"""Tables in HTML, which many systems export under the name .xls."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from zmtool.base.errors import BadInput
from zmtool.sheets.delimited import too_large
from zmtool.sheets.records import MAX_CELL_CHARS, MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Sheet

_BREAKS = ("br", "p", "div")


def looks_like_markup(text: str) -> bool:
    """Whether the text is HTML or XML and no delimited table."""
    head = text[:2000].lstrip("\ufeff \r\n\t").lower()
    return head.startswith(
        ("<!doctype", "<html", "<?xml", "<table", "<meta", "<head", "<style", "<body", "<!--")
    )


def read_markup(text: str, name: str) -> tuple[Sheet, ...]:
    """The outer tables of an HTML page; a cell over several rows or columns gives its text to each.

    Raises BadInput for a page without a table, for Excel's XML format, and beyond the limits.
    """
    parser = _Tables(name)
    parser.feed(text)
    parser.close()
    if not parser.tables:
        kind = (
            "Excel 2003 XML 格式" if re.search(r"<(?:\w+:)?Workbook\b", text[:5000]) else "网页，其中没有表格"
        )
        raise BadInput(
            f"这个文件是{kind}", where=name, next_step="请用 WPS 或 Excel 打开，另存为 .xlsx 后重试"
        )
    return tuple(Sheet(f"表 {number}", tuple(rows)) for number, rows in enumerate(parser.tables, 1))


class _Tables(HTMLParser):
    """Collects the rows of each outer table; what stands in a table within a cell belongs to the cell."""

    def __init__(self, name: str) -> None:
        super().__init__(convert_charrefs=True)
        self.name = name
        self.tables: list[list[tuple[str, ...]]] = []
        self.depth = 0
        self.count = 0
        self.row: list[str] | None = None
        self.cell: list[str] | None = None
        self.span = (1, 1)
        # Column → (rows still to fill, text): cells that reach down from rows above.
        self.hanging: dict[int, tuple[int, str]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.depth += 1
            if self.depth == 1:
                self.tables.append([])
                self.hanging = {}
        elif self.depth == 1 and tag == "tr":
            self._end_row()
            self.row = []
        elif self.depth == 1 and tag in ("td", "th"):
            self._end_cell()
            if self.row is None:
                self.row = []
            given = dict(attrs)
            self.cell = []
            self.span = (_span(given.get("rowspan")), _span(given.get("colspan")))
        elif tag in _BREAKS and self.cell:
            self.cell.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag == "table" and self.depth:
            if self.depth == 1:
                self._end_row()
            self.depth -= 1
        elif self.depth == 1 and tag in ("td", "th"):
            self._end_cell()
        elif self.depth == 1 and tag == "tr":
            self._end_row()

    def handle_data(self, data: str) -> None:
        if self.cell is not None:
            self.cell.append(data)

    def close(self) -> None:
        super().close()
        if self.depth:
            self._end_row()

    def _end_cell(self) -> None:
        if self.cell is None or self.row is None:
            return
        text = " ".join("".join(self.cell).split())[:MAX_CELL_CHARS]
        self.cell = None
        self._fill_from_above()
        rows, columns = self.span
        for _ in range(columns):
            if rows > 1:
                self.hanging[len(self.row)] = (rows - 1, text)
            self.row.append(text)
        self._count(columns)

    def _end_row(self) -> None:
        self._end_cell()
        if self.row is None:
            return
        self._fill_from_above()
        self.tables[-1].append(tuple(self.row))
        self.row = None
        self._count(1)
        if len(self.tables[-1]) > MAX_ROWS:
            raise too_large(self.name)

    def _fill_from_above(self) -> None:
        assert self.row is not None  # noqa: S101 - only called inside a row
        while (place := len(self.row)) in self.hanging:
            left, text = self.hanging.pop(place)
            if left > 1:
                self.hanging[place] = (left - 1, text)
            self.row.append(text)
            self._count(1)

    def _count(self, cells: int) -> None:
        self.count += cells
        if self.count > MAX_CELLS or len(self.row or ()) > MAX_COLUMNS:
            raise too_large(self.name)


def _span(value: str | None) -> int:
    return min(int(value), MAX_COLUMNS + 1) if value and re.fullmatch("[1-9][0-9]{0,5}", value) else 1
