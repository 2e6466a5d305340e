"""Photos dropped into a folder, named by rule, as clues: 户号_日期_指标码_序.jpg with a text of the same name (supervision.md 8)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from zmtool.base.errors import InvalidValue
from zmtool.values.dates import parse_date

_PARTS = re.compile(r"[_＿]+")
_COMPACT_CODE = re.compile(r"([WN][FG])[-－]?(\d{2})[-－]?(\d{2})", re.IGNORECASE)
_NO_CODE = frozenset(("", "无", "其他", "其它", "不详", "x", "0"))
TEXT = ".txt"


@dataclass(frozen=True, slots=True)
class DroppedName:
    """What a file's name says: the shop, the day, the indicator (empty where nobody could tell), the serial."""

    shop: str
    day: date
    indicator: str
    serial: str

    @property
    def key(self) -> str:
        """What belongs to one clue has the same key."""
        return f"{self.shop}_{self.day:%Y%m%d}_{self.indicator or '无'}"


@dataclass(frozen=True, slots=True)
class Dropped:
    """One file in the folder: its path there (with / between), its name read, or why it cannot be (Chinese)."""

    path: str
    name: DroppedName | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class DroppedClue:
    """Files that belong to one clue, in order of their names; ``folder`` is the first folder on the way, a person's login."""

    name: DroppedName
    files: tuple[str, ...]
    texts: tuple[str, ...]
    folder: str


def name_of(path: str) -> Dropped:
    """What a file's name says. The problem tells what a name has to look like."""
    stem = path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    parts = [one.strip() for one in _PARTS.split(stem)]
    if not 2 <= len(parts) <= 4 or not parts[0]:
        return Dropped(path, None, "文件名应为“户号_日期_指标码_序”，如 349901100018_20260511_WG-01-01_1.jpg")
    try:
        day = parse_date(parts[1])
    except InvalidValue as error:
        return Dropped(path, None, f"文件名中的日期“{parts[1]}”{error.reason}，应写成 20260511")
    code = parts[2] if len(parts) > 2 else ""
    indicator, serial = "", parts[3] if len(parts) > 3 else ""
    if code.casefold() not in _NO_CODE:
        found = _COMPACT_CODE.fullmatch(code)
        if found is not None:
            indicator = f"{found[1].upper()}-{found[2]}-{found[3]}"
        elif code.isdecimal() and not serial:
            serial = code  # three parts without a code: the last is the serial
        else:
            indicator = code
    return Dropped(path, DroppedName(parts[0], day, indicator, serial))


def clues_of(paths: Iterable[str]) -> tuple[tuple[DroppedClue, ...], tuple[Dropped, ...]]:
    """The clues that files come to, by key, and the files whose names say nothing. A text without a picture is a clue too."""
    kept: dict[tuple[str, str], list[Dropped]] = {}
    wrong = []
    for path in sorted(paths):
        one = name_of(path)
        if one.name is None:
            wrong.append(one)
            continue
        folder = path.split("/", 1)[0] if "/" in path else ""
        kept.setdefault((one.name.key, folder), []).append(one)
    clues = []
    for (_, folder), ones in kept.items():
        first = ones[0].name
        if first is None:
            continue
        texts = tuple(one.path for one in ones if one.path.lower().endswith(TEXT))
        files = tuple(one.path for one in ones if one.path not in texts)
        clues.append(DroppedClue(first, files, texts, folder))
    return tuple(clues), tuple(wrong)
