"""A sum that a document says twice, in figures and in words (大写): the same, or a contradiction.

Equal, it is all but certain. Different, both are shown and neither is believed, unless both were read so well that it
is the paper which contradicts itself. Where one misread figure explains the difference the sum in words comes first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from zmtool.base.errors import InvalidValue
from zmtool.reading.misreadings import with_letters_read, with_one_figure_changed
from zmtool.reading.normal import normal_form
from zmtool.reading.records import ReadField
from zmtool.values.money import find_money, parse_money, repair_separators

SAID_TWICE = 0.99
"""Confidence in a sum that figures and words both say."""
DOUBTED = 0.6
_WELL_READ = 0.95
_FIGURES = re.compile(r"[0-9][0-9.,，]*")


@dataclass(frozen=True, slots=True)
class SumsSaid:
    """The sums of one text. ``agreed`` is the one that figures and words both say; ``contradict`` where they do not."""

    agreed: str | None = None
    contradict: bool = False
    alternatives: tuple[str, ...] = ()


def sums_in(text: str) -> SumsSaid:
    """What ``text`` says in figures and in words, where it has exactly one of each."""
    found = find_money(text)
    figures = [
        one
        for one in found
        if any(char in "0123456789０１２３４５６７８９" for char in text[one.start : one.end])
    ]
    words = [one for one in found if one not in figures]
    if len(figures) != 1 or len(words) != 1:
        return SumsSaid()
    if figures[0].value == words[0].value:
        return SumsSaid(agreed=str(words[0].value))
    written = text[figures[0].start : figures[0].end]
    return SumsSaid(contradict=True, alternatives=_both(written, figures[0].value, words[0].value))


def in_agreement(figures: ReadField, words: ReadField) -> tuple[ReadField, ReadField]:
    """Two fields that must say one sum, each with the confidence and alternatives that the other one gives it.

    Figures and words that were both read well and are not one misreading apart contradict each other on the
    paper itself: the alternatives say so, and the confidence stays, so that a review can object to it.
    """
    if not figures.value or not words.value:
        return figures, words
    said = _sum_of(words.normal or words.value)
    if said is None:
        return figures, words
    known = None if figures.normal is None else Decimal(figures.normal)
    if known == said:
        sure = max(SAID_TWICE, figures.confidence, words.confidence)
        return replace(figures, confidence=sure), replace(words, confidence=sure)
    both = _both(figures.value, known, said)
    if known is None:
        both = tuple(dict.fromkeys([*figures.alternatives, *both]))
    explained = known is None or one_misreading_apart(figures.value, said)
    surely = min(figures.confidence, words.confidence) >= _WELL_READ
    if surely and not explained:
        return replace(figures, alternatives=both), replace(words, alternatives=both)
    return (
        replace(figures, alternatives=both, confidence=min(figures.confidence, DOUBTED)),
        replace(words, alternatives=both, confidence=min(words.confidence, DOUBTED)),
    )


def fields_in_agreement(
    fields: Mapping[str, ReadField], pairs: tuple[tuple[str, str], ...]
) -> dict[str, ReadField]:
    """``fields`` after every pair (figures, words) that is there was compared."""
    settled = dict(fields)
    for one, other in pairs:
        if one in settled and other in settled:
            settled[one], settled[other] = in_agreement(settled[one], settled[other])
    return settled


def one_misreading_apart(written: str, value: Decimal) -> bool:
    """Whether figures as ``written`` are ``value`` after one figure, a letter, or the separators are read otherwise."""
    digits = with_letters_read("".join(_FIGURES.findall(written)) if _FIGURES.search(written) else written)
    tried = {digits, *with_one_figure_changed(digits)}
    if re.fullmatch("[0-9]{3,14}", digits):
        tried.add(f"{digits[:-2]}.{digits[-2:]}")
    if "." in digits:
        tried.add(digits.replace(".", ""))
    return any(_sum_of(one) == value for one in tried)


def _both(written: str, figures: Decimal | None, words: Decimal) -> tuple[str, ...]:
    if figures is None:
        return (str(words),)
    if one_misreading_apart(written, words):
        return (str(words), str(figures))
    return (str(figures), str(words))


def _sum_of(text: str) -> Decimal | None:
    try:
        return parse_money(text)
    except InvalidValue:
        pass
    try:
        return repair_separators(text)
    except InvalidValue:
        normal = normal_form("money", text)
        return Decimal(normal) if normal else None
