"""One step for several clues or problems: each stands for itself, what was refused is told with its reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from zmtool.base.errors import ZmtoolError
from zmtool.workflow.clue_steps import Advanced, advance_clue
from zmtool.workflow.problem_steps import advance_problem
from zmtool.workflow.workspace import OpenWorkspace, Place, opened


@dataclass(frozen=True, slots=True)
class ManyAdvanced:
    """What became of several: those that took the step, those that did not with the reason (Chinese)."""

    done: tuple[Advanced, ...]
    refused: tuple[tuple[str, ZmtoolError], ...]


def advance_clues(
    numbers: Sequence[str],
    step: str,
    place: Place = None,
    *,
    note: str = "",
    details: Mapping[str, str] | None = None,
    now: datetime,
    user: str,
) -> ManyAdvanced:
    """Takes a step of each of these clues."""

    def take(at: OpenWorkspace, number: str) -> Advanced:
        return advance_clue(number, step, at, note=note, details=details, now=now, user=user)

    return _each(numbers, take, place, now)


def advance_problems(
    numbers: Sequence[str],
    step: str,
    place: Place = None,
    *,
    note: str = "",
    details: Mapping[str, str] | None = None,
    now: datetime,
    user: str,
) -> ManyAdvanced:
    """Takes a step of each of these problems."""

    def take(at: OpenWorkspace, number: str) -> Advanced:
        return advance_problem(number, step, at, note=note, details=details, now=now, user=user)

    return _each(numbers, take, place, now)


def _each(
    numbers: Sequence[str], take: Callable[[OpenWorkspace, str], Advanced], place: Place, now: datetime
) -> ManyAdvanced:
    done: list[Advanced] = []
    refused: list[tuple[str, ZmtoolError]] = []
    with opened(place, now=now) as at:
        for number in numbers:
            try:
                done.append(take(at, number))
            except ZmtoolError as error:
                refused.append((number, error))
    return ManyAdvanced(tuple(done), tuple(refused))
