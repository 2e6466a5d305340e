"""Everybody's inbox of oversight: what waits for this person, the most urgent first (supervision.md 4.5)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from zmtool.oversight.course.definition import ASSIGNEE, SAME, Life
from zmtool.oversight.inspection.definition import record_life
from zmtool.oversight.internal.definition import alert_life
from zmtool.oversight.roles.definition import Viewer
from zmtool.workflow.oversight_scene import Scene, person_of, scene_of
from zmtool.workflow.workspace import Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session

MOST = 500
_MILDEST = 4


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that waits: of what kind, which, what has to be done, about whom, until when (ISO local, empty for no limit)."""

    kind: str
    number: str
    todo: str
    about: str
    level: int
    due: str
    late: bool


def inbox(place: Place = None, *, now: datetime, user: str) -> tuple[Task, ...]:
    """What waits for a person, what is late first, then by its end."""
    with opened(place, now=now) as at, at.reading() as session:
        scene = scene_of(at)
        person = person_of(session, user, scene.roles)
        found = [
            *_clues(session, scene, person, now),
            *_problems(session, scene, person, now),
            *_alerts(session, alert_life(at.root), person, now),
            *_plans(session, person, now),
            *_inspections(session, record_life(at.root), person, now),
        ]
    return tuple(sorted(found, key=lambda one: (one.due == "", one.due, one.level or 9)))[:MOST]


def waiting_states(life: Life, may: Collection[str]) -> dict[str, str]:
    """The states in which somebody with these actions takes the next step, each with what can be done (Chinese)."""
    found: dict[str, list[str]] = {}
    for step in life.steps.values():
        if step.to != SAME and step.may in may:
            for state in step.begins:
                if life.states[state].open:
                    found.setdefault(state, []).append(step.label)
    return {state: "、".join(labels) for state, labels in found.items()}


def assignee_states(life: Life) -> dict[str, str]:
    """The states in which the person in charge takes the next step."""
    found: dict[str, list[str]] = {}
    for step in life.steps.values():
        if step.by == ASSIGNEE and step.to != SAME:
            for state in step.begins:
                found.setdefault(state, []).append(step.label)
    return {state: "、".join(labels) for state, labels in found.items()}


def _clues(session: Session, scene: Scene, person: Viewer, now: datetime) -> list[Task]:
    from sqlmodel import col, select

    from zmtool.oversight.closed_loop.keep_clues import local_text, visible_clues
    from zmtool.oversight.closed_loop.tables import ClueRow

    waiting = waiting_states(scene.clues, person.may - {"merge"})
    rows = session.exec(
        select(ClueRow)
        .where(col(ClueRow.is_open).is_(True), col(ClueRow.state).in_(waiting), visible_clues(person))
        .order_by(col(ClueRow.next_due) == "", col(ClueRow.next_due))
        .limit(MOST)
    )
    at = local_text(now)
    return [
        Task(
            "clue",
            row.clue_no,
            waiting[row.state],
            row.target_name or row.target_key,
            scene.loop.level_of(row.severity),
            row.next_due,
            bool(row.next_due) and row.next_due < at,
        )
        for row in rows
    ]


def _problems(session: Session, scene: Scene, person: Viewer, now: datetime) -> list[Task]:
    from sqlmodel import and_, col, or_, select

    from zmtool.oversight.closed_loop.keep_clues import local_text
    from zmtool.oversight.closed_loop.keep_problems import visible_problems
    from zmtool.oversight.closed_loop.tables import ProblemRow

    waiting = waiting_states(scene.problems, person.may)
    mine = assignee_states(scene.problems)
    at = local_text(now)
    in_charge = and_(col(ProblemRow.resp_person) == person.login, col(ProblemRow.state).in_(mine))
    rows = session.exec(
        select(ProblemRow)
        .where(
            col(ProblemRow.is_open).is_(True),
            or_(in_charge, col(ProblemRow.state).in_(waiting)),
            or_(col(ProblemRow.next_opens) == "", col(ProblemRow.next_opens) <= at),
            visible_problems(person),
        )
        .order_by(col(ProblemRow.next_due) == "", col(ProblemRow.next_due))
        .limit(MOST)
    )
    found = []
    for row in rows:
        own = row.resp_person == person.login and row.state in mine
        todo = mine[row.state] if own else waiting.get(row.state, "")
        if not todo or (row.resp_person == person.login and not own):
            continue
        found.append(
            Task(
                "problem",
                row.prob_no,
                todo,
                row.target_name or row.target_key,
                row.level,
                row.next_due,
                bool(row.next_due) and row.next_due < at,
            )
        )
    return found


def _alerts(session: Session, life: Life, person: Viewer, now: datetime) -> list[Task]:
    from sqlmodel import and_, col, or_, select

    from zmtool.oversight.closed_loop.keep_clues import local_text
    from zmtool.oversight.internal.listed import visible_alerts
    from zmtool.oversight.internal.tables import SupervisionAlertRow as Alert

    waiting, mine, at = waiting_states(life, person.may), assignee_states(life), local_text(now)
    in_charge = and_(col(Alert.person) == person.login, col(Alert.state).in_(mine))
    rows = session.exec(
        select(Alert)
        .where(
            col(Alert.is_open).is_(True),
            or_(in_charge, col(Alert.state).in_(waiting)),
            visible_alerts(person),
        )
        .order_by(col(Alert.next_due) == "", col(Alert.next_due))
        .limit(MOST)
    )
    found = []
    for row in rows:
        own = row.person == person.login and row.state in mine
        todo = mine[row.state] if own else waiting.get(row.state, "")
        if todo:
            about = row.subject_name or row.subject_key
            late = bool(row.next_due) and row.next_due < at
            found.append(Task("alert", row.alert_no, todo, about, row.level, row.next_due, late))
    return found


def _plans(session: Session, person: Viewer, now: datetime) -> list[Task]:
    """Plans of inspections that wait for approval, until the day before they begin."""
    from zmtool.oversight.closed_loop.keep_clues import local_text
    from zmtool.oversight.inspection.keep_plans import BEGINS
    from zmtool.oversight.inspection.listed_plans import listed_plans

    if "approve" not in person.may:
        return []
    at = local_text(now)
    waiting = [
        one for one in listed_plans(session, person, open_only=True, limit=MOST) if one.state == BEGINS
    ]
    return [
        Task("inspection_plan", one.plan_no, "审批计划", f"{one.shops} 户", _MILDEST, due, due < at)
        for one in waiting
        for due in (f"{one.first_day}T00:00:00",)
    ]


def _inspections(session: Session, life: Life, person: Viewer, now: datetime) -> list[Task]:
    """Inspections that something is still to be done about: put right, a case or none."""
    from zmtool.oversight.closed_loop.keep_clues import local_text
    from zmtool.oversight.inspection.listed import InspectionWanted, listed_inspections

    waiting, at = waiting_states(life, person.may), local_text(now)
    return [
        Task(
            "inspection",
            one.insp_no,
            waiting[one.state],
            one.shop,
            _MILDEST,
            one.next_due,
            bool(one.next_due) and one.next_due < at,
        )
        for one in listed_inspections(session, InspectionWanted(open_only=True), person, limit=MOST)
        if one.state in waiting
    ]
