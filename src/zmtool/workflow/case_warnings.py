"""Warnings before they become findings: what the review would deduct in the cases under way, as they stand today."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from datetime import datetime

from zmtool.cases.stages import PARTS
from zmtool.workflow.cases import CaseSummary, list_cases
from zmtool.workflow.review_precheck import precheck
from zmtool.workflow.today import Duty
from zmtool.workflow.workspace import Place, opened

MOST = 40
"""How many cases are looked at in each part of a case's life, the latest filed first."""
ENDED = "ended"
Known = MutableMapping[tuple[str, int, str], tuple[Duty, ...]]
"""What was worked out before, by case, version and day."""


def case_warnings(
    place: Place = None,
    *,
    now: datetime,
    known: Known | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Duty, ...]:
    """One warning a root cause, of the cases that something can still be mended in; those due soonest first."""
    kept: Known = {} if known is None else known
    found: list[Duty] = []
    with opened(place, now=now) as at:
        under_way = [part for part in PARTS if part != ENDED]
        cases = [one for part in under_way for one in list_cases(at, part=part, limit=MOST).cases]
        for done, case in enumerate(cases, 1):
            key = (case.case_no, case.version, now.date().isoformat())
            if key not in kept:
                kept[key] = _of_case(case, at, now)
            found += kept[key]
            if progress is not None:
                progress(done, len(cases))
    return tuple(sorted(found, key=lambda one: (one.due == "", one.due)))


def _of_case(case: CaseSummary, place: Place, now: datetime) -> tuple[Duty, ...]:
    looked = precheck(case.case_no, now.date(), place)
    due = next((one.due for one in looked.deadlines if one.whose == "bureau" and one.due), None)
    return tuple(
        Duty(
            "case",
            case.case_no,
            cause.title,
            case.party_name,
            due.isoformat() if due else "",
            "open",
            "、".join(cause.codes),
        )
        for cause in looked.causes
    )
