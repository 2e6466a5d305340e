"""A checklist that builds on another (``base``): a bureau's changes to it, or the items of another procedure.

``take`` names the items and their points (otherwise all stay), ``instead`` the documents that stand for others in them
(an on-the-spot decision for a decision), ``change``, ``off`` and ``add`` what else is different. The result is what a whole checklist file would say, and for each item where it was written.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any

from zmtool.base.datafile import line_of
from zmtool.base.errors import UsageProblem

_REPLACED = (
    "id",
    "base",
    "version",
    "title",
    "source",
    "mark",
    "grades",
    "fatal_cap",
    "trust",
    "not_applicable",
    "effective_from",
    "effective_to",
    "sample",
    "applies_to",
)
_ADDED_TO = ("sections", "parameters")
_NOT_INHERITED = ("applies_to",)
_WITH_DOCUMENTS = ("checks", "when", "look_at", "examples")


@dataclass(frozen=True, slots=True)
class Written:
    """An item as written, with the file and the place in it; ``changed`` are the keys written in another."""

    raw: Mapping[str, Any]
    path: Path
    trail: tuple[str | int, ...]
    changed: Mapping[str, Path] = field(default_factory=lambda: MappingProxyType({}))

    def place(self, trail: Sequence[str | int]) -> str:
        """``file:line（code）`` of a place within the item."""
        code, path = self.raw["code"], self.changed.get(str(trail[0]))
        if path is not None:
            return f"{path}:{line_of(path, ['change', code, *trail])}（{code}）"
        return f"{self.path}:{line_of(self.path, [*self.trail, *trail])}（{code}）"


@dataclass(frozen=True, slots=True)
class Standard:
    """A checklist as data: its head, and its items in order."""

    head: Mapping[str, Any]
    items: tuple[Written, ...]
    path: Path


def written(raw: Mapping[str, Any], path: Path) -> Standard:
    """A whole checklist file."""
    items = tuple(Written(one, path, ("items", index)) for index, one in enumerate(raw["items"]))
    return Standard({key: value for key, value in raw.items() if key != "items"}, items, path)


def overlaid(base: Standard, raw: Mapping[str, Any], path: Path) -> Standard:
    """``base`` with a bureau's changes. Raises UsageProblem for a code that the base does not have, or has already."""
    codes = [one.raw["code"] for one in base.items]
    own = {key: raw[key] for key in _REPLACED if key in raw}
    head = {key: value for key, value in base.head.items() if key not in _NOT_INHERITED} | own
    for key in _ADDED_TO:
        head[key] = {**base.head.get(key, {}), **raw.get(key, {})}
    changes, off, take = raw.get("change", {}), list(raw.get("off", ())), raw.get("take")
    for code in changes:
        _known(code, codes, path, ["change", code])
    for code in take or ():
        _known(code, codes, path, ["take", code])
    for index, code in enumerate(off):
        _known(code, codes, path, ["off", index])
    items = [
        _changed(_taken(one, take, raw.get("instead", {}), path), changes.get(one.raw["code"], {}), path)
        for one in base.items
        if one.raw["code"] not in off and (take is None or one.raw["code"] in take)
    ]
    for index, one in enumerate(raw.get("add", ())):
        if one["code"] in codes:
            raise UsageProblem(
                f"标准中已有项目 {one['code']}",
                where=f"{path}:{line_of(path, ['add', index])}",
                next_step="改动已有项目请写在 change 里；新项目请另取代码",
            )
        codes.append(one["code"])
        items.append(Written(one, path, ("add", index)))
    return Standard(head, tuple(items), path)


def _taken(item: Written, take: Mapping[str, str] | None, instead: Mapping[str, str], path: Path) -> Written:
    """The item with the points it has here, and with other documents instead of those of its base."""
    raw = {**item.raw}
    for key in _WITH_DOCUMENTS:
        if instead and key in raw:
            raw[key] = _replaced(raw[key], instead)
    if take is None or raw.get("fatal"):
        return replace(item, raw=raw)
    points = take[raw["code"]]
    each = min(Decimal(raw.get("each", points)), Decimal(points))
    return replace(item, raw={**raw, "points": points, "each": str(each)})


def _replaced(value: Any, instead: Mapping[str, str]) -> Any:
    """``value`` with the names of documents in its texts and keys replaced."""
    if isinstance(value, str):
        return re.sub(r"[a-z_]+", lambda match: instead.get(match.group(), match.group()), value)
    if isinstance(value, Mapping):
        return {_replaced(key, instead): _replaced(one, instead) for key, one in value.items()}
    if isinstance(value, list):
        return [_replaced(one, instead) for one in value]
    return value


def _changed(item: Written, change: Mapping[str, Any], path: Path) -> Written:
    if not change:
        return item
    places = {**item.changed, **dict.fromkeys(change, path)}
    return replace(item, raw={**item.raw, **change}, changed=MappingProxyType(places))


def _known(code: str, codes: Sequence[str], path: Path, trail: Sequence[str | int]) -> None:
    if code in codes:
        return
    near = difflib.get_close_matches(code, codes, n=1, cutoff=0.5)
    raise UsageProblem(
        f"标准中没有项目“{code}”",
        where=f"{path}:{line_of(path, trail)}",
        next_step=f"是不是“{near[0]}”？" if near else "用 zmtool review checklists show 查看项目代码",
    )
