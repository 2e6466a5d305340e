"""Finding the fields of one form on the pages of one document.

A field is looked for where the catalogue says it stands: right of its label in a ruled table, after
"label：" on a line, inside running text by a pattern, under the title (``head``) or at the end (``foot``).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from zmtool.base.text import compact, compare_key, squeeze_cjk_spaces
from zmtool.forms.records import Form, FormField
from zmtool.reading.cells import TextCell, TextTable
from zmtool.reading.labels import labelled_stretches, labels_of
from zmtool.reading.records import ReadField
from zmtool.reading.source_text import SourceText, Squeezed, squeezed
from zmtool.reading.understanding import understood
from zmtool.reading.wrapped import continuations
from zmtool.scans.order import union
from zmtool.scans.records import Box
from zmtool.values.agency_number import find_agency_numbers
from zmtool.values.dates import find_dates
from zmtool.values.document_number import find_document_numbers

Meant = TypeVar("Meant")

_LEAST_LABEL = 4
_LABEL_LIKENESS = 0.8
HEAD_CHARACTERS = 260
FOOT_CHARACTERS = 160
_LONG = {"long", "citations"}
_FIGURES = {"date", "datetime", "end_datetime", "money", "number", "rate", "days"}
_ISSUER = re.compile(r"([\u4e00-\u9fff]{2,20}?烟草专卖局)")
_ISSUER_LINE = re.compile(
    r"^([\u4e00-\u9fff]{3,25}(?:局|委员会|大队|支队))(?:（[^）\n]{1,6}）)?$", re.MULTILINE
)


@dataclass(frozen=True)
class DocumentSource:
    """The pages of one document, ready for looking: running text, text outside tables, and tables."""

    whole: SourceText
    outside: SourceText
    tables: tuple[TextTable, ...]
    label_rows: tuple[tuple[TextCell, ...], ...]
    """The rows of tables that are no rows of data: labels with their values."""
    laid_out: bool = True
    """Whether lines stand where they were printed; plain text and Word files only keep their order."""

    @cached_property
    def matchable(self) -> tuple[Squeezed, Squeezed]:
        """The running text as patterns meet it: without empty blanks, and without ends of lines too."""
        return squeezed(self.whole.text), squeezed(self.whole.text, breaks=False)


def read_fields(form: Form, source: DocumentSource) -> dict[str, ReadField]:
    """The fields of ``form`` that stand in ``source``."""
    by_cell = _cell_values(form, source)
    by_line = _line_values(form, source.whole, laid_out=source.laid_out)
    found: dict[str, ReadField] = {}
    for field in form.fields:
        one = _look_for(field, form, source, by_cell, by_line)
        if one is not None:
            found[field.id] = one
    return found


def _look_for(
    field: FormField,
    form: Form,
    source: DocumentSource,
    by_cell: dict[str, ReadField],
    by_line: dict[str, ReadField],
) -> ReadField | None:
    if field.where == "foot":
        return _foot(field, source.outside)
    if field.where == "head":
        return _head(field, source.outside) or by_line.get(field.id)
    if field.where == "prose":
        return _prose(field, source) or by_cell.get(field.id) or by_line.get(field.id)
    one = by_cell.get(field.id) or by_line.get(field.id)
    if one is None and field.pattern:
        return _prose(field, source)
    return one


def _cell_values(form: Form, source: DocumentSource) -> dict[str, ReadField]:
    """Values that stand in the cell to the right of their label's cell."""
    wanted = {compare_key(label): one for one in reversed(form.fields) for label in reversed(one.all_labels)}
    wanted |= {compare_key(one.label): one for one in reversed(form.fields)}
    others = {compare_key(label): None for sign in form.signs for label in sign.all_labels}
    found: dict[str, ReadField] = {}
    for row in source.label_rows:
        for label_cell, value_cell in zip(row, row[1:], strict=False):
            field = meant_by(label_cell.key, {**others, **wanted})
            if field is None or field.id in found or field.where in ("head", "foot"):
                continue
            found[field.id] = field_of_cell(field, value_cell)
    return found


def meant_by(key: str, wanted: Mapping[str, Meant]) -> Meant | None:
    """What a label cell means: an exact label, or the one that it resembles with a character lost or misread."""
    if key in wanted:
        return wanted[key]
    if len(key) < _LEAST_LABEL:
        return None
    near = difflib.get_close_matches(key, list(wanted), n=2, cutoff=_LABEL_LIKENESS)
    return wanted[near[0]] if len(near) == 1 else None


def field_of_cell(field: FormField, cell: TextCell) -> ReadField:
    """The field whose value fills ``cell``."""
    place = cell.source.place(0, len(cell.source.text), figures=field.type in _FIGURES)
    text = _value(field, cell.source.text)
    if place is None:
        return ReadField("", "", 1.0, cell.page, cell.box)
    return made_field(field, text, place.confidence, place.page, place.box)


