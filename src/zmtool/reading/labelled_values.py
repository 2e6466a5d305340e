"""What values in cells and values on lines have in common: which label is meant, and how far a value is believed."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from typing import TypeVar

from zmtool.base.text import compare_key
from zmtool.forms.records import FormField
from zmtool.reading.form_labels import FormLabels
from zmtool.reading.records import ReadField
from zmtool.values.dates import find_dates

Meant = TypeVar("Meant")
ByField = dict[str, ReadField]

BEHIND_COMMA = re.compile(r"[，；。] ?[\u4e00-\u9fff（）]{2,16}： *\Z")
"""A label in a sentence, behind another one's value."""
_LEAST_LABEL = 4
_LABEL_LIKENESS = 0.8
_FROM, _UNTIL = re.compile(r"\s*[自从]?"), re.compile(r"起?\s*至")
_STOP = re.compile(r"\s*+止?[。；]?\s*+$")


def meant_by(key: str, wanted: Mapping[str, Meant]) -> Meant | None:
    """What a label cell means: an exact label, or the one that it resembles with a character lost or misread."""
    if key in wanted:
        return wanted[key]
    if len(key) < _LEAST_LABEL:
        return None
    near = difflib.get_close_matches(key, list(wanted), n=2, cutoff=_LABEL_LIKENESS)
    return wanted[near[0]] if len(near) == 1 else None


def doubted(field: FormField, label: str, one: ReadField, labels: FormLabels) -> ReadField:
    """``one`` believed less where its listed label is the end of what another field of the form is called (地址)."""
    key = compare_key(label)
    others = (compare_key(other.label) for other in labels.form.fields if other is not field)
    shared = key != compare_key(field.label) and any(other != key and other.endswith(key) for other in others)
    return labels.believed(field, one) if shared else one


def is_signed(field: FormField, one: ReadField) -> bool:
    """Whether names stand with a date: a signature, though its label is that of a field."""
    return field.type in ("names", "officers") and bool(find_dates(one.value))


def halves(text: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """Where the start of a range of time stands, and the whole of it, from which the end is read (自…起至…止)."""
    first, last = _FROM.match(text), _STOP.search(text)
    begin, end = first.end() if first else 0, last.start() if last else len(text)
    found = _UNTIL.search(text, begin, end)
    return (begin, found.start() if found else end), (begin, end)
