"""Full stops that were read as the letter or figure that looks like one, at the end of a line or as a piece of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from zmtool.scans.engines.protocol import RawLine

_ENDS = r"[\u4e00-\u9fff）)”》]"
_LAST = re.compile(rf"(?<={_ENDS})( ?)[oO0]$")
_BEFORE = re.compile(rf"{_ENDS}$")
_ALONE = frozenset("oO0cCQ°。.")
_NEAR = 1.5
"""Heights of a line: a stop stands no further behind its text."""
_WIDEST = 1.3
"""Heights of a line: a stop with the room around it is no wider."""


def with_stops(lines: Sequence[RawLine]) -> list[RawLine]:
    """The lines with such stops as 。; a stop that was found as a line of its own joins the text before it."""
    kept = [replace(one, text=_LAST.sub(r"\1。", one.text)) for one in lines]
    for stop in [one for one in kept if one.text in _ALONE]:
        at = next((at for at, one in enumerate(kept) if one is not stop and _ends_before(one, stop)), None)
        if at is None:
            continue
        before = kept[at]
        chars = (*before.chars, stop.confidence) if before.chars else ()
        box = (before.box[0], before.box[1], max(before.box[2], stop.box[2]), before.box[3])
        kept[at] = replace(before, text=f"{before.text}。", box=box, chars=chars)
        kept.remove(stop)
    return kept


def _ends_before(line: RawLine, stop: RawLine) -> bool:
    """Whether ``line`` ends right before ``stop``, on the same line of text."""
    height = line.box[3] - line.box[1]
    middle = (stop.box[1] + stop.box[3]) / 2
    gap = stop.box[0] - line.box[2]
    return (
        line.box[1] < middle < line.box[3]
        and stop.box[2] - stop.box[0] <= _WIDEST * height
        and -0.3 * height < gap < _NEAR * height
        and _BEFORE.search(line.text) is not None
    )