def _line_values(form: Form, text: SourceText, *, laid_out: bool) -> dict[str, ReadField]:
    """Values after "label：" in running text."""
    by_label = {
        re.sub(r"\s+", "", label): one for one in reversed(form.fields) for label in reversed(one.all_labels)
    }
    found: dict[str, ReadField] = {}
    for stretch in labelled_stretches(text, labels_of(form)):
        field = by_label.get(stretch.label)
        if field is None or field.id in found or field.where in ("foot",):
            continue
        end = stretch.end
        if field.type not in _LONG:
            stop = text.text.find("\n", stretch.start, end)
            end = end if stop < 0 else stop
        one = field_at(field, text, stretch.start, end)
        if one is not None:
            wraps = laid_out and field.type not in _LONG
            found[field.id] = _with_rest(field, one, text, stretch.start, end) if wraps else one
    return found


def _with_rest(field: FormField, one: ReadField, text: SourceText, start: int, end: int) -> ReadField:
    """A value with what stands of it in the lines below."""
    rest = list(continuations(text, start, end))
    if not rest or not one.value:
        return one
    value = one.value + "".join(words for words, _ in rest)
    confidence = min(one.confidence, *(place.confidence for _, place in rest))
    return made_field(field, value, confidence, one.page, union([one.box, *(place.box for _, place in rest)]))


def _prose(field: FormField, source: DocumentSource) -> ReadField | None:
    """The first match of the field's pattern; blanks beside ideographs do not count, nor do ends of lines inside it."""
    for text in source.matchable:
        match = re.search(field.pattern, text.text, re.DOTALL)
        if match is not None:
            return field_at(field, source.whole, *text.span(*_span(match)))
    return None


def _span(match: re.Match[str]) -> tuple[int, int]:
    """Where the first group stands; the whole match where the pattern has none or it took no part."""
    return match.span(1) if match.re.groups and match.start(1) >= 0 else match.span()


def _head(field: FormField, text: SourceText) -> ReadField | None:
    head = text.text[:HEAD_CHARACTERS]
    if field.type == "doc_number" and not field.pattern:
        own = [one[1:] for one in find_document_numbers(head)]
        others = [one[1:] for one in find_agency_numbers(head)]
        places = own + [
            one for one in others if not any(one[0] < end and start < one[1] for start, end in own)
        ]
        return field_at(field, text, *min(places)) if places else None
    matchable = squeezed(head)
    match = re.search(field.pattern, matchable.text) if field.pattern else None
    return field_at(field, text, *matchable.span(*_span(match))) if match else None


def _foot(field: FormField, text: SourceText) -> ReadField | None:
    start = max(0, len(text.text.rstrip()) - FOOT_CHARACTERS)
    foot = text.text[start:]
    if field.type == "date":
        dates = [one for one in find_dates(foot) if one.partial.to_date()]
        if not dates:
            return None
        return field_at(field, text, start + dates[-1].start, start + dates[-1].end)
    tight = squeezed(foot)
    issuers = list(_ISSUER_LINE.finditer(tight.text)) or list(_ISSUER.finditer(tight.text))
    if not issuers:
        return None
    first, last = tight.span(*issuers[-1].span(1))
    return field_at(field, text, start + first, start + last)


def field_at(field: FormField, text: SourceText, start: int, end: int) -> ReadField | None:
    """The field whose value is ``text[start:end]``; None where nothing stands there."""
    value = _value(field, text.text[start:end])
    place = text.place(start, end, figures=field.type in _FIGURES)
    if place is None:
        anchor = text.place(max(0, start - 6), max(1, start))
        return ReadField("", "", 1.0, anchor.page, anchor.box) if anchor and not value else None
    return made_field(field, value, place.confidence, place.page, place.box)


def _value(field: FormField, text: str) -> str:
    """The text of a value: wraps joined, stray spaces out; paragraphs stay apart in long fields."""
    if field.type in _LONG:
        return "\n".join(
            squeeze_cjk_spaces(part).strip() for part in text.strip().split("\n") if part.strip()
        )
    if field.type in _FIGURES:
        return compact(text).rstrip("；;，,")
    return squeeze_cjk_spaces(text.replace("\n", " ")).strip().rstrip("；;，,")


def made_field(field: FormField, value: str, confidence: float, page: int, box: Box) -> ReadField:
    """A field with its canonical form; what its own structure proves or contradicts moves the confidence."""
    said = understood(field.type, value)
    confidence = min(max(confidence, said.least), said.most)
    return ReadField(value, said.normal, round(confidence, 3), page, box, said.alternatives, said.mended)
