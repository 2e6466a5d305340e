"""Normal forms of text: full and half width, stray spaces, comparison keys, terminal cells, OCR look-alikes.

Nothing here knows of tobacco, and nothing here raises. ``to_half_width`` and ``read_as_digits`` map one
character to one character, so a place found in their result is the same place in the original text.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

# Everything that scanned, typed and pasted text uses for a blank, except the line break.
_SPACES = "\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_LINE_BREAKS = "\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_INVISIBLE = r"\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"

_HALF: Final[dict[int, str]] = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {
    0x3000: " ",
    0xFFE5: "¥",
}
_HALF_BUT_COMMA: Final[dict[int, str]] = {code: half for code, half in _HALF.items() if half != ","}
_COMMA_IN_FIGURE = re.compile("(?<=[0-9])(?<![0-9]{4})，(?=[0-9]{2,3}(?![0-9]))")
# Punctuation that a Chinese sentence is set in; ``normalize`` leaves it as a clerk would type it.
_SENTENCE_MARKS = "，；：？！（）"
# Kangxi radicals and compatibility ideographs come out of PDF text layers in place of the real characters.
_IDEOGRAPH_VARIANTS: Final[dict[int, str]] = {
    code: folded
    for block in (range(0x2E80, 0x2FE0), range(0xF900, 0xFB00), range(0x2F800, 0x2FA20))
    for code in block
    if (folded := unicodedata.normalize("NFKC", chr(code))) != chr(code)
}
_NORMAL: Final[dict[int, str]] = (
    {code: half for code, half in _HALF.items() if chr(code) not in _SENTENCE_MARKS}
    | _IDEOGRAPH_VARIANTS
    | {ord(space): " " for space in _SPACES}
    | {ord(line_break): "\n" for line_break in _LINE_BREAKS}
)
_UNPRINTABLE = re.compile(rf"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f{_INVISIBLE}]")
_ANY_SPACE = re.compile(rf"[\s{_INVISIBLE}]+")

_CJK = (
    "\u2e80-\u2fdf\u3001-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\ufe30-\ufe4f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65\U00020000-\U000323af"
)
_SPACE_BETWEEN_CJK = re.compile(rf"(?<=[{_CJK}])[ {_SPACES}]+(?=[{_CJK}])")

_KEY: Final[dict[int, str]] = {
    ord(variant): one
    for one, variants in {
        "(": "[{〔【〖〘〚｟﹙⟨⁅",
        ")": "]}〕】〗〙〛｠﹚⟩⁆",
        "<": "《〈«‹﹤",
        ">": "》〉»›﹥",
        '"': "“”„‟「」『』﹁﹂﹃﹄'‘’‚‛′″`´",
        "·": "•・‧∙⋅●・⸱․ᐧ",
        "-": "‐‑‒–—―─━−﹣",
        "~": "～〜∼˜",
        ",": "、，﹐﹑､",
        ".": "。｡﹒",
        ":": "∶︰﹕",
        ";": "﹔",
    }.items()
    for variant in variants
}
# A foreign name is often typed with a full stop for the middle dot; between two ideographs it can be no decimal.
_DOT_IN_NAME = re.compile(rf"(?<=[{_CJK}])\.(?=[{_CJK}])")

# Groups of characters that OCR takes for one another. A character may stand in several groups.
_LOOK_ALIKE_GROUPS: Final = (
    "0OoDQ〇○◯",
    "1lI|丨!",
    "8B3",
    "8B6",
    "6bG",
    "5Ss",
    "2Zz",
    "17",
    "9gq",
    "Xx×",
    "Vv",
    "Cc",
    "Ww",
    "Kk",
    "Pp",
    "Uu",
    "日曰目",
    "未末",
    "己已巳",
    "土士",
    "干千于",
    "人入八",
    "大太犬",
    "王玉",
    "天夭",
    "午牛",
    "贝见",
    "元无",
    "白自",
    "田由甲申",
    "刀力",
    "夂久",
    "戊戌戍",
    "候侯",
    "烟煙",
    "圆园圓",
    "一-—–",
    "()〔〕[]【】｛｝{}〈〉「」",
    ",.，。、",
    ":：;；",
    "·.•・",
)
_GROUPS_OF: Final[dict[str, frozenset[int]]] = {
    char: frozenset(i for i, group in enumerate(_LOOK_ALIKE_GROUPS) if char in group)
    for char in "".join(_LOOK_ALIKE_GROUPS)
}

DIGIT_LOOK_ALIKES: Final = "OoQD〇○◯lI|丨ZzSsBgq"
"""Characters that stand where a printed digit was; safe inside a character class of a regular expression."""
_READ_AS: Final[dict[int, str]] = {
    ord(seen): digit for seen, digit in zip(DIGIT_LOOK_ALIKES, "0000000" + "1111" + "2255899", strict=True)
}


def to_half_width(text: str) -> str:
    """``text`` with the full-width ASCII forms, the wide space and ￥ in half width; length is kept."""
    return text.translate(_HALF)


def half_width_figures(text: str) -> str:
    """``to_half_width``, except that a full-width comma between clauses stays apart from one inside a figure.

    “证号349901，35条” keeps its comma and “2，990.00元” gets a half-width one. Length is kept.
    """
    kept = text.translate(_HALF_BUT_COMMA)
    return _COMMA_IN_FIGURE.sub(",", kept)


@lru_cache(maxsize=4_096)
def compact(text: str) -> str:
    """``text`` in half width without any space, line break or invisible character: how codes are compared."""
    return _ANY_SPACE.sub("", to_half_width(text))


def squeeze_cjk_spaces(text: str) -> str:
    """``text`` without the blanks that OCR and Word put between Chinese characters.

    Blanks next to Latin letters or digits, and line breaks, stay.
    """
    return _SPACE_BETWEEN_CJK.sub("", text)


def normalize(text: str) -> str:
    """``text`` as a clerk would have typed it: one kind of blank, half-width letters and digits, real ideographs.

    Chinese sentence marks （，；：？！ and round brackets） and the document brackets 〔〕 stay what they are;
    control and invisible characters go; every line break becomes ``\\n``. Applying it twice changes nothing.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _UNPRINTABLE.sub("", text.translate(_NORMAL)))


