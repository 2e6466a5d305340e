"""The number that was written or stamped on a page when the dossier was bound."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zmtool.scans.corners import BOTTOM, OUTER, TOP
from zmtool.scans.records import Box, Line, Table

_ONE = set("Il|丨")
"""What a lone figure one is taken for."""


def take_page_number(lines: list[Line], tables: Sequence[Table]) -> tuple[str, Box | None, list[Line]]:
    """The dossier's page number: a lone number near a lower or upper outer corner, and in no table."""
    for line in lines:
        middle, y = (line.box[0] + line.box[2]) / 2, (line.box[1] + line.box[3]) / 2
        outer = middle > 1 - OUTER or middle < OUTER
        figure = figure_of(line.text)
        ruled = any(x0 <= middle <= x1 and y0 <= y <= y1 for x0, y0, x1, y1 in (one.box for one in tables))
        if outer and (y > BOTTOM or y < TOP) and figure and not ruled:
            return figure.lstrip("0") or "0", line.box, [one for one in lines if one is not line]
    return "", None, lines


def figure_of(text: str) -> str:
    """The number that a lone figure is; empty where it is none."""
    figure = "1" if text.strip() in _ONE else text.strip()
    return figure if re.fullmatch(r"\d{1,4}", figure) else ""
