"""Repairs of numbers that carry their own proof: citizen ids, credit codes, licence numbers, bar codes.

The characters that OCR confuses are tried until exactly one candidate passes the check digit (and the date, where
the number holds one). Several candidates leave the number unread, with all of them as alternatives; a figure that
was taken for another figure is never repaired, only suggested.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Final

from zmtool.base.errors import InvalidValue
from zmtool.base.text import compact
from zmtool.reading.misreadings import figure_meant, look_alikes, with_one_figure_changed
from zmtool.values.barcode import parse_barcode
from zmtool.values.citizen_id import parse_citizen_id
from zmtool.values.licence_number import parse_licence_number
from zmtool.values.uscc import ALPHABET, parse_uscc

PROVED, LIKELY = 0.9, 0.8
"""Confidence in a repair: of one impossible character that a check digit confirms, and of any other."""
_MOST_LETTERS = 4
_MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Mended:
    """A repair: the canonical form (None where not exactly one candidate passes), the candidates, how sure."""

    normal: str | None
    alternatives: tuple[str, ...] = ()
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of number: its parser, its length, whether it has a check digit, and what may stand at a place."""

    parse: Callable[[str], object]
    length: int
    checked: bool
    allowed: Callable[[int], str]


_FIGURES: Final = "0123456789"
_KINDS: Final = {
    "citizen_id": _Kind(parse_citizen_id, 18, True, lambda at: _FIGURES + "X" if at == 17 else _FIGURES),
    "uscc": _Kind(parse_uscc, 18, True, lambda at: _FIGURES if 2 <= at < 8 else ALPHABET),
    "licence": _Kind(parse_licence_number, 12, False, lambda at: _FIGURES),
    "barcode": _Kind(parse_barcode, 13, True, lambda at: _FIGURES),
}


def mended_number(kind: str, text: str) -> Mended | None:
    """What ``text``, which is no valid number of ``kind``, was before it was misread.

    None where ``kind`` has no structure to go by, or no candidate is a valid number.
    """
    number = _KINDS.get(kind)
    raw = compact(text).lstrip("'’‘").replace("-", "")
    if number is None or len(raw) != number.length:
        return None
    impossible = [at for at, char in enumerate(raw) if char not in number.allowed(at)]
    if len(impossible) > _MOST_LETTERS:
        return None
    found = _passing(number, _replaced(raw, impossible, number))
    changes = len(impossible)
    if not found and number.checked:
        found = _passing(number, _one_more_replaced(raw, impossible, number))
        changes += 1
    if len(found) == 1 and changes:
        sure = PROVED if number.checked and impossible and changes == 1 else LIKELY
        return Mended(found[0], confidence=sure)
    if not found and not impossible:
        found = _passing(number, with_one_figure_changed(raw))
    return Mended(None, found[:_MOST_SHOWN]) if found else None


def _replaced(raw: str, places: list[int], number: _Kind) -> Iterator[str]:
    """``raw`` with the characters at ``places`` replaced by what they may have been, in every combination."""
    for chosen in product(*(_instead_of(raw[at], number.allowed(at)) for at in places)):
        chars = list(raw)
        for at, char in zip(places, chosen, strict=True):
            chars[at] = char
        yield "".join(chars)


def _one_more_replaced(raw: str, places: list[int], number: _Kind) -> Iterator[str]:
    """As ``_replaced``, with one more character replaced that could stand where it is."""
    for at, char in enumerate(raw):
        if at not in places and any(one != char for one in _instead_of(char, number.allowed(at))):
            yield from _replaced(raw, [*places, at], number)


def _instead_of(char: str, allowed: str) -> list[str]:
    meant = figure_meant(char)
    first = [meant] if meant is not None and meant in allowed else []
    others = (one.upper() for one in look_alikes(char))
    return list(dict.fromkeys([*first, *(one for one in others if one in allowed)]))


def _passing(number: _Kind, candidates: Iterator[str]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for candidate in candidates:
        try:
            found[str(number.parse(candidate))] = None
        except InvalidValue:
            continue
    return tuple(found)
