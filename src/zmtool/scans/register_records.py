"""What the register of scanned files says: files, documents on their pages, fields as read and as people settled them."""

from __future__ import annotations

from dataclasses import dataclass

from zmtool.scans.records import Box

SURE = 0.9
"""A field read with less confidence than this waits for a person."""
FORM_FIELD = "@form"
"""The name under which a person's word on the kind of a document is kept."""
CONFIRMED, CHANGED, ABSENT, WITHDRAWN = "confirmed", "changed", "absent", "withdrawn"
"""What a person can say of a field; the last takes back what was said before, and the field is open again."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file that came in: its content's hash, the name and place it came under, the case its bringer named."""

    sha256: str
    name: str
    origin: str
    case_wish: str = ""


@dataclass(frozen=True, slots=True)
class FieldAsRead:
    """A field of a document as it was read. ``field`` is its id, ``table[row].column`` or ``@place.date``."""

    field: str
    label: str
    value: str
    normal: str | None
    confidence: float
    page: int
    box: Box
    alternatives: tuple[str, ...] = ()
    mended: str = ""

    @property
    def unsure(self) -> bool:
        """Whether a person should look at it."""
        return bool(self.value) and (self.normal is None or self.confidence < SURE)


@dataclass(frozen=True, slots=True)
class DocumentAsRead:
    """A document on the pages of a file, where it was filed, and its fields.

    ``filed_by``: code, number, party, file, named or person; empty where it waits for a case, ``reason`` says why.
    ``side`` counts the documents that begin on its first page, from 1.
    """

    form: str
    title: str
    pages: tuple[int, ...]
    confidence: float
    case_no: str = ""
    which: int = 0
    filed_by: str = ""
    reason: str = ""
    fields: tuple[FieldAsRead, ...] = ()
    side: int = 1


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person said of a field: ``kind`` confirmed, changed (``value`` is right) or absent (nothing is there).

    A word taken back is kept as one of kind withdrawn; then the field counts as never looked at.
    """

    field: str
    value: str
    kind: str
    at: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class KeptDocument:
    """A document of the register. ``number`` names it to people; ``unsure`` counts the fields nobody settled yet."""

    number: int
    sha256: str
    file: str
    received_at: str
    document: DocumentAsRead
    corrections: tuple[Correction, ...] = ()
    unsure: int = 0
    set_aside: bool = False

    def open_fields(self) -> tuple[FieldAsRead, ...]:
        """The fields that a person should look at and has not."""
        settled = {one.field for one in self.corrections}
        return tuple(one for one in self.document.fields if one.unsure and one.field not in settled)


@dataclass(frozen=True, slots=True)
class FieldRecord:
    """How one field of one form fared with people: how often looked at, found right, changed, absent.

    ``sure_wrong`` counts those read with confidence that people changed all the same.
    """

    form: str
    field: str
    label: str
    looked_at: int
    right: int
    changed: int
    absent: int
    sure_wrong: int
