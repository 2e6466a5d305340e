"""The words of licensing, as data: the matters that are applied for, and the coded answers of the form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from zmtool.base.datafile import load_checked
from zmtool.base.errors import UsageProblem
from zmtool.base.shipped import data_file
from zmtool.law.enums import Enumeration, enums_from_data

PERMISSION, MANAGEMENT = "许可类", "管理类"
"""Categories of matters that applicants set going."""
NEW, SUSPEND, RESUME = "NEW", "SUSPEND", "RESUME"
"""Keys of matters that documents treat differently."""


@dataclass(frozen=True, slots=True)
class Matter:
    """One matter (事项). ``category`` is 许可类, 管理类 or one the bureau takes up itself; codes may be empty."""

    key: str
    label: str
    category: str
    code: str
    type_code: str
    starts: str
    effect: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Matters by key and enumerations by id, both in the order in which they stand on paper."""

    matters: Mapping[str, Matter]
    enums: Mapping[str, Enumeration]


@cache
def load_vocabulary(overrides: Path | None = None) -> Vocabulary:
    """The words of licensing. Raises UsageProblem naming file and field of what is wrong."""
    path = data_file("schemas/licenses/matters.yaml", overrides)
    matters: dict[str, Matter] = {}
    for row in load_checked(path, "licence-matters.schema.json")["matters"]:
        if row["key"] in matters:
            raise UsageProblem(f"事项 {row['key']} 重复", where=str(path), next_step="请删去其中一项")
        matters[row["key"]] = Matter(
            row["key"],
            row["label"],
            row["category"],
            row.get("code", ""),
            row.get("type_code", ""),
            row["starts"],
            row["effect"],
        )
    enums = load_checked(data_file("schemas/licenses/enums.yaml", overrides), "licence-enums.schema.json")
    return Vocabulary(MappingProxyType(matters), MappingProxyType(enums_from_data(enums)))
