"""Deadlines by date, their ground and marks, the late fine and the enforcement window."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zmtool.base.errors import UnknownAnswer, UsageProblem
from zmtool.law.deadlines import compute, deadline_table_from_data, try_compute
from zmtool.law.enforcement import enforcement_window
from zmtool.law.late_fine import late_fine, late_fine_for_days
from zmtool.law.library import Law, load_law
from zmtool.law.marks import Mark, Span
from zmtool.law.periods import Computation, Unknown

NOTES = """file_decision file_supplement preservation_dispose inv_close_2010 decision plea_window hearing_request
hearing_notice_ahead decision_service fine_payment reconsideration litigation demand_wait enforcement_apply
notice_service_by_publication cash_handin disclosure_withdraw transfer_approval transfer_send transfer_goods
limitation transfer_police_review transfer_reconsider transfer_supervision"""


def run(law: Law, deadline: str, day: date, n: int | None = None) -> Computation:
    found = law.deadlines.deadline_on(deadline, day)
    return compute(found, day, law.calendar, n=n, titles=law.statutes)


def test_all_deadlines_of_the_notes(law: Law) -> None:
    assert set(NOTES.split()) <= set(law.deadlines.ids)


def test_ground_is_spelled_out(law: Law) -> None:
    result = run(law, "preservation_dispose", date(2024, 2, 8))
    assert result.ground == "《中华人民共和国行政处罚法》第五十六条、第八十五条"
    assert result.mark is Mark.LAW and result.certain and result.note == ""


def test_uncertain_rules_say_so(law: Law) -> None:
    filing = run(law, "file_decision", date(2024, 3, 4))
    assert not filing.certain and "人工确认" in filing.note
    plea = run(law, "plea_window", date(2024, 3, 4))
    assert not plea.certain and "建议值" in plea.note


def test_publication_service_changed_in_2022(law: Law) -> None:
    assert law.deadlines.deadline_on("notice_service_by_publication", date(2021, 12, 31)).period.n == 60
    assert law.deadlines.deadline_on("notice_service_by_publication", date(2022, 1, 1)).period.n == 30


def test_t03_publication(law: Law) -> None:
    result = run(law, "notice_service_by_publication", date(2024, 2, 5))
    assert result.due == date(2024, 3, 6) and result.certain


def test_e30_a_period_across_a_change_is_for_a_person(law: Law) -> None:
    result = run(law, "notice_service_by_publication", date(2021, 11, 10))
    assert result.due == date(2022, 1, 9) and not result.certain
    assert "跨越规定变更日" in result.note


def test_t02_hearing_request_before_the_change(law: Law) -> None:
    old = run(law, "hearing_request", date(2021, 7, 10))
    assert old.due < date(2021, 7, 15) and not old.certain
    new = run(law, "hearing_request", date(2021, 7, 15))
    assert new.period.n == 5 and new.certain


def test_no_version_before_the_law(law: Law) -> None:
    with pytest.raises(UnknownAnswer, match="没有有效的规定"):
        law.deadlines.deadline_on("decision", date(2021, 7, 14))
    with pytest.raises(UnknownAnswer, match="没有编号"):
        law.deadlines.deadline_on("nothing", date(2024, 1, 1))


def test_only_a_configurable_deadline_takes_another_length(law: Law) -> None:
    assert run(law, "plea_window", date(2024, 4, 3), 5).due == date(2024, 4, 11)
    with pytest.raises(ValueError, match="fixed by law"):
        run(law, "decision", date(2024, 4, 3), 5)


def test_limitation_and_its_variant(law: Law) -> None:
    day = date(2021, 8, 10)
    two = law.deadlines.deadline_on("limitation", day)
    five = two.variant("life_health_harm")
    assert compute(two, day, law.calendar).due == date(2023, 8, 10)
    assert compute(five, day, law.calendar).due == date(2026, 8, 10)
    with pytest.raises(UnknownAnswer):
        two.variant("weather")


def test_transfer_within_24_hours(law: Law) -> None:
    moment = datetime.fromisoformat("2024-10-10T09:05")
    assert run(law, "transfer_send", moment).due_at == datetime.fromisoformat("2024-10-11T09:05")


def test_try_compute_without_calendar(law: Law) -> None:
    deadline = law.deadlines.deadline_on("decision", date(2026, 12, 1))
    answer = try_compute(deadline, date(2026, 12, 1), law.calendar)
    assert isinstance(answer, Unknown) and "2027" in answer.reason


def test_overlapping_versions_are_refused() -> None:
    row = {"n": 7, "unit": "wd", "law": ["apl_2021:56"], "mark": "法"}
    late = {
        "id": "l",
        "label": "l",
        "rate_per_day": "0.03",
        "pause": [],
        "law": ["apl_2021:72"],
        "mark": "法",
    }
    entry = {"id": "x", "label": "x", "from": "y", "from_label": "y", "versions": [row, row]}
    with pytest.raises(UsageProblem, match="重叠"):
        deadline_table_from_data({"deadlines": [entry], "late_fine": late})
    with pytest.raises(UsageProblem, match="重复"):
        single = entry | {"versions": [row]}
        deadline_table_from_data({"deadlines": [single, single], "late_fine": late})


@pytest.mark.parametrize(
    ("days", "accrued", "charged"),
    [
        (1, "150.00", "150.00"),
        (10, "1500.00", "1500.00"),
        (20, "3000.00", "3000.00"),
        (33, "4950.00", "4950.00"),
        (34, "5100.00", "5000.00"),
        (40, "6000.00", "5000.00"),
    ],
)
def test_late_fine_examples(law: Law, days: int, accrued: str, charged: str) -> None:
    result = late_fine_for_days(law.deadlines.late_fine, Decimal(5000), days)
    assert (result.accrued, result.charged) == (Decimal(accrued), Decimal(charged))
    due = date(2024, 3, 1)
    until = date.fromordinal(due.toordinal() + days)
    assert late_fine(law.deadlines.late_fine, Decimal(5000), due, until).charged == Decimal(charged)


def test_late_fine_pauses_for_review_and_litigation(law: Law) -> None:
    due = date(2024, 3, 1)
    review = Span(date(2024, 3, 13), date(2024, 4, 21))  # day 12, forty days
    litigation = Span(date(2024, 4, 22), date(2024, 6, 20))  # sixty days
    result = late_fine(law.deadlines.late_fine, Decimal(5000), due, date(2024, 6, 25), (review, litigation))
    assert (result.days, result.paused_days) == (11 + 5, 100)
    assert result.charged == Decimal("2400.00") and "不计" in result.steps[0]
    still = late_fine(
        law.deadlines.late_fine, Decimal(5000), due, date(2024, 6, 25), (Span(date(2024, 3, 13)),)
    )
    assert still.days == 11


def test_late_fine_not_yet_late(law: Law) -> None:
    assert late_fine(law.deadlines.late_fine, Decimal(5000), date(2024, 3, 1), date(2024, 3, 1)).charged == 0
    with pytest.raises(ValueError, match="negative"):
        late_fine_for_days(law.deadlines.late_fine, Decimal(-1), 3)


def test_enforcement_window(law: Law) -> None:
    window = enforcement_window(law.deadlines, law.calendar, date(2024, 3, 12), date(2024, 9, 24))
    assert window.reconsideration.due == date(2024, 5, 11)
    assert window.litigation.due == date(2024, 3, 27)
    assert window.opens == date(2024, 10, 14)
    assert window.closes_safely.due == date(2024, 6, 27)
    assert window.closes_widely.due == date(2024, 8, 12)
    assert window.safe is False and "安全线" in window.note
    early = enforcement_window(law.deadlines, law.calendar, date(2024, 3, 12), date(2024, 4, 1))
    assert early.opens == date(2024, 5, 13) and early.safe is True
    waiting = enforcement_window(law.deadlines, law.calendar, date(2024, 3, 12))
    assert waiting.opens is None and waiting.safe is None


DEADLINES = sorted(set(NOTES.split()) - {"transfer_send", "limitation", "inv_close_2010"})


@given(st.sampled_from(DEADLINES), st.dates(date(2023, 8, 1), date(2026, 5, 31)), st.integers(0, 40))
def test_a_later_start_never_ends_earlier(deadline: str, day: date, later: int) -> None:
    law = load_law()
    after = date.fromordinal(day.toordinal() + later)
    first, second = (law.deadlines.deadline_on(deadline, one) for one in (day, after))
    if first is second:
        assert compute(first, day, law.calendar).due <= compute(first, after, law.calendar).due


@given(st.dates(date(2019, 1, 1), date(2026, 6, 1)), st.integers(0, 40))
def test_a_later_end_of_the_act_never_expires_earlier(day: date, later: int) -> None:
    law = load_law()
    after = date.fromordinal(day.toordinal() + later)
    version = law.deadlines.deadline_on("limitation", day)
    if version is law.deadlines.deadline_on("limitation", after):
        assert compute(version, day, law.calendar).due <= compute(version, after, law.calendar).due


def test_a_party_who_was_not_told_has_a_year(law: Law) -> None:
    day = date(2024, 3, 12)
    for deadline in ("reconsideration", "litigation"):
        version = law.deadlines.deadline_on(deadline, day).variant("not_told")
        assert compute(version, day, law.calendar).due == date(2025, 3, 12)
