"""Values beside their labels, in cells of ruled forms and after "label：" on lines.

Labels that the catalogue lists come first; what other labels mean is asked of ``FormLabels``.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TypeVar

from zmtool.base.text import compare_key
from zmtool.forms.records import Form, FormField
from zmtool.reading.cells import TextCell
from zmtool.reading.form_labels import STRUCTURED, FormLabels
from zmtool.reading.label_cells import (
    LabelCell,
    Within,
    label_cells,
    labels_with_values,
    labels_within,
)
from zmtool.reading.label_shapes import label_shaped
from zmtool.reading.labels import Labelled, labelled_stretches, labels_of
from zmtool.reading.made_fields import FIGURES, LONG, field_at, field_at_cell, field_of_cell, made_field
from zmtool.reading.normal import normal_form
from zmtool.reading.records import ReadField
from zmtool.reading.source_text import SourceText, canonical
from zmtool.reading.understanding import UNSURE
from zmtool.reading.wrapped import (
    begins_a_column,
    below_label,
    continuations,
    is_open,
    label_left,
    only_labelled,
)
from zmtool.scans.order import union
from zmtool.scans.records import Box
from zmtool.values.dates import find_dates

Meant = TypeVar("Meant")
ByField = dict[str, ReadField]
Areas = Sequence[tuple[int, Box]]
"""Pages and boxes."""

_LEAST_LABEL = 4
_CUT_SHORT = 0.8
"""A value whose bracket nothing closes is believed no more than this."""
BY_PLACE = 0.89
"""A value is believed no more than this that only its place and its form tell, unless it proves itself."""
_PERHAPS_CUT = 0.88
"""A long value is believed no more than this where only something like a label ends it."""
_MOST_FLAG = 3
"""Characters of a value that says yes or no without a box."""
_LABEL_LIKENESS = 0.8
_FROM, _UNTIL = re.compile(r"\s*[自从]?"), re.compile(r"起?\s*至")
_STOP = re.compile(r"\s*+止?[。；]?\s*+$")
_GOES_ON = frozenset("0123456789年月日时分秒:：.,，-—/元角整%至 ")


def cell_values(
    form: Form, rows: Sequence[Sequence[TextCell]], labels: FormLabels
) -> tuple[ByField, ByField]:
    """Values in the cell beside, below or behind their label: of listed labels, and of understood ones."""
    wanted = {compare_key(label): one for one in reversed(form.fields) for label in reversed(one.all_labels)}
    wanted |= {compare_key(one.label): one for one in reversed(form.fields)}
    others = {compare_key(label): None for sign in form.signs for label in sign.all_labels}
    every = {**others, **wanted}
    cells = list(label_cells(rows, labels.is_label))
    listed: ByField = {}
    for one in cells:
        field = _listed_by(one.label, every, labels)
        if field is None or field.id in listed or field.where in ("head", "foot"):
            continue
        value = field_of_cell(field, one.value)
        # 性别 | 民族 are two labels of a row whose values stand elsewhere.
        if not labels.names_another(one.heading) and not _is_no_value(field, value, one.value, every, labels):
            listed[field.id] = _doubted(field, one.label.text, value, labels)
    understood: ByField = {}
    for one in labels_with_values(cells, lambda text: compare_key(text) in every or labels.is_label(text)):
        if _listed_by(one.label, every, labels) is None and one.label.key not in every:
            for field, value in _understood_cell(one, labels):
                if field.id not in listed and field.id not in understood and field.where != "head":
                    understood[field.id] = value
    for inner in labels_within(rows, labels_of(form), labels.is_label, labels.means_something):
        field = every.get(compare_key(inner.label))
        if field is not None and field.where != "foot":
            last = _BEHIND_COMMA.search(inner.cell.source.text, 0, inner.start) is not None
            spoken = inner.text.strip().endswith("。") and field.type not in LONG and not last
            if (
                field.id not in listed
                and inner.text.strip()
                and not spoken | labels.names_another(inner.heading)
            ):
                end = _before_stop(inner) if last else inner.end
                value = field_at_cell(field, inner.cell, inner.start, end)
                listed[field.id] = _doubted(field, inner.label, value, labels)
        elif compare_key(inner.label) not in every:
            for field, value in _understood_within(inner, labels):
                understood.setdefault(field.id, value)
    return listed, understood


def _before_stop(inner: Within) -> int:
    """The end of a value without the full stop of the sentence of labels that it ends."""
    return inner.start + len(inner.cell.source.text[inner.start : inner.end].rstrip("。\n "))


def _is_no_value(
    field: FormField,
    value: ReadField,
    cell: TextCell,
    listed: Mapping[str, FormField | None],
    labels: FormLabels,
) -> bool:
    """Whether what stands beside a label is itself one (listed, or words where a figure or yes or no should stand)."""
    if _is_signed(field, value) or (field.type not in LONG and _is_labelled(cell, labels)):
        return True
    words = value.normal is None or (field.type == "flag" and len(value.value) > _MOST_FLAG)
    return cell.key in listed or (words and label_shaped(value.value))


def _is_labelled(cell: TextCell, labels: FormLabels) -> bool:
    """Whether a cell begins with a label of its own and goes on with another (姓名：宋知远，性别：男)."""
    text = cell.source.text
    first = _LABELLED.match(text)
    return first is not None and "：" in text[first.end() :] and labels.is_label(first[1])


def _is_signed(field: FormField, one: ReadField) -> bool:
    """Whether names stand with a date: a signature, though its label is that of a field."""
    return field.type in ("names", "officers") and bool(find_dates(one.value))


def _unless_spoken(field: FormField, one: ReadField, labels: FormLabels) -> ReadField:
    """``one`` doubted where a sentence stands behind a label whose values are no sentences (当事人：没有意见。)."""
    looks = [look for look in labels.words.looks if field.id in look.fields]
    sentence = one.value.endswith("。") and field.type not in LONG
    spoken = sentence and bool(looks) and not any(look.pattern.fullmatch(one.value) for look in looks)
    return replace(one, confidence=min(one.confidence, UNSURE)) if spoken else one


def _doubted(field: FormField, label: str, one: ReadField, labels: FormLabels) -> ReadField:
    """``one`` believed less where its listed label is the end of what another field of the form is called (地址)."""
    key = compare_key(label)
    others = (compare_key(other.label) for other in labels.form.fields if other is not field)
    shared = key != compare_key(field.label) and any(other != key and other.endswith(key) for other in others)
    return labels.believed(field, one) if shared else one


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
    if field is None or (field.type not in LONG and _is_labelled(one.value, labels)):
        return []
    return [(field, labels.believed(field, field_of_cell(field, one.value)))]


def _understood_within(one: Within, labels: FormLabels) -> list[tuple[FormField, ReadField]]:
    """The field that a label in no list means which stands in one cell with its value; two for "…至…"."""
    meant = labels.time_range(one.label, one.text)
    if meant:
        spans = [(one.start + start, one.start + end) for start, end in _halves(one.text)]
        pairs = [
            (field, field_at_cell(field, one.cell, *span)) for field, span in zip(meant, spans, strict=True)
        ]
    else:
        field = labels.field(one.label, one.text, one.heading)
        pairs = [] if field is None else [(field, field_at_cell(field, one.cell, one.start, one.end))]
    return [(field, labels.believed(field, value)) for field, value in pairs if value.value]


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


_PARTED = ("，", "；")
_BEHIND_COMMA = re.compile(r"[，；。] ?[\u4e00-\u9fff（）]{2,16}： *\Z")
_LABELLED = re.compile(r"\s*([\u4e00-\u9fff（）]{2,14})：")
_LONGEST_LABEL = 30


def line_values(
    form: Form,
    text: SourceText,
    labels: FormLabels,
    data: Areas = (),
    tables: Areas = (),
    *,
    laid_out: bool,
) -> tuple[ByField, ByField]:
    """Values after "label：" in running text: of listed labels, and of those that were understood.

    ``data`` are the places of ``tables`` with rows of data: no value that begins before one goes on in it.
    """
    by_label = {
        re.sub(r"\s+", "", label): one for one in reversed(form.fields) for label in reversed(one.all_labels)
    }
    ends = {re.sub(r"\s+", "", canonical(label)) for label in labels_of(form)}
    listed: ByField = {}
    understood: ByField = {}
    stretches = labelled_stretches(
        text,
        labels_of(form),
        labels.is_label,
        labels.means_something,
        text.right_edge if laid_out else None,
        tables,
    )
    for whole, owner in zip(stretches, _owners(text, stretches), strict=True):
        stretch = replace(whole, end=_end_before(tables if whole.above else data, text, whole))
        field = by_label.get(stretch.label)
        of_owner = by_label.get(owner + stretch.label) if owner else None
        if owner and (of_owner is not None or labels.names_another(owner)):
            # 地址 behind 申请人：某局 is 申请人地址, and what stands behind a witness is none of the party's.
            of_owner = of_owner or labels.field(stretch.label, text.text[stretch.start : stretch.end], owner)
            one = after_label(of_owner, text, stretch, laid_out=laid_out) if of_owner else None
            if of_owner is not None and one is not None:
                understood.setdefault(of_owner.id, labels.believed(of_owner, one))
        elif field is not None:
            if field.id not in listed and field.where != "foot":
                one = after_label(field, text, stretch, laid_out=laid_out)
                if one is not None and not _is_signed(field, one):
                    listed[field.id] = _unless_spoken(
                        field, _doubted(field, stretch.label, one, labels), labels
                    )
        elif stretch.label not in ends:
            for meant, one in _understood_line(text, stretch, labels, laid_out=laid_out):
                understood.setdefault(meant.id, labels.believed(meant, one))
    return listed, understood


def _owners(text: SourceText, stretches: Sequence[Labelled]) -> list[str]:
    """For each stretch the label with which its sentence begins (申请人：某局，地址：…); "" where it is its own.

    Labels with their values are one sentence where commas part them.
    """
    owners, own = [], ""
    for one in stretches:
        owners.append(own)
        parted = text.text[one.start : one.end].rstrip().endswith(_PARTED)
        own = (own or one.label) if parted else ""
    return owners


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
        read = [] if field is None else [(field, after_label(field, text, stretch, laid_out=laid_out))]
    return [(field, one) for field, one in read if one is not None]


def after_label(field: FormField, text: SourceText, stretch: Labelled, *, laid_out: bool) -> ReadField | None:
    """The value after a label: the rest of its line and what goes on below, or all of the stretch for a long one."""
    end = stretch.end if field.type in LONG else _line_end(text, stretch)
    if field.type in FIGURES:
        end = _figures_end(text, stretch.start, end)
    elif laid_out and _in_sentence(text, stretch):
        laid_out = False
    elif laid_out and (_in_columns(field, text, stretch) or _beside_another(text, stretch)):
        end = _own_line_end(text, stretch.start, end)
    one = field_at(field, text, stretch.start, end)
    if one is not None and stretch.cut and field.type in LONG:
        one = replace(one, confidence=min(one.confidence, _PERHAPS_CUT))
    wraps = laid_out and (field.type not in LONG or _beside_another(text, stretch))
    return _with_rest(field, one, text, stretch, end) if one is not None and wraps else one


def _end_before(areas: Areas, text: SourceText, stretch: Labelled) -> int:
    """Where a stretch ends that begins before a table of data: where the table begins."""

    def inside(at: int) -> bool:
        owner = text.owners[at][0]
        if owner < 0:
            return False
        page, line = text.lines[owner]
        x, y = (line.box[0] + line.box[2]) / 2, (line.box[1] + line.box[3]) / 2
        return any(
            page == number and box[0] <= x <= box[2] and box[1] <= y <= box[3] for number, box in areas
        )

    if not areas or stretch.start >= stretch.end or inside(max(0, stretch.start - 1)):
        return stretch.end
    return next((at for at in range(stretch.start, stretch.end) if inside(at)), stretch.end)


def _in_columns(field: FormField, text: SourceText, stretch: Labelled) -> bool:
    """Whether a value begins on a line whose pieces stand apart, so that the line below does not simply go on with it.

    A long value goes on there that has only its own label before it.
    """
    owner, offset = text.owners[stretch.start] if stretch.start < len(text.owners) else (-1, 0)
    if owner < 0 or len(text.lines[owner][1].pieces) < 2:
        return False
    line = text.lines[owner][1]
    last = line.pieces[-1][0] <= offset + 1
    return field.type not in LONG or not (last and only_labelled(line, offset, stretch.label))


def _beside_another(text: SourceText, stretch: Labelled) -> bool:
    """Whether a label stands behind another one's value on a line that was read as one, and columns begin there.

    What stands at the margin below goes on with the value of the first label then.
    """
    owner, offset = text.owners[stretch.start] if stretch.start < len(text.owners) else (-1, 0)
    if owner < 0 or text.lines[owner][1].pieces:
        return False
    page, line = text.lines[owner]
    left = label_left(line, 0, offset, stretch.label)
    width = (line.box[2] - line.box[0]) / max(1, len(line.text))
    return left is not None and begins_a_column(text, page, owner, left, width)


def _in_sentence(text: SourceText, stretch: Labelled) -> bool:
    """Whether a comma parts a label from the value before it: the line below goes on with this one, no column does."""
    return _BEHIND_COMMA.search(text.text, max(0, stretch.start - _LONGEST_LABEL), stretch.start) is not None


def _own_line_end(text: SourceText, start: int, end: int) -> int:
    """Where the line on which a value begins ends."""
    first = text.owners[start][0]
    return next((at for at in range(start, end) if text.owners[at][0] not in (first, -1)), end)


def _figures_end(text: SourceText, start: int, end: int) -> int:
    """Where a value of figures ends: at the end of its line, unless the next one goes on with figures."""
    lines = [(at, text.owners[at][0]) for at in range(start, end) if text.owners[at][0] >= 0]
    for (_, before), (at, line) in pairwise(lines):
        if line != before and text.text[at] not in _GOES_ON:
            return at
    return end


def _line_end(text: SourceText, stretch: Labelled) -> int:
    stop = text.text.find("\n", stretch.start, stretch.end)
    return stretch.end if stop < 0 else stop


def _all_below(field: FormField, text: SourceText, stretch: Labelled) -> ReadField | None:
    """The value of a label that fills its column, so that all of it stands below: only what its own form shows to be one."""
    found = below_label(text, stretch.start, stretch.label) if field.type in STRUCTURED else None
    if found is None or not normal_form(field.type, found[0]):
        return None
    words, place = found
    return made_field(field, words, min(place.confidence, BY_PLACE), place.page, place.box)


def _with_rest(field: FormField, one: ReadField, text: SourceText, stretch: Labelled, end: int) -> ReadField:
    """A value with what stands of it in the lines below."""
    if not one.value:
        return _all_below(field, text, stretch) or one
    rest = list(continuations(text, stretch.start, end, stretch.label))
    if not rest:
        return replace(one, confidence=min(one.confidence, _CUT_SHORT)) if is_open(one.value) else one
    value = one.value + "".join(words for words, _ in rest)
    confidence = min(one.confidence, *(place.confidence for _, place in rest))
    return made_field(field, value, confidence, one.page, union([one.box, *(place.box for _, place in rest)]))
