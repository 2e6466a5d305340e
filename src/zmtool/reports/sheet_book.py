"""Plain tables as a workbook or CSV: figures are figures, days are days, and no text is ever a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from zmtool.base.errors import UsageProblem
from zmtool.base.files import whole_file, write_whole
from zmtool.base.text import cell_width
from zmtool.forms.printable import printed
from zmtool.reports.sheet_cells import FORMULA_STARTS, Looks, Share, column_name, rows_xml

__all__ = ["Share", "Sheet", "write_book", "write_csv"]
_BOM = b"\xef\xbb\xbf"
_MEASURED_ROWS = 200
_NARROWEST, _WIDEST = 8, 50
_MOST_ROWS = 1_048_576
_A4 = 9
_PACKED, _ROWS_AT_ONCE = 3, 500
_LOOKS: Mapping[str, Mapping[str, Any]] = {
    "head": {"bold": True, "num_format": "@"},
    "text": {"num_format": "@"},
    "guarded": {"num_format": "@", "quote_prefix": True},
    "day": {"num_format": "yyyy-mm-dd"},
    "share": {"num_format": "0.00%"},
}
_SHEET = re.compile(r"xl/worksheets/sheet(\d+)\.xml")
_DATA = re.compile(r"<sheetData>(.*)</sheetData>", re.DOTALL)
_LOOK = re.compile(r' s="(\d+)"')
_EXTENT = re.compile(r'<dimension ref="[^"]*"/>')


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: its name (at most 31 characters), the heads of its columns, its rows (text, int, float, date, None)."""

    name: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[Any]]


def write_book(sheets: Sequence[Sheet], path: Path) -> Path:
    """Writes the tables to an .xlsx file. Raises UsageProblem for another name, Refused where it cannot be written."""
    if path.suffix.lower() != ".xlsx":
        raise UsageProblem("表格文件应为 .xlsx", where=str(path), next_step="例：-o 报表.xlsx")
    for sheet in sheets:
        if len(sheet.rows) >= _MOST_ROWS:
            raise UsageProblem(
                f"“{sheet.name}”有 {len(sheet.rows)} 行，一张工作表放不下（最多 {_MOST_ROWS - 1} 行）",
                where=str(path),
                next_step="请缩短时间范围，或者分几次导出",
            )
    with (
        whole_file(path) as part,
        ZipFile(BytesIO(_frame(sheets))) as frame,
        ZipFile(part, "w", ZIP_DEFLATED, compresslevel=_PACKED) as book,
    ):
        for name in frame.namelist():
            with book.open(name, "w") as out:
                if found := _SHEET.fullmatch(name):
                    _pour(frame.read(name).decode(), sheets[int(found[1]) - 1], out)
                else:
                    out.write(frame.read(name))
    return path


def _frame(sheets: Sequence[Sheet]) -> bytes:
    """The workbook without its rows: each sheet holds an empty cell of each look instead."""
    from xlsxwriter import Workbook

    buffer = BytesIO()
    book = Workbook(buffer, {"in_memory": True})
    formats = [book.add_format(one) for one in _LOOKS.values()]
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        for column, head in enumerate(sheet.columns):
            shown = [head, *(str(row[column]) for row in sheet.rows[:_MEASURED_ROWS])]
            width = max(cell_width(one[: 2 * _WIDEST], 2) for one in shown) + 2
            page.set_column(column, column, min(max(width, _NARROWEST), _WIDEST))
        page.freeze_panes(1, 0)
        page.repeat_rows(0)
        page.set_landscape()
        page.set_paper(_A4)
        page.fit_to_pages(1, 0)
        for at, one in enumerate(formats):
            page.write_blank(0, at, None, one)
    book.close()
    return buffer.getvalue()


def _pour(frame: str, sheet: Sheet, out: IO[bytes]) -> None:
    """Writes a sheet of the frame with its rows, which are written out as they come."""
    before, empty, after = _DATA.split(frame)
    looks = Looks(**dict(zip(_LOOKS, map(int, _LOOK.findall(empty)), strict=True)))
    end = f"{column_name(max(len(sheet.columns), 1) - 1)}{len(sheet.rows) + 1}"
    out.write(_EXTENT.sub(f'<dimension ref="A1:{end}"/>', before).encode())
    out.write(b"<sheetData>")
    rows = rows_xml(sheet.columns, sheet.rows, looks)
    while some := "".join(islice(rows, _ROWS_AT_ONCE)):
        out.write(some.encode())
    out.write(b"</sheetData>")
    out.write(after.encode())


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
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
