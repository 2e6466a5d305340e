"""Document numbers (文号): 示烟立〔2025〕第12号, and the number on a dossier's cover: 2025年度示烟第012号.

The place's short name comes before 烟, the kind of document (立, 处, 告 …) after it; 字 and 第 and leading
zeros are ways of writing and no part of the value. GB/T 9704 wants 〔〕; every other bracket is read too. Other
agencies' numbers (示市监处罚〔2024〕18号) have no 烟 to divide them: ``agency_number`` reads those.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from zmtool.base.errors import InvalidValue
from zmtool.base.text import DIGIT_LOOK_ALIKES, compact, read_as_digits, to_half_width
from zmtool.values.chinese_numerals import parse_chinese_number, parse_digits

KIND = "文号"

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_DIGIT = f"[0-9{DIGIT_LOOK_ALIKES}]"
_NUMERAL = "[〇○零一二三四五六七八九]"
_ORG = f"(?P<org>[{_HAN}A-Za-z×]{{1,8}})"
_KIND_OF_DOCUMENT = rf"(?P<kind>(?:(?![烟煙第号])[{_HAN}]){{0,5}}?)"
_GAP = r"[ \t]{0,4}"
# Between the digits of a year or serial OCR may leave blanks, and a line may end after a bracket.
_YEAR = rf"(?P<year>{_DIGIT}(?:{_GAP}{_DIGIT}){{3}}|{_NUMERAL}{{4}})"
_SEQ = rf"(?P<seq>{_DIGIT}(?:{_GAP}{_DIGIT}){{0,6}}|[〇○零一二三四五六七八九十百千]{{1,9}})"
_OPEN, _CLOSE = r"[〔\[【(｛{〈「『〖<〘]", r"[〕\])】｝}〉」』〗>〙]"

_NUMBER: Final = re.compile(
    rf"{_ORG}{_GAP}[烟煙]{_GAP}{_KIND_OF_DOCUMENT}{_GAP}字?\s*{_OPEN}{_GAP}{_YEAR}{_GAP}年?{_GAP}{_CLOSE}"
    rf"\s*(?:字{_GAP})?第?{_GAP}(?:[-—–]{_GAP})?{_SEQ}{_GAP}[号號]"
)
_COVER: Final = re.compile(
    rf"{_YEAR}{_GAP}年{_GAP}度?{_GAP}{_ORG}{_GAP}[烟煙]{_GAP}{_KIND_OF_DOCUMENT}{_GAP}字?{_GAP}第?{_GAP}{_SEQ}{_GAP}[号號]"
)
# What may stand right before a number in a running sentence; no place's short name contains or ends in these.
_LEAD_IN = re.compile(
    r".*(?:文号|编号|字号|案号|依据|根据|按照|依照|参照|收到|作出|下达|送达|制作|出具|号和|[的以由将据见是凭把被向书表函录])"
)
_JOIN = re.compile(r"[和与及至并或]")


@dataclass(frozen=True, slots=True, order=True)
class DocumentNumber:
    """A document number: ``org`` is the place's short name, ``kind`` the word for the document (may be empty).

    ``str()`` gives the normal form; get one from ``parse_document_number``.
    """

    org: str
    kind: str
    year: int
    seq: int

    def __str__(self) -> str:
        return f"{self.org}烟{self.kind}〔{self.year}〕第{self.seq}号"

    def as_cover(self) -> str:
        """The form on a dossier's cover: 2025年度示烟第12号."""
        return f"{self.year}年度{self.org}烟{self.kind}第{self.seq}号"


def without_lead_in(text: str) -> str:
    """What is left of the words before a year after those that usually lead in (依据, 决定书, 文号) are cut off."""
    lead_in = _LEAD_IN.match(text)
    return text[lead_in.end() :] if lead_in and lead_in.end() < len(text) else text


def _from_match(match: re.Match[str], org: str) -> DocumentNumber | str:
    """The number that a pattern found, or the Chinese reason why it is none."""
    year_text, seq_text = compact(match["year"]), compact(match["seq"])
    if sum(char in "0123456789一二三四五六七八九" for char in year_text) < 2:
        return "年份看不清"
    try:
        year, seq = parse_digits(read_as_digits(year_text)), parse_chinese_number(read_as_digits(seq_text))
    except InvalidValue as error:
        return error.reason
    if not 1949 <= year <= 2199:
        return f"年份 {year} 不合理"
    if seq == 0:
        return "序号不能为 0"
    # “立字” and “立” are one kind.
    return DocumentNumber(org, match["kind"].rstrip("字"), year, seq)


def _parse(pattern: re.Pattern[str], text: str, reason: str) -> DocumentNumber:
    match = pattern.fullmatch(compact(text)) if len(text) <= 200 else None
    if match is None:
        raise InvalidValue(KIND, text, reason)
    value = _from_match(match, match["org"])
    if isinstance(value, str):
        raise InvalidValue(KIND, text, value)
    return value


def parse_document_number(text: str) -> DocumentNumber:
    """The document number in ``text``, whatever the brackets, with or without 字 and 第.

    Letters that OCR puts for digits are read as digits in the year and the serial. Raises ``InvalidValue``.
    """
    return _parse(_NUMBER, text, "应形如 示烟立〔2025〕第12号")


def parse_cover_number(text: str) -> DocumentNumber:
    """The number on a dossier's cover: 2025年度示烟第012号. Raises ``InvalidValue``."""
    return _parse(_COVER, text, "应形如 2025年度示烟第12号")


def find_document_numbers(text: str) -> list[tuple[DocumentNumber, int, int]]:
    """Every document number in running ``text`` as (number, start, end), cover numbers left out.

    Where a sentence runs into the place's name (依据示烟立〔2025〕第12号), the words that usually lead in
    are cut off. Other words stay in ``org``: a caller who knows the bureau's short name compares the end.
    """
    half = to_half_width(text)
    found: list[tuple[DocumentNumber, int, int]] = []
    position = 0
    while match := _NUMBER.search(half, position):
        org = match["org"]
        cut = len(org) - len(without_lead_in(org))
        follows_another = bool(found) and match.start() == found[-1][2]
        if not cut and follows_another and len(org) > 1 and _JOIN.match(org):
            cut = 1
        value = _from_match(match, org[cut:])
        if isinstance(value, str):
            position = match.start() + 1
            continue
        found.append((value, match.start() + cut, match.end()))
        position = match.end()
    return found
