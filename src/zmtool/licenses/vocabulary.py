"""The words of licensing, as data: the matters that are applied for, and the coded answers of the form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from zmtool.base.datafile import load_checked
from zmtool.base.errors import UsageProblem
from zmtool.base.kept_data import kept_data
from zmtool.base.shipped import data_file
from zmtool.law.enums import Enumeration, enums_from_data
from zmtool.licenses.records import Applicant, Application
from zmtool.staff.records import Bureau
from zmtool.values.typed_field import has_field

PERMISSION, MANAGEMENT = "许可类", "管理类"
"""Categories of matters that applicants set going."""
NEW, SUSPEND, RESUME = "NEW", "SUSPEND", "RESUME"
"""Keys of matters that documents treat differently."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Something that has to be known before a matter can be judged: any one of ``facts``, of applicants of ``kinds`` (empty: of all).

    ``how`` is what a person does about it.
    """

    label: str
    facts: tuple[str, ...]
    kinds: tuple[str, ...]
    how: str


@dataclass(frozen=True, slots=True)
class Matter:
    """One matter (事项). ``category`` is 许可类, 管理类 or one the bureau takes up itself; codes may be empty.

    ``materials`` have to be there before it is accepted, ``may`` are what some cases need besides (许可 2.2);
    ``asks`` are what has to be known to say whether somebody may apply.
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
    asks: tuple[Ask, ...] = ()


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


def _ask(name: str, questions: Mapping[str, Any], path: Path) -> Ask:
    """A question of a matter by its name. Raises UsageProblem for one that is not there, or asks for no fact of an application."""
    said = questions.get(name)
    if said is None:
        raise UsageProblem(f"没有问题 {name}", where=str(path), next_step="请改正名称，或补上 questions")
    blank = Application("", "", Bureau("", ""), Applicant("", ""))
    for fact in said["facts"]:
        if not has_field(blank, fact):
            raise UsageProblem(f"问题 {name} 的内容 {fact} 没有定义", where=str(path), next_step="请改正名称")
    how = said.get("how") or f"请填写 {' 或 '.join(said['facts'])}"
    return Ask(said["label"], tuple(said["facts"]), tuple(said.get("kinds", ())), how)


@kept_data
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
            tuple(_ask(one, data["questions"], path) for one in row.get("asks", ())),
        )
    enums = load_checked(data_file("schemas/licenses/enums.yaml", overrides), "licence-enums.schema.json")
    return Vocabulary(
        MappingProxyType(matters),
        MappingProxyType(enums_from_data(enums)),
        MappingProxyType({name: tuple(names) for name, names in data["also"].items()}),
    )
