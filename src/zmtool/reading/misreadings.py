"""What a recognised text may have been: the characters that OCR gives for a figure, and single misreadings of a figure.

Two kinds are kept apart. A letter where only a figure can stand (O for 0, B for 8) cannot be what the paper says.
A figure for another figure (3 for 8, 7 for 1) may well be: it explains a contradiction, but proves nothing alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from zmtool.base.text import DIGIT_LOOK_ALIKES

_GLYPHS: Final = ("0OoD〇○◯Q", "1lI|丨", "2Zz", "5Ss", "6bG", "8B", "9gq", "Xx×Х")
"""The groups of characters that are taken for one another; each begins with the one that belongs in a number."""
_FIGURE_FOR_FIGURE: Final = {"1": "7", "7": "1", "3": "8", "8": "36", "6": "8"}
_ARABIC: Final = "0123456789"
_MEANT: Final = {char: group[0] for group in _GLYPHS for char in group[1:]}
# A lone b after a figure (2b) is more often a stray mark than a 6.
_LETTER: Final = rf"(?:[{DIGIT_LOOK_ALIKES}]|[bG](?=[0-9.,，元]))"
_BEFORE: Final = rf"(?<![A-Za-z0-9.,，{DIGIT_LOOK_ALIKES}])"
_FIGURE: Final = re.compile(
    rf"{_BEFORE}{_LETTER}*[0-9.,，]*[0-9](?:[0-9.,，]|{_LETTER})*|(?<=[A-Za-z])[0-9](?:[0-9.,，]|{_LETTER})*"
)
_GROUP: Final = {char: group for group in _GLYPHS for char in group}


def figure_meant(char: str) -> str | None:
    """The figure (or X) that ``char`` was, where nothing else can stand: O → 0; None for any other character."""
    return _MEANT.get(char)


def look_alikes(char: str) -> str:
    """Every character of the group of ``char``, itself included; ``char`` alone where it has no group."""
    return _GROUP.get(char, char)


def with_letters_read(text: str) -> str:
    """``text`` with every letter that stands for a figure read as that figure; length is kept."""
    return "".join(_MEANT.get(char, char) for char in text)


def with_figures_read(text: str) -> str:
    """As ``with_letters_read``, but only inside figures (l5条 → 15条, O.01元 → 0.01元, not RMB1200); length is kept."""
    return _FIGURE.sub(lambda found: with_letters_read(found.group()), text)


def with_one_figure_changed(text: str) -> Iterator[str]:
    """Every text that differs from ``text`` in one figure that is easily taken for another."""
    for index, char in enumerate(text):
        for other in _FIGURE_FOR_FIGURE.get(char, ""):
            yield text[:index] + other + text[index + 1 :]


def holds_letter_for_figure(text: str) -> bool:
    """Whether a letter stands next to a figure as if it were one (2O24, l5, 示〇5)."""
    return any(
        char in _MEANT and _beside_figure(text, at) and not (char in "〇○◯" and _among_numerals(text, at))
        for at, char in enumerate(text)
    )


def _beside_figure(text: str, at: int) -> bool:
    return any(one and one in _ARABIC + "一二三四五六七八九十" for one in _neighbours(text, at))


def _among_numerals(text: str, at: int) -> bool:
    """二〇二四 is written with 〇; only beside Arabic figures is it a misread 0."""
    return not any(one and one in _ARABIC for one in _neighbours(text, at))


def _neighbours(text: str, at: int) -> tuple[str, str]:
    return text[at - 1 : at] if at else "", text[at + 1 : at + 2]
