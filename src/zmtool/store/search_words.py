"""The words that the full-text index keeps of a text.

Neither of FTS5's word splitters finds 烟草, so every two neighbouring characters are a word and a query is a
phrase of them: single characters would do, but the ten figures stand on every page, and a long number then takes
ten times as long. A character enters the index as its code, so that brackets and digits count like any other,
nothing in a query is syntax, and the index holds nothing but positions. A query of one character asks for the words
that begin with it. Full and half width, case, kinds of brackets and blanks make no difference.

Numbers of a register are much alike: each pair of figures stands in most of them. So every four neighbouring figures are a
word too, and a number is asked for by these.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from zmtool.base.text import compare_key

_FOUR = 4
_RUN = re.compile(r"[0-9]{4,}")
_APART = "x"


@lru_cache(maxsize=65536)
def fold_char(char: str) -> str:
    """The form of one character in which texts are compared; it may be several characters, or none."""
    return compare_key(char)


def fold(body: str) -> str:
    """The form in which texts are compared, made character by character: a fragment's is a fragment of it."""
    return "".join(map(fold_char, body))


def index_words(body: str) -> str:
    """What the full-text index keeps of ``body``: a word for each character and the one after it."""
    folded = fold(body)
    codes = [f"{ord(char):05x}" for char in folded]
    return " ".join([*map("".join, pairwise(codes)), *codes[-1:], *_figures(folded)])


def index_query(word: str) -> str:
    """The full-text index's expression for a folded ``word``."""
    if _RUN.fullmatch(word):
        return f'"{" ".join(_fours(word))}"'
    codes = [f"{ord(char):05x}" for char in word]
    if len(codes) == 1:
        return f'"{codes[0]}" *'
    return '"' + " ".join(map("".join, pairwise(codes))) + '"'


def _figures(folded: str) -> Iterator[str]:
    """The words of four figures of each long run, runs kept apart by a word that nobody asks for."""
    for run in _RUN.findall(folded):
        yield _APART
        yield from _fours(run)


def _fours(run: str) -> Iterator[str]:
    return (f"n{run[start : start + _FOUR]}" for start in range(len(run) - _FOUR + 1))
