"""Document numbers of other agencies: 示市监处罚〔2024〕18号, 示市监罚字[2024]第05-018号, 示卫医罚2024-7号.

What stands before the year is one word here: nobody can tell where the place ends and the kind of document begins.
字, 第, brackets about the place, a dash before the serial and leading zeros are ways of writing and no part of the value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from zmtool.base.errors import InvalidValue
from zmtool.base.text import DIGIT_LOOK_ALIKES, compact, read_as_digits, to_half_width
from zmtool.values.document_number import KIND, without_lead_in

_DIGIT = f"[0-9{DIGIT_LOOK_ALIKES}]"
_GAP = r"[ \t]{0,4}"
_DASH = rf"{_GAP}[-—–]{_GAP}"
_HAN = "[\u3400-\u4dbf\u4e00-\u9fff]"
# Some offices put the place in brackets: （示）市监不罚〔2024〕3号.
_PREFIX = rf"(?P<prefix>(?:[（(]{_HAN}{{1,6}}[）)])?{_HAN}(?:{_GAP}{_HAN}){{1,19}})"
_OPEN, _CLOSE = r"[〔\[【(｛{〈「『〖<〘]", r"[〕\])】｝}〉」』〗>〙]"
_YEAR = rf"{_DIGIT}(?:{_GAP}{_DIGIT}){{3}}"
_SERIAL = rf"(?P<serial>{_DIGIT}{{1,8}}(?:{_DASH}{_DIGIT}{{1,8}}){{0,2}})"
_NUMBER: Final = re.compile(
    rf"{_PREFIX}{_GAP}(?:{_OPEN}{_GAP}(?P<year>{_YEAR}){_GAP}年?{_GAP}{_CLOSE}\s*(?:字{_GAP})?(?:{_DASH})?"
    rf"|(?:{_DASH})?(?P<dashed>{_YEAR}){_DASH})第?{_GAP}{_SERIAL}{_GAP}[号號]"
)


@dataclass(frozen=True, slots=True, order=True)
class AgencyNumber:
    """A document number: the word before the year, the year, and the serial (5-18 where it has parts)."""

    prefix: str
    year: int
    serial: str

    def __str__(self) -> str:
        return f"{self.prefix}〔{self.year}〕第{self.serial}号"


def parse_agency_number(text: str) -> AgencyNumber:
    """The document number that ``text`` is, whatever the brackets. Raises ``InvalidValue``."""
    match = _NUMBER.fullmatch(compact(text)) if len(text) <= 200 else None
    value = _from_match(match) if match else None
    if value is None:
        raise InvalidValue(KIND, text, "应形如 示市监处罚〔2024〕18号")
    return value


def find_agency_numbers(text: str) -> list[tuple[AgencyNumber, int, int]]:
    """Every document number in running ``text`` as (number, start, end), words that lead in cut off."""
    found = []
    for match in _NUMBER.finditer(to_half_width(text)):
        prefix = match["prefix"]
        cut = len(prefix) - len(without_lead_in(prefix))
        value = _from_match(match, cut)
        if value is not None:
            found.append((value, match.start() + cut, match.end()))
    return found


def _from_match(match: re.Match[str], cut: int = 0) -> AgencyNumber | None:
    written = compact(match["year"] or match["dashed"])
    if sum(char in "0123456789" for char in written) < 2:
        return None
    year = int(read_as_digits(written))
    parts = re.split("[-—–]", read_as_digits(compact(match["serial"])))
    serial = "-".join(str(int(part)) for part in parts)
    prefix = re.sub("[()]", "", compact(match["prefix"][cut:])).removesuffix("字")
    if not 1949 <= year <= 2199 or int(parts[-1]) == 0 or len(prefix) < 2:
        return None
    return AgencyNumber(prefix, year, serial)
