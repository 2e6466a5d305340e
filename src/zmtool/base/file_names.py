"""File names from people's data: readable, of one part, allowed on every system."""

from __future__ import annotations

import re

_FORBIDDEN = re.compile(
    r'[\\/:*?"<>|\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]+'
)
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
_LONGEST = 180


def safe_name(text: str, fallback: str = "未命名") -> str:
    """``text`` as one part of a path, at most 180 bytes; ``fallback`` where nothing is left of it."""
    name = _FORBIDDEN.sub("_", " ".join(text.split())).strip(". _")
    if _RESERVED.fullmatch(name):
        name = f"_{name}"
    while len(name.encode("utf-8")) > _LONGEST:
        name = name[:-1]
    return name.rstrip(". ") or fallback
