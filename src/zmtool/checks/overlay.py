"""A bureau's changes to a checklist: ``base`` names the checklist, ``change``, ``off`` and ``add`` what is different.

The result is what a whole checklist file would say, and for each item where it was written.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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
)
_ADDED_TO = ("sections", "parameters")


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
    head = {**base.head, **{key: raw[key] for key in _REPLACED if key in raw}}
    for key in _ADDED_TO:
        head[key] = {**base.head.get(key, {}), **raw.get(key, {})}
    changes, off = raw.get("change", {}), list(raw.get("off", ()))
    for code in changes:
        _known(code, codes, path, ["change", code])
    for index, code in enumerate(off):
        _known(code, codes, path, ["off", index])
    items = [
        _changed(one, changes.get(one.raw["code"]), path) for one in base.items if one.raw["code"] not in off
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


def _changed(item: Written, change: Mapping[str, Any] | None, path: Path) -> Written:
    if change is None:
        return item
    places = {**item.changed, **dict.fromkeys(change, path)}
    return Written({**item.raw, **change}, item.path, item.trail, MappingProxyType(places))


def _known(code: str, codes: Sequence[str], path: Path, trail: Sequence[str | int]) -> None:
    if code in codes:
        return
    near = difflib.get_close_matches(code, codes, n=1, cutoff=0.5)
    raise UsageProblem(
        f"标准中没有项目“{code}”",
        where=f"{path}:{line_of(path, trail)}",
        next_step=f"是不是“{near[0]}”？" if near else "用 zmtool review checklists show 查看项目代码",
    )
