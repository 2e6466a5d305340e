"""Lists of plans of inspections out of the database: what fits and what the person may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, true
from sqlmodel import Session, col, select

from zmtool.oversight.course.listing import holding, same, waiting
from zmtool.oversight.inspection.sight import visible_plans
from zmtool.oversight.inspection.tables import InspectionClientRow, InspectionPlanRow
from zmtool.oversight.roles.definition import Viewer

_TOLD = ("plan_no", "title", "station", "made_by")


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One line of a list of plans."""

    plan_no: str
    title: str
    state: str
    station: str
    first_day: date
    last_day: date
    shops: int
    done: int
    made_by: str
    approved_by: str


def listed_plans(
    session: Session,
    person: Viewer,
    *,
    open_only: bool,
    text: str = "",
    state: str = "",
    limit: int,
    offset: int = 0,
) -> tuple[PlanLine, ...]:
    """The plans that a person may see, the latest first; ``text`` is part of number, title, station or who made it."""
    statement = (
        select(InspectionPlanRow)
        .where(visible_plans(session, person), *_fitting(open_only, text, state))
        .order_by(col(InspectionPlanRow.id).desc())
        .limit(limit)
        .offset(offset)
    )
    rows: Sequence[InspectionPlanRow] = session.exec(statement).all()
    counts = dict(
        session.exec(
            select(InspectionClientRow.plan_no, func.count())
            .where(
                col(InspectionClientRow.plan_no).in_([one.plan_no for one in rows]),
                InspectionClientRow.insp_no != "",
            )
            .group_by(col(InspectionClientRow.plan_no))
        ).all()
    )
    return tuple(
        PlanLine(
            one.plan_no,
            one.title,
            one.state,
            one.station,
            one.first_day,
            one.last_day,
            one.shops,
            counts.get(one.plan_no, 0),
            one.made_by,
            one.approved_by,
        )
        for one in rows
    )


def count_plans(session: Session, person: Viewer, *, open_only: bool, text: str = "", state: str = "") -> int:
    """How many plans fit that a person may see."""
    statement = select(func.count(col(InspectionPlanRow.id))).where(
        visible_plans(session, person), *_fitting(open_only, text, state)
    )
    return int(session.exec(statement).one())


def _fitting(open_only: bool, text: str, state: str) -> list[ColumnElement[bool]]:
    found = [
        true(),
        *same((col(InspectionPlanRow.state), state)),
        *waiting(InspectionPlanRow, open_only, ""),
    ]
    if text:
        found.append(holding(InspectionPlanRow, _TOLD, text))
    return found
