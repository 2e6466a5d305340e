"""The quarter's publicity table of the layout as a workbook: the table, and what has to be known beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from zmtool.licenses.layout.plan import LayoutPlan
from zmtool.licenses.layout.quarter import COLUMNS, QuarterRow, QuarterTable
from zmtool.reports.sheet_book import Sheet, write_book


def write_quarter(plan: LayoutPlan, table: QuarterTable, path: Path) -> Path:
    """Writes the table to an .xlsx file. Raises UsageProblem for another name, Refused where it cannot be written."""
    beside = [
        ("季度", str(table.quarter)),
        ("截至", table.as_of),
        ("规划", f"{plan.name}（{plan.id}）"),
        *(("注意", note) for note in table.notes),
    ]
    rows = [*map(_cells, table.rows), _cells(table.total)]
    return write_book([Sheet("季度公示", COLUMNS, rows), Sheet("说明", ("项目", "内容"), beside)], path)


def _cells(one: QuarterRow) -> tuple[Any, ...]:
    spacing = "" if one.spacing is None else f"{one.spacing} 米"
    return (one.name, one.area, one.planned, one.there, one.left, spacing, one.other, one.ended)
