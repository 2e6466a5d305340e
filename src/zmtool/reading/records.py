"""What reading finds: documents with fields, tables, signing places, all with page, box and confidence.

These are the dossier's own values; reading fills them from pages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from zmtool.scans.records import Box, Mark


@dataclass(frozen=True, slots=True)
class ReadField:
    """One field as read. ``normal`` is None where the text is not what the field's type asks for.

    ``value`` is always what was read. ``mended`` is not empty where ``normal`` rests on a repair or on other words of
    the text, and then says what it was made from; ``alternatives`` are other canonical forms it may have, best first.
    """

    value: str
    normal: str | None
    confidence: float
    page: int
    box: Box
    alternatives: tuple[str, ...] = ()
    mended: str = ""


@dataclass(frozen=True, slots=True)
class ReadSign:
    """One signing place as read.

    ``present`` is True where something was read or ink was found, False where the paper is clean, None where nobody can
    tell; ``why`` then says why, in Chinese.
    """

    present: bool | None
    names: tuple[str, ...]
    opinion: str
    date: ReadField | None
    confidence: float
    page: int
    box: Box
    why: str = ""


@dataclass(frozen=True, slots=True)
class MarkAnswer:
    """Whether a mark of one kind stands on a document: yes, no, or nobody can tell (None; ``why`` says why, in Chinese).

    ``kind`` is seal, signature, fingerprint, page_number, tick or correction; ``label`` names the place where there are
    several (a signing place). ``box`` is None where no place is known. Nothing here says that a mark is genuine.
    """

    kind: str
    label: str
    present: bool | None
    confidence: float
    page: int
    box: Box | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class ReadPart:
    """One stretch of a decision that was recognised by its wording: party, facts, penalty …, with its text and place."""

    id: str
    label: str
    text: str
    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class ReadCitation:
    """One provision cited in a decision.

    ``title`` is the title in full, also where the text uses its own short name for it. ``statute`` is the id of the
    statute, "" where the law's data do not hold it. ``part`` is where it is cited.
    """

    title: str
    statute: str
    article: int | None
    paragraph: int | None
    item: int | None
    text: str
    part: str
    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """One document found on the pages. ``type`` is a catalogue id or ``other``."""

    type: str
    title: str
    pages: tuple[int, ...]
    confidence: float
    fields: Mapping[str, ReadField] = field(default_factory=lambda: MappingProxyType({}))
    tables: Mapping[str, tuple[Mapping[str, ReadField], ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    signs: Mapping[str, ReadSign] = field(default_factory=lambda: MappingProxyType({}))
    marks: tuple[Mark, ...] = ()
    text: str = ""
    parts: tuple[ReadPart, ...] = ()
    citations: tuple[ReadCitation, ...] = ()
    answers: tuple[MarkAnswer, ...] = ()
