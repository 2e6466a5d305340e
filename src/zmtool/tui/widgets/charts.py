"""Charts in cells: bars beside their labels, a series as columns over its axis, where one stands among others.

Widths are those that a terminal gives (a Chinese character has two cells), so that nothing runs askew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil

from rich.text import Text

from zmtool.base.text import cell_width
from zmtool.tui.plain import fitted, shown

_EIGHTHS = " ▏▎▍▌▋▊▉█"
_HEIGHTS = " ▁▂▃▄▅▆▇█"
_GAP = "·"
_LEAST_BAR = 4


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label, how long it is, what is written behind it (the value, where nothing is)."""

    label: str
    value: Decimal | int | float
    told: str = ""
    style: str = "cyan"


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a series; None where nothing is known."""

    label: str
    value: Decimal | int | float | None


def bars(rows: Sequence[Bar], width: int, *, most: Decimal | float | None = None) -> Text:
    """Horizontal bars, one a line in ``width`` cells at most; the longest is ``most``, or the largest value."""
    text = Text()
    if not rows:
        return text
    labels = min(max(cell_width(shown(one.label)) for one in rows), max(8, width // 3))
    tolds = min(max(cell_width(_told(one)) for one in rows), max(6, width // 3))
    room = max(_LEAST_BAR, width - labels - tolds - 2)
    top = float(most) if most is not None else max(float(one.value) for one in rows)
    for one in rows:
        text.append(f"{fitted(one.label, labels)} ")
        text.append(bar(float(one.value), top, room), one.style)
        told = _told(one)
        text.append(f" {fitted(told, tolds).rstrip()}\n" if told else "\n", "dim")
    return text


def bar(value: float, most: float, width: int) -> str:
    """A bar in exactly ``width`` cells; what is more than nothing can always be seen."""
    if most <= 0 or value <= 0:
        return " " * width
    eighths = min(width * 8, max(1, round(value / most * width * 8)))
    whole, rest = divmod(eighths, 8)
    return ("█" * whole + (_EIGHTHS[rest] if rest else "")).ljust(width)


def columns(points: Sequence[Point], width: int, height: int, *, unit: str = "", style: str = "cyan") -> Text:
    """A series as columns of ``height`` lines over its axis; where it does not fit the latest points are shown."""
    text = Text()
    known = [float(one.value) for one in points if one.value is not None]
    if not known:
        text.append("没有数据\n", "dim")
        return text
    top = _round_up(max(known))
    marks = [_figure(top), _figure(top / 2), "0"]
    axis = max(map(cell_width, marks))
    room = max(1, width - axis - 1)
    seen = points[-room:]
    each = max(1, min(4, room // len(seen)))
    half = height // 2
    if unit:
        text.append(f"{fitted('', axis)} {shown(unit)}\n", "dim")
    for line in range(height, 0, -1):
        mark = marks[0] if line == height else marks[1] if line == half and height > 3 else ""
        text.append(f"{mark.rjust(axis)}", "dim")
        text.append("┤" if mark else "│", "dim")
        text.append("".join(_piece(one.value, top, height, line, each) for one in seen), style)
        text.append("\n")
    span = each * len(seen)
    text.append(f"{'0'.rjust(axis)}└{'─' * span}\n", "dim")
    text.append(" " * (axis + 1) + _ends([one.label for one in seen], span, each) + "\n", "dim")
    return text


def standing(place: Decimal | float | None, width: int = 21) -> str:
    """Where one stands from the lowest to the highest of its peers (0–1), the quartiles marked; empty for unknown."""
    if place is None:
        return ""
    line = ["─"] * width
    for share in (0.25, 0.5, 0.75):
        line[round(share * (width - 1))] = "┼"
    line[round(min(1.0, max(0.0, float(place))) * (width - 1))] = "●"
    return "".join(line)


def _piece(value: Decimal | float | None, top: float, height: int, line: int, each: int) -> str:
    """The cells of one point in one line of the chart; a blank between columns that are wide enough."""
    if value is None:
        return (_GAP if line == 1 else " ").ljust(each)
    eighths = round(float(value) / top * height * 8) if top else 0
    if float(value) > 0:
        eighths = max(1, eighths)
    full = max(0, min(8, eighths - (line - 1) * 8))
    body = each - 1 if each > 1 else 1
    return (_HEIGHTS[full] * body).ljust(each)


def _ends(labels: Sequence[str], span: int, each: int) -> str:
    """The first label, the last, and one in the middle where there is room, below the points they belong to."""
    first, last = shown(labels[0]), shown(labels[-1])
    middle = shown(labels[len(labels) // 2])
    if len(labels) == 1 or cell_width(first) + cell_width(last) + 1 > span:
        return last
    gap = span - cell_width(first) - cell_width(last)
    before = len(labels) // 2 * each - cell_width(first)
    after = gap - before - cell_width(middle)
    if len(labels) > 2 and before > 1 and after > 1:
        return f"{first}{' ' * before}{middle}{' ' * after}{last}"
    return f"{first}{' ' * gap}{last}"


def _round_up(value: float) -> float:
    """A round figure not below a value: 1, 2, 2.5, 4, 5, 8 or 10 times a power of ten."""
    if value <= 0:
        return 1.0
    power: int = 10 ** (len(str(ceil(value))) - 1)
    return next((step * power for step in (1, 2, 2.5, 4, 5, 8) if step * power >= value), 10 * power)


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


def _told(one: Bar) -> str:
    return (
        shown(one.told)
        if one.told
        else f"{one.value:f}"
        if isinstance(one.value, Decimal)
        else f"{one.value}"
    )
