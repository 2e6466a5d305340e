"""The words that the full-text index keeps of a text.

Neither of FTS5's word splitters finds 烟草, so every two neighbouring characters are a word and a query is a
phrase of them: single characters would do, but the ten figures stand on every page, and a long number then takes
ten times as long. A character enters the index as its code, so that brackets and digits count like any other,
nothing in a query is syntax, and the index holds nothing but positions. A query of one character asks for the words
that begin with it. Full and half width, case, kinds of brackets and blanks make no difference.

Numbers of a register are much alike: each pair of figures stands in most of them. So every four neighbouring figures are a
word too, and a number is asked for by these.

Names are also found by the first letters of their sounds (拼音首字母): every tail of these is a word, and a query of letters asks
for the words that begin with it.

An index forgets a text only when it is told the very words again. So whatever changes them (this module, the table of initials,
the kinds in ``search.NAMED``) comes with a migration that makes the index anew, as 0026 does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from zmtool.base.text import compare_key
from zmtool.values.initials import all_initials

_FOUR = 4
_RUN = re.compile(r"[0-9]{4,}")
_APART = "x"
_SOUND = "s"
_LETTERS = re.compile(r"(?=[0-9]*[a-z])[a-z0-9]{2,20}")
_NUMBER = re.compile(r"[0-9]{4}")


@lru_cache(maxsize=65536)
def fold_char(char: str) -> str:
    """The form of one character in which texts are compared; it may be several characters, or none."""
    return compare_key(char)


def fold(body: str) -> str:
    """The form in which texts are compared, made character by character: a fragment's is a fragment of it."""
    return "".join(map(fold_char, body))


def index_words(body: str, names: str = "") -> str:
    """What the full-text index keeps of ``body``: a word for each character and the one after it; and of the ``names`` in it
    (parted by blanks) how they sound."""
    folded = fold(body)
    codes = [f"{ord(char):05x}" for char in folded]
    return " ".join([*map("".join, pairwise(codes)), *codes[-1:], *_figures(folded), *_sounds(names)])


def index_query(word: str) -> str:
    """The full-text index's expression for a folded ``word``."""
    if _RUN.fullmatch(word):
        return f'"{" ".join(_fours(word))}"'
    codes = [f"{ord(char):05x}" for char in word]
    if len(codes) == 1:
        return f'"{codes[0]}" *'
    written = '"' + " ".join(map("".join, pairwise(codes))) + '"'
    return f'({written} OR "{_SOUND}{word}" *)' if _LETTERS.fullmatch(word) else written


def sounds_like(names: str, word: str) -> bool:
    """Whether one of the ``names`` has the letters of the folded ``word`` in its initials."""
    return bool(_LETTERS.fullmatch(word)) and any(word in one for one in _initials_of(names))


def _sounds(names: str) -> Iterator[str]:
    """The words of how names sound: every tail of two letters and more, each once."""
    tails = (one[start:] for one in _initials_of(names) for start in range(len(one) - 1))
    return (f"{_SOUND}{tail}" for tail in dict.fromkeys(tails))


def _initials_of(names: str) -> Iterator[str]:
    """Of each name all ways to say it; a number is no name."""
    for name in names.split():
        if not _NUMBER.search(name):
            yield from all_initials(name)


def _figures(folded: str) -> Iterator[str]:
    """The words of four figures of each long run, runs kept apart by a word that nobody asks for."""
    for run in _RUN.findall(folded):
        yield _APART
        yield from _fours(run)


def _fours(run: str) -> Iterator[str]:
    return (f"n{run[start : start + _FOUR]}" for start in range(len(run) - _FOUR + 1))
