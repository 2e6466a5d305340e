"""From the text of a cell to the canonical text of a field's type; every repair is told."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final

from zmtool.base.errors import InvalidValue
from zmtool.base.text import compact, normalize
from zmtool.sheets.mapping import ImportField
from zmtool.values.barcode import parse_barcode
from zmtool.values.citizen_id import parse_citizen_id
from zmtool.values.dates import date_from_spreadsheet, parse_date
from zmtool.values.document_number import parse_document_number
from zmtool.values.licence_number import parse_licence_number
from zmtool.values.money import format_money, parse_money
from zmtool.values.phone import parse_phone
from zmtool.values.quantity import format_amount, parse_quantity
from zmtool.values.times import parse_datetime
from zmtool.values.uscc import parse_uscc

_EMPTY: Final = frozenset(
    ("", "null", "none", "nan", "n/a", "#n/a", "无", "/", "\\", "-", "--", "—", "——", "－")
)
_APOSTROPHE = re.compile("^['’‘`](?=.)")
_SCIENTIFIC = re.compile(r"([0-9])(?:\.([0-9]*))?[Ee]\+?([0-9]{1,2})")
_FIGURE = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,12})(?:\.[0-9]{1,8})?")
_LIKE_A_DOCUMENT_NUMBER = re.compile(r"烟.*(?:[〔\[【(]|[号號]$)")
_NO_PHONE: Final = frozenset(("0", "12345678901"))
_LOST = "被 Excel 变成科学计数法，尾数已丢失；请把该列改为文本格式后重新导出"


@dataclass(frozen=True, slots=True)
class Taken:
    """A value in canonical form ("" for an empty cell) and what was repaired, in Chinese ("" nothing)."""

    text: str
    repair: str = ""


def take_cell(raw: str, field: ImportField) -> Taken:
    """The value of one cell. Raises InvalidValue for what the type cannot be."""
    lines = (" ".join(line.split()) for line in normalize(raw).splitlines())
    text = ("\n" if field.type in ("list", "long") else " ").join(line for line in lines if line)
    bare = _APOSTROPHE.sub("", text)
    # Where 无 is one of the answers it is an answer, elsewhere it says that nothing was written.
    if bare.casefold() in _EMPTY and bare not in dict(field.choices):
        return Taken("")
    taken = _BY_TYPE[field.type](bare, field)
    if field.choices:
        taken = _chosen(taken, field)
    if taken.repair:
        return taken
    if bare != text and taken.text != text:
        return Taken(taken.text, "去掉开头的撇号")
    return taken


def _chosen(taken: Taken, field: ImportField) -> Taken:
    wording = compact(taken.text)
    for known, value in field.choices:
        if compact(known) == wording:
            return Taken(value)
    raise InvalidValue(field.label, taken.text, f"应为 {'、'.join(known for known, _ in field.choices)} 之一")


def _text(text: str, field: ImportField) -> Taken:
    return Taken(text)


def _list(text: str, field: ImportField) -> Taken:
    """Several names in one cell, taken one a line."""
    return Taken(
        "\n".join(dict.fromkeys(one.strip() for one in re.split("[、;；,，|\n]", text) if one.strip()))
    )


def _digits_only(text: str, label: str) -> tuple[str, str]:
    """The digits of a number that names something, and the repair. Raises InvalidValue where some are lost."""
    raw = compact(text)
    whole, dot, decimals = raw.partition(".")
    if found := _SCIENTIFIC.fullmatch(raw):
        mantissa = found[1] + (found[2] or "")
        if len(mantissa) != int(found[3]) + 1:
            raise InvalidValue(label, text, _LOST)
        return mantissa, "由科学计数法还原"
    if dot and decimals.strip("0") == "" and whole.isdecimal():
        return whole, "去掉小数点和其后的 0"
    if raw != text.replace(" ", "") or "-" in raw:
        return raw.replace("-", ""), "全角改为半角，去掉空格和连字符"
    return raw, ""


def _barcode(text: str, field: ImportField) -> Taken:
    digits, repair = _digits_only(text, field.label)
    return Taken(parse_barcode(digits).code, repair)


def _digits(text: str, field: ImportField) -> Taken:
    digits, repair = _digits_only(text, field.label)
    if not digits.isascii() or not digits.isdecimal():
        raise InvalidValue(field.label, text, "只能是数字")
    if field.length is not None:
        if len(digits) > field.length:
            raise InvalidValue(field.label, text, f"应为 {field.length} 位，实为 {len(digits)} 位")
        if len(digits) < field.length:
            missing = field.length - len(digits)
            return Taken(digits.zfill(field.length), f"补回丢失的 {missing} 个前导 0，请核对")
    return Taken(digits, repair)


def _licence_number(text: str, field: ImportField) -> Taken:
    digits, repair = _digits_only(text, field.label)
    return Taken(str(parse_licence_number(digits)), repair)


def _money(text: str, field: ImportField) -> Taken:
    bare = re.sub(r"(?:元)?/[条支包件]$", "", compact(text))
    # A number cell carries more decimals than cents when it was calculated.
    if re.fullmatch(r"[0-9]{1,12}\.[0-9]{3,15}", bare):
        rounded = round(Decimal(bare), 2)
        if abs(rounded - Decimal(bare)) > Decimal("0.000001"):
            raise InvalidValue(field.label, text, "金额最多到分")
        return Taken(f"{rounded:f}", "去掉计算产生的尾数")
    return Taken(format_money(parse_money(bare)).replace(",", ""))


def _count(text: str, field: ImportField) -> Taken:
    number = _decimal(re.sub("[支包盒条]$", "", compact(text)), text, field)
    if number != number.to_integral_value() or not 1 <= number <= 100_000:
        raise InvalidValue(field.label, text, "应为 1 至 100000 的整数")
    return Taken(str(int(number)))


def _number(text: str, field: ImportField) -> Taken:
    return Taken(format_amount(_decimal(compact(text), text, field)))


def _decimal(raw: str, text: str, field: ImportField) -> Decimal:
    if not _FIGURE.fullmatch(raw):
        raise InvalidValue(field.label, text, "应为数字")
    return Decimal(raw.replace(",", ""))


def _rate(text: str, field: ImportField) -> Taken:
    """A share as a decimal (0.07), also where it is written 7%."""
    raw = compact(text)
    if raw.endswith("%"):
        return Taken(format_amount(_decimal(raw[:-1], text, field) / 100), "由百分数换算")
    return Taken(format_amount(_decimal(raw, text, field)))


def _code(text: str, field: ImportField) -> Taken:
    """A number or code that names something: digits a spreadsheet made a figure of are restored where none is lost."""
    raw = compact(text)
    if _SCIENTIFIC.fullmatch(raw) or re.fullmatch(r"[0-9]+\.0*", raw):
        return Taken(*_digits_only(text, field.label))
    return Taken(text)


def _id_number(text: str, field: ImportField) -> Taken:
    """The number of a document of identity: a citizen's is checked, others (passports) stay as they stand."""
    raw = compact(text).upper()
    if _SCIENTIFIC.fullmatch(raw):
        raise InvalidValue(field.label, text, _LOST)
    if re.fullmatch("[0-9]{17}[0-9X]", raw):
        return Taken(str(parse_citizen_id(raw)))
    return Taken(text)


