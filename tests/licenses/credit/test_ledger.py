"""Entries from proven facts: what is taken, what is refused and why, adjustments, counter-entries."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from zmtool.base.errors import Refused
from zmtool.licenses.credit.ledger import adjusted, counter_entry, entered
from zmtool.licenses.credit.rules import Source

from .made import DECISION, SHOP, TODAY, default, entry, fact, named

QUANTITIES = {"F01": "3", "F02": "12", "G04": "60"}


def test_every_item_is_taken_with_its_proof_and_counts_twelve_months() -> None:
    rules = default()
    for item in rules.items:
        made = entered(
            fact(item.code, quantity=QUANTITIES.get(item.code)), rules, [], SHOP, today=TODAY, by="林一舟"
        )
        assert (made.points > 0) == (item.kind.value == "激励") and made.points != 0
        assert (
            made.until == date(2027, 6, 29) and made.rules == "349901-2026@1" and made.entered_by == "林一舟"
        )


def test_every_item_is_refused_without_what_proves_it() -> None:
    rules = default()
    for item in rules.items:
        bare = fact(item.code, quantity=QUANTITIES.get(item.code), ref=" ")
        with pytest.raises(Refused, match="没有写明"):
            entered(bare, rules, [], SHOP, today=TODAY, by="林一舟")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (fact("F03", source=Source.INSPECTION, ref="检1"), "只能依据案件"),
        (fact("F03", source=Source.COMPLAINT, ref="诉1", ground="查实"), "只能依据案件"),
        (fact("F03", ref="还没有决定"), "不是处罚决定书文号"),
        (fact("G01", source=Source.COMPLAINT, ref="诉2026-3"), "没有写明查实的情况"),
        (fact("G01", day=date(2026, 7, 1)), "在今天"),
        (fact("X99"), "没有项目"),
        (fact("Z03"), "由流水自动判断"),
        (fact("Z04"), "由流水自动判断"),
        (fact("Z01", source=Source.INSPECTION, ref="检1"), "只能依据案件"),
        (fact("F01"), "没有写明数量"),
        (fact("G01", points=Decimal(5)), "不能另写"),
    ],
)
def test_what_is_not_proven_or_not_in_the_rules_is_refused(wrong: object, said: str) -> None:
    with pytest.raises(Refused, match=said):
        entered(wrong, default(), [], SHOP, today=TODAY, by="林一舟")  # type: ignore[arg-type]


def test_a_complaint_that_was_verified_and_facts_that_bring_the_lowest_grade_are_taken() -> None:
    told = fact("G01", source=Source.COMPLAINT, ref="诉2026-3", ground="现场核实未亮证")
    assert entered(told, default(), [], SHOP, today=TODAY, by="周望").points == -3
    for code in ("Z01", "Z02", "Z05"):
        made = entered(fact(code), default(), [], SHOP, today=TODAY, by="周望")
        assert made.points == 0 and made.deducts


def test_the_same_fact_is_entered_once_until_it_was_taken_back() -> None:
    first = replace(entered(fact("G01"), default(), [], SHOP, today=TODAY, by="周望"), id=1)
    with pytest.raises(Refused, match="已经登记（第 1 笔"):
        entered(fact("G01"), default(), [first], SHOP, today=TODAY, by="周望")
    entered(fact("G02"), default(), [first], SHOP, today=TODAY, by="周望")
    entered(fact("G01", ref="检2026-19"), default(), [first], SHOP, today=TODAY, by="周望")
    back = replace(counter_entry(first, [first], why="记错", today=TODAY, by="周望"), id=2)
    assert entered(fact("G01"), default(), [first, back], SHOP, today=TODAY, by="周望").points == -3


def test_one_decision_is_one_however_its_number_is_written() -> None:
    first = replace(entered(fact("F03"), default(), [], SHOP, today=TODAY, by="周望"), id=1)
    assert first.ref == "示烟处〔2026〕第12号"
    for written in ("示烟处[2026]12号", " 示烟处字（2026）第012号 "):
        with pytest.raises(Refused, match="已经登记"):
            entered(fact("F03", ref=written), default(), [first], SHOP, today=TODAY, by="周望")
    other = entered(
        fact("F03", ref="示市监处罚〔2026〕18号"), default(), [first], SHOP, today=TODAY, by="周望"
    )
    assert other.points == -20, "another agency's decision proves it too"


def test_nothing_is_held_against_a_licence_that_rests() -> None:
    resting = replace(SHOP, suspended_from=date(2026, 6, 1), suspended_to=date(2026, 8, 31))
    with pytest.raises(Refused, match="停业期间"):
        entered(fact("Y03"), default(), [], resting, today=TODAY, by="周望")
    for shop, day in ((SHOP, TODAY), (resting, date(2026, 5, 31))):
        assert entered(fact("Y03", day=day), default(), [], shop, today=TODAY, by="周望").points == -2
    assert entered(fact("Y01"), default(), [], resting, today=TODAY, by="周望").points == -2


def test_the_bonus_for_a_clean_year_must_be_earned() -> None:
    rules = default()
    assert entered(fact("J02"), rules, [], SHOP, today=TODAY, by="周望").points == 5
    against = entry(3, "-2", day=date(2025, 7, 1), item="Y01")
    with pytest.raises(Refused, match="第 3 笔 2025-07-01 Y01"):
        entered(fact("J02"), rules, [against], SHOP, today=TODAY, by="周望")
    assert (
        entered(
            fact("J02"), rules, [replace(against, day=date(2025, 6, 30))], SHOP, today=TODAY, by="周"
        ).points
        == 5
    )
    back = entry(4, "2", item="Y01", source=Source.REVERSAL, reverses=3)
    assert entered(fact("J02"), rules, [against, back], SHOP, today=TODAY, by="周望").points == 5
    with pytest.raises(Refused, match="不满 12 个月"):
        entered(fact("J02"), rules, [], replace(SHOP, issue_date=date(2026, 1, 1)), today=TODAY, by="周望")


def test_an_adjustment_needs_a_reason_and_somebody_else() -> None:
    def made(points: str = "-3", why: str = "核对", approved: str = "周望", day: date = TODAY) -> Decimal:
        return adjusted(
            SHOP.lic_no,
            Decimal(points),
            day,
            default(),
            why=why,
            ref="",
            today=TODAY,
            by="林一舟",
            approved_by=approved,
        ).points

    assert made() == -3 and made("2.5") == Decimal("2.5")
    for said, arguments in {
        "没有写明理由": {"why": "  "},
        "经办人以外": {"approved": "林一舟"},
        "有误": {"points": "0"},
        "在今天": {"day": date(2026, 7, 1)},
    }.items():
        with pytest.raises(Refused, match=said):
            made(**arguments)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="经办人以外"):
        made(approved=" ")
    with pytest.raises(Refused, match="有误"):
        made("100000")


def test_a_counter_entry_names_its_reason_and_comes_once() -> None:
    first = entry(1, "-15", item="F02", source=Source.CASE, ref=DECISION.format(12), case_no="示-1")
    back = counter_entry(first, [first], why="决定被撤销", today=TODAY, by="周望")
    assert (back.points, back.reverses, back.case_no, back.source) == (15, 1, "示-1", Source.REVERSAL)
    with pytest.raises(Refused, match="没有写明理由"):
        counter_entry(first, [first], why="", today=TODAY, by="周望")
    kept = replace(back, id=2)
    with pytest.raises(Refused, match="已经冲销"):
        counter_entry(first, [first, kept], why="再来", today=TODAY, by="周望")
    with pytest.raises(Refused, match="本身是冲销"):
        counter_entry(kept, [first, kept], why="再来", today=TODAY, by="周望")


def test_rules_without_base_points_take_no_entries() -> None:
    from zmtool.base.errors import UsageProblem

    with pytest.raises(UsageProblem, match="没有基础分"):
        entered(fact("C01", quantity="12"), named("yongan"), [], SHOP, today=TODAY, by="周望")
