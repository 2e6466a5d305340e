"""Pages → documents → fields: the whole of reading, in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from zmtool.base.text import cell_width
from zmtool.forms.records import Catalogue, Form
from zmtool.law.library import load_statutes
from zmtool.reading.agreement import fields_in_agreement
from zmtool.reading.agreements import Agreements, load_agreements
from zmtool.reading.cells import lines_outside, text_tables
from zmtool.reading.data_tables import read_rows, rows_beside_data, walked
from zmtool.reading.decision_wordings import load_decision_wordings
from zmtool.reading.decisions import untitled_decision, with_decision_read
from zmtool.reading.fields import DocumentSource, read_fields
from zmtool.reading.flags import load_flags, read_flags
from zmtool.reading.form_labels import FormLabels, form_labels
from zmtool.reading.glued_cells import with_glued_cells_parted
from zmtool.reading.headings import HeadingReader
from zmtool.reading.label_words import LabelWords, load_label_words
from zmtool.reading.leftover_labels import Leftovers, leftovers_of, with_leftovers
from zmtool.reading.mark_answers import with_answers
from zmtool.reading.misread_labels import with_labels_mended
from zmtool.reading.officer_tables import officer_tables, without_officers
from zmtool.reading.records import ReadDocument
from zmtool.reading.row_pairs import RUNNING
from zmtool.reading.row_sums import rows_in_agreement
from zmtool.reading.running_numbers import with_numbers_counted_on
from zmtool.reading.said_elsewhere import Known, said_surely
from zmtool.reading.sides import sides_of
from zmtool.reading.signs import page_signature, read_signs, unsigned_pages
from zmtool.reading.source_text import source_text
from zmtool.reading.titles import TitleMatch, is_issuer, titles_among, titles_of
from zmtool.reading.told_fields import with_told_fields
from zmtool.reading.told_words import load_told_words
from zmtool.reading.total_rows import with_totals
from zmtool.scans.records import Line, Page

OTHER = "other"
UNTITLED = 0.7
"""Confidence in the type of a document that has no title."""
_NARROW, _WIDE, _RAGGED = 24, 120, 4


@dataclass(frozen=True, slots=True)
class Stretch:
    """The pages of one document before its fields are read."""

    title: TitleMatch | None
    pages: tuple[Page, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    """A document by itself, and what it leaves for the others of the dossier to explain."""

    document: ReadDocument
    labels: FormLabels | None = None
    left: Leftovers = field(default_factory=Leftovers)


class ReadAhead:
    """Documents that are read while the pages behind them still are: as soon as a page begins another one.

    ``overrides`` is the workspace whose own data files win.
    """

    def __init__(self, catalogue: Catalogue, overrides: Path | None = None) -> None:
        self._catalogue, self._overrides = catalogue, overrides
        self._waiting: list[Page] = []
        self._known: dict[Stretch, _Read] = {}

    @property
    def whole(self) -> tuple[Stretch, ...]:
        """The documents of the file that were read so far."""
        return tuple(self._known)

    def seen(self, pages: Sequence[Page]) -> None:
        """The pages of a file so far, of which the last one is new."""
        if len(pages) == 1:
            self._waiting.clear()
            self._known.clear()
        newest = pages[-1]
        if self._waiting and any(one.title for one in boundaries([newest], self._catalogue)):
            for stretch in boundaries([*self._waiting, newest], self._catalogue)[:-1]:
                self._known[stretch] = self._known.get(stretch) or _read(stretch, self._overrides)
            self._waiting.clear()
        self._waiting.append(newest)

    def documents(self, pages: Sequence[Page]) -> tuple[ReadDocument, ...]:
        """The documents on all pages of the file, as ``read_documents`` reads them."""
        return _documents(pages, self._catalogue, self._overrides, self._known)


def read_documents(
    pages: Sequence[Page], catalogue: Catalogue, overrides: Path | None = None
) -> tuple[ReadDocument, ...]:
    """The documents on upright pages, in order. Blank pages belong to none.

    ``overrides`` is the workspace whose own data files win.
    """
    return _documents(pages, catalogue, overrides, {})


def _documents(
    pages: Sequence[Page], catalogue: Catalogue, overrides: Path | None, begun: Mapping[Stretch, _Read]
) -> tuple[ReadDocument, ...]:
    stretches = boundaries(pages, catalogue)
    found = [begun.get(one) or _read(one, overrides) for one in stretches]
    known = said_surely((one.labels.form, one.document.fields) for one in found if one.labels is not None)
    agreements = load_agreements(overrides)
    documents = [_completed(one, known, agreements) for one in found]
    return with_answers(
        [(one, stretch.pages) for one, stretch in zip(documents, stretches, strict=True)], pages, catalogue
    )


def boundaries(pages: Sequence[Page], catalogue: Catalogue) -> list[Stretch]:
    """Where each document begins: a page with a title; pages without one go on with what was before.

    A picture of two pages, or a page with several documents, is taken by its parts.
    """
    stretches: list[Stretch] = []
    sides = [side for page in pages if not page.blank for side in sides_of(page, catalogue)]
    titles = titles_of([one.page for one in sides], catalogue, [one.extent for one in sides])
    for side, title in zip(sides, titles, strict=True):
        if title is not None or not stretches:
            stretches.append(Stretch(title, (side.page,)))
        else:
            stretches[-1] = replace(stretches[-1], pages=(*stretches[-1].pages, side.page))
    return stretches


def read_plain_text(
    text: str, catalogue: Catalogue, type_: str = "", overrides: Path | None = None
) -> tuple[ReadDocument, ...]:
    """The documents in plain text (no places): a line that is a title begins one."""
    form = catalogue.get(type_) if type_ else None
    lines = [one.strip() for one in text.splitlines() if one.strip()]
    groups: list[tuple[Form | None, list[str]]] = [(form, [])]
    titles = [None] * len(lines) if form else titles_among(lines, catalogue)
    for line, title in zip(lines, titles, strict=True):
        if title is not None:
            # The agency's name above a title belongs to the document that the title begins.
            above = groups.pop()[1] if groups[-1][0] is None and _is_letterhead(groups[-1][1]) else []
            groups.append((title, above))
        groups[-1][1].append(line)
    return tuple(
        _read_document(_plain_stretch(one, body, catalogue, overrides), overrides).document
        for one, body in groups
        if body
    )


def _is_letterhead(lines: Sequence[str]) -> bool:
    return 0 < len(lines) <= 2 and all(is_issuer(line) for line in lines)


def _plain_stretch(
    form: Form | None, body: list[str], catalogue: Catalogue, overrides: Path | None
) -> Stretch:
    """Lines of plain text as a page; a text that was wrapped at a measure fills it, so that its lines are joined."""
    step = 1 / (len(body) + 1)
    measure = _measure(body)
    lines = tuple(
        Line(
            text,
            (
                0.1,
                round(index * step, 4),
                0.9 if cell_width(text) >= measure else 0.5,
                round((index + 1) * step, 4),
            ),
            1.0,
        )
        for index, text in enumerate(body)
    )
    page = Page(1, 0, 0.707, lines, source="text", engine="plain-text")
    if form is not None:
        return Stretch(TitleMatch(form, body[0], 1.0, lines[0].box), (page,))
    guessed = untitled_decision("\n".join(body), load_decision_wordings(overrides), catalogue)
    title = TitleMatch(guessed, body[0], UNTITLED, lines[0].box) if guessed else None
    return Stretch(title, (page,))


def _measure(body: Sequence[str]) -> float:
    """The width in cells from which a line counts as full; infinite where the text was not wrapped.

    Wrapped text has many lines of nearly the same greatest width, and no very long one.
    """
    widths = [cell_width(text) for text in body]
    widest = max(widths, default=0)
    full = [one for one in widths if one >= widest - _RAGGED]
    wrapped = _NARROW <= widest <= _WIDE and len(full) >= max(4, len(widths) // 3)
    return widest - _RAGGED if wrapped else float("inf")


def _content(lines: Sequence[Line], words: LabelWords) -> list[Line]:
    """The lines without the signing line at the foot of every page."""
    return [line for line in lines if page_signature(line.text, words) is None]


def _completed(read: _Read, known: Known, agreements: Agreements) -> ReadDocument:
    """A document with the fields whose labels nothing explained, by what all documents of the dossier say."""
    if read.labels is None or not read.left.pairs:
        return read.document
    fields = with_leftovers(read.document.fields, read.left, read.labels, known)
    if fields == read.document.fields:
        return read.document
    return _in_agreement(replace(read.document, fields=fields), agreements)


def _read(stretch: Stretch, overrides: Path | None) -> _Read:
    return _read_known(stretch) if overrides is None else _read_document(stretch, overrides)


@lru_cache(maxsize=64)
def _read_known(stretch: Stretch) -> _Read:
    """A document read with the data that zmtool brings: one that is looked at again, alone or in its dossier, is not read anew."""
    return _read_document(stretch, None)


def _read_document(stretch: Stretch, overrides: Path | None) -> _Read:
    words, agreements = load_label_words(overrides), load_agreements(overrides)
    title = stretch.title
    pages = with_labels_mended(stretch.pages, title.form, words) if title else list(stretch.pages)
    numbers = tuple(dict.fromkeys(page.page for page in pages))
    whole = source_text((page.page, _content(page.lines, words)) for page in pages)
    marks = tuple(mark for page in pages for mark in page.marks)
    if title is None:
        first = next((line.text for page in pages for line in page.lines), "")
        return _Read(ReadDocument(OTHER, first[:40], numbers, 0.5, marks=marks, text=whole.text))
    form = title.form
    labels, headings = form_labels(form, words), HeadingReader(words, agreements.rows)
    tables = tuple(table for page in pages for table in text_tables(page))
    beside = [rows_beside_data(labels, table, headings) for table in tables]
    label_rows = tuple(
        tuple(with_glued_cells_parted(row, labels.is_label, labels.means_something))
        for rows in beside
        for row in rows
    )
    officers = tuple(officer_tables(label_rows))
    label_rows = without_officers(label_rows, officers)
    data_areas = tuple(
        (table.page, table.box)
        for table, rows in zip(tables, beside, strict=True)
        if len(rows) < len(table.rows)
    )
    outside = source_text((page.page, _content(lines_outside(page), words)) for page in pages)
    source = DocumentSource(
        whole, outside, tables, label_rows, officers, data_areas, laid_out=pages[0].pictured
    )
    fields = read_fields(form, source, labels)
    data = {one.id: read_rows(labels, one, tables, headings) for one in form.tables}
    ends = {
        one.id: [(head, cells) for head, cells, ends in walked(labels, one, tables, headings) if ends]
        for one in form.tables
    }
    fields = with_totals(fields, form, data, ends, outside, agreements)
    found = ReadDocument(
        type=form.id,
        title=form.title,
        pages=numbers,
        confidence=title.confidence,
        fields={**read_flags(load_flags(overrides), whole), **fields},
        tables=data,
        signs=read_signs(form, source, pages, labels),
        marks=(*marks, *unsigned_pages(form, pages, words)),
        text=whole.text,
    )
    wordings = load_decision_wordings(overrides)
    if form.id in wordings.forms:
        found = with_decision_read(found, form, whole, wordings, load_statutes(overrides))
    told = with_told_fields(found.fields, form, whole, load_told_words(overrides))
    found = _in_agreement(replace(found, fields=told), agreements)
    areas = source.table_areas if source.laid_out else None
    left = leftovers_of(form, label_rows, outside, labels, frozenset(told.keys() - fields.keys()), areas)
    return _Read(found, labels, left)


def _in_agreement(document: ReadDocument, agreements: Agreements) -> ReadDocument:
    """The document after what it says twice was compared."""
    fields, tables = dict(document.fields), dict(document.tables)
    for columns in agreements.rows:
        if columns.table not in tables:
            continue
        rows, total = rows_in_agreement(tables[columns.table], fields.get(columns.total), columns)
        tables[columns.table] = rows
        if total is not None:
            fields[columns.total] = total
    tables = {key: with_numbers_counted_on(rows, RUNNING) for key, rows in tables.items()}
    return replace(document, fields=fields_in_agreement(fields, agreements.sums), tables=tables)
