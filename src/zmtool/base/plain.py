"""Frozen records ↔ plain data (what JSON and YAML carry), without loss.

Dates are ISO text, date-times go to the minute, decimals stay decimal text, tuples are lists, mappings are
read-only. What is unknown or empty is left out and comes back as the field's default.
"""

from __future__ import annotations

import dataclasses
import math
import types
import typing
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache, partial
from types import MappingProxyType
from typing import Any, TypeVar

Record = TypeVar("Record")
Builder = Callable[[Any], Any]

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
    known: Any = kind
    record: Record = _builder(known)(plain)
    return record


@cache
def _fields(kind: type) -> tuple[tuple[str, bool, Any], ...]:
    """(name, required, default) of each field of a record class."""
    result = []
    for one in (one for one in dataclasses.fields(kind) if one.init):
        if one.default is not dataclasses.MISSING:
            result.append((one.name, False, one.default))
        elif one.default_factory is not dataclasses.MISSING:
            result.append((one.name, False, one.default_factory()))
        else:
            result.append((one.name, True, None))
    return tuple(result)


@cache
def _builder(kind: Any) -> Builder:
    """What makes a value of ``kind`` out of plain data; worked out once a kind. Raises Misfit with the trail from there."""
    origin = typing.get_origin(kind)
    if origin in (types.UnionType, typing.Union):
        known = _builder(next(one for one in typing.get_args(kind) if one is not type(None)))
        return lambda value: None if value is None else known(value)
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return partial(_build_record, kind)
    if origin is tuple:
        arguments = typing.get_args(kind)
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            return partial(_build_list, _builder(arguments[0]))
        return partial(_build_tuple, tuple(map(_builder, arguments)))
    if origin is not None and issubclass(origin, Mapping):
        return partial(_build_mapping, _builder(typing.get_args(kind)[1]))
    return _build_text if kind is str else partial(_build_simple, kind)


def _build_text(value: Any) -> str:
    if type(value) is str:
        return value
    text: str = _build_simple(str, value)
    return text


def _build_simple(kind: Any, value: Any) -> Any:
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
        raise Misfit([], f"“{value}”不是有效的日期或数字") from error
    if kind in _NAMES and (
        kind is float or not isinstance(value, kind) or (kind is int and isinstance(value, bool))
    ):
        raise Misfit([], f"“{value}”应当是{_NAMES[kind]}")
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


@cache
def _plan(kind: type) -> tuple[Mapping[str, Builder], tuple[str, ...]]:
    """How each field of a record is made, and which may not be missing."""
    hints = typing.get_type_hints(kind)
    required = tuple(name for name, needed, _ in _fields(kind) if needed)
    return {name: _builder(hint) for name, hint in hints.items()}, required


def _build_record(kind: type, value: Any) -> Any:
    if not isinstance(value, Mapping):
        raise Misfit([], "这里应当是一组字段")
    builders, required = _plan(kind)
    for key in value:
        if key not in builders:
            raise Misfit([key], f"没有名为“{key}”的字段")
    for name in required:
        if name not in value:
            raise Misfit([name], f"缺少字段“{name}”")
    key = ""
    try:
        given = {}
        for key, one in value.items():
            given[key] = builders[key](one)
    except Misfit as misfit:
        misfit.trail.insert(0, key)
        raise
    return kind(**given)


def _build_mapping(builder: Builder, value: Any) -> Any:
    if not isinstance(value, Mapping):
        raise Misfit([], "这里应当是一组字段")
    given: dict[str, Any] = {}
    key = ""
    try:
        for key, one in value.items():
            given[key] = builder(one)
    except Misfit as misfit:
        misfit.trail.insert(0, key)
        raise
    return MappingProxyType(given)


def _build_list(builder: Builder, value: Any) -> tuple[Any, ...]:
    return _build_items(value, lambda _: builder)


def _build_tuple(builders: tuple[Builder, ...], value: Any) -> tuple[Any, ...]:
    if isinstance(value, (list, tuple)) and len(builders) != len(value):
        raise Misfit([], f"这里应当有 {len(builders)} 项")
    return _build_items(value, lambda index: builders[index])


def _build_items(value: Any, builder_of: Callable[[int], Builder]) -> tuple[Any, ...]:
    if not isinstance(value, (list, tuple)):
        raise Misfit([], "这里应当是一个列表")
    given: list[Any] = []
    try:
        for index, one in enumerate(value):
            given.append(builder_of(index)(one))
    except Misfit as misfit:
        misfit.trail.insert(0, len(given))
        raise
    return tuple(given)
