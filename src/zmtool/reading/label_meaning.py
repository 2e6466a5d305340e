"""What a label means: the concepts of its words, whatever synonyms, brackets, wide setting and order it is printed with.

当事人姓名（名称） is {当事人, 名}; 身份证号码 and 公民身份号码 are {证件, 号}. A label is cut into the longest words that the
vocabulary holds; what it does not hold stands for itself.
"""

from __future__ import annotations

import re
from functools import lru_cache

from zmtool.base.text import compare_key
from zmtool.reading.label_words import Concepts, LabelWords

LONGEST_LABEL = 30
_SIGNED = re.compile("签[名字章]")
_BRACKETS = re.compile(r"\(([^()]*)\)")
_NUMBERED = re.compile(r"^(?:\(?[0-9一二三四五六七八九十]{1,3}[).,]|[*★●■□])+")
_PARTS = re.compile(r"[,/;:\-·.()<>*]+")
_UNKNOWN, _WORD, _LETTER = 1.0, 0.1, 0.6
"""What a piece of a label costs: a character that no word holds, a word, a word of one character."""


def meaning(label: str, words: LabelWords, kinds: frozenset[str] = frozenset()) -> Concepts:
    """The concepts of ``label``, printed as a label of these ``kinds`` (types of fields; field, column, sign).

    Empty for a text that is too long to be a label or has no words.
    """
    return _parsed(compare_key(label), words, kinds & words.kinds)[0]


def in_known_words(label: str, words: LabelWords) -> bool:
    """Whether every word of ``label`` is in the vocabulary, so that it is a label of some kind."""
    found, whole = _parsed(compare_key(label), words, frozenset())
    return whole and bool(found)


def reduced(concepts: Concepts, words: LabelWords, also: Concepts = frozenset()) -> Concepts:
    """``concepts`` without ``also`` and the weak ones, in the order of the vocabulary, as far as something is left."""
    left = concepts - also or concepts
    for weak in words.weak:
        if weak in left and len(left) > 1:
            left -= {weak}
    return left


def nearly(concepts: Concepts, words: LabelWords) -> Concepts:
    """``concepts`` with those in place of which others are nearly the same."""
    for group, first in words.near:
        if group <= concepts:
            concepts = concepts - group | first
    return concepts


@lru_cache(maxsize=16_384)
def _parsed(key: str, words: LabelWords, kinds: frozenset[str]) -> tuple[Concepts, bool]:
    """The concepts of a label's key, and whether all of it is made of known words."""
    key = _NUMBERED.sub("", key)
    if not key or len(key) > LONGEST_LABEL:
        return frozenset(), False
    plain = _BRACKETS.sub(lambda found: _remark(found.group(1), words), key)
    concepts: list[str] = []
    whole = True
    parts = _PARTS.split(plain)
    for part in parts:
        if len(parts) > 1 and part in words.remarks and concepts and not _SIGNED.search(part):
            continue
        found, known = _cut(part, words, kinds)
        concepts += found
        whole = whole and known
    said = frozenset(concepts)
    said = said - words.empty or said
    for several, one in words.joins:
        if several <= said:
            said = said - several | one
    return said, whole


def _remark(text: str, words: LabelWords) -> str:
    """What a bracket says: nothing where it is a remark (盖章, 元/条), else its words beside those outside."""
    if _SIGNED.search(text):
        return f",{text},"
    parts = [one for one in re.split("[,/]", text) if one]
    return "" if text in words.remarks or all(one in words.remarks for one in parts) else f",{text},"


def _cut(text: str, words: LabelWords, kinds: frozenset[str]) -> tuple[list[str], bool]:
    """``text`` cut into words so that the fewest characters are in none; the concepts, and whether all were in one."""
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(text) + 1):
        choices = [(best[end - 1][0] + _UNKNOWN, end - 1)]
        for start in range(max(0, end - words.longest), end):
            if _meant(text[start:end], words, kinds) is not None:
                cost = _WORD if end - start > 1 else _LETTER
                choices.append((best[start][0] + cost, start))
        # Of ways that cost the same, the one with the longer words first: 单位负责人 | 意见.
        best.append(min(choices, key=lambda one: (round(one[0], 2), -one[1])))
    pieces: list[str] = []
    end = len(text)
    while end:
        start = best[end][1]
        pieces.insert(0, text[start:end])
        end = start
    return _concepts(pieces, words, kinds)


def _concepts(pieces: list[str], words: LabelWords, kinds: frozenset[str]) -> tuple[list[str], bool]:
    """The concepts of words in their order; characters that are no word are joined to one."""
    concepts: list[str] = []
    unknown = ""
    whole = True
    for piece in [*pieces, None]:
        meant = None if piece is None else _meant(piece, words, kinds)
        if piece is not None and meant is None:
            unknown += piece
            whole = False
            continue
        if unknown:
            concepts.append(unknown)
            unknown = ""
        concepts += meant or ()
    return concepts, whole


def _meant(word: str, words: LabelWords, kinds: frozenset[str]) -> tuple[str, ...] | None:
    for kind in sorted(kinds):
        found = words.meant[kind].get(word)
        if found is not None:
            return found
    return words.meant[""].get(word)
