"""Which columns a table of data may have to fill one form many times, and what a cell of each must be.

A column is named by the label of a field, one of its other wordings or its id; a column of a table by
``table label.column label`` (``涉案物品.品种规格``) or, where no other has it, by its own label.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from zmtool.forms.records import Catalogue, Form, FormField
from zmtool.forms.wording import placeholder
from zmtool.sheets.mapping import ImportField, ImportMapping

FILE_NAME = "file_name"
CASE_NO = "case_no"
_TYPES: Final = {
    "long": "long",
    "date": "date",
    "datetime": "datetime",
    "end_datetime": "datetime",
    "number": "number",
    "money": "money",
    "rate": "rate",
    "doc_number": "document_number",
    "citizen_id": "id_number",
    "licence": "licence_number",
    "barcode": "barcode",
}
_FACTS = ("case.", "party.", "penalty.", "org.")
"""Sources that a column of another form may give, so that what depends on them can be worked out."""


def columns_of(form: Form, catalogue: Catalogue) -> ImportMapping:
    """The columns that a table of data for ``form`` may have."""
    fields = [_column(one.id, one, catalogue) for one in form.fields]
    taken = {name for one in fields for name in (one.label, *one.synonyms)}
    plain = Counter(
        name for table in form.tables for column in table.columns for name in column_names(column)
    )
    for table in form.tables:
        for column in table.columns:
            own = column_names(column)
            names = [f"{table.label}.{name}" for name in own]
            names += [name for name in own if plain[name] == 1 and name not in taken]
            kind = _TYPES.get(column.type, "text")
            fields.append(ImportField(f"{table.id}.{column.id}", names[0], kind, tuple(names[1:])))
    for sign in form.signs:
        fields.append(ImportField(f"@{sign.id}.names", f"{sign.label}签名", "list"))
        fields.append(ImportField(f"@{sign.id}.date", f"{sign.label}签名日期", "date"))
        fields.append(ImportField(f"@{sign.id}.opinion", f"{sign.label}签署意见", "long"))
    known = {one.id for one in fields} | {one.source for one in form.fields}
    fields += [one for one in _facts_of_others(form, catalogue) if one.id not in known]
    fields.append(ImportField(CASE_NO, "案件编号", "document_number", ("立案编号",)))
    fields.append(ImportField(FILE_NAME, "文件名", "text"))
    return ImportMapping(form.id, form.title, tuple(_told_apart(fields)))


def column_names(column: FormField) -> tuple[str, ...]:
    """What a column of a table may be called: its label with and without its unit, other wordings, its id."""
    return tuple(dict.fromkeys((column.label, placeholder(column.label), *column.labels, column.id)))


def _column(field_id: str, one: FormField, catalogue: Catalogue) -> ImportField:
    return ImportField(field_id, one.label, _TYPES.get(one.type, "text"), (*one.labels, one.id))


def _facts_of_others(form: Form, catalogue: Catalogue) -> Iterator[ImportField]:
    """Facts that other forms of the area print: the cause on a form that only cites the law, and the like."""
    seen: set[str] = set()
    for other in catalogue.of_area(form.area).forms.values():
        for one in other.fields:
            if one.source.startswith(_FACTS) and one.source not in seen:
                seen.add(one.source)
                yield ImportField(
                    one.source, one.label, _TYPES.get(one.type, "text"), (*one.labels, one.source)
                )


def _told_apart(fields: list[ImportField]) -> Iterator[ImportField]:
    """The fields with each header naming one of them only: the form's own before what others would add."""
    taken: set[str] = set()
    for one in fields:
        names = [name for name in dict.fromkeys((one.label, *one.synonyms)) if name not in taken]
        if names:
            taken |= set(names)
            yield ImportField(one.id, names[0], one.type, tuple(names[1:]))
