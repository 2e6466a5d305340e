"""Days of appeal and lease; the figures over finished dossiers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from zmtool.law.library import load_calendar
from zmtool.reviews.appeals import answer_until, appeal_until, lease_until, rectify_until
from zmtool.reviews.decisions import verdict
from zmtool.reviews.measures import Finished, Rate, measures
from zmtool.reviews.records import Decision
from zmtool.reviews.rules import load_rules

from .dossiers import ALL_DECIDED, change, draft

RULES, CALENDAR = load_rules(), load_calendar()


def test_days_are_counted_by_the_calendar() -> None:
    # 1–5 October 2025 and the weekend are no working days; 28 September and 11 October are worked in exchange.
    assert appeal_until(date(2025, 9, 26), RULES, CALENDAR).day == date(2025, 10, 10)
    assert answer_until(date(2025, 6, 3), RULES, CALENDAR).day == date(2025, 6, 17)
    assert lease_until(date(2025, 6, 6), RULES, CALENDAR).day == date(2025, 6, 11)
    assert rectify_until(date(2025, 6, 3), RULES) == date(2025, 7, 3)
    assert appeal_until(date(2025, 6, 3), RULES, CALENDAR).over(date(2025, 6, 11))
    assert not appeal_until(date(2025, 6, 3), RULES, CALENDAR).over(date(2025, 6, 10))


def test_an_unknown_year_gives_no_day_of_appeal_but_every_lease_ends() -> None:
    unknown = appeal_until(date(2099, 6, 3), RULES, CALENDAR)
    assert unknown.day is None and "2099" in unknown.note and not unknown.over(date(2100, 1, 1))
    lease = lease_until(date(2099, 6, 3), RULES, CALENDAR)
    assert lease.day == date(2099, 6, 6) and "自然日" in lease.note


def test_nothing_finished_is_nothing_known() -> None:
    found = measures(())
    assert (found.mean_score, found.agreement.kappa, found.hits.value, found.mean_minutes) == (None,) * 4


def test_hits_misses_and_agreement_come_from_peoples_words() -> None:
    first = verdict(draft(), ALL_DECIDED)
    second = verdict(draft(), (*ALL_DECIDED, Decision("D04", "confirm")))
    missed = verdict(draft(), (*ALL_DECIDED, Decision("A01", "reject", reason="一致"), change("C03", "6")))
    found = measures(
        [
            Finished("案1", first, first, second, (30, 50), disputed=False, tasks=2, tasks_closed=1),
            Finished("案2", missed, missed, None, (40,), reviewed_again=True, overturned=True),
        ]
    )
    assert (found.hits, found.suspicions) == (Rate(1, 2), Rate(0, 4))
    assert found.misses == Rate(1, 2)
    assert (found.agreement.count, found.agreement.observed) == (4, 0.75)
    assert found.mean_gap == Decimal("5.00") and found.same_grade == Rate(0, 1)
    assert (found.overturned, found.rectified, found.mean_minutes) == (Rate(1, 1), Rate(1, 2), 40)
    assert [(one.code, one.dossiers) for one in found.items] == [("A01", 1), ("C03", 1)]
