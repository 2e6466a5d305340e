"""Signing places whose labels no word explains, told by what is still missing: one place and one label are left over.

Opinions stand in the order in which they are given (承办人, 承办部门, 负责人), whatever the bureau calls these; a mere signature
is taken only for one with whose label the words share something.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from zmtool.base.text import compact
from zmtool.forms.records import Form, FormSign
from zmtool.reading.cells import TextCell
from zmtool.reading.form_labels import FormLabels
from zmtool.reading.label_cells import Within, label_cells, labels_within
from zmtool.reading.label_meaning import meaning
from zmtool.reading.records import ReadSign

BY_EXCLUSION = 0.8
"""No place is believed more than this whose label nothing explains."""
_SIGNING = re.compile(
    r"(?!同意|不同意|拟|无|没有|有|属实|情况)[\u4e00-\u9fff、或和及]{2,14}(?:签[名字章押]|意见|批示|审批)(?:（[^（）]*）)?"
)


@dataclass(frozen=True, slots=True)
class LeftoverSign:
    """A label that says that somebody signs or gives an opinion here, and the place; ``at`` orders them on the paper."""

    label: str
    cell: TextCell
    start: int
    end: int
    at: tuple[int, float, float]


def with_leftover_signs(
    form: Form,
    found: Mapping[str, ReadSign],
    rows: Sequence[Sequence[TextCell]],
    labels: FormLabels,
    read: Callable[[FormSign, TextCell, int, int], ReadSign],
) -> dict[str, ReadSign]:
    """``found`` with the places that must be those still missing; ``read`` reads a place as the one of a sign."""
    signs = dict(found)
    left = _leftovers(rows, labels)
    for opinion in (True, False):
        missing = [one for one in form.signs if one.id not in found and one.opinion == opinion]
        own = [one for one in left if _asks_opinion(one, labels) == opinion]
        if not missing or len(missing) != len(own):
            continue
        for sign, one in zip(missing, own, strict=True):
            if not opinion and len(form.signs) > 1 and not _related(one.label, sign, labels):
                continue
            place = read(sign, one.cell, one.start, one.end)
            signs[sign.id] = replace(place, confidence=min(place.confidence, BY_EXCLUSION))
    return signs


def _leftovers(rows: Sequence[Sequence[TextCell]], labels: FormLabels) -> list[LeftoverSign]:
    """The labels of signing places that mean none of the form, in the order in which they stand."""
    found: dict[tuple[int, float, float], LeftoverSign] = {}
    for one in label_cells(rows, lambda text: _is_signing(text) or labels.is_label(text)):
        if _is_leftover(one.label.text, labels):
            at = (one.label.page, one.label.box[1], one.label.box[0])
            found[at] = LeftoverSign(one.label.text, one.value, 0, len(one.value.source.text), at)
    for inner in labels_within(rows, (), _is_signing, _never):
        if _is_leftover(inner.label, labels):
            found.setdefault(_place(inner), _of_part(inner))
    return [found[at] for at in sorted(found)]


def _of_part(inner: Within) -> LeftoverSign:
    return LeftoverSign(inner.label, inner.cell, inner.start, inner.end, _place(inner))


def _place(inner: Within) -> tuple[int, float, float]:
    return (inner.cell.page, inner.cell.box[1], inner.cell.box[0] + inner.start / 1e6)


def _is_leftover(label: str, labels: FormLabels) -> bool:
    return _is_signing(label) and labels.sign(label) is None and labels.field(label) is None


def _is_signing(text: str) -> bool:
    return _SIGNING.fullmatch(compact(text).rstrip("：:")) is not None


def _asks_opinion(one: LeftoverSign, labels: FormLabels) -> bool:
    return bool(meaning(one.label, labels.words, frozenset({"sign"})) & labels.words.opinion) or (
        "意见" in one.label
    )


def _related(label: str, sign: FormSign, labels: FormLabels) -> bool:
    """Whether a label shares a word with those of a signing place, beside 签名 and 人."""
    words = labels.words
    said = meaning(label, words, frozenset({"sign"})) - words.signed - words.opinion - words.hollow
    return any(
        said & (meaning(own, words, frozenset({"sign"})) - words.signed - words.opinion - words.hollow)
        for own in sign.all_labels
    )


def _never(_: str) -> bool:
    return False
