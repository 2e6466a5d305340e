"""The sample case printed with a defect in its documents, read back as paper: Word files through the reading room."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from zmtool.base.shipped import shipped_root
from zmtool.cases.case_file import read_case
from zmtool.checks.checklist import load_checklist
from zmtool.checks.defects import Defect
from zmtool.checks.references import parse_reference
from zmtool.documents.records import SignFacts
from zmtool.dossiers.from_facts import register_of, register_of_bureau
from zmtool.dossiers.from_pages import dossier_from_pages
from zmtool.dossiers.records import Dossier, Register
from zmtool.forms.binding import BoundDocument
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.records import ENFORCEMENT
from zmtool.licenses.application_file import is_application, read_application
from zmtool.reading.documents import read_documents
from zmtool.scans.records import Page
from zmtool.scans.word import word_page
from zmtool.values.dates import parse_date
from zmtool.workflow.filling import bound_documents, filled_bytes
from zmtool.workflow.filling_licence import bound_application_documents

PRINTABLE = {"set", "rows", "remove", "unsign"}
"""What of a defect shows in the words of a Word file; seals and page numbers do not."""
_CELL_MARK = "["
_TOLD_IN_THE_PENALTY = {
    "base_amount": r"[\d,.]+元(?=\d)",
    "rate": r"[\d.]+%",
    "fine": r"(?<=计罚款)[\d,.]+元",
    "fine_capitals": r"(?<=人民币)[^）]+",
}
"""Fields that the decision prints within its wording of the penalty, and where."""


@cache
def _sound(name: str) -> tuple[tuple[BoundDocument, ...], Register]:
    """The documents of a checklist's sound sample, and what is known beside them."""
    path = shipped_root() / load_checklist(name).sample
    if is_application(path):
        application = read_application(path)
        register = register_of_bureau(
            application.bureau.name, application.bureau.region, application.handlers
        )
        return tuple(bound_application_documents(application)), register
    case = read_case(path)
    return tuple(bound_documents(case, load_catalogue().of_area(ENFORCEMENT))), register_of(case)


def documents_with(name: str, defect: Defect | None = None) -> list[BoundDocument]:
    """The documents of a checklist's sample to be printed, with a defect; one that the defect removes is not among them."""
    removed = set(defect.patch.get("remove", ())) if defect else set()
    bound = [one for one in _sound(name)[0] if one.form.template and one.form.id not in removed]
    if defect:
        for target, text in defect.patch.get("set", {}).items():
            bound = _set(bound, target, text)
        for target, rows in defect.patch.get("rows", {}).items():
            type_, _, table = target.partition(".")
            bound = [
                replace(one, rows={**one.rows, table: tuple(rows)}) if one.form.id == type_ else one
                for one in bound
            ]
        for target in defect.patch.get("unsign", ()):
            type_, _, place = target.partition(".")
            bound = [_signed(one, place, SignFacts()) if one.form.id == type_ else one for one in bound]
    return bound


def paper_dossier(name: str, defect: Defect | None = None) -> Dossier:
    """The dossier as it is read from the Word files."""
    documents = documents_with(name, defect)
    pages = [replace(_page(name, one), page=number) for number, one in enumerate(documents, 1)]
    return dossier_on(name, pages)


def dossier_on(name: str, pages: list[Page]) -> Dossier:
    """The dossier on pages that were read."""
    documents = read_documents(pages, load_catalogue())
    return dossier_from_pages(name, pages, documents, _sound(name)[1])


def _page(name: str, bound: BoundDocument) -> Page:
    original = next((index for index, one in enumerate(_sound(name)[0]) if one is bound), None)
    return _unchanged(name, original) if original is not None else _printed(bound)


@cache
def _unchanged(name: str, index: int) -> Page:
    return _printed(_sound(name)[0][index])


def _printed(bound: BoundDocument) -> Page:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "one.docx"
        path.write_bytes(filled_bytes(bound))
        return word_page(path)


def _set(bound: list[BoundDocument], target: str, text: str) -> list[BoundDocument]:
    if _CELL_MARK in target:
        type_, rest = target.split(".", 1)
        table, rest = rest.split(_CELL_MARK, 1)
        row, column = rest.split("].")
        return _first(
            bound, lambda one: one.form.id == type_, lambda one: _cell(one, table, int(row), column, text)
        )
    reference = parse_reference(target)
    form = load_catalogue().get(reference.served) if reference.served else None

    def meant(one: BoundDocument) -> bool:
        if form is not None:
            return one.form.id == reference.type and one.values.get("served_title") == form.title
        return one.form.id == reference.type

    def change(one: BoundDocument) -> BoundDocument:
        if not reference.sign:
            values = {**one.values, reference.name: text}
            if reference.name in _TOLD_IN_THE_PENALTY and "penalty" in values:
                values["penalty"] = _retold(values["penalty"], reference.name, text)
            return replace(one, values=values)
        old = one.signs.get(reference.sign, SignFacts())
        if reference.name == "names":
            return _signed(one, reference.sign, replace(old, names=tuple(filter(None, text.split("、")))))
        if reference.name == "opinion":
            return _signed(one, reference.sign, replace(old, opinion=text))
        return _signed(one, reference.sign, replace(old, date=_day(text)))

    return _first(bound, meant, change)


def _retold(penalty: str, field: str, text: str) -> str:
    ending = "元" if field in ("base_amount", "fine") and text else ""
    return re.sub(_TOLD_IN_THE_PENALTY[field], text.removesuffix("元") + ending, penalty, count=1)


def _day(text: str) -> date | None:
    found = parse_date(text)
    return found if isinstance(found, date) else None


def _cell(one: BoundDocument, table: str, row: int, column: str, text: str) -> BoundDocument:
    rows: list[Mapping[str, str]] = list(one.rows[table])
    rows[row] = {**rows[row], column: text}
    return replace(one, rows={**one.rows, table: tuple(rows)})


def _signed(one: BoundDocument, place: str, sign: SignFacts) -> BoundDocument:
    return replace(one, signs={**one.signs, place: sign})


def _first(bound: list[BoundDocument], wanted: Any, change: Any) -> list[BoundDocument]:
    index = next(index for index, one in enumerate(bound) if wanted(one))
    return [*bound[:index], change(bound[index]), *bound[index + 1 :]]
