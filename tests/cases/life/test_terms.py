"""Periods of steps on their last day and the day after; what is late is told by the dates of the notes (§9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from zmtool.cases.deadlines import CaseDeadline, case_deadlines
from zmtool.cases.debt import debt_of, late_fee_on
from zmtool.cases.life.history import History
from zmtool.cases.records import CaseFacts, Instalment

from .samples import CYCLE, LAW, PENALTY, a_case, before, day, obstacles, steps, stops, taken, until, warnings


@pytest.mark.parametrize(
    ("rule", "done", "step", "last", "first"),
    [
        (
            "plea_window",
            before("decide").replace("03-13", "2025-01-26"),
            "decide",
            "2025-02-06",
            "2025-02-07",
        ),  # E35
        ("hearing_request", "hearing_notify 2024-04-29", "decide", "2024-05-09", "2024-05-10"),  # E12
        ("hearing_request", "hearing_notify 2025-05-28", "decide", "2025-06-05", "2025-06-06"),  # E13
        ("hearing_request", "hearing_notify 2024-09-11", "decide", "2024-09-19", "2024-09-20"),  # E14
        # T03, E29: the party counts as served on the thirtieth day itself.
        (
            "notice_service_by_publication",
            "decide 2024-02-01, publish 2024-02-05",
            "serve",
            "2024-03-05",
            "2024-03-06",
        ),
        (
            "notice_service_by_publication",
            "decide 2024-05-09, publish 2024-05-10",
            "serve",
            "2024-06-08",
            "2024-06-09",
        ),
        ("fine_payment", "serve 2024-01-26", "demand", "2024-02-18", "2024-02-19"),  # E18
        ("fine_payment", "serve 2025-03-10", "demand", "2025-03-25", "2025-03-26"),  # E19
        ("fine_payment", "serve 2024-09-18", "late_fee", "2024-10-08", "2024-10-09"),  # E20
        ("fine_payment", "serve 2025-09-18", "late_fee", "2025-10-09", "2025-10-10"),  # E21
        ("unclaimed_claim", "unclaimed_publish 2024-05-10", "unclaimed_decide", "2024-06-09", "2024-06-10"),
    ],
)
def test_a_wait_lasts_to_its_last_day(rule: str, done: str, step: str, last: str, first: str) -> None:
    case = a_case(done)
    assert rule in stops(case, step, last)
    assert rule not in stops(case, step, first)
    told = next(one for one in obstacles(case, step, last) if one.code == rule)
    assert told.not_before == date.fromisoformat(first)


def test_a_waiver_ends_the_wait() -> None:
    """T12: notice and decision on one day are an error, but not with a written waiver."""
    done = "clue 03-04, inspect 03-04, file 03-05, close_investigation 03-11, notify 03-21, approve 03-21"
    assert "plea_window" in stops(a_case(done), "decide", "03-21")
    assert not stops(a_case(done + ", plea_waive 03-21"), "decide", "03-21")
    # A waiver of later days is none yet, and a review of what was pleaded is no waiver.
    assert "plea_window" in stops(a_case(done + ", plea_waive 03-22"), "decide", "03-21")
    assert "plea_window" in stops(a_case(done + ", plea 03-21, plea_review 03-21"), "decide", "03-21")


def test_who_is_told_anew_pleads_anew() -> None:
    done = before("decide") + ", plea_waive 03-13, notify 03-20"
    assert "plea_window" in stops(a_case(done), "decide", "03-21")
    assert "plea_window" not in stops(a_case(done + ", plea_waive 03-20"), "decide", "03-21")
    assert "plea_window" not in stops(a_case(done), "decide", "03-26")


def test_a_hearing_given_up_leaves_the_time_to_plead() -> None:
    done = before("notify") + ", hearing_notify 03-13, hearing_waive 03-13, approve 03-13"
    assert stops(a_case(done), "decide", "03-18") == {"plea_window"}
    assert not stops(a_case(done + ", plea_waive 03-13"), "decide", "03-14")
    assert not stops(a_case(done), "decide", "03-19")


@pytest.mark.parametrize("settled", ["hearing_waive 03-14", "hearing_reject 03-15"])
def test_a_settled_hearing_ends_the_wait_for_it(settled: str) -> None:
    done = before("notify") + ", hearing_notify 03-13, plea_waive 03-13, approve 03-15"
    asked = "hearing_request 03-14, " if "reject" in settled else ""
    assert "hearing_request" in stops(a_case(done), "decide", "03-15")
    assert "hearing_request" not in stops(a_case(done + f", {asked}{settled}"), "decide", "03-15")


@pytest.mark.parametrize(
    ("rule", "done", "step", "last", "late"),
    [
        ("file_decision", "clue 2024-03-04", "file", "2024-03-13", "2024-03-14"),  # E01
        ("file_decision", "clue 2024-04-30", "not_file", "2024-05-13", "2024-05-14"),  # E02
        (
            "preservation_dispose",
            "preserve 2024-02-08",
            "preserve_dispose",
            "2024-02-23",
            "2024-02-24",
        ),  # E03
        (
            "preservation_dispose",
            "preserve 2024-09-27",
            "preserve_dispose",
            "2024-10-12",
            "2024-10-13",
        ),  # E04
        (
            "preservation_dispose",
            "preserve 2025-01-24",
            "preserve_dispose",
            "2025-02-10",
            "2025-02-11",
        ),  # E05
        (
            "preservation_dispose",
            "preserve 2025-09-26",
            "preserve_dispose",
            "2025-10-13",
            "2025-10-14",
        ),  # E06
        (
            "preservation_dispose",
            "preserve 2024-06-03",
            "preserve_dispose",
            "2024-06-13",
            "2024-06-14",
        ),  # E07
        ("file_supplement", "inspect 2025-04-29", "file", "2025-05-13", "2025-05-14"),  # E08
        ("decision", "file 2024-03-05", "decide", "2024-06-03", "2024-06-04"),  # E09
        ("decision", "file 2024-07-05", "decide", "2024-10-08", "2024-10-09"),  # E10
        ("decision", "file 2025-07-04", "decide_no_penalty", "2025-10-09", "2025-10-10"),  # E11
        (
            "hearing_request",
            "hearing_notify 2024-04-29",
            "hearing_request",
            "2024-05-09",
            "2024-05-10",
        ),  # E12
        ("decision_service", "decide 2024-12-27", "serve", "2025-01-08", "2025-01-09"),  # E16
        ("decision_service", "decide 2025-09-29", "serve", "2025-10-15", "2025-10-16"),  # E17
        ("cash_handin", "collect_cash 2024-05-11 50", "hand_in_cash", "2024-05-14", "2024-05-15"),  # E31
        ("cash_handin", "collect_cash 2025-04-30 50", "hand_in_cash", "2025-05-07", "2025-05-08"),  # E32
        (
            "transfer_approval",
            "transfer_report 2024-10-10",
            "transfer_decide",
            "2024-10-14",
            "2024-10-15",
        ),  # E34
        ("transfer_goods", "police_filed 2024-10-10", "transfer_goods", "2024-10-14", "2024-10-15"),
        ("inv_close_2010", "file 2023-07-03", "close_investigation", "2023-08-02", "2023-08-03"),
    ],
)
def test_lateness_is_told_and_does_not_stop(rule: str, done: str, step: str, last: str, late: str) -> None:
    assert rule not in warnings(a_case(done), step, last)
    assert rule in warnings(a_case(done), step, late)
    assert rule not in stops(a_case(done), step, late)


def test_an_extension_moves_the_end() -> None:
    done = "clue 2024-03-04, extend_filing 2024-03-12 2024-04-01"
    assert "file_decision" not in warnings(a_case(done), "file", "2024-04-01")
    assert "file_decision" in warnings(a_case(done), "file", "2024-04-02")


def test_what_was_found_at_an_inspection_is_filed_after_the_first_of_them() -> None:
    done = "clue 2024-03-04, inspect 2024-03-04, inspect 2024-03-13"
    assert not warnings(a_case(done), "file", "2024-03-13")
    assert "file_supplement" in warnings(a_case(done), "file", "2024-03-14")


def test_the_transfer_is_sent_within_twenty_four_hours() -> None:
    case = a_case("inspect 2024-03-04, transfer_report 2024-03-05")
    decided = replace(
        case,
        events=(
            *case.events,
            replace(steps("transfer_decide 2024-03-06")[0], at=datetime(2024, 3, 6, 15, 0)),
        ),
    )
    assert "transfer_send" not in warnings(decided, "transfer_send", "2024-03-07")
    assert "transfer_send" in warnings(decided, "transfer_send", "2024-03-08")


def test_years_without_a_calendar_are_left_to_a_person() -> None:
    case = a_case("preserve 2030-03-05")
    told = [
        one for one in obstacles(case, "preserve_dispose", "2030-03-20") if one.code == "preservation_dispose"
    ]
    assert told and not told[0].stops and told[0].remedy == "人工核对期限"
    assert not stops(case, "preserve_dispose", "2030-03-20")


# Money.


def _late(overdue: int, more: str = "", fine: str = "5000") -> Decimal | None:
    """The late fee ``overdue`` days after 25 March 2025, when 5000 yuan were due (E19)."""
    done = steps("decide 2025-03-07, serve 2025-03-10" + more)
    case = a_case(penalty=replace(PENALTY, fine=Decimal(fine)))
    until_day = date.fromordinal(date(2025, 3, 25).toordinal() + overdue)
    found = late_fee_on(case, History(done), LAW, until_day)
    return found.charged if found else None


@pytest.mark.parametrize(
    ("overdue", "charged"),
    [(1, "150.00"), (10, "1500.00"), (20, "3000.00"), (33, "4950.00"), (34, "5000.00"), (40, "5000.00")],
)
def test_the_late_fee_of_the_notes(overdue: int, charged: str) -> None:
    assert _late(overdue) == Decimal(charged)
    on = date.fromordinal(date(2025, 3, 25).toordinal() + overdue).isoformat()
    case = a_case("decide 2025-03-07, serve 2025-03-10", penalty=replace(PENALTY, fine=Decimal(5000)))
    assert not stops(case, "late_fee", on, amount=Decimal(charged))
    assert stops(case, "late_fee", on, amount=Decimal(charged) + 1) == {"late_fee_right"}
    after = taken(case, "late_fee", on, amount=Decimal(charged))
    debt = debt_of(after, History(after.events))
    assert debt is not None and debt.total == 5000 + Decimal(charged)
    assert "closed" in stops(after, "late_fee", on, amount=Decimal(charged))


def test_days_of_remedies_do_not_count() -> None:
    """§9.1: reconsideration from the twelfth day for 40 days, then litigation for 60: eleven days and what follows."""
    pauses = ", review_begin 2025-04-06, review_end 2025-05-15, suit_begin 2025-05-16, suit_end 2025-07-14"
    assert _late(11, pauses) == Decimal("1650.00")
    assert _late(111, pauses) == Decimal("1650.00")
    assert _late(112, pauses) == Decimal("1800.00")
    assert _late(60, ", review_begin 2025-04-06") == Decimal("1650.00")  # it is still under way


def test_the_late_fee_runs_on_what_was_owed_when_it_was_due() -> None:
    assert _late(0) is None and _late(10, fine="0") is None
    assert _late(10, ", pay 2025-03-20 4000") == Decimal("300.00")
    assert _late(10, ", pay 2025-03-30 4000") == Decimal("1500.00")
    assert _late(10, ", pay 2025-03-25 5000") is None
    assert _late(10, ", late_fee 2025-03-30 750") is None


def test_leave_to_pay_later_moves_the_demand_and_the_late_fee() -> None:
    parts = (Instalment(day("04-30"), Decimal(30)), Instalment(day("05-30"), Decimal(40)))
    case = a_case(until("serve") + ", defer 03-25", instalments=parts)
    assert "payment_overdue" in stops(case, "demand", "05-30")
    assert not stops(case, "demand", "05-31")
    assert "late_fee_right" in stops(case, "late_fee", "05-30", amount=Decimal("2.10"))
    assert not stops(case, "late_fee", "05-31", amount=Decimal("2.10"))


def _instalments(case: CaseFacts) -> list[CaseDeadline]:
    return [one for one in case_deadlines(case, LAW, CYCLE) if one.rule == "instalment"]


def test_an_instalment_is_met_when_what_was_paid_covers_it() -> None:
    parts = (Instalment(day("04-30"), Decimal(30)), Instalment(day("05-30"), Decimal(40)))
    case = a_case(
        until("serve") + ", defer 03-25, pay 04-10 20, pay 05-02 20, pay 05-20 30", instalments=parts
    )
    assert [(one.done, one.state(day("06-30"))) for one in _instalments(case)] == [
        (day("05-02"), "late"),
        (day("05-20"), "done"),
    ]
    unpaid = replace(case, events=case.events[:-3])
    assert [one.state(day("05-10")) for one in _instalments(unpaid)] == ["overdue", "open"]
    assert "fine_payment" not in {one.rule for one in case_deadlines(case, LAW, CYCLE)}


# The court.


def test_the_window_of_the_court() -> None:
    """Served on 12 March 2024: reconsideration ends on 11 May (E23), litigation on 27 March; safe until 27 June."""
    case = a_case("decide 2024-03-11, serve 2024-03-12, demand 2024-04-01")
    assert "remedies_over" in stops(case, "court_apply", "2024-05-12")
    assert "remedies_over" not in stops(case, "court_apply", "2024-05-13")
    for on, warned, stopped in (
        ("2024-06-27", False, False),
        ("2024-06-28", True, False),
        ("2024-08-12", True, False),
    ):
        assert ("apply_in_time" in warnings(case, "court_apply", on)) is warned
        assert ("apply_in_time" in stops(case, "court_apply", on)) is stopped
    assert "apply_in_time" in stops(case, "court_apply", "2024-08-13")  # E27


def test_a_late_demand_opens_the_window_later() -> None:
    case = a_case("decide 2024-06-11, serve 2024-06-12, demand 2024-09-24")  # E25
    assert "remedies_over" in stops(case, "court_apply", "2024-10-12")
    assert "remedies_over" not in stops(case, "court_apply", "2024-10-14")


# Uncertain sources keep their mark.


def test_a_period_of_an_uncertain_source_or_count_keeps_its_mark() -> None:
    (plea,) = [
        one for one in obstacles(a_case(until("approve")), "decide", "03-18") if one.code == "plea_window"
    ]
    assert plea.ground.endswith("第四十五条（建议值）")
    (late,) = [one for one in obstacles(a_case("clue 03-04"), "file", "03-30") if one.code == "file_decision"]
    assert late.ground.endswith("第三十三条（待核）")
    report = a_case("clue 03-04, inspect 03-04, transfer_report 03-05")
    (slow,) = [
        one for one in obstacles(report, "transfer_decide", "03-20") if one.code == "transfer_approval"
    ]
    assert slow.ground.endswith("第五条（算法待核）")
    (firm,) = [
        one
        for one in obstacles(a_case("clue 03-04, inspect 03-04, preserve 03-04"), "preserve_dispose", "03-30")
        if one.code == "preservation_dispose"
    ]
    assert firm.ground.endswith("第八十五条")


# Closed cases.


def test_a_closed_case_owes_the_bureau_nothing_it_never_recorded() -> None:
    """A register knows of a case when it was decided and closed, not when it was served."""
    done = "file 03-05, decide 03-21"
    assert {one.rule for one in case_deadlines(a_case(done), LAW, CYCLE) if one.done is None} == {
        "decision_service"
    }
    assert not case_deadlines(a_case(done + ", close 04-30"), LAW, CYCLE)[1:]
    old = a_case(done, act_end_date=day("03-01"))
    (limitation,) = [one for one in case_deadlines(old, LAW, CYCLE) if one.rule == "limitation"]
    assert limitation.done == day("03-05")
