"""What stands in the way of a step: the order of steps, opinions, periods and the step's own conditions."""

from __future__ import annotations

from dataclasses import replace

from zmtool.cases.life.attempt import Attempt, Obstacle, Surroundings
from zmtool.cases.life.history import history_of, seen_by
from zmtool.cases.life.opinions import missing_opinions
from zmtool.cases.life.order import closed_ways, out_of_order
from zmtool.cases.life.terms import lateness, unfinished_waits
from zmtool.cases.life.vocabulary import CONDITIONS
from zmtool.cases.records import CaseEvent, CaseFacts


def attempt_of(case: CaseFacts, event: CaseEvent, around: Surroundings) -> Attempt:
    """The attempt to take the step of ``event`` in ``case``; the step must exist."""
    step = around.cycle.steps[event.step]
    return Attempt(case, step, event, seen_by(history_of(case, around.cycle), step, around.cycle), around)


def obstacles_to(attempt: Attempt) -> tuple[Obstacle, ...]:
    """Everything in the way, warnings included, each told once; what is ``firm`` cannot be set aside."""
    found = [*closed_ways(attempt)]
    if not found:
        found = [*out_of_order(attempt), *missing_opinions(attempt), *unfinished_waits(attempt)]
        for name in attempt.step.checks:
            found += CONDITIONS[name](attempt)
        found += lateness(attempt)
    firm = set(attempt.step.firm)
    return tuple(
        dict.fromkeys(replace(one, firm=one.firm or (one.stops and one.code in firm)) for one in found)
    )
