"""Days of appeal, answer, lease and rectification; working days by the calendar of ``law/``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from zmtool.base.errors import UnknownAnswer
from zmtool.law.calendar import WorkCalendar
from zmtool.reviews.rules import Rules


@dataclass(frozen=True, slots=True)
class Due:
    """The last day for something; None with a Chinese ``note`` where the calendar does not reach so far."""

    day: date | None
    note: str = ""

    def over(self, today: date) -> bool:
        """Whether the day has passed. An unknown day is never held against anybody."""
        return self.day is not None and today > self.day


def appeal_until(published: date, rules: Rules, calendar: WorkCalendar) -> Due:
    """The last day on which the reviewed bureau may appeal: working days after it was told of the result."""
    return _workdays(published, rules.appeal_file_workdays, calendar)


def answer_until(appealed: date, rules: Rules, calendar: WorkCalendar) -> Due:
    """The last day for the answer to an appeal: working days after it was filed."""
    return _workdays(appealed, rules.appeal_answer_workdays, calendar)


def lease_until(claimed: date, rules: Rules, calendar: WorkCalendar) -> Due:
    """The last day of a claim. A lease must end: where the calendar is not known, calendar days are counted, and told."""
    due = _workdays(claimed, rules.lease_workdays, calendar)
    if due.day is not None:
        return due
    return Due(claimed + timedelta(days=rules.lease_workdays), f"{due.note}；认领期限暂按自然日计算")


def rectify_until(ordered: date, rules: Rules) -> date:
    """The last day of a rectification: calendar days after it was ordered."""
    return ordered + timedelta(days=rules.rectification_days)


def _workdays(start: date, days: int, calendar: WorkCalendar) -> Due:
    try:
        return Due(calendar.add_workdays(start, days))
    except UnknownAnswer as unknown:
        return Due(None, unknown.what)
