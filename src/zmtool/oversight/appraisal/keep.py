"""Requests for pricing and quality tests in the database."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlmodel import Session, col, select

from zmtool.base.errors import NotFound
from zmtool.base.plain import from_plain, to_plain
from zmtool.oversight.appraisal.records import PriceRequest, QualityTest, Sample
from zmtool.oversight.appraisal.tables import PriceRequestRow, QualityTestRow, SampleRow
from zmtool.oversight.closed_loop.files import files_of, keep_files
from zmtool.oversight.closed_loop.keep_clues import local_text
from zmtool.oversight.closed_loop.numbers import next_number, numbered
from zmtool.oversight.closed_loop.records import Evidence
from zmtool.oversight.course.definition import Life
from zmtool.oversight.course.keep import add_steps, changed_meanwhile, steps_of
from zmtool.oversight.course.records import Course
from zmtool.store.audit import record

TEST, REQUEST = "quality_test", "price_request"
_NO_TEST = "用 zmtool case appraise list 查看质检和核价"


@dataclass(frozen=True, slots=True)
class KeptTest:
    """A test with its course, state, files and the number of its saved version."""

    test: QualityTest
    course: Course
    state: str
    files: tuple[Evidence, ...]
    version: int


@dataclass(frozen=True, slots=True)
class KeptRequest:
    """A request for pricing with its course, state and the number of its saved version."""

    request: PriceRequest
    course: Course
    state: str
    version: int


@dataclass(frozen=True, slots=True)
class AppraisalLine:
    """One line of the list: ``kind`` is 质检 or 核价, ``result`` verdicts or the amount, ``until`` the day samples stay until."""

    kind: str
    number: str
    case_no: str
    state: str
    is_open: bool
    body: str
    began_on: str
    result: str
    until: str = ""


def kept_test(session: Session, number: str) -> KeptTest:
    """The test with this number. Raises NotFound."""
    row = session.exec(
        select(QualityTestRow)
        .where(numbered(col(QualityTestRow.test_no), number))
        .order_by(col(QualityTestRow.id).desc())
        .limit(1)
    ).first()
    if row is None:
        raise NotFound(f"没有质检 {number}", next_step=_NO_TEST)
    test = from_plain(QualityTest, json.loads(row.facts))
    test = replace(test, entrusted_at=test.entrusted_at.astimezone())
    course = Course(test.entrusted_at, "ENTRUSTED", steps_of(session, TEST, row.test_no))
    return KeptTest(test, course, row.state, files_of(session, TEST, row.test_no), row.version)


def kept_request(session: Session, number: str) -> KeptRequest:
    """The request for pricing with this number. Raises NotFound."""
    row = session.exec(
        select(PriceRequestRow)
        .where(numbered(col(PriceRequestRow.request_no), number))
        .order_by(col(PriceRequestRow.id).desc())
        .limit(1)
    ).first()
    if row is None:
        raise NotFound(f"没有核价 {number}", next_step=_NO_TEST)
    request = from_plain(PriceRequest, json.loads(row.facts))
    request = replace(request, asked_at=request.asked_at.astimezone())
    course = Course(request.asked_at, "ASKED", steps_of(session, REQUEST, row.request_no))
    return KeptRequest(request, course, row.state, row.version)


def keep_test(
    session: Session,
    test: QualityTest,
    course: Course,
    life: Life,
    *,
    files: tuple[Evidence, ...] = (),
    now: datetime,
    who: str,
    action: str,
    expected_version: int = 0,
) -> None:
    """Keeps a test with its samples and new steps. Raises Refused where somebody changed it since (0: new)."""
    row = session.exec(select(QualityTestRow).where(QualityTestRow.test_no == test.test_no)).first()
    if (row.version if row else 0) != expected_version:
        raise changed_meanwhile(session, life, TEST, test.test_no)
    before = 0 if row is None else len(steps_of(session, TEST, test.test_no))
    state = life.state_of(course)
    if row is None:
        row = QualityTestRow(
            test_no=test.test_no,
            case_no=test.case_no,
            state=state,
            body=test.body,
            entrusted_on=test.entrusted_at.date(),
            facts="",
        )
        session.add(row)
    else:
        row.version += 1
    row.state, row.is_open = state, life.states[state].open
    row.report_no, row.reported_on = test.report_no, test.reported_on
    row.kept_until = test.kept_until.isoformat() if test.kept_until else ""
    row.facts, row.updated_at = json.dumps(to_plain(test), ensure_ascii=False), local_text(now)
    session.flush()
    _keep_samples(session, test)
    add_steps(session, TEST, test.test_no, course.steps, after=before)
    keep_files(session, TEST, test.test_no, files, now=now, who=who)
    record(
        session,
        now=now,
        who=who,
        action=action,
        subject=f"{TEST}/{test.test_no}",
        change={
            "case_no": test.case_no,
            "state": state,
            **(course.steps[-1].details if course.steps else {}),
        },
    )


def keep_request(
    session: Session,
    request: PriceRequest,
    course: Course,
    life: Life,
    *,
    now: datetime,
    who: str,
    action: str,
    expected_version: int = 0,
) -> None:
    """Keeps a request with its new steps. Raises Refused where somebody changed it since (0: new)."""
    row = session.exec(
        select(PriceRequestRow).where(PriceRequestRow.request_no == request.request_no)
    ).first()
    if (row.version if row else 0) != expected_version:
        raise changed_meanwhile(session, life, REQUEST, request.request_no)
    before = 0 if row is None else len(steps_of(session, REQUEST, request.request_no))
    state = life.state_of(course)
    if row is None:
        row = PriceRequestRow(
            request_no=request.request_no,
            case_no=request.case_no,
            state=state,
            asked_on=request.asked_at.date(),
            facts="",
        )
        session.add(row)
    else:
        row.version += 1
    row.state, row.is_open, row.issuer = state, life.states[state].open, request.issuer
    issued = course.said("dated", "issue")
    row.issued_on = date.fromisoformat(issued) if issued else None
    row.amount = request.amount if issued else None
    row.facts, row.updated_at = json.dumps(to_plain(request), ensure_ascii=False), local_text(now)
    session.flush()
    add_steps(session, REQUEST, request.request_no, course.steps, after=before)
    record(
        session,
        now=now,
        who=who,
        action=action,
        subject=f"{REQUEST}/{request.request_no}",
        change={
            "case_no": request.case_no,
            "state": state,
            **(course.steps[-1].details if course.steps else {}),
        },
    )


def new_test_no(session: Session, org: str, year: int) -> str:
    """The next number of a test in a year (ZJ-机构-年-序)."""
    return next_number(session, col(QualityTestRow.test_no), f"ZJ-{org}-{year}-")


def new_request_no(session: Session, org: str, year: int) -> str:
    """The next number of a request for pricing in a year (HJ-机构-年-序)."""
    return next_number(session, col(PriceRequestRow.request_no), f"HJ-{org}-{year}-")


def open_test_of(session: Session, case_no: str, tags: tuple[str, ...]) -> str:
    """A test of the case that has one of these goods and no report yet; empty for none."""
    rows = session.exec(
        select(QualityTestRow).where(
            QualityTestRow.case_no == case_no, col(QualityTestRow.state).in_(("ENTRUSTED", "SAMPLED"))
        )
    )
    for row in rows:
        if set(from_plain(QualityTest, json.loads(row.facts)).tags) & set(tags):
            return row.test_no
    return ""


def listed(session: Session, *, case_no: str = "", open_only: bool = False) -> tuple[AppraisalLine, ...]:
    """Tests and requests, of one case or all, the latest first."""
    tests, requests = select(QualityTestRow), select(PriceRequestRow)
    if case_no:
        tests = tests.where(QualityTestRow.case_no == case_no)
        requests = requests.where(PriceRequestRow.case_no == case_no)
    if open_only:
        tests = tests.where(col(QualityTestRow.is_open).is_(True))
        requests = requests.where(col(PriceRequestRow.is_open).is_(True))
    return (
        *map(_request_line, session.exec(requests.order_by(col(PriceRequestRow.id).desc()))),
        *map(_test_line, session.exec(tests.order_by(col(QualityTestRow.id).desc()))),
    )


def kept_past(session: Session, day: date) -> tuple[AppraisalLine, ...]:
    """Tests whose kept samples may be disposed of on a day, the longest due first."""
    rows = session.exec(
        select(QualityTestRow)
        .where(QualityTestRow.state == "CONCLUDED", col(QualityTestRow.kept_until) < day.isoformat())
        .order_by(col(QualityTestRow.kept_until))
    )
    return tuple(map(_test_line, rows))


def _test_line(row: QualityTestRow) -> AppraisalLine:
    test = from_plain(QualityTest, json.loads(row.facts))
    tags = dict.fromkeys(one.tag for one in test.samples if one.verdict)
    result = "、".join(f"{tag} {test.verdict_of(tag)}" for tag in tags)
    began = row.entrusted_on.isoformat()
    return AppraisalLine(
        "质检", row.test_no, row.case_no, row.state, row.is_open, row.body, began, result, row.kept_until
    )


def _request_line(row: PriceRequestRow) -> AppraisalLine:
    result = "" if row.amount is None else f"{row.amount:f}"
    began = row.asked_on.isoformat()
    return AppraisalLine(
        "核价", row.request_no, row.case_no, row.state, row.is_open, row.issuer, began, result
    )


def _keep_samples(session: Session, test: QualityTest) -> None:
    held = {
        row.sample_no: row for row in session.exec(select(SampleRow).where(SampleRow.test_no == test.test_no))
    }
    for position, one in enumerate(test.samples):
        row = held.get(one.sample_no) or _sample_row(test.test_no, position, one)
        row.verdict = one.verdict
        session.add(row)
    session.flush()


def _sample_row(test_no: str, position: int, one: Sample) -> SampleRow:
    return SampleRow(
        sample_no=one.sample_no,
        test_no=test_no,
        position=position,
        tag=one.tag,
        name=one.name,
        cartons=one.cartons,
    )
