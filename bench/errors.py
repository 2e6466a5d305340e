"""Errors of recognised text: how far a known text is from the nearest stretch of what was read."""

from __future__ import annotations

import numpy as np

from zmtool.base.text import compare_key


def folded(text: str) -> str:
    """Letters, ideographs and figures alone: blanks, brackets and punctuation do not count."""
    return "".join(one for one in compare_key(text) if one.isalnum())


def distance_within(value: str, text: str) -> int:
    """The least edit distance between ``value`` and any stretch of ``text``."""
    if value in text:
        return 0
    letters = np.fromiter(map(ord, text), np.int64, len(text))
    steps = np.arange(len(text) + 1)
    row = np.zeros(len(text) + 1, np.int64)
    for index, character in enumerate(value, 1):
        best = np.empty_like(row)
        best[0] = index
        best[1:] = np.minimum(row[:-1] + (letters != ord(character)), row[1:] + 1)
        # A character read too many costs one each: the running least of what stands to the left.
        row = np.minimum.accumulate(best - steps) + steps
    return int(row.min())
