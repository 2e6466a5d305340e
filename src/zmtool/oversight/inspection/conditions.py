"""The conditions of the steps of plans and records, by the names that the lives use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from zmtool.oversight.course.advance import Condition, Obstacle
from zmtool.oversight.course.records import Course, Taken
from zmtool.staff.duty import DutyProblem


@dataclass(frozen=True, slots=True)
class PlanStanding:
    """What the conditions of a plan look at: what keeps officers of its groups from going (``fit_for_duty``)."""

    unfit: tuple[DutyProblem, ...]


@dataclass(frozen=True, slots=True)
class RecordStanding:
    """What the conditions of a record look at: the day of the visit."""

    day: date


def _plan_note(facts: PlanStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    yield from _note(now)


def _record_note(facts: RecordStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    yield from _note(now)


def _note(now: Taken) -> Iterator[Obstacle]:
    if not now.note.strip():
        yield Obstacle("没有写明情况和理由", remedy="用 --note 写明")


def _officers_fit(facts: PlanStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    for one in facts.unfit:
        yield Obstacle(one.message, "领域说明（监管）1.3 约束", "请换人重新编制计划，或补登证件有效期")


def _not_before_visit(facts: RecordStanding, course: Course, now: Taken) -> Iterator[Obstacle]:
    text = now.details.get("on", "")
    if not text:
        return
    try:
        day = date.fromisoformat(text)
    except ValueError:
        yield Obstacle(f"整改日期“{text}”不是日期", remedy="写成 2026-05-20")
        return
    if not facts.day <= day <= now.at.date():
        yield Obstacle(f"整改日期 {day} 应在检查日 {facts.day} 与今天之间", remedy="请核对日期")


PLAN_CONDITIONS: Mapping[str, Condition[PlanStanding]] = {"note": _plan_note, "officers_fit": _officers_fit}
RECORD_CONDITIONS: Mapping[str, Condition[RecordStanding]] = {
    "note": _record_note,
    "not_before_visit": _not_before_visit,
}
PLAN_BEFOREHAND = frozenset({"officers_fit"})
"""Conditions that can be judged before a step is told anything."""
