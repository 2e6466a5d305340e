"""Which characters can stand on a document.

All that people write with is printed as it was written: rare ideographs of every plane and their variation
selectors, full-width letters, emoji, combining marks, scripts from right to left, text that looks like a tag or a
formula. Marks that only steer the order or the breaking of lines are left out: they print nothing and come along
with text copied from elsewhere. A document with any other character is refused: control characters, halves of a
surrogate pair and U+FFFD are the traces of damaged text, and a private-use character (Unicode §23.5; rare names of
old registers) is another glyph, or none, on each computer.
"""

from __future__ import annotations

import re

_STEERING = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]")
_PRIVATE = "\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"
_LAST_OF_PLANES = "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(1, 17))
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffd-\uffff"
    + _LAST_OF_PLANES
    + _PRIVATE
    + "]"
)
_NOT_XML = re.compile("[\x00-\x08\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_KINDS = (
    (re.compile("[\ud800-\udfff]"), "不完整的字符"),
    (re.compile(f"[{_PRIVATE}]"), "自造字"),
    (re.compile("[\ufffd]"), "无法识别的字符"),
    (re.compile("[\x00-\x9f]"), "控制字符"),
)
REMEDY = "请删去这些字符后重新输入；自造字请改用国家标准（GB 18030）收录的同一个字"


def printed(text: str) -> str:
    """The text without marks that print nothing, and without what no Word file can hold."""
    return text if text.isascii() and text.isprintable() else _NOT_XML.sub("", _STEERING.sub("", text))


def unprintable(text: str) -> str:
    """The first character that cannot be printed, as a person is told of it; empty where there is none.

    Example: ``"张\\ue000三"`` → ``自造字 U+E000（第2个字）``.
    """
    found = _UNPRINTABLE.search(text)
    if found is None:
        return ""
    kind = next((name for pattern, name in _KINDS if pattern.match(found.group())), "非字符编码")
    return f"{kind} U+{ord(found.group()):04X}（第{found.start() + 1}个字）"
