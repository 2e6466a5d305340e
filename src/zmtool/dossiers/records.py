"""The dossier (案卷): one immutable value that says what the paper, or the database, says.

Review knows only this. A field keeps the text as it stands (``value``), the canonical form by its type
(``normal``: ISO date, decimal, normal document number …; ``None`` when the text could not be understood)
and where it stands. A document's fields, tables and signs are keyed by the ids of the forms catalogue.

``origin`` tells where a document comes from: ``scan`` (read from paper), ``text`` (a Word file, which shows neither
seals nor pages), ``facts`` (the workspace's own data). A field that is absent from ``fields`` was not found; a field with an empty ``value`` was found and
is blank.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass, field
from types import MappingProxyType

Box = tuple[float, float, float, float]
RECEIPTS = ("service_receipt", "licence_service_receipt")
"""Proofs of service, in penalty cases and in licence files."""
CONTENTS = ("dossier_catalog", "licence_dossier_catalog")
"""Tables of contents."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of one document."""

    value: str
    normal: str | None = None
    confidence: float = 1.0
    page: int | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table field, cells by column id."""

    cells: Mapping[str, Field]

    def __getitem__(self, column: str) -> Field:
        return self.cells[column]

    def get(self, column: str) -> Field | None:
        """The cell, or None where the row has no such cell."""
        return self.cells.get(column)


@dataclass(frozen=True, slots=True)
class Sign:
    """A signing place: who signed (names as read), what they said and when.

    ``present`` is False when the place is there and empty, None when nobody can tell (``why`` says why, in Chinese).
    ``names`` may be empty although ``present`` is True: a signature that nobody could read.
    """

    present: bool | None
    names: tuple[str, ...] = ()
    opinion: str = ""
    date: Field | None = None
    confidence: float = 1.0
    page: int | None = None
    box: Box | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A seal, signature, fingerprint, QR code, ticked or empty box or correction with its place.

    ``text`` is what it says where read, or what is told of it.
    """

    kind: str
    page: int | None = None
    box: Box | None = None
    confidence: float = 1.0
    text: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One document (文书) of the dossier. ``type`` is a catalogue id, or ``other`` for unknown material.

    ``legibility`` is how well its pages could be read as a whole: where it is low, a field that was not
    found may still be there. ``unclear`` has the kinds of marks of which nobody can tell whether they are there, and why.
    """

    type: str
    title: str
    pages: tuple[int, ...] = ()
    confidence: float = 1.0
    origin: str = "facts"
    fields: Mapping[str, Field] = field(default_factory=lambda: MappingProxyType({}))
    tables: Mapping[str, tuple[Row, ...]] = field(default_factory=lambda: MappingProxyType({}))
    signs: Mapping[str, Sign] = field(default_factory=lambda: MappingProxyType({}))
    marks: tuple[Mark, ...] = ()
    text: str = ""
    legibility: float = 1.0
    unclear: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def get(self, field_id: str) -> Field | None:
        """The field, or None where it was not found."""
        return self.fields.get(field_id)

    def has_mark(self, kind: str) -> bool:
        """Whether a mark of this kind stands anywhere on the document."""
        return any(mark.kind == kind for mark in self.marks)


@dataclass(frozen=True, slots=True)
class PageInfo:
    """One page of the paper dossier. ``page_number`` is the printed number ("" when none was read).

    ``sides`` counts the pages of the dossier on it: two where an open volume was scanned.
    """

    page: int
    page_number: str = ""
    page_number_box: Box | None = None
    confidence: float = 1.0
    blank: bool = False
    document: str = ""
    marks: tuple[Mark, ...] = ()
    sides: int = 1


@dataclass(frozen=True, slots=True)
class OfficerEntry:
    """One line of the bureau's register of enforcement officers; dates are ISO."""

    name: str
    cert_no: str
    valid_from: str = ""
    valid_to: str = ""


@dataclass(frozen=True, slots=True)
class Register:
    """What the bureau knows beside the dossier's own pages. Empty when scored from bare paper."""

    org_name: str = ""
    region: str = ""
    jurisdiction: tuple[str, ...] = ()
    officers: tuple[OfficerEntry, ...] = ()
    prices: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def known(self) -> bool:
        """Whether there is anything to compare with."""
        return bool(self.officers)


@dataclass(frozen=True, slots=True)
class Dossier:
    """One case's dossier, in the order of its documents."""

    id: str
    origin: str
    documents: tuple[Document, ...]
    pages: tuple[PageInfo, ...] = ()
    register: Register = field(default_factory=Register)
    procedure: str = "ordinary"
    notes: tuple[str, ...] = ()
    _by_type: Mapping[str, tuple[Document, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        found: dict[str, list[Document]] = {}
        for document in self.documents:
            found.setdefault(document.type, []).append(document)
        by_type = {type_: tuple(documents) for type_, documents in found.items()}
        object.__setattr__(self, "_by_type", by_type)

    def all(self, document_type: str) -> tuple[Document, ...]:
        """Every document of a type, in order."""
        return self._by_type.get(document_type, ())

    def all_of(self, document_types: Sequence[str]) -> tuple[Document, ...]:
        """Every document of one of several types, in order."""
        held = [self._by_type[one] for one in document_types if one in self._by_type]
        if len(held) < 2:
            return held[0] if held else ()
        return tuple(document for document in self.documents if document.type in document_types)

    def first(self, document_type: str) -> Document | None:
        """The first document of a type, or None."""
        found = self._by_type.get(document_type)
        return found[0] if found else None

    def has(self, document_type: str) -> bool:
        """Whether the dossier holds a document of this type."""
        return document_type in self._by_type

    def has_all(self, document_types: Set[str]) -> bool:
        """Whether the dossier holds a document of each type."""
        return self._by_type.keys() >= document_types

    def has_any(self, document_types: Collection[str]) -> bool:
        """Whether the dossier holds a document of one of the types."""
        return not self._by_type.keys().isdisjoint(document_types)
