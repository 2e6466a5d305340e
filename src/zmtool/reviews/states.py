"""The way of a dossier through review as data, and the only function that takes a step (``schemas/reviews/states.yaml``)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from zmtool.base.datafile import load_checked
from zmtool.base.errors import Refused, UsageProblem
from zmtool.base.kept_data import kept_data
from zmtool.base.references import Reference, refuse_unknown
from zmtool.base.shipped import data_file
from zmtool.reviews.records import Reviewer, Standing


@dataclass(frozen=True, slots=True)
class State:
    """A state; ``open``: the reviews are revealed, ``frozen``: the score is fixed."""

    id: str
    label: str
    open: bool = False
    frozen: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A step from one of ``origins`` to ``to``; ``needs`` are names of conditions, ``actor`` who may take it."""

    id: str
    label: str
    origins: tuple[str, ...]
    to: str
    actor: str = ""
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """Why something is refused, and what to do instead; Chinese."""

    reason: str
    next: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Who may take steps: the offices that count once offices are registered."""

    label: str
    offices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StateMachine:
    """States and steps by id, and the sentences of refusals."""

    states: Mapping[str, State]
    steps: Mapping[str, Step]
    actors: Mapping[str, Actor]
    conditions: Mapping[str, Told]
    prohibitions: Mapping[str, Told]

    def label(self, state: str) -> str:
        """The Chinese name of a state."""
        return self.states[state].label if state in self.states else state

    def step(
        self,
        step_id: str,
        standing: Standing,
        actor: Reviewer | None,
        today: date,
        *,
        offices_kept: bool = False,
    ) -> str:
        """The state after a step. ``actor`` is None where the program itself goes on.

        Raises Refused with every reason why it cannot be taken.
        """
        found = self.refusals(step_id, standing, actor, today, offices_kept=offices_kept)
        if found:
            raise Refused(
                f"不能{self.steps[step_id].label}：" + "；".join(one.reason for one in found),
                where=f"案卷现为“{self.label(standing.state)}”",
                next_step="；".join(dict.fromkeys(one.next for one in found)),
            )
        return self.steps[step_id].to

    def refusals(
        self,
        step_id: str,
        standing: Standing,
        actor: Reviewer | None,
        today: date,
        *,
        offices_kept: bool = False,
    ) -> tuple[Told, ...]:
        """Every reason why a step cannot be taken; empty where it can."""
        step = self.steps[step_id]
        if standing.state not in step.origins:
            return (self.prohibitions["no_such_step"],)
        found = []
        if offices_kept and step.actor and not self._holds_office(step, actor):
            found.append(self.prohibitions["wrong_office"])
        found += [self.conditions[one] for one in step.needs if not CONDITIONS[one](standing, actor, today)]
        return tuple(found)

    def _holds_office(self, step: Step, actor: Reviewer | None) -> bool:
        return actor is not None and actor.office in self.actors[step.actor].offices

    def may_see(self, standing: Standing, viewer: str, reviewer: str) -> bool:
        """Whether ``viewer`` may see what ``reviewer`` said: one's own always, others' once all is revealed."""
        return viewer == reviewer or self.states[standing.state].open

    def refuse_frozen(self, standing: Standing) -> None:
        """Raises Refused where the score is fixed and nobody may put another word on an item."""
        if self.states[standing.state].frozen:
            told = self.prohibitions["frozen"]
            raise Refused(told.reason, where=f"案卷现为“{self.label(standing.state)}”", next_step=told.next)


STEPS = (
    "machine_review", "pool", "claim", "release", "finish", "claim_second", "release_second", "finish_second",
    "settle_single", "settle_double", "dispute", "arbitrate", "publish", "appeal", "answer_appeal", "close_appeal",
    "settle_again", "order_rectification", "close_rectification", "archive",
)  # fmt: skip
"""The steps the program takes; a bureau may change their conditions, not leave one out."""

Condition = Callable[[Standing, Reviewer | None, date], bool]


def _not_before(standing: Standing, actor: Reviewer | None, today: date) -> bool:
    """One person plays one part; the part of answering appeals may be taken up again by the one who has it."""
    return actor is not None and actor.login not in (standing.first, standing.second, standing.arbiter)


CONDITIONS: Mapping[str, Condition] = MappingProxyType(
    {
        "not_own_case": lambda standing, actor, _: actor is not None and not actor.names & standing.people,
        "not_own_unit": lambda standing, actor, _: (
            not standing.cross or (actor is not None and bool(actor.unit) and actor.unit != standing.unit)
        ),
        "not_before": _not_before,
        "below_limit": lambda standing, _, __: standing.held_by_actor < standing.max_open,
        "cooled_down": lambda standing, _, today: (
            standing.cooling_until is None or today >= standing.cooling_until
        ),
        "holds_claim": lambda standing, actor, _: actor is not None and actor.login == standing.holder,
        "all_decided": lambda standing, _, __: standing.undecided == 0,
        "second_wanted": lambda standing, _, __: standing.needs_second,
        "second_not_wanted": lambda standing, _, __: not standing.needs_second,
        "gap_ok": lambda standing, _, __: standing.disputed is False,
        "gap_too_wide": lambda standing, _, __: standing.disputed is True,
        "in_time": lambda standing, _, today: standing.appeal_until is None or today <= standing.appeal_until,
        "first_appeal": lambda standing, _, __: not standing.appealed_before,
        "same_answerer": lambda standing, actor, _: (
            not standing.appeal_reviewer or (actor is not None and actor.login == standing.appeal_reviewer)
        ),
        "appeals_answered": lambda standing, _, __: standing.open_appeals == 0,
        "tasks_closed": lambda standing, _, __: standing.tasks > 0 and standing.open_tasks == 0,
    }
)
"""Every condition a step may name."""


@kept_data
def load_states(overrides: Path | None = None) -> StateMachine:
    """The state machine, a workspace's own winning. Raises UsageProblem naming file, line and field."""
    path = data_file("schemas/reviews/states.yaml", overrides)
    data = load_checked(path, "review-states.schema.json")
    lacking = [one for one in STEPS if one not in {row["id"] for row in data["steps"]}]
    if lacking:
        raise UsageProblem(
            f"评查流程缺少步骤 {lacking[0]}", where=f"{path} 字段 steps", next_step="请照随程序提供的文件补上"
        )
    states = {row["id"]: State(**row) for row in data["states"]}
    actors = {name: Actor(row["label"], tuple(row["offices"])) for name, row in data["actors"].items()}
    refuse_unknown(path, _references(data, states, actors))
    steps = {
        row["id"]: Step(
            row["id"],
            row["label"],
            tuple(row["from"]),
            row["to"],
            row.get("actor", ""),
            tuple(row.get("needs", ())),
        )
        for row in data["steps"]
    }
    return StateMachine(
        MappingProxyType(states),
        MappingProxyType(steps),
        MappingProxyType(actors),
        MappingProxyType({name: Told(**row) for name, row in data["conditions"].items()}),
        MappingProxyType({name: Told(**row) for name, row in data["prohibitions"].items()}),
    )


def _references(
    data: Mapping[str, Any], states: Mapping[str, State], actors: Mapping[str, Actor]
) -> list[Reference]:
    found = []
    told = data["conditions"]
    for index, row in enumerate(data["steps"]):
        at = ("steps", index)
        found += [Reference((*at, "from"), one, "状态", states) for one in row["from"]]
        found.append(Reference((*at, "to"), row["to"], "状态", states))
        if "actor" in row:
            found.append(Reference((*at, "actor"), row["actor"], "办理人", actors))
        for one in row.get("needs", ()):
            found.append(Reference((*at, "needs"), one, "条件", CONDITIONS))
            found.append(Reference((*at, "needs"), one, "条件说明", told))
    return found
