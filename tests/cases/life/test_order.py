"""The order of steps, opinions, pauses, holds, ends, and who may set what aside."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from zmtool.base.errors import Refused
from zmtool.cases.life.advance import ways
from zmtool.cases.records import Approval, CaseDocument

from .samples import (
    AROUND,
    CYCLE,
    ORDINARY,
    SIGNERS,
    UNCLAIMED,
    a_case,
    before,
    day,
    given,
    obstacles,
    steps,
    stops,
    taken,
    until,
    warnings,
    with_approvals,
)

HEARD = before("legal_review") + ", hearing_notify 03-12, hearing_request 03-14, hearing_call 03-15 03-28"


def test_the_plain_way_is_open_from_end_to_end() -> None:
    for part in ORDINARY.split(","):
        step, on = part.split()
        case = with_approvals(a_case(before(step)), given(step, on))
        assert not stops(case, step, on), step


@pytest.mark.parametrize(
    ("step", "without", "on"),
    [
        ("close_investigation", "file", "03-11"),
        ("notify", "close_investigation", "03-13"),
        ("decide", "approve", "03-21"),
        ("decide", "notify", "03-21"),
        ("serve", "decide", "03-22"),
        ("file", "clue", "03-05"),
    ],
)
def test_a_step_waits_for_its_predecessor(step: str, without: str, on: str) -> None:
    done = ",".join(part for part in before(step).split(",") if part.split()[0] != without)
    case = with_approvals(a_case(done, incident_time=None), given(step, on))
    assert without in stops(case, step, on)
    assert not stops(with_approvals(a_case(before(step)), given(step, on)), step, on)
    missing = next(one for one in obstacles(case, step, on) if one.code == without)
    assert missing.missing_step == without and missing.remedy


@pytest.mark.parametrize(
    ("done", "step", "good", "bad"),
    [
        ("clue 03-04", "inspect", "03-04", "03-03"),
        (before("close_investigation"), "close_investigation", "03-07", "03-06"),  # value is not after it
        (
            before("decide").replace("legal_review 03-12", "legal_review 03-20"),
            "decide",
            "03-21",
            "03-20",
        ),  # later_than
        (
            until("file") + ", inquire 03-05, value 03-05",
            "close_investigation",
            "03-06",
            "03-05",
        ),  # later_than
        (before("decide") + ", deliberate 03-22, approve 03-22", "decide", "03-22", "03-21"),  # if_done
        (HEARD + ", hearing 03-28", "legal_review", "03-29", "03-28"),  # the hearing comes before the review
        (HEARD + ", hearing 03-28", "deliberate", "03-28", "03-27"),
        ("clue 03-04, inspect 03-04, preserve 03-04", "preserve_dispose", "03-05", "03-04"),
        (ORDINARY + ", pay 03-25 70", "perform", "03-25", "03-24"),
        (ORDINARY + ", pay 03-25 70, perform 03-26", "close", "03-26", "03-25"),
        (until("decide"), "serve", "03-21", "03-20"),
    ],
)
def test_days_do_not_run_backwards(done: str, step: str, good: str, bad: str) -> None:
    case = with_approvals(a_case(done), given(step, good))
    assert "order" not in stops(case, step, good)
    assert "order" in stops(case, step, bad)
    told = next(one for one in obstacles(case, step, bad) if one.code == "order")
    assert told.firm and told.not_before is not None and told.not_before <= day(good)


@pytest.mark.parametrize(
    ("done", "step", "on"),
    [
        (until("decide"), "hearing_request", "03-22"),
        (
            "clue 03-04, inspect 03-04, file 03-05, inquire 03-05, value 03-05, close_investigation 03-06",
            "sample",
            "03-07",
        ),
    ],
)
def test_what_had_to_come_first_cannot_come_later(done: str, step: str, on: str) -> None:
    assert stops(a_case(done), step, on) & {"closed", "order"}


def test_the_first_time_of_a_step_after_one_it_precedes_is_refused() -> None:
    case = a_case(ORDINARY + ", pay 03-25 70, perform 03-26, close 03-27")
    assert "closed" in stops(case, "perform", "03-28")
    overridden = a_case(until("file").replace("clue 03-04, ", "") + ", withdraw 03-06")
    assert "order" in stops(a_case("file 03-05"), "clue", "03-06")
    assert "order" not in stops(a_case("file 03-05"), "clue", "03-05")
    assert "closed" in stops(overridden, "clue", "03-07")


def test_one_of_several_ways_is_enough() -> None:
    """Goods valued at the inspection can still be preserved; a notice may be followed by one of a hearing."""
    case = a_case("clue 03-04, inspect 03-04, value 03-04", approvals=given("preserve", "03-05"))
    assert not stops(case, "preserve", "03-05")
    assert not stops(a_case(until("notify") + ", plea 03-14"), "hearing_notify", "03-15")


@pytest.mark.parametrize(
    ("newer", "again", "step", "on"),
    [
        ("deliberate 03-21", "approve", "decide", "03-25"),
        ("plea 03-18, deliberate 03-21", "approve", "decide", "03-25"),
    ],
)
def test_what_rests_on_a_newer_step_is_taken_again(newer: str, again: str, step: str, on: str) -> None:
    stale = a_case(before(step) + ", " + newer)
    assert again in stops(stale, step, on)
    assert again not in stops(a_case(before(step) + ", " + newer + f", {again} 03-22"), step, on)


def test_appraisal_after_valuation_asks_for_another_valuation() -> None:
    done = until("value") + ", appraise 03-08, appraise_notify 03-08"
    assert "value" in stops(a_case(done), "close_investigation", "03-11")
    assert not stops(a_case(done + ", value 03-08"), "close_investigation", "03-11")


def test_a_hearing_after_the_leaders_spoke_makes_them_speak_again() -> None:
    done = HEARD + ", deliberate 03-18, approve 03-18, hearing 03-28, legal_review 03-29, plea_waive 03-29"
    assert {"deliberate", "approve"} <= stops(a_case(done), "decide", "04-08")
    again = a_case(done + ", deliberate 03-29, approve 04-01")
    assert not stops(again, "decide", "04-08")


def test_a_hearing_can_still_be_held_after_the_leaders_spoke() -> None:
    case = a_case(HEARD + ", deliberate 03-18, approve 03-18")
    assert not stops(case, "hearing", "03-28", by=("何平川",))


def test_an_investigation_without_an_inspection_rests_on_what_was_asked_or_copied() -> None:
    done = "clue 03-04, file 03-05, inquire 03-06"
    assert not stops(a_case(done, goods=()), "close_investigation", "03-11")
    assert "inspect" in stops(a_case("clue 03-04, file 03-05", goods=()), "close_investigation", "03-11")


def test_a_new_notice_of_the_right_to_a_hearing_opens_a_new_round() -> None:
    told = before("legal_review") + ", hearing_notify 03-12"
    waived = a_case(told + ", hearing_waive 03-13")
    assert stops(waived, "hearing_request", "03-14") == {"closed"}
    again = a_case(told + ", hearing_waive 03-13, hearing_notify 03-18")
    for step, on in (("hearing_request", "03-19"), ("hearing_waive", "03-19")):
        assert not stops(again, step, on), step
    assert stops(again, "decide", "03-25") >= {"hearing_request"}
    heard = a_case(HEARD + ", hearing 03-28, hearing_notify 04-01, legal_review 04-12, approve 04-15")
    assert "hearing_request" in stops(heard, "hearing_call", "04-03", until=day("04-20"))
    asked = replace(heard, events=(*heard.events, *steps("hearing_request 04-03")))
    assert "hearing_held" in stops(asked, "decide", "04-20")
    called = replace(asked, events=(*asked.events, *steps("hearing_call 04-08 04-19")))
    assert not stops(called, "hearing", "04-19", by=("顾行",))


def test_an_answered_request_of_an_earlier_round_holds_nothing_up() -> None:
    heard = a_case(HEARD + ", hearing 03-28, hearing_notify 04-01")
    assert "hearing_held" not in stops(heard, "decide", "04-20")
    unheard = a_case(HEARD + ", hearing_notify 04-01")
    assert "hearing_held" in stops(unheard, "decide", "04-20")


def test_publication_holds_up_only_what_is_served_by_it() -> None:
    published = a_case(until("decide") + ", publish 03-22")
    assert stops(published, "serve", "04-10") == {"notice_service_by_publication"}
    assert not stops(published, "serve", "04-10", about="直接送达")
    assert not stops(published, "serve", "04-21")
    kinds = [one.type for one in taken(published, "serve", "04-22").documents]
    assert "service_receipt" not in kinds
    handed = taken(published, "serve", "04-10", about="直接送达").documents
    assert [one.fields["method"] for one in handed if one.type == "service_receipt"] == ["直接送达"]
    assert stops(a_case(until("decide")), "serve", "03-22", about="公告送达") == {
        "notice_service_by_publication"
    }


def test_two_officers_sign_what_officers_sign() -> None:
    case = a_case(until("file"))
    assert stops(case, "inquire", "03-06", by=("林一舟", "宋知远")) == {"two_officers"}
    for signers in (("林一舟", "周望"), ("宋知远",), ()):
        assert not stops(case, "inquire", "03-06", by=signers)


# Opinions.


def _file(*approvals: Approval) -> set[str]:
    return stops(a_case("clue 03-04", approvals=approvals), "file", "03-06")


def test_opinions_all_agree_by_two_officers_in_order() -> None:
    good = given("file", "03-05", "03-05", "03-06")
    assert _file(*good) == set()
    for index in range(3):
        assert _file(*good[:index], *good[index + 1 :]) == {"approvals"}
        assert "approvals" in _file(*good[:index], replace(good[index], agrees=False), *good[index + 1 :])
    assert _file(replace(good[0], by=("林一舟",)), *good[1:]) == {"approvals"}
    assert _file(replace(good[0], by=("林一舟", "林一舟")), *good[1:]) == {"approvals"}
    backwards = given("file", "03-06", "03-05", "03-06")
    assert _file(*backwards) == {"approvals"}
    after = given("file", "03-06", "03-06", "03-07")
    assert "approvals" in _file(*after)


def test_two_officers_may_sign_one_after_the_other() -> None:
    first, *rest = given("file", "03-05", "03-06", "03-06")
    one = replace(first, by=("林一舟",))
    other = replace(first, by=("周望",), on=day("03-06"))
    assert _file(one, other, *rest) == set()
    assert "approvals" in _file(one, replace(other, agrees=False), *rest)


def test_an_office_that_changed_its_mind_counts_by_its_latest_word() -> None:
    officer, dept, leader = given("file", "03-05", "03-05", "03-06")
    no = replace(dept, agrees=False, opinion="证据不足")
    assert "approvals" in _file(officer, no, leader)
    assert _file(officer, no, replace(dept, on=day("03-06")), leader) == set()
    assert "approvals" in _file(officer, dept, replace(no, on=day("03-06")), leader)


def test_an_opinion_entered_again_corrects_its_day_and_signers() -> None:
    officer, dept, leader = given("file", "03-05", "03-05", "03-06")
    wrong = replace(leader, on=day("03-20"))
    assert "approvals" in _file(officer, dept, wrong)
    assert _file(officer, dept, wrong, leader) == set()
    both_late = replace(officer, on=day("03-20"))
    assert _file(both_late, dept, leader, officer) == set()


def test_a_reviewer_of_the_own_case_can_be_replaced() -> None:
    (own,) = given("legal_review", "03-12", by=("林一舟",))
    case = a_case(until("close_investigation"))
    assert stops(with_approvals(case, (own,)), "legal_review", "03-12") == {"reviewer_is_another"}
    assert not stops(with_approvals(case, (own, *given("legal_review", "03-12"))), "legal_review", "03-12")


def test_a_repeated_step_needs_opinions_of_its_own() -> None:
    case = with_approvals(a_case(until("approve")), given("approve", "03-20"))
    assert "approvals" in stops(case, "approve", "03-22")
    assert not stops(with_approvals(case, given("approve", "03-21")), "approve", "03-22")


def test_opinions_signed_on_a_document_count_and_are_signed_on_the_one_that_is_made() -> None:
    case = with_approvals(a_case("clue 03-04"), given("file", "03-05", opinion="同意立案。"))
    after = taken(case, "file", "03-05")
    report = next(one for one in after.documents if one.type == "filing_report")
    assert {place: sign.names for place, sign in report.signs.items()} == {
        role: SIGNERS[role] for role in ("officer", "dept", "leader")
    }
    paper = CaseDocument("filing_report", date=day("03-05"), signs=report.signs)
    assert not stops(a_case("clue 03-04", documents=(replace(paper, date=None),)), "file", "03-05")


# Pauses, holds, ends, procedures.


def test_a_suspended_case_rests_and_goes_on() -> None:
    case = with_approvals(a_case(until("file") + ", suspend 03-06"), given("close_investigation", "03-11"))
    for step in ("close_investigation", "withdraw", "transfer_send", "suspend"):
        assert "closed" in stops(case, step, "03-11"), step
    assert not stops(case, "inquire", "03-11")  # what runs beside the main line goes on
    resumed = taken(case, "resume", "03-12")
    assert "closed" not in stops(resumed, "close_investigation", "03-13")
    assert "closed" in stops(resumed, "resume", "03-13")
    assert "suspend" in stops(a_case(until("file")), "resume", "03-06")
    again = with_approvals(resumed, given("suspend", "03-14"))
    assert "closed" not in stops(again, "suspend", "03-14", note="等待鉴定")


def test_a_case_at_the_police_waits_for_them() -> None:
    sent = until("file") + ", transfer_report 03-06, transfer_decide 03-07, transfer_send 03-08"
    assert "closed" in stops(a_case(sent), "close_investigation", "03-11")
    assert "carried_out" in stops(a_case(sent), "close", "03-11")
    assert not stops(a_case(sent), "police_return", "03-11", note="不予立案")
    taken_over = a_case(
        sent + ", police_filed 03-11, transfer_goods 03-12", approvals=given("close", "03-13")
    )
    assert not stops(taken_over, "close", "03-13")
    closed = taken(taken_over, "close", "03-13")
    assert "closed" in stops(closed, "police_return", "03-14")
    assert not stops(closed, "archive", "03-14")


def test_the_deadline_of_the_decision_runs_again_when_the_police_return_a_case() -> None:
    from zmtool.cases.deadlines import case_deadlines

    done = (
        until("file")
        + ", transfer_report 03-06, transfer_decide 03-07, transfer_send 03-08, police_filed 03-12"
    )

    def decision(text: str) -> str:
        found = case_deadlines(a_case(text), AROUND.law, CYCLE)
        return next(one.state(day("07-01")) for one in found if one.rule == "decision")

    assert decision(done) == "done"
    assert decision(done + ", police_return 03-20") == "overdue"


def test_a_hold_stops_the_main_line_until_it_is_released() -> None:
    held = a_case(until("notify") + ", legal_hold 03-14", approvals=given("approve", "03-20"))
    assert stops(held, "approve", "03-20") == {"legal_hold"}
    assert "legal_hold" not in stops(held, "plea_waive", "03-15")
    assert "closed" in stops(held, "legal_release", "03-15", note="已整改", role="officer")
    released = taken(held, "legal_release", "03-15", note="已整改", role="legal")
    assert not stops(released, "approve", "03-20")
    assert stops(
        replace(released, events=(*released.events, *a_case("legal_hold 03-18").events)), "approve", "03-20"
    )


def test_only_the_legal_side_speaks_for_it() -> None:
    case = a_case(until("file"))
    assert "closed" in stops(case, "legal_note", "03-06", note="证据薄弱", role="clerk")
    assert not stops(case, "legal_note", "03-06", note="证据薄弱", role="supervisor")


@pytest.mark.parametrize("end", ["not_file", "withdraw", "terminate", "transfer_jurisdiction"])
def test_after_an_end_only_the_archive_and_what_belongs_to_it(end: str) -> None:
    done = ("clue 03-04, inspect 03-04" if end == "not_file" else until("file")) + f", {end} 03-08"
    case = a_case(done)
    for step in ("inspect", "preserve", "inquire", "value", "transfer_report", "close", "suspend"):
        assert "closed" in stops(case, step, "03-11"), step
    assert not stops(case, "archive", "03-11")
    assert not stops(case, "legal_note", "03-11", note="卷宗完整", role="legal")


def test_nothing_follows_the_archive() -> None:
    case = a_case(ORDINARY + ", pay 03-25 70, perform 03-26, close 03-27, archive 03-28")
    for step in CYCLE.steps:
        assert "closed" in stops(case, step, "03-29", role="legal"), step
    assert ways(case, AROUND, day("03-29")) == ()


def test_each_procedure_has_its_steps() -> None:
    summary = a_case("clue 03-04, inspect 03-04", procedure="summary")
    assert "closed" in stops(summary, "file", "03-05")
    assert "closed" in stops(a_case("clue 03-04, inspect 03-04"), "decide_onsite", "03-04")
    ordinary = taken(summary, "to_ordinary", "03-04", note="需要鉴定")
    assert ordinary.procedure == "ordinary" and "closed" not in stops(ordinary, "file", "03-05")


def test_an_inspection_after_a_decision_on_the_spot_leaves_the_stage() -> None:
    case = taken(
        a_case("clue 03-04, inspect 03-04", procedure="summary"), "decide_onsite", "03-04", number="1号"
    )
    assert (case.stage, case.decision_date, case.decision_number) == ("decided", day("03-04"), "1号")
    assert taken(case, "inspect", "03-05").stage == "decided"


def test_an_unknown_party_has_a_way_of_its_own() -> None:
    case = a_case(until("file"), party=UNCLAIMED)
    near = {way.step.id for way in ways(case, AROUND, day("03-06")) if way.near}
    assert "unclaimed_publish" in near
    known = {way.step.id for way in ways(a_case(until("file")), AROUND, day("03-06")) if way.near}
    assert "unclaimed_publish" not in known
    found = taken(a_case(until("file") + ", unclaimed_publish 03-06"), "party_found", "03-20")
    assert "closed" in stops(replace(found, party=UNCLAIMED), "unclaimed_decide", "04-10")


# Setting aside.


def test_an_override_needs_the_leader_and_a_reason_and_is_kept() -> None:
    case = a_case(until("close_investigation"), officers=(), approvals=())
    tried = {"note": "上级督办", "role": "leader"}
    with pytest.raises(Refused, match="缺"):
        taken(case, "inquire", "03-12")
    with pytest.raises(Refused, match="无权变通"):
        taken(case, "inquire", "03-12", override=True, note="上级督办", role="dept")
    with pytest.raises(Refused):
        taken(case, "inquire", "03-12", override=True, role="leader")
    with pytest.raises(Refused):
        taken(case, "inquire", "03-12", **tried)  # nobody asked for it
    after = taken(case, "inquire", "03-12", override=True, **tried)
    event = after.events[-1]
    assert event.overridden and "执法人员只有 0 人" in event.overridden[0]
    assert (event.note, event.role) == ("上级督办", "leader")


@pytest.mark.parametrize(
    ("done", "step", "on"),
    [
        ("clue 03-04", "file", "03-05"),  # opinions
        (until("file").replace("file 03-05", "") + " inquire 03-06", "close_investigation", "03-11"),
        (before("approve").replace("close_investigation 03-11,", ""), "notify", "03-20"),
        (before("decide").replace(", notify 03-13", ""), "decide", "03-21"),
        (before("decide"), "decide", "03-18"),  # the party may still plead
        (before("decide") + ", plea 03-14", "decide", "03-21"),
        (until("decide") + ", publish 03-22", "serve", "04-10"),
        (until("serve"), "perform", "03-25"),
        (until("serve"), "demand", "04-07"),
        (until("serve") + ", demand 04-15", "court_apply", "05-21"),
        (until("serve"), "close", "03-25"),
        (until("decide"), "archive", "03-25"),
        (
            "clue 03-04, inspect 03-04, file 03-05, unclaimed_publish 03-06, approve 03-07",
            "unclaimed_decide",
            "04-05",
        ),
    ],
)
def test_what_is_firm_nobody_sets_aside(done: str, step: str, on: str) -> None:
    case = a_case(done)
    assert any(one.firm for one in obstacles(case, step, on))
    with pytest.raises(Refused, match="不可变通"):
        taken(case, step, on, override=True, note="特批", role="leader", amount=None)


def test_a_closed_way_stays_closed_for_the_leader() -> None:
    with pytest.raises(Refused, match="已于"):
        taken(a_case(until("file")), "file", "03-06", override=True, note="重来", role="leader")


def test_a_day_to_come_is_refused() -> None:
    with pytest.raises(Refused, match="之后"):
        taken(a_case(), "clue", "2027-01-01")


def test_what_a_step_asks_for_is_missed() -> None:
    case = a_case(until("file"), approvals=given("suspend", "03-06"))
    assert stops(case, "suspend", "03-06") == {"asks"}
    assert not stops(case, "suspend", "03-06", note="等待鉴定")
    assert {way.step.id for way in ways(case, AROUND, day("03-06")) if way.open} >= {"suspend"}


def test_a_payment_is_offered_before_its_sum_is_known() -> None:
    offered = {way.step.id for way in ways(a_case(ORDINARY), AROUND, day("03-25")) if way.open}
    assert {"pay", "collect_cash"} <= offered
    assert "pay" not in {
        way.step.id for way in ways(a_case(ORDINARY + ", pay 03-25 70"), AROUND, day("03-25")) if way.open
    }


def test_warnings_come_with_the_step_and_do_not_stop_it() -> None:
    case = a_case(until("file") + ", inquire 03-05, preserve 03-05")
    assert warnings(case, "preserve_dispose", "03-15") == {"preservation_dispose"}
    assert not stops(case, "preserve_dispose", "03-15")
    at = datetime(2024, 3, 15, 10, 0)
    assert taken(case, "preserve_dispose", "03-15", at=at).events[-1].at == at
