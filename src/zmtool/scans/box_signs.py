"""The signs of boxes to tick (☑ □ ☒) set into the text of a line, where the recogniser read them wrongly or lost them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, islice

from zmtool.scans.engines.protocol import PixelBox, RawLine

READ = frozenset("□☐▢◻⬜☑☒✓✔√■◼")
ALIKE = frozenset("口囗回ロDO0o")
"""What an empty box at the head of an option is taken for."""
CLOSED = frozenset("国日目因田四回图口囗曰园圆团困围固西曲圈囚由甲面")
"""Characters with the outline of a box."""
_PARTING = frozenset("，；;、")
_MOST_BOXES, _MOST_READ = 8, 12
_FAR = 1.5
"""Widths of a character: a box is no further from the break that it stands at."""
_GUESSED = 0.6
"""How far a line is believed in which the place of a box was guessed."""
Signed = tuple[PixelBox, str, float]
"""The place of a box, its sign, and how sure that is."""


def with_signs(line: RawLine, boxes: Sequence[Signed]) -> RawLine:
    """The line with the sign of each of its ``boxes`` (from left to right) where it stands.

    In a line without signs, a box in the middle of words beside a character with the outline of one (共和国) is that
    character.
    """
    boxes = boxes[:_MOST_BOXES]
    edges = (min(line.box[0], boxes[0][0][0]), max(line.box[2], boxes[-1][0][2]))
    signs = (at for at in range(len(line.text)) if _is_sign(line.text, at))
    read = list(islice(signs, _MOST_READ))
    pairs = _paired(line, read, boxes)
    text, chars = list(line.text), list(line.chars)
    for at, box in pairs.items():
        text[at] = boxes[box][1]
    lost = [number for number in range(len(boxes)) if number not in pairs.values()]
    places = {number: _place_of(number, line.text, boxes, pairs, lost, edges) for number in lost}
    if not read:
        lost = [one for one in lost if not (places[one][1] and _closed_beside(line.text, places[one][0]))]
        places = {number: places[number] for number in lost}
    if any(guessed for _, guessed in places.values()):
        chars = [min(one, _GUESSED) for one in chars]
    for number in sorted(lost, reverse=True):
        at, guessed = places[number]
        text.insert(at, boxes[number][1])
        if chars:
            chars.insert(at, _GUESSED if guessed else boxes[number][2])
    around = (edges[0], line.box[1], edges[1], line.box[3])
    return replace(line, text="".join(text), box=around, chars=tuple(chars))


def _is_sign(text: str, at: int) -> bool:
    """Whether a character is the sign of a box, or looks like one at the head of an option."""
    head = at == 0 or text[at - 1].isspace()
    return text[at] in READ or (head and text[at] in ALIKE)


def _paired(line: RawLine, read: Sequence[int], boxes: Sequence[Signed]) -> dict[int, int]:
    """Which box each sign that was read is, in order, so that the places agree best; by index in the text.

    Unless as many were read as found, a sign far from every box is another box than those found.
    """
    if not read:
        return {}
    scale = (line.box[2] - line.box[0]) / max(1.0, sum(map(_width, line.text)))
    guessed = [line.box[0] + scale * (sum(map(_width, line.text[:at])) + 0.5) for at in read]
    middles = [(one[0][0] + one[0][2]) / 2 for one in boxes]
    count = min(len(read), len(boxes))
    choices = (
        (signs, chosen)
        for signs in combinations(range(len(read)), count)
        for chosen in combinations(range(len(boxes)), count)
    )
    signs, chosen = min(
        choices,
        key=lambda one: sum(abs(guessed[a] - middles[b]) for a, b in zip(*one, strict=True)),
    )
    near = _FAR * scale
    return {
        read[sign]: box
        for sign, box in zip(signs, chosen, strict=True)
        if len(read) == len(boxes) > 1 or abs(guessed[sign] - middles[box]) <= near
    }


def _place_of(
    number: int,
    text: str,
    boxes: Sequence[Signed],
    pairs: dict[int, int],
    lost: Sequence[int],
    edges: tuple[int, int],
) -> tuple[int, bool]:
    """Where in ``text`` a box stands whose sign was lost: a break of the stretch between the signs beside it.

    Where no break is near it is guessed between two characters, and that is told.
    """
    before = max((at for at, box in pairs.items() if box < number), default=None)
    after = min((at for at, box in pairs.items() if box > number), default=None)
    start, left = (0, edges[0]) if before is None else (before + 1, boxes[pairs[before]][0][2])
    end, right = (len(text), edges[1]) if after is None else (after, boxes[pairs[after]][0][0])
    beside = [one for one in lost if left <= (boxes[one][0][0] + boxes[one][0][2]) / 2 <= right]
    earlier = sum(one < number for one in beside)
    stretch = text[start:end]
    unit = (right - left) / max(1.0, sum(map(_width, stretch)) + len(beside))
    middle = (boxes[number][0][0] + boxes[number][0][2]) / 2
    breaks = {
        0,
        len(stretch),
        *(at + 1 for at, one in enumerate(stretch) if one.isspace() or one in _PARTING),
    }

    def off(at: int) -> float:
        return abs(left + unit * (sum(map(_width, stretch[:at])) + earlier + 0.5) - middle)

    best = min(sorted(breaks), key=off)
    if off(best) <= _FAR * unit:
        return start + best, False
    return start + min(range(len(stretch) + 1), key=off), True


def _closed_beside(text: str, at: int) -> bool:
    return bool(CLOSED & set(text[max(0, at - 1) : at + 1]))


def _width(char: str) -> float:
    return 1.0 if ord(char) > 0x2E7F or char in READ else 0.5
