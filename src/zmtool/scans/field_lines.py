"""The recognised lines around one field, the field marked by 【】: where a picture cannot be shown."""

from __future__ import annotations

from collections.abc import Sequence

from zmtool.scans.records import Box, Line


def lines_around(lines: Sequence[Line], box: Box, value: str, most: int = 9) -> tuple[str, ...]:
    """At most ``most`` lines near ``box``, from top to bottom; in those on the box the field is marked.

    Marked is ``value`` where the line holds it, else the part of the line over the box. Empty where there is no text.
    """
    if not lines:
        return ()
    middle = (box[1] + box[3]) / 2
    nearest = sorted(lines, key=lambda line: abs((line.box[1] + line.box[3]) / 2 - middle))[:most]
    ordered = sorted(nearest, key=lambda line: (round(line.box[1], 2), line.box[0]))
    return tuple(_marked(line, box, value) if _on(line.box, box) else line.text for line in ordered)


def _on(line: Box, box: Box) -> bool:
    """Whether a line lies on the box: half of the lower of both is common to them, and they meet across."""
    common = min(line[3], box[3]) - max(line[1], box[1])
    least = min(line[3] - line[1], box[3] - box[1])
    return common > 0 and common >= least / 2 and line[0] < box[2] and box[0] < line[2]


def _marked(line: Line, box: Box, value: str) -> str:
    start = line.text.find(value) if value else -1
    end = start + len(value)
    if start < 0:
        width = max(line.box[2] - line.box[0], 1e-6)
        start = round(max(0.0, (box[0] - line.box[0]) / width) * len(line.text))
        end = max(start + 1, round(min(1.0, (box[2] - line.box[0]) / width) * len(line.text)))
    return f"{line.text[:start]}【{line.text[start:end]}】{line.text[end:]}"
