"""How far an application is, as the counter and the applicant ask: nodes with their days, what is left of the time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from zmtool.licenses.life.clocks import Clock
from zmtool.licenses.life.definition import ApplicationLife
from zmtool.licenses.life.records import Course

NODES: Mapping[str, tuple[str, ...]] = {
    "收件": (),
    "补正": ("supplement", "supplied"),
    "受理": ("accept", "reject"),
    "核查": ("inspect",),
    "审批": ("grant", "deny", "deemed", "decide"),
    "制证": ("issue",),
    "送达": ("deliver",),
    "公示": ("publish",),
}
"""The nodes that people know, and the steps that reach them."""
_PROMISED, _STATUTORY = "D2B", "D2"


@dataclass(frozen=True, slots=True)
class Node:
    """One node and the day it was reached; None while it was not."""

    label: str
    day: date | None


@dataclass(frozen=True, slots=True)
class Progress:
    """What may be told of an application without anybody's name: number, matter, state, nodes, time left, result."""

    application_no: str
    matter: str
    state: str
    nodes: tuple[Node, ...]
    promised: Clock | None
    statutory: Clock | None
    result: str
    waiting_for: str


def progress_of(course: Course, matter: str, life: ApplicationLife, clocks: tuple[Clock, ...]) -> Progress:
    """The progress of an application; ``matter`` is its label."""
    by_id = {one.rule.id: one for one in clocks}
    state = life.states[life.state_of(course)]
    nodes = [Node("收件", course.received_at.date())]
    for label, steps in NODES.items():
        if not steps:
            continue
        reached = course.last(*steps)
        if label == "补正" and reached is None:
            continue
        if label == "公示" and not any(one.rule.publicity for one in clocks):
            continue
        if label == "核查" and course.application.matter not in life.inspect and reached is None:
            continue
        nodes.append(Node(label, reached.at.date() if reached else None))
    supplement = by_id.get("D1S")
    waiting = ""
    if state.id == "SUPPLEMENT" and supplement is not None and supplement.due is not None:
        waiting = f"请在 {supplement.due.isoformat()} 前补正材料，逾期未补的视为撤回申请"
    elif state.id == "PAUSED":
        waiting = "审查中需要听证、检验或者评审，所需时间不计入期限"
    return Progress(
        course.application.application_no,
        matter,
        state.label,
        tuple(nodes),
        by_id.get(_PROMISED),
        by_id.get(_STATUTORY),
        course.application.result,
        waiting,
    )


def left_text(clock: Clock | None) -> str:
    """What is left of a clock, in words; empty where it does not run."""
    if clock is None or clock.done is not None:
        return ""
    if clock.state == "paused":
        return "暂停计时"
    if clock.due is None or clock.left is None:
        return "须人工核对"
    if clock.left < 0:
        return f"应于 {clock.due.isoformat()} 前，已超过 {-clock.left} 个工作日"
    return f"{clock.due.isoformat()} 前，还有 {clock.left} 个工作日"
