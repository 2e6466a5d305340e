"""A key by which two writings of one address are found to be the same place (领域说明 许可 3.6 地址键).

For comparison only: width, blanks, words for house number, lane, building and room, and numerals are unified, the
administrative prefix is dropped. Two different places may in rare cases share a key, so a match is a hint and no proof.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from zmtool.base.text import compact

_ROMAN: Final = str.maketrans(
    {"Ⅰ": "1", "Ⅱ": "2", "Ⅲ": "3", "Ⅳ": "4", "Ⅴ": "5", "Ⅵ": "6", "Ⅶ": "7", "Ⅷ": "8"}
)
_DIGITS: Final = str.maketrans("〇零一二三四五六七八九", "00123456789")
_PREFIX = re.compile(
    r"^(?:[^\d号路街巷道]{2,8}?(?:省|自治区))?(?:[^\d号路街巷道]{2,8}?(?:市|州|盟|地区))?(?:[^\d号路街巷道]{1,8}?(?:区|县|旗|市))?"
)
_NUMERALS = re.compile(r"[〇零一二三四五六七八九十百]+(?=(?:号|弄|栋|幢|座|楼|层|室|单元|组|队|巷|#))")
_UNIT_WORDS: Final = (
    (re.compile(r"门牌号?|号门面|号商铺|号店铺|号铺面|号铺|号店"), "号"),
    (re.compile(r"#|﹟|№"), "号"),
    (re.compile(r"幢|座|号楼"), "栋"),
    (re.compile(r"[—–―－-]+"), "-"),
)
_IDLE = re.compile(r"[()（）\[\]【】,，。.、;；:：“”\"'\s]")


def address_key(text: str) -> str:
    """The key of an address; empty for an address without content."""
    raw = _IDLE.sub("", compact(unicodedata.normalize("NFKC", text.translate(_ROMAN)))).upper()
    raw = _NUMERALS.sub(lambda match: _figures(match.group()), raw)
    for pattern, word in _UNIT_WORDS:
        raw = pattern.sub(word, raw)
    without = _PREFIX.sub("", raw, count=1)
    return without or raw


def _figures(numeral: str) -> str:
    """一百二十三, 十二 and 一二三 as figures."""
    if "十" not in numeral and "百" not in numeral:
        return numeral.translate(_DIGITS)
    hundreds, _, rest = numeral.rpartition("百")
    tens, ten, ones = rest.rpartition("十")
    value = 100 * int(hundreds.translate(_DIGITS) or 1) if "百" in numeral else 0
    if ten:
        value += 10 * int(tens.translate(_DIGITS) or 1)
    value += int(ones.translate(_DIGITS) or 0)
    return str(value)