@lru_cache(maxsize=16_384)
def compare_key(text: str) -> str:
    """A key that is equal for two writings of one name or address.

    Half width, lower case, no blanks; brackets, quotation marks, dashes, commas and middle dots unified.
    For comparison only: the key is not fit to be shown.
    """
    folded = compact(normalize(text)).casefold().translate(_KEY)
    return unicodedata.normalize("NFC", _DOT_IN_NAME.sub("·", folded))


def _char_cells(char: str, ambiguous: int) -> int:
    if unicodedata.category(char) in {"Mn", "Me", "Cc", "Cf"}:
        return 0
    width = unicodedata.east_asian_width(char)
    if width in {"W", "F"}:
        return 2
    return ambiguous if width == "A" else 1


def cell_width(text: str, ambiguous: int = 1) -> int:
    """Terminal cells that ``text`` takes.

    ``ambiguous`` is the width of the characters that Unicode (UAX #11) leaves open, such as “ ” · …:
    1 in most terminals, 2 in some old Chinese ones.
    """
    if text.isascii() and text.isprintable():
        return len(text)
    return sum(_char_cells(char, ambiguous) for char in text)


def fit_cells(text: str, width: int, ambiguous: int = 1) -> str:
    """``text`` in exactly ``width`` cells: padded on the right, or cut and ended with “…”.

    A two-cell character that would be halved is left out and its place padded. A ``width`` below one
    gives an empty string.
    """
    if width <= 0:
        return ""
    total = cell_width(text, ambiguous)
    if total <= width:
        return text + " " * (width - total)
    mark = "…" if cell_width("…", ambiguous) <= width else ""
    room = width - cell_width(mark, ambiguous)
    used, kept = 0, []
    for char in text:
        cells = _char_cells(char, ambiguous)
        if used + cells > room:
            break
        kept.append(char)
        used += cells
    return "".join(kept) + mark + " " * (room - used)


def read_as_digits(text: str) -> str:
    """``text`` with the letters that OCR puts for digits (O, l, I, Z, S, B …) read as digits; length is kept.

    Only for a place where nothing but a digit can stand.
    """
    return text.translate(_READ_AS)


def confusable_distance(left: str, right: str) -> int | None:
    """In how many places two texts differ, if every difference is one that OCR makes; ``None`` otherwise.

    Full and half width count as equal. Texts of different length are never a confusion.
    """
    left, right = to_half_width(left), to_half_width(right)
    if len(left) != len(right):
        return None
    distance = 0
    for a, b in zip(left, right, strict=True):
        if a == b:
            continue
        if _GROUPS_OF.get(a, frozenset()).isdisjoint(_GROUPS_OF.get(b, frozenset())):
            return None
        distance += 1
    return distance


def within_one_confusion(left: str, right: str) -> bool:
    """Whether the texts are equal or differ in one character that OCR confuses."""
    distance = confusable_distance(left, right)
    return distance is not None and distance <= 1
