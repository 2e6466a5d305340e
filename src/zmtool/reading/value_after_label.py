"""The value that begins behind a label on a line: where it ends, and what goes on with it in the lines below."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from zmtool.forms.records import FormField
from zmtool.reading.form_labels import STRUCTURED
from zmtool.reading.labelled_values import BEHIND_COMMA
from zmtool.reading.labels import Labelled
from zmtool.reading.made_fields import FIGURES, LONG, field_at, made_field
from zmtool.reading.normal import normal_form
from zmtool.reading.records import ReadField
from zmtool.reading.source_text import SourceText
from zmtool.reading.wrapped import (
    begins_a_column,
    below_label,
    continuations,
    is_open,
    label_left,
    only_labelled,
)
from zmtool.scans.order import union

_CUT_SHORT = 0.8
"""A value whose bracket nothing closes is believed no more than this."""
_BY_PLACE = 0.89
"""A value is believed no more than this that only its place and its form tell, unless it proves itself."""
_PERHAPS_CUT = 0.88
"""A long value is believed no more than this where only something like a label ends it."""
_LONGEST_LABEL = 30
_GOES_ON = frozenset("0123456789年月日时分秒:：.,，-—/元角整%至 ")


def after_label(field: FormField, text: SourceText, stretch: Labelled, *, laid_out: bool) -> ReadField | None:
    """The value after a label: the rest of its line and what goes on below, or all of the stretch for a long one."""
    end = stretch.end if field.type in LONG else line_end(text, stretch)
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
    return BEHIND_COMMA.search(text.text, max(0, stretch.start - _LONGEST_LABEL), stretch.start) is not None


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


def line_end(text: SourceText, stretch: Labelled) -> int:
    stop = text.text.find("\n", stretch.start, stretch.end)
    return stretch.end if stop < 0 else stop


def _all_below(field: FormField, text: SourceText, stretch: Labelled) -> ReadField | None:
    """The value of a label that fills its column, so that all of it stands below: only what its own form shows to be one."""
    found = below_label(text, stretch.start, stretch.label) if field.type in STRUCTURED else None
    if found is None or not normal_form(field.type, found[0]):
        return None
    words, place = found
    return made_field(field, words, min(place.confidence, _BY_PLACE), place.page, place.box)


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
