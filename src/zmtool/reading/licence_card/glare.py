"""Entries beside which a photograph is burnt out: what was read may be only part of what stands there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from zmtool.reading.licence_card.records import CardEntry
from zmtool.scans.records import Box

DOUBT = "旁边有反光，可能没有读全"
_BEFORE, _BEHIND = 1.5, 3.0
"""So many heights of a line before and behind an entry glare makes it doubtful."""


def doubted_by_glare(
    entries: Mapping[str, CardEntry], glare: Sequence[Box], aspect: float
) -> dict[str, CardEntry]:
    """The entries of one page; those that glare touches or follows are doubted. ``aspect``: width / height of the page."""
    return {
        name: replace(one, doubts=(*one.doubts, DOUBT))
        if any(_near(one.box, other, aspect) for other in glare)
        else one
        for name, one in entries.items()
    }


def _near(box: Box, glare: Box, aspect: float) -> bool:
    height = (box[3] - box[1]) / aspect
    level = glare[1] < box[3] and box[1] < glare[3]
    return level and glare[0] < box[2] + _BEHIND * height and box[0] - _BEFORE * height < glare[2]
