"""The first letters of the sounds of a Chinese text (拼音首字母), as people type them to find a name."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=8192)
def initials(text: str) -> str:
    """刘家便利店 → ljbld. Letters and figures stay, everything else is left out; the first 40 characters count."""
    from pypinyin import Style, lazy_pinyin

    found = "".join(lazy_pinyin(text[:40], style=Style.FIRST_LETTER))
    return "".join(char for char in found if char.isascii() and char.isalnum()).lower()
