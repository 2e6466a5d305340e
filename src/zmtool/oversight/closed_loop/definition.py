"""Levels, words and figures of the closed loop as data (``schemas/oversight/closed-loop.yaml``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

from zmtool.base.datafile import load_checked
from zmtool.base.errors import UsageProblem
from zmtool.base.kept_data import kept_data
from zmtool.base.shipped import data_file
from zmtool.oversight.closed_loop.conditions import CLUE_CONDITIONS, PROBLEM_CONDITIONS
from zmtool.oversight.course.definition import Life, load_life


@dataclass(frozen=True, slots=True)
class Length:
    """A time: ``n`` of ``unit`` (hour, wd, nat)."""

    n: int
    unit: str


@dataclass(frozen=True, slots=True)
class Level:
    """How urgent: 1 red … 4 blue; ``severity`` is the word of clues; ``start`` and ``close`` are times of handling."""

    level: int
    label: str
    severity: str
    start: Length
    close: Length
    onsite: bool
    tell: str


@dataclass(frozen=True, slots=True)
class TargetKind:
    """What a clue can be about. ``accused``: the person's department may not see it."""

    id: str
    label: str
    key: str
    accused: bool


@dataclass(frozen=True, slots=True)
class EscalationReason:
    """Why a matter is reported upwards. ``least`` is a figure, ``said``: only a person can tell."""

    id: str
    label: str
    least: int
    said: bool


@dataclass(frozen=True, slots=True)
class SpotCheck:
    """The monthly spot check: share, least number, the level that is always taken, full marks by item, the mark below which a
    handling is poor, and the days in which the same again is a relapse."""

    rate: Decimal
    least: int
    always_level: int
    marks: Mapping[str, int]
    poor_below: int
    relapse_days: int


@dataclass(frozen=True, slots=True)
class Promotion:
    """When the most frequent 其他 are proposed for the library: the first ``top`` of ``days`` that came ``least`` times."""

    top: int
    days: int
    least: int


@dataclass(frozen=True, slots=True)
class Loop:
    """Everything that ``closed-loop.yaml`` says."""

    levels: tuple[Level, ...]
    sources: tuple[str, ...]
    targets: Mapping[str, TargetKind]
    results: tuple[str, ...]
    founded: tuple[str, ...]
    liabilities: tuple[str, ...]
    sanctions: tuple[str, ...]
    link_days: int
    report_hours: int
    returns: int
    escalation: tuple[EscalationReason, ...]
    spot_check: SpotCheck
    promote: Promotion

    def level_of(self, severity: str) -> int:
        """The level of a clue's severity; the mildest where it says none. Raises UsageProblem for an unknown word."""
        if not severity:
            return self.levels[-1].level
        for one in self.levels:
            if severity in (one.severity, one.label, str(one.level)):
                return one.level
        known = "、".join(f"{one.severity}（{one.label}）" for one in self.levels)
        raise UsageProblem(f"没有级别“{severity}”", next_step=f"可用：{known}")

    def level(self, number: int) -> Level:
        """The level of a number 1–4."""
        return next(one for one in self.levels if one.level == number)

    def target(self, text: str) -> TargetKind:
        """The kind of target by id or label. Raises UsageProblem."""
        for one in self.targets.values():
            if text.strip() in (one.id, one.label):
                return one
        known = "、".join(one.label for one in self.targets.values())
        raise UsageProblem(f"没有对象类别“{text}”", next_step=f"可用：{known}")


@kept_data
def load_loop(overrides: Path | None = None) -> Loop:
    """The closed loop. Raises UsageProblem naming file and field."""
    path = data_file("schemas/oversight/closed-loop.yaml", overrides)
    data = load_checked(path, "oversight-loop.schema.json")
    levels = tuple(
        Level(
            row["level"],
            row["label"],
            row["severity"],
            Length(**row["start"]),
            Length(**row["close"]),
            row["onsite"],
            row["tell"],
        )
        for row in sorted(data["levels"], key=lambda each: each["level"])
    )
    if [one.level for one in levels] != [1, 2, 3, 4]:
        raise UsageProblem("四个级别应为 1、2、3、4", where=str(path), next_step="请改正 levels")
    spot, promote = data["spot_check"], data["promote"]
    return Loop(
        levels,
        tuple(data["sources"]),
        MappingProxyType(
            {
                row["id"]: TargetKind(row["id"], row["label"], row["key"], row.get("accused", False))
                for row in data["targets"]
            }
        ),
        tuple(data["results"]),
        tuple(data["founded"]),
        tuple(data["liabilities"]),
        tuple(data["sanctions"]),
        data["link_days"],
        data["report_hours"],
        data["returns"],
        tuple(
            EscalationReason(row["id"], row["label"], row.get("least", 0), row.get("said", False))
            for row in data["escalation"]
        ),
        SpotCheck(
            Decimal(spot["rate"]),
            spot["least"],
            spot["always_level"],
            MappingProxyType(dict(spot["marks"])),
            spot["poor_below"],
            spot["relapse_days"],
        ),
        Promotion(promote["top"], promote["days"], promote["least"]),
    )


def clue_life(overrides: Path | None = None) -> Life:
    """The life of a clue. Raises UsageProblem."""
    return load_life("clue", frozenset(CLUE_CONDITIONS), overrides)


def problem_life(overrides: Path | None = None) -> Life:
    """The life of a problem. Raises UsageProblem."""
    return load_life("problem", frozenset(PROBLEM_CONDITIONS), overrides)
