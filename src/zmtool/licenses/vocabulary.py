"""The words of licensing, as data: the matters that are applied for, and the coded answers of the form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
    """One matter (事项). ``category`` is 许可类, 管理类 or one the bureau takes up itself; codes may be empty.

    ``materials`` have to be there before it is accepted, ``may`` are what some cases need besides (许可 2.2).
    """

    key: str
    label: str
    category: str
    code: str
    type_code: str
    starts: str
    effect: str
    materials: tuple[str, ...] = ()
    may: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Matters by key and enumerations by id, both in the order in which they stand on paper."""

    matters: Mapping[str, Matter]
    enums: Mapping[str, Enumeration]
    also: Mapping[str, tuple[str, ...]]

    def lacking(self, matter: str, received: Iterable[str]) -> tuple[str, ...]:
        """The materials of a matter that are not among those received, under any of their names."""
        there = {one.strip() for one in received}
        return tuple(
            one for one in self.matters[matter].materials if not there & {one, *self.also.get(one, ())}
        )


def format_of(text: str, enums: Mapping[str, Enumeration]) -> str | None:
    """The letter of a format (业态) by its letter, name or platform code; None where it is not known."""
    formats = enums["format"]
    wanted = text.strip()
    if wanted.upper() in formats.labels:
        return wanted.upper()
    return formats.id_of(enums["format_code"].labels.get(wanted, wanted).removesuffix("类"))


@cache
def load_vocabulary(overrides: Path | None = None) -> Vocabulary:
    """The words of licensing. Raises UsageProblem naming file and field of what is wrong."""
    path = data_file("schemas/licenses/matters.yaml", overrides)
    matters: dict[str, Matter] = {}
    data = load_checked(path, "licence-matters.schema.json")
    for row in data["matters"]:
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
            tuple(row.get("materials", ())),
            tuple(row.get("may", ())),
        )
    enums = load_checked(data_file("schemas/licenses/enums.yaml", overrides), "licence-enums.schema.json")
    return Vocabulary(
        MappingProxyType(matters),
        MappingProxyType(enums_from_data(enums)),
        MappingProxyType({name: tuple(names) for name, names in data["also"].items()}),
    )
