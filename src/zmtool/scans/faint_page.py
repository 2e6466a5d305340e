"""A page that looks blank because all of its print is faint: its contrast is raised, and it counts where that gives words."""

from __future__ import annotations

import cv2
import numpy as np

from zmtool.scans.engines.protocol import Image
from zmtool.scans.ink import on_white
from zmtool.scans.records import Page
from zmtool.scans.seals import red_marks, without_marks

_FULL = 150.0
"""How much darker than its paper print is made, 0–255."""
_LEAST_DEPTH = 12.0
_OVER_NOISE = 5.0
"""Times the grain of the paper that print is darker."""
_PRINT = 0.05
"""Of a page (per cent): so much is as dark as its print."""
_TAKEN_OFF = 4
"""How much brighter a pixel is once a seal is taken off it, 0–255."""
_SURE, _WORD = 0.85, 3
"""What shines through from the other side is read as characters too, but with less confidence, or alone."""


def strengthened(image: Image) -> Image | None:
    """The page with its faint print made dark, colours kept and seals as they were; None where nothing stands out."""
    clean = without_marks(image, red_marks(image))
    even = [on_white(np.asarray(channel, np.uint8)) for channel in cv2.split(clean)]
    grey = cv2.cvtColor(cv2.merge(even), cv2.COLOR_RGB2GRAY)
    smooth = np.asarray(cv2.GaussianBlur(grey, (5, 5), 0), np.float32)
    paper = float(np.median(smooth))
    depth = paper - float(np.percentile(smooth, _PRINT))
    grain = float(np.median(np.abs(smooth - paper))) * 1.48
    if depth < max(_LEAST_DEPTH, _OVER_NOISE * grain):
        return None
    factor = max(1.0, _FULL / depth)
    lifted = 255.0 - (paper - np.asarray(cv2.merge(even), np.float32)) * factor
    darker = np.clip(lifted, 0, 255).astype(np.uint8)
    pressed = (cv2.absdiff(image, clean) > _TAKEN_OFF).any(axis=2)
    darker[pressed] = image[pressed]
    return np.asarray(darker, np.uint8)


def says_something(page: Page) -> bool:
    """Whether a line of the page is a word that was surely read."""
    return any(len(line.text) >= _WORD and line.confidence >= _SURE for line in page.lines)
