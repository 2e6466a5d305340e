"""``case.yaml``: the facts of a case as a plain file, written and read back without loss."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any

from zmtool.base.datafile import check_against, line_of, load_yaml
from zmtool.base.errors import BadInput, UsageProblem
from zmtool.cases.records import CaseFacts

FORMAT = "case/1"


def read_case(path: Path) -> CaseFacts:
    """The case in a ``case.yaml``. Raises BadInput naming file, line and field."""
    try:
        raw = load_yaml(path)
        check_against(raw, "case.schema.json", path)
    except UsageProblem as problem:
        raise BadInput(problem.what, where=problem.where, next_step=problem.next_step) from problem
    try:
        return case_from_plain(raw)
    except _Misfit as misfit:
        place = f"{path}:{line_of(path, misfit.trail)} 字段 {'.'.join(map(str, misfit.trail))}"
        raise BadInput(misfit.reason, where=place, next_step="请改正后重新导入") from misfit


def write_case(case: CaseFacts, path: Path) -> None:
    """Writes ``case`` to ``path`` (through a new file and a rename, so that a crash leaves the old one)."""
    temporary = path.with_name(path.name + ".part")
    temporary.write_text(case_text(case), encoding="utf-8")
    temporary.replace(path)


def case_text(case: CaseFacts) -> str:
    """The text of a ``case.yaml``."""
    import yaml

    dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    text: str = yaml.dump(
        {"zmtool": FORMAT, **case_to_plain(case)},
        Dumper=dumper,
        allow_unicode=True,
        sort_keys=False,
        width=110,
    )
    return text


def case_to_plain(case: CaseFacts) -> dict[str, Any]:
    """The case as JSON-able data; what is unknown or empty is left out."""
    plain = _to_plain(case)
    assert isinstance(plain, dict)  # noqa: S101 - a dataclass always becomes a mapping
    return plain


def case_from_plain(raw: Mapping[str, Any]) -> CaseFacts:
    """The case in JSON-able data that fits ``case.schema.json``."""
    content = {key: value for key, value in raw.items() if key != "zmtool"}
    case = _from_plain(CaseFacts, content, [])
    assert isinstance(case, CaseFacts)  # noqa: S101
    return case


class _Misfit(Exception):
    def __init__(self, trail: list[str | int], reason: str) -> None:
        super().__init__(reason)
        self.trail = trail
        self.reason = reason


def _to_plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        pairs = ((one.name, _to_plain(getattr(value, one.name))) for one in dataclasses.fields(value))
        required = {one.name for one in dataclasses.fields(value) if one.default is dataclasses.MISSING}
        return {
            name: plain
            for name, plain in pairs
            if plain not in ("", None, [], {}) or (name in required and plain == "")
        }
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Mapping):
        return {key: _to_plain(one) for key, one in value.items()}
    if isinstance(value, tuple):
        return [_to_plain(one) for one in value]
    return value


def _from_plain(kind: Any, value: Any, trail: list[str | int]) -> Any:
    origin = typing.get_origin(kind)
    if origin in (types.UnionType, typing.Union):
        kind = next(one for one in typing.get_args(kind) if one is not type(None))
        return None if value is None else _from_plain(kind, value, trail)
    if dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        return kind(**{key: _from_plain(hints[key], one, [*trail, key]) for key, one in value.items()})  # type: ignore[operator]
    if origin is tuple:
        item = typing.get_args(kind)[0]
        return tuple(_from_plain(item, one, [*trail, index]) for index, one in enumerate(value))
    if origin is not None and issubclass(origin, Mapping):
        item = typing.get_args(kind)[1]
        return MappingProxyType({key: _from_plain(item, one, [*trail, key]) for key, one in value.items()})
    try:
        if kind is datetime:
            return datetime.strptime(value, "%Y-%m-%dT%H:%M")  # noqa: DTZ007 - local wall-clock time, as on paper
        if kind is date:
            return date.fromisoformat(value)
        if kind is Decimal:
            return Decimal(value)
    except (ValueError, ArithmeticError) as error:
        raise _Misfit(trail, f"“{value}”不是有效的日期或数字") from error
    return value
