"""The periods of a step: those that must be over before it, and those it should keep."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from zmtool.base.errors import UnknownAnswer
from zmtool.cases.life.attempt import Attempt, Obstacle
from zmtool.cases.life.definition import Term
from zmtool.cases.records import CaseEvent
from zmtool.law.deadlines import compute
from zmtool.law.periods import Computation


def unfinished_waits(attempt: Attempt) -> Iterator[Obstacle]:
    """Periods of somebody else that are not over on the day of the step."""
    for term in attempt.step.waits:
        if term.way and not by_way(attempt, term.way):
            continue
        if term.way and not attempt.history.done(term.start):
            yield _never_begun(attempt, term)
            continue
        end = _end_of(attempt, term)
        if isinstance(end, str):
            yield Obstacle(term.rule, end, attempt.ground(), "人工核对期限", stops=False)
        elif end is not None and attempt.on < (first := _first_day_after(end, term)):
            yield Obstacle(
                term.rule,
                f"{_label_of(attempt, term)}到 {end.due} 才届满，{attempt.on} 不能“{attempt.step.label}”",
                _ground_of(end),
                _way_around(attempt, term),
                not_before=first,
            )


def by_way(attempt: Attempt, way: str) -> bool:
    """Whether the step is taken by that way (公告): it says so, or says nothing and the way was begun."""
    if attempt.event.about:
        return way in attempt.event.about
    return any(term.way == way and attempt.history.done(term.start) for term in attempt.step.waits)


def _never_begun(attempt: Attempt, term: Term) -> Obstacle:
    begin = attempt.around.cycle.steps[term.start]
    return Obstacle(
        term.rule,
        f"还没有“{begin.label}”",
        attempt.ground(begin),
        f"先办理：zmtool case advance 编号 {begin.id}",
        missing_step=begin.id,
    )


def _first_day_after(end: Computation, term: Term) -> date:
    return end.due if term.last_day else date.fromordinal(end.due.toordinal() + 1)


def _way_around(attempt: Attempt, term: Term) -> str:
    wait = "届满之日起办理" if term.last_day else "期满次日再办理"
    names = "、".join(f"“{attempt.around.cycle.label(one)}”" for one in term.unless)
    return f"{wait}；已有{names}的先登记" if names else wait


def lateness(attempt: Attempt) -> Iterator[Obstacle]:
    """Periods the step does not keep, as warnings."""
    for term in attempt.step.within:
        end = _end_of(attempt, term)
        if isinstance(end, str):
            yield Obstacle(term.rule, end, attempt.ground(), "人工核对期限", stops=False)
            continue
        if end is None:
            continue
        due = end.due
        extension = attempt.history.last(term.extended_by) if term.extended_by else None
        if extension is not None and extension.until is not None and extension.until > due:
            due = extension.until
        if attempt.on > due:
            days = (attempt.on - due).days
            yield Obstacle(
                term.rule,
                f"{_label_of(attempt, term)}已于 {due} 届满，{attempt.on} 办理超期 {days} 日",
                _ground_of(end),
                term.remedy or "照常办理，但会记为超期；评查时扣分",
                stops=False,
            )


def _ground_of(end: Computation) -> str:
    """The articles behind a period, with the mark where it or its counting is uncertain."""
    if end.certain:
        return end.ground
    uncertain = end.mark is not None and not end.mark.certain
    return f"{end.ground}（{end.mark.value if uncertain and end.mark else '算法待核'}）"


def _end_of(attempt: Attempt, term: Term) -> Computation | str | None:
    """When the period ends; None where it does not run; Chinese text where it cannot be told."""
    start = _start_of(attempt, term)
    if start is None or _void(attempt, term, start):
        return None
    if not any(one.span.covers(start.on) for one in attempt.law.deadlines.versions.get(term.rule, ())):
        return None
    event = start.at if term.rule == "transfer_send" and start.at is not None else start.on
    deadlines = attempt.law.deadlines
    try:
        return compute(
            deadlines.deadline_on(term.rule, event), event, attempt.law.calendar, titles=attempt.law.statutes
        )
    except UnknownAnswer as unknown:
        return unknown.what


def _start_of(attempt: Attempt, term: Term) -> CaseEvent | None:
    """The step the period is counted from: its last time, but the first inspection for the filing after it."""
    if term.start == "decide":
        return attempt.history.last("decide", "decide_no_penalty", "decide_onsite")
    if attempt.step.id == "file":
        return attempt.history.first(term.start)
    return attempt.history.last(term.start)


def _void(attempt: Attempt, term: Term, start: CaseEvent) -> bool:
    """Whether somebody gave the period up; who was told anew has to do so anew."""
    again = attempt.around.cycle.steps[start.step].repeats
    return any(one.on >= start.on or not again for one in attempt.so_far.of(*term.unless))


def _label_of(attempt: Attempt, term: Term) -> str:
    versions = attempt.law.deadlines.versions.get(term.rule)
    return f"“{versions[-1].label}”的期限" if versions else term.rule
