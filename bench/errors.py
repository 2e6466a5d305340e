"""Errors of recognised text: how far a known text is from the nearest stretch of what was read."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from zmtool.base.text import compare_key


def folded(text: str) -> str:
    """Letters, ideographs and figures alone: blanks, brackets and punctuation do not count."""
    return "".join(one for one in compare_key(text) if one.isalnum())


def distance_within(value: str, text: str) -> int:
    """The least edit distance between ``value`` and any stretch of ``text``."""
    return 0 if value in text else _distances(value, text)[-1]


def distance_over_pages(value: str, pages: Sequence[str]) -> int:
    """The least edit distance between ``value`` and any stretch of a page, or of two pages that it runs over.

    What stands between, at the foot of one page and the head of the next, is no error.
    """
    least = min((distance_within(value, page) for page in pages), default=len(value))
    for page, following in pairwise(pages) if least else ():
        before = _distances(value, page)
        behind = _distances(value[::-1], following[::-1])[::-1]
        least = min(least, *(one + rest for one, rest in zip(before, behind, strict=True)))
    return least


def _distances(value: str, text: str) -> list[int]:
    """For each beginning of ``value``, from the empty one, the least edit distance to any stretch of ``text``."""
    letters = np.fromiter(map(ord, text), np.int64, len(text))
    steps = np.arange(len(text) + 1)
    row = np.zeros(len(text) + 1, np.int64)
    found = [0]
    for index, character in enumerate(value, 1):
        best = np.empty_like(row)
        best[0] = index
        best[1:] = np.minimum(row[:-1] + (letters != ord(character)), row[1:] + 1)
        # A character read too many costs one each: the running least of what stands to the left.
        row = np.minimum.accumulate(best - steps) + steps
        found.append(int(row.min()))
    return found
