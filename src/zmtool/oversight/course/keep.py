"""Steps in the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import insert
from sqlmodel import Session, col, select

from zmtool.base.errors import Refused
from zmtool.oversight.course.definition import Life
from zmtool.oversight.course.records import Taken
from zmtool.oversight.course.tables import OversightStepRow

_AT_ONCE = 500


def changed_meanwhile(session: Session, life: Life, kind: str, number: str) -> Refused:
    """What is said where somebody changed a record after it was opened: who, when and by which step."""
    steps = steps_of(session, kind, number)
    last = steps[-1] if steps else None
    step = life.steps.get(last.step) if last else None
    told = (
        f"（{last.by} 在 {last.at:%Y-%m-%d %H:%M} 办了“{step.label if step else last.step}”）" if last else ""
    )
    return Refused(
        f"{life.label} {number} 在您打开之后已被他人修改{told}，未保存", next_step="请重新打开后再办"
    )


def steps_of(session: Session, kind: str, number: str) -> tuple[Taken, ...]:
    """The steps of one record, in order."""
    return steps_of_many(session, kind, [number]).get(number, ())


def steps_of_many(session: Session, kind: str, numbers: Iterable[str]) -> dict[str, tuple[Taken, ...]]:
    """The steps of several records by number, in order; a record without steps is left out."""
    found: dict[str, list[Taken]] = defaultdict(list)
    wanted = list(numbers)
    for start in range(0, len(wanted), _AT_ONCE):
        rows = session.exec(
            select(OversightStepRow)
            .where(
                OversightStepRow.kind == kind,
                col(OversightStepRow.number).in_(wanted[start : start + _AT_ONCE]),
            )
            .order_by(col(OversightStepRow.number), col(OversightStepRow.position))
        )
        for row in rows:
            found[row.number].append(
                Taken(row.step, datetime.fromisoformat(row.at), row.by, row.note, dict(row.details))
            )
    return {number: tuple(steps) for number, steps in found.items()}


def add_steps(session: Session, kind: str, number: str, steps: Iterable[Taken], *, after: int) -> None:
    """Adds the steps of a record that come after the first ``after``."""
    add_steps_of_many(session, kind, [(number, tuple(steps), after)])


def add_steps_of_many(
    session: Session, kind: str, records: Iterable[tuple[str, Sequence[Taken], int]]
) -> None:
    """Adds the steps of several records, each by its number, that come after so many; written at once."""
    rows = [
        {
            "kind": kind,
            "number": number,
            "position": position,
            "step": one.step,
            "at": one.at.isoformat(timespec="seconds"),
            "by": one.by,
            "note": one.note,
            "details": dict(one.details),
        }
        for number, steps, after in records
        for position, one in enumerate(steps)
        if position >= after
    ]
    if rows:
        session.execute(insert(OversightStepRow), rows)
