"""The paper sheet that reports a clue: its code, and what a scan of it says (pure; supervision.md 8).

A QR code names the sheet and the shop that was printed on it, so that nothing is typed again. Boxes to tick stand before the
indicators. A sheet is one or several clues: one for each indicator that is ticked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from zmtool.base.errors import InvalidValue
from zmtool.oversight.indicators.library import Indicator, IndicatorLibrary

_MARK, _SIGN = "zmc1", "|"
_LONGEST = 80
_SHEET = re.compile(r"[0-9a-z]{6}-\d{1,4}")
_LICENCE = re.compile(r"[0-9A-Za-z]{0,20}")
_CODE = re.compile(r"([WN][FG])\s*[-－—–_]?\s*(\d{2})\s*[-－—–_]?\s*(\d{2})")
_WORDS_HEAD = re.compile(r"^\s*情\s*况\s*[：:]?\s*")
_FOOT = re.compile(r"^\s*(?:登记人|时\s*间|说\s*明)")
_BLANK = re.compile(r"[_＿\s]+")
_TICKED, _EMPTY, _DOUBTFUL = "☑✓✔√■◼", "□☐▢", "☒☓✗✘×"
_BOX = re.compile(rf"([{_TICKED}{_EMPTY}{_DOUBTFUL}])")


@dataclass(frozen=True, slots=True)
class SheetCode:
    """What a sheet's code says: which sheet of which printing, the day of printing, the licence number or nothing."""

    sheet: str
    printed: date
    lic_no: str

    def text(self) -> str:
        """The text in the code."""
        return _SIGN.join((_MARK, self.sheet, f"{self.printed:%Y%m%d}", self.lic_no))


@dataclass(frozen=True, slots=True)
class SheetRead:
    """What a scanned sheet says: indicators ticked for sure, those nobody can tell, the words written, as they were read."""

    ticked: tuple[str, ...]
    doubtful: tuple[str, ...]
    words: str


def parse_sheet_code(text: str) -> SheetCode:
    """The code in a text. Raises InvalidValue for a code of another make."""
    parts = text.split(_SIGN)
    if len(text) > _LONGEST or len(parts) != 4 or parts[0] != _MARK:
        raise InvalidValue("登记表二维码", text[:40], "不是线索登记表上的二维码")
    _, sheet, printed, lic_no = parts
    try:
        day = date.fromisoformat(f"{printed[:4]}-{printed[4:6]}-{printed[6:]}")
    except ValueError as error:
        raise InvalidValue("登记表二维码", text[:40], "印制日期不对") from error
    if not _SHEET.fullmatch(sheet) or not _LICENCE.fullmatch(lic_no):
        raise InvalidValue("登记表二维码", text[:40], "内容不完整")
    return SheetCode(sheet, day, lic_no)


def printed_indicators(library: IndicatorLibrary, most: int) -> tuple[Indicator, ...]:
    """The indicators a sheet offers: those of the market that are in use, those a person in the street can see first."""
    order = (
        "WG-01",
        "WF-04",
        "WF-01",
        "WF-02",
        "WF-05",
        "WF-06",
        "WF-03",
        "WG-05",
        "WG-04",
        "WG-03",
        "WG-02",
        "WG-99",
    )
    known = [one for one in library.by_code.values() if not one.inner and not one.disabled]
    ranked = sorted(known, key=lambda one: order.index(one.code[:5]) if one.code[:5] in order else len(order))
    return tuple(ranked[:most])


def read_sheet(lines: Iterable[str], library: IndicatorLibrary) -> SheetRead:
    """What the lines of a scanned sheet say. A box belongs to the code that stands behind it."""
    ticked: list[str] = []
    doubtful: list[str] = []
    words: list[str] = []
    writing = False
    for line in lines:
        head = _WORDS_HEAD.match(line)
        if head or (writing and not _FOOT.match(line) and not _CODE.search(line)):
            writing = True
            said = _BLANK.sub(" ", line[head.end() :] if head else line).strip()
            if said:
                words.append(said)
            continue
        writing = False
        for sign, code in _boxes(line, library):
            if sign in _TICKED and code not in ticked:
                ticked.append(code)
            elif sign in _DOUBTFUL and code not in doubtful:
                doubtful.append(code)
    return SheetRead(tuple(ticked), tuple(doubtful), "\n".join(words))


def _boxes(line: str, library: IndicatorLibrary) -> Sequence[tuple[str, str]]:
    found = []
    parts = _BOX.split(line)
    for sign, behind in zip(parts[1::2], parts[2::2], strict=True):
        code = _CODE.search(behind)
        if code and (name := f"{code[1]}-{code[2]}-{code[3]}") in library.by_code:
            found.append((sign, name))
    return found
