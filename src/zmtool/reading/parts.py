"""The parts of a decision in running text, recognised by the words they begin with.

An amount in the facts is no fine, and a day in the facts is no day of notice: whoever looks for something looks in
the part where a decision says it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
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
    parts: list[Part] = []
    for index, (start, part) in enumerate(openings):
        end = openings[index + 1][0] if index + 1 < len(openings) else len(text)
        if parts and parts[-1].id == part:
            parts[-1] = Part(part, parts[-1].start, end)
        elif start < end:
            parts.append(Part(part, start, end))
    return tuple(parts)
