"""Sums of a table: below its columns in the row that ends it (合计 | 10个品种 | | 329 | 57,755.38), or in a line below it.

A sum that its column adds up to is what it says; any other is taken only where nothing else was read for its field.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from zmtool.base.text import compact
from zmtool.forms.records import Form, FormField
from zmtool.reading.agreements import Agreements, CountedBelow
from zmtool.reading.cells import TextCell
from zmtool.reading.form_labels import BY_MEANING
from zmtool.reading.headings import Header
from zmtool.reading.made_fields import field_at, field_at_cell, field_of_cell
from zmtool.reading.records import ReadField
from zmtool.reading.source_text import SourceText

Rows = Sequence[Mapping[str, ReadField]]


def with_totals(
    fields: Mapping[str, ReadField],
    form: Form,
    tables: Mapping[str, Rows],
    totals: Mapping[str, Sequence[tuple[Header, Sequence[TextCell]]]],
    outside: SourceText,
    agreements: Agreements,
) -> dict[str, ReadField]:
    """``fields`` with the sums in the rows ``totals`` of each table of ``form``, and in lines of their own ``outside``."""
    found = dict(fields)
    for table, ends in totals.items():
        for header, cells in ends:
            for column, one, total in _sums(form, table, header, cells, agreements):
                proved = one.normal is not None and Decimal(one.normal) == _added(tables[table], column)
                if proved or not (total in found and found[total].value):
                    found[total] = one if proved else replace(one, confidence=min(one.confidence, BY_MEANING))
            for total, one in _counts(form, table, cells, agreements.counts):
                _take(found, total, one)
    for total, one in _counted_in_lines(form, tables, outside, agreements.counts):
        _take(found, total, one)
    return found


def _take(found: dict[str, ReadField], total: str, one: ReadField) -> None:
    if not (total in found and found[total].value):
        found[total] = one


def _sums(
    form: Form, table: str, header: Header, cells: Sequence[TextCell], agreements: Agreements
) -> Iterator[tuple[str, ReadField, str]]:
    """Each column with a sum below it, the sum, and the field that it is."""
    by_column = {one.column: one.total for one in agreements.totals if one.table == table}
    for cell in cells:
        column = header.columns.get(cell.col)
        field = form.find(by_column[column.id]) if column is not None and column.id in by_column else None
        if column is None or field is None or cell.col_span != header.spans.get(cell.col, 1):
            continue
        one = field_of_cell(field, cell)
        if one.normal:
            yield column.id, one, field.id


def _counts(
    form: Form, table: str, cells: Sequence[TextCell], counts: Sequence[CountedBelow]
) -> Iterator[tuple[str, ReadField]]:
    for count in counts:
        for cell in cells if count.table == table else ():
            for field, begin, end in _said(form, count, cell.source.text):
                yield field.id, field_at_cell(field, cell, begin, end)


def _counted_in_lines(
    form: Form, tables: Mapping[str, Rows], outside: SourceText, counts: Sequence[CountedBelow]
) -> Iterator[tuple[str, ReadField]]:
    for count in counts:
        begin = 0
        for line in outside.text.split("\n") if tables.get(count.table) else ():
            for field, start, end in _said(form, count, line):
                one = field_at(field, outside, begin + start, begin + end)
                if one is not None:
                    yield field.id, one
            begin += len(line) + 1


def _said(form: Form, count: CountedBelow, text: str) -> Iterator[tuple[FormField, int, int]]:
    """The fields of ``form`` that a text is the counts of, and where in it their values stand."""
    said = count.says.fullmatch(compact(text))
    end = 0
    for total, value in zip(count.totals, said.groups() if said else (), strict=False):
        begin = text.find(value, end) if value else -1
        field = form.find(total)
        if begin >= 0:
            end = begin + len(value)
            if field is not None:
                yield field, begin, end


def _added(rows: Rows, column: str) -> Decimal | None:
    """The sum of a column; None where a row has no figure there."""
    figures = [row[column].normal if column in row else None for row in rows]
    return sum((Decimal(one) for one in figures if one), Decimal()) if figures and all(figures) else None
