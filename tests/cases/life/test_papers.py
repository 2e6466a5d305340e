"""What a step says goes into its document, at fields and signing places that the catalogue knows."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from zmtool.cases.life.definition import Paper
from zmtool.cases.life.obstacles import attempt_of
from zmtool.cases.life.papers import papers_after
from zmtool.cases.records import CaseDocument, CaseEvent, CaseFacts
from zmtool.documents.records import SignFacts
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.records import ENFORCEMENT

from .samples import AROUND, CYCLE, ORDINARY, PARTY, a_case, day, given, until

CATALOGUE = load_catalogue().of_area(ENFORCEMENT)
PAPERS = [(step.id, paper) for step in CYCLE.steps.values() for paper in step.papers]
ACTING = {"officers", "party", "others", *CYCLE.offices}


@pytest.mark.parametrize(("step", "paper"), PAPERS, ids=lambda one: getattr(one, "type", one))
def test_steps_name_fields_and_signing_places_that_the_document_has(step: str, paper: Paper) -> None:
    form = CATALOGUE.forms[paper.type]
    if not form.template:
        return
    fields = {one.id for one in form.fields}
    places = {one.id for one in form.signs}
    assert set(paper.fields) <= fields
    assert not paper.starts or paper.starts in fields
    assert set(paper.signs.values()) <= places
    assert {part for part in paper.signs if not part.startswith("field.")} <= ACTING
    assert {part.removeprefix("field.") for part in paper.signs if part.startswith("field.")} <= fields
    if paper.approvals:
        assert {paper.signs.get(role, role) for role in CYCLE.steps[step].approvals} <= places


def paper_of(
    case: CaseFacts, kind: str, step: str, on: str, fields: dict[str, str] | None = None, **event: Any
) -> CaseDocument:
    """The document ``kind`` that the step brings."""
    taken = attempt_of(case, CaseEvent(step, day(on), **event), AROUND)
    return next(one for one in papers_after(taken, taken.event, fields) if one.type == kind)


def test_the_extra_fine_says_what_was_unpaid_since_when_and_how_long() -> None:
    """Served on 22 March: payment was due on 7 April."""
    for paid, principal in (("", "70.00"), (", pay 03-25 20", "50.00")):
        case = a_case(ORDINARY + paid)
        made = paper_of(case, "late_fee_decision", "late_fee", "04-17", amount=Decimal("21.00"))
        assert made.fields["principal"] == principal
        assert made.fields["amount"] == "21.00" and made.fields["amount_capitals"] == "贰拾壹元整"
        assert (made.fields["first_day"], made.fields["days"]) == ("2024-04-08", "10")


def test_an_extra_fine_that_cannot_be_told_is_left_open() -> None:
    """Without service nothing is late; what nobody knows is no figure."""
    case = a_case(until("decide"))
    made = paper_of(case, "late_fee_decision", "late_fee", "04-17", amount=Decimal("21.00"))
    assert set(made.fields) == {"amount", "amount_capitals"}


def test_the_demand_says_what_is_owed_and_the_court_is_asked_for_it() -> None:
    case = a_case(ORDINARY + ", late_fee 04-15 14.70, pay 04-16 20")
    demand = paper_of(case, "demand_letter", "demand", "04-17", number="示烟催〔2024〕第3号")
    assert demand.number == "示烟催〔2024〕第3号"
    assert (demand.fields["amount"], demand.fields["late_fee"]) == ("64.70", "14.70")
    asked = a_case(ORDINARY + ", demand 04-15", approvals=given("court_apply", "05-08"))
    court = paper_of(asked, "court_enforcement_application", "court_apply", "05-09")
    assert court.fields["amount"] == "70.00"
    assert court.signs["leader"].names == ("陆承安",)


def test_a_plea_is_told_heard_and_signed() -> None:
    moment = datetime(2024, 3, 14, 9, 30)
    made = paper_of(
        a_case(until("notify")),
        "plea_record",
        "plea",
        "03-14",
        {"recorder": "许明澈"},
        at=moment,
        by=("林一舟", "周望", PARTY.name, "许明澈"),
        note="请求从轻处罚",
    )
    assert made.fields == {"start": "2024-03-14T09:30", "content": "请求从轻处罚", "recorder": "许明澈"}
    assert {place: one.names for place, one in made.signs.items()} == {
        "officer": ("林一舟", "周望"),
        "party": (PARTY.name,),
        "recorder": ("许明澈",),
    }


def test_who_hosts_a_hearing_signs_beside_the_one_who_writes() -> None:
    case = a_case(until("notify") + ", hearing_call 03-15")
    by = ("秦书言", "许明澈", PARTY.name)
    made = paper_of(case, "hearing_record", "hearing", "04-01", {"recorder": "许明澈"}, by=by)
    assert made.signs["host"] == SignFacts(("秦书言",), day("04-01"))
    assert made.signs["recorder"].names == ("许明澈",)
    assert made.signs["party"].names == (PARTY.name,)


@pytest.mark.parametrize(
    ("kind", "step", "fields"),
    [
        ("plea_review", "plea_review", {"conclusion": "说明"}),
        ("hearing_rejection", "hearing_reject", {"reason": "说明"}),
        ("hearing_notice", "hearing_call", {"hearing_time": "2024-04-10"}),
        ("collective_discussion", "deliberate", {"conclusion": "说明"}),
        ("no_penalty_decision", "decide_no_penalty", {"reason": "说明"}),
        ("defer_pay_approval", "defer", {"reason": "说明"}),
        ("case_transfer_letter", "transfer_send", {"receiver": "示例县公安局", "reason": "说明"}),
        ("not_filing_report", "not_file", {"reason": "说明"}),
        ("withdraw_filing_report", "withdraw", {"reason": "说明"}),
        ("filing_extension_approval", "extend_filing", {"reason": "说明", "until": "2024-04-10"}),
        ("filing_extension_notice", "extend_filing", {"reason": "说明", "until": "2024-04-10"}),
        ("inv_extension_approval", "extend_investigation", {"reason": "说明", "until": "2024-04-10"}),
        ("inv_extension_notice", "extend_investigation", {"reason": "说明", "until": "2024-04-10"}),
        ("appraisal_report", "appraise", {"conclusion": "说明"}),
        ("inquiry_notice", "summon", {"arrival_time": "2024-04-10"}),
        ("rectify_notice", "rectify", {"due": "2024-04-10", "demands": "说明"}),
        ("assist_letter", "assist", {"receiver": "示例县公安局", "content": "说明"}),
        (
            "suspend_notice",
            "licence_suspend",
            {"facts": "说明", "term_start": "2024-04-02", "term_end": "2024-04-10"},
        ),
        ("suspend_end_notice", "licence_suspend_end", {"result": "说明", "end_date": "2024-04-02"}),
    ],
)
def test_what_was_noted_at_the_step_stands_in_its_document(
    kind: str, step: str, fields: dict[str, str]
) -> None:
    made = paper_of(
        a_case(ORDINARY), kind, step, "04-02", note="说明", about="示例县公安局", until=day("04-10")
    )
    assert made.fields == fields


def test_the_leader_signs_on_the_report_that_asked_for_the_transfer() -> None:
    reported = CaseDocument(
        "criminal_transfer_approval",
        date=day("03-12"),
        fields={"crime": "非法经营罪"},
        signs={"officer": SignFacts(("林一舟", "周望"), day("03-12"))},
    )
    events = until("file") + ", transfer_report 03-12"
    case = a_case(events, documents=(reported,), approvals=given("transfer_decide", "03-13"))
    taken = attempt_of(case, CaseEvent("transfer_decide", day("03-13")), AROUND)
    (signed,) = papers_after(taken, taken.event)
    assert (signed.date, signed.fields["crime"]) == (day("03-12"), "非法经营罪")
    assert {place: one.names for place, one in signed.signs.items()} == {
        "officer": ("林一舟", "周望"),
        "leader": ("陆承安",),
    }


def test_without_a_report_in_the_case_the_leaders_opinion_stands_on_one_of_its_own() -> None:
    case = a_case(until("file") + ", transfer_report 03-12", approvals=given("transfer_decide", "03-13"))
    made = paper_of(case, "criminal_transfer_approval", "transfer_decide", "03-13")
    assert set(made.signs) == {"leader"}


def test_a_letter_to_the_police_goes_with_its_receipt() -> None:
    case = a_case(until("file") + ", transfer_report 03-12, transfer_decide 03-13")
    taken = attempt_of(
        case, CaseEvent("transfer_send", day("03-14"), about="示例县公安局", note="涉嫌犯罪"), AROUND
    )
    assert [one.type for one in papers_after(taken, taken.event)] == [
        "case_transfer_letter",
        "transfer_receipt",
    ]


@pytest.mark.parametrize(
    ("step", "served", "title"),
    [
        ("hearing_call", "hearing_notice", "听证通知书"),
        ("late_fee", "late_fee_decision", "加处罚款决定书"),
        ("summon", "inquiry_notice", "询问（调查）通知书"),
        ("rectify", "rectify_notice", "责令改正通知书"),
        ("licence_suspend", "suspend_notice", "责令整顿通知书"),
        ("licence_suspend_end", "suspend_end_notice", "整顿终结通知书"),
    ],
)
def test_a_notice_to_the_party_goes_with_its_receipt(step: str, served: str, title: str) -> None:
    event = {
        "number": "示烟字〔2024〕第3号",
        "note": "说明",
        "until": day("04-10"),
        "amount": Decimal("21.00"),
    }
    made = paper_of(a_case(ORDINARY), "service_receipt", step, "04-02", **event)
    assert (made.fields["served_title"], made.fields["served_number"]) == (title, "示烟字〔2024〕第3号")
    assert CATALOGUE.forms[served].title == title
