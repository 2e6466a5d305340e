"""The parts of a decision in running text, recognised by the words they begin with.

An amount in the facts is no fine, and a day in the facts is no day of notice: whoever looks for something looks in
the part where a decision says it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zmtool.reading.decision_wordings import PartWording

_SENTENCE = re.compile(
    r"(?:^|(?<=[\n。]))[ \t]{0,8}(?:(?:（?[一二三四五六七八九十]{1,3}[）、.．]|（?[0-9]{1,2}[）、.．])[ \t]{0,4})?"
)
_CLAUSE = re.compile(r"(?:^|(?<=[\n。；，,：]))[ \t]{0,8}(?:（?[一二三四五六七八九十]{1,3}[）、.．])?")


@dataclass(frozen=True, slots=True)
class Part:
    """One stretch of a part: ``text[start:end]`` of the text it was found in."""

    id: str
    start: int
    end: int


def parts_of(text: str, wordings: Sequence[PartWording]) -> tuple[Part, ...]:
    """The parts in ``text``, in order and without gaps. A part may be told in several stretches."""
    openings: list[tuple[int, str]] = []
    for wording in wordings:
        if wording.opens is None:
            openings.append((0, wording.id))
            continue
        starts = (_CLAUSE if wording.anywhere else _SENTENCE).finditer(text)
        openings += [(one.start(), wording.id) for one in starts if wording.opens.match(text, one.end())]
    order = {wording.id: index for index, wording in enumerate(wordings)}
    openings.sort(key=lambda one: (one[0], order[one[1]]))
    openings = _without_returns(openings, {one.id for one in wordings if one.once}, order)
    parts: list[Part] = []
    for index, (start, part) in enumerate(openings):
        end = openings[index + 1][0] if index + 1 < len(openings) else len(text)
        if parts and parts[-1].id == part:
            parts[-1] = Part(part, parts[-1].start, end)
        elif start < end:
            parts.append(Part(part, start, end))
    return tuple(parts)


def _without_returns(
    openings: Sequence[tuple[int, str]], once: set[str], order: Mapping[str, int]
) -> list[tuple[int, str]]:
    """The openings without those of a part that is over: its words come back in other parts."""
    kept: list[tuple[int, str]] = []
    furthest = 0
    for start, part in openings:
        if part in once and order[part] < furthest:
            continue
        furthest = max(furthest, order[part])
        kept.append((start, part))
    return kept
