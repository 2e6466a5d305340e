"""Making a plan of inspections: by what is urgent, or from a random draw (supervision.md 1.3)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from zmtool.base.errors import NotFound, Refused, UsageProblem
from zmtool.base.plain import to_plain
from zmtool.oversight.inspection.choosing import chosen, reasons_out
from zmtool.oversight.inspection.definition import RND, load_inspection_rules
from zmtool.oversight.inspection.priority import Priority
from zmtool.oversight.inspection.records import Inspector
from zmtool.oversight.inspection.routing import Group, Stop, limit_of, places, routed
from zmtool.staff.duty import DutyProblem
from zmtool.staff.records import Officer
from zmtool.workflow.inspection_candidates import Area, candidates_of
from zmtool.workflow.inspection_groups import WantedGroup, fit_groups, officers_of, require_fit
from zmtool.workflow.oversight_scene import person_of, require, scene_of
from zmtool.workflow.workspace import OpenWorkspace, Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session

    from zmtool.oversight.inspection.plan_records import InspectionPlan, PlanClient, PlanGroup

_MOST_DAYS = 31


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
    from zmtool.oversight.inspection.keep_plans import keep_plan, new_plan_no, planned_shops
    from zmtool.oversight.inspection.plan_records import InspectionPlan

    with opened(place, now=now) as at, at.writing() as session:
        scene = scene_of(at)
        require(person_of(session, user, scene.roles), "inspect", scene.roles)
        rules = load_inspection_rules(at.root)
        days = _days(at, first_day, last_day)
        officers, unfit = fit_groups(officers_of(session, groups), days, rules)
        numbered = tuple(
            Group(number, tuple(one.cert_no for one in held), wanted.rural)
            for number, (wanted, held) in enumerate(zip(groups, officers, strict=True), 1)
        )
        room = places(numbered, days, rules)
        room = min(room, most) if most > 0 else room
        wanted_area = area or Area()
        _require_known(session, special or {}, "--special")
        _require_known(session, avoid or {}, "--avoid")
        candidates = candidates_of(session, at, scene, rules, wanted_area, days[0])
        plan_no = new_plan_no(session, scene.org, days[0].year)
        planned, special, avoid = planned_shops(session, days[0]), special or {}, avoid or {}
        seed = f"{plan_no}|{days[0]}"
        shops = chosen(
            candidates, room, rules, first_day=days[0], seed=seed, special=special, planned=planned
        )
        if not shops:
            raise Refused(
                "没有可以检查的零售户",
                next_step="请先导入登记簿，或放宽范围；近期查过的、已在其他计划里的不再列入（zmtool inspect plan list --open）",
            )
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
    from zmtool.oversight.inspection.keep_plans import keep_plan, new_plan_no, planned_shops
    from zmtool.oversight.inspection.plan_records import InspectionPlan, PlanClient

    with opened(place, now=now) as at, at.writing() as session:
        scene = scene_of(at)
        require(person_of(session, user, scene.roles), "inspect", scene.roles)
        rules = load_inspection_rules(at.root)
        days = _days(at, first_day, last_day)
        batch = kept_batch(session, batch_no)
        planned = planned_shops(session, days[0])
        waiting = [one.shop for one in batch.shops if not one.shop.passed_over and not one.result]
        pairs = list(dict.fromkeys(one.officers for one in waiting))
        officers = officers_of(session, [WantedGroup(pair) for pair in pairs])
        for pair in officers:
            require_fit([pair], days, rules)
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


def _require_known(session: Session, numbers: Iterable[str], where: str) -> None:
    from zmtool.licenses.register.keep import known_retailers

    wanted = list(numbers)
    known = known_retailers(session, wanted)
    missing = [one for one in wanted if one not in known]
    if missing:
        raise NotFound(
            f"登记簿中没有许可证 {'、'.join(missing)}",
            where=where,
            next_step="用 zmtool license list 任意片段 查找",
        )


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


def _plan_groups(groups: Sequence[Group], officers: Sequence[Sequence[Officer]]) -> tuple[PlanGroup, ...]:
    from zmtool.oversight.inspection.plan_records import PlanGroup

    return tuple(
        PlanGroup(group.number, tuple(Inspector(one.cert_no, one.name) for one in held), group.rural)
        for group, held in zip(groups, officers, strict=True)
    )


def _client(stop: Stop) -> PlanClient:
    from zmtool.oversight.inspection.plan_records import PlanClient

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
