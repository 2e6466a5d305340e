"""References of a checklist into a dossier: ``document.field``.

``preservation_notice.date``              a field
``filing_report.@leader.date``            the date beside a signature; ``.names`` for who signed
``receipt_of(penalty_decision).service_date``   a field of the receipt by which a document was served
``any.party_name``                        the field in every document that has it
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from zmtool.base.text import compare_key
from zmtool.checks.context import Context
from zmtool.checks.records import Evidence
from zmtool.dossiers.records import RECEIPTS, Document, Field

_REFERENCE = re.compile(
    r"^(receipt_of\((?P<served>[a-z_]+)\)|(?P<type>[a-z_]+))\.(@(?P<sign>[a-z_]+)\.)?(?P<name>[a-z_]+)$"
)

ANY = "any"
"""The type of a reference to every document that has the field."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A parsed reference."""

    text: str
    type: str
    served: str
    sign: str
    name: str


class Found(NamedTuple):
    """One document a reference leads to, and its field there (None: not found on it)."""

    document: Document
    field: Field | None
    label: str

    @property
    def evidence(self) -> Evidence:
        """The place of the field."""
        one = self.field
        page = one.page if one and one.page else (self.document.pages[0] if self.document.pages else None)
        return Evidence(
            self.document.type, self.document.title, page, one.box if one else None, one.value if one else ""
        )

    @property
    def normal(self) -> str | None:
        """The canonical text; None where nothing usable was read."""
        return self.field.normal or None if self.field else None

    def trusted(self, trust: float) -> bool:
        """Whether the reading is sure enough to accuse."""
        return self.field is not None and self.field.normal is not None and self.field.confidence >= trust

    def __str__(self) -> str:
        return f"《{self.document.title}》{self.label}“{self.field.value if self.field else ''}”"


@cache
def parse_reference(text: str) -> Reference:
    """Raises ValueError for a text that is no reference."""
    match = _REFERENCE.match(text)
    if match is None:
        raise ValueError(text)
    served = match["served"] or ""
    receipt = RECEIPTS[served.startswith("licence_")]
    return Reference(text, match["type"] or receipt, served, match["sign"] or "", match["name"])


def follow(context: Context, reference: str) -> list[Found]:
    """Every document the reference leads to, with its field; empty where there is no such document."""
    known: list[Found] | None = context.followed.get(reference)
    if known is None:
        known = context.followed[reference] = _follow(context, parse_reference(reference))
    return known


def _follow(context: Context, one: Reference) -> list[Found]:
    if one.served or one.sign or one.type == ANY:
        return [_found(context, document, one) for document in documents_of(context, one)]
    label = context.label(one.type, one.name)
    return [
        Found(document, document.fields.get(one.name), label) for document in context.dossier.all(one.type)
    ]


def first(context: Context, reference: str) -> Found | None:
    """The first of ``follow``, or None."""
    return next(iter(follow(context, reference)), None)


def documents_of(context: Context, reference: Reference) -> Iterator[Document]:
    """The documents a reference is about."""
    if reference.served:
        return receipts_of(context, reference.served)
    if reference.type == ANY:
        return (one for one in context.dossier.documents if one.get(reference.name) is not None)
    return context.dossier.all(reference.type)


def receipts_of(context: Context, served: str) -> Iterator[Document]:
    """The receipts by which documents of type ``served`` were served: same title, or same number."""
    form = context.catalogue.get(served)
    titles = {compare_key(title) for title in form.titles} if form else set()
    numbers = {
        one.normal
        for document in context.dossier.all(served)
        if (one := document.get("doc_number")) and one.normal
    }
    for receipt in context.dossier.all_of(RECEIPTS):
        title, number = receipt.get("served_title"), receipt.get("served_number")
        named = title is not None and compare_key(title.value) in titles
        if named or (number is not None and number.normal in numbers):
            yield receipt


def _found(context: Context, document: Document, reference: Reference) -> Found:
    if not reference.sign:
        return Found(document, document.get(reference.name), context.label(document.type, reference.name))
    label = context.label(document.type, reference.sign)
    sign = document.signs.get(reference.sign)
    if sign is None:
        return Found(document, None, label)
    if reference.name == "date":
        return Found(document, sign.date, f"{label}日期")
    names = Field("、".join(sign.names), ";".join(sign.names) or None, sign.confidence, sign.page, sign.box)
    opinion = Field(sign.opinion, sign.opinion, sign.confidence, sign.page, sign.box)
    return Found(document, opinion if reference.name == "opinion" else names, label)
