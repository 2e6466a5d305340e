"""Leads in the database. They are in no search, and the trail tells states and numbers alone, never what a lead says."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import ColumnElement, or_, true
from sqlmodel import Session, col, select

from zmtool.base.errors import NotFound
from zmtool.base.plain import from_plain, to_plain
from zmtool.oversight.closed_loop.files import files_of, keep_files
from zmtool.oversight.closed_loop.keep_clues import local_text
from zmtool.oversight.closed_loop.numbers import next_number, numbered
from zmtool.oversight.closed_loop.records import Evidence
from zmtool.oversight.course.clocks import Clock, met_and_late
from zmtool.oversight.course.definition import Life
from zmtool.oversight.course.keep import add_steps, changed_meanwhile, steps_of, steps_of_many
from zmtool.oversight.course.listing import open_first, same, waiting
from zmtool.oversight.course.records import Course, Taken
from zmtool.oversight.leads.conditions import quantity_of
from zmtool.oversight.leads.records import Lead, Outcome
from zmtool.oversight.leads.tables import LeadRow
from zmtool.oversight.leads.words import YES
from zmtool.oversight.roles.definition import Viewer
from zmtool.store.audit import record

KIND = "lead"
BEGINS = "DRAFTED"


@dataclass(frozen=True, slots=True)
class KeptLead:
    """A lead with its course, state, files and the number of its saved version."""

    lead: Lead
    course: Course
    state: str
    resp_dept: str
    resp_person: str
    files: tuple[Evidence, ...]
    version: int

    @property
    def to_bureau(self) -> str:
        """The bureau it was dispatched to; empty within the house."""
        return self.course.said("to_bureau", "dispatch")


@dataclass(frozen=True, slots=True)
class LeadLine:
    """One line of a list of leads; moments as ISO text, empty for none."""

    lead_no: str
    state: str
    is_open: bool
    source: str
    level: int
    to: str
    from_bureau: str
    began_at: str
    dispatched_at: str
    next_due: str
    result: str
    case_no: str


@dataclass(frozen=True, slots=True)
class LeadWanted:
    """Which leads a list is asked for; empty is any. ``person`` is who has to check them."""

    state: str = ""
    open_only: bool = False
    source: str = ""
    person: str = ""
    overdue_at: str = ""


def kept_lead(session: Session, number: str) -> KeptLead:
    """The lead with this number. Raises NotFound."""
    row = session.exec(
        select(LeadRow)
        .where(numbered(col(LeadRow.lead_no), number))
        .order_by(col(LeadRow.id).desc())
        .limit(1)
    ).first()
    if row is None:
        raise no_lead(number)
    lead = from_plain(Lead, json.loads(row.facts))
    lead = replace(lead, began_at=lead.began_at.astimezone())
    course = Course(lead.began_at, BEGINS, steps_of(session, KIND, row.lead_no))
    files = files_of(session, KIND, row.lead_no)
    return KeptLead(lead, course, row.state, row.resp_dept, row.resp_person, files, row.version)


def no_lead(number: str) -> NotFound:
    """What is said of a lead that is not there, and of one that must not be seen: the same."""
    return NotFound(f"没有情报线索 {number}", next_step="用 zmtool lead list 查看情报线索")


def keep_lead(
    session: Session,
    lead: Lead,
    course: Course,
    life: Life,
    *,
    clocks: Sequence[Clock],
    files: Sequence[Evidence] = (),
    now: datetime,
    who: str,
    action: str,
    expected_version: int = 0,
) -> None:
    """Keeps a lead with its new steps. Raises Refused where somebody changed it since ``expected_version`` (0: new)."""
    row = session.exec(select(LeadRow).where(LeadRow.lead_no == lead.lead_no)).first()
    if (row.version if row else 0) != expected_version:
        raise changed_meanwhile(session, life, KIND, lead.lead_no)
    steps_before = 0 if row is None else len(steps_of(session, KIND, lead.lead_no))
    state = life.state_of(course)
    if row is None:
        row = LeadRow(
            lead_no=lead.lead_no,
            state=state,
            source=lead.source,
            level=lead.level,
            began_at=local_text(lead.began_at),
            facts="",
        )
        session.add(row)
    else:
        row.version += 1
    row.state, row.is_open = state, life.states[state].open
    row.dept, row.added_by = lead.dept, lead.added_by
    row.from_bureau, row.from_number, row.seal = lead.from_bureau, lead.from_number, lead.seal
    _write_course(row, course, clocks)
    row.facts = json.dumps(to_plain(lead), ensure_ascii=False)
    row.updated_at = local_text(now)
    session.flush()
    add_steps(session, KIND, lead.lead_no, course.steps, after=steps_before)
    keep_files(session, KIND, lead.lead_no, files, now=now, who=who)
    record(session, now=now, who=who, action=action, subject=f"lead/{lead.lead_no}", change={"state": state})


def new_lead_no(session: Session, org: str, year: int) -> str:
    """The next number of a lead in a year (QB-机构-年-序)."""
    return next_number(session, col(LeadRow.lead_no), f"QB-{org}-{year}-")


def taken_in_as(session: Session, seal: str) -> str:
    """The number under which a package with this seal was taken in; empty for none."""
    return session.exec(select(LeadRow.lead_no).where(LeadRow.seal == seal)).first() or ""


def sees_lead(kept: KeptLead, person: Viewer) -> bool:
    """Whether a person sees a lead: who added or checks it, those of its departments, and those who see wider."""
    if person.sees in ("all", "outer") or person.login in (kept.lead.added_by, kept.resp_person):
        return True
    return (
        person.sees == "department" and bool(person.dept) and person.dept in (kept.resp_dept, kept.lead.dept)
    )


def listed_leads(
    session: Session, wanted: LeadWanted, person: Viewer, *, limit: int, offset: int = 0
) -> tuple[LeadLine, ...]:
    """The leads that a person may see: the open ones by the end of their limit, then the latest."""
    statement = (
        select(LeadRow)
        .where(*_where(wanted), _visible(person))
        .order_by(*open_first(LeadRow), col(LeadRow.lead_no).desc())
        .limit(limit)
        .offset(offset)
    )
    return tuple(
        LeadLine(
            row.lead_no,
            row.state,
            row.is_open,
            row.source,
            row.level,
            row.to_bureau or row.resp_person,
            row.from_bureau,
            row.began_at,
            row.dispatched_at,
            row.next_due,
            row.result,
            row.case_no,
        )
        for row in session.exec(statement)
    )


def outcomes_of(session: Session, since: date, until: date) -> tuple[Outcome, ...]:
    """What became of the leads that were dispatched from one day to another, both included."""
    rows = session.exec(
        select(LeadRow)
        .where(
            col(LeadRow.dispatched_at) >= since.isoformat(),
            col(LeadRow.dispatched_at) < (until + timedelta(days=1)).isoformat(),
        )
        .order_by(col(LeadRow.lead_no))
    ).all()
    steps = steps_of_many(session, KIND, [row.lead_no for row in rows])
    return tuple(
        Outcome(
            row.lead_no,
            row.source,
            row.state,
            _moment(row.dispatched_at),
            _moment(row.fed_back_at),
            row.result,
            _proved(steps.get(row.lead_no, ())),
            row.case_no,
            row.quantity,
            row.across,
            row.limits_late,
        )
        for row in rows
    )


def _write_course(row: LeadRow, course: Course, clocks: Sequence[Clock]) -> None:
    """What lists and figures ask for as columns; what was returned is not fed back any more."""
    row.to_bureau = course.said("to_bureau", "dispatch")
    row.resp_dept, row.resp_person = (
        course.said("resp_dept", "dispatch"),
        course.said("resp_person", "dispatch"),
    )
    across = course.said("across", "dispatch")
    row.across = None if not across else across == YES
    told = course.last("feedback", "reply", "return")
    fed_back = told if told is not None and told.step != "return" else None
    row.fed_back_at = local_text(fed_back.at) if fed_back else ""
    row.result = fed_back.details.get("result", "") if fed_back else ""
    row.case_no = fed_back.details.get("case_no", "") if fed_back else ""
    row.quantity = _quantity(fed_back.details.get("quantity", "")) if fed_back else None
    row.dispatched_at, row.signed_at = _at(course, "dispatch"), _at(course, "sign", "receipt")
    row.closed_at = _at(course, "close")
    score = course.said("score", "rate")
    row.score = int(score) if score else None
    row.merged_into = course.said("into", "merge")
    ends = [one.due for one in clocks if one.running and one.due is not None]
    row.next_due = local_text(min(ends)) if ends else ""
    row.limits_met, row.limits_late = met_and_late(clocks)


def _at(course: Course, *names: str) -> str:
    taken = course.last(*names)
    return local_text(taken.at) if taken else ""


def _quantity(text: str) -> Decimal | None:
    return quantity_of(text) if text else None


def _proved(steps: Sequence[Taken]) -> bool | None:
    told = next((one for one in reversed(steps) if one.step in ("feedback", "reply")), None)
    return None if told is None else told.details.get("proved") == YES


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _visible(person: Viewer) -> ColumnElement[bool]:
    mine = or_(col(LeadRow.added_by) == person.login, col(LeadRow.resp_person) == person.login)
    if person.sees in ("all", "outer"):
        return true()
    if person.sees == "department" and person.dept:
        return or_(mine, col(LeadRow.resp_dept) == person.dept, col(LeadRow.dept) == person.dept)
    return mine


def _where(wanted: LeadWanted) -> list[ColumnElement[bool]]:
    return [
        true(),
        *same(
            (col(LeadRow.state), wanted.state),
            (col(LeadRow.source), wanted.source),
            (col(LeadRow.resp_person), wanted.person),
        ),
        *waiting(LeadRow, wanted.open_only, wanted.overdue_at),
    ]
