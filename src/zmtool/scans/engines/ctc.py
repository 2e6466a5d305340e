"""From the scores of a recognition model to text: greedy CTC, repeats merged, blanks dropped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_FULL_WIDTH = range(0xFF01, 0xFF5F)
_WIDER = 0xFEE0
"""From a character of half width to the same in full width."""
_MARKS = {one: one for one in ",;:、。"} | {"，": ",", "；": ";", "：": ":"}
_NO_ROOM = 2.0
"""Steps of the model: two marks do not stand as close as this."""


class Glyph(NamedTuple):
    """A character that was read: how sure it is, 0–1, and the step of the model where it has its middle."""

    character: str
    sure: float
    step: float


class Alphabet:
    """The characters of a model, the first of them the blank."""

    def __init__(self, characters: Sequence[str]) -> None:
        self._characters = characters
        self._twins = _twins(characters)

    def glyphs(self, scores: NDArray[np.float32]) -> list[Glyph]:
        """What ``scores`` (steps × characters) say, without space around it."""
        best = scores.argmax(axis=1)
        starts = np.flatnonzero(np.concatenate(([True], best[1:] != best[:-1])))
        ends = np.concatenate((starts[1:], [len(best)])) - 1
        found = [
            Glyph(self._characters[one], self._sure(scores[start], one), (start + end) / 2)
            for start, end, one in zip(starts.tolist(), ends.tolist(), best[starts].tolist(), strict=True)
            if 0 < one < len(self._characters)
        ]
        found = _without_echoes(found)
        inked = [at for at, glyph in enumerate(found) if not glyph.character.isspace()]
        return found[inked[0] : inked[-1] + 1] if inked else []

    def _sure(self, scores: NDArray[np.float32], best: int) -> float:
        """How sure a character is; doubt of nothing but its width is none."""
        twin = self._twins.get(best)
        return float(scores[best]) if twin is None else min(1.0, float(scores[best] + scores[twin]))


def _without_echoes(found: Sequence[Glyph]) -> list[Glyph]:
    """``found`` without marks that the model sees twice: 10,,765.66 where two commas have no room."""
    kept: list[Glyph] = []
    for glyph in found:
        before = kept[-1] if kept else None
        if before and glyph.step - before.step <= _NO_ROOM and _mark(glyph) == _mark(before) != "":
            kept[-1] = max(before, glyph, key=lambda one: one.sure)
        else:
            kept.append(glyph)
    return kept


def _mark(glyph: Glyph) -> str:
    """The mark that a character is, in half width; "" for any other character."""
    return _MARKS.get(glyph.character, "")


def _twins(characters: Sequence[str]) -> dict[int, int]:
    """The places of characters that differ in nothing but their width: （ and (."""
    places = {one: at for at, one in enumerate(characters)}
    pairs = [(places.get(chr(wide)), places.get(chr(wide - _WIDER))) for wide in _FULL_WIDTH]
    twins = {wide: narrow for wide, narrow in pairs if wide is not None and narrow is not None}
    return twins | {narrow: wide for wide, narrow in twins.items()}
