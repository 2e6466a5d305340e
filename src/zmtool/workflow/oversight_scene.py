"""What every procedure of oversight looks at: the data files, the calendar, and the person at the keyboard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from zmtool.base.errors import Refused
from zmtool.law.calendar import WorkCalendar
from zmtool.law.library import load_law
from zmtool.oversight.closed_loop.definition import Loop, clue_life, load_loop, problem_life
from zmtool.oversight.course.definition import Life
from zmtool.oversight.indicators.library import IndicatorLibrary, load_indicators
from zmtool.oversight.roles.definition import Roles, Viewer, load_roles
from zmtool.workflow.workspace import OpenWorkspace

if TYPE_CHECKING:
    from sqlmodel import Session

_NO_ORG = "本局"


@dataclass(frozen=True, slots=True)
class Scene:
    """The data of oversight in one workspace; ``org`` is how the bureau's numbers call it."""

    roles: Roles
    library: IndicatorLibrary
    loop: Loop
    clues: Life
    problems: Life
    calendar: WorkCalendar
    org: str


def scene_of(at: OpenWorkspace) -> Scene:
    """The data of oversight that holds in a workspace. Raises UsageProblem for a data file that is wrong."""
    root = at.root
    bureau = at.workspace.settings.bureau
    return Scene(
        load_roles(root),
        load_indicators(root),
        load_loop(root),
        clue_life(root),
        problem_life(root),
        load_law(root).calendar,
        bureau.short_name or bureau.region or _NO_ORG,
    )


def person_of(session: Session, login: str, roles: Roles) -> Viewer:
    """The person at the keyboard as oversight sees him or her."""
    from zmtool.oversight.roles.keep import viewer_of

    return viewer_of(session, login, roles)


def require(person: Viewer, action: str, roles: Roles) -> None:
    """Raises Refused where the person may not do it."""
    if action not in person.may:
        raise Refused(
            f"“{person.login}”没有“{roles.actions[action]}”的职责",
            next_step="请由有该职责的人办理；职责用 zmtool staff post 登记",
        )


def note_seen(at: OpenWorkspace, kind: str, number: str, *, now: datetime, user: str) -> None:
    """Takes down that a person opened a record about the bureau's own people, or a protected report."""
    from zmtool.store.audit import record

    with at.writing() as session:
        record(session, now=now, who=user, action=f"{kind}.seen", subject=f"{kind}/{number}", change={})
