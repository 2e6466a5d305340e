"""Tables of rows (goods, valuation, contents): found by their header, read to their total row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from zmtool.base.text import compact, compare_key
from zmtool.forms.records import Form, FormField, FormTable
from zmtool.reading.cells import TextCell, TextTable
from zmtool.reading.form_labels import FormLabels
from zmtool.reading.headings import Header, HeadingReader
from zmtool.reading.label_meaning import meaning
from zmtool.reading.made_fields import field_of_cell
from zmtool.reading.records import ReadField
from zmtool.reading.row_pairs import RUNNING

_NOTHING_BELOW = "以下空白"
_TOTALS = ("合计", "共计", "总计", "小计", "品种数", "金额大写", "价格依据")


def rows_beside_data(labels: FormLabels, table: TextTable, headings: HeadingReader) -> list[list[TextCell]]:
    """The rows of a ruled table that are no rows of data: all, or those above a header and from the total on."""
    beside: list[list[TextCell]] = []
    known = Header()
    inside = False
    rows = list(table.rows.values())
    for at, cells in enumerate(rows):
        header = next(
            (
                found
                for one in labels.form.tables
                if (found := headings.header(one, _heads(rows, at), rows[at + 1 :]))
            ),
            None,
        )
        if header is not None:
            known, inside = header, True
        elif inside and _is_total(cells, known, labels):
            inside = False
        if not inside:
            beside.append(cells)
    return beside


def read_rows(
    labels: FormLabels, form_table: FormTable, tables: Sequence[TextTable], headings: HeadingReader
) -> tuple[Mapping[str, ReadField], ...]:
    """The rows of ``form_table`` of a form in a document's tables, continued across pages."""
    rows: list[Mapping[str, ReadField]] = []
    for header, cells, is_total in walked(labels, form_table, tables, headings):
        row = {
            header.columns[cell.col].id: _cell_of(header, cell, labels)
            for cell in (() if is_total else cells)
            if cell.col in header.columns
        }
        if any(one.value for one in row.values()):
            rows.append(row)
    return tuple(rows)


def walked(
    labels: FormLabels, form_table: FormTable, tables: Sequence[TextTable], headings: HeadingReader
) -> Iterator[tuple[Header, Sequence[TextCell], bool]]:
    """Every row of data of ``form_table`` below its header, and the row that ends it (True)."""
    known = Header()
    others = [one for one in labels.form.tables if one.id != form_table.id]
    for table in tables:
        started = False
        if known.columns and _begins_something_else(labels.form, others, table, headings):
            known = Header()
        every = list(table.rows.values())
        for at, cells in enumerate(every):
            header = headings.header(form_table, _heads(every, at), every[at + 1 :])
            if header is not None:
                known, started = header, True
                continue
            if known.columns and any(headings.header(one, cells, every[at + 1 :]) for one in others):
                known = Header()
            if not known.columns or (not started and len(every) > 1 and not _fits(known.columns, cells)):
                continue
            if _is_total(cells, known, labels):
                yield known, cells, True
                break
            yield known, cells, False


def _heads(rows: Sequence[Sequence[TextCell]], at: int) -> list[TextCell]:
    """The cells of a row and those of the row above that stand beside it, too: a head in two lines has both."""
    above = [one for one in rows[at - 1] if one.row + one.row_span > rows[at][0].row] if at else []
    return sorted([*above, *rows[at]], key=lambda one: one.col)


def _cell_of(header: Header, cell: TextCell, labels: FormLabels) -> ReadField:
    column = header.columns[cell.col]
    one = field_of_cell(column, cell)
    return labels.believed(column, one) if cell.col in header.understood else one


def _begins_something_else(
    form: Form, others: Sequence[FormTable], table: TextTable, headings: HeadingReader
) -> bool:
    """Whether a table is no continuation: it begins with a label of the form, or with another table's header."""
    first = next(iter(table.rows.values()), [])
    labels = {compare_key(label) for one in form.fields for label in one.all_labels}
    labels |= {compare_key(label) for one in form.signs for label in one.all_labels}
    return bool(first) and (first[0].key in labels or any(headings.header(one, first) for one in others))


def _is_total(cells: Sequence[TextCell], header: Header, labels: FormLabels) -> bool:
    """Whether a row ends the data: it has too few cells, one over several columns, or begins with a total or another label.

    A row with a running number is data, however few cells of it were found.
    """
    first = compact(next((cell.text for cell in cells if cell.text), ""))
    if first.startswith(_TOTALS) or _NOTHING_BELOW in first:
        return True
    columns = header.columns
    if len(cells) < 0.6 * len(columns) or any(one.col_span > header.spans.get(one.col, 1) for one in cells):
        return not _is_numbered(cells, columns)
    if meaning(first, labels.words) & meaning(_TOTALS[0], labels.words):
        return True
    return len(cells) < len(columns) and labels.means_something(first)


def _is_numbered(cells: Sequence[TextCell], columns: Mapping[int, FormField]) -> bool:
    """Whether a row has its running number, and something beside it."""
    running = next((cell for cell in cells if cell.col in columns and columns[cell.col].id == RUNNING), None)
    return (
        running is not None
        and running.text.strip().isdecimal()
        and any(one.text for one in cells if one is not running)
    )


def _fits(columns: Mapping[int, FormField], cells: Sequence[TextCell]) -> bool:
    return {cell.col for cell in cells} == set(columns)