def _date(text: str, field: ImportField) -> Taken:
    bare = re.sub(r" 0?0:00(:00)?$", "", text)
    if re.fullmatch("[1-9][0-9]{4}", bare):
        return Taken(date_from_spreadsheet(int(bare)).isoformat(), "由 Excel 日期序号换算")
    return Taken(_day(bare).isoformat())


@lru_cache(maxsize=16_384)
def _day(text: str) -> date:
    """A date; the same days stand in many rows."""
    return parse_date(text)


def _datetime(text: str, field: ImportField) -> Taken:
    """To the minute; the day alone where no time is written."""
    try:
        return _date(text, field)
    except InvalidValue:
        return Taken(parse_datetime(text).strftime("%Y-%m-%dT%H:%M"))


def _document_number(text: str, field: ImportField) -> Taken:
    """In its normal form; a number of another make (A-2025-18) stays as it stands."""
    try:
        number = str(parse_document_number(text))
    except InvalidValue:
        if _LIKE_A_DOCUMENT_NUMBER.search(compact(text)):
            raise
        return Taken(text)
    return Taken(number, "" if number == text else "统一文号写法")


def _uscc(text: str, field: ImportField) -> Taken:
    code = str(parse_uscc(text))
    return Taken(code, "" if code == text else "统一为半角大写，去掉空格和连字符")


def _quantity(text: str, field: ImportField) -> Taken:
    """A figure, or a figure with its unit (25包): both stay as they are, checked."""
    raw = compact(text)
    if _FIGURE.fullmatch(raw):
        return _number(text, field)
    return Taken(str(parse_quantity(raw)))


def _identity(text: str, field: ImportField) -> Taken:
    """The number of a person's document as it stands, its lost digits refused; whether it checks is asked later."""
    raw = compact(text).upper()
    if _SCIENTIFIC.fullmatch(raw):
        raise InvalidValue(field.label, text, _LOST)
    return Taken(raw, "" if raw == text else "统一为半角大写，去掉空格")


def _registration(text: str, field: ImportField) -> Taken:
    """A credit code, or the 15 digits of a registration from before 2015, as it stands; its lost digits refused."""
    taken = _identity(text, field)
    bare = taken.text.replace("-", "")
    return Taken(bare, taken.repair or ("" if bare == text else "去掉连字符"))


def _phone(text: str, field: ImportField) -> Taken:
    """A telephone number; what exports write where nothing is known counts as empty."""
    digits, repair = _digits_only(text.replace("-", ""), field.label)
    if digits in _NO_PHONE:
        return Taken("", "占位内容，按空白处理")
    raw = compact(text)
    number = str(parse_phone(raw if "-" in raw else digits))
    return Taken(number, repair)


def _account(text: str, field: ImportField) -> Taken:
    """A bank account: 8 to 30 digits. Lost digits are refused."""
    digits, repair = _digits_only(text, field.label)
    if not re.fullmatch("[0-9]{8,30}", digits):
        raise InvalidValue(field.label, text, "应为 8 至 30 位数字")
    return Taken(digits, repair)


_BY_TYPE: Final[dict[str, Callable[[str, ImportField], Taken]]] = {
    "text": _text,
    "long": _text,
    "rate": _rate,
    "code": _code,
    "id_number": _id_number,
    "list": _list,
    "barcode": _barcode,
    "digits": _digits,
    "licence_number": _licence_number,
    "money": _money,
    "count": _count,
    "number": _number,
    "date": _date,
    "datetime": _datetime,
    "document_number": _document_number,
    "uscc": _uscc,
    "identity": _identity,
    "registration": _registration,
    "phone": _phone,
    "account": _account,
    "quantity": _quantity,
}
