"""Plans of inspections at work: shown, listed, approved, dropped, finished once every shop has its record (supervision.md 1.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from zmtool.oversight.course.advance import Obstacle, Standing, already_against, obstacles
from zmtool.oversight.course.definition import Step
from zmtool.oversight.course.records import Taken
from zmtool.oversight.inspection.conditions import PLAN_BEFOREHAND, PLAN_CONDITIONS, PlanStanding
from zmtool.oversight.inspection.definition import InspectionRules, load_inspection_rules, plan_life
from zmtool.staff.duty import DutyProblem, fit_for_duty
from zmtool.workflow.clue_steps import Advanced, refusal
from zmtool.workflow.inspection_groups import WantedGroup, officers_of
from zmtool.workflow.oversight_scene import person_of, scene_of
from zmtool.workflow.workspace import OpenWorkspace, Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session

    from zmtool.oversight.inspection.keep_plans import KeptPlan
    from zmtool.oversight.inspection.listed_plans import PlanLine

_PROGRAM = "程序"


def show_plan(number: str, place: Place = None, *, user: str) -> KeptPlan:
    """A plan with its groups and shops, as a person may see it. Raises NotFound."""
    from zmtool.oversight.inspection.keep_plans import seen_plan

    with opened(place) as at, at.reading() as session:
        return seen_plan(session, number, person_of(session, user, scene_of(at).roles))


@dataclass(frozen=True, slots=True)
class PlanView:
    """A plan as a person sees it: with the steps that could come next and what stands in their way already.

    ``shops`` are the names of its shops by licence, ``may`` the actions of the person.
    """

    kept: KeptPlan
    next_steps: tuple[Step, ...]
    against: Mapping[str, tuple[Obstacle, ...]]
    shops: Mapping[str, str]
    may: frozenset[str]


def look_at_plan(number: str, place: Place = None, *, now: datetime, user: str) -> PlanView:
    """A plan with what can be done about it. Raises NotFound."""
    from zmtool.licenses.register.keep import known_retailers
    from zmtool.oversight.inspection.keep_plans import seen_plan

    with opened(place, now=now) as at, at.reading() as session:
        scene, life, rules = scene_of(at), plan_life(at.root), load_inspection_rules(at.root)
        person = person_of(session, user, scene.roles)
        kept = seen_plan(session, number, person)
        steps = tuple(one for one in life.steps_from(kept.state) if not one.may or one.may in person.may)
        standing = Standing(
            life,
            PlanStanding(_unfit(session, kept, rules) if steps else ()),
            PLAN_CONDITIONS,
            person.may,
            False,
            dict(scene.roles.actions),
        )
        against = {
            one.id: already_against(kept.course, one, standing, PLAN_BEFOREHAND, now=now, user=user)
            for one in steps
        }
        register = known_retailers(session, [one.lic_no for one in kept.plan.clients])
        shops = {number: one.name or one.principal for number, one in register.items()}
        return PlanView(kept, steps, against, shops, person.may)


def list_plans(
    place: Place = None, *, user: str, open_only: bool = False, limit: int = 200, offset: int = 0
) -> tuple[PlanLine, ...]:
    """The plans that a person may see, the latest first."""
    from zmtool.oversight.inspection.listed_plans import listed_plans

    with opened(place) as at, at.reading() as session:
        person = person_of(session, user, scene_of(at).roles)
        return listed_plans(session, person, open_only=open_only, limit=limit, offset=offset)


def advance_plan(
    number: str, step: str, place: Place = None, *, note: str = "", now: datetime, user: str
) -> Advanced:
    """Approves or drops a plan. Raises NotFound, Refused with everything that stands against it."""
    from zmtool.oversight.inspection.keep_plans import keep_plan_steps, seen_plan

    with opened(place, now=now) as at, at.writing() as session:
        scene, life, rules = scene_of(at), plan_life(at.root), load_inspection_rules(at.root)
        person = person_of(session, user, scene.roles)
        kept = seen_plan(session, number, person)
        taken = Taken(life.step_named(step), now, user, note.strip())
        standing = Standing(
            life,
            PlanStanding(_unfit(session, kept, rules)),
            PLAN_CONDITIONS,
            person.may,
            False,
            dict(scene.roles.actions),
        )
        against = obstacles(kept.course, taken, standing)
        if against:
            raise refusal(f"检查计划 {kept.plan.plan_no}", against)
        course = kept.course.and_then(taken)
        keep_plan_steps(session, kept, course, life, now=now, who=user)
        state = life.state_of(course)
        return Advanced(kept.plan.plan_no, state, life.states[state].label)


def finish_plan(session: Session, at: OpenWorkspace, plan_no: str, *, now: datetime, user: str) -> None:
    """The program's own step once every shop of an approved plan has its record."""
    from zmtool.oversight.inspection.keep_plans import keep_plan_steps, kept_plan

    life = plan_life(at.root)
    kept = kept_plan(session, plan_no)
    if kept.state in life.steps["finish"].begins:
        course = kept.course.and_then(Taken("finish", now, _PROGRAM))
        keep_plan_steps(session, kept, course, life, now=now, who=user)


def _unfit(session: Session, kept: KeptPlan, rules: InspectionRules) -> tuple[DutyProblem, ...]:
    """Officers of the plan who may not go on one of its days, each problem once."""
    wanted = [WantedGroup(tuple(one.cert_no for one in group.officers)) for group in kept.plan.groups]
    days = sorted({one.day for one in kept.plan.clients})
    found = [
        problem
        for held in officers_of(session, wanted)
        for day in days
        for problem in fit_for_duty(held, day, together=rules.group.officers)
    ]
    return tuple({one.message: one for one in found}.values())
