"""Which way up a page lies: by how it looks, and where that cannot be told, by which way it reads best."""

from __future__ import annotations

import math

import cv2
import numpy as np

from zmtool.scans.engines.protocol import Engine, Image
from zmtool.scans.upright import quarter_turn, turned

_SURE = 0.9
_DOUBTFUL = 0.7
"""Below this a page is read every way however much stands on it: that takes as long as four pages."""
_BETTER = 1.15
"""How much better another way must read than the way the page lies."""
_SOMETHING = 0.25
"""Less than one rather sure character is nothing that was read."""
_AROUND = 15
_LITTLE = 0.35
"""Ink in fewer than this share of the rows or columns is little."""


def page_turn(image: Image, engine: Engine) -> int:
    """The clockwise turn (0, 90, 180, 270) that makes a page upright."""
    turn, sure = quarter_turn(image)
    if sure >= _SURE or (sure >= _DOUBTFUL and not _little_ink(image)):
        return turn
    read = {way: _reads(turned(image, way), engine) for way in (0, 90, 180, 270)}
    best = max(read, key=lambda way: read[way])
    if read[best] < _SOMETHING:
        return turn if sure >= 0.5 else 0
    return best if read[best] > _BETTER * read[0] else 0


def _little_ink(image: Image) -> bool:
    """Whether some rows of the page bear ink, and so few that reading it several times costs little."""
    light = np.asarray(cv2.resize(image, (200, 200), interpolation=cv2.INTER_AREA).min(axis=2), np.uint8)
    # A shadow over half of a photograph is no ink: what counts is darker than the paper around it.
    paper = cv2.blur(cv2.dilate(light, np.ones((_AROUND, _AROUND), np.uint8)), (_AROUND, _AROUND))
    ink = cv2.subtract(paper, light) > 40
    return bool(0 < min(ink.any(axis=1).mean(), ink.any(axis=0).mean()) < _LITTLE)


def _reads(image: Image, engine: Engine) -> float:
    """How well a page reads: sure characters count, doubtful ones hardly."""
    return math.fsum(len(one.text) * one.confidence**4 for one in engine.lines(image, []))
