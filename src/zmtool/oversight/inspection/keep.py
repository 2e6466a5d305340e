"""Records of inspections in the database: reading, keeping, numbers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from zmtool.base.errors import NotFound
from zmtool.base.plain import from_plain, to_plain
from zmtool.oversight.closed_loop.files import files_of, keep_files
from zmtool.oversight.closed_loop.keep_clues import local_text
from zmtool.oversight.closed_loop.numbers import next_number, numbered
from zmtool.oversight.closed_loop.records import Evidence
from zmtool.oversight.course.clocks import Clock
from zmtool.oversight.course.definition import Life
from zmtool.oversight.course.keep import add_steps, changed_meanwhile, steps_of
from zmtool.oversight.course.records import Course
from zmtool.oversight.inspection.records import Inspection
from zmtool.oversight.inspection.sight import visible_inspections
from zmtool.oversight.inspection.tables import InspectionRow, InspectionSignInRow
from zmtool.oversight.roles.definition import Viewer
from zmtool.store.audit import record as keep_trail
from zmtool.store.search import Findable, replace_entries

KIND = "inspection"
BEGAN = {"rectify": "RECTIFYING", "open_case": "SUGGESTED", "": "RECORDED"}


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
    row = InspectionRow(
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
    session.add(row)
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
    replace_entries(session, f"{KIND}/{row.id}", [_findable(record, record.case_no)])
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
    replace_entries(session, f"{KIND}/{row.id}", [_findable(kept.record, row.case_no)])
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
    """The record with this number, or with this serial. Raises NotFound."""
    return _kept(session, _row(session, number))


def seen_inspection(session: Session, number: str, person: Viewer) -> KeptInspection:
    """The record if the person may see it. Raises NotFound in either case."""
    row = _row(session, number)
    seen = select(InspectionRow.id).where(InspectionRow.id == row.id, visible_inspections(session, person))
    if session.exec(seen).first() is None:
        raise _no_inspection(number)
    return _kept(session, row)


def _kept(session: Session, row: InspectionRow) -> KeptInspection:
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


def _due(clocks: Sequence[Clock]) -> str:
    clock = next((one for one in clocks if one.running), None)
    return local_text(clock.due) if clock and clock.due else ""


def _row(session: Session, number: str) -> InspectionRow:
    row = session.exec(
        select(InspectionRow)
        .where(numbered(col(InspectionRow.insp_no), number))
        .order_by(col(InspectionRow.id).desc())
        .limit(1)
    ).first()
    if row is None:
        raise _no_inspection(number)
    return row


def _no_inspection(number: str) -> NotFound:
    return NotFound(f"没有检查记录 {number}", next_step="用 zmtool inspect list 查看检查记录")


def _findable(record: Inspection, case_no: str) -> Findable:
    texts = (
        record.insp_no,
        record.lic_no,
        record.called,
        record.address,
        record.principal,
        record.conclusion,
        *(one.note for one in record.answers),
        *(text for one in record.questions for text in (one.doubt, one.explanation)),
        record.note,
        case_no,
    )
    return Findable(
        KIND,
        KIND,
        record.insp_no,
        f"{record.insp_no} {record.called}",
        "\n".join(dict.fromkeys(filter(None, texts))),
    )
