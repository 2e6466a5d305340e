"""The deadlines of one case: what is due when, what was done, and what is overdue on a given day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from zmtool.base.errors import UnknownAnswer
from zmtool.cases.records import CaseFacts
from zmtool.law.deadlines import compute
from zmtool.law.library import Law


@dataclass(frozen=True, slots=True)
class CaseDeadline:
    """One deadline of a case. ``due`` is None where the law's data cannot tell; ``note`` then says why.

    ``state``: done, late (done, but after it was due), open, overdue or unknown. ``days_left`` counts calendar days.
    """

    rule: str
    label: str
    start: date
    due: date | None
    done: date | None
    state: str
    days_left: int | None
    ground: str
    note: str = ""


def case_deadlines(case: CaseFacts, law: Law, today: date) -> tuple[CaseDeadline, ...]:
    """Every deadline that has begun to run, in order of when it is due."""
    found = [
        _deadline(law, rule, start(case), done(case), today)
        for rule, start, done in _RULES
        if start(case) is not None
    ]
    return tuple(sorted(found, key=lambda one: one.due or date.max))


def _deadline(law: Law, rule: str, start: date | None, done: date | None, today: date) -> CaseDeadline:
    assert start is not None  # noqa: S101 - the caller left out deadlines that have not begun
    try:
        version = law.deadlines.deadline_on(rule, start)
        result = compute(version, start, law.calendar, titles=law.statutes)
    except UnknownAnswer as unknown:
        return CaseDeadline(rule, rule, start, None, done, "unknown", None, "", unknown.what)
    if done is not None:
        state = "done" if done <= result.due else "late"
    else:
        state = "open" if today <= result.due else "overdue"
    left = None if done is not None else (result.due - today).days
    return CaseDeadline(rule, version.label, start, result.due, done, state, left, result.ground, result.note)


def _document_date(case: CaseFacts, kind: str) -> date | None:
    return next((one.date for one in case.documents if one.type == kind), None)


def _served(case: CaseFacts, title: str) -> date | None:
    for one in case.documents:
        if one.type == "service_receipt" and one.fields.get("served_title") == title:
            text = one.fields.get("service_time", "")[:10]
            return date.fromisoformat(text) if text else None
    return None


def _incident(case: CaseFacts) -> date | None:
    return case.incident_time.date() if case.incident_time else None


def _decision_served(case: CaseFacts) -> date | None:
    return _served(case, "行政处罚决定书")


_When = Callable[[CaseFacts], date | None]
_RULES: tuple[tuple[str, _When, _When], ...] = (
    ("file_supplement", _incident, lambda case: case.filing_date),
    (
        "preservation_dispose",
        lambda case: case.preservation_date,
        lambda case: _document_date(case, "preservation_disposal_notice"),
    ),
    ("decision", lambda case: case.filing_date, lambda case: case.decision_date),
    ("decision_service", lambda case: case.decision_date, _decision_served),
    ("fine_payment", _decision_served, lambda case: _document_date(case, "payment_voucher")),
)
