"""The band that a line of text takes up in its box: without the rule below it and the feet of the line above."""

from __future__ import annotations

import cv2
import numpy as np

from zmtool.scans.engines.protocol import Image, PixelBox

_LEAST_DEPTH, _PART = 30.0, 0.4
_RULE = 0.7
"""Of a box's width: a row that is dark so far is one of a rule."""
_UPRIGHT = 0.85
"""Of a box's height: the same of a column."""
_LEAST_PIXELS = 2
_LEAST_BAND = 0.33
"""Of a box's height: text is no lower."""
_BESIDE = 0.12
"""Of the band's height, that stay above and below."""


def text_band(image: Image, box: PixelBox) -> PixelBox:
    """The box made as low as its text; as it is where that cannot be told."""
    x0, y0, x1, y1 = box
    grey = np.asarray(cv2.cvtColor(image[y0:y1, x0:x1], cv2.COLOR_RGB2GRAY), np.uint8)
    paper, print_ = (float(one) for one in np.percentile(grey, (80, 3)))
    dark = grey < paper - max(_LEAST_DEPTH, _PART * (paper - print_))
    dark[:, dark.mean(axis=0) >= _UPRIGHT] = False
    inked = dark.sum(axis=1)
    rules = np.flatnonzero(inked >= _RULE * dark.shape[1])
    inked[np.unique(np.clip(rules[:, None] + (-1, 0, 1), 0, len(inked) - 1))] = 0
    ends = np.flatnonzero(np.diff(np.concatenate(([0], (inked >= _LEAST_PIXELS).astype(np.int8), [0]))))
    bands = _joined([(int(a), int(b)) for a, b in ends.reshape(-1, 2)])
    if not bands:
        return box
    first, last = max(bands, key=lambda band: int(inked[band[0] : band[1]].sum()))
    if last - first < _LEAST_BAND * (y1 - y0):
        return box
    beside = max(2, round(_BESIDE * (last - first)))
    return (x0, max(y0, y0 + first - beside), x1, min(y1, y0 + last + beside))


def _joined(bands: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Bands with a row or two between them are parts of the same characters."""
    joined: list[tuple[int, int]] = []
    for first, last in bands:
        if joined and first - joined[-1][1] <= 2:
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return joined
