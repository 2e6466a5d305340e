"""The indicator library as data (``schemas/indicators/library.yaml``): what a thing found is called, and who handles it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any

from zmtool.base.datafile import load_checked
from zmtool.base.errors import UsageProblem
from zmtool.base.kept_data import kept_data
from zmtool.base.shipped import data_file
from zmtool.oversight.roles.definition import load_roles

PROVINCIAL = "P:"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One kind of thing found. ``owner``: departments, the one in charge first; ``half_life`` in days; ``weight`` 0–1.

    ``was`` are older wordings of the same meaning; ``dimension`` is where it counts in a retailer's profile, empty for what is about the bureau's own people.
    ``credit`` is the item of the credit rules that a founded problem is entered under when no case comes of it.
    """

    code: str
    label: str
    weight: Decimal
    owner: tuple[str, ...]
    half_life: int
    dimension: str = ""
    credit: str = ""
    other: bool = False
    disabled: bool = False
    was: tuple[str, ...] = ()
    note: str = ""

    @property
    def inner(self) -> bool:
        """Whether it is about the bureau's own people and business (内), not about the market (外)."""
        return self.code.startswith("N")

    @property
    def illegal(self) -> bool:
        """Whether it breaks the law (违法), not only rules (违规)."""
        return self.code[1] == "F"


@dataclass(frozen=True, slots=True)
class IndicatorLibrary:
    """All indicators by code; ``provincial`` maps codes of the province's library, with the mark P:, to local ones."""

    version: str
    by_code: Mapping[str, Indicator]
    provincial: Mapping[str, str]

    def find(self, text: str) -> Indicator | None:
        """The indicator of a code, of a provincial code, or of its exact name; None for none."""
        wanted = text.strip()
        code = self.provincial.get(wanted, wanted.upper())
        found = self.by_code.get(code)
        return found or next((one for one in self.by_code.values() if one.label == wanted), None)

    def usable(self, text: str) -> Indicator:
        """The indicator to classify by. Raises UsageProblem for one that is unknown or no longer used."""
        found = self.find(text)
        if found is None:
            raise UsageProblem(f"没有指标“{text}”", next_step="用 zmtool indicator list 查看指标库")
        if found.disabled:
            raise UsageProblem(
                f"指标 {found.code} {found.label}已停用", next_step="用 zmtool indicator list 选用其他指标"
            )
        return found


@kept_data
def load_indicators(overrides: Path | None = None) -> IndicatorLibrary:
    """The library. Raises UsageProblem naming file and field: a code twice, an unknown department, a mapping to nothing."""
    path = data_file("schemas/indicators/library.yaml", overrides)
    data = load_checked(path, "indicators.schema.json")
    return library_from(data, frozenset(load_roles(overrides).departments), str(path))


def library_from(data: Mapping[str, Any], departments: frozenset[str], where: str) -> IndicatorLibrary:
    """The library in checked data. Raises UsageProblem."""
    by_code: dict[str, Indicator] = {}
    for row in data["indicators"]:
        if row["code"] in by_code:
            raise UsageProblem(
                f"指标编号 {row['code']} 重复", where=where, next_step="编号一经使用永不改意，请另取编号"
            )
        for dept in row["owner"]:
            if dept not in departments:
                raise UsageProblem(
                    f"指标 {row['code']} 的主办部门 {dept} 没有定义",
                    where=where,
                    next_step=f"可用：{'、'.join(sorted(departments))}",
                )
        by_code[row["code"]] = Indicator(
            row["code"],
            row["label"],
            Decimal(row["weight"]),
            tuple(row["owner"]),
            row["half_life"],
            row.get("dimension", ""),
            row.get("credit", ""),
            row.get("other", False),
            row.get("disabled", False),
            tuple(row.get("was", ())),
            row.get("note", ""),
        )
    for provincial, code in data["provincial"].items():
        if code not in by_code:
            raise UsageProblem(
                f"省指标 {provincial} 映射到没有的指标 {code}", where=where, next_step="请改正映射"
            )
    return IndicatorLibrary(
        data["version"], MappingProxyType(by_code), MappingProxyType(dict(data["provincial"]))
    )
