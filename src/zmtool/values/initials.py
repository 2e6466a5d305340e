"""The first letters of the sounds of a Chinese text (拼音首字母), as people type them to find a name.

The readings are in ``initials.txt`` beside this module: a line for each letter with the characters that it begins, and with
``+`` the characters that some people read so too (曾 as zeng or ceng).
"""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import product
from pathlib import Path

from zmtool.base.text import to_half_width

_MOST_CHARACTERS = 40
_MOST_WAYS = 8


@lru_cache(maxsize=8192)
def initials(text: str) -> str:
    """刘家便利店 → ljbld. Letters and figures stay, everything else is left out; the first 40 characters count."""
    return "".join(ways[0] for ways in _ways(text))


@lru_cache(maxsize=8192)
def all_initials(text: str) -> tuple[str, ...]:
    """Every way to read a text: 曾记 → zj, cj; the usual one first, at most 8."""
    found = _ways(text)
    several = 1
    for place, ways in enumerate(found):
        if several * len(ways) > _MOST_WAYS:
            found[place] = ways[:1]
        several *= len(found[place])
    return tuple(map("".join, product(*found)))


def _ways(text: str) -> list[str]:
    """For each character of a text that says something, the letters that it may begin with."""
    readings = _readings()
    found = []
    for char in to_half_width(text[:_MOST_CHARACTERS]).lower():
        if char.isascii() and char.isalnum():
            found.append(char)
        elif char in readings:
            found.append(readings[char])
    return found


@cache
def _readings() -> dict[str, str]:
    readings: dict[str, str] = {}
    for line in Path(__file__).with_suffix(".txt").read_text(encoding="utf-8").splitlines():
        letter, _, chars = line.removeprefix("+").partition(" ")
        for char in chars:
            readings[char] = readings.get(char, "") + letter
    return readings
