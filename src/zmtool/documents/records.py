"""What was written on one document (文书), whichever business it belongs to: a case or a licence application."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class SignFacts:
    """Who signed at one place of a document, when, and with what opinion."""

    names: tuple[str, ...] = ()
    date: date | None = None
    opinion: str = ""


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """One document. ``fields`` and ``rows`` override what the facts it is filled from would say.

    ``type`` is the id of its form. ``pages`` is the number of paper pages, ``sealed`` whether the seal is on it,
    ``unsigned_pages`` the pages (from 1, within the document) that lack the signature every page must have.
    """

    type: str
    number: str = ""
    date: date | None = None
    pages: int = 1
    sealed: bool = False
    unsigned_pages: tuple[int, ...] = ()
    fields: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    rows: Mapping[str, tuple[Mapping[str, str], ...]] = field(default_factory=lambda: MappingProxyType({}))
    signs: Mapping[str, SignFacts] = field(default_factory=lambda: MappingProxyType({}))
