"""What a person said of a document's fields, laid over the reading: the person's word wins, the reading stays beside it.

A field is named by its id, a cell by ``table[row].column`` (rows from 1), the date of a signing place by
``@place.date``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from zmtool.forms.records import Form, FormField
from zmtool.reading.made_fields import made_field
from zmtool.reading.records import ReadDocument, ReadField, ReadSign

_CELL = re.compile(r"(\w+)\[(\d+)\]\.(\w+)")
_SIGN_DATE = re.compile(r"@(\w+)\.date")
_DATE = FormField("date", "日期", "date")


def named_fields(document: ReadDocument, form: Form) -> Iterator[tuple[str, str, ReadField]]:
    """Every field, cell and date of signing that was read: its name, its label for people, and what was read."""
    labels = {one.id: one.label for one in form.fields}
    for key, one in document.fields.items():
        yield key, labels.get(key, key), one
    for table in form.tables:
        columns = {one.id: one.label for one in table.columns}
        for number, row in enumerate(document.tables.get(table.id, ()), 1):
            for key, cell in row.items():
                yield f"{table.id}[{number}].{key}", f"{table.label}第{number}行{columns.get(key, key)}", cell
    places = {one.id: one.label for one in form.signs}
    for key, sign in document.signs.items():
        if sign.date is not None:
            yield f"@{key}.date", f"{places.get(key, key)}日期", sign.date


def kind_of(form: Form | None, name: str) -> str:
    """The catalogue's type of a field, cell or date of signing by its name; text where the form does not know it."""
    if _SIGN_DATE.fullmatch(name):
        return "date"
    cell = _CELL.fullmatch(name)
    if form is None:
        return "text"
    known = _column(form, cell[1], cell[3]) if cell else next((f for f in form.fields if f.id == name), None)
    return known.type if known else "text"


def corrected(document: ReadDocument, form: Form, said: Mapping[str, str]) -> ReadDocument:
    """``document`` with the texts of ``said`` (by name) in the place of what was read, sure; empty: nothing is there.

    A name that the form does not have changes nothing.
    """
    fields, tables, signs = dict(document.fields), dict(document.tables), dict(document.signs)
    kinds = {one.id: one for one in form.fields}
    for name, text in said.items():
        if name in kinds:
            fields[name] = _by_person(kinds[name], text, fields.get(name), document)
        elif cell := _CELL.fullmatch(name):
            rows = tables.get(cell[1], ())
            column = _column(form, cell[1], cell[3])
            at = int(cell[2]) - 1
            if column is not None and 0 <= at < len(rows):
                row = {**rows[at], column.id: _by_person(column, text, rows[at].get(column.id), document)}
                tables[cell[1]] = (*rows[:at], row, *rows[at + 1 :])
        elif (place := _SIGN_DATE.fullmatch(name)) and place[1] in signs:
            signs[place[1]] = _dated(signs[place[1]], text, document)
    return replace(
        document,
        fields=MappingProxyType(fields),
        tables=MappingProxyType(tables),
        signs=MappingProxyType(signs),
    )


def confirmed(document: ReadDocument, names: Collection[str]) -> ReadDocument:
    """``document`` with the fields of ``names`` as they were read, and sure: a person found them right."""
    tables = {
        key: tuple(
            {
                column: replace(cell, confidence=1.0) if f"{key}[{number}].{column}" in names else cell
                for column, cell in row.items()
            }
            for number, row in enumerate(rows, 1)
        )
        for key, rows in document.tables.items()
    }
    signs = {
        key: replace(sign, date=replace(sign.date, confidence=1.0))
        if sign.date is not None and f"@{key}.date" in names
        else sign
        for key, sign in document.signs.items()
    }
    fields = {
        key: replace(one, confidence=1.0) if key in names else one for key, one in document.fields.items()
    }
    return replace(
        document,
        fields=MappingProxyType(fields),
        tables=MappingProxyType(tables),
        signs=MappingProxyType(signs),
    )


def _by_person(field: FormField, text: str, read: ReadField | None, document: ReadDocument) -> ReadField:
    page = read.page if read else document.pages[0]
    box = read.box if read else (0.0, 0.0, 0.0, 0.0)
    made = made_field(field, text, 1.0, page, box)
    return replace(made, confidence=1.0, alternatives=(), mended="")


def _dated(sign: ReadSign, text: str, document: ReadDocument) -> ReadSign:
    return replace(sign, date=_by_person(_DATE, text, sign.date, document) if text else None)


def _column(form: Form, table: str, column: str) -> FormField | None:
    return next(
        (one for each in form.tables if each.id == table for one in each.columns if one.id == column), None
    )
