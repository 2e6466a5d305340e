"""Labels that no word explains, told by everything else: what else on the form is still wanted, and what the value is.

A cell that looks like a label and has a value may be any field of the form that was not found. How likely is told by the
characters and words that both share, by the value (its type, its look, and whether other documents of the dossier surely say
the same of the party or the case) and by its place between fields that were found. The likeliest pair is taken first, so that
fewer remain; a pair beside which another is nearly as likely is not taken: a value under a wrong name is worse than none.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from zmtool.base.text import compact, compare_key
from zmtool.forms.records import Form, FormField
from zmtool.reading.cells import TextCell
from zmtool.reading.form_labels import SELF_PROVED, FormLabels
from zmtool.reading.label_cells import LabelCell, Within, labels_within, pairs_by_place
from zmtool.reading.label_likeness import likeness
from zmtool.reading.label_shapes import label_shaped
from zmtool.reading.labels import EXTRA_LABELS, Labelled, labelled_stretches, labels_of
from zmtool.reading.lines_as_labels import Areas
from zmtool.reading.made_fields import LONG, field_at_cell
from zmtool.reading.normal import normal_form
from zmtool.reading.records import ReadField
from zmtool.reading.said_elsewhere import Known
from zmtool.reading.source_text import SourceText
from zmtool.reading.value_after_label import after_label

BY_EXCLUSION = 0.8
"""No field is believed more than this whose label nothing explains."""
_LEAST, _MARGIN = 0.55, 0.15
_OF_TYPE, _SELF_PROVED, _LOOKS, _LOOKS_OTHERWISE = 0.25, 0.5, 0.2, -0.5
_OF_LESS, _SURELY_LONG = 0.15, 30
_SAID_ELSEWHERE, _OTHERWISE_ELSEWHERE, _IN_ORDER, _ALONE_THERE = 0.6, -0.3, 0.1, 0.3
_NO_LIKENESS, _NEVER = 0.1, -9.0
_PROVED = SELF_PROVED | {"licence"}
_TYPES = SELF_PROVED | {
    "date", "datetime", "end_datetime", "money", "rate", "doc_number", "licence", "days", "names", "citations"
}  # fmt: skip
_OWN_PLACE = ("head", "foot")
_COUNT = re.compile(r"(?:共|计|合计)?[\d,，]+(?:\.\d+)?[\u4e00-\u9fff]{0,2}")
_SUM = re.compile(r"(?:人民币|¥|￥)?[\d,，]+(?:\.\d+)?(?:万?元)?整?(?:（.*）)?")
_SIGNED = re.compile(r"签\s*[名字章]")
_NUMBERED = re.compile(r"(?:phone|_no|number|account)")
_MOST_SHORT, _MOST_DATE, _LEAST_LONG = 60, 24, 3


@dataclass(frozen=True, slots=True)
class Leftover:
    """A label that nothing explained, with a stretch of text that is its value, and its place among the pairs.

    ``cell`` is the cell that holds the value, None for one that stands on a line; ``stretch`` is then the line's.
    """

    label: str
    source: SourceText
    stretch: Labelled
    place: int
    cell: TextCell | None = None

    @property
    def text(self) -> str:
        """The value as it stands; of one on a line what stands on it."""
        value = self.source.text[self.stretch.start : self.stretch.end].strip()
        return value if self.cell is not None else value.split("\n")[0]


@dataclass(frozen=True, slots=True)
class Leftovers:
    """The labels of a document that nothing explained, and where among them its known fields stand.

    ``told`` are the fields that only a sentence tells; ``laid_out`` whether lines stand where they were printed.
    """

    pairs: tuple[Leftover, ...] = ()
    places: Mapping[str, int] = dataclasses.field(default_factory=dict)
    told: frozenset[str] = frozenset()
    laid_out: bool = True


def leftovers_of(
    form: Form,
    rows: Sequence[Sequence[TextCell]],
    outside: SourceText,
    labels: FormLabels,
    told: frozenset[str],
    tables: Areas | None,
) -> Leftovers:
    """The labels in cells of ruled forms and on the lines outside them, headings too, that mean no field of the form.

    ``tables`` are the areas of tables where lines stand where they were printed, else None.
    """
    listed = {compare_key(label): one for one in reversed(form.fields) for label in reversed(one.all_labels)}
    others = {compare_key(label) for sign in form.signs for label in sign.all_labels}
    others |= {compare_key(label) for label in EXTRA_LABELS}
    pairs: list[Leftover] = []
    places: dict[str, int] = {}
    for place, (heading, one) in enumerate(_labelled(form, rows, outside, labels, tables)):
        one = replace(one, place=place)
        key = compare_key(one.label).rstrip(":")
        meant = listed.get(key) or labels.field(one.label, one.text, heading)
        if meant is not None and meant.id not in places:
            places[meant.id] = place
        elif key in others or labels.is_signing(one.label) or labels.names_another(heading):
            continue
        elif (
            one.text
            and not _SIGNED.search(one.text)
            and not (one.cell is None and labels.is_of_somebody(one.label))
        ):
            pairs.append(one)
    return Leftovers(tuple(pairs), places, told, tables is not None)


def _labelled(
    form: Form,
    rows: Sequence[Sequence[TextCell]],
    outside: SourceText,
    labels: FormLabels,
    tables: Areas | None,
) -> Iterator[tuple[str, Leftover]]:
    """Everything that is label and value by its place, as they follow each other, with the heading of its group."""
    cells = [
        (one.value.page, one.label.box[1], one.label.box[0], 0, one.heading, _of_cell(one))
        for one in pairs_by_place(rows, labels.is_label)
    ]
    cells += [
        (one.cell.page, one.cell.box[1], one.cell.box[0], one.start, one.heading, _of_part(one))
        for one in labels_within(rows, labels_of(form), labels.is_label, label_shaped)
    ]
    for *_, heading, one in sorted(cells, key=lambda told: told[:4]):
        yield heading, one
    for stretch in labelled_stretches(
        outside,
        labels_of(form),
        label_shaped,
        labels.means_something,
        None if tables is None else outside.right_edge,
        tables,
        labels.is_label,
    ):
        yield "", Leftover(stretch.label, outside, stretch, 0)


def _of_cell(one: LabelCell) -> Leftover:
    text = one.value.source
    return Leftover(one.label.text, text, Labelled(one.label.text, 0, len(text.text)), 0, one.value)


def _of_part(one: Within) -> Leftover:
    return Leftover(one.label, one.cell.source, Labelled(one.label, one.start, one.end), 0, one.cell)


def with_leftovers(
    found: Mapping[str, ReadField], left: Leftovers, labels: FormLabels, known: Known
) -> dict[str, ReadField]:
    """``found`` with the fields that the leftover labels are likeliest to be."""
    wanted = [
        one
        for one in labels.form.fields
        if one.where not in _OWN_PLACE
        and not one.within
        and ((one.id in left.told and one.where != "prose") or not (one.id in found and found[one.id].value))
    ]
    pairs = list(left.pairs)
    scores = {
        (pair.place, one.id): _score(pair, one, labels, known)
        + _by_place(pair, one, wanted, left, labels.form)
        for pair in pairs
        for one in wanted
    }
    read = dict(found)
    while (likeliest := _likeliest(pairs, wanted, scores)) is not None:
        pair, chosen = likeliest
        pairs.remove(pair)
        wanted.remove(chosen)
        one = _value_of(pair, chosen, laid_out=left.laid_out)
        if one is not None and one.value:
            read[chosen.id] = replace(one, confidence=min(one.confidence, BY_EXCLUSION))
    return read


def _likeliest(
    pairs: Sequence[Leftover], wanted: Sequence[FormField], scores: Mapping[tuple[int, str], float]
) -> tuple[Leftover, FormField] | None:
    """The likeliest pair of a label and a field beside which no other of either is nearly as likely; None without one."""
    ranked = sorted(
        ((scores[pair.place, one.id], pair.place, pair, one) for pair in pairs for one in wanted),
        key=lambda told: (-told[0], told[1]),
    )
    for score, _, pair, chosen in ranked:
        if score < _LEAST:
            return None
        rivals = [scores[pair.place, one.id] for one in wanted if one is not chosen]
        rivals += [scores[one.place, chosen.id] for one in pairs if one is not pair]
        if score - max(rivals, default=0.0) >= _MARGIN:
            return pair, chosen
    return None


def _value_of(pair: Leftover, field: FormField, *, laid_out: bool) -> ReadField | None:
    if pair.cell is not None:
        return field_at_cell(field, pair.cell, pair.stretch.start, pair.stretch.end)
    return after_label(field, pair.source, pair.stretch, laid_out=laid_out)


def _score(pair: Leftover, field: FormField, labels: FormLabels, known: Known) -> float:
    """How likely a leftover is a field by its words and its value; far below 0 where its value cannot be that."""
    value = pair.text
    if not _may_hold(field, value):
        return _NEVER
    normal = compare_key(normal_form(field.type, value) or value)
    common = likeness(labels, pair.label, field)
    said = known.get(field.source, frozenset())
    if field.type not in _TYPES and field.type != "number" and common < _NO_LIKENESS and normal not in said:
        return _NEVER
    score = common
    if field.type in _PROVED:
        score += _SELF_PROVED
    elif field.type in _TYPES:
        score += _OF_TYPE
    elif field.type == "number" or (field.type in LONG and len(value) >= _SURELY_LONG):
        score += _OF_LESS
    looks = [one for one in labels.words.looks if field.id in one.fields]
    if looks:
        fits = any(one.pattern.fullmatch(compact(value)) for one in looks)
        score += _LOOKS if fits else _LOOKS_OTHERWISE
    if said:
        score += _SAID_ELSEWHERE if normal in said else _OTHERWISE_ELSEWHERE
    return score


def _by_place(
    pair: Leftover, field: FormField, wanted: Sequence[FormField], left: Leftovers, form: Form
) -> float:
    """What the place between the nearest known fields adds: more where only one label and one such field are left there."""
    order = {one.id: at for at, one in enumerate(form.fields)}
    before = max((one for one in left.places.items() if one[1] < pair.place), key=_second, default=None)
    after = min((one for one in left.places.items() if one[1] > pair.place), key=_second, default=None)
    first, last = (
        -1 if before is None else order[before[0]],
        len(order) if after is None else order[after[0]],
    )
    if not first < order[field.id] < last or (before is None and after is None):
        return 0.0
    low, high = (-1 if before is None else before[1]), (10**6 if after is None else after[1])
    labels_there = [one for one in left.pairs if low < one.place < high and _may_hold(field, one.text)]
    fields_there = [one for one in wanted if first < order[one.id] < last and _may_hold(one, pair.text)]
    return _ALONE_THERE if len(labels_there) == len(fields_there) == 1 else _IN_ORDER


def _second(pair: tuple[str, int]) -> int:
    return pair[1]


def _may_hold(field: FormField, value: str) -> bool:
    """Whether ``value`` is of the field's type, and of no other that the field does not have."""
    text = compact(value)
    if field.type in _TYPES or field.type in ("officers", "flag"):
        normal = (
            normal_form(field.type, value) if len(text) <= _MOST_SHORT or field.type == "citations" else ""
        )
        if field.type == "money":
            return bool(normal) and _SUM.fullmatch(text) is not None
        if field.type == "datetime":
            return "T" in (normal or "") and len(text) <= _MOST_DATE
        if field.type == "date":
            return (
                bool(normal)
                and len(text) <= _MOST_DATE
                and not (normal_form("datetime", value) or "").count("T")
            )
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
