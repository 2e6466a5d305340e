"""How much a label has in common with those of a field: words that mean the same, and characters."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from math import fsum

from zmtool.base.text import compare_key
from zmtool.forms.records import FormField
from zmtool.reading.form_labels import FormLabels
from zmtool.reading.label_meaning import meaning
from zmtool.reading.label_words import Concepts, LabelWords

_BRACKETS = re.compile(r"\([^()]*\)")
_HOLLOW, _WEAK = 0.3, 0.4
"""What a word counts that stands in many labels, or may be left out; another counts 1."""
_CHARACTERS, _TURNED = 0.7, 0.3
"""What likeness counts that is of characters only, and that of labels of which one is turned round (被, 不予)."""


@lru_cache(maxsize=16_384)
def likeness(labels: FormLabels, label: str, field: FormField) -> float:
    """How much ``label`` has in common with the labels of ``field``: 0 nothing, 1 all words or characters."""
    named = next((one for one in labels.fields if one.field is field), None)
    if named is None:
        return 0.0
    said = meaning(label, labels.words, named.kinds)
    shared = max((common_share(said, key, labels.words) for key in named.keys), default=0.0)
    characters = max((alike(label, one) for one in field.all_labels), default=0.0)
    turned = all((said ^ key) & labels.words.turns for key in named.keys)
    return max(shared, _CHARACTERS * characters) * (_TURNED if turned else 1.0)


def common_share(one: Concepts, other: Concepts, words: LabelWords) -> float:
    """The share of concepts that two labels have in common, those that stand in many labels counting less."""

    def weight(concept: str) -> float:
        if concept in words.hollow:
            return _HOLLOW
        return _WEAK if concept in words.weak else 1.0

    every = fsum(map(weight, one | other))
    return fsum(map(weight, one & other)) / every if every else 0.0


def alike(one: str, other: str) -> float:
    """The share of characters that two labels have in common, whatever their order; brackets do not count."""
    left, right = (Counter(_BRACKETS.sub("", compare_key(text))) for text in (one, other))
    whole = left.total() + right.total()
    return 2 * (left & right).total() / whole if whole else 0.0
