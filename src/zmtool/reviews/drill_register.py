"""The register of drills, within a session: starting, answering, the record of each officer."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from zmtool.base.errors import NotFound, Refused
from zmtool.base.plain import from_plain, to_plain
from zmtool.reviews.drills import DrillResult, MarkedFinding, Planted, mark
from zmtool.reviews.tables import ReviewDrillRow
from zmtool.store.audit import record


@dataclass(frozen=True, slots=True)
class KeptDrill:
    """A drill as it is kept; ``result`` is None until it was answered."""

    number: int
    officer: str
    base: str
    checklist: str
    level: int
    topics: tuple[str, ...]
    seed: int
    planted: tuple[Planted, ...]
    started_at: str
    finished_at: str
    marks: tuple[MarkedFinding, ...]
    result: DrillResult | None


@dataclass(frozen=True, slots=True)
class OfficerRecord:
    """What an officer did in drills that were answered."""

    officer: str
    drills: int
    planted: int
    found: int
    false_alarms: int


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A drill that was answered: whose (name or login), when, and what it came to."""

    number: int
    officer: str
    on: date
    planted: int
    found: int
    false_alarms: int


def start(
    session: Session,
    *,
    officer: str,
    base: str,
    checklist: str,
    level: int,
    topics: Sequence[str],
    seed: int,
    planted: Sequence[Planted],
    now: datetime,
    who: str,
) -> int:
    """Enters a drill and returns its number."""
    row = ReviewDrillRow(
        officer=officer,
        base=base,
        checklist=checklist,
        level=level,
        topics=list(topics),
        seed=seed,
        planted=json.dumps([to_plain(one) for one in planted], ensure_ascii=False),
        started_at=now.isoformat(timespec="seconds"),
        finished_at="",
        marks="[]",
        planted_count=len(planted),
        found_count=0,
        false_alarms=0,
    )
    session.add(row)
    session.flush()
    number = row.id or 0
    record(
        session,
        now=now,
        who=who,
        action="review.drill",
        subject=f"drill/{number}",
        change={"officer": [None, officer], "planted": [None, len(planted)]},
    )
    return number


def drill(session: Session, number: int) -> KeptDrill:
    """A drill by its number. Raises NotFound."""
    return _kept(_row(session, number))


def drills(session: Session, officer: str = "", limit: int = 200) -> tuple[KeptDrill, ...]:
    """The drills of an officer (empty: of all), the newest first."""
    statement = select(ReviewDrillRow).order_by(col(ReviewDrillRow.id).desc()).limit(limit)
    if officer:
        statement = statement.where(ReviewDrillRow.officer == officer)
    return tuple(map(_kept, session.exec(statement)))


def records(session: Session) -> tuple[OfficerRecord, ...]:
    """Each officer's record over the drills that were answered, by name."""
    statement = (
        columns(
            col(ReviewDrillRow.officer),
            func.count(),
            func.sum(col(ReviewDrillRow.planted_count)),
            func.sum(col(ReviewDrillRow.found_count)),
            func.sum(col(ReviewDrillRow.false_alarms)),
        )
        .where(col(ReviewDrillRow.finished_at) != "")
        .group_by(col(ReviewDrillRow.officer))
        .order_by(col(ReviewDrillRow.officer))
    )
    return tuple(OfficerRecord(*row) for row in session.execute(statement))


def handed_in(session: Session, first: date, last: date) -> tuple[HandedIn, ...]:
    """The drills that were answered from ``first`` to ``last``, the earliest first."""
    rows = session.execute(
        columns(
            col(ReviewDrillRow.id),
            col(ReviewDrillRow.officer),
            col(ReviewDrillRow.finished_at),
            col(ReviewDrillRow.planted_count),
            col(ReviewDrillRow.found_count),
            col(ReviewDrillRow.false_alarms),
        )
        .where(
            col(ReviewDrillRow.finished_at) >= first.isoformat(),
            col(ReviewDrillRow.finished_at) < (last + timedelta(days=1)).isoformat(),
        )
        .order_by(col(ReviewDrillRow.finished_at), col(ReviewDrillRow.id))
    )
    return tuple(
        HandedIn(number, officer, date.fromisoformat(at[:10]), planted, found, false)
        for number, officer, at, planted, found, false in rows
    )


def keep_marks(session: Session, number: int, marks: Sequence[MarkedFinding]) -> KeptDrill:
    """Keeps what a trainee marked so far. Raises NotFound, Refused where it was answered before."""
    row = _open_row(session, number)
    row.marks = json.dumps([to_plain(one) for one in marks], ensure_ascii=False)
    session.flush()
    return _kept(row)


def answer(
    session: Session, number: int, marks: Sequence[MarkedFinding], *, now: datetime, who: str
) -> KeptDrill:
    """Keeps what the trainee marked, and what it comes to. Raises NotFound, Refused where it was answered before."""
    row = _open_row(session, number)
    result = mark(_kept(row).planted, marks)
    row.marks = json.dumps([to_plain(one) for one in marks], ensure_ascii=False)
    row.finished_at = now.isoformat(timespec="seconds")
    row.found_count, row.false_alarms = len(result.found), len(result.false_alarms)
    record(
        session,
        now=now,
        who=who,
        action="review.drill_answer",
        subject=f"drill/{number}",
        change={"found": [None, row.found_count], "false_alarms": [None, row.false_alarms]},
    )
    session.flush()
    return _kept(row)


def _open_row(session: Session, number: int) -> ReviewDrillRow:
    row = _row(session, number)
    if row.finished_at:
        raise Refused(
            f"第 {number} 号演练已于 {row.finished_at[:16].replace('T', ' ')} 交卷",
            next_step="用 zmtool review drill show 查看结果，或开始一次新的演练",
        )
    return row


def _row(session: Session, number: int) -> ReviewDrillRow:
    row = session.get(ReviewDrillRow, number)
    if row is None:
        raise NotFound(f"没有第 {number} 号演练", next_step="用 zmtool review drill list 查看编号")
    return row


def _kept(row: ReviewDrillRow) -> KeptDrill:
    planted = tuple(from_plain(Planted, one) for one in json.loads(row.planted))
    marks = tuple(from_plain(MarkedFinding, one) for one in json.loads(row.marks))
    return KeptDrill(
        row.id or 0,
        row.officer,
        row.base,
        row.checklist,
        row.level,
        tuple(row.topics),
        row.seed,
        planted,
        row.started_at,
        row.finished_at,
        marks,
        mark(planted, marks) if row.finished_at else None,
    )
