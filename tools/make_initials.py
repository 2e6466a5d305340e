"""Writes ``src/zmtool/values/initials.txt``: the first letters of the readings of the characters of the basic block.

The usual reading comes from pypinyin's dictionary (from Unihan). A second reading is kept for the characters below only:
those that stand in names of people, places and shops and that people read in both ways.

The search index is made of it: another table needs a migration that makes the index anew (``store/search_words.py``).
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from pypinyin import Style, pinyin

FILE = Path(__file__).resolve().parent.parent / "src" / "zmtool" / "values" / "initials.txt"
BLOCK = ("〇", *map(chr, range(0x4E00, 0xA000)))
BOTH_WAYS = {
    "阿": "ae", "堡": "bp", "泊": "bp", "薄": "b", "朝": "cz", "长": "cz", "车": "cj", "沉": "c", "晟": "sc",
    "盛": "sc", "乘": "cs", "仇": "qc", "褚": "cz", "传": "cz", "藏": "cz", "参": "cs", "查": "cz", "重": "zc",
    "曾": "zc", "单": "ds", "弹": "dt", "调": "dt", "侗": "dt", "都": "d", "番": "fp", "给": "gj", "谷": "gy",
    "盖": "g", "桧": "gh", "合": "hg", "行": "xh", "虹": "hj", "会": "hk", "浒": "hx", "郇": "xh", "还": "h",
    "贾": "jg", "夹": "jg", "降": "jx", "解": "jx", "祭": "jz", "校": "xj", "咖": "kg", "卡": "kq", "乐": "ly",
    "六": "l", "缪": "m", "秘": "mb", "宓": "mf", "瀑": "pb", "埔": "pb", "奇": "qj", "强": "qj", "铅": "qy",
    "覃": "qt", "券": "qx", "区": "qo", "色": "s", "厦": "sx", "莘": "xs", "沈": "sc", "省": "sx", "歙": "sx",
    "召": "zs", "折": "zs", "石": "sd", "宿": "sx", "提": "td", "万": "wm", "尾": "wy", "尉": "wy", "蔚": "wy",
    "圩": "wx", "系": "xj", "畜": "xc", "吓": "xh", "巷": "xh", "荥": "xy", "俞": "ys", "约": "y", "员": "y",
    "翟": "zd", "种": "zc", "幢": "zc", "大": "d", "度": "d", "广": "g", "厂": "c", "洗": "x", "冼": "x",
    "燕": "y", "扎": "z", "朴": "p", "仔": "z", "臭": "cx", "叶": "y", "柏": "b", "枞": "cz", "嘏": "gj",
}  # fmt: skip


def main() -> None:
    usual: defaultdict[str, list[str]] = defaultdict(list)
    further: defaultdict[str, list[str]] = defaultdict(list)
    for char in BLOCK:
        first, *others = BOTH_WAYS.get(char) or _usual(char)
        usual[first].append(char)
        for letter in others:
            further[letter].append(char)
    usual.pop("-", None)
    lines = [f"{letter} {''.join(chars)}" for letter, chars in sorted(usual.items())]
    lines += [f"+{letter} {''.join(chars)}" for letter, chars in sorted(further.items())]
    FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _usual(char: str) -> str:
    if char == "〇":
        return "l"
    letter = pinyin(char, style=Style.FIRST_LETTER, errors="ignore")
    told = letter[0][0][:1] if letter else ""
    return told if told.isascii() and told.isalpha() else "-"


if __name__ == "__main__":
    main()
