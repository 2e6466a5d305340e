"""Changing the library: a new indicator, one no longer used, codes of the province's library (supervision.md 4.4).

Pure: data of the library's file in, data of the file out. A code that was ever there is never given again.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zmtool.base.errors import Refused, UsageProblem
from zmtool.oversight.indicators.library import PROVINCIAL, IndicatorLibrary


@dataclass(frozen=True, slots=True)
class ProvincialRow:
    """A line of the province's library: its code there, its name, the local code it means (empty where nobody said)."""

    code: str
    label: str
    local: str = ""


@dataclass(frozen=True, slots=True)
class Mapped:
    """What an import of provincial codes comes to: mapped by what was said or by the same name; those left for a person."""

    mapping: Mapping[str, str]
    by_name: tuple[str, ...]
    left: tuple[ProvincialRow, ...]
    changed: tuple[str, ...]


def with_indicator(data: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
    """The data with one more indicator. Raises Refused for a code that is or was in use."""
    known = {one["code"]: one["label"] for one in data["indicators"]}
    if row["code"] in known:
        raise Refused(
            f"编号 {row['code']} 已用于“{known[row['code']]}”", next_step="编号一经使用永不改意，请另取编号"
        )
    changed = copy.deepcopy(dict(data))
    changed["indicators"] = [*changed["indicators"], dict(row)]
    return changed


def without_indicator(data: Mapping[str, Any], code: str) -> dict[str, Any]:
    """The data with one indicator disabled; it stays, so that its code is never given again. Raises UsageProblem."""
    changed = copy.deepcopy(dict(data))
    for one in changed["indicators"]:
        if one["code"] == code:
            one["disabled"] = True
            return changed
    raise UsageProblem(f"没有指标“{code}”", next_step="用 zmtool indicator list 查看指标库")


def next_code(data: Mapping[str, Any], group: str) -> str:
    """The next free code of a group such as WG-02; disabled ones count."""
    used = [int(one["code"][-2:]) for one in data["indicators"] if one["code"].startswith(f"{group}-")]
    return f"{group}-{max(used, default=0) + 1:02d}"


def mapped(rows: Sequence[ProvincialRow], library: IndicatorLibrary) -> Mapped:
    """The provincial codes with the local ones they mean. Raises UsageProblem for a local code that is not there."""
    by_label = {one.label: one.code for one in library.by_code.values() if not one.disabled}
    mapping = dict(library.provincial)
    by_name, left, changed = [], [], []
    for row in rows:
        key = row.code if row.code.startswith(PROVINCIAL) else f"{PROVINCIAL}{row.code}"
        if row.local:
            local = library.usable(row.local).code
        elif row.label in by_label:
            local = by_label[row.label]
            by_name.append(key)
        elif key in mapping:
            continue
        else:
            left.append(row)
            continue
        if mapping.get(key) != local:
            changed.append(key)
        mapping[key] = local
    return Mapped(mapping, tuple(by_name), tuple(left), tuple(changed))
