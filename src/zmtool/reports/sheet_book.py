"""Plain tables as a workbook or CSV: figures are figures, days are days, and no text is ever a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zmtool.base.errors import UsageProblem
from zmtool.base.files import whole_file, write_whole
from zmtool.base.text import cell_width
from zmtool.forms.printable import printed

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_BOM = b"\xef\xbb\xbf"
_MEASURED_ROWS = 200
_NARROWEST, _WIDEST = 8, 50
_MOST_CHARACTERS = 32_000
_A4 = 9


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: its name (at most 31 characters), the heads of its columns, its rows (text, int, float, date, None)."""

    name: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[Any]]


class Share(float):
    """A fraction that is shown as a percentage."""


def write_book(sheets: Sequence[Sheet], path: Path) -> Path:
    """Writes the tables to an .xlsx file. Raises UsageProblem for another name, Refused where it cannot be written."""
    from xlsxwriter import Workbook

    if path.suffix.lower() != ".xlsx":
        raise UsageProblem("表格文件应为 .xlsx", where=str(path), next_step="例：-o 报表.xlsx")
    with whole_file(path) as part:
        # Rows are written out as they come; nothing in a text makes it a formula, a link or a number.
        book = Workbook(
            str(part),
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_numbers": False,
                "strings_to_urls": False,
            },
        )
        formats = _Formats(
            book.add_format({"bold": True, "num_format": "@"}),
            book.add_format({"num_format": "@"}),
            book.add_format({"num_format": "@", "quote_prefix": True}),
            book.add_format({"num_format": "yyyy-mm-dd"}),
            book.add_format({"num_format": "0.00%"}),
        )
        for sheet in sheets:
            _write(book.add_worksheet(sheet.name), sheet, formats)
        book.close()
    return path


@dataclass(frozen=True, slots=True)
class _Formats:
    """How cells look: heads, text, text that begins like a formula, days, shares."""

    head: Any
    text: Any
    guarded: Any
    day: Any
    share: Any


def _write(page: Worksheet, sheet: Sheet, formats: _Formats) -> None:
    for column, head in enumerate(sheet.columns):
        shown = [head, *(str(row[column]) for row in sheet.rows[:_MEASURED_ROWS])]
        width = max(cell_width(one, 2) for one in shown) + 2
        page.set_column(column, column, min(max(width, _NARROWEST), _WIDEST))
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    page.set_landscape()
    page.set_paper(_A4)
    page.fit_to_pages(1, 0)
    for column, head in enumerate(sheet.columns):
        page.write_string(0, column, printed(head), formats.head)
    for number, row in enumerate(sheet.rows, 1):
        for column, value in enumerate(row):
            _fill(page, number, column, value, formats)


def _fill(page: Worksheet, row: int, column: int, value: Any, formats: _Formats) -> None:
    if value is None or value == "":
        return
    if isinstance(value, date):
        page.write_datetime(row, column, value, formats.day)
    elif isinstance(value, int | float):
        page.write_number(row, column, value, formats.share if isinstance(value, Share) else None)
    else:
        text = printed(str(value))[:_MOST_CHARACTERS]
        # Text stays text, also when the cell is edited again.
        page.write_string(
            row, column, text, formats.guarded if text.startswith(_FORMULA_STARTS) else formats.text
        )


def write_csv(sheet: Sheet, path: Path) -> Path:
    """Writes one table as CSV (UTF-8 with a mark, every cell quoted). Raises Refused where it cannot be written."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(sheet.columns)
    writer.writerows([_harmless(_text(value)) for value in row] for row in sheet.rows)
    write_whole(path, _BOM + out.getvalue().encode("utf-8", "replace"))
    return path


def _text(value: Any) -> str:
    return "" if value is None else printed(str(value))


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
