"""The canonical form of a field's text by the type the catalogue gives it.

``None`` means: there is text, but it is not what it should be (a date that does not exist, a wrong check
digit). Empty text has the empty canonical form.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache

from zmtool.base.errors import InvalidValue
from zmtool.base.text import compact, squeeze_cjk_spaces, to_half_width
from zmtool.reading.misreadings import with_figures_read
from zmtool.reading.names import NAME, listed_names
from zmtool.reading.ticks import chosen, options_in
from zmtool.values.agency_number import find_agency_numbers, parse_agency_number
from zmtool.values.barcode import parse_barcode
from zmtool.values.chinese_numerals import parse_chinese_number
from zmtool.values.citizen_id import parse_citizen_id
from zmtool.values.dates import find_dates, parse_date
from zmtool.values.document_number import (
    find_document_numbers,
    parse_cover_number,
    parse_document_number,
)
from zmtool.values.licence_number import parse_licence_number
from zmtool.values.money import parse_money, repair_separators
from zmtool.values.times import parse_datetime, parse_time_range
from zmtool.values.uscc import parse_uscc

_NUMBER = re.compile(r"\d[\d,，]*(?:\.\d+)?")
_YUAN = re.compile(r"(?<![\d.,，])" + _NUMBER.pattern + r"(?=\s*元)")
_OFFICER = re.compile(
    rf"({NAME})\s*[（(]\s*(?:执法|检查)?证?(?:件)?(?:编)?号?(?:码)?\s*[:：]?\s*([0-9A-Za-z]{{4,20}})\s*[）)]"
)


def normal_form(kind: str, text: str) -> str | None:
    """``text`` of a field of type ``kind`` in canonical form; None where it cannot be that type."""
    cleaned = squeeze_cjk_spaces(text).strip()
    if not compact(cleaned):
        return ""
    try:
        return _FORMS.get(kind, _text)(cleaned)
    except (ValueError, ArithmeticError):
        return None


@lru_cache(maxsize=1_024)
def officer_pairs(normal: str) -> tuple[tuple[str, str], ...]:
    """(name, certificate number) of a canonical officers field; the number is empty where none stood."""
    pairs = (one.partition(":") for one in normal.split(";") if one)
    return tuple((name, number) for name, _, number in pairs)


def _text(text: str) -> str:
    return squeeze_cjk_spaces(text).strip()


def _choice(text: str) -> str | None:
    """The choice that is ticked (☑同意 □不同意 is 同意); a text without boxes is the choice itself."""
    return chosen(text) if options_in(text) else _text(text)


def _choice_or_text(text: str) -> str | None:
    """The choice that is ticked; the text as it stands where several are (some lists mean it so) or it has no boxes."""
    several = sum(one.ticked is True for one in options_in(text)) > 1
    return _text(text) if several else _choice(text)


def _date(text: str) -> str | None:
    try:
        return parse_date(text).isoformat()
    except InvalidValue:
        found = [one.partial.to_date() for one in find_dates(text)]
        return found[0].isoformat() if len(found) == 1 and found[0] else None


def _datetime(text: str) -> str | None:
    try:
        return parse_datetime(text).strftime("%Y-%m-%dT%H:%M")
    except InvalidValue:
        return _date(text)


def _end_datetime(text: str) -> str | None:
    """The end of "…至…"; a text without 至 is the end itself."""
    if "至" not in text:
        return _datetime(text)
    return parse_time_range(text)[1].strftime("%Y-%m-%dT%H:%M")


def _money(text: str) -> str:
    text = with_figures_read(text)
    plain = money_as_written(text)
    return str(repair_separators(compact(to_half_width(text)).rstrip("元")) if plain is None else plain)


def money_as_written(text: str) -> Decimal | None:
    """The one sum in ``text`` without any repair; None where there is none, or more than one."""
    try:
        return parse_money(text)
    except InvalidValue:
        half = to_half_width(text)
        found = _YUAN.findall(half) or _NUMBER.findall(half)
    if len(found) != 1:
        return None
    try:
        return parse_money(found[0])
    except InvalidValue:
        return None


def _number(text: str) -> str | None:
    found = _NUMBER.search(with_figures_read(to_half_width(text)))
    if found:
        return _plain(Decimal(found.group().replace(",", "").replace("，", "")))
    try:
        return str(parse_chinese_number(compact(text)))
    except InvalidValue:
        return None


def _rate(text: str) -> str | None:
    half = to_half_width(text)
    found = re.search(r"(\d+(?:\.\d+)?)\s*%", half)
    if found:
        return _plain(Decimal(found.group(1)) / 100)
    found = re.search(r"百分之([一二三四五六七八九十百点零〇\d.]+)", half)
    return _plain(Decimal(parse_chinese_number(found.group(1))) / 100) if found else None


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _days(text: str) -> str | None:
    found = re.search(r"\d+", with_figures_read(to_half_width(text)))
    if found:
        return str(int(found.group()))
    found = re.search(r"[一二三四五六七八九十百〇零]+", text)
    return str(parse_chinese_number(found.group())) if found else None


def _document_number(text: str) -> str:
    try:
        return str(parse_document_number(text))
    except InvalidValue:
        found = find_document_numbers(text)
        if len(found) == 1:
            return str(found[0][0])
    try:
        return str(parse_cover_number(text))
    except InvalidValue:
        others = find_agency_numbers(text)
        return str(others[0][0] if len(others) == 1 else parse_agency_number(text))


def _officers(text: str) -> str | None:
    pairs = _OFFICER.findall(text)
    if pairs:
        return ";".join(f"{name}:{number.upper()}" for name, number in pairs)
    names = listed_names(text)
    return ";".join(f"{name}:" for name in names) or None


def _names(text: str) -> str | None:
    return ";".join(listed_names(squeeze_cjk_spaces(text))) or None


_FORMS: dict[str, Callable[[str], str | None]] = {
    "text": _choice_or_text,
    "long": _text,
    "citations": _text,
    "flag": _choice,
    "date": _date,
    "datetime": _datetime,
    "end_datetime": _end_datetime,
    "money": _money,
    "number": _number,
    "rate": _rate,
    "days": _days,
    "doc_number": _document_number,
    "uscc": lambda text: str(parse_uscc(text)),
    "citizen_id": lambda text: str(parse_citizen_id(text)),
    "licence": lambda text: str(parse_licence_number(text)),
    "barcode": lambda text: str(parse_barcode(text)),
    "officers": _officers,
    "names": _names,
}
