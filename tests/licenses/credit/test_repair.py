"""The life of a repair: applied, accepted, verified, made public, restored; every way it is refused; promises."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from zmtool.base.errors import Refused
from zmtool.law.calendar import WorkCalendar
from zmtool.law.library import load_calendar
from zmtool.licenses.credit.grade import State, grade_on
from zmtool.licenses.credit.ledger import CreditEntry, counter_entry
from zmtool.licenses.credit.promise import Promise, checked, latest
from zmtool.licenses.credit.repair import (
    Repair,
    RepairState,
    accept,
    apply_for,
    publish,
    refuse,
    restore,
    verify,
)
from zmtool.licenses.credit.rules import Source

from .made import DECISION, SHOP, default, entry

RULES = default()
CALENDAR = load_calendar()
BAD = entry(
    1, "-40", day=date(2025, 9, 1), item="F01", source=Source.CASE, ref=DECISION.format(1), amount=Decimal(9)
)
ASKED = Repair(
    "修复2026-001", SHOP.lic_no, (1,), "已清退货源", "不再从渠道外进货", RepairState.APPLIED, date(2026, 3, 2)
)


def applied(
    repair: Repair = ASKED,
    entries: tuple[CreditEntry, ...] = (BAD,),
    earlier: tuple[Repair, ...] = (),
) -> Repair:
    return apply_for(repair, RULES, entries, earlier, CALENDAR)


def walked(
    repair: Repair, entries: tuple[CreditEntry, ...], days: tuple[date, ...]
) -> tuple[Repair, CreditEntry]:
    """The repair from application to restoration."""
    accepted = accept(repair, days[0], RULES, CALENDAR)
    shown = publish(verify(accepted, days[1], note="现场核实"), days[2], RULES, CALENDAR)
    return restore(shown, days[3], RULES, entries, by="周望")


DAYS = (date(2026, 3, 4), date(2026, 3, 12), date(2026, 3, 13), date(2026, 3, 23))


def test_a_repair_goes_step_by_step_within_its_days() -> None:
    one = applied()
    assert (one.state, one.due, one.grade_before) == (RepairState.APPLIED, date(2026, 3, 5), "D")
    one = accept(one, date(2026, 3, 4), RULES, CALENDAR)
    assert (one.state, one.due) == (RepairState.ACCEPTED, date(2026, 3, 18))
    one = verify(one, date(2026, 3, 12), note="现场核实已清退")
    assert (one.state, one.due) == (RepairState.VERIFIED, None)
    one = publish(one, date(2026, 3, 13), RULES, CALENDAR)
    assert (one.state, one.public_to) == (RepairState.PUBLIC, date(2026, 3, 20))
    for early in (date(2026, 3, 13), date(2026, 3, 20)):
        with pytest.raises(Refused, match="公示到 2026-03-20"):
            restore(one, early, RULES, [BAD], by="周望")
    done, made = restore(one, date(2026, 3, 21), RULES, [BAD], by="周望")
    assert (done.state, done.grade_before, done.grade_after) == (RepairState.RESTORED, "D", "C")
    assert (made.points, made.repairs, made.ceiling, made.until) == (0, (1,), "C", BAD.until)


def test_from_d_to_b_takes_two_repairs_and_then_everything_ends_with_its_year() -> None:
    done, made = walked(applied(), (BAD,), DAYS)
    first = replace(made, id=2)
    entries: tuple[CreditEntry, ...] = (BAD, first)
    found = grade_on(RULES, entries, date(2026, 3, 23))
    assert (found.grade, found.by_points, found.ceiling, found.unrepaired) == ("C", "A", "C", "D")
    assert found.contributions[0].state is State.REPAIRED
    again = apply_for(
        replace(ASKED, number="修复2026-002", applied_on=date(2026, 4, 1)), RULES, entries, (done,), CALENDAR
    )
    days = (date(2026, 4, 2), date(2026, 4, 3), date(2026, 4, 7), date(2026, 4, 20))
    second, made = walked(again, entries, days)
    assert (second.grade_before, second.grade_after, made.ceiling) == ("C", "B", "B")
    entries = (*entries, replace(made, id=3))
    third = replace(ASKED, number="修复2026-003", applied_on=date(2026, 5, 6))
    with pytest.raises(Refused, match=r"一年内已修复 2 次.*不超过 2 次"):
        apply_for(third, RULES, entries, (done, second), CALENDAR)
    assert grade_on(RULES, entries, BAD.until).grade == "B"
    assert grade_on(RULES, entries, date(2026, 9, 1)).grade == "A"


def test_without_step_by_step_the_grade_is_that_of_the_points() -> None:
    assert RULES.repair is not None
    free = replace(RULES, repair=replace(RULES.repair, step_by_step=False))
    shown = publish(
        verify(accept(applied(), DAYS[0], free, CALENDAR), DAYS[1], note="核"), DAYS[2], free, CALENDAR
    )
    done, made = restore(shown, DAYS[3], free, [BAD], by="周望")
    assert (done.grade_after, made.ceiling) == ("A", "")


def test_a_repair_of_a_fact_that_brings_the_lowest_grade() -> None:
    fact = entry(1, "0", day=date(2025, 9, 1), item="Z05", source=Source.CASE, ref=DECISION.format(1))
    done, _ = walked(applied(entries=(fact,)), (fact,), DAYS)
    assert (done.grade_before, done.grade_after) == ("D", "C")


NEW = entry(7, "-3", day=date(2026, 1, 15), item="G01")


@pytest.mark.parametrize(
    ("repair", "entries", "earlier", "said"),
    [
        (replace(ASKED, entries=()), (BAD,), (), "没有写明应修复的事项"),
        (replace(ASKED, measures=" "), (BAD,), (), "没有写明整改情况"),
        (replace(ASKED, promise=""), (BAD,), (), "没有信用承诺"),
        (replace(ASKED, entries=(9,)), (BAD,), (), "第 9 笔不是这个持证人的扣分"),
        (ASKED, (replace(BAD, points=Decimal(5), item="J01"),), (), "不是这个持证人的扣分"),
        (replace(ASKED, applied_on=date(2026, 2, 28)), (BAD,), (), "满 6 个月是 2026-03-01"),
        (replace(ASKED, applied_on=date(2026, 9, 2)), (BAD,), (), "已经不计分"),
        (ASKED, (BAD, NEW), (), "又有扣分：第 7 笔 2026-01-15"),
        (ASKED, (BAD,), (replace(ASKED, number="修复2026-000"),), "还在办理"),
    ],
)
def test_an_application_is_refused_with_every_reason(
    repair: Repair, entries: tuple[CreditEntry, ...], earlier: tuple[Repair, ...], said: str
) -> None:
    with pytest.raises(Refused, match=said):
        apply_for(repair, RULES, entries, earlier, CALENDAR)


def test_all_reasons_are_told_at_once() -> None:
    with pytest.raises(Refused) as caught:
        applied(replace(ASKED, measures="", entries=(1, 9)), (BAD, NEW))
    assert [line[2] for line in caught.value.what.splitlines()[1:]] == ["1", "2", "3"]


def test_on_the_very_day_six_months_are_over_and_old_repairs_do_not_count() -> None:
    assert applied(replace(ASKED, applied_on=date(2026, 3, 1))).state is RepairState.APPLIED
    old = replace(ASKED, state=RepairState.RESTORED, settled_on=date(2025, 3, 2))
    refused = replace(ASKED, state=RepairState.REFUSED, settled_on=date(2026, 2, 2))
    assert applied(earlier=(old, old, refused, refused)).state is RepairState.APPLIED


def test_what_may_not_be_repaired_is_not() -> None:
    items = tuple(replace(one, repairable=False) if one.code == "F01" else one for one in RULES.items)
    with pytest.raises(Refused, match="不得修复"):
        apply_for(ASKED, replace(RULES, items=items), [BAD], (), CALENDAR)
    with pytest.raises(Refused, match="没有信用修复的规定"):
        apply_for(ASKED, replace(RULES, repair=None), [BAD], (), CALENDAR)


def test_steps_out_of_order_or_backwards_in_time_are_refused() -> None:
    one = applied()
    with pytest.raises(Refused, match="要在“已受理”之后"):
        verify(one, date(2026, 3, 4), note="核")
    with pytest.raises(Refused, match="要在“已核实”之后"):
        publish(one, date(2026, 3, 4), RULES, CALENDAR)
    with pytest.raises(Refused, match="要在“公示中”之后"):
        restore(one, date(2026, 3, 4), RULES, [BAD], by="周望")
    with pytest.raises(Refused, match="早于上一步"):
        accept(one, date(2026, 3, 1), RULES, CALENDAR)
    with pytest.raises(Refused, match="没有写明核实情况"):
        verify(accept(one, date(2026, 3, 4), RULES, CALENDAR), date(2026, 3, 5), note=" ")


def test_a_new_deduction_or_an_annulled_decision_stops_the_restoration() -> None:
    shown = publish(
        verify(accept(applied(), DAYS[0], RULES, CALENDAR), DAYS[1], note="核"), DAYS[2], RULES, CALENDAR
    )
    fresh = entry(8, "-3", day=date(2026, 3, 15), item="G01")
    with pytest.raises(Refused, match="申请以后又有扣分"):
        restore(shown, DAYS[3], RULES, [BAD, fresh], by="周望")
    back = replace(counter_entry(BAD, [BAD], why="撤销", today=date(2026, 3, 15), by="周"), id=9)
    with pytest.raises(Refused, match="都已冲销"):
        restore(shown, DAYS[3], RULES, [BAD, back], by="周望")


def test_a_refusal_has_its_reason_and_comes_once() -> None:
    one = applied()
    with pytest.raises(Refused, match="没有写明理由"):
        refuse(one, date(2026, 3, 4), reason="")
    with pytest.raises(Refused, match="早于申请日"):
        refuse(one, date(2026, 3, 1), reason="材料不实")
    done = refuse(one, date(2026, 3, 4), reason="材料不实")
    assert (done.state, done.reason, done.due) == (RepairState.REFUSED, "材料不实", None)
    with pytest.raises(Refused, match="不予修复"):
        refuse(done, date(2026, 3, 5), reason="再来")


def test_a_year_without_its_calendar_is_unknown_and_publicity_is_not_guessed() -> None:
    one = apply_for(ASKED, RULES, [BAD], (), WorkCalendar({}))
    assert one.due is None
    verified = verify(accept(one, DAYS[0], RULES, WorkCalendar({})), DAYS[1], note="核")
    with pytest.raises(Refused, match="日历缺少"):
        publish(verified, DAYS[2], RULES, WorkCalendar({}))
    assert RULES.repair is not None
    natural = replace(RULES, repair=replace(RULES.repair, working_days=False))
    assert publish(verified, DAYS[2], natural, WorkCalendar({})).public_to == date(2026, 3, 18)


def test_promises_are_kept_once_and_the_last_signed_is_in_force() -> None:
    first = Promise(SHOP.lic_no, "2024版", date(2024, 7, 1), "新办")
    today = date(2026, 6, 30)
    assert checked(first, [], today) == first
    later = replace(first, version="2026版", signed_on=date(2026, 3, 1))
    assert latest([later, first], today) == later and latest([later, first], date(2025, 1, 1)) == first
    assert latest([first], date(2020, 1, 1)) is None
    for wrong, said in (
        (first, "已经登记"),
        (replace(first, version=" "), "没有写明承诺书的版本"),
        (replace(first, signed_on=date(2026, 7, 1)), "在今天"),
    ):
        with pytest.raises(Refused, match=said):
            checked(wrong, [first], today)
