"""Assembling the dossier that the pages of scanned files say."""

from __future__ import annotations

from collections.abc import Sequence

from zmtool.dossiers.records import Document, Dossier, Field, Mark, PageInfo, Register, Row, Sign
from zmtool.reading.records import ReadDocument, ReadField, ReadSign
from zmtool.scans.records import Page
from zmtool.scans.spread import gutter

_UNCLEAR = ("seal", "fingerprint", "correction")
"""Kinds of marks that are asked for once a document."""


def dossier_from_pages(
    dossier_id: str,
    pages: Sequence[Page],
    documents: Sequence[ReadDocument],
    register: Register,
    notes: Sequence[str] = (),
) -> Dossier:
    """The dossier on ``pages``, whose documents were read as ``documents``."""
    owner = {number: one.type for one in documents for number in one.pages}
    legible = {page.page: page.confidence for page in pages}
    infos = tuple(
        PageInfo(
            page.page,
            page.page_number,
            page.page_number_box,
            page.confidence,
            page.blank,
            owner.get(page.page, ""),
            tuple(Mark(mark.kind, mark.page, mark.box, mark.confidence, mark.text) for mark in page.marks),
            1 if gutter(page.lines, page.tables, page.aspect) is None else 2,
        )
        for page in pages
    )
    worded = {page.page for page in pages if page.engine == "docx-text"}
    read = tuple(
        _document(
            one,
            min((legible[number] for number in one.pages), default=0.0),
            "text" if worded.issuperset(one.pages) else "scan",
        )
        for one in documents
    )
    return Dossier(dossier_id, "scan", read, infos, register, notes=tuple(notes))


def _document(read: ReadDocument, legibility: float, origin: str) -> Document:
    return Document(
        type=read.type,
        title=read.title,
        pages=read.pages,
        confidence=read.confidence,
        origin=origin,
        fields={key: _field(one) for key, one in read.fields.items()},
        tables={
            key: tuple(Row({column: _field(cell) for column, cell in row.items()}) for row in rows)
            for key, rows in read.tables.items()
        },
        signs={key: _sign(one) for key, one in read.signs.items()},
        marks=tuple(Mark(one.kind, one.page, one.box, one.confidence, one.text) for one in read.marks),
        text=read.text,
        legibility=round(legibility, 3),
        unclear={one.kind: one.why for one in read.answers if one.present is None and one.kind in _UNCLEAR},
    )


def _field(read: ReadField) -> Field:
    return Field(read.value, read.normal, read.confidence, read.page, read.box)


def _sign(read: ReadSign) -> Sign:
    date = _field(read.date) if read.date else None
    return Sign(read.present, read.names, read.opinion, date, read.confidence, read.page, read.box, read.why)
