"""Frozen records ↔ plain data (what JSON and YAML carry), without loss.

Dates are ISO text, date-times go to the minute, decimals stay decimal text, tuples are lists, mappings are
read-only. What is unknown or empty is left out and comes back as the field's default.
"""

from __future__ import annotations

import dataclasses
import math
import types
import typing
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import Any, TypeVar

Record = TypeVar("Record")

_MOST_DIGITS = 40
_NAMES: dict[Any, str] = {str: "文字", int: "整数", bool: "true 或 false"}


class Misfit(Exception):
    """Plain data that does not fit the record: ``trail`` leads to the place, ``reason`` is Chinese."""

    def __init__(self, trail: list[str | int], reason: str) -> None:
        super().__init__(reason)
        self.trail = trail
        self.reason = reason


def to_plain(value: Any) -> Any:
    """A record as plain data."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        plain: dict[str, Any] = {}
        for name, required, default in _fields(type(value)):
            one = getattr(value, name)
            if required or one != default:
                plain[name] = to_plain(one)
        return plain
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Mapping):
        return {key: to_plain(one) for key, one in value.items()}
    if isinstance(value, tuple):
        return [to_plain(one) for one in value]
    return value


def from_plain(kind: type[Record], plain: Mapping[str, Any]) -> Record:
    """The record of class ``kind`` in plain data. Raises Misfit."""
    record: Record = _build(kind, plain, [])
    return record


@cache
def _fields(kind: type) -> tuple[tuple[str, bool, Any], ...]:
    """(name, required, default) of each field of a record class."""
    result = []
    for one in dataclasses.fields(kind):
        if one.default is not dataclasses.MISSING:
            result.append((one.name, False, one.default))
        elif one.default_factory is not dataclasses.MISSING:
            result.append((one.name, False, one.default_factory()))
        else:
            result.append((one.name, True, None))
    return tuple(result)


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _build(kind: Any, value: Any, trail: list[str | int]) -> Any:
    origin = typing.get_origin(kind)
    if origin in (types.UnionType, typing.Union):
        if value is None:
            return None
        return _build(next(one for one in typing.get_args(kind) if one is not type(None)), value, trail)
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return _build_record(kind, value, trail)
    if origin is tuple:
        return _build_tuple(typing.get_args(kind), value, trail)
    if origin is not None and issubclass(origin, Mapping):
        if not isinstance(value, Mapping):
            raise Misfit(trail, "这里应当是一组字段")
        item = typing.get_args(kind)[1]
        return MappingProxyType({key: _build(item, one, [*trail, key]) for key, one in value.items()})
    return _build_simple(kind, value, trail)


def _build_simple(kind: Any, value: Any, trail: list[str | int]) -> Any:
    try:
        if kind is datetime:
            return datetime.strptime(value, "%Y-%m-%dT%H:%M")  # noqa: DTZ007 - local wall-clock time, as on paper
        if kind is date:
            return date.fromisoformat(value)
        if kind is Decimal:
            return _figure(value)
        if kind is float:
            return _number(value)
    except (ValueError, ArithmeticError, TypeError) as error:
        raise Misfit(trail, f"“{value}”不是有效的日期或数字") from error
    if kind in _NAMES and (
        kind is float or not isinstance(value, kind) or (kind is int and isinstance(value, bool))
    ):
        raise Misfit(trail, f"“{value}”应当是{_NAMES[kind]}")
    return value


def _number(value: Any) -> float:
    number = float(value)
    if not math.isfinite(number):
        raise ValueError("no number")
    return number


def _figure(value: Any) -> Decimal:
    """A finite figure of sane size: 1e999999999 would fill the memory when it is written out."""
    figure = Decimal(str(value))
    if not figure.is_finite() or abs(figure.adjusted()) > _MOST_DIGITS:
        raise ValueError("no figure")
    return figure


def _build_record(kind: type, value: Any, trail: list[str | int]) -> Any:
    if not isinstance(value, Mapping):
        raise Misfit(trail, "这里应当是一组字段")
    hints = _hints(kind)
    unknown = [key for key in value if key not in hints]
    if unknown:
        raise Misfit([*trail, unknown[0]], f"没有名为“{unknown[0]}”的字段")
    missing = [name for name, required, _ in _fields(kind) if required and name not in value]
    if missing:
        raise Misfit([*trail, missing[0]], f"缺少字段“{missing[0]}”")
    return kind(**{key: _build(hints[key], one, [*trail, key]) for key, one in value.items()})


def _build_tuple(arguments: tuple[Any, ...], value: Any, trail: list[str | int]) -> tuple[Any, ...]:
    if not isinstance(value, (list, tuple)):
        raise Misfit(trail, "这里应当是一个列表")
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        return tuple(_build(arguments[0], one, [*trail, index]) for index, one in enumerate(value))
    if len(arguments) != len(value):
        raise Misfit(trail, f"这里应当有 {len(arguments)} 项")
    pairs = zip(arguments, value, strict=True)
    return tuple(_build(kind, one, [*trail, index]) for index, (kind, one) in enumerate(pairs))
