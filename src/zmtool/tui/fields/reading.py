"""What was typed into a field, read into a value: in words what is wrong, and how the value is written."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from zmtool.base.errors import InvalidValue
from zmtool.base.text import to_half_width
from zmtool.forms.wording import rate_text
from zmtool.reading.normal import normal_form
from zmtool.tui.fields.form import Field
from zmtool.values.citizen_id import parse_citizen_id
from zmtool.values.licence_number import parse_licence_number
from zmtool.values.money import format_money, parse_money
from zmtool.values.typed_dates import typed_date, typed_moment, with_weekday
from zmtool.values.uscc import parse_uscc

_SEPARATORS = re.compile(r"[、，,;；\n]+")
_YES: Final = ("是", "y", "yes", "1", "有", "对", "true")
_NO: Final = ("否", "n", "no", "0", "无", "不", "false", "没有")


@dataclass(frozen=True, slots=True)
class Read:
    """A value (None where nothing stands there), how it is written, and what is wrong (Chinese, empty for nothing)."""

    value: Any = None
    written: str = ""
    problem: str = ""


Reader = Callable[[str, datetime], tuple[Any, str]]


def read_field(field: Field, text: str, now: datetime) -> Read:
    """What ``text`` means in ``field`` at ``now``."""
    raw = text.strip()
    if not raw:
        return Read(() if field.many else None, "", "必填" if field.required else "")
    if field.many:
        return _several(field, raw, now)
    return _one(field, raw, now)


def _several(field: Field, raw: str, now: datetime) -> Read:
    read = [_one(field, part.strip(), now) for part in _SEPARATORS.split(raw) if part.strip()]
    problem = next((one.problem for one in read if one.problem), "")
    return Read(
        tuple(one.value for one in read), "、".join(filter(None, (one.written for one in read))), problem
    )


def _one(field: Field, raw: str, now: datetime) -> Read:
    chosen = next((one for one in field.choices if raw in (one.value, one.shown)), None)
    if chosen is not None:
        return _checked(field, chosen.value, chosen.shown)
    if field.choices and field.only:
        return Read(None, "", f"没有“{raw}”这一项，请从列表中选")
    try:
        value, written = KINDS[field.kind](raw, now)
    except InvalidValue as error:
        return Read(None, "", error.reason)
    return _checked(field, value, written)


def _checked(field: Field, value: Any, written: str) -> Read:
    return Read(value, written, field.check(value) if field.check else "")


def _text(raw: str, now: datetime) -> tuple[str, str]:
    return raw, ""


def _date(raw: str, now: datetime) -> tuple[Any, str]:
    day = typed_date(raw, now.date())
    return day, with_weekday(day)


def _moment(raw: str, now: datetime) -> tuple[Any, str]:
    moment = typed_moment(raw, now)
    return moment, f"{with_weekday(moment.date())} {moment:%H:%M}"


def _money(raw: str, now: datetime) -> tuple[Any, str]:
    amount = parse_money(raw)
    return amount, f"{format_money(amount)} 元"


def _number(raw: str, now: datetime) -> tuple[int, str]:
    plain = to_half_width(raw).replace(",", "").strip()
    if not re.fullmatch(r"[0-9]{1,12}", plain):
        raise InvalidValue("数目", raw, "应为整数")
    return int(plain), ""


def _decimal(raw: str, now: datetime) -> tuple[Decimal, str]:
    plain = to_half_width(raw).replace(",", "").strip()
    if not re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,9})?", plain):
        raise InvalidValue("数目", raw, "应为数字")
    return Decimal(plain), ""


def _rate(raw: str, now: datetime) -> tuple[Decimal, str]:
    normal = normal_form("rate", raw)
    if not normal:
        raise InvalidValue("比例", raw, "应为百分数，如 7%")
    rate = Decimal(normal)
    return rate, rate_text(rate)


def _yes_no(raw: str, now: datetime) -> tuple[bool, str]:
    plain = to_half_width(raw).lower()
    if plain in _YES:
        return True, "是"
    if plain in _NO:
        return False, "否"
    raise InvalidValue("是否", raw, "请写“是”或“否”")


def _citizen(raw: str, now: datetime) -> tuple[str, str]:
    number = parse_citizen_id(raw)
    return str(number), f"{number.gender} {number.birth_date.isoformat()} 生"


def _licence(raw: str, now: datetime) -> tuple[str, str]:
    return str(parse_licence_number(raw)), ""


def _uscc(raw: str, now: datetime) -> tuple[str, str]:
    return str(parse_uscc(raw)), ""


def _phone(raw: str, now: datetime) -> tuple[str, str]:
    plain = to_half_width(raw).replace(" ", "").replace("-", "")
    if not re.fullmatch(r"\+?[0-9]{5,15}", plain):
        raise InvalidValue("电话", raw, "应为 5 至 15 位数字")
    return plain, ""


def _file(raw: str, now: datetime) -> tuple[Path, str]:
    path = _path(raw)
    try:
        size = path.stat().st_size if path.is_file() else None
    except (OSError, ValueError):
        size = None
    if size is None:
        raise InvalidValue("文件", raw, "没有这个文件")
    return path, f"{size:,} 字节"


def _folder(raw: str, now: datetime) -> tuple[Path, str]:
    path = _path(raw)
    try:
        there, folder = path.exists(), path.is_dir()
    except (OSError, ValueError):
        raise InvalidValue("文件夹", raw, "不能作文件夹名") from None
    if there and not folder:
        raise InvalidValue("文件夹", raw, "这是一个文件")
    return path, "" if folder else "将新建"


def _path(raw: str) -> Path:
    path = Path(raw.strip("\"'"))
    try:
        return path.expanduser()
    except RuntimeError:
        return path  # ~nobody: a name like any other


KINDS: Final[Mapping[str, Reader]] = {
    "text": _text,
    "long": _text,
    "date": _date,
    "moment": _moment,
    "money": _money,
    "number": _number,
    "decimal": _decimal,
    "rate": _rate,
    "yes_no": _yes_no,
    "citizen": _citizen,
    "licence": _licence,
    "uscc": _uscc,
    "phone": _phone,
    "file": _file,
    "folder": _folder,
}
"""How each kind of field is read. Raises InvalidValue."""
