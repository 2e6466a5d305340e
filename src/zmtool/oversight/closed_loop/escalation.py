"""When a problem is reported to the municipal bureau: by severity and reach (supervision.md 4.3)."""

from __future__ import annotations

from collections.abc import Iterable

from zmtool.oversight.closed_loop.definition import Loop
from zmtool.oversight.closed_loop.records import Problem
from zmtool.oversight.indicators.library import Indicator

_OUTFLOW = "outflow"


def escalation_reasons(problem: Problem, indicator: Indicator, level: int, loop: Loop) -> tuple[str, ...]:
    """Why the problem has to be reported upwards, as people read it; empty for no reason that shows."""
    return tuple(_held(problem, indicator, level, loop))


def _held(problem: Problem, indicator: Indicator, level: int, loop: Loop) -> Iterable[str]:
    shops = set(problem.shops) | ({problem.target.key} if problem.target.kind == "shop" else set())
    for reason in loop.escalation:
        match reason.id:
            case "internal_illegal":
                held = indicator.inner and indicator.illegal
            case "red":
                held = level == loop.levels[0].level
            case "outflow":
                held = indicator.dimension == _OUTFLOW and 0 < reason.least <= problem.quantity
            case "network":
                held = 0 < reason.least <= len(shops)
            case _:
                held = reason.id in problem.said
        if held:
            yield reason.label
