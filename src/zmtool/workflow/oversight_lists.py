"""Lists of clues, problems, inspections and plans as windows: any part of a text, how many there are, how many are late."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Generic, TypeVar

from zmtool.oversight.indicators.library import IndicatorLibrary
from zmtool.oversight.roles.definition import Viewer
from zmtool.workflow.oversight_scene import person_of, scene_of
from zmtool.workflow.workspace import Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session

    from zmtool.oversight.closed_loop.listed_clues import ClueLine, ClueWanted
    from zmtool.oversight.closed_loop.listed_problems import ProblemLine, ProblemWanted
    from zmtool.oversight.inspection.listed import InspectionLine, InspectionWanted
    from zmtool.oversight.inspection.listed_plans import PlanLine

Line = TypeVar("Line")
Wanted = TypeVar("Wanted", "ClueWanted", "ProblemWanted", "InspectionWanted")


@dataclass(frozen=True, slots=True)
class Window(Generic[Line]):
    """Some lines of a list. ``total`` is how many fit, ``late`` how many of all that wait are past their end; both are counted
    with the first window only (else -1), ``late`` not while a text is looked for."""

    lines: tuple[Line, ...]
    total: int = -1
    late: int = -1


def clue_window(
    wanted: ClueWanted, place: Place = None, *, now: datetime, user: str, limit: int, offset: int = 0
) -> Window[ClueLine]:
    """The clues that fit and that the person may see, from ``offset`` on."""
    from zmtool.oversight.closed_loop.keep_clues import local_text
    from zmtool.oversight.closed_loop.listed_clues import ClueWanted, count_clues, listed_clues

    with opened(place) as at, at.reading() as session:
        scene = scene_of(at)
        person = person_of(session, user, scene.roles)
        wanted = replace(wanted, indicators=_named(scene.library, wanted.text))
        lines = listed_clues(session, wanted, person, limit=limit, offset=offset)
        late = ClueWanted(overdue_at=local_text(now))
        return _window(session, lines, offset, wanted, late, person, count_clues)


def problem_window(
    wanted: ProblemWanted, place: Place = None, *, now: datetime, user: str, limit: int, offset: int = 0
) -> Window[ProblemLine]:
    """The problems that fit and that the person may see, from ``offset`` on."""
    from zmtool.oversight.closed_loop.keep_clues import local_text
    from zmtool.oversight.closed_loop.listed_problems import ProblemWanted, count_problems, listed_problems

    with opened(place) as at, at.reading() as session:
        scene = scene_of(at)
        person = person_of(session, user, scene.roles)
        wanted = replace(wanted, indicators=_named(scene.library, wanted.text))
        lines = listed_problems(session, wanted, person, limit=limit, offset=offset)
        late = ProblemWanted(overdue_at=local_text(now))
        return _window(session, lines, offset, wanted, late, person, count_problems)


def inspection_window(
    wanted: InspectionWanted, place: Place = None, *, now: datetime, user: str, limit: int, offset: int = 0
) -> Window[InspectionLine]:
    """The records of inspections that fit and that the person may see, from ``offset`` on."""
    from zmtool.oversight.closed_loop.keep_clues import local_text
    from zmtool.oversight.inspection.listed import InspectionWanted, count_inspections, listed_inspections

    with opened(place) as at, at.reading() as session:
        person = person_of(session, user, scene_of(at).roles)
        lines = listed_inspections(session, wanted, person, limit=limit, offset=offset)
        late = InspectionWanted(overdue_at=local_text(now))
        return _window(session, lines, offset, wanted, late, person, count_inspections)


def plan_window(
    text: str,
    place: Place = None,
    *,
    state: str = "",
    open_only: bool = False,
    user: str,
    limit: int,
    offset: int = 0,
) -> Window[PlanLine]:
    """The plans of inspections that fit and that the person may see, from ``offset`` on."""
    from zmtool.oversight.inspection.listed_plans import count_plans, listed_plans

    with opened(place) as at, at.reading() as session:
        person = person_of(session, user, scene_of(at).roles)
        lines = listed_plans(
            session, person, open_only=open_only, text=text, state=state, limit=limit, offset=offset
        )
        if offset:
            return Window(lines)
        return Window(lines, count_plans(session, person, open_only=open_only, text=text, state=state))


def _window(
    session: Session,
    lines: tuple[Line, ...],
    offset: int,
    wanted: Wanted,
    late: Wanted,
    person: Viewer,
    count: Callable[[Session, Wanted, Viewer], int],
) -> Window[Line]:
    if offset:
        return Window(lines)
    total = count(session, wanted, person)
    return Window(lines, total, -1 if wanted.text else count(session, late, person))


def _named(library: IndicatorLibrary, text: str) -> tuple[str, ...]:
    return tuple(one.code for one in library.by_code.values() if text in one.label) if text else ()
