"""Finding the fields of one form on the pages of one document.

A field is looked for where the catalogue says it stands: right of its label in a ruled table, after
"label：" on a line, inside running text by a pattern, under the title (``head``) or at the end (``foot``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property

from zmtool.forms.records import Form, FormField
from zmtool.reading.cell_values import cell_values
from zmtool.reading.cells import TextCell, TextTable
from zmtool.reading.form_labels import FormLabels
from zmtool.reading.line_values import line_values
from zmtool.reading.made_fields import field_at
from zmtool.reading.officer_tables import OfficerTable, officers_field
from zmtool.reading.records import ReadField
from zmtool.reading.source_text import SourceText, Squeezed, squeezed
from zmtool.scans.records import Box
from zmtool.values.agency_number import find_agency_numbers
from zmtool.values.dates import find_dates
from zmtool.values.document_number import find_document_numbers

HEAD_CHARACTERS = 260
FOOT_CHARACTERS = 160
_ISSUER = re.compile(
    r"(?:^|[，。；：、《（\s]|日内)[向由经至被受给与报]?([\u4e00-\u9fff]{2,16}?烟草专卖局)", re.MULTILINE
)
"""A bureau somewhere in the text: it may be another one."""
_SOMEWHERE = 0.75
_STRAY = re.compile(r"^[1Il|](?=20\d\d年\d)", re.MULTILINE)
"""A stroke before a date, as the edge of a seal leaves it."""
_ALONE = 0.4
"""Of its line: a date that takes up less is one of a sentence, not the one under the document."""
_OFFICERS = "officers"
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
    officers: tuple[OfficerTable, ...] = ()
    """Small tables of officers among these, which are no labels with values either."""
    data_areas: tuple[tuple[int, Box], ...] = ()
    """Page and box of each table that holds rows of data."""
    laid_out: bool = True
    """Whether lines stand where they were printed; plain text and Word files only keep their order."""

    @property
    def table_areas(self) -> tuple[tuple[int, Box], ...]:
        """Page and box of each table."""
        return tuple((table.page, table.box) for table in self.tables)

    @cached_property
    def matchable(self) -> tuple[Squeezed, Squeezed]:
        """The running text as patterns meet it: without empty blanks, and without ends of lines too."""
        return squeezed(self.whole.text), squeezed(self.whole.text, breaks=False)


def read_fields(form: Form, source: DocumentSource, labels: FormLabels) -> dict[str, ReadField]:
    """The fields of ``form`` that stand in ``source``; ``labels`` understands wordings that the form does not list."""
    by_cell, understood_cells = cell_values(form, source.label_rows, labels)
    officers = form.find(_OFFICERS)
    if source.officers and officers is not None:
        by_cell.setdefault(officers.id, officers_field(officers, source.officers))
    by_line, understood_lines = line_values(
        form, source.whole, labels, source.data_areas, source.table_areas, laid_out=source.laid_out
    )
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


def _is_sentence(one: ReadField) -> bool:
    return one.value.endswith("。")


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
        foot = _STRAY.sub(" ", foot)
        dates = [one for one in find_dates(foot) if one.partial.to_date()]
        if not dates:
            return None
        first, last = dates[-1].start, dates[-1].end
        one = field_at(field, text, start + first, start + last)
        said = foot.rfind("\n", 0, first) + 1, foot.find("\n", last) % (len(foot) + 1)
        alone = last - first >= _ALONE * (said[1] - said[0])
        return one if alone or one is None else replace(one, confidence=min(one.confidence, _SOMEWHERE))
    tight = squeezed(foot)
    signed = list(_ISSUER_LINE.finditer(tight.text))
    issuers = signed or list(_ISSUER.finditer(tight.text))
    if not issuers:
        return None
    first, last = tight.span(*issuers[-1].span(1))
    one = field_at(field, text, start + first, start + last)
    if one is None or signed:
        return one
    return replace(one, confidence=min(one.confidence, _SOMEWHERE))
