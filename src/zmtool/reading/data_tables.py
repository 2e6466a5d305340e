"""Tables of rows (goods, valuation, contents): found by their header, read to their total row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from zmtool.base.text import compare_key
from zmtool.forms.records import Form, FormField, FormTable
from zmtool.reading.cells import TextCell, TextTable
from zmtool.reading.fields import field_of_cell
from zmtool.reading.records import ReadField

_TOTALS = ("合计", "共计", "总计", "小计", "品种数", "金额大写", "价格依据")
_LEAST_HEADER = 0.6


def header_columns(form_table: FormTable, row: Sequence[TextCell]) -> dict[int, FormField]:
    """Which grid column holds which column of the form, if ``row`` is the header; else empty."""
    wanted = {
        key: column
        for column in reversed(form_table.columns)
        for label in reversed(column.all_labels)
        for key in (compare_key(label), compare_key(label).split("(")[0])
    }
    columns: dict[int, FormField] = {}
    for cell in row:
        column = wanted.get(cell.key) or wanted.get(cell.key.split("(")[0])
        if column is not None and column not in columns.values():
            columns[cell.col] = column
    enough = max(2, round(_LEAST_HEADER * len(form_table.columns)))
    if len(columns) < enough:
        return {}
    if len(row) == len(form_table.columns):
        # A narrow heading that could not be read keeps its place in the order of the form.
        for cell, column in zip(row, form_table.columns, strict=True):
            if cell.col not in columns and column not in columns.values():
                columns[cell.col] = column
    return columns


def rows_beside_data(form_tables: Sequence[FormTable], table: TextTable) -> list[list[TextCell]]:
    """The rows of a ruled table that are no rows of data: all, or those above a header and from the total on."""
    beside: list[list[TextCell]] = []
    columns: dict[int, FormField] = {}
    inside = False
    for cells in table.rows.values():
        header = next((found for one in form_tables if (found := header_columns(one, cells))), None)
        if header is not None:
            columns, inside = header, True
        elif inside and _is_total(cells, columns):
            inside = False
        if not inside:
            beside.append(cells)
    return beside


def read_rows(
    form: Form, form_table: FormTable, tables: Sequence[TextTable]
) -> tuple[Mapping[str, ReadField], ...]:
    """The rows of ``form_table`` of ``form`` in a document's tables, continued across pages."""
    rows: list[Mapping[str, ReadField]] = []
    columns: dict[int, FormField] = {}
    for table in tables:
        started = False
        if columns and _begins_something_else(form, form_table, table):
            columns = {}
        for cells in table.rows.values():
            header = header_columns(form_table, cells)
            if header:
                columns, started = header, True
                continue
            if not columns or (not started and len(table.rows) > 1 and not _fits(columns, cells)):
                continue
            if _is_total(cells, columns):
                break
            row = {
                columns[cell.col].id: field_of_cell(columns[cell.col], cell)
                for cell in cells
                if cell.col in columns
            }
            if any(one.value for one in row.values()):
                rows.append(row)
    return tuple(rows)


def _begins_something_else(form: Form, form_table: FormTable, table: TextTable) -> bool:
    """Whether a table is no continuation: it begins with a label of the form, or with another table's header."""
    first = next(iter(table.rows.values()), [])
    labels = {compare_key(label) for one in form.fields for label in one.all_labels}
    labels |= {compare_key(label) for one in form.signs for label in one.all_labels}
    others = (one for one in form.tables if one.id != form_table.id)
    return bool(first) and (first[0].key in labels or any(header_columns(one, first) for one in others))


def _is_total(cells: Sequence[TextCell], columns: dict[int, FormField]) -> bool:
    first = next((cell.text for cell in cells if cell.text), "")
    return len(cells) < 0.6 * len(columns) or first.startswith(_TOTALS)


def _fits(columns: dict[int, FormField], cells: Sequence[TextCell]) -> bool:
    return {cell.col for cell in cells} == set(columns)
