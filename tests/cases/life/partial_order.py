"""The partial order of the notes (enforcement §2.5), checked from the events alone and by counting days itself.

Nothing here looks at the life cycle's data or code: two readings of the notes have to agree.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from zmtool.cases.records import Approval, CaseEvent, CaseFacts
from zmtool.law.calendar import WorkCalendar

_DAY = timedelta(days=1)


def working_days_after(start: date, count: int, calendar: WorkCalendar) -> date:
    """The last of ``count`` working days after ``start``."""
    day = start
    while count:
        day += _DAY
        count -= calendar.day(day).working
    return day


def working_days_between(first: date, second: date, calendar: WorkCalendar) -> int:
    """How many working days lie between the two, neither counted."""
    return sum(calendar.day(first + _DAY * i).working for i in range(1, (second - first).days))


class _Past:
    """The steps before one of them, in the order they were entered."""

    def __init__(self, events: tuple[CaseEvent, ...]) -> None:
        self.events = events

    def days(self, *steps: str) -> list[date]:
        return [one.on for one in self.events if one.step in steps]

    def last(self, *steps: str) -> date | None:
        return max(self.days(*steps), default=None)

    def done(self, *steps: str) -> bool:
        return bool(self.days(*steps))

    def since(self, day: date, *steps: str) -> bool:
        return any(on >= day for on in self.days(*steps))


def violations(case: CaseFacts, calendar: WorkCalendar) -> list[str]:
    """Every line of the partial order that the steps of the case break."""
    found = []
    for index, event in enumerate(case.events):
        past = _Past(case.events[:index])
        found += [f"{event.step} {event.on}: {line}" for line in _broken(event, past, case, calendar)]
    return found + list(_custody(case))


def _broken(event: CaseEvent, past: _Past, case: CaseFacts, calendar: WorkCalendar) -> Iterator[str]:
    on, step = event.on, event.step
    if past.events and on < max(one.on for one in past.events):
        yield "the days of the test run backwards"
    if step in ("verify", "file", "not_file", "inspect") and not past.done("clue"):
        yield "clue ≼ everything"
    if step == "verify" and past.done("file"):
        yield "verifying ≼ filed"
    if step == "file":
        yield from _signed(case, event, ("officer", "dept", "leader"))
    if step == "preserve":
        yield from _signed(case, event, ("leader",))
    if step == "preserve_dispose" and not _before(past.last("preserve"), on, strictly=True):
        yield "preserve.notice ≺ preserve.dispose"
    if step in ("sample", "appraise", "value") and past.done("close_investigation"):
        yield f"{step} ≼ inv_closed"
    if step == "close_investigation":
        yield from _goods(past)
    if step == "close_investigation" and not _before(past.last("file"), on, strictly=True):
        yield "filed ≺ inv_closed"
    if step in ("notify", "hearing_notify", "legal_review", "approve", "deliberate") and not past.done(
        "close_investigation"
    ):
        yield f"inv_closed ≼ {step}"
    if step == "hearing":
        called = past.last("hearing_call")
        if called is None or working_days_between(called, on, calendar) < 7:
            yield "hearing_notice ≺ hearing by seven working days"
    if step == "approve":
        yield from _signed(case, event, ("officer", "dept", "legal", "leader"))
    if step in ("decide", "decide_no_penalty", "unclaimed_decide"):
        yield from _decision(event, past)
    if step == "decide":
        yield from _told(event, past, calendar)
    if step == "serve" and not past.done("decide", "decide_no_penalty", "decide_onsite"):
        yield "decided ≼ served"
    if step in ("pay", "perform", "demand", "late_fee") and not past.done("serve"):
        yield f"served ≼ {step}"
    if step in ("pay", "serve", "perform", "decide") and past.done("close"):
        yield f"{step} ≼ closed"
    if step == "archive" and not past.done(
        "close", "not_file", "withdraw", "transfer_jurisdiction", "terminate"
    ):
        yield "closed ≼ archived"
    if past.done("archive"):
        yield "nothing follows the archive"


def _goods(past: _Past) -> Iterator[str]:
    sample, appraise, value = past.last("sample"), past.last("appraise"), past.last("value")
    if sample and appraise and appraise < sample:
        yield "sample ≼ appraise_report"
    if appraise and value and value < appraise:
        yield "appraise_report ≼ valuation"


def _decision(event: CaseEvent, past: _Past) -> Iterator[str]:
    review, hearing, talk, leave = (
        past.last(one) for one in ("legal_review", "hearing", "deliberate", "approve")
    )
    if review and not review < event.on:
        yield "legal_review ≺ decided"
    if event.step == "decide" and hearing and not (review and hearing < review):
        yield "hearing ≺ legal_review"
    if leave is None or leave > event.on:
        yield "approved ≼ decided"
        return
    if hearing and talk and talk < hearing:
        yield "hearing ≼ deliberated"
    if talk and leave < talk:
        yield "deliberated ≼ approved"
    if hearing and leave < hearing:
        yield "hearing ≼ approved"


def _told(event: CaseEvent, past: _Past, calendar: WorkCalendar) -> Iterator[str]:
    notice, hearing_notice = past.last("notify"), past.last("hearing_notify")
    if notice is None and hearing_notice is None:
        yield "notified ≺ decided"
    if (
        notice
        and event.on <= working_days_after(notice, 3, calendar)
        and not past.since(notice, "plea_waive")
    ):
        yield "notified ≺ decided by the time to plead, or a waiver"
    if (
        hearing_notice
        and event.on <= working_days_after(hearing_notice, 5, calendar)
        and not past.since(hearing_notice, "hearing_waive", "hearing", "hearing_reject")
    ):
        yield "notified ≺ decided by five working days, or a waiver"


def _signed(case: CaseFacts, event: CaseEvent, offices: tuple[str, ...]) -> Iterator[str]:
    given: list[Approval] = []
    for office in offices:
        own = [
            one
            for one in case.approvals
            if one.step == event.step and one.role == office and one.on <= event.on
        ]
        if not own:
            yield f"{event.step} without {office}"
            return
        given.append(own[-1])
    days = [one.on for one in given]
    if days != sorted(days):
        yield f"{event.step}: {' ≼ '.join(offices)}"


def _custody(case: CaseFacts) -> Iterator[str]:
    allowed = [one.on for one in case.events if one.step in ("serve", "unclaimed_decide")]
    for one in case.custody:
        if one.kind == "destroy" and not any(day < one.on for day in allowed):
            yield f"destroy {one.on} ≻ served"


def _before(earlier: date | None, later: date, *, strictly: bool) -> bool:
    return earlier is not None and (earlier < later if strictly else earlier <= later)
