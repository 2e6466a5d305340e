"""Records of inspections in the database: reading, keeping, lists, numbers, what figures and plans ask for."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, true
from sqlmodel import Session, col, select

from zmtool.base.errors import NotFound
from zmtool.base.plain import from_plain, to_plain
from zmtool.licenses.random_inspection.tables import RandomShopRow
from zmtool.oversight.closed_loop.files import files_of, keep_files
from zmtool.oversight.closed_loop.keep_clues import local_text
from zmtool.oversight.closed_loop.numbers import next_number
from zmtool.oversight.closed_loop.records import Evidence
from zmtool.oversight.course.clocks import Clock
from zmtool.oversight.course.definition import Life
from zmtool.oversight.course.keep import add_steps, changed_meanwhile, steps_of
from zmtool.oversight.course.records import Course
from zmtool.oversight.inspection.figures import Visited
from zmtool.oversight.inspection.records import Inspection
from zmtool.oversight.inspection.tables import InspectionRow, InspectionSignInRow
from zmtool.store.audit import record as keep_trail

KIND = "inspection"
BEGAN = {"rectify": "RECTIFYING", "open_case": "SUGGESTED", "": "RECORDED"}
_RECTIFIED = ("RECTIFIED", "FILED")


@dataclass(frozen=True, slots=True)
class KeptInspection:
    """A record with its course, files, the clues it made, and the number of its saved version."""

    record: Inspection
    course: Course
    state: str
    clues: tuple[str, ...]
    case_no: str
    next_due: str
    recorded_at: datetime
    recorded_by: str
    files: tuple[Evidence, ...]
    version: int


@dataclass(frozen=True, slots=True)
class InspectionLine:
    """One line of a list of records."""

    insp_no: str
    day: date
    kind: str
    lic_no: str
    shop: str
    station: str
    conclusion: str
    problem: bool
    state: str
    next_due: str
    plan_no: str
    clue_no: str
    case_no: str


@dataclass(frozen=True, slots=True)
class InspectionWanted:
    """Which records a list is asked for; empty is any."""

    shop: str = ""
    kind: str = ""
    conclusion: str = ""
    plan_no: str = ""
    station: str = ""
    officer: str = ""
    since: date | None = None
    until: date | None = None
    open_only: bool = False
    overdue_at: str = ""


def new_insp_no(session: Session, org: str, year: int) -> str:
    """The next number of a record in a year (JC-机构-年-序)."""
    return next_number(session, col(InspectionRow.insp_no), f"JC-{org}-{year}-")


def same_visit(session: Session, record: Inspection) -> str:
    """The number under which this visit is kept already; empty for none."""
    found = session.exec(
        select(InspectionRow.insp_no).where(
            InspectionRow.lic_no == record.lic_no,
            InspectionRow.day == record.day,
            InspectionRow.shop == record.called,
            InspectionRow.started_at == local_text(record.started_at),
        )
    ).first()
    return found or ""


def keep_inspection(
    session: Session,
    record: Inspection,
    course: Course,
    life: Life,
    *,
    problem: bool,
    off_hours: bool,
    clocks: Sequence[Clock],
    clues: Sequence[str],
    evidence: Sequence[Evidence],
    now: datetime,
    who: str,
) -> None:
    """Keeps a new record with its sign-in and files."""
    state = life.state_of(course)
    session.add(
        InspectionRow(
            insp_no=record.insp_no,
            state=state,
            is_open=life.states[state].open,
            kind=record.kind,
            plan_no=record.plan_no,
            lic_no=record.lic_no,
            shop=record.called,
            station=record.station,
            town=record.town,
            day=record.day,
            started_at=local_text(record.started_at),
            ended_at=local_text(record.ended_at),
            minutes=record.minutes,
            off_hours=off_hours,
            officer_1=record.inspectors[0].cert_no,
            officer_2=record.inspectors[1].cert_no,
            models="".join(f" {one.model}" for one in record.doubts),
            conclusion=record.conclusion,
            problem=problem,
            rectify_by=record.rectify_by,
            next_due=_due(clocks),
            clue_no="、".join(clues),
            case_no=record.case_no,
            recorded_at=local_text(now),
            recorded_by=who,
            facts=json.dumps(to_plain(record), ensure_ascii=False),
            updated_at=local_text(now),
        )
    )
    sign = record.sign_in
    if sign.at is not None or sign.longitude or sign.photo:
        session.add(
            InspectionSignInRow(
                insp_no=record.insp_no,
                at=local_text(sign.at or record.started_at),
                lng=sign.longitude,
                lat=sign.latitude,
                datum=sign.datum,
                offset_m=sign.offset_m,
                photo=sign.photo,
            )
        )
    session.flush()
    add_steps(session, KIND, record.insp_no, course.steps, after=0)
    keep_files(session, KIND, record.insp_no, evidence, now=now, who=who)
    keep_trail(
        session,
        now=now,
        who=who,
        action="inspection.record",
        subject=f"{KIND}/{record.insp_no}",
        change={
            "shop": record.lic_no or record.called,
            "conclusion": record.conclusion,
            "clues": list(clues),
        },
    )


def keep_record_steps(
    session: Session,
    kept: KeptInspection,
    course: Course,
    life: Life,
    *,
    clocks: Sequence[Clock],
    now: datetime,
    who: str,
) -> None:
    """Keeps the new steps of a record. Raises Refused where somebody changed it meanwhile."""
    row = _row(session, kept.record.insp_no)
    if row.version != kept.version:
        raise changed_meanwhile(session, life, KIND, row.insp_no)
    last = course.steps[-1]
    row.version += 1
    row.state = life.state_of(course)
    row.is_open = life.states[row.state].open
    row.next_due = _due(clocks)
    row.case_no = course.said("case_no") or row.case_no
    if last.step == "rectified":
        row.rectified_on = date.fromisoformat(last.details.get("on") or last.at.date().isoformat())
    row.updated_at = local_text(now)
    session.flush()
    add_steps(session, KIND, row.insp_no, course.steps, after=len(kept.course.steps))
    keep_trail(
        session,
        now=now,
        who=who,
        action=f"inspection.{last.step}",
        subject=f"{KIND}/{row.insp_no}",
        change={"state": row.state, **last.details},
        why=last.note,
    )


def kept_inspection(session: Session, number: str) -> KeptInspection:
    """The record with this number. Raises NotFound."""
    row = _row(session, number)
    recorded = datetime.fromisoformat(row.recorded_at)
    record: Inspection = from_plain(Inspection, json.loads(row.facts))
    steps = steps_of(session, KIND, row.insp_no)
    life_began = next(
        (
            state
            for state, names in (("RECTIFYING", ("demand",)), ("SUGGESTED", ("to_case", "no_case")))
            if any(one.step in names for one in steps)
        ),
        row.state,
    )
    return KeptInspection(
        record,
        Course(recorded.astimezone(), life_began, steps),
        row.state,
        tuple(filter(None, row.clue_no.split("、"))),
        row.case_no,
        row.next_due,
        recorded,
        row.recorded_by,
        files_of(session, KIND, row.insp_no),
        row.version,
    )


def listed_inspections(
    session: Session, wanted: InspectionWanted, *, limit: int, offset: int = 0
) -> tuple[InspectionLine, ...]:
    """The records that fit: the latest first, those that wait by the end of their limit."""
    names = tuple(InspectionLine.__dataclass_fields__)
    waiting = wanted.open_only or bool(wanted.overdue_at)
    by_limit = (col(InspectionRow.next_due) == "", col(InspectionRow.next_due)) if waiting else ()
    rows = session.execute(
        select(*(getattr(InspectionRow, name) for name in names))
        .where(*_where(wanted))
        .order_by(*by_limit, col(InspectionRow.day).desc(), col(InspectionRow.id).desc())
        .limit(limit)
        .offset(offset)
    )
    return tuple(InspectionLine(*row) for row in rows)


def visits_between(session: Session, first: date, last: date, absent: Sequence[str] = ()) -> list[Visited]:
    """The inspections from ``first`` to ``last`` as figures need them; ``absent`` are conclusions without anybody met."""
    columns = (
        "lic_no",
        "day",
        "kind",
        "models",
        "officer_1",
        "officer_2",
        "minutes",
        "problem",
        "off_hours",
        "rectify_by",
        "state",
        "conclusion",
    )
    rows = session.execute(
        select(*(getattr(InspectionRow, name) for name in columns))
        .where(col(InspectionRow.day) >= first, col(InspectionRow.day) <= last)
        .order_by(col(InspectionRow.day), col(InspectionRow.id))
    )
    return [
        Visited(
            row.lic_no,
            row.day,
            row.kind,
            tuple(row.models.split()),
            (row.officer_1, row.officer_2),
            row.minutes,
            row.problem,
            row.off_hours,
            row.rectify_by is not None,
            row.state in _RECTIFIED,
            row.conclusion not in absent,
        )
        for row in rows
    ]


def visits_with_numbers(session: Session, first: date, last: date) -> list[tuple[str, Visited]]:
    """The inspections of a period, each with its number."""
    numbers = session.exec(
        select(InspectionRow.insp_no)
        .where(col(InspectionRow.day) >= first, col(InspectionRow.day) <= last)
        .order_by(col(InspectionRow.day), col(InspectionRow.id))
    ).all()
    return list(zip(numbers, visits_between(session, first, last), strict=True))


def last_visits(session: Session) -> dict[str, date]:
    """The latest visit of each licence, of inspections and of random draws."""
    found: dict[str, date] = {}
    for statement in (
        select(InspectionRow.lic_no, func.max(InspectionRow.day))
        .where(InspectionRow.lic_no != "")
        .group_by(col(InspectionRow.lic_no)),
        select(RandomShopRow.lic_no, func.max(RandomShopRow.inspected_on))
        .where(col(RandomShopRow.inspected_on).is_not(None))
        .group_by(col(RandomShopRow.lic_no)),
    ):
        for lic_no, day in session.execute(statement):
            if lic_no not in found or found[lic_no] < day:
                found[lic_no] = day
    return found


def _where(wanted: InspectionWanted) -> Sequence[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    exact: Mapping[str, Any] = {
        "kind": wanted.kind,
        "conclusion": wanted.conclusion,
        "plan_no": wanted.plan_no,
        "station": wanted.station,
    }
    found += [col(getattr(InspectionRow, name)) == value for name, value in exact.items() if value]
    if wanted.shop:
        found.append(
            or_(
                col(InspectionRow.lic_no) == wanted.shop,
                col(InspectionRow.shop).contains(wanted.shop, autoescape=True),
            )
        )
    if wanted.officer:
        found.append(
            or_(
                col(InspectionRow.officer_1) == wanted.officer, col(InspectionRow.officer_2) == wanted.officer
            )
        )
    if wanted.since is not None:
        found.append(col(InspectionRow.day) >= wanted.since)
    if wanted.until is not None:
        found.append(col(InspectionRow.day) <= wanted.until)
    if wanted.open_only or wanted.overdue_at:
        found.append(col(InspectionRow.is_open).is_(True))
    if wanted.overdue_at:
        found += [col(InspectionRow.next_due) != "", col(InspectionRow.next_due) < wanted.overdue_at]
    return found or [true()]


def _due(clocks: Sequence[Clock]) -> str:
    clock = next((one for one in clocks if one.running), None)
    return local_text(clock.due) if clock and clock.due else ""


def _row(session: Session, number: str) -> InspectionRow:
    row = session.exec(select(InspectionRow).where(InspectionRow.insp_no == number.strip())).first()
    if row is None:
        raise NotFound(f"没有检查记录 {number}", next_step="用 zmtool inspect list 查看检查记录")
    return row
