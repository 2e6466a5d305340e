"""Applications in the database: reading, keeping, lists, numbers, and who may not apply."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, delete, func, or_
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from zmtool.base.errors import NotFound, Refused
from zmtool.base.plain import to_plain
from zmtool.base.text import compact
from zmtool.licenses.life.records import Course
from zmtool.licenses.life.surroundings import Ban
from zmtool.licenses.life.tables import (
    LicenceApplicationRow,
    LicenceBanRow,
    LicenceStepRow,
    course_from,
    facts_text,
)
from zmtool.store.audit import record
from zmtool.store.search import Findable, replace_entries
from zmtool.values.address_key import address_key

KIND = "application"
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class KeptCourse:
    """An application with its state and the number of its saved version."""

    course: Course
    state: str
    version: int


@dataclass(frozen=True, slots=True)
class ApplicationLine:
    """One line of a list of applications."""

    application_no: str
    matter: str
    state: str
    is_open: bool
    lic_no: str
    applicant: str
    received_at: str
    decided_on: date | None
    result: str
    next_due: date | None


def kept_course(session: Session, number: str) -> KeptCourse:
    """The application with this number, or this code for inquiries. Raises NotFound."""
    wanted = compact(number)
    row = session.exec(
        select(LicenceApplicationRow).where(LicenceApplicationRow.application_no == wanted)
    ).first()
    if row is None:
        row = session.exec(
            select(LicenceApplicationRow).where(LicenceApplicationRow.query_code == wanted.upper())
        ).first()
    if row is None or not wanted:
        raise NotFound(f"没有受理编号为“{number}”的申请", next_step="用 zmtool license applications 查看")
    return KeptCourse(course_in(session, row), row.state, row.version)


def keep_course(
    session: Session,
    course: Course,
    *,
    state: str,
    is_open: bool,
    next_due: date | None,
    now: datetime,
    who: str,
    action: str,
    change: Mapping[str, Any],
    why: str = "",
    expected_version: int | None = None,
) -> None:
    """Keeps an application with its steps. Raises Refused where somebody changed it since ``expected_version``."""
    application = course.application
    row = session.exec(
        select(LicenceApplicationRow).where(
            LicenceApplicationRow.application_no == application.application_no
        )
    ).first()
    if expected_version is not None and (row.version if row else 0) != expected_version:
        raise Refused(
            f"申请 {application.application_no} 在您打开之后已被他人修改，未保存",
            next_step="请重新打开后再办",
        )
    if row is None:
        row = LicenceApplicationRow(
            application_no=application.application_no, matter="", state="", received_at="", facts=""
        )
        session.add(row)
    else:
        row.version += 1
    accepted = course.last("accept")
    row.matter, row.state, row.is_open = application.matter, state, is_open
    row.lic_no = application.licence.lic_no
    row.applicant = application.applicant.name or application.applicant.principal
    row.addr_key = address_key(application.applicant.business_address)
    row.received_at = course.received_at.isoformat(timespec="seconds")
    row.accepted_at = accepted.at.isoformat(timespec="seconds") if accepted else ""
    row.decided_on, row.result = application.decided_on, application.result
    row.next_due, row.query_code = next_due, application.query_code
    row.facts, row.updated_at = facts_text(application), now.isoformat(timespec="seconds")
    session.flush()
    _write_steps(session, cast(int, row.id), course)
    owner = f"application/{row.id}"
    replace_entries(session, owner, [_findable(course)])
    record(
        session,
        now=now,
        who=who,
        action=action,
        subject=owner,
        change={"application_no": application.application_no, "state": state, **change},
        why=why,
    )


def listed_applications(
    session: Session,
    *,
    open_only: bool = False,
    matter: str = "",
    state: str = "",
    text: str = "",
    lic_no: str = "",
    limit: int = 200,
    offset: int = 0,
) -> tuple[ApplicationLine, ...]:
    """A window of the applications: the open ones by their next due day, then the latest received."""
    chosen = _wanted(open_only, matter, state, text, lic_no)
    # Only what a line shows: the facts are long, and sorting would carry them along.
    columns = (getattr(LicenceApplicationRow, name) for name in ApplicationLine.__dataclass_fields__)
    statement = sa_select(*columns).where(*chosen)
    far = func.coalesce(col(LicenceApplicationRow.next_due), date.max)
    statement = statement.order_by(
        col(LicenceApplicationRow.is_open).desc(), far, col(LicenceApplicationRow.received_at).desc()
    )
    return tuple(ApplicationLine(*row) for row in session.execute(statement.limit(limit).offset(offset)))


def count_applications(
    session: Session,
    *,
    open_only: bool = False,
    matter: str = "",
    state: str = "",
    text: str = "",
    lic_no: str = "",
) -> int:
    """How many applications there are of that kind."""
    chosen = _wanted(open_only, matter, state, text, lic_no)
    statement = sa_select(func.count(col(LicenceApplicationRow.id))).where(*chosen)
    return int(session.execute(statement).scalar_one())


def _wanted(
    open_only: bool, matter: str, state: str, text: str, lic_no: str
) -> tuple[ColumnElement[bool], ...]:
    """The conditions of a list."""
    row = LicenceApplicationRow
    wanted = compact(text)
    fragments = (
        col(one).contains(wanted, autoescape=True) for one in (row.application_no, row.applicant, row.lic_no)
    )
    conditions = (
        (open_only, col(row.is_open).is_(True)),
        (matter, col(row.matter) == matter),
        (state, col(row.state) == state),
        (lic_no, col(row.lic_no) == lic_no),
        (text, or_(*fragments)),
    )
    return tuple(condition for asked, condition in conditions if asked)


def open_applications(session: Session, matter: str, numbers: Sequence[str]) -> dict[str, str]:
    """The undecided applications of a matter about some licences: number of the application by licence number."""
    found: dict[str, str] = {}
    for start in range(0, len(numbers), _AT_ONCE):
        rows = session.exec(
            select(LicenceApplicationRow.lic_no, LicenceApplicationRow.application_no).where(
                LicenceApplicationRow.matter == matter,
                col(LicenceApplicationRow.is_open),
                col(LicenceApplicationRow.lic_no).in_(numbers[start : start + _AT_ONCE]),
            )
        )
        found.update(dict(rows.all()))
    return found


def courses_since(session: Session, decided_from: date) -> Iterator[tuple[Course, str]]:
    """The applications that are under way or were decided from a day on, each with its state, by number."""
    rows = session.exec(
        select(LicenceApplicationRow)
        .where(
            or_(
                col(LicenceApplicationRow.decided_on).is_(None),
                col(LicenceApplicationRow.decided_on) >= decided_from,
            )
        )
        .order_by(col(LicenceApplicationRow.application_no))
    )
    for row in rows:
        yield course_in(session, row), row.state


def next_number(session: Session, org: str, year: int) -> str:
    """The next number of an application in a year: serials go on, none is given twice."""
    start = f"{org}烟许受{year}-"
    numbers = session.exec(
        select(LicenceApplicationRow.application_no).where(
            col(LicenceApplicationRow.application_no).startswith(start)
        )
    )
    serials = [int(tail) for one in numbers if (tail := one.removeprefix(start)).isdecimal()]
    return f"{start}{max(serials, default=0) + 1:04d}"


def pending(session: Session, course: Course) -> tuple[str, ...]:
    """Other undecided applications about the same licence or the same address."""
    application = course.application
    same = [
        column == value
        for column, value in (
            (col(LicenceApplicationRow.lic_no), application.licence.lic_no),
            (
                col(LicenceApplicationRow.addr_key),
                address_key(application.applicant.business_address) if application.matter == "NEW" else "",
            ),
        )
        if value
    ]
    if not same:
        return ()
    rows = session.exec(
        select(LicenceApplicationRow.application_no).where(
            col(LicenceApplicationRow.is_open),
            col(LicenceApplicationRow.decided_on).is_(None),
            LicenceApplicationRow.application_no != application.application_no,
            or_(*same),
        )
    )
    return tuple(sorted(rows))


def bans_of(session: Session, id_key: str, uscc: str) -> tuple[Ban, ...]:
    """Why the person or body with this key or code may not apply, the longest first."""
    same = [
        column == value
        for column, value in ((col(LicenceBanRow.id_key), id_key), (col(LicenceBanRow.uscc), uscc))
        if value
    ]
    if not same:
        return ()
    rows = session.exec(select(LicenceBanRow).where(or_(*same)).order_by(col(LicenceBanRow.until).desc()))
    return tuple(Ban(row.code, row.until, row.source) for row in rows)


def add_ban(session: Session, ban: Ban, *, id_key: str, uscc: str, name: str) -> None:
    """Notes that somebody may not apply until a day; the same again changes nothing."""
    same = session.exec(
        select(LicenceBanRow.id).where(
            LicenceBanRow.id_key == id_key,
            LicenceBanRow.uscc == uscc,
            LicenceBanRow.code == ban.code,
            LicenceBanRow.source == ban.source,
        )
    ).first()
    if same is None and (id_key or uscc):
        session.add(
            LicenceBanRow(
                id_key=id_key, uscc=uscc, name=name, code=ban.code, until=ban.until, source=ban.source
            )
        )
        session.flush()


def course_in(session: Session, row: LicenceApplicationRow) -> Course:
    """The course that a row begins."""
    return course_from(row, _steps(session, row))


def _steps(session: Session, row: LicenceApplicationRow) -> list[LicenceStepRow]:
    return list(
        session.exec(
            select(LicenceStepRow)
            .where(LicenceStepRow.application_id == row.id)
            .order_by(col(LicenceStepRow.position))
        )
    )


def _write_steps(session: Session, application_id: int, course: Course) -> None:
    session.execute(delete(LicenceStepRow).where(col(LicenceStepRow.application_id) == application_id))
    for position, one in enumerate(course.steps):
        session.add(
            LicenceStepRow(
                application_id=application_id,
                position=position,
                step=one.step,
                at=one.at.isoformat(timespec="seconds"),
                by=one.by,
                officers=[to_plain(each) for each in one.officers],
                reasons=list(one.reasons),
                note=one.note,
                details=dict(one.details),
            )
        )
    session.flush()


def _findable(course: Course) -> Findable:
    application = course.application
    applicant = application.applicant
    texts = (
        application.application_no,
        application.licence.lic_no,
        applicant.name,
        applicant.principal,
        applicant.business_address,
        applicant.phone,
        applicant.uscc,
        application.facts,
    )
    title = f"{application.application_no} {applicant.name or applicant.principal}"
    return Findable(KIND, KIND, application.application_no, title, "\n".join(one for one in texts if one))
