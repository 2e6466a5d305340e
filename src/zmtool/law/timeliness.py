"""Whether something was done in time, also where the rule changed between the event and the deed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from zmtool.base.errors import UnknownAnswer
from zmtool.law.calendar import WorkCalendar
from zmtool.law.citations import TitleBook
from zmtool.law.deadlines import DeadlineTable, compute
from zmtool.law.periods import Computation


class Verdict(StrEnum):
    """In time, late, or for a person to say."""

    IN_TIME = "in_time"
    LATE = "late"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Timeliness:
    """The verdict in Chinese, by the version of the event; ``newer`` by that of the deed where it is another."""

    verdict: Verdict
    text: str
    result: Computation
    newer: Computation | None = None


def timeliness(
    table: DeadlineTable,
    deadline_id: str,
    event: date,
    done: date,
    calendar: WorkCalendar,
    titles: TitleBook | None = None,
) -> Timeliness:
    """Whether what was done on ``done`` kept the deadline counted from ``event``.

    A deed is late only if every version that could apply says so with certainty. Raises UnknownAnswer where
    no version or calendar is known.
    """
    version = table.deadline_on(deadline_id, event)
    result = compute(version, event, calendar, titles=titles)
    day = done.date() if isinstance(done, datetime) else done
    due = result.alternative or result.due
    if day <= result.due:
        return Timeliness(Verdict.IN_TIME, f"{day} 不晚于 {result.due}，在期内", result)
    late = f"{day} 晚于 {result.due}，逾期"
    try:
        other = table.deadline_on(deadline_id, done)
    except UnknownAnswer:
        other = version
    if other is not version:
        newer = compute(other, event, calendar, titles=titles)
        if day <= newer.due:
            text = f"按起算日的规定（{version.period}）{late}；按 {day} 的规定（{other.period}）至 {newer.due}，在期内，须人工确认"
            return Timeliness(Verdict.PERSON, text, result, newer)
    if day <= due or not result.certain:
        return Timeliness(Verdict.PERSON, f"{late}，但期限或算法不确定，须人工确认", result)
    return Timeliness(Verdict.LATE, late, result)
