"""The layout of retail points at work: which plan holds, whether a place fits it, a renewal under both plans."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from zmtool.base.errors import InvalidValue, NotFound, UsageProblem
from zmtool.law.library import load_licence_reasons
from zmtool.licenses.layout.asked import cell_of
from zmtool.licenses.layout.coordinates import Position
from zmtool.licenses.layout.datums import spot_of
from zmtool.licenses.layout.judgement import judge
from zmtool.licenses.layout.plan import LayoutPlan
from zmtool.licenses.layout.plans import load_plans, plan_named, plan_on
from zmtool.licenses.layout.points import RETAIL, Near, Point
from zmtool.licenses.layout.renewal import RenewalVerdict, judge_renewal
from zmtool.licenses.layout.site import Site
from zmtool.licenses.layout.verdict import Verdict
from zmtool.licenses.layout.waiting import pending_of, ranking
from zmtool.workflow.workspace import Place, local_data, opened

if TYPE_CHECKING:
    from zmtool.licenses.layout.near import StoredPoints
    from zmtool.workflow.workspace import OpenWorkspace


@dataclass(frozen=True, slots=True)
class Asking:
    """Which plan is meant: one by name, or the one that holds in a region on a day.

    ``region`` empty is the bureau's own of the workspace.
    """

    on: date
    name: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class CheckedSite:
    """The place as it was judged, with what the workspace knew of it."""

    site: Site
    plan: LayoutPlan
    verdict: Verdict


def plans(folder: Path | None = None) -> tuple[LayoutPlan, ...]:
    """Every plan at hand, also without a workspace."""
    return load_plans(local_data(folder))


def plan_for(at: OpenWorkspace, asking: Asking) -> LayoutPlan | None:
    """The plan that is meant; None where none holds. Raises NotFound or UsageProblem for a name or region that is none."""
    known = load_plans(at.root)
    if asking.name:
        return plan_named(known, asking.name, asking.on)
    region = asking.region or at.workspace.settings.bureau.region
    if not region:
        raise UsageProblem(
            "不知道是哪个地区的布局规划",
            where="zmtool.toml 的 region",
            next_step="请在 zmtool.toml 的 [bureau] 写上 region（六位区划代码），或用 --region、--plan 指明",
        )
    return plan_on(known, region, asking.on)


def needed_plan(at: OpenWorkspace, asking: Asking) -> LayoutPlan:
    """The plan that is meant. Raises NotFound where none holds."""
    plan = plan_for(at, asking)
    if plan is None:
        region = asking.region or at.workspace.settings.bureau.region
        raise NotFound(
            f"{region} 在 {asking.on} 没有布局规划",
            where=str(at.root / "schemas" / "licenses" / "layout"),
            next_step="请把本局的规划写成 yaml 放进该文件夹（见 docs/licences-layout.md），或用 --plan 指明一份",
        )
    return plan


def check_site(
    site: Site,
    place: Place = None,
    *,
    asking: Asking,
    application: str = "",
    measured: Mapping[str, Decimal],
) -> CheckedSite | None:
    """Whether the place fits the plan; None where no plan holds.

    With an ``application`` number its kept measurements and its time of acceptance are used. Raises UsageProblem for a
    measured point that is not known.
    """
    from zmtool.licenses.layout.keep import find_waiter, measured_metres, waiters
    from zmtool.licenses.layout.near import StoredPoints

    with opened(place) as at:
        plan = plan_for(at, asking)
        if plan is None:
            return None
        with at.reading() as session:
            points = StoredPoints(session)
            walked = dict(measured)
            if application:
                walked = {**measured_metres(session, application), **walked}
                known = points.find(application)
                waiter = find_waiter(session, application)
                accepted = waiter.accepted_at if waiter else known.accepted_at if known else None
                site = replace(site, own=(*site.own, application), accepted_at=site.accepted_at or accepted)
            cell = cell_of(site, plan)
            if cell is not None:
                site = replace(site, cell=cell.code)
            ranks = ranking(waiters(session, cell.code), cell.code, asking.on) if cell else ()
            try:
                verdict = judge(
                    site,
                    plan,
                    points,
                    on=asking.on,
                    reasons=load_licence_reasons(at.root),
                    measured=walked,
                    waiting=pending_of(ranks),
                )
            except InvalidValue as error:
                raise _unknown_point(error) from error
    return CheckedSite(site, plan, verdict)


def check_renewal(
    licence_no: str,
    place: Place = None,
    *,
    asking: Asking,
    granted_on: date | None,
    grant_plan: str = "",
    measured: Mapping[str, Decimal],
    changed: bool | None,
) -> RenewalVerdict:
    """Whether a holder's place fits the plan of today or the one at grant: by name, by day, or as the register has it.

    Raises NotFound for a licence that is not among the points, or where no plan holds today.
    """
    from zmtool.licenses.layout.keep import measured_metres
    from zmtool.licenses.layout.near import StoredPoints
    from zmtool.licenses.register.keep import known_retailers

    with opened(place) as at:
        now = needed_plan(at, asking)
        with at.reading() as session:
            points = StoredPoints(session)
            point = _holder(points, licence_no)
            registered = known_retailers(session, [licence_no]).get(licence_no)
            recorded = registered.plan_code if registered and granted_on is None else ""
            then = _plan_at_grant(at, asking, granted_on, grant_plan or recorded)
            tags = registered.tags if registered else ()
            site = Site(point.position, point.cell, format=point.format, tags=tags, own=(licence_no,))
            walked = {**measured_metres(session, licence_no), **measured}
            try:
                return judge_renewal(
                    site,
                    now,
                    then,
                    points,
                    on=asking.on,
                    reasons=load_licence_reasons(at.root),
                    measured=walked,
                    changed=changed,
                )
            except InvalidValue as error:
                raise _unknown_point(error) from error


def points_near(position: Position, metres: float, place: Place = None) -> list[Near]:
    """The points of the workspace within a straight distance. Raises UsageProblem for a datum that is not known."""
    from zmtool.licenses.layout.near import StoredPoints

    spot = spot_of(position)
    if spot is None:
        raise UsageProblem(
            "没有写明坐标系，不能在图上找", where="--datum", next_step="请写 WGS-84、GCJ-02 或 BD-09"
        )
    with opened(place) as at, at.reading() as session:
        return StoredPoints(session).within(spot, metres)


def _plan_at_grant(
    at: OpenWorkspace, asking: Asking, granted_on: date | None, name: str
) -> LayoutPlan | None:
    if not name and granted_on is None:
        return None
    return plan_for(at, replace(asking, on=granted_on or asking.on, name=name))


def _holder(points: StoredPoints, licence_no: str) -> Point:
    point = points.find(licence_no)
    if point is None or point.kind != RETAIL:
        raise NotFound(
            f"点位库里没有零售点 {licence_no}",
            next_step="请先导入零售点位：zmtool license layout points import 点位.xlsx",
        )
    return point


def _unknown_point(error: InvalidValue) -> UsageProblem:
    return UsageProblem(
        str(error),
        where="--measured",
        next_step="用 zmtool license layout points import 补录该点，或改正编号",
    )
