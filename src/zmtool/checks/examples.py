"""A checklist's own examples: small changes to a sound dossier, and what each item must say of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from zmtool.base.text import compare_key
from zmtool.checks.context import Context
from zmtool.checks.evaluate import evaluate_item
from zmtool.checks.records import Checklist, Item, Status
from zmtool.checks.references import Reference, parse_reference
from zmtool.dossiers.records import RECEIPTS, Document, Dossier, Field, Mark, OfficerEntry, Row, Sign
from zmtool.forms.records import Catalogue
from zmtool.reading.normal import normal_form

_CELL = re.compile(r"^([a-z_]+)\.([a-z_]+)\[(\d+)\]\.([a-z_]+)$")


@dataclass(frozen=True, slots=True)
class ExampleFailure:
    """An example that does not come out as its item says."""

    code: str
    expected: str
    actual: str
    messages: tuple[str, ...]


def run_examples(context: Context, checklist: Checklist) -> list[ExampleFailure]:
    """Every example of every item against the sound dossier of ``context``; the failures."""
    return [failure for item in checklist.items for failure in _run_item(context, item)]


def _run_item(context: Context, item: Item) -> list[ExampleFailure]:
    failures = []
    for expected, patch in item.examples.items():
        try:
            changed = replace(context, dossier=patched(context.dossier, patch, context.catalogue))
        except LookupError as error:
            failures.append(
                ExampleFailure(item.code, expected, "", (f"例子要改的“{error.args[0]}”样卷中没有",))
            )
            continue
        result = evaluate_item(changed, item)
        if result.status is not Status(expected):
            messages = tuple(finding.message for finding in result.findings)
            failures.append(ExampleFailure(item.code, expected, result.status.value, messages))
    return failures


def patched(dossier: Dossier, patch: Mapping[str, Any], catalogue: Catalogue) -> Dossier:
    """The dossier after the changes of one example (see docs/checklists.md for the words).

    Raises LookupError with the target that the dossier does not have.
    """
    documents = [one for one in dossier.documents if one.type not in patch.get("remove", ())]
    documents += [_added(type_, documents, catalogue) for type_ in patch.get("add", ())]
    for target, rows in patch.get("rows", {}).items():
        documents = _with_rows(documents, target, rows, catalogue)
    for target, text in patch.get("set", {}).items():
        documents = _set(documents, target, text, catalogue)
    documents = [_unmarked(one, patch) for one in documents]
    pages = tuple(
        replace(page, page_number=patch["page_number"][str(page.page)])
        if str(page.page) in patch.get("page_number", {})
        else page
        for page in dossier.pages
    )
    register = dossier.register
    if patch.get("valid_to"):
        officers = tuple(_until(entry, patch["valid_to"]) for entry in register.officers)
        register = replace(register, officers=officers)
    return replace(dossier, documents=tuple(documents), pages=pages, register=register)


def _added(type_: str, documents: list[Document], catalogue: Catalogue) -> Document:
    twin = next((one for one in documents if one.type == type_), None)
    form = catalogue.get(type_)
    return twin or Document(type_, form.title if form else type_)


def _until(entry: OfficerEntry, dates: Mapping[str, str]) -> OfficerEntry:
    return replace(entry, valid_to=dates.get(entry.cert_no, entry.valid_to))


def _unmarked(document: Document, patch: Mapping[str, Any]) -> Document:
    marks = document.marks
    if document.type in patch.get("unseal", ()):
        marks = tuple(mark for mark in marks if mark.kind != "seal")
    if document.type in patch.get("correct", ()):
        marks = (*marks, Mark("correction", document.pages[0] if document.pages else None))
    if document.type in patch.get("unsign_page", ()):
        first = document.pages[0] if document.pages else None
        marks = (*(mark for mark in marks if mark.page != first), Mark("unsigned", first))
    signs = dict(document.signs)
    for target in patch.get("unsign", ()):
        type_, _, place = target.partition(".")
        if type_ == document.type:
            signs[place] = replace(signs[place], present=False, names=(), date=None)
    return replace(document, marks=marks, signs=MappingProxyType(signs))


def _set(documents: list[Document], target: str, text: str, catalogue: Catalogue) -> list[Document]:
    cell = _CELL.match(target)
    if cell:
        type_, table, index, column = cell.groups()
        return _replace_first(
            documents,
            target,
            lambda one: one.type == type_,
            lambda one: _set_cell(one, table, int(index), column, text, catalogue),
        )
    reference = parse_reference(target)
    return _replace_first(
        documents,
        target,
        lambda one: _is_meant(one, reference, catalogue),
        lambda one: _set_one(one, reference, text, catalogue),
    )


def _replace_first(documents: list[Document], target: str, wanted: Any, change: Any) -> list[Document]:
    index = next((index for index, one in enumerate(documents) if wanted(one)), None)
    if index is None:
        raise LookupError(target)
    return [*documents[:index], change(documents[index]), *documents[index + 1 :]]


def _is_meant(document: Document, reference: Reference, catalogue: Catalogue) -> bool:
    if not reference.served:
        return document.type == reference.type
    form, title = catalogue.get(reference.served), document.get("served_title")
    return (
        document.type in RECEIPTS
        and form is not None
        and title is not None
        and compare_key(title.value) == compare_key(form.title)
    )


def _set_one(document: Document, reference: Reference, text: str, catalogue: Catalogue) -> Document:
    if reference.sign:
        signs = dict(document.signs)
        old = signs.get(reference.sign, Sign(True))
        if reference.name == "names":
            names = tuple(one for one in text.split("、") if one)
            signs[reference.sign] = replace(old, present=True, names=names)
        elif reference.name == "opinion":
            signs[reference.sign] = replace(old, opinion=text)
        else:
            signs[reference.sign] = replace(old, date=Field(text, normal_form("date", text)))
        return replace(document, signs=MappingProxyType(signs))
    form = catalogue.get(document.type)
    known = form.find(reference.name) if form else None
    page = document.pages[0] if document.pages else None
    value = Field(text, normal_form(known.type if known else "text", text), page=page)
    return replace(document, fields=MappingProxyType({**document.fields, reference.name: value}))


def _with_rows(
    documents: list[Document], target: str, rows: list[dict[str, str]], catalogue: Catalogue
) -> list[Document]:
    """Gives a document (``document.table``) these rows instead of its own."""
    type_, _, table = target.partition(".")
    types = _column_types(catalogue, type_, table)
    cells = tuple(
        Row(
            MappingProxyType(
                {key: Field(text, normal_form(types.get(key, "text"), text)) for key, text in row.items()}
            )
        )
        for row in rows
    )
    return _replace_first(
        documents,
        target,
        lambda one: one.type == type_,
        lambda one: replace(one, tables=MappingProxyType({**one.tables, table: cells})),
    )


def _column_types(catalogue: Catalogue, type_: str, table: str) -> dict[str, str]:
    form = catalogue.get(type_)
    known = next((one for one in (form.tables if form else ()) if one.id == table), None)
    return {one.id: one.type for one in known.columns} if known else {}


def _set_cell(
    document: Document, table: str, index: int, column: str, text: str, catalogue: Catalogue
) -> Document:
    types = _column_types(catalogue, document.type, table)
    rows = list(document.tables.get(table, ()))
    if index >= len(rows):
        raise LookupError(f"{document.type}.{table}[{index}]")
    cells = {**rows[index].cells, column: Field(text, normal_form(types.get(column, "text"), text))}
    rows[index] = Row(MappingProxyType(cells))
    return replace(document, tables=MappingProxyType({**document.tables, table: tuple(rows)}))
