"""What stands against something in licensing, as lines and on one line."""

from __future__ import annotations

from collections.abc import Sequence

from zmtool.licenses.life.objection import Objection
from zmtool.tui.plain import shown


def objection_lines(found: Sequence[Objection]) -> str:
    """What stands against something, a line each, what stops it first."""
    lines = []
    for one in sorted(found, key=lambda each: not each.stops):
        ground = f"（{one.ground}）" if one.ground else ""
        lines.append(f"{'缺' if one.stops else '须核对'}：{one.what}{ground}")
    return "\n".join(map(shown, lines))


def remark_of(found: Sequence[Objection]) -> str:
    """The same on one line."""
    return "；".join(one.what for one in found)
