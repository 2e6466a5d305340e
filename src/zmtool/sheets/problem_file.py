"""The file of problem rows: the rows as they came, with the reason beside each, to be mended and imported again."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from zmtool.base.files import whole_file
from zmtool.sheets.records import Preview

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

REASON = "原因"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def write_problem_rows(preview: Preview, path: Path) -> Path:
    """Writes the rejected rows of ``preview`` to the .xlsx file ``path``. Raises Refused where it cannot be written.

    Every cell is text: nothing in it is ever a formula.
    """
    from openpyxl import Workbook

    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "问题行"
    width = len(preview.headers)
    _write_row(sheet, 1, [*preview.headers, REASON, "原表行号"])
    for place, problem in enumerate(preview.rejected, 2):
        cells = preview.cells[problem.row]
        padded = [*cells[:width], *[""] * (width - len(cells))]
        reason = f"{problem.label}：{problem.reason}"
        _write_row(sheet, place, [*padded, reason, str(problem.row)])
    sheet.freeze_panes = "A2"
    with whole_file(path) as part, part.open("wb") as out:
        workbook.save(out)
    return path


def _write_row(sheet: Worksheet, row: int, texts: list[str]) -> None:
    for column, text in enumerate(texts, 1):
        if not text:
            continue
        cell = sheet.cell(row, column)
        cell.value = _UNWRITABLE.sub("", text)
        # The library reads a leading “=” as a formula; text stays text, also when the cell is edited again.
        cell.data_type = "s"
        cell.number_format = "@"
        if text.startswith(_FORMULA_STARTS):
            cell.quotePrefix = True
