"""A life as data: states, steps, clocks (``schemas/oversight/<name>.yaml``)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from zmtool.base.datafile import load_checked
from zmtool.base.errors import UsageProblem
from zmtool.base.kept_data import kept_data
from zmtool.base.shipped import data_file
from zmtool.oversight.course.records import Course

SAME = "SAME"
BEGUN = "begun"
"""What a clock calls the beginning itself, which is no step."""
ASSIGNEE, PROGRAM = "assignee", "program"


@dataclass(frozen=True, slots=True)
class State:
    """One state. ``open``: something is still to be done."""

    id: str
    label: str
    open: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One step. ``may`` is an action of the duties, ``by`` is set instead where the person in charge or the program takes it.

    ``asks`` are names the step has to be told, ``may_ask`` names it can be told; ``needs`` are conditions by name.
    """

    id: str
    label: str
    begins: tuple[str, ...]
    to: str
    may: str
    by: str
    asks: tuple[str, ...]
    may_ask: tuple[str, ...]
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClockRule:
    """One clock: it runs in ``states``, from the latest of the steps ``begins`` until one of ``until``.

    ``lengths`` has one number, or four by level (1 first); ``unit`` is hour, wd (working days) or nat (calendar days).
    ``extends``: the step whose ``until`` moves the end. ``opens``: days after which the task appears, 0 at once.
    ``levels``: the levels for which it runs, empty for all.
    """

    id: str
    label: str
    begins: tuple[str, ...]
    until: tuple[str, ...]
    states: tuple[str, ...]
    lengths: tuple[int, ...]
    unit: str
    extends: str
    opens: int
    levels: tuple[int, ...] = ()

    def length(self, level: int) -> int:
        """How long for a level; an unknown level (0) counts as the mildest."""
        return self.lengths[0] if len(self.lengths) == 1 else self.lengths[(level or len(self.lengths)) - 1]


@dataclass(frozen=True, slots=True)
class Life:
    """Everything that one file says."""

    id: str
    label: str
    states: Mapping[str, State]
    steps: Mapping[str, Step]
    clocks: tuple[ClockRule, ...]

    def state_of(self, course: Course) -> str:
        """The state that the steps taken have led to."""
        state = course.began_in
        for one in course.steps:
            step = self.steps.get(one.step)
            if step is not None and step.to != SAME:
                state = step.to
        return state

    def step_named(self, text: str) -> str:
        """The id of a step by id or label; the text itself where there is none."""
        wanted = text.strip()
        return next((one.id for one in self.steps.values() if wanted in (one.id, one.label)), wanted)

    def steps_from(self, state: str) -> tuple[Step, ...]:
        """The steps that begin in a state, but for those the program takes itself."""
        return tuple(one for one in self.steps.values() if state in one.begins and one.by != PROGRAM)


@kept_data
def load_life(name: str, conditions: frozenset[str], overrides: Path | None = None) -> Life:
    """The life ``name``; ``conditions`` are those that steps may name. Raises UsageProblem naming file and field."""
    path = data_file(f"schemas/oversight/{name}.yaml", overrides)
    data = load_checked(path, "oversight-course.schema.json")
    life = Life(
        data["id"],
        data["label"],
        MappingProxyType({row["id"]: State(row["id"], row["label"], row["open"]) for row in data["states"]}),
        MappingProxyType({row["id"]: _step(row) for row in data["steps"]}),
        tuple(map(_clock, data["clocks"])),
    )
    _check_names(life, conditions, path)
    return life


def _step(row: Mapping[str, Any]) -> Step:
    asks = row.get("asks", ())
    return Step(
        row["id"],
        row["label"],
        tuple(row["from"]),
        row["to"],
        row.get("may", ""),
        row.get("by", ""),
        tuple(one for one in asks if not one.endswith("?")),
        tuple(one.removesuffix("?") for one in asks if one.endswith("?")),
        tuple(row.get("needs", ())),
    )


def _clock(row: Mapping[str, Any]) -> ClockRule:
    return ClockRule(
        row["id"],
        row["label"],
        tuple(row["from"]),
        tuple(row["until"]),
        tuple(row["states"]),
        tuple(row["n_by_level"]) if "n_by_level" in row else (row["n"],),
        row["unit"],
        row.get("extends", ""),
        row.get("opens", 0),
        tuple(row.get("levels", ())),
    )


def _check_names(life: Life, conditions: Collection[str], path: Path) -> None:
    """Every state and step that is named must be there, every condition known."""
    for step in life.steps.values():
        for state in (*step.begins, step.to):
            if state not in life.states and state != SAME:
                raise _unknown(path, f"步骤 {step.id} 的状态 {state}")
        for name in step.needs:
            if name not in conditions:
                raise _unknown(path, f"步骤 {step.id} 的条件 {name}")
    for clock in life.clocks:
        for name in (*clock.begins, *clock.until, *filter(None, (clock.extends,))):
            if name != BEGUN and name not in life.steps:
                raise _unknown(path, f"时限 {clock.id} 的步骤 {name}")
        for state in clock.states:
            if state not in life.states:
                raise _unknown(path, f"时限 {clock.id} 的状态 {state}")


def _unknown(path: Path, what: str) -> UsageProblem:
    return UsageProblem(f"{what}没有定义", where=str(path), next_step="请改正名称，或补上定义")
