"""What the conditions of a step look at besides the record itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from zmtool.oversight.closed_loop.records import Clue, Problem
from zmtool.oversight.course.clocks import Clock
from zmtool.oversight.indicators.library import IndicatorLibrary
from zmtool.oversight.roles.definition import Roles

if TYPE_CHECKING:
    from zmtool.oversight.closed_loop.definition import Loop


@dataclass(frozen=True, slots=True)
class ClueStanding:
    """A clue with the library and the loop's data."""

    clue: Clue
    library: IndicatorLibrary
    loop: Loop


@dataclass(frozen=True, slots=True)
class ProblemStanding:
    """A problem with the loop's data, who is in charge, the clock that runs and the level it stands at now."""

    problem: Problem
    loop: Loop
    roles: Roles
    assignee: str
    level: int
    clock: Clock | None
    today: date
