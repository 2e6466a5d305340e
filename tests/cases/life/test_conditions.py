"""Every condition of a step: a case it lets pass and one it stops (or warns of)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from zmtool.cases.life.attempt import Surroundings
from zmtool.cases.life.vocabulary import CONDITIONS
from zmtool.cases.records import CaseFacts, Evidence, Instalment, Penalty
from zmtool.goods.records import GoodsLine
from zmtool.law.discretion import DiscretionTable
from zmtool.law.marks import Mark
from zmtool.staff.records import Officer

from .samples import (
    AROUND,
    CYCLE,
    GOODS,
    LAW,
    OFFICERS,
    PARTY,
    PENALTY,
    UNCLAIMED,
    a_case,
    before,
    day,
    given,
    moved,
    obstacles,
    until,
)


def _certain_benchmark() -> Surroundings:
    """A province whose benchmark for buying elsewhere was compared: 1000 to 5000 yuan, 5 to 6 %."""
    pack = next(one for one in LAW.discretion.packs if one.cause == "not_local_purchase")
    real = replace(pack, province="示例省", mark=Mark.RULE)
    return replace(AROUND, province="示例省", law=replace(LAW, discretion=DiscretionTable((real,))))


BENCHMARK = _certain_benchmark()
ASKED = before("legal_review") + ", legal_review 03-11, hearing_notify 03-12, hearing_request 03-14"
CALLED = before("legal_review") + ", hearing_notify 03-12, hearing_request 03-14, hearing_call 03-15 03-28"
NOT_PUNISHED = until("approve") + ", decide_no_penalty 03-21"
AT_POLICE = (
    until("file") + ", transfer_report 03-06, transfer_decide 03-07, transfer_send 03-08, police_filed 03-12"
)
NOBODYS = (
    "clue 03-04, inspect 03-04, file 03-05, unclaimed_publish 03-06, value 03-07, close_investigation 03-11,"
    " legal_review 03-12, approve 03-13, unclaimed_decide 04-08"
)
SERVED = until("serve")
LATE = SERVED + ", demand 04-15"  # payment was due on 7 April
TRANSPORT = {
    "cause": "transport_no_permit",
    "penalty": replace(PENALTY, rate=Decimal("0.30"), fine=Decimal("300.00")),
}
RICH = Penalty(Decimal(50000), Decimal("0.30"), Decimal(15000), kinds=("fine",))


@dataclass(frozen=True)
class Example:
    """A step tried in a case on a day."""

    case: CaseFacts
    step: str
    on: str
    event: dict[str, Any] = field(default_factory=dict)
    around: Surroundings = AROUND

    def codes(self) -> dict[str, bool]:
        """Every obstacle met, and whether it stops."""
        found = obstacles(self.case, self.step, self.on, around=self.around, **self.event)
        return {one.code: one.stops for one in found}


def _pair(step: str, on: str, good: CaseFacts, bad: CaseFacts, **event: Any) -> tuple[Example, Example]:
    return Example(good, step, on, event), Example(bad, step, on, event)


def _events(step: str, on: str, case: CaseFacts, good: Any, bad: Any) -> tuple[Example, Example]:
    return Example(case, step, on, good), Example(case, step, on, bad)


def _officer(**changes: Any) -> tuple[Officer, ...]:
    return OFFICERS[0], replace(OFFICERS[1], **changes)


def _transport(cases: int) -> dict[str, Any]:
    """Cigarettes of little worth carried without a permit, to be confiscated."""
    line = GoodsLine(
        "中华(硬)", "件", Decimal(cases), cartons=Decimal(50 * cases), unit_price=Decimal(1), tag="01"
    )
    penalty = Penalty(
        Decimal(50 * cases), Decimal("0.30"), Decimal(15 * cases), kinds=("fine", "confiscate_goods")
    )
    return {"cause": "transport_no_permit", "goods": (line,), "penalty": penalty}


def _fined(rate: str, reason: str = "") -> Penalty:
    return Penalty(Decimal(1000), Decimal(rate), Decimal(rate) * 1000, kinds=("fine",), reason=reason)


def _closing_down() -> Penalty:
    return replace(PENALTY, kinds=("fine", "order_stop"))


def _on_the_spot(fine: int, kind: str = "个体工商户", penalties: tuple[str, ...] = ("fine",)) -> CaseFacts:
    penalty = Penalty(Decimal(fine) * 20, Decimal("0.05"), Decimal(fine), kinds=penalties)
    party = replace(PARTY, kind=kind)
    return a_case("clue 03-04, inspect 03-04", procedure="summary", party=party, penalty=penalty)


def _worth(amount: str, more: str = "") -> CaseFacts:
    goods = (GoodsLine("中华(硬)", "条", Decimal(1), unit_price=Decimal(amount), tag="01"),)
    penalty = Penalty(Decimal(amount), Decimal("0.20"), Decimal(amount) / 5, kinds=("fine",))
    return a_case(before("decide") + more, cause="transport_no_permit", goods=goods, penalty=penalty)


def _parts(*parts: str) -> tuple[Instalment, ...]:
    return tuple(Instalment(day(one.split()[0]), Decimal(one.split()[1])) for one in parts)


EXAMPLES: dict[str, list[tuple[Example, Example]]] = {
    "two_officers": [
        _pair("file", "03-05", a_case("clue 03-04"), a_case("clue 03-04", officers=OFFICERS[:1])),
        _pair("file", "03-05", a_case("clue 03-04"), a_case("clue 03-04", officers=(OFFICERS[0],) * 2)),
        _pair("file", "03-05", a_case("clue 03-04"), a_case("clue 03-04", officers=_officer(cert_no=""))),
        _pair(
            "file",
            "03-05",
            a_case("clue 03-04", officers=_officer(valid_to=day("03-05"))),
            a_case("clue 03-04", officers=_officer(valid_to=day("03-04"))),
        ),
        _pair(
            "inspect",
            "03-05",
            a_case("clue 03-04", officers=_officer(valid_from=day("03-05"))),
            a_case("clue 03-04", officers=_officer(valid_from=day("03-06"))),
        ),
    ],
    "party_known": [
        _pair("notify", "03-13", a_case(before("notify")), a_case(before("notify"), party=UNCLAIMED)),
        _pair(
            "decide",
            "03-21",
            a_case(before("decide")),
            a_case(before("decide"), party=replace(PARTY, name="")),
        ),
    ],
    "party_unknown": [
        _pair("unclaimed_publish", "03-06", a_case(until("file"), party=UNCLAIMED), a_case(until("file")))
    ],
    "party_heard": [
        _pair(
            "close_investigation",
            "03-11",
            a_case(until("value")),
            a_case("clue 03-04, inspect 03-04, file 03-05"),
        ),
        _pair(
            "close_investigation",
            "03-11",
            a_case("clue 03-04, inspect 03-04, file 03-05", party=UNCLAIMED),
            a_case("clue 03-04, inspect 03-04, file 03-05, inquire 03-12"),
        ),
    ],
    "leader_approved_then": [
        _pair(
            step,
            "03-06",
            a_case(before("file"), approvals=given(step, "03-06")),
            a_case(before("file"), approvals=given(step, "03-05")),
        )
        for step in ("file", "close")
    ],
    "reviewer_is_another": [
        _events(
            "legal_review", "03-12", a_case(before("legal_review")), {"by": ("秦书言",)}, {"by": ("周望",)}
        ),
        _pair(
            "legal_review",
            "03-12",
            a_case(before("legal_review"), approvals=given("legal_review", "03-12")),
            a_case(before("legal_review"), approvals=given("legal_review", "03-12", by=("林一舟",))),
        ),
    ],
    "host_is_another": [_events("hearing", "03-28", a_case(CALLED), {"by": ("何平川",)}, {"by": ("周望",)})],
    "goods_listed": [
        _pair(
            "preserve",
            "03-04",
            a_case("clue 03-04, inspect 03-04"),
            a_case("clue 03-04, inspect 03-04", goods=()),
        )
    ],
    "goods_priced": [
        _pair("value", "03-07", a_case(before("value")), a_case(before("value"), price_basis="")),
        _pair(
            "value",
            "03-07",
            a_case(before("value"), goods=(GoodsLine("雪茄", "支", Decimal(3), remark="未查到价格"),)),
            a_case(before("value"), goods=(GoodsLine("雪茄", "支", Decimal(3)),)),
        ),
    ],
    "goods_valued": [
        _pair(
            "close_investigation",
            "03-11",
            a_case(until("value")),
            a_case("clue 03-04, inspect 03-04, file 03-05, inquire 03-06"),
        )
    ],
    "appraisal_told": [
        _pair(
            "close_investigation",
            "03-11",
            a_case(until("inquire") + ", appraise 03-06, value 03-07, appraise_notify 03-08"),
            a_case(until("inquire") + ", appraise 03-06, value 03-07"),
        )
    ],
    "custody_settled": [
        _pair(
            "close",
            "04-10",
            a_case(
                SERVED + ", pay 03-25 70, perform 03-26",
                custody=(moved("take", 10, "03-04"), moved("return", 10, "03-12")),
            ),
            a_case(
                SERVED + ", pay 03-25 70, perform 03-26",
                custody=(moved("take", 10, "03-04"), moved("return", 9, "03-12")),
            ),
        )
    ],
    "cause_applies": [
        _pair("file", "03-05", a_case("clue 03-04"), a_case("clue 03-04", cause="没有这个案由")),
        # T01: electronic cigarettes bought before the rules on them were in force.
        _pair(
            "file",
            "03-05",
            a_case("clue 03-04", cause="ecig_not_local_purchase", act_end_date=date(2023, 8, 1)),
            a_case("clue 03-04", cause="ecig_not_local_purchase", act_end_date=date(2021, 11, 9)),
        ),
    ],
    "limitation": [
        _pair(
            "file",
            "03-05",
            a_case("clue 03-04", act_end_date=date(2022, 3, 4)),
            a_case("clue 03-04", act_end_date=date(2022, 3, 3)),
        )
    ],
    "penalty_proposed": [
        _pair("notify", "03-13", a_case(before("notify")), a_case(before("notify"), penalty=Penalty()))
    ],
    "penalty_allowed": [
        # T04: 12 % where the law ends at 10; T05: confiscation where the law has none.
        _pair(
            "notify",
            "03-13",
            a_case(before("notify"), penalty=replace(PENALTY, rate=Decimal("0.10"), fine=Decimal(100))),
            a_case(before("notify"), penalty=replace(PENALTY, rate=Decimal("0.12"), fine=Decimal(120))),
        ),
        _pair(
            "notify",
            "03-13",
            a_case(before("notify")),
            a_case(before("notify"), penalty=replace(PENALTY, kinds=("fine", "confiscate_goods"))),
        ),
        # T06: transport without a permit has to be fined.
        _pair(
            "decide",
            "03-21",
            a_case(before("decide"), **TRANSPORT),
            a_case(before("decide"), cause="transport_no_permit", penalty=Penalty(kinds=("purchase_70",))),
        ),
        # T14: more than 100 cases (件) allow confiscation, 100 do not.
        _pair(
            "notify",
            "03-13",
            a_case(before("notify"), **_transport(101)),
            a_case(before("notify"), **_transport(100)),
        ),
        # T16: so does having been punished twice.
        (
            Example(
                a_case(before("notify"), **_transport(1)),
                "notify",
                "03-13",
                {},
                replace(AROUND, prior_penalties=2),
            ),
            Example(
                a_case(before("notify"), **_transport(1)),
                "notify",
                "03-13",
                {},
                replace(AROUND, prior_penalties=1),
            ),
        ),
    ],
    "penalty_in_tier": [
        (
            Example(a_case(before("notify"), penalty=_fined("0.055")), "notify", "03-13", {}, BENCHMARK),
            Example(a_case(before("notify"), penalty=_fined("0.07")), "notify", "03-13", {}, BENCHMARK),
        ),
        (
            Example(
                a_case(before("notify") + ", deviate 03-13", penalty=_fined("0.07", reason="屡次违法")),
                "notify",
                "03-13",
                {},
                BENCHMARK,
            ),
            Example(
                a_case(before("notify"), penalty=_fined("0.07", reason="屡次违法")),
                "notify",
                "03-13",
                {},
                BENCHMARK,
            ),
        ),
    ],
    "deviation_explained": [
        _pair(
            "deviate",
            "03-13",
            a_case(before("notify"), penalty=_fined("0.07", reason="屡次违法")),
            a_case(before("notify"), penalty=_fined("0.07")),
        )
    ],
    "deviation_evidenced": [
        _pair(
            "deviate",
            "03-13",
            a_case(before("notify"), evidence=(Evidence("书证", "困难证明"),)),
            a_case(before("notify")),
        )
    ],
    "below_minimum": [
        _pair(
            "decide",
            "03-21",
            a_case(before("decide") + ", deliberate 03-19", penalty=_fined("0.04")),
            a_case(before("decide"), penalty=_fined("0.04")),
        )
    ],
    "not_heavier": [
        _pair(
            "decide",
            "03-21",
            a_case(before("decide"), penalty=replace(PENALTY, fine=Decimal("70.00"))),
            a_case(before("decide"), penalty=replace(PENALTY, fine=Decimal("70.01"))),
        )
    ],
    "no_penalty_ground": [
        _pair(
            "decide_no_penalty",
            "03-21",
            a_case(before("decide"), circumstances=("first_time", "minor_harm", "corrected")),
            a_case(before("decide"), circumstances=("first_time",)),
            note="首违不罚",
        )
    ],
    "summary_limit": [
        _pair("decide_onsite", "03-04", _on_the_spot(200), _on_the_spot(201)),
        _pair("decide_onsite", "03-04", _on_the_spot(3000, kind="法人"), _on_the_spot(3001, kind="法人")),
        _pair(
            "decide_onsite",
            "03-04",
            _on_the_spot(50, penalties=("fine", "warning")),
            _on_the_spot(50, penalties=("fine", "confiscate_illegal_income")),
        ),
    ],
    "transfer_considered": [
        # T15: 50,000 yuan and more includes 50,000.
        _pair("decide", "03-21", _worth("49999.99"), _worth("50000.00")),
        _pair(
            "decide",
            "03-21",
            _worth("50000.00", ", transfer_report 03-12, transfer_decline 03-14"),
            _worth("50000.00", ", transfer_report 03-12, transfer_decide 03-14"),
        ),
    ],
    "plea_reviewed": [
        _pair(
            "decide",
            "03-21",
            a_case(before("decide") + ", plea 03-14, plea_review 03-15"),
            a_case(before("decide") + ", plea 03-14, plea_review 03-15, plea 03-18"),
        )
    ],
    "hearing_told": [
        _pair(
            "decide",
            "03-25",
            a_case(before("decide") + ", hearing_notify 03-13", penalty=_closing_down()),
            a_case(before("decide"), penalty=_closing_down()),
        ),
        # The figures for a heavy fine are suggestions: they only remind.
        _pair(
            "decide",
            "03-25",
            a_case(before("decide"), penalty=replace(PENALTY, fine=Decimal(5000))),
            a_case(before("decide"), penalty=replace(PENALTY, fine=Decimal(5001))),
        ),
    ],
    "hearing_held": [
        _pair(
            "decide",
            "03-25",
            a_case(ASKED + ", hearing_waive 03-19, approve 03-20"),
            a_case(ASKED + ", approve 03-20"),
        ),
        _pair(
            "decide",
            "03-25",
            a_case(ASKED + ", hearing_reject 03-19, approve 03-20"),
            a_case(ASKED + ", hearing_call 03-19 04-09, approve 03-20"),
        ),
    ],
    "reviewed_after_hearing": [
        _pair(
            "decide",
            "04-12",
            a_case(CALLED + ", hearing 03-28, legal_review 03-29, approve 04-01"),
            a_case(CALLED + ", hearing 03-28, approve 04-01"),
        ),
        _pair(
            "decide",
            "04-12",
            a_case(CALLED + ", hearing 03-28, legal_review 03-29, approve 04-01"),
            a_case(CALLED + ", hearing 03-28, legal_review 03-28, approve 04-01"),
        ),
        _pair(
            "decide",
            "03-21",
            a_case(before("decide")),
            a_case(before("decide").replace("legal_review 03-12,", "")),
        ),
    ],
    "hearing_set_in_time": [
        _events(
            "hearing_call",
            "03-15",
            a_case(CALLED.split(", hearing_call")[0]),
            {"until": day("03-27")},
            {"until": day("03-26")},
        ),
    ],
    "hearing_called_in_time": [
        # Seven working days between: a notice of 15 March allows 27 March, one of 19 March does not allow 28 March.
        _pair(
            "hearing",
            "03-28",
            a_case(CALLED),
            a_case(CALLED.replace("hearing_call 03-15", "hearing_call 03-19")),
        ),
        _pair("hearing", "03-28", a_case(CALLED), a_case(CALLED.replace("03-15 03-28", "03-15 03-29"))),
    ],
    "within_debt": [
        _events("pay", "03-25", a_case(SERVED), {"amount": Decimal("70.00")}, {"amount": Decimal("70.01")}),
        _events("pay", "03-25", a_case(SERVED), {"amount": Decimal("0.01")}, {"amount": Decimal(0)}),
        _pair("pay", "03-26", a_case(SERVED), a_case(SERVED + ", pay 03-25 70"), amount=Decimal(70)),
        _pair(
            "pay",
            "03-26",
            a_case(SERVED),
            a_case(SERVED, penalty=Penalty(kinds=("warning",))),
            amount=Decimal(70),
        ),
    ],
    "all_paid": [
        _pair("perform", "03-26", a_case(SERVED + ", pay 03-25 70"), a_case(SERVED + ", pay 03-25 69.99")),
        _pair("perform", "03-26", a_case(SERVED, penalty=Penalty(kinds=("warning",))), a_case(SERVED)),
    ],
    "something_owed": [_pair("demand", "04-15", a_case(SERVED), a_case(SERVED + ", pay 03-25 70"))],
    "payment_overdue": [
        _pair(
            "demand",
            "05-07",
            a_case(SERVED, instalments=(Instalment(day("05-06"), Decimal(70)),)),
            a_case(SERVED, instalments=(Instalment(day("05-07"), Decimal(70)),)),
        )
    ],
    "cash_limit": [
        _events(
            "collect_cash",
            "03-25",
            a_case("clue 03-04, inspect 03-04, decide_onsite 03-04", procedure="summary", penalty=RICH),
            {"amount": Decimal(100)},
            {"amount": Decimal(101)},
        ),
        _events(  # 行政处罚法第六十八条 is for decisions on the spot only
            "collect_cash",
            "03-25",
            a_case(SERVED, penalty=RICH),
            {"amount": Decimal(100), "about": "边远地区经当事人提出"},
            {"amount": Decimal(100)},
        ),
        _events(
            "collect_cash",
            "03-25",
            a_case(SERVED, penalty=RICH),
            {"amount": Decimal(101), "about": "边远地区经当事人提出"},
            {"amount": Decimal(101)},
        ),
    ],
    "instalments_add_up": [
        _pair(
            "defer",
            "03-25",
            a_case(SERVED, instalments=_parts("04-30 30", "05-30 40")),
            a_case(SERVED, instalments=_parts("04-30 30", "05-30 41")),
        ),
        _pair(
            "defer",
            "03-25",
            a_case(SERVED, instalments=_parts("03-26 70")),
            a_case(SERVED, instalments=_parts("03-25 70")),
        ),
        _pair("defer", "03-25", a_case(SERVED, instalments=_parts("04-30 70")), a_case(SERVED)),
    ],
    "late_fee_right": [
        # Payment was due on Sunday 7 April, a working day. Ten days late is 30 % of 70 yuan.
        _events(
            "late_fee", "04-17", a_case(SERVED), {"amount": Decimal("21.00")}, {"amount": Decimal("23.10")}
        ),
        _pair(
            "late_fee", "04-17", a_case(SERVED), a_case(SERVED + ", pay 04-07 70"), amount=Decimal("21.00")
        ),
    ],
    "remedies_over": [
        _pair("court_apply", "05-22", a_case(LATE), a_case(LATE.replace("serve 03-22", "serve 03-25")))
    ],
    "apply_in_time": [
        # Litigation ended on 7 April, three months later is a Sunday; after that until 21 August it only warns.
        (Example(a_case(LATE), "court_apply", "07-08"), Example(a_case(LATE), "court_apply", "07-09")),
        (Example(a_case(LATE), "court_apply", "07-08"), Example(a_case(LATE), "court_apply", "08-22")),
    ],
    "no_open_remedy": [
        _pair(
            "court_apply",
            "06-20",
            a_case(LATE + ", review_begin 05-06, review_end 06-19"),
            a_case(LATE + ", review_begin 05-06"),
        ),
        _pair(
            "court_apply",
            "06-20",
            a_case(LATE + ", suit_begin 04-03, suit_end 06-19"),
            a_case(LATE + ", suit_begin 04-03"),
        ),
    ],
    "carried_out": [
        _pair(
            "close",
            "04-10",
            a_case(SERVED + ", pay 03-25 70, perform 03-26"),
            a_case(SERVED + ", pay 03-25 70"),
        ),
        _pair("close", "04-10", a_case(SERVED + ", perform 04-10"), a_case(SERVED + ", perform 04-11")),
        _pair("close", "04-10", a_case(NOT_PUNISHED + ", serve 03-22"), a_case(NOT_PUNISHED)),
        _pair("close", "04-10", a_case(AT_POLICE + ", transfer_goods 03-14"), a_case(AT_POLICE)),
        _pair("close", "04-10", a_case(AT_POLICE + ", transfer_goods 03-14"), a_case(until("approve"))),
        _pair(
            "close",
            "07-10",
            a_case(NOBODYS, party=UNCLAIMED),
            a_case(NOBODYS.replace(", unclaimed_decide 04-08", "")),
        ),
    ],
}


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        pytest.param(name, *pair, id=f"{name}-{index}")
        for name, pairs in EXAMPLES.items()
        for index, pair in enumerate(pairs)
    ],
)
def test_a_good_case_passes_and_a_bad_one_does_not(name: str, good: Example, bad: Example) -> None:
    assert name in CYCLE.steps[good.step].checks, "the step of the example does not use the condition"
    assert name not in good.codes()
    assert name in bad.codes()


@pytest.mark.parametrize("name", sorted(CONDITIONS))
def test_every_condition_has_examples(name: str) -> None:
    assert EXAMPLES.get(name), f"{name} needs a passing and a failing example"


@pytest.mark.parametrize("name", sorted(CONDITIONS))
def test_every_condition_is_used_by_a_step(name: str) -> None:
    assert any(name in step.checks for step in CYCLE.steps.values())


@pytest.mark.parametrize(
    ("name", "step", "on", "case", "event"),
    [
        ("below_minimum", "decide", "03-21", a_case(before("decide"), penalty=_fined("0.04")), {}),
        ("host_is_another", "hearing", "03-28", a_case(CALLED), {}),
        ("two_officers", "file", "03-05", a_case("clue 03-04", officers=_officer(valid_to=None)), {}),
        (
            "hearing_told",
            "decide",
            "03-25",
            a_case(before("decide"), penalty=replace(PENALTY, fine=Decimal(5001))),
            {},
        ),
        (
            "penalty_doubtful",
            "notify",
            "03-13",
            a_case(before("notify"), penalty=replace(PENALTY, fine=Decimal(71))),
            {},
        ),
        ("late_fee_right", "late_fee", "04-17", a_case(SERVED), {}),
        ("apply_in_time", "court_apply", "08-21", a_case(LATE), {}),
    ],
)
def test_what_is_uncertain_only_warns(
    name: str, step: str, on: str, case: CaseFacts, event: dict[str, Any]
) -> None:
    found = [one for one in obstacles(case, step, on, **event) if one.code == name]
    assert found and not any(one.stops for one in found)


def test_an_example_benchmark_judges_nothing() -> None:
    case = a_case(before("notify"), penalty=_fined("0.09"))
    assert Example(case, "notify", "03-13", {}, replace(AROUND, province="EXAMPLE")).codes() == {}
    assert "penalty_in_tier" in Example(case, "notify", "03-13", {}, BENCHMARK).codes()


def test_what_the_laboratory_used_up_is_accounted_for() -> None:
    """T10: a carton lost at the laboratory is accounted for, and nothing else is wrong."""
    custody = (
        moved("take", 35, "03-04"),
        moved("sample", 1, "03-05"),
        moved("sample_loss", 1, "03-12"),
        moved("return", 34, "03-14"),
    )
    case = a_case(
        SERVED + ", pay 03-25 70, perform 03-26",
        goods=(replace(GOODS[0], quantity=Decimal(35)),),
        custody=custody,
    )
    example = Example(case, "close", "04-10")
    assert "custody_settled" not in example.codes()
    assert "custody_settled" in replace(example, case=replace(case, custody=custody[:3])).codes()


def test_of_many_lines_the_first_are_named_and_the_others_counted() -> None:
    goods = tuple(
        replace(GOODS[0], name=f"品规{number}", tag=f"{number:02d}", unit_price=None)
        for number in range(1, 13)
    )
    case = a_case("clue 03-04, inspect 03-04", goods=goods)
    unpriced = [one.what for one in obstacles(case, "value", "03-07") if "单价" in one.what]
    assert len(unpriced) == 11 and unpriced[-1] == "另有 2 项物品没有单价或折算条数"
    held = replace(case, preservation_date=day("03-04"))
    left = [one.what for one in obstacles(held, "not_file", "03-08") if one.code == "custody_settled"]
    assert len(left) == 11 and left[-1] == "另有 2 项物品没有去向"
