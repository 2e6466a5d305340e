"""Loading ``schemas/reading/label_words.yaml``: the words that labels of official documents are made of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from zmtool.base.datafile import line_of, load_checked
from zmtool.base.errors import UsageProblem
from zmtool.base.kept_data import kept_data
from zmtool.base.shipped import data_file
from zmtool.base.text import compare_key

Concepts = frozenset[str]
"""What a label means, whatever the order of its words."""


@dataclass(frozen=True, slots=True)
class ValueShape:
    """What the value of some fields looks like; ``proof`` where such a value can hardly be anything else's."""

    fields: frozenset[str]
    pattern: re.Pattern[str]
    proof: bool


@dataclass(frozen=True, eq=False)
class LabelWords:
    """The words of labels. ``meant`` gives the concepts of a word for each kind of label that a group is limited to.

    The kind "" is that of groups without a limit. Two of these are the same only if they are one object.
    """

    meant: Mapping[str, Mapping[str, tuple[str, ...]]]
    joins: tuple[tuple[Concepts, Concepts], ...]
    near: tuple[tuple[Concepts, Concepts], ...]
    weak: tuple[str, ...]
    empty: Concepts
    remarks: Concepts
    alone: Concepts
    roles: Concepts
    turns: Concepts
    others: Concepts
    hollow: Concepts
    signed: Concepts
    opinion: Concepts
    page: Concepts
    start: str
    end: str
    shapes: tuple[ValueShape, ...]
    looks: tuple[ValueShape, ...] = ()
    kinds: frozenset[str] = field(default=frozenset())
    """The kinds of labels that some group is limited to."""
    longest: int = 0


@kept_data
def load_label_words(overrides: Path | None = None) -> LabelWords:
    """The words, a workspace's own file winning. Raises UsageProblem naming file, line and field."""
    path = data_file("schemas/reading/label_words.yaml", overrides)
    raw = load_checked(path, "reading-label-words.schema.json")
    meant = _meant(raw["same"])
    single = {concept for words in meant.values() for concepts in words.values() for concept in concepts}
    for key in ("weak", "empty", "alone", "turns", "others", "hollow"):
        single |= {compare_key(one) for one in raw[key]}
    single |= {concept for group in raw["near"] for one in group for concept in _concepts(one)}
    general = meant.setdefault("", {})
    for concept in single:
        general.setdefault(concept, (concept,))
    return LabelWords(
        meant=meant,
        joins=_replaced(raw["joins"]),
        near=_replaced(raw["near"]),
        weak=tuple(compare_key(one) for one in raw["weak"]),
        empty=_keys(raw["empty"]),
        remarks=_keys(raw["remarks"]),
        alone=_keys(raw["alone"]),
        roles=_keys(raw["roles"]),
        turns=_keys(raw["turns"]),
        others=_keys(raw["others"]),
        hollow=_keys(raw["hollow"]),
        signed=_keys(raw["ends"]["signed"]),
        opinion=_keys(raw["ends"]["opinion"]),
        page=_keys(raw["ends"]["page"]),
        start=compare_key(raw["range"]["start"]),
        end=compare_key(raw["range"]["end"]),
        shapes=_shapes(raw, "values", path),
        looks=_shapes(raw, "looks", path),
        kinds=frozenset(kind for kind in meant if kind),
        longest=max(len(word) for words in meant.values() for word in words),
    )


def _meant(groups: list[Any]) -> dict[str, dict[str, tuple[str, ...]]]:
    """Kind → word → what it means. The first group that holds a word for a kind says what it means there."""
    meant: dict[str, dict[str, tuple[str, ...]]] = {}
    for group in groups:
        words, kinds = (group, [""]) if isinstance(group, list) else (group["words"], group["only"])
        first = _concepts(words[0])
        for kind in kinds:
            known = meant.setdefault(kind, {})
            for word in words:
                known.setdefault("".join(_concepts(word)), first)
    return meant


def _replaced(groups: list[list[str]]) -> tuple[tuple[Concepts, Concepts], ...]:
    """Pairs (concepts, what stands for them) of groups whose first expression stands for the others."""
    return tuple(
        (frozenset(_concepts(one)), frozenset(_concepts(group[0]))) for group in groups for one in group[1:]
    )


def _concepts(words: str) -> tuple[str, ...]:
    return tuple(compare_key(one) for one in words.split())


def _keys(words: Iterable[str]) -> Concepts:
    return frozenset(compare_key(one) for one in words)


def _shapes(raw: Mapping[str, Any], name: str, path: Path) -> tuple[ValueShape, ...]:
    return tuple(_shape(one, path, [name, index]) for index, one in enumerate(raw.get(name, ())))


def _shape(raw: Mapping[str, Any], path: Path, at: list[str | int]) -> ValueShape:
    try:
        return ValueShape(frozenset(raw["fields"]), re.compile(raw["pattern"]), raw.get("proof", False))
    except re.error as error:
        place = f"{path}:{line_of(path, at)}"
        raise UsageProblem("pattern 不是有效的正则表达式", where=place, next_step=str(error)) from error
