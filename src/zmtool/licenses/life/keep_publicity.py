"""Decided applications of which nothing says that they were published."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlmodel import Session, col, select

from zmtool.licenses.life.keep import course_in
from zmtool.licenses.life.records import Course
from zmtool.licenses.life.tables import LicenceApplicationRow, LicenceStepRow


def courses_without(session: Session, step: str, matters: Collection[str]) -> Iterator[Course]:
    """The decided courses of some matters in which a step was not taken, the first to be decided first."""
    taken = select(LicenceStepRow.application_id).where(LicenceStepRow.step == step)
    rows = session.exec(
        select(LicenceApplicationRow)
        .where(
            col(LicenceApplicationRow.decided_on).is_not(None),
            col(LicenceApplicationRow.matter).in_(sorted(matters)),
            col(LicenceApplicationRow.id).not_in(taken),
        )
        .order_by(col(LicenceApplicationRow.decided_on), col(LicenceApplicationRow.application_no))
    )
    for row in rows:
        yield course_in(session, row)
