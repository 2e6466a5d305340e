"""Setting one field of a record from text that a person typed, by its dotted name (``party.phone``)."""

from __future__ import annotations

import difflib
import re
import types
import typing
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar

from zmtool.base.errors import InvalidValue, UsageProblem
from zmtool.values.dates import parse_date
from zmtool.values.money import parse_money
from zmtool.values.times import parse_datetime

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Naming:
    """How a kind of record is spoken of: what it is, what its fields are called, which are never set."""

    what: str
    name_of: Callable[[str], str]
    fixed: tuple[str, ...] = ()


def with_field(record: Record, path: str, text: str, naming: Naming) -> Record:
    """``record`` with the field ``path`` set to ``text``, read as the field's type; an empty text makes it unknown.

    Raises UsageProblem for a field that does not exist or cannot hold the text.
    """
    changed: Record = _set(record, path.split("."), text, path, naming)
    return changed


def has_field(record: object, path: str) -> bool:
    """Whether ``record`` has a field of this dotted name that holds one value."""
    for name in path.split("."):
        kind: Any = type(record)
        if not is_dataclass(record) or name not in _hints(kind):
            return False
        record = getattr(record, name)
    return not is_dataclass(record)


def value_at(record: object, path: str) -> Any:
    """What stands in the field of this dotted name. Raises AttributeError where there is no such field."""
    for name in path.split("."):
        record = getattr(record, name)
    return record


def _set(record: Any, names: list[str], text: str, path: str, naming: Naming) -> Any:
    known = [one.name for one in fields(record)]
    name, rest = names[0], names[1:]
    if name not in known or name in naming.fixed:
        near = difflib.get_close_matches(name, known, n=1)
        settable = [one for one in known if one not in naming.fixed]
        hint = f"是不是 {near[0]}？" if near and near[0] in settable else f"可用：{'、'.join(settable)}"
        raise UsageProblem(f"{naming.what}没有字段“{path}”", next_step=hint)
    value = getattr(record, name)
    if is_dataclass(value):
        if not rest:
            paths = [f"{name}.{one.name}" for one in fields(value)]
            inner = "、".join(
                one if (called := naming.name_of(one)) == one else f"{one}（{called}）" for one in paths
            )
            raise UsageProblem(f"“{path}”下有多个字段", next_step=f"请写明：{inner}")
        return replace(record, **{name: _set(value, rest, text, path, naming)})
    if rest:
        raise UsageProblem(f"{naming.what}没有字段“{path}”", next_step=f"是不是 {name}？")
    owner: Any = type(record)
    kind = _hints(owner)[name]
    try:
        if _CONTROL.search(text):
            raise InvalidValue("内容", text[:20], "含有控制字符")
        return replace(record, **{name: _typed(kind, text.strip())})
    except InvalidValue as error:
        raise UsageProblem(str(error), where=path, next_step="请改正后重试") from error


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _typed(kind: Any, text: str) -> Any:
    origin = typing.get_origin(kind)
    if origin in (types.UnionType, typing.Union):
        if not text:
            return None
        kind = next(one for one in typing.get_args(kind) if one is not type(None))
    if typing.get_origin(kind) is tuple:
        return tuple(one for one in text.replace("，", ",").replace("、", ",").split(",") if one)
    if kind is bool:
        return _yes_or_no(text)
    if kind is datetime:
        return parse_datetime(text)
    if kind is date:
        return parse_date(text)
    if kind is Decimal:
        if text.endswith("%"):
            return parse_money(text[:-1]) / 100
        return _figure(text)
    return text


def _yes_or_no(text: str) -> bool:
    if text in ("是", "有", "对", "true", "1"):
        return True
    if text in ("否", "无", "不是", "false", "0"):
        return False
    raise InvalidValue("内容", text, "应为 是 或 否")


def _figure(text: str) -> Decimal:
    """A number, or a sum as money is written."""
    if _plain_figure(text):
        return Decimal(text)
    try:
        return parse_money(text)
    except InvalidValue:
        raise InvalidValue("内容", text, "应为数字，金额可写成 1,234.50元") from None


def _plain_figure(text: str) -> bool:
    return text.replace(".", "", 1).isascii() and text.replace(".", "", 1).isdigit() and len(text) < 20
