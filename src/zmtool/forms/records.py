"""The catalogue's values: what a document is, which fields it has and how each is found and filled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from zmtool.base.text import compare_key

ENFORCEMENT, LICENCE = "enforcement", "licence"
"""The areas of the catalogue: documents of penalty cases, and of licence applications."""


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of a form.

    ``label`` is the placeholder in the template and the wording on paper; ``labels`` are other wordings.
    ``source`` is the dotted path into the facts that fills it. ``where`` says how it stands on paper:
    ``cell`` (right of its label in a ruled table), ``line`` ("label：value"), ``prose`` (inside running
    text, by ``pattern``), ``head`` or ``foot`` (under the title, at the end). Empty means cell, then line.
    ``within`` is the field whose text says it, where it has no place of its own in the template. ``required_when``:
    pairs of a source and the values of it for which the field is required.
    """

    id: str
    label: str
    type: str = "text"
    source: str = ""
    labels: tuple[str, ...] = ()
    required: bool = False
    pattern: str = ""
    where: str = ""
    within: str = ""
    required_when: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def all_labels(self) -> tuple[str, ...]:
        """The label and its other wordings."""
        return (self.label, *self.labels)


@dataclass(frozen=True, slots=True)
class FormTable:
    """A table field: one row a thing, columns with their own ids and types."""

    id: str
    label: str
    columns: tuple[FormField, ...]
    source: str = ""
    required: bool = False


@dataclass(frozen=True, slots=True)
class FormSign:
    """A signing place: whose, how many at least, with an opinion and a date or not."""

    id: str
    label: str
    labels: tuple[str, ...] = ()
    least: int = 1
    opinion: bool = False
    required: bool = True
    dated: bool = True

    @property
    def all_labels(self) -> tuple[str, ...]:
        """The label and its other wordings."""
        return (self.label, *self.labels)


@dataclass(frozen=True, slots=True)
class Form:
    """One document (文书) of the catalogue.

    ``area`` is what it belongs to: titles are unique within an area only (both have a 送达回证).

    ``nature`` is internal, external, onsite or outside (made by somebody else). ``order`` is its place in
    the dossier, ``paged`` whether its pages carry dossier page numbers. ``template`` is empty for documents
    that are recognised but not filled. ``copies`` is how many are printed (the bureau's practice; 1 where it says nothing).
    """

    id: str
    title: str
    version: str
    nature: str
    order: int
    variants: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    paged: bool = True
    number_word: str = ""
    template: str = ""
    seal: str = "none"
    copies: int = 1
    sign_every_page: bool = False
    fields: tuple[FormField, ...] = ()
    tables: tuple[FormTable, ...] = ()
    signs: tuple[FormSign, ...] = ()
    source: str = ""
    mark: str = ""
    area: str = ENFORCEMENT

    @property
    def titles(self) -> tuple[str, ...]:
        """The title and its variants."""
        return (self.title, *self.variants)

    def find(self, field_id: str) -> FormField | None:
        """The field with this id, or None."""
        return next((one for one in self.fields if one.id == field_id), None)


@dataclass(frozen=True)
class Catalogue:
    """Every form by id, in dossier order. Not slotted: the labels are worked out once."""

    forms: Mapping[str, Form] = field(default_factory=lambda: MappingProxyType({}))

    def get(self, form_id: str) -> Form | None:
        """The form with this id, or None."""
        return self.forms.get(form_id)

    @cached_property
    def labels(self) -> Mapping[str, Mapping[str, str]]:
        """The Chinese labels of each form's fields, tables and signing places, by form id and then by theirs."""
        return {
            form.id: {one.id: one.label for one in form.tables}
            | {one.id: one.label for one in form.signs}
            | {one.id: one.label for one in form.fields}
            for form in self.forms.values()
        }

    @cached_property
    def title_keys(self) -> Mapping[str, frozenset[str]]:
        """What the titles of each form, its variants too, are compared by, by form id."""
        return {
            form.id: frozenset(compare_key(title) for title in form.titles) for form in self.forms.values()
        }

    @cached_property
    def by_title_key(self) -> Mapping[str, Form]:
        """The form of every title, by what titles are compared by."""
        return {key: self.forms[id_] for id_, keys in self.title_keys.items() for key in keys}

    def of_area(self, area: str) -> Catalogue:
        """The forms of one area: what a dossier of that kind is read and filled with."""
        chosen = {form.id: form for form in self.forms.values() if form.area == area}
        return Catalogue(MappingProxyType(chosen))

    @property
    def fillable(self) -> tuple[Form, ...]:
        """The forms that have a Word template."""
        return tuple(form for form in self.forms.values() if form.template)
