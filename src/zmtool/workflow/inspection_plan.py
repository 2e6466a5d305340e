"""Plans of inspections at work: made from the register, from a random draw; approved, dropped, shown (supervision.md 1.3)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from zmtool.base.errors import Refused, UsageProblem
from zmtool.base.plain import to_plain
from zmtool.oversight.course.advance import Standing, obstacles
from zmtool.oversight.course.records import Taken
from zmtool.oversight.inspection.choosing import chosen, reasons_out
from zmtool.oversight.inspection.conditions import PLAN_CONDITIONS, PlanStanding
from zmtool.oversight.inspection.definition import RND, InspectionRules, load_inspection_rules, plan_life
from zmtool.oversight.inspection.priority import Priority
from zmtool.oversight.inspection.records import Inspector
from zmtool.oversight.inspection.routing import Group, Stop, limit_of, places, routed
from zmtool.staff.duty import DutyProblem, fit_for_duty, those_fit
from zmtool.staff.records import Officer
from zmtool.workflow.clue_steps import Advanced, refusal
from zmtool.workflow.inspection_candidates import Area, candidates_of
from zmtool.workflow.oversight_scene import person_of, require, scene_of
from zmtool.workflow.workspace import OpenWorkspace, Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session

    from zmtool.oversight.inspection.keep_plans import (
        InspectionPlan,
        KeptPlan,
        PlanClient,
        PlanGroup,
        PlanLine,
    )

_MOST_DAYS = 31
_PROGRAM = "程序"


@dataclass(frozen=True, slots=True)
class WantedGroup:
    """A group as it is asked for: certificate numbers or names of officers, whether it goes to the country."""

    officers: tuple[str, ...]
    rural: bool = False


@dataclass(frozen=True, slots=True)
class PlanMade:
    """A new plan and what could not go into it: shops by licence with the reason (Chinese), officers who may not be sent out."""

    plan: InspectionPlan
    left_out: Mapping[str, str]
    unfit: tuple[DutyProblem, ...] = ()


def make_plan(
    groups: Sequence[WantedGroup],
    place: Place = None,
    *,
    first_day: date,
    last_day: date,
    title: str = "",
    area: Area | None = None,
    most: int = 0,
    special: Mapping[str, str] | None = None,
    avoid: Mapping[str, frozenset[str]] | None = None,
    now: datetime,
    user: str,
) -> PlanMade:
    """Makes a plan and keeps it with everything that it was made from; it waits for approval.

    Planned are the working days from ``first_day`` to ``last_day`` (each day, where there is none), at most ``most`` shops.
    ``special`` are shops of a special inspection with the reason, ``avoid`` the certificates that keep away from a licence.
    An officer whose certificate is not known to be valid on all of these days is left out of the group and told with the reason.
    Raises Refused where too few of a group may go, for a person in two groups, or nothing to plan.
    """
    from zmtool.oversight.inspection.keep_plans import InspectionPlan, keep_plan, new_plan_no, planned_shops

    with opened(place, now=now) as at, at.writing() as session:
        scene = scene_of(at)
        require(person_of(session, user, scene.roles), "inspect", scene.roles)
        rules = load_inspection_rules(at.root)
        days = _days(at, first_day, last_day)
        officers, unfit = _fit_of(_officers_of(session, groups), days, rules)
        numbered = tuple(
            Group(number, tuple(one.cert_no for one in held), wanted.rural)
            for number, (wanted, held) in enumerate(zip(groups, officers, strict=True), 1)
        )
        room = places(numbered, days, rules)
        room = min(room, most) if most > 0 else room
        wanted_area = area or Area()
        candidates = candidates_of(session, at, scene, rules, wanted_area, days[0])
        plan_no = new_plan_no(session, scene.org, days[0].year)
        planned, special, avoid = planned_shops(session, days[0]), special or {}, avoid or {}
        seed = f"{plan_no}|{days[0]}"
        shops = chosen(
            candidates, room, rules, first_day=days[0], seed=seed, special=special, planned=planned
        )
        if not shops:
            raise Refused("没有可以检查的零售户", next_step="请先导入登记簿，或放宽范围；近期查过的不重复")
        route = routed(shops, numbered, days, rules, avoid)
        basis = {
            "rules": rules.version,
            "seed": seed,
            "days": [one.isoformat() for one in days],
            "places": room,
            "area": to_plain(wanted_area),
            "groups": [to_plain(one) for one in numbered],
            "special": dict(sorted(special.items())),
            "avoid": {lic_no: sorted(numbers) for lic_no, numbers in sorted(avoid.items())},
            "planned": dict(sorted(planned.items())),
            "candidates": [to_plain(one) for one in candidates],
        }
        plan = InspectionPlan(
            plan_no,
            title.strip(),
            wanted_area.station,
            days[0],
            days[-1],
            _plan_groups(numbered, officers),
            tuple(map(_client, route.stops)),
            json.dumps(basis, ensure_ascii=False, separators=(",", ":")),
            now,
            user,
        )
        keep_plan(session, plan, now=now, who=user)
        left_out = {**reasons_out(candidates, rules, days[0], planned), **route.left_over}
        return PlanMade(plan, left_out, unfit)


def plan_of_draw(
    batch_no: str,
    place: Place = None,
    *,
    first_day: date,
    last_day: date,
    title: str = "",
    now: datetime,
    user: str,
) -> PlanMade:
    """A plan of what a random draw drew and nobody has visited yet: its shops and its officers, as drawn.

    An officer goes to no more shops a day than a group may. Raises NotFound, Refused where nothing is left or nobody is fit.
    """
    from zmtool.licenses.random_inspection.keep import kept_batch
    from zmtool.oversight.inspection.keep_plans import (
        InspectionPlan,
        PlanClient,
        keep_plan,
        new_plan_no,
        planned_shops,
    )

    with opened(place, now=now) as at, at.writing() as session:
        scene = scene_of(at)
        require(person_of(session, user, scene.roles), "inspect", scene.roles)
        rules = load_inspection_rules(at.root)
        days = _days(at, first_day, last_day)
        batch = kept_batch(session, batch_no)
        planned = planned_shops(session, days[0])
        waiting = [one.shop for one in batch.shops if not one.shop.passed_over and not one.result]
        pairs = list(dict.fromkeys(one.officers for one in waiting))
        officers = _officers_of(session, [WantedGroup(pair) for pair in pairs])
        for pair in officers:
            _require_fit([pair], days, rules)
        numbered = {pair: Group(number, pair) for number, pair in enumerate(pairs, 1)}
        left_out: dict[str, str] = {}
        clients: list[PlanClient] = []
        load: dict[tuple[str, date], int] = {}
        for one in waiting:
            group = numbered[one.officers]
            day = next(
                (
                    day
                    for day in days
                    if all(load.get((each, day), 0) < limit_of(group, rules) for each in group.officers)
                ),
                None,
            )
            if one.lic_no in planned or day is None:
                left_out[one.lic_no] = (
                    f"已在计划 {planned[one.lic_no]} 中" if one.lic_no in planned else "名额已满"
                )
                continue
            for each in group.officers:
                load[each, day] = load.get((each, day), 0) + 1
            why = {"draw": batch.batch_no, "stratum": one.stratum, "key": one.key}
            position = sum(held.group == group.number and held.day == day for held in clients) + 1
            ask = ("按检查项目表逐项检查",)
            clients.append(PlanClient(one.lic_no, RND, day, group.number, position, why=why, ask=ask))
        if not clients:
            raise Refused(
                f"批次 {batch_no} 没有待检查的零售户", next_step="结果都已登记，或都在计划中；也可延长日期"
            )
        plan = InspectionPlan(
            new_plan_no(session, scene.org, days[0].year),
            title.strip() or f"双随机 {batch.batch_no}",
            "",
            days[0],
            days[-1],
            _plan_groups(tuple(numbered.values()), officers),
            tuple(clients),
            json.dumps(
                {"draw": batch.batch_no, "basis": batch.basis_hash, "days": [str(one) for one in days]}
            ),
            now,
            user,
            batch.batch_no,
        )
        keep_plan(session, plan, now=now, who=user)
        return PlanMade(plan, left_out)


def show_plan(number: str, place: Place = None) -> KeptPlan:
    """A plan with its groups and shops. Raises NotFound."""
    from zmtool.oversight.inspection.keep_plans import kept_plan

    with opened(place) as at, at.reading() as session:
        return kept_plan(session, number)


def list_plans(
    place: Place = None, *, open_only: bool = False, limit: int = 200, offset: int = 0
) -> tuple[PlanLine, ...]:
    """The plans, the latest first."""
    from zmtool.oversight.inspection.keep_plans import listed_plans

    with opened(place) as at, at.reading() as session:
        return listed_plans(session, open_only=open_only, limit=limit, offset=offset)


def advance_plan(
    number: str, step: str, place: Place = None, *, note: str = "", now: datetime, user: str
) -> Advanced:
    """Approves or drops a plan. Raises NotFound, Refused with everything that stands against it."""
    from zmtool.oversight.inspection.keep_plans import keep_plan_steps, kept_plan

    with opened(place, now=now) as at, at.writing() as session:
        scene, life, rules = scene_of(at), plan_life(at.root), load_inspection_rules(at.root)
        person = person_of(session, user, scene.roles)
        kept = kept_plan(session, number)
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
        for held in _officers_of(session, wanted)
        for day in days
        for problem in fit_for_duty(held, day, together=rules.group.officers)
    ]
    return tuple({one.message: one for one in found}.values())


def _days(at: OpenWorkspace, first: date, last: date) -> tuple[date, ...]:
    from zmtool.base.errors import UnknownAnswer
    from zmtool.law.library import load_law

    if last < first:
        raise UsageProblem(f"止日 {last} 早于起日 {first}", next_step="请核对 --from 和 --to")
    if (last - first).days >= _MOST_DAYS:
        raise UsageProblem(f"一份计划最多 {_MOST_DAYS} 天", next_step="请按周或者按月分开编制")
    calendar = load_law(at.root).calendar
    every = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    try:
        working = [one for one in every if calendar.is_workday(one)]
    except UnknownAnswer:
        working = [one for one in every if one.isoweekday() <= 5]
    return tuple(working or every)


def _officers_of(session: Session, groups: Sequence[WantedGroup]) -> list[tuple[Officer, ...]]:
    """The officers of each group, by certificate number or name; one who is not registered has no certificate."""
    from zmtool.staff.tables import officers

    known = officers(session)
    by_cert = {one.cert_no: one for one in known}
    by_name: dict[str, list[Officer]] = {}
    for one in known:
        by_name.setdefault(one.name, []).append(one)

    def of(text: str) -> Officer:
        named = by_name.get(text, [])
        if text not in by_cert and len(named) > 1:
            raise UsageProblem(f"有 {len(named)} 人叫“{text}”", next_step="请写执法证号")
        return by_cert.get(text) or (named[0] if named else Officer(text, ""))

    return [tuple(of(text.strip()) for text in group.officers) for group in groups]


def _fit_of(
    groups: Sequence[tuple[Officer, ...]], days: Sequence[date], rules: InspectionRules
) -> tuple[list[tuple[Officer, ...]], tuple[DutyProblem, ...]]:
    """The groups with those who may be sent out from the first day to the last, and why the others may not.

    Raises Refused with every reason where a group comes to too few.
    """
    left: list[tuple[Officer, ...]] = []
    problems: list[DutyProblem] = []
    for held in groups:
        at_first, before = those_fit(held, days[0])
        to_last, after = those_fit(at_first, days[-1])
        problems += before + after
        left.append(to_last if len(to_last) >= rules.group.officers else held)
    _require_fit(left, days, rules)
    return left, tuple({one.message: one for one in problems}.values())


def _require_fit(groups: Sequence[Sequence[Officer]], days: Sequence[date], rules: InspectionRules) -> None:
    if not groups:
        raise UsageProblem("没有检查组", next_step="例：--group 林一舟,周望")
    problems = [
        one.message
        for held in groups
        for day in (days[0], days[-1])
        for one in fit_for_duty(held, day, together=rules.group.officers)
    ]
    everybody = [one.cert_no for held in groups for one in held if one.cert_no]
    twice = sorted({one for one in everybody if everybody.count(one) > 1})
    if not problems and twice:
        problems.append(f"{'、'.join(twice)} 同时在两个组")
    if problems:
        raise Refused("；".join(dict.fromkeys(problems)), next_step="每组须有两名以上持有效执法证的不同人员")


def _plan_groups(groups: Sequence[Group], officers: Sequence[Sequence[Officer]]) -> tuple[PlanGroup, ...]:
    from zmtool.oversight.inspection.keep_plans import PlanGroup

    return tuple(
        PlanGroup(group.number, tuple(Inspector(one.cert_no, one.name) for one in held), group.rural)
        for group, held in zip(groups, officers, strict=True)
    )


def _client(stop: Stop) -> PlanClient:
    from zmtool.oversight.inspection.keep_plans import PlanClient

    one = stop.chosen
    return PlanClient(
        one.candidate.lic_no,
        one.kind,
        stop.day,
        stop.group,
        stop.position,
        f"{one.priority.total:f}",
        why_of(one.priority),
        one.ask,
        tuple(dict.fromkeys(hint.model for hint in one.candidate.hints if not hint.clue)),
    )


def why_of(priority: Priority) -> dict[str, dict[str, str]]:
    """The parts of a priority as they are kept: value, points, ground."""
    return {
        one.name: {"value": f"{one.value:f}", "points": f"{one.points:f}", "ground": one.ground}
        for one in priority.parts
    }
