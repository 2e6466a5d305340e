"""Labels that no word explains, told by everything else: what else on the form is still wanted, and what the value is.

A cell that looks like a label and has a value may be any field of the form that was not found. How likely is told by the
characters and words that both share, by the value (its type, its look, and whether other documents of the dossier surely say
the same of the party or the case) and by its place between fields that were found. The likeliest pair is taken first, so that
fewer remain; a pair beside which another is nearly as likely is not taken: a value under a wrong name is worse than none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from zmtool.base.text import compact, compare_key
from zmtool.forms.records import Form, FormField
from zmtool.reading.cells import TextCell
from zmtool.reading.form_labels import SELF_PROVED, FormLabels
from zmtool.reading.label_cells import label_shaped, labels_within, pairs_by_place
from zmtool.reading.labels import labels_of
from zmtool.reading.made_fields import LONG, field_at_cell
from zmtool.reading.normal import normal_form
from zmtool.reading.records import ReadField

BY_EXCLUSION = 0.8
"""No field is believed more than this whose label nothing explains."""
SURE = 0.9
_LEAST, _MARGIN = 0.55, 0.15
_OF_TYPE, _SELF_PROVED, _LOOKS, _LOOKS_OTHERWISE = 0.25, 0.5, 0.2, -0.5
_SAID_ELSEWHERE, _OTHERWISE_ELSEWHERE, _IN_ORDER = 0.6, -0.3, 0.1
_NO_LIKENESS = 0.1
_TYPES = (
    frozenset({"date", "datetime", "end_datetime", "money", "rate", "doc_number", "licence", "days"})
    | SELF_PROVED
)
_OWN_PLACE = ("head", "foot")
_OF_DOSSIER = ("party.", "case.", "org.", "staff.", "goods.", "penalty.")
_COUNT = re.compile(r"(?:共|计|合计)?[\d,，]+(?:\.\d+)?[\u4e00-\u9fff]{0,2}")
_SUM = re.compile(r"(?:人民币|¥|￥)?[\d,，]+(?:\.\d+)?(?:万?元)?整?(?:（.*）)?")
_NUMBERED = re.compile(r"(?:phone|_no|number|account)")
_MOST_SHORT, _LEAST_LONG = 60, 3

Known = Mapping[str, frozenset[str]]
"""What the documents of a dossier surely say: source of a field → its values as keys."""


@dataclass(frozen=True, slots=True)
class Leftover:
    """A cell or part of one with a label that nothing explained: its label, its value, and its place among the pairs."""

    label: str
    cell: TextCell
    start: int
    end: int
    place: int

    @property
    def text(self) -> str:
        """The value as it stands."""
        return self.cell.source.text[self.start : self.end].strip()


@dataclass(frozen=True, slots=True)
class Leftovers:
    """The labels of a document that nothing explained, and where among them its known fields stand."""

    pairs: tuple[Leftover, ...] = ()
    places: Mapping[str, int] | None = None


def leftovers_of(form: Form, rows: Sequence[Sequence[TextCell]], labels: FormLabels) -> Leftovers:
    """The labelled cells of ruled forms whose label means no field or signing place of the form."""
    listed = {compare_key(label): one for one in reversed(form.fields) for label in reversed(one.all_labels)}
    signs = {compare_key(label) for sign in form.signs for label in sign.all_labels}
    pairs: list[Leftover] = []
    places: dict[str, int] = {}
    found = [
        (one.label.text, one.value, 0, len(one.value.source.text), one.heading)
        for one in pairs_by_place(rows, labels.is_label)
    ]
    found += [
        (one.label, one.cell, one.start, one.end, one.heading)
        for one in labels_within(rows, labels_of(form), labels.is_label, label_shaped)
    ]
    for place, (label, cell, start, end, heading) in enumerate(found):
        key = compare_key(label).rstrip(":")
        one = Leftover(label, cell, start, end, place)
        field = listed.get(key) or labels.field(label, one.text, heading)
        if field is not None:
            places.setdefault(field.id, place)
        elif (
            key not in signs and one.text and labels.sign(label) is None and not labels.names_another(heading)
        ):
            pairs.append(one)
    return Leftovers(tuple(pairs), places)


def said_surely(documents: Iterable[tuple[Form, Mapping[str, ReadField]]]) -> Known:
    """What the fields of documents surely say of the party, the case and the bureau, by the source of each field."""
    counts: dict[str, Counter[str]] = {}
    for form, fields in documents:
        for field in form.fields:
            one = fields.get(field.id)
            if (
                field.source.startswith(_OF_DOSSIER)
                and one is not None
                and one.normal
                and one.confidence >= SURE
            ):
                counts.setdefault(field.source, Counter())[compare_key(one.normal)] += 1
    return {source: frozenset(values) for source, values in counts.items()}


def with_leftovers(
    found: Mapping[str, ReadField], left: Leftovers, labels: FormLabels, known: Known
) -> dict[str, ReadField]:
    """``found`` with the fields that the leftover labels are likeliest to be."""
    wanted = [
        one
        for one in labels.form.fields
        if one.where not in _OWN_PLACE and not one.within and not (one.id in found and found[one.id].value)
    ]
    pairs = list(left.pairs)
    scores = {
        (pair.place, field.id): _score(pair, field, labels, known, left) for pair in pairs for field in wanted
    }
    read = dict(found)
    while pairs and wanted:
        best, pair, field = max(
            ((scores[one.place, other.id], one, other) for one in pairs for other in wanted),
            key=lambda told: told[0],
        )
        rivals = [scores[pair.place, one.id] for one in wanted if one is not field]
        rivals += [scores[one.place, field.id] for one in pairs if one is not pair]
        if best < _LEAST:
            break
        pairs.remove(pair)
        if best - max(rivals, default=0.0) < _MARGIN:
            continue
        one = field_at_cell(field, pair.cell, pair.start, pair.end)
        read[field.id] = replace(one, confidence=min(one.confidence, BY_EXCLUSION))
        wanted.remove(field)
    return read


def _score(pair: Leftover, field: FormField, labels: FormLabels, known: Known, left: Leftovers) -> float:
    """How likely a leftover is a field; 0 where its value cannot be that."""
    value = pair.text
    if not _may_hold(field, value):
        return 0.0
    normal = compare_key(normal_form(field.type, value) or value)
    likeness = labels.likeness(pair.label, field)
    said = known.get(field.source, frozenset())
    score = likeness
    if field.type in SELF_PROVED or field.type == "licence":
        score += _SELF_PROVED
    elif field.type in _TYPES:
        score += _OF_TYPE
    elif likeness < _NO_LIKENESS and normal not in said:
        return 0.0
    looks = [one for one in labels.words.looks if field.id in one.fields]
    if looks:
        fits = any(one.pattern.fullmatch(compact(value)) for one in looks)
        score += _LOOKS if fits else _LOOKS_OTHERWISE
    if said:
        score += _SAID_ELSEWHERE if normal in said else _OTHERWISE_ELSEWHERE
    return score + (_IN_ORDER if _in_order(pair, field, labels.form, left.places or {}) else 0.0)


def _may_hold(field: FormField, value: str) -> bool:
    """Whether ``value`` is of the field's type, and of no other that the field does not have."""
    text = compact(value)
    if field.type in _TYPES or field.type in ("names", "officers", "flag", "citations"):
        normal = normal_form(field.type, value)
        if field.type == "money":
            return bool(normal) and _SUM.fullmatch(text) is not None
        if field.type == "datetime":
            return "T" in (normal or "")
        if field.type == "date":
            return bool(normal) and not (normal_form("datetime", value) or "").count("T")
        return bool(normal)
    if field.type == "number":
        return _COUNT.fullmatch(text) is not None
    if field.type in LONG:
        return len(text) > _LEAST_LONG and not _is_figure(value)
    return len(text) <= _MOST_SHORT and (not _is_figure(value) or _NUMBERED.search(field.id) is not None)


def _is_figure(value: str) -> bool:
    """Whether a value is no words but a date, a sum, a count or a number."""
    text = compact(value)
    if _COUNT.fullmatch(text) or _SUM.fullmatch(text) or text.isascii():
        return True
    return any(normal_form(kind, value) for kind in ("date", "datetime", "doc_number")) and len(text) < 30


def _in_order(pair: Leftover, field: FormField, form: Form, places: Mapping[str, int]) -> bool:
    """Whether the nearest fields that were found before and after it are those of the form."""
    order = [one.id for one in form.fields]
    at = order.index(field.id)
    before = next((places[one] for one in reversed(order[:at]) if one in places), None)
    after = next((places[one] for one in order[at + 1 :] if one in places), None)
    if before is None and after is None:
        return False
    return (before is None or before < pair.place) and (after is None or pair.place < after)
