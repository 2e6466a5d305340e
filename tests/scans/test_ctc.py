"""From scores to characters: repeats, blanks, and marks that are seen twice."""

from __future__ import annotations

import numpy as np
import pytest

from zmtool.scans.engines.ctc import Alphabet

ALPHABET = ["", "1", "0", ",", "，", "。", "年", " "]


def read(*steps: str) -> str:
    """What steps of a model say; "" is its blank."""
    scores = np.full((len(steps), len(ALPHABET)), 0.01, np.float32)
    for at, character in enumerate(steps):
        scores[at, ALPHABET.index(character)] = 0.9
    return "".join(one.character for one in Alphabet(ALPHABET).glyphs(scores))


@pytest.mark.parametrize(
    ("steps", "text"),
    [
        (("1", "1", "", "1", "0"), "110"),
        (("1", "0", ",", "", ",", "1"), "10,1"),
        (("1", "0", "，", ",", "1"), "10，1"),
        (("年", "，", "", "", "", "，", "年"), "年，，年"),
        (("1", "", "1", "", "1"), "111"),
        (("", " ", "年", "。", " "), "年。"),
    ],
    ids=["figures repeat", "one comma twice", "of two widths", "two commas apart", "figures close", "blanks"],
)
def test_what_steps_say(steps: tuple[str, ...], text: str) -> None:
    assert read(*steps) == text
