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
    from openpyxl.cell.cell import Cell

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_BOM = b"\xef\xbb\xbf"
_MEASURED_ROWS = 200
_NARROWEST, _WIDEST = 8, 50
_MOST_CHARACTERS = 32_000


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
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    if path.suffix.lower() != ".xlsx":
        raise UsageProblem("表格文件应为 .xlsx", where=str(path), next_step="例：-o 报表.xlsx")
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        for number, row in enumerate((sheet.columns, *sheet.rows), 1):
            for column, value in enumerate(row, 1):
                cell = page.cell(number, column)
                _fill(cell, value)
                if number == 1:
                    cell.font = Font(bold=True)
        for column, head in enumerate(sheet.columns, 1):
            shown = [head, *(str(row[column - 1]) for row in sheet.rows[:_MEASURED_ROWS])]
            width = max(cell_width(one, 2) for one in shown) + 2
            page.column_dimensions[get_column_letter(column)].width = min(max(width, _NARROWEST), _WIDEST)
        page.freeze_panes = "A2"
        page.print_title_rows = "1:1"
        page.page_setup.orientation = "landscape"
        page.page_setup.paperSize = page.PAPERSIZE_A4
        page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
        page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    with whole_file(path) as part, part.open("wb") as out:
        book.save(out)
    return path


def write_csv(sheet: Sheet, path: Path) -> Path:
    """Writes one table as CSV (UTF-8 with a mark, every cell quoted). Raises Refused where it cannot be written."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(sheet.columns)
    writer.writerows([_harmless(_text(value)) for value in row] for row in sheet.rows)
    write_whole(path, _BOM + out.getvalue().encode("utf-8", "replace"))
    return path


def _fill(cell: Cell, value: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, date):
        cell.value, cell.number_format = value, "yyyy-mm-dd"
    elif isinstance(value, int | float):
        cell.value = float(value) if isinstance(value, float) else value
        if isinstance(value, Share):
            cell.number_format = "0.00%"
    else:
        text = printed(str(value))[:_MOST_CHARACTERS]
        cell.value = text
        # The library reads a leading “=” as a formula; text stays text, also when the cell is edited again.
        cell.data_type, cell.number_format = "s", "@"
        if text.startswith(_FORMULA_STARTS):
            cell.quotePrefix = True


def _text(value: Any) -> str:
    return "" if value is None else printed(str(value))


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
