"""Workbooks of Excel and WPS: xlsx, xlsb and the old xls, as sheets of text."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from zmtool.base.errors import BadInput
from zmtool.sheets.delimited import too_large
from zmtool.sheets.extent import check_extent
from zmtool.sheets.records import MAX_CELL_CHARS, MAX_CELLS, MAX_COLUMNS, MAX_ROWS, Sheet

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOSSLESS = 10**15
_MAX_MERGED = 20_000


def read_workbook(content: bytes, name: str) -> tuple[Sheet, ...]:
    """The visible and hidden sheets of a workbook, merged cells filled with their text.

    Raises BadInput for a damaged or locked file and beyond the limits.
    """
    if content.startswith(ZIP):
        check_extent(content, name)
    from python_calamine import CalamineWorkbook, SheetTypeEnum

    with _reader_errors(name):
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    names = [one.name for one in workbook.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
    return tuple(Sheet(one, _rows(workbook, one, name)) for one in names)


@contextmanager
def _reader_errors(name: str) -> Iterator[None]:
    """Turns what the reading library says of a file into BadInput. A panic of it is no Exception."""
    try:
        yield
    except (MemoryError, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:
        if type(error).__name__ == "PasswordError":
            raise BadInput("表格文件有密码", where=name, next_step="请打开后去掉密码，另存后重试") from error
        raise BadInput(
            "表格文件已损坏，或不是 Excel 表格",
            where=name,
            next_step="请用 WPS 或 Excel 打开，另存为 .xlsx 后重试",
        ) from error


def _rows(workbook: CalamineWorkbook, sheet_name: str, name: str) -> tuple[tuple[str, ...], ...]:
    with _reader_errors(name):
        sheet = workbook.get_sheet_by_name(sheet_name)
    if sheet.start is None or sheet.end is None:
        return ()
    height, width = sheet.end[0] + 1, sheet.end[1] + 1
    if height > MAX_ROWS or width > MAX_COLUMNS or height * width > MAX_CELLS:
        raise too_large(f"{name} 工作表 {sheet_name}")
    with _reader_errors(name):
        cells = sheet.to_python(skip_empty_area=False)
        merged = sheet.merged_cell_ranges or []
    rows = [[_text(cell) for cell in row] for row in cells]
    _fill_merged(rows, merged[:_MAX_MERGED])
    return tuple(map(tuple, rows))


def _fill_merged(rows: list[list[str]], merged: Iterable[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    for (top, left), (bottom, right) in merged:
        if top >= len(rows) or left >= len(rows[top]):
            continue
        text = rows[top][left]
        for row in rows[top : bottom + 1]:
            for place in range(left, min(right + 1, len(row))):
                row[place] = row[place] or text


def _text(cell: Any) -> str:
    if isinstance(cell, str):
        return cell[:MAX_CELL_CHARS]
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, (int, float)):
        return _figure(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "seconds")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return ""


def _figure(number: int | float) -> str:
    """A figure without exponent as far as its digits are true; beyond that as Excel shows it."""
    if number != number or number in (float("inf"), float("-inf")):
        return ""
    if abs(number) >= _LOSSLESS:
        return f"{number:.5E}"
    return format(Decimal(f"{number:.15g}"), "f")
