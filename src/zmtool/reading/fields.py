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
from zmtool.reading.form_labels import FormLabels
from zmtool.reading.label_cells import LabelCell, labels_with_values, side_by_side
from zmtool.reading.labels import Labelled, labelled_stretches, labels_of
from zmtool.reading.records import ReadField
from zmtool.reading.source_text import SourceText, Squeezed, canonical, squeezed
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
_FROM, _UNTIL, _STOP = (
    re.compile(r"\s*[自从]?"),
    re.compile(r"起?\s*(?:至|到|[—~～]+)"),
    re.compile(r"\s*止?[。；]?\s*$"),
)
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


def read_fields(form: Form, source: DocumentSource, labels: FormLabels) -> dict[str, ReadField]:
    """The fields of ``form`` that stand in ``source``; ``labels`` understands wordings that the form does not list."""
    by_cell, understood_cells = _cell_values(form, source, labels)
    by_line, understood_lines = _line_values(form, source.whole, labels, laid_out=source.laid_out)
    understood = {**understood_lines, **understood_cells}
    # What a listed label says wins, wherever it stands; but who speaks in a record is named like a label, too
    # (当事人：对事实没有意见。).
    spoken = {key for key in understood if key in by_line and _is_sentence(by_line[key])}
    spoken = {key for key in spoken if not _is_sentence(understood[key])}
    by_line = {**understood, **{key: one for key, one in by_line.items() if key not in spoken}}
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


def _cell_values(
    form: Form, source: DocumentSource, labels: FormLabels
) -> tuple[dict[str, ReadField], dict[str, ReadField]]:
    """Values that stand in the cell to the right of their label's cell: of listed labels, and of understood ones."""
    wanted = {compare_key(label): one for one in reversed(form.fields) for label in reversed(one.all_labels)}
    wanted |= {compare_key(one.label): one for one in reversed(form.fields)}
    others = {compare_key(label): None for sign in form.signs for label in sign.all_labels}
    every = {**others, **wanted}
    cells = list(side_by_side(source.label_rows, labels.is_label))
    listed: dict[str, ReadField] = {}
    for one in cells:
        field = _listed_by(one.label, every, labels)
        if field is None or field.id in listed or field.where in ("head", "foot"):
            continue
        if not labels.names_another(one.heading):
            listed[field.id] = field_of_cell(field, one.value)
    understood: dict[str, ReadField] = {}
    for one in labels_with_values(cells, lambda text: compare_key(text) in every or labels.is_label(text)):
        if _listed_by(one.label, every, labels) is None and one.label.key not in every:
            for field, value in _understood_cell(one, labels):
                if field.id not in listed and field.id not in understood and field.where != "head":
                    understood[field.id] = value
    return listed, understood


def _listed_by(cell: TextCell, every: Mapping[str, FormField | None], labels: FormLabels) -> FormField | None:
    """The field whose listed label a cell bears, or resembles and does not say otherwise in known words."""
    field = meant_by(cell.key, every)
    resembles = field is not None and cell.key not in every
    return None if resembles and field is not None and labels.says_otherwise(cell.text, field) else field


def _understood_cell(one: LabelCell, labels: FormLabels) -> list[tuple[FormField, ReadField]]:
    """The field that a label in no list means, with its value; two for a label like 检查时间 beside "…至…"."""
    text = one.value.text
    meant = labels.time_range(one.label.text, text)
    if meant:
        return [
            (field, labels.believed(field, field_at_cell(field, one.value, *span)))
            for field, span in zip(meant, _halves(one.value.source.text), strict=True)
        ]
    field = labels.field(one.label.text, text, one.heading)
    return [] if field is None else [(field, labels.believed(field, field_of_cell(field, one.value)))]


def _halves(text: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """Where the start of a range of time stands, and the whole of it, from which the end is read (自…起至…止)."""
    first, last = _FROM.match(text), _STOP.search(text)
    begin, end = first.end() if first else 0, last.start() if last else len(text)
    found = _UNTIL.search(text, begin, end)
    return (begin, found.start() if found else end), (begin, end)


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
    return field_at_cell(field, cell, 0, len(cell.source.text))


def field_at_cell(field: FormField, cell: TextCell, start: int, end: int) -> ReadField:
    """The field whose value is a stretch of the text of ``cell``."""
    place = cell.source.place(start, end, figures=field.type in _FIGURES)
    if place is None:
        return ReadField("", "", 1.0, cell.page, cell.box)
    text = _value(field, cell.source.text[start:end])
    return made_field(field, text, place.confidence, place.page, place.box)


def _line_values(
    form: Form, text: SourceText, labels: FormLabels, *, laid_out: bool
) -> tuple[dict[str, ReadField], dict[str, ReadField]]:
    """Values after "label：" in running text: of listed labels, and of those that were understood."""
    by_label = {
        re.sub(r"\s+", "", label): one for one in reversed(form.fields) for label in reversed(one.all_labels)
    }
    ends = {re.sub(r"\s+", "", canonical(label)) for label in labels_of(form)}
    listed: dict[str, ReadField] = {}
    understood: dict[str, ReadField] = {}
    for stretch in labelled_stretches(text, labels_of(form), labels.is_label, labels.means_something):
        field = by_label.get(stretch.label)
        if field is not None:
            if field.id not in listed and field.where != "foot":
                one = _after_label(field, text, stretch, laid_out=laid_out)
                if one is not None:
                    listed[field.id] = one
        elif stretch.label not in ends:
            for meant, one in _understood_line(text, stretch, labels, laid_out=laid_out):
                understood.setdefault(meant.id, labels.believed(meant, one))
    return listed, understood


def _is_sentence(one: ReadField) -> bool:
    return one.value.endswith("。")


def _understood_line(
    text: SourceText, stretch: Labelled, labels: FormLabels, *, laid_out: bool
) -> list[tuple[FormField, ReadField]]:
    stop = _line_end(text, stretch)
    value = text.text[stretch.start : stop]
    meant = labels.time_range(stretch.label, value)
    if meant:
        halves = [(stretch.start + start, stretch.start + end) for start, end in _halves(value)]
        read = [(one, field_at(one, text, *span)) for one, span in zip(meant, halves, strict=True)]
    else:
        field = labels.field(stretch.label, value)
        read = [] if field is None else [(field, _after_label(field, text, stretch, laid_out=laid_out))]
    return [(field, one) for field, one in read if one is not None]


def _after_label(
    field: FormField, text: SourceText, stretch: Labelled, *, laid_out: bool
) -> ReadField | None:
    """The value after a label: the rest of its line and what goes on below, or all of the stretch for a long one."""
    end = stretch.end if field.type in _LONG else _line_end(text, stretch)
    one = field_at(field, text, stretch.start, end)
    wraps = laid_out and field.type not in _LONG
    return _with_rest(field, one, text, stretch.start, end) if one is not None and wraps else one


def _line_end(text: SourceText, stretch: Labelled) -> int:
    stop = text.text.find("\n", stretch.start, stretch.end)
    return stretch.end if stop < 0 else stop


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
