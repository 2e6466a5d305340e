"""Characters that a recogniser took for their traditional forms.

A mainland document is written in simplified characters; hasty handwriting looks like the older forms to a model that
knows both. Only characters outside the simplified standard set (GB 2312) whose simplified form is inside it are
changed, one for one: 乾 and rare characters of names stay.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

_AT = re.compile("(?<=[定由对关位属处现自低高等至用免限基鉴])於")
"""於 is a surname too: only after the words that it goes with it is the older form of 于."""


def simplified(text: str) -> str:
    """``text`` with traditional characters in their simplified forms; never changes the length."""
    if text.isascii():
        return text
    return _AT.sub("于", "".join(map(_simplified, text)))


@cache
def _simplified(char: str) -> str:
    if ord(char) < 0x3400 or _is_standard(char):
        return char
    plain = str(_converter().convert(char))
    return plain if len(plain) == 1 and _is_standard(plain) else char


def _is_standard(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


@cache
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("t2s")
