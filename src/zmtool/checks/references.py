"""References of a checklist into a dossier: ``document.field``.

``preservation_notice.date``              a field
``filing_report.@leader.date``            the date beside a signature; ``.names`` for who signed
``receipt_of(penalty_decision).service_date``   a field of the receipt by which a document was served
``any.party_name``                        the field in every document that has it
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from zmtool.base.text import compare_key
from zmtool.checks.context import Context
from zmtool.checks.records import Evidence, new_tuple
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


class Found:
    """One document a reference leads to, and its field there (None: not found on it), under the label of messages.

    ``value`` is the field's text ("" without one), ``normal`` its canonical text (None where nothing usable was read),
    ``evidence`` its place: asked for again and again, so they are worked out once. Never changed.
    """

    __slots__ = ("document", "evidence", "field", "label", "normal", "value")

    def __init__(self, document: Document, field: Field | None, label: str) -> None:
        page = document.pages[0] if document.pages else None
        self.document, self.field, self.label = document, field, label
        self.normal: str | None
        if field is None:
            self.value, self.normal = "", None
            self.evidence = Evidence(document.type, document.title, page)
        else:
            self.value, self.normal = field.value, field.normal or None
            place = (document.type, document.title, field.page or page, field.box, field.value)
            self.evidence = new_tuple(Evidence, place)

    def trusted(self, trust: float) -> bool:
        """Whether the reading is sure enough to accuse."""
        return self.field is not None and self.field.normal is not None and self.field.confidence >= trust

    def __str__(self) -> str:
        return f"《{self.document.title}》{self.label}“{self.value}”"


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


def follow_all(context: Context, references: Sequence[str]) -> list[Found]:
    """What several references lead to, in their order."""
    if len(references) == 1:
        return follow(context, references[0])
    found: list[Found] = []
    for reference in references:
        found += follow(context, reference)
    return found


def first(context: Context, reference: str) -> Found | None:
    """The first of ``follow``, or None."""
    known = follow(context, reference)
    return known[0] if known else None


def field_of(context: Context, document: Document, name: str) -> Found:
    """A field of a document under its label in the catalogue."""
    return Found(document, document.fields.get(name), context.label(document.type, name))


def documents_of(context: Context, reference: Reference) -> Sequence[Document]:
    """The documents a reference is about."""
    if reference.served:
        return receipts_of(context, reference.served)
    if reference.type == ANY:
        return [one for one in context.dossier.documents if reference.name in one.fields]
    return context.dossier.all(reference.type)


def receipts_of(context: Context, served: str) -> list[Document]:
    """The receipts by which documents of type ``served`` were served: same title, or same number."""
    titles = context.catalogue.title_keys.get(served, frozenset())
    numbers = {
        one.normal
        for document in context.dossier.all(served)
        if (one := document.fields.get("doc_number")) is not None and one.normal
    }
    return [
        receipt
        for receipt, title, number in context.once("receipts", lambda: _receipts(context))
        if title in titles or number in numbers
    ]


def _receipts(context: Context) -> list[tuple[Document, str | None, str | None]]:
    """Every receipt with what the title of the served document is compared by, and its number."""
    found = []
    for one in context.dossier.all_of(RECEIPTS):
        title, number = one.fields.get("served_title"), one.fields.get("served_number")
        key = compare_key(title.value) if title is not None else None
        found.append((one, key, number.normal if number is not None else None))
    return found


def _follow(context: Context, one: Reference) -> list[Found]:
    if one.sign:
        return [_signed(context, document, one) for document in documents_of(context, one)]
    if one.served:
        return [field_of(context, document, one.name) for document in receipts_of(context, one.served)]
    if one.type == ANY:
        name = one.name
        return [
            Found(document, known, context.label(document.type, name))
            for document in context.dossier.documents
            if (known := document.fields.get(name)) is not None
        ]
    documents = context.dossier.all(one.type)
    label = context.label(one.type, one.name) if documents else ""
    return [Found(document, document.fields.get(one.name), label) for document in documents]


def _signed(context: Context, document: Document, reference: Reference) -> Found:
    label = context.label(document.type, reference.sign)
    sign = document.signs.get(reference.sign)
    if sign is None:
        return Found(document, None, label)
    if reference.name == "date":
        return Found(document, sign.date, f"{label}日期")
    said: str = sign.opinion
    normal: str | None = sign.opinion
    if reference.name != "opinion":
        said, normal = "、".join(sign.names), ";".join(sign.names) or None
    return Found(document, Field(said, normal, sign.confidence, sign.page, sign.box), label)
