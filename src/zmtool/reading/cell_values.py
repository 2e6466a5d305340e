"""Values in cells of ruled forms: beside, below or behind their label.

Labels that the catalogue lists come first; what other labels mean is asked of ``FormLabels``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from zmtool.base.text import compare_key
from zmtool.forms.records import Form, FormField
from zmtool.reading.cells import TextCell
from zmtool.reading.form_labels import FormLabels
from zmtool.reading.label_cells import (
    LabelCell,
    Within,
    label_cells,
    labels_with_values,
    labels_within,
)
from zmtool.reading.label_shapes import label_shaped
from zmtool.reading.labelled_values import (
    BEHIND_COMMA,
    ByField,
    doubted,
    halves,
    is_signed,
    meant_by,
)
from zmtool.reading.labels import labels_of
from zmtool.reading.made_fields import LONG, field_at_cell, field_of_cell
from zmtool.reading.records import ReadField

_MOST_FLAG = 3
"""Characters of a value that says yes or no without a box."""
_LABELLED = re.compile(r"\s*([\u4e00-\u9fff（）]{2,14})：")


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
            listed[field.id] = doubted(field, one.label.text, value, labels)
    understood: ByField = {}
    for one in labels_with_values(cells, lambda text: compare_key(text) in every or labels.is_label(text)):
        if _listed_by(one.label, every, labels) is None and one.label.key not in every:
            for field, value in _understood_cell(one, labels):
                if field.id not in listed and field.id not in understood and field.where != "head":
                    understood[field.id] = value
    for inner in labels_within(rows, labels_of(form), labels.is_label, labels.means_something):
        field = every.get(compare_key(inner.label))
        if field is not None and field.where != "foot":
            last = BEHIND_COMMA.search(inner.cell.source.text, 0, inner.start) is not None
            spoken = inner.text.strip().endswith("。") and field.type not in LONG and not last
            if (
                field.id not in listed
                and inner.text.strip()
                and not spoken | labels.names_another(inner.heading)
            ):
                end = _before_stop(inner) if last else inner.end
                value = field_at_cell(field, inner.cell, inner.start, end)
                listed[field.id] = doubted(field, inner.label, value, labels)
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
    if is_signed(field, value) or (field.type not in LONG and _is_labelled(cell, labels)):
        return True
    words = value.normal is None or (field.type == "flag" and len(value.value) > _MOST_FLAG)
    return cell.key in listed or (words and label_shaped(value.value))


def _is_labelled(cell: TextCell, labels: FormLabels) -> bool:
    """Whether a cell begins with a label of its own and goes on with another (姓名：宋知远，性别：男)."""
    text = cell.source.text
    first = _LABELLED.match(text)
    return first is not None and "：" in text[first.end() :] and labels.is_label(first[1])


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
            for field, span in zip(meant, halves(one.value.source.text), strict=True)
        ]
    field = labels.field(one.label.text, text, one.heading)
    if field is None or (field.type not in LONG and _is_labelled(one.value, labels)):
        return []
    return [(field, labels.believed(field, field_of_cell(field, one.value)))]


def _understood_within(one: Within, labels: FormLabels) -> list[tuple[FormField, ReadField]]:
    """The field that a label in no list means which stands in one cell with its value; two for "…至…"."""
    meant = labels.time_range(one.label, one.text)
    if meant:
        spans = [(one.start + start, one.start + end) for start, end in halves(one.text)]
        pairs = [
            (field, field_at_cell(field, one.cell, *span)) for field, span in zip(meant, spans, strict=True)
        ]
    else:
        field = labels.field(one.label, one.text, one.heading)
        pairs = [] if field is None else [(field, field_at_cell(field, one.cell, one.start, one.end))]
    return [(field, labels.believed(field, value)) for field, value in pairs if value.value]
