"""What looks like a label, whatever it says."""

from __future__ import annotations

import re

from zmtool.base.text import compact

_LONGEST = 18
_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
_SHAPE = re.compile(r"[\u4e00-\u9fff、/／和及或]+")


def label_shaped(text: str) -> bool:
    """Whether a text may be a label by its length and its characters: a few ideographs and no sentence."""
    key = _BRACKETS.sub("", compact(text)).rstrip("：:")
    return 0 < len(key) <= _LONGEST and _SHAPE.fullmatch(key) is not None
