"""Plans of inspections in the database: reading, keeping, numbers, what is planned already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import case, func
from sqlmodel import Session, col, select

from zmtool.base.errors import NotFound, Refused
from zmtool.oversight.closed_loop.keep_clues import local_text
from zmtool.oversight.closed_loop.numbers import next_number, numbered
from zmtool.oversight.course.definition import Life
from zmtool.oversight.course.keep import add_steps, changed_meanwhile, steps_of
from zmtool.oversight.course.records import Course
from zmtool.oversight.inspection.plan_records import InspectionPlan, PlanClient, PlanGroup
from zmtool.oversight.inspection.records import Inspector
from zmtool.oversight.inspection.sight import visible_plans
from zmtool.oversight.inspection.tables import InspectionClientRow, InspectionExecutorRow, InspectionPlanRow
from zmtool.oversight.roles.definition import Viewer
from zmtool.store.audit import record

KIND = "inspection_plan"
BEGINS = "DRAFT"
_APPROVED = ("APPROVED", "DONE")


@dataclass(frozen=True, slots=True)
class KeptPlan:
    """A plan with its course, state and the number of its saved version."""

    plan: InspectionPlan
    course: Course
    state: str
    version: int


def new_plan_no(session: Session, org: str, year: int) -> str:
    """The next number of a plan in a year (JH-机构-年-序)."""
    return next_number(session, col(InspectionPlanRow.plan_no), f"JH-{org}-{year}-")


def kept_plan(session: Session, number: str) -> KeptPlan:
    """The plan with this number, or with this serial. Raises NotFound."""
    return _kept(session, _row(session, number))


def seen_plan(session: Session, number: str, person: Viewer) -> KeptPlan:
    """The plan if the person may see it. Raises NotFound in either case."""
    row = _row(session, number)
    seen = select(InspectionPlanRow.id).where(InspectionPlanRow.id == row.id, visible_plans(session, person))
    if session.exec(seen).first() is None:
        raise _no_plan(number)
    return _kept(session, row)


def _kept(session: Session, row: InspectionPlanRow) -> KeptPlan:
    groups: dict[int, list[InspectionExecutorRow]] = {}
    for one in session.exec(
        select(InspectionExecutorRow)
        .where(InspectionExecutorRow.plan_no == row.plan_no)
        .order_by(col(InspectionExecutorRow.id))
    ):
        groups.setdefault(one.group_no, []).append(one)
    made_at = datetime.fromisoformat(row.made_at)
    plan = InspectionPlan(
        row.plan_no,
        row.title,
        row.station,
        row.first_day,
        row.last_day,
        tuple(
            PlanGroup(number, tuple(Inspector(one.cert_no, one.name) for one in held), held[0].rural)
            for number, held in groups.items()
        ),
        clients_of(session, row.plan_no),
        row.basis,
        made_at,
        row.made_by,
        row.random_batch,
    )
    course = Course(made_at.astimezone(), BEGINS, steps_of(session, KIND, row.plan_no))
    return KeptPlan(plan, course, row.state, row.version)


def clients_of(session: Session, plan_no: str) -> tuple[PlanClient, ...]:
    """The shops of a plan in the order of the plan."""
    rows = session.exec(
        select(InspectionClientRow)
        .where(InspectionClientRow.plan_no == plan_no)
        .order_by(
            col(InspectionClientRow.day), col(InspectionClientRow.group_no), col(InspectionClientRow.position)
        )
    )
    return tuple(
        PlanClient(
            row.lic_no,
            row.kind,
            row.day,
            row.group_no,
            row.position,
            row.priority,
            row.why,
            tuple(row.ask),
            tuple(row.models),
            row.insp_no,
        )
        for row in rows
    )


def keep_plan(session: Session, plan: InspectionPlan, *, now: datetime, who: str) -> None:
    """Keeps a new plan with its groups and shops."""
    session.add(
        InspectionPlanRow(
            plan_no=plan.plan_no,
            title=plan.title,
            state=BEGINS,
            station=plan.station,
            first_day=plan.first_day,
            last_day=plan.last_day,
            random_batch=plan.random_batch,
            shops=len(plan.clients),
            basis=plan.basis,
            basis_hash=plan.basis_hash,
            made_at=local_text(plan.made_at),
            made_by=plan.made_by,
            updated_at=local_text(now),
        )
    )
    for group in plan.groups:
        session.add_all(
            InspectionExecutorRow(
                plan_no=plan.plan_no,
                group_no=group.number,
                cert_no=one.cert_no,
                name=one.name,
                rural=group.rural,
            )
            for one in group.officers
        )
    session.add_all(
        InspectionClientRow(
            plan_no=plan.plan_no,
            position=one.position,
            lic_no=one.lic_no,
            kind=one.kind,
            day=one.day,
            group_no=one.group,
            priority=one.priority,
            why=dict(one.why),
            ask=list(one.ask),
            models=list(one.models),
        )
        for one in plan.clients
    )
    session.flush()
    record(
        session,
        now=now,
        who=who,
        action="inspection_plan.make",
        subject=f"{KIND}/{plan.plan_no}",
        change={"shops": len(plan.clients), "basis": plan.basis_hash, "random_batch": plan.random_batch},
    )


def keep_plan_steps(
    session: Session, kept: KeptPlan, course: Course, life: Life, *, now: datetime, who: str
) -> None:
    """Keeps the new steps of a plan. Raises Refused where somebody changed it meanwhile."""
    row = _row(session, kept.plan.plan_no)
    if row.version != kept.version:
        raise changed_meanwhile(session, life, KIND, row.plan_no)
    row.version += 1
    row.state = life.state_of(course)
    row.is_open = life.states[row.state].open
    approved = course.last("approve")
    if approved is not None:
        row.approved_at, row.approved_by = local_text(approved.at), approved.by
    row.updated_at = local_text(now)
    session.flush()
    add_steps(session, KIND, row.plan_no, course.steps, after=len(kept.course.steps))
    last = course.steps[-1]
    record(
        session,
        now=now,
        who=who,
        action=f"inspection_plan.{last.step}",
        subject=f"{KIND}/{row.plan_no}",
        change={"state": row.state},
        why=last.note,
    )


def note_done(session: Session, plan_no: str, lic_no: str, insp_no: str) -> int:
    """Notes the record of a shop of a plan; how many shops are still to be visited. Raises NotFound, Refused."""
    row = session.exec(
        select(InspectionClientRow).where(
            InspectionClientRow.plan_no == plan_no, InspectionClientRow.lic_no == lic_no
        )
    ).first()
    if row is None:
        raise NotFound(f"计划 {plan_no} 里没有 {lic_no}", next_step="用 zmtool inspect plan show 查看名单")
    if row.insp_no:
        raise Refused(
            f"计划 {plan_no} 的 {lic_no} 已有检查记录 {row.insp_no}", next_step="请核对，勿重复登记"
        )
    row.insp_no = insp_no
    session.flush()
    left = select(func.count()).where(
        InspectionClientRow.plan_no == plan_no, InspectionClientRow.insp_no == ""
    )
    return int(session.exec(left).one())


def planned_shops(session: Session, day: date) -> dict[str, str]:
    """Shops that an open plan will still visit on or after a day, each with the plan."""
    rows = session.exec(
        select(InspectionClientRow.lic_no, InspectionClientRow.plan_no)
        .join(InspectionPlanRow, col(InspectionPlanRow.plan_no) == col(InspectionClientRow.plan_no))
        .where(
            col(InspectionPlanRow.is_open).is_(True),
            col(InspectionPlanRow.last_day) >= day,
            InspectionClientRow.insp_no == "",
        )
    )
    return dict(rows.all())


def completion(session: Session, first: date, last: date) -> tuple[int, int]:
    """Stops of approved plans from ``first`` to ``last``, and how many of them have a record."""
    row = session.exec(
        select(func.count(), func.sum(case((col(InspectionClientRow.insp_no) == "", 0), else_=1)))
        .join(InspectionPlanRow, col(InspectionPlanRow.plan_no) == col(InspectionClientRow.plan_no))
        .where(
            col(InspectionPlanRow.state).in_(_APPROVED),
            col(InspectionClientRow.day) >= first,
            col(InspectionClientRow.day) <= last,
        )
    ).one()
    return int(row[0]), int(row[1] or 0)


def _row(session: Session, number: str) -> InspectionPlanRow:
    row = session.exec(
        select(InspectionPlanRow)
        .where(numbered(col(InspectionPlanRow.plan_no), number))
        .order_by(col(InspectionPlanRow.id).desc())
        .limit(1)
    ).first()
    if row is None:
        raise _no_plan(number)
    return row


def _no_plan(number: str) -> NotFound:
    return NotFound(f"没有检查计划 {number}", next_step="用 zmtool inspect plan list 查看计划")
