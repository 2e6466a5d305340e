"""What somebody wrote above words that were struck through stands in their place; a person still has to look at it.

The struck words are seen on the picture, where the correction is marked; read through their strokes they say nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from zmtool.scans.engines.protocol import PixelBox, RawLine

REWRITTEN = 0.8
"""No character that stands above struck words is believed more than this."""
_LEAST_SURE = 0.6
_ABOVE = (0.4, 0.95)
"""How far above the middle of the struck line, in heights of it, that of the new words lies: printed lines lie further."""
_NEAR = 1.2
"""Heights of the line: the new words begin this near to where the struck ones begin."""
_WIDTHS = (0.4, 1.6)
"""How wide the new words may be beside the struck ones."""
_SNAP = 2
"""Characters: the struck words begin behind the colon of a label this near."""


def with_rewritten(lines: Sequence[RawLine], struck: Sequence[PixelBox]) -> list[RawLine]:
    """``lines`` with what was written above the ``struck`` places in place of what is struck out there."""
    told = list(lines)
    for place in struck:
        line = next((one for one in told if _holds(one, place)), None)
        above = [one for one in told if line is not None and one is not line and _replaces(one, line, place)]
        if line is None or len(above) != 1:
            continue
        told[told.index(line)] = _replaced(line, place, above[0])
        told.remove(above[0])
    return told


def _holds(line: RawLine, struck: PixelBox) -> bool:
    middle = (struck[1] + struck[3]) / 2
    return bool(line.text) and line.box[1] < middle < line.box[3] and _shared(line.box, struck) > 0


def _replaces(above: RawLine, line: RawLine, struck: PixelBox) -> bool:
    """Whether a line was written over the struck words: too near to be a line of its own, and as wide as they."""
    tall = line.box[3] - line.box[1]
    up = (line.box[1] + line.box[3] - above.box[1] - above.box[3]) / 2
    wide = (above.box[2] - above.box[0]) / max(1, struck[2] - struck[0])
    return (
        above.confidence >= _LEAST_SURE
        and "：" not in above.text
        and ":" not in above.text
        and _ABOVE[0] * tall < up < _ABOVE[1] * tall
        and abs(above.box[0] - struck[0]) < _NEAR * tall
        and _WIDTHS[0] <= wide <= _WIDTHS[1]
    )


def _replaced(line: RawLine, struck: PixelBox, above: RawLine) -> RawLine:
    start, end = _characters(line, struck)
    known = line.chars or (line.confidence,) * len(line.text)
    new = tuple(min(one, REWRITTEN) for one in above.chars or (above.confidence,) * len(above.text))
    chars = (*known[:start], *new, *known[end:])
    return replace(
        line,
        text=line.text[:start] + above.text + line.text[end:],
        chars=chars,
        confidence=min(line.confidence, sum(chars) / len(chars)),
    )


def _characters(line: RawLine, struck: PixelBox) -> tuple[int, int]:
    """The characters of a line that are struck out: from the nearest edge of one, or a label's colon, to another."""
    edges = [0.0]
    for one in line.text:
        edges.append(edges[-1] + (1.0 if ord(one) > 0x2E7F else 0.55))
    scale = edges[-1] / max(1, line.box[2] - line.box[0])
    first, last = ((x - line.box[0]) * scale for x in (struck[0], struck[2]))
    start = min(range(len(edges)), key=lambda at: abs(edges[at] - first))
    end = min(range(len(edges)), key=lambda at: abs(edges[at] - last))
    colons = [at + 1 for at, one in enumerate(line.text) if one in "：:" and abs(at + 1 - start) <= _SNAP]
    start = min(colons, key=lambda at: abs(at - start), default=start)
    return start, max(start, end)


def _shared(one: PixelBox, other: PixelBox) -> int:
    return min(one[2], other[2]) - max(one[0], other[0])
