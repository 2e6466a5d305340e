"""The monthly spot check of what was archived (抽评问效): a draw by kind of indicator that anybody can repeat (supervision.md 4.7)."""

from __future__ import annotations

import hashlib
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from zmtool.oversight.closed_loop.definition import SpotCheck

_FAMILY = len("WF-01")


@dataclass(frozen=True, slots=True)
class Archived:
    """A problem that may be drawn: number, indicator, the level it had."""

    number: str
    indicator: str
    level: int


def drawn(archived: Iterable[Archived], seed: str, rules: SpotCheck) -> tuple[str, ...]:
    """The numbers drawn: every one of the level that is always taken; of each family of indicators the share, rounded up; then
    further ones until the least number is reached. Order by SHA-256(seed‖number); the same seed draws the same."""
    ranked = sorted(archived, key=lambda one: hashlib.sha256(f"{seed}{one.number}".encode()).hexdigest())
    taken = {one.number for one in ranked if one.level == rules.always_level}
    families: dict[str, list[Archived]] = defaultdict(list)
    for one in ranked:
        families[one.indicator[:_FAMILY]].append(one)
    for ones in families.values():
        wanted = math.ceil(len(ones) * rules.rate)
        taken |= {one.number for one in ones[:wanted]}
    for one in ranked:
        if len(taken) >= rules.least:
            break
        taken.add(one.number)
    return tuple(one.number for one in ranked if one.number in taken)


def mark_of(told: Mapping[str, str], rules: SpotCheck) -> int | None:
    """The sum of the marks that a spot check gave; None where one is missing."""
    marks = [told.get(name, "") for name in rules.marks]
    return sum(map(int, marks)) if all(one.isdecimal() for one in marks) else None
