"""Taking a step: the case afterwards, with its event, its day, its papers and its custody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from zmtool.base.errors import Refused
from zmtool.cases.custody import tagged
from zmtool.cases.life.attempt import Attempt, Obstacle, Surroundings
from zmtool.cases.life.definition import Step
from zmtool.cases.life.history import history_of, seen_by
from zmtool.cases.life.obstacles import obstacles_to
from zmtool.cases.life.papers import papers_after
from zmtool.cases.records import CaseEvent, CaseFacts, CustodyEntry

_ANOTHER_KIND = frozenset({"party_unknown"})
"""Conditions that tell a case of another kind."""


@dataclass(frozen=True, slots=True)
class Way:
    """A step one could think of taking next, and what is in its way."""

    step: Step
    obstacles: tuple[Obstacle, ...]

    @property
    def open(self) -> bool:
        """Whether nothing stops it."""
        return not any(one.stops for one in self.obstacles)

    @property
    def near(self) -> bool:
        """Whether it is a way of this case at all, and every step that has to come first was taken."""
        return not any(one.missing_step or one.code in _ANOTHER_KIND for one in self.obstacles)


def ways(case: CaseFacts, around: Surroundings, on: date) -> tuple[Way, ...]:
    """Every step that is not closed for good, those with nothing in their way first."""
    found = []
    history = history_of(case, around.cycle)
    for step in around.cycle.steps.values():
        # What a step asks for is given when it is taken; so is the office.
        event = CaseEvent(step.id, on, role=step.offices[0] if step.offices else "")
        seen = seen_by(history, step, around.cycle)
        obstacles = obstacles_to(Attempt(case, step, event, seen, around))
        if not any(one.code == "closed" for one in obstacles):
            found.append(Way(step, tuple(one for one in obstacles if one.code != "asks")))
    return tuple(sorted(found, key=lambda way: (not way.open, way.step.side, way.step.order)))


def advanced(
    attempt: Attempt, today: date, *, override: bool = False, fields: Mapping[str, str] | None = None
) -> tuple[CaseFacts, tuple[Obstacle, ...]]:
    """The case after the step, and the warnings it was taken with.

    With ``override`` an office high enough goes on for the reason in the event's note, and what was missing is
    kept in it. Raises Refused naming everything missing.
    """
    event = attempt.event
    if event.on > today:
        raise Refused(
            f"“{attempt.step.label}”的日期 {event.on} 在今天（{today}）之后",
            where=attempt.case.case_no,
            next_step="步骤办理后再登记",
        )
    found = obstacles_to(attempt)
    stopping = [one for one in found if one.stops]
    if stopping:
        event = _overriding(attempt, stopping, override)
    return take(replace(attempt, event=event), fields), tuple(one for one in found if not one.stops)


def _overriding(attempt: Attempt, stopping: list[Obstacle], override: bool) -> CaseEvent:
    event, cycle = attempt.event, attempt.around.cycle
    firm = [one for one in stopping if one.firm]
    if firm or not override or not event.note or not cycle.may_override(event.role):
        number = f" {attempt.case.case_no} "
        lines = "\n".join(f"  {index}. {one}" for index, one in enumerate(stopping, 1)).replace(
            " 编号 ", number
        )
        office = cycle.office_label(cycle.override_office)
        if any(one.code == "closed" for one in stopping):
            way = f"用 zmtool case advance {attempt.case.case_no} 查看可办理的步骤"
        elif len(firm) == len(stopping):
            way = "先满足上列条件，均不可变通"
        elif firm:
            way = "先满足上列条件；其中不可变通的：" + "、".join(one.what for one in firm)
        elif override:
            way = f"{cycle.office_label(event.role)}无权变通，须由{office}决定"
        else:
            way = f"先办理上列事项；确需变通的，由{office}决定：加 --override 理由 --role {cycle.override_office}"
        raise Refused(
            f"不能办理“{attempt.step.label}”，缺 {len(stopping)} 项条件：\n{lines}",
            where=attempt.case.case_no,
            next_step=way,
        )
    return replace(event, overridden=tuple(one.what for one in stopping))


def take(attempt: Attempt, fields: Mapping[str, str] | None = None) -> CaseFacts:
    """The case with the step taken, whatever was in its way; ``fields`` go into the first document it brings."""
    case, step, event = attempt.case, attempt.step, attempt.event
    if step.keeps_fine and event.amount is None:
        event = replace(event, amount=case.penalty.fine)
    goods = tagged(case.goods) if step.takes_custody else case.goods
    changes: dict[str, Any] = {
        "events": (*_recorded(case, attempt.around), event),
        "goods": goods,
        "stage": _stage_after(attempt),
        "documents": papers_after(attempt, event, fields),
    }
    if step.sets:
        changes[step.sets] = event.on
    if step.sets_time and event.at is not None and getattr(case, step.sets_time) is None:
        changes[step.sets_time] = event.at
    if step.changes_procedure:
        changes["procedure"] = step.changes_procedure
    if event.number and any(paper.numbered == "decision_number" for paper in step.papers):
        changes["decision_number"] = event.number
    if step.takes_custody:
        holder = case.storage_place or case.bureau.name
        taken = (
            CustodyEntry(line.tag, "take", line.quantity, event.on, holder, event.by, "preservation_notice")
            for line in goods
            if not any(one.tag == line.tag for one in case.custody)
        )
        changes["custody"] = (*case.custody, *taken)
    return replace(case, **changes)


def _recorded(case: CaseFacts, around: Surroundings) -> tuple[CaseEvent, ...]:
    """The steps so far; those of an imported case are written down before the first is added to them."""
    return case.events or history_of(case, around.cycle).events


def _stage_after(attempt: Attempt) -> str:
    step = attempt.step
    beside = step.side or (step.side_after and attempt.history.done(*step.side_after))
    if not step.stage or (beside and not step.side):
        return attempt.case.stage
    main_line = attempt.case.stage
    if step.side and main_line not in _BEFORE_CLOSING:
        return main_line
    return step.stage


_BEFORE_CLOSING = frozenset(
    {
        "clue",
        "verifying",
        "filed",
        "investigating",
        "preserved",
        "preservation_disposed",
        "appraising",
        "valued",
    }
)
"""The stages in which what happens to the goods is the state of the case."""
