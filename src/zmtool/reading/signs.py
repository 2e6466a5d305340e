"""Signing places: who signed, what they said and when; and pages that lack their signature.

A place is signed where something was read or ink lies there, not signed where the paper is clean, and otherwise
nobody can tell.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest

from zmtool.base.text import compare_key, squeeze_cjk_spaces
from zmtool.forms.records import Form, FormSign
from zmtool.reading.cells import TextCell
from zmtool.reading.fields import DocumentSource
from zmtool.reading.form_labels import BY_MEANING, FormLabels
from zmtool.reading.ink_evidence import ink_at
from zmtool.reading.label_cells import label_cells, labels_with_values, labels_within
from zmtool.reading.label_meaning import meaning
from zmtool.reading.label_words import LabelWords
from zmtool.reading.labelled_values import meant_by
from zmtool.reading.labels import labelled_stretches, labels_of
from zmtool.reading.leftover_signs import with_leftover_signs
from zmtool.reading.names import are_names
from zmtool.reading.records import ReadSign
from zmtool.reading.sign_dates import date_below, end_with_date, with_date_label
from zmtool.reading.sign_places import sign_after_label, sign_in_cell, sign_in_text
from zmtool.reading.signed_columns import sign_of_column, signed_columns
from zmtool.reading.signed_lines import cells_behind, date_cell, signed_lines
from zmtool.reading.signed_rows import SignedRow, signed_rows
from zmtool.reading.source_text import Place
from zmtool.reading.understood_signs import UnderstoodSigns
from zmtool.scans.records import Mark, Page

PAGE_LABEL = "本页签名"
SIGNED_LABEL = "签名"


def read_signs(
    form: Form, source: DocumentSource, pages: list[Page], labels: FormLabels
) -> dict[str, ReadSign]:
    """The signing places of ``form`` that stand in the document; ``labels`` understands wordings it does not list."""
    found: dict[str, ReadSign] = {}
    wanted = {compare_key(label): sign for sign in reversed(form.signs) for label in sign.all_labels}
    # 受送达人 is a field of its own and no signing place 受送达人签名 with two characters lost.
    others = {compare_key(label): None for field in form.fields for label in field.all_labels}
    by_label = {re.sub(r"\s+", "", label): sign for sign in form.signs for label in sign.all_labels}
    for table in source.tables:
        rows = list(table.rows.values())
        for column in signed_columns(rows, form.signs, lambda head: by_label.get(head) or labels.sign(head)):
            one = sign_of_column(column, lambda sign, cell: sign_in_cell(sign, cell, pages))
            found[column.sign.id] = replace(one, confidence=min(one.confidence, BY_MEANING))
        for row in signed_rows(
            rows, form.signs, lambda head: by_label.get(head) or labels.sign(head), labels.is_label
        ):
            found[row.sign.id] = _sign_of_row(row, pages)
        for beside in label_cells(rows, labels.is_label):
            sign = meant_by(beside.label.key, {**others, **wanted})
            if sign is None or sign.id in found:
                continue
            if beside.label.key in wanted or not labels.says_otherwise(beside.label.text, sign):
                found[sign.id] = _dated(sign_in_cell(sign, beside.value, pages), beside.value, rows, pages)
    ends = [label for label in labels_of(form) if label != SIGNED_LABEL]
    met: set[str] = set()
    understood = UnderstoodSigns(labels)
    _understood_cells(form, source, pages, labels, met, understood)
    for inner in labels_within(source.label_rows, ends, labels.is_sign_label, labels.means_something):
        sign = by_label.get(inner.label)
        end = end_with_date(inner.cell.source.text, inner.end)
        if sign is not None:
            found.setdefault(sign.id, sign_in_cell(sign, inner.cell, pages, inner.start, end))
        elif compare_key(inner.label) not in others:
            sign = labels.sign_unless_field(inner.label, set(met))
            if sign is not None and understood.wants(sign, inner.label):
                one = sign_in_cell(sign, inner.cell, pages, inner.start, end)
                understood.take(sign, inner.label, inner.cell.source.text[inner.start : end], one)
    stretches = labelled_stretches(
        source.whole,
        ends,
        labels.is_sign_label,
        labels.means_something,
        source.whole.right_edge if source.laid_out else None,
        source.table_areas,
    )
    for stretch, following in zip_longest(stretches, stretches[1:]):
        sign = by_label.get(stretch.label)
        listed = sign is not None
        if compare_key(stretch.label) in others:
            met |= {one.id for one in form.fields if stretch.label in one.all_labels}
        elif sign is None:
            sign = labels.sign_unless_field(stretch.label, met)
        if sign is None or sign.id in found or not (listed or understood.wants(sign, stretch.label)):
            continue
        label = source.whole.place(max(0, stretch.start - 4), stretch.start)
        if label is not None:
            own = with_date_label(source.whole, stretch, following)
            one = sign_after_label(sign, source.whole, own, label, pages)
            if one.present and one.date is None and source.laid_out:
                one = replace(one, date=date_below(source.whole, stretch))
            if listed:
                found[sign.id] = one
            else:
                understood.take(sign, stretch.label, source.whole.text[stretch.start : stretch.end], one)
    _signed_without_colon(source, pages, labels, by_label, found, understood)
    signs = {**understood.signs, **found}
    return with_leftover_signs(
        form,
        signs,
        source.label_rows,
        labels,
        lambda sign, cell, start, end: sign_in_cell(
            sign, cell, pages, start, end_with_date(cell.source.text, end)
        ),
    )


def _sign_of_row(row: SignedRow, pages: list[Page]) -> ReadSign:
    """A row of a table as one signing place: the opinion, the names and the date in cells of their own."""
    one = sign_in_cell(row.sign, row.names, pages)
    said = row.opinion.source.text if row.opinion is not None and row.sign.opinion else ""
    date = sign_in_cell(row.sign, row.date, pages).date if row.date is not None else None
    sure = min(one.confidence, date.confidence if date is not None else 1.0, BY_MEANING)
    opinion = squeeze_cjk_spaces(said).replace("\n", "").strip()
    return replace(one, opinion=opinion, date=date, confidence=sure)


def _signed_without_colon(
    source: DocumentSource,
    pages: list[Page],
    labels: FormLabels,
    by_label: Mapping[str, FormSign],
    found: dict[str, ReadSign],
    understood: UnderstoodSigns,
) -> None:
    """Takes the signatures that stand right behind their label."""
    for one in signed_lines(source.whole, source.label_rows):
        sign = by_label.get(one.label) or labels.sign(one.label)
        known = found.get(sign.id) or understood.signs.get(sign.id) if sign else None
        if sign is None or (known is not None and known.names):
            continue
        label = one.source.place(max(0, one.start - 4), one.start)
        if label is None:
            continue
        place = sign_in_text(one.source, one.start, one.end, label, pages)
        beside = date_cell(source.label_rows, one.cell) if one.cell and place.date is None else None
        if beside is not None:
            date = sign_in_text(beside.source, 0, len(beside.source.text), label, pages).date
            place = replace(place, date=date)
        found[sign.id] = replace(place, confidence=min(place.confidence, BY_MEANING))


def _understood_cells(
    form: Form,
    source: DocumentSource,
    pages: list[Page],
    labels: FormLabels,
    met: set[str],
    understood: UnderstoodSigns,
) -> None:
    """Takes the signing places in cells beside labels that the form does not list."""
    listed = {compare_key(label) for one in form.fields for label in one.all_labels}
    listed |= {compare_key(label) for one in form.signs for label in one.all_labels}
    for one in labels_with_values(label_cells(source.label_rows, labels.is_label), labels.is_sign_label):
        if one.label.key in listed:
            met |= {field.id for field in form.fields if one.label.key in map(compare_key, field.all_labels)}
            continue
        sign = labels.sign_unless_field(one.label.text, met)
        if sign is not None and understood.wants(sign, one.label.text):
            value = _dated(sign_in_cell(sign, one.value, pages), one.value, source.label_rows, pages)
            understood.take(sign, one.label.text, one.value.source.text, value)


def _dated(sign: ReadSign, cell: TextCell, rows: Sequence[Sequence[TextCell]], pages: list[Page]) -> ReadSign:
    """``sign`` with the names and the date in the cells beside its own, where it has none (意见 | 同意。 | 顾清和 | 日期)."""
    behind = cells_behind(rows, cell)
    if sign.opinion and not sign.names and behind and are_names(behind[0].text):
        cell = behind[0]
        named = sign_in_text(cell.source, 0, len(cell.source.text), Place(cell.page, cell.box, 1.0), pages)
        sign = replace(named, opinion=sign.opinion, date=named.date or sign.date)
    beside = date_cell(rows, cell) if sign.names and sign.date is None else None
    if beside is None:
        return sign
    label = Place(beside.page, beside.box, 1.0)
    return replace(sign, date=sign_in_text(beside.source, 0, len(beside.source.text), label, pages).date)


def unsigned_pages(form: Form, pages: list[Page], words: LabelWords) -> tuple[Mark, ...]:
    """A mark for each page with an empty "本页签名" place, and one for each that is signed there.

    A page where nobody can tell has neither.
    """
    if not form.sign_every_page:
        return ()
    marks = []
    for page in pages:
        for line in page.lines:
            rest = page_signature(line.text, words)
            if rest is not None:
                x0, y0, x1, y1 = line.box
                area = (x0, y0 - 0.012, min(1.0, max(x1, x0 + 0.4)), y1 + 0.012)
                signed = True if rest else ink_at(page, area).there
                if signed is not None:
                    kind = "signature" if signed else "unsigned"
                    marks.append(Mark(kind, page.page, area, 0.9, rest))
    return tuple(marks)


def page_signature(line: str, words: LabelWords) -> str | None:
    """What stands after the label of the signing line of every page (本页签名, 逐页签字); None for another line."""
    key = compare_key(line)
    if key.startswith(PAGE_LABEL):
        return key.removeprefix(PAGE_LABEL).lstrip(":：")
    label, colon, rest = key.partition(":")
    concepts = meaning(label, words, frozenset({"sign"})) if colon else frozenset()
    return rest if concepts & words.page and concepts & words.signed else None
