"""Taking a step: what stands against it (pure; who may do what, the facts and the clock come in as arguments)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Generic, TypeVar

from zmtool.oversight.course.definition import ASSIGNEE, Life, Step
from zmtool.oversight.course.records import Course, Taken

Facts = TypeVar("Facts")


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What stands against a step (Chinese), on what ground, and what to do. All of them stop."""

    what: str
    ground: str = ""
    remedy: str = ""


Condition = Callable[[Facts, Course, Taken], Iterable[Obstacle]]


@dataclass(frozen=True, slots=True)
class Standing(Generic[Facts]):
    """A record as the conditions see it: its life, its facts, what the person may do, whether it is the person in charge.

    ``words`` are Chinese labels of what steps are told and of actions; ``ways`` how a person tells it where that is not ``--set``.
    """

    life: Life
    facts: Facts
    conditions: Mapping[str, Condition[Facts]]
    may: frozenset[str]
    in_charge: bool
    words: Mapping[str, str]
    ways: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def obstacles(course: Course, taken: Taken, standing: Standing[Facts]) -> tuple[Obstacle, ...]:
    """Everything against a step; only the first kind where the step is unknown, not its turn, or not this person's."""
    life = standing.life
    step = life.steps.get(taken.step)
    if step is None:
        known = "、".join(f"{one.id}（{one.label}）" for one in life.steps.values())
        return (Obstacle(f"没有步骤“{taken.step}”", remedy=f"可用：{known}"),)
    state = life.state_of(course)
    if state not in step.begins:
        possible = "、".join(f"{one.id}（{one.label}）" for one in life.steps_from(state))
        return (
            Obstacle(
                f"现在的状态是“{life.states[state].label}”，不能{step.label}{_latest(course, life)}",
                remedy=f"接下来可办：{possible or '没有，已办结'}",
            ),
        )
    refused = _not_this_person(step, standing)
    if refused is not None:
        return (refused,)
    found = list(_not_told(step, taken, standing))
    previous = course.steps[-1].at if course.steps else course.began_at
    if taken.at < previous:
        found.append(
            Obstacle(
                f"办理时间 {taken.at:%Y-%m-%d %H:%M} 早于上一步 {previous:%Y-%m-%d %H:%M}",
                remedy="请核对时间",
            )
        )
    for name in step.needs:
        found += standing.conditions[name](standing.facts, course, taken)
    return tuple(found)


def already_against(
    course: Course, step: Step, standing: Standing[Facts], names: Collection[str], *, now: datetime, user: str
) -> tuple[Obstacle, ...]:
    """What stands against a step whatever it will be told: what those of its conditions find that are in ``names``."""
    taken = Taken(step.id, now, user)
    return tuple(
        one
        for name in step.needs
        if name in names
        for one in standing.conditions[name](standing.facts, course, taken)
    )


def _latest(course: Course, life: Life) -> str:
    """Who took the latest step, and when: somebody else may have been quicker."""
    if not course.steps:
        return ""
    last = course.steps[-1]
    step = life.steps.get(last.step)
    return f"；最近一步是 {last.by} 在 {last.at:%Y-%m-%d %H:%M} 办的“{step.label if step else last.step}”"


def _not_this_person(step: Step, standing: Standing[Facts]) -> Obstacle | None:
    if step.by == ASSIGNEE and not standing.in_charge:
        return Obstacle(f"{step.label}只能由责任人办理", remedy="请由派单指定的责任人登录办理，或先改派")
    if step.may and step.may not in standing.may:
        action = standing.words.get(step.may, step.may)
        return Obstacle(
            f"您没有“{action}”的职责，不能{step.label}",
            remedy="请由有该职责的人办理；职责用 zmtool staff post 登记",
        )
    return None


def _not_told(step: Step, taken: Taken, standing: Standing[Facts]) -> Iterable[Obstacle]:
    words, ways = standing.words, standing.ways
    for name in step.asks:
        if not taken.details.get(name):
            label = words.get(name, name)
            yield Obstacle(f"{step.label}没有写明{label}", remedy=ways.get(name, f"加 --set {label}=…"))
    for name in taken.details:
        if name not in step.asks and name not in step.may_ask:
            known = "、".join(words.get(one, one) for one in (*step.asks, *step.may_ask))
            yield Obstacle(
                f"{step.label}不用写“{words.get(name, name)}”", remedy=f"可写：{known or '只有说明'}"
            )
