"""Rules of inspections as data: item table, kinds, weights, limits, conclusions (``schemas/oversight/inspection.yaml``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any

from zmtool.base.datafile import load_checked
from zmtool.base.errors import UsageProblem
from zmtool.base.kept_data import kept_data
from zmtool.base.shipped import data_file
from zmtool.law.marks import Mark
from zmtool.oversight.course.definition import Life, load_life
from zmtool.oversight.inspection.conditions import PLAN_CONDITIONS, RECORD_CONDITIONS

KEY, DAY, RND, SPC = "KEY", "DAY", "RND", "SPC"
YES, NO, NOT_APPLICABLE = "是", "否", "不适用"
ANSWERS = (YES, NO, NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Finding:
    """What an item can turn out to be: its wording, the indicator, the credit item that a signed record proves (empty: none)."""

    label: str
    indicator: str
    credit: str


@dataclass(frozen=True, slots=True)
class CheckItem:
    """One item of the table (检查项): on what ground, what to look at, the answer that means all is well."""

    code: str
    label: str
    basis: str
    look: str
    sound: str
    mark: Mark
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class PlanKind:
    """A kind of inspection and its share of a plan."""

    id: str
    label: str
    quota: Decimal


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What an inspection can end in. ``absent``: nobody was met, so that items and codes are not asked for.
    ``draw`` is how a random draw calls it."""

    id: str
    draw: str
    problem: bool
    clue: bool
    credit: bool
    rectify: bool
    open_case: bool
    absent: bool


@dataclass(frozen=True, slots=True)
class GroupRules:
    """Officers of a group, shops a day, days without a second visit, the level of alert that is excepted."""

    officers: int
    urban: int
    rural: int
    repeat_days: int
    red: int


@dataclass(frozen=True, slots=True)
class OffHours:
    """What is another time than usual (错时), and how many such inspections a month should be."""

    before: time
    after: time
    weekend: bool
    a_month: int


@dataclass(frozen=True, slots=True)
class InspectionRules:
    """Everything that ``inspection.yaml`` says; shares between 0 and 1, ``far`` in metres."""

    version: str
    mark: Mark
    weights: Mapping[str, Decimal]
    alert: Mapping[int, Decimal]
    credit: Mapping[str, Decimal]
    interval: int
    never_visited: Decimal
    report_sources: tuple[str, ...]
    report_days: int
    kinds: Mapping[str, PlanKind]
    statuses: tuple[str, ...]
    group: GroupRules
    off_hours: OffHours
    record_workdays: int
    far: int
    conclusions: Mapping[str, Conclusion]
    items: Mapping[str, CheckItem]
    least_codes: int

    def kind(self, text: str) -> PlanKind:
        """The kind by id or label. Raises UsageProblem."""
        wanted = text.strip()
        for one in self.kinds.values():
            if wanted.upper() == one.id or wanted == one.label:
                return one
        known = "、".join(f"{one.label}（{one.id}）" for one in self.kinds.values())
        raise UsageProblem(f"没有检查类型“{text}”", next_step=f"可用：{known}")


@kept_data
def load_inspection_rules(overrides: Path | None = None) -> InspectionRules:
    """The rules. Raises UsageProblem naming file and field; weights and quotas must each come to 1."""
    path = data_file("schemas/oversight/inspection.yaml", overrides)
    data = load_checked(path, "oversight-inspection.schema.json")
    weights = {name: Decimal(text) for name, text in data["weights"].items()}
    kinds = {row["id"]: PlanKind(row["id"], row["label"], Decimal(row["quota"])) for row in data["kinds"]}
    for name, total in (
        ("weights", sum(weights.values())),
        ("kinds 的 quota", sum(one.quota for one in kinds.values())),
    ):
        if total != 1:
            raise UsageProblem(f"{name} 之和是 {total}，应为 1", where=str(path), next_step="请改正")
    if len(kinds) != 4:
        raise UsageProblem("检查类型重复", where=str(path), next_step="KEY、DAY、RND、SPC 各写一次")
    off = data["off_hours"]
    return InspectionRules(
        version=data["version"],
        mark=Mark(data["mark"]),
        weights=MappingProxyType(weights),
        alert=MappingProxyType({int(level): Decimal(text) for level, text in data["alert"].items()}),
        credit=MappingProxyType({grade: Decimal(text) for grade, text in data["credit"].items()}),
        interval=data["interval"],
        never_visited=Decimal(data["never_visited"]),
        report_sources=tuple(data["reports"]["sources"]),
        report_days=data["reports"]["days"],
        kinds=MappingProxyType(kinds),
        statuses=tuple(data["statuses"]),
        group=GroupRules(**data["group"]),
        off_hours=OffHours(
            time.fromisoformat(off["before"]),
            time.fromisoformat(off["after"]),
            off["weekend"],
            off["a_month"],
        ),
        record_workdays=data["record"]["workdays"],
        far=data["record"]["far"],
        conclusions=MappingProxyType({row["id"]: _conclusion(row) for row in data["conclusions"]}),
        items=MappingProxyType({row["code"]: _item(row, data["mark"]) for row in data["items"]}),
        least_codes=data["codes"]["least"],
    )


def plan_life(overrides: Path | None = None) -> Life:
    """The life of a plan. Raises UsageProblem."""
    return load_life("inspection-plan", frozenset(PLAN_CONDITIONS), overrides)


def record_life(overrides: Path | None = None) -> Life:
    """The life of a recorded inspection. Raises UsageProblem."""
    return load_life("inspection-record", frozenset(RECORD_CONDITIONS), overrides)


def _conclusion(row: Mapping[str, Any]) -> Conclusion:
    flags = ("problem", "clue", "credit", "rectify", "open_case", "absent")
    return Conclusion(row["id"], row["draw"], *(row.get(name, False) for name in flags))


def _item(row: Mapping[str, Any], mark: str) -> CheckItem:
    return CheckItem(
        row["code"],
        row["label"],
        row["basis"],
        row["look"],
        row["sound"],
        Mark(row.get("mark", mark)),
        tuple(Finding(one["label"], one["indicator"], one.get("credit", "")) for one in row["findings"]),
    )
