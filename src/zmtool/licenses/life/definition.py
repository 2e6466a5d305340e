"""The life of an application as data: states, steps, clocks (``schemas/licenses/life.yaml``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from zmtool.base.datafile import load_checked
from zmtool.base.errors import UsageProblem
from zmtool.base.kept_data import kept_data
from zmtool.base.shipped import data_file
from zmtool.law.marks import Mark
from zmtool.licenses.life.records import Course
from zmtool.licenses.records import Applicant, Application
from zmtool.staff.records import Bureau
from zmtool.values.typed_field import has_field

SAME, BEFORE, PAUSED = "SAME", "BEFORE", "PAUSED"
RECEIVED = "received"
"""What a clock calls the receipt itself, which is no step."""


@dataclass(frozen=True, slots=True)
class State:
    """One state. ``open``: nothing is decided yet."""

    id: str
    label: str
    open: bool


@dataclass(frozen=True, slots=True)
class LicenceStep:
    """One step. ``needs`` are conditions by name; ``matters`` empty: of every matter; ``effect``: it changes the register.

    ``facts`` are what belongs to the step although it comes after the decision; ``aside``: its time binds no other step.
    """

    id: str
    label: str
    begins: tuple[str, ...]
    to: str
    post: str
    matters: tuple[str, ...]
    needs: tuple[str, ...]
    papers: tuple[str, ...]
    papers_of: Mapping[str, tuple[str, ...]]
    effect: bool
    aside: bool
    facts: tuple[str, ...]
    facts_of: Mapping[str, tuple[str, ...]]

    def facts_for(self, matter: str) -> tuple[str, ...]:
        """What belongs to the step in a matter."""
        return (*self.facts, *self.facts_of.get(matter, ()))

    def papers_for(self, matter: str) -> tuple[str, ...]:
        """The documents that the step makes for a matter."""
        return (*self.papers, *self.papers_of.get(matter, ()))


@dataclass(frozen=True, slots=True)
class ClockRule:
    """One clock: from which steps until which; a period of the law by ``rule``, or ``n`` of ``unit`` (wd, nat, month).

    ``publicity``: the decision it begins with is published, and it runs until then.
    """

    id: str
    label: str
    kind: str
    whose: str
    matters: tuple[str, ...]
    begins: tuple[str, ...]
    until: tuple[str, ...]
    rule: str
    n: int
    unit: str
    pauses: bool
    longer: str
    longer_n: int
    publicity: bool
    mark: Mark
    law: str
    after: str


@dataclass(frozen=True, slots=True)
class ApplicationLife:
    """Everything that ``life.yaml`` says."""

    states: Mapping[str, State]
    begins: Mapping[str, str]
    inspect: tuple[str, ...]
    steps: Mapping[str, LicenceStep]
    clocks: tuple[ClockRule, ...]
    hearing_ahead: int
    hearing_mark: Mark
    hearing_law: str
    renew_before: int
    reminders: tuple[int, ...]
    renewal_mark: Mark
    suspend_most_months: int
    suspend_least_months: int
    validity_years: int
    least_age: int
    serious_worth: int
    serious_income: int
    serious_sticks: int
    unlicensed: tuple[str, ...]

    def state_of(self, course: Course) -> str:
        """The state that the steps taken have led to."""
        state = self.begins[course.application.matter]
        before = state
        for one in course.steps:
            step = self.steps.get(one.step)
            if step is None or step.to == SAME:
                continue
            if step.to == BEFORE:
                state = before
                continue
            if step.to == PAUSED:
                before = state
            state = step.to
        return state

    def steps_from(self, state: str, matter: str) -> tuple[LicenceStep, ...]:
        """The steps that begin in a state, for a matter."""
        return tuple(
            one
            for one in self.steps.values()
            if state in one.begins and (not one.matters or matter in one.matters)
        )


@kept_data
def load_life(overrides: Path | None = None) -> ApplicationLife:
    """The life of applications. Raises UsageProblem naming file and field of what is wrong."""
    path = data_file("schemas/licenses/life.yaml", overrides)
    data = load_checked(path, "licence-life.schema.json")
    life = ApplicationLife(
        MappingProxyType({row["id"]: State(row["id"], row["label"], row["open"]) for row in data["states"]}),
        MappingProxyType({matter: state for state, matters in data["begins"].items() for matter in matters}),
        tuple(data["inspect"]),
        MappingProxyType({row["id"]: _step(row) for row in data["steps"]}),
        tuple(map(_clock, data["clocks"])),
        data["hearing"]["ahead"],
        Mark(data["hearing"]["mark"]),
        data["hearing"]["law"],
        data["renewal"]["before"],
        tuple(data["renewal"]["reminders"]),
        Mark(data["renewal"]["mark"]),
        data["suspension"]["most_months"],
        data["suspension"]["least_months"],
        data["validity"]["most_years"],
        data["least_age"],
        data["serious"]["worth"],
        data["serious"]["income"],
        data["serious"]["sticks"],
        tuple(data["unlicensed"]),
    )
    _check_names(life, path)
    return life


def _step(row: Mapping[str, Any]) -> LicenceStep:
    return LicenceStep(
        row["id"],
        row["label"],
        tuple(row["from"]),
        row["to"],
        row["post"],
        tuple(row.get("matters", ())),
        tuple(row.get("needs", ())),
        tuple(row.get("papers", ())),
        MappingProxyType({matter: tuple(papers) for matter, papers in row.get("papers_of", {}).items()}),
        row.get("effect", False),
        row.get("aside", False),
        tuple(row.get("facts", ())),
        MappingProxyType({matter: tuple(facts) for matter, facts in row.get("facts_of", {}).items()}),
    )


def _clock(row: Mapping[str, Any]) -> ClockRule:
    return ClockRule(
        row["id"],
        row["label"],
        row["kind"],
        row["whose"],
        tuple(row.get("matters", ())),
        tuple(row["from"]),
        tuple(row["until"]),
        row.get("rule", ""),
        row.get("n", 0),
        row.get("unit", ""),
        row.get("pauses", False),
        row.get("longer", ""),
        row.get("longer_n", 0),
        row.get("publicity", False),
        Mark(row["mark"]) if "mark" in row else Mark.LAW,
        row.get("law", ""),
        row.get("after", ""),
    )


def _check_names(life: ApplicationLife, path: Path) -> None:
    """Every state and step that is named must be there, every condition known."""
    from zmtool.licenses.life.conditions import CONDITIONS

    for step in life.steps.values():
        for state in (*step.begins, step.to):
            if state not in life.states and state not in (SAME, BEFORE):
                raise _unknown(path, f"步骤 {step.id} 的状态 {state}")
        for name in step.needs:
            if name not in CONDITIONS:
                raise _unknown(path, f"步骤 {step.id} 的条件 {name}")
        for fact in (*step.facts, *(one for facts in step.facts_of.values() for one in facts)):
            if not _has_fact(fact):
                raise _unknown(path, f"步骤 {step.id} 的内容 {fact}")
    for clock in life.clocks:
        for name in (*clock.begins, *clock.until, *filter(None, (clock.longer,))):
            if name != RECEIVED and name not in life.steps:
                raise _unknown(path, f"时钟 {clock.id} 的步骤 {name}")
    for matter, state in life.begins.items():
        if state not in life.states:
            raise _unknown(path, f"事项 {matter} 的起始状态 {state}")


def _has_fact(name: str) -> bool:
    return has_field(Application("", "", Bureau("", ""), Applicant("", "")), name)


def _unknown(path: Path, what: str) -> UsageProblem:
    return UsageProblem(f"{what}没有定义", where=str(path), next_step="请改正名称，或补上定义")
