"""Applications and the layout: what the plan says of a new shop's place, and the places that applications hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from zmtool.base.errors import InvalidValue
from zmtool.law.citations import citation_from_code
from zmtool.law.deadlines import ground_text
from zmtool.licenses.layout.coordinates import Position, parse_datum, position_of
from zmtool.licenses.layout.datums import spot_of
from zmtool.licenses.layout.from_register import point_of_retailer
from zmtool.licenses.layout.points import RETAIL, Point, Status
from zmtool.licenses.layout.site import Site
from zmtool.licenses.layout.verdict import Outcome, Verdict
from zmtool.licenses.life.objection import Objection
from zmtool.licenses.life.records import Course
from zmtool.licenses.life.surroundings import Surroundings
from zmtool.licenses.records import Application
from zmtool.licenses.register.records import Retailer
from zmtool.workflow.licence_layout import Asking, check_site
from zmtool.workflow.workspace import OpenWorkspace

if TYPE_CHECKING:
    from sqlmodel import Session

_HELD = ("ACCEPTED", "PAPER_REVIEW", "SITE_CHECK", "REVIEW", "PAUSED", "GRANTED")
"""States in which an application holds its place (许可 4.4: 已受理未决的在先申请也占位)."""


def layout_objections(
    session: Session, at: OpenWorkspace, application: Application, around: Surroundings
) -> tuple[Objection, ...]:
    """What the layout plan says against a new shop at the place that was inspected.

    The plan's own doubts and a place that nobody took down go to a person; a missing measurement stops, because the
    straight line never refuses.
    """
    if application.matter != "NEW":
        return ()
    position = _position(application)
    if position is None:
        return (
            Objection(
                "",
                "没有登记申请点坐标，合理布局没有判断",
                remedy="请登记 site.longitude、site.latitude、site.datum、site.cell；确不需要的由负责人确认",
                stops=False,
            ),
        )
    site = Site(
        position,
        cell=application.site.cell.split(" ")[0],
        format=application.applicant.format,
        tags=application.applicant.tags,
        own=tuple(filter(None, (application.application_no, application.licence.lic_no))),
    )
    checked = check_site(
        site,
        at,
        asking=Asking(around.today),
        application=application.application_no,
        measured=_measured(session, application),
    )
    if checked is None:
        return (
            Objection(
                "",
                "本局没有现行的布局规划，合理布局须人工判断",
                remedy="把规划写进 schemas/licenses/layout/，见 docs/licences-layout.md",
                stops=False,
            ),
        )
    return tuple(_told(checked.verdict, around))


def _told(verdict: Verdict, around: Surroundings) -> Iterator[Objection]:
    source = f"{verdict.plan_name}（{verdict.plan} 第 {verdict.version} 版）"
    if verdict.outcome is Outcome.DENY:
        for one in verdict.denials:
            law = ground_text(tuple(map(citation_from_code, one.law)), around.law.statutes)
            found = f"实测 {one.measured}" if one.measured else ""
            yield Objection(
                one.code, f"不符合合理布局：{one.threshold}；{found}", f"{source}{one.article}；{law}"
            )
    elif verdict.outcome is Outcome.MEASURE:
        listed = "、".join(one.label for one in verdict.to_measure)
        yield Objection(
            "", f"还要实地测距：{listed}", source, "用 zmtool license layout measure 登记实测距离"
        )
    elif verdict.outcome is Outcome.WAIT:
        yield Objection("", f"没有余量，应列入轮候（第 {verdict.number} 位）", source, stops=False)
    elif verdict.outcome is Outcome.PERSON:
        yield Objection("", f"合理布局须人工判断：{'；'.join(verdict.questions)}", source, stops=False)


def keep_places(
    session: Session,
    course: Course,
    state: str,
    issued: Retailer | None,
    around: Surroundings,
    *,
    now: datetime,
    user: str,
) -> None:
    """An accepted application holds its place until it is decided; then the licence does, or nobody."""
    from zmtool.licenses.layout.keep import keep_points, points_by_ref

    application = course.application
    points: list[Point] = []
    if application.matter == "NEW":
        number = application.application_no
        known = points_by_ref(session, [number]).get(number)
        if state in _HELD or known is not None:
            points.append(_application_point(course, state, known))
    if issued is not None:
        before = points_by_ref(session, [issued.lic_no]).get(issued.lic_no)
        if before is not None or issued.longitude is not None:
            points.append(point_of_retailer(issued, before, around.statuses, around.today))
    if points:
        keep_points(session, points, now=now, who=user, why=f"随申请 {application.application_no}")


def _application_point(course: Course, state: str, known: Point | None) -> Point:
    application = course.application
    accepted = course.last("accept")
    base = known or Point(RETAIL, application.application_no)
    position = _position(application)
    ended = state not in _HELD
    day: date | None = course.steps[-1].at.date() if course.steps else None
    return replace(
        base,
        name=application.applicant.name or application.applicant.principal,
        position=position or base.position,
        spot=spot_of(position) if position is not None else base.spot,
        cell=application.site.cell.split(" ")[0] or base.cell,
        format=application.applicant.format or base.format,
        status=Status.ENDED if ended else Status.APPLIED,
        # Points have the clock on the wall of the office, without its zone.
        accepted_at=accepted.at.replace(tzinfo=None) if accepted else base.accepted_at,
        ended_on=day if ended else None,
        address=application.applicant.business_address,
    )


def _measured(session: Session, application: Application) -> dict[str, Decimal]:
    """Distances of the site check to points that the workspace knows."""
    from zmtool.licenses.layout.keep import points_by_ref

    walked = {one.lic_no: one.metres for one in application.site.points if one.metres is not None}
    known = points_by_ref(session, list(walked))
    return {ref: metres for ref, metres in walked.items() if ref in known}


def _position(application: Application) -> Position | None:
    site = application.site
    if site.longitude is None or site.latitude is None:
        return None
    try:
        return position_of(str(site.longitude), str(site.latitude), parse_datum(site.datum))[0]
    except InvalidValue:
        return None
