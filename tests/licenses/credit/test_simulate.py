"""Holders, a change of rules over many licences, and what decided cases come to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from zmtool.licenses.credit.from_cases import DecidedCase, proposals_of
from zmtool.licenses.credit.holders import Holders, holders_of
from zmtool.licenses.credit.ledger import CreditEntry
from zmtool.licenses.credit.rules import CreditRules, Source
from zmtool.licenses.credit.simulate import Simulation, simulate

from .made import DECISION, SHOP, TODAY, default, entry

RULES = default()
ALONE = (Holders(), Holders())


def changed(**fields: object) -> CreditRules:
    return replace(RULES, version="2", **fields)


def tried(
    after: CreditRules,
    holders: list[tuple[tuple[str, ...], list[CreditEntry]]],
    *,
    count: int = 10,
    rerate: bool = True,
    shared: tuple[Holders, Holders] = ALONE,
) -> Simulation:
    return simulate(holders, {"349901": count}, shared, lambda _: RULES, after, TODAY, rerate=rerate, most=5)


def one(number: int, *entries: CreditEntry) -> tuple[tuple[str, ...], list[CreditEntry]]:
    lic_no = f"3499011{number:05}"
    return (lic_no,), [replace(each, lic_no=lic_no) for each in entries]


SMUGGLED = entry(1, "-15", item="F01", source=Source.CASE, quantity=Decimal(4), amount=Decimal(100))


def test_holders_are_joined_by_any_key_also_through_others() -> None:
    found = holders_of(
        [
            ("1", ("id:a",)),
            ("2", ("id:a", "uscc:x")),
            ("3", ("uscc:x",)),
            ("4", ("id:b",)),
            ("5", ("", "")),
            ("6", ("",)),
        ]
    )
    assert found.of("1") == found.of("2") == found.of("3") == ("1", "2", "3")
    assert found.of("4") == ("4",) and found.of("5") == ("5",) and found.of("9") == ("9",)


def test_the_same_rules_move_nobody() -> None:
    done = tried(changed(), [one(1, SMUGGLED), one(2, entry(2, "-40"))])
    assert done.moved == 0 and done.matrix == {("B", "B"): 1, ("D", "D"): 1, ("A", "A"): 8}
    assert done.largest == () and not done.reasons


def test_higher_points_move_those_that_they_touch_and_say_why() -> None:
    items = tuple(
        replace(each, tiers=tuple(replace(tier, low=Decimal(40), high=Decimal(40)) for tier in each.tiers))
        if each.code == "F01"
        else each
        for each in RULES.items
    )
    done = tried(changed(items=items), [one(1, SMUGGLED), one(2, entry(2, "-3", item="G01"))])
    assert done.moved == 1 and done.matrix[("B", "D")] == 1
    mover = done.largest[0]
    assert (mover.lic_no, mover.steps, mover.score_after) == ("349901100001", -2, 60)
    assert mover.why == ("F01 分值：−15 → −40",) and done.reasons["F01 分值"] == 1
    kept = tried(changed(items=items), [one(1, SMUGGLED)], rerate=False)
    assert kept.moved == 0


def test_another_base_moves_everybody_without_an_entry_at_once() -> None:
    done = tried(changed(base=Decimal(95)), [one(1, SMUGGLED)], count=250_000)
    assert done.matrix[("A", "B")] == 249_999 and done.matrix[("B", "C")] == 1 and done.moved == 250_000
    assert done.reasons["没有流水的户"] == 249_999 and "基础分：100 → 95" in done.largest[0].why


def test_other_bands_a_longer_time_and_straight_conditions_are_told() -> None:
    bands = tuple(
        replace(each, band=replace(each.band, low=Decimal(90)))  # type: ignore[type-var]
        if each.id == "B"
        else replace(each, band=replace(each.band, high=Decimal(90)))  # type: ignore[type-var]
        if each.id == "C"
        else each
        for each in RULES.grades
    )
    assert "等级分段" in tried(changed(grades=bands), [one(1, SMUGGLED)]).largest[0].why[0]
    old = replace(SMUGGLED, day=date(2025, 3, 1), until=date(2026, 2, 28))
    longer = tried(changed(period_months=24), [one(1, old)])
    assert longer.largest[0].why == ("F01 计分期：已过期 → 计入",)
    strict = tuple(
        replace(each, at_least=Decimal(1)) if each.code == "Z03" else each for each in RULES.straights
    )
    hit = tried(changed(straights=strict), [one(1, SMUGGLED)]).largest[0]
    assert hit.after == "D" and "Z03 直接降级：新增" in hit.why


def test_items_that_the_new_rules_do_not_have_keep_their_points_and_are_counted() -> None:
    fewer = changed(items=tuple(each for each in RULES.items if each.code != "F01"))
    done = tried(fewer, [one(1, SMUGGLED)])
    assert done.unrated == {"F01": 1} and done.moved == 0 and done.unsure == 1
    ranged = tuple(
        replace(each, tiers=tuple(replace(tier, low=Decimal(20), high=Decimal(30)) for tier in each.tiers))
        if each.code == "F01"
        else each
        for each in RULES.items
    )
    assert tried(changed(items=ranged), [one(1, SMUGGLED)]).unrated == {"F01": 1}


def test_sharing_among_a_holders_licences_is_tried_too() -> None:
    pair = ("349901100001", "349901100002")
    together = holders_of((lic_no, ("id:a",)) for lic_no in pair)
    bad = replace(SMUGGLED, lic_no=pair[0])
    done = tried(changed(), [(pair, [bad])], shared=(Holders(), together))
    assert done.matrix[("A", "B")] == 1 and done.matrix[("B", "B")] == 1
    assert done.largest[0].lic_no == pair[1] and done.largest[0].why[0].startswith("归户")


def test_only_the_largest_movers_are_kept() -> None:
    items = tuple(
        replace(each, tiers=tuple(replace(tier, low=tier.low * 3, high=tier.high * 3) for tier in each.tiers))
        for each in RULES.items
    )
    holders = [
        one(n, replace(entry(n, "-3", item="G01"), id=n), replace(SMUGGLED, id=99)) for n in range(1, 9)
    ]
    seen: list[str] = []
    done = simulate(
        holders, {"349901": 9}, ALONE, lambda _: RULES, changed(items=items), TODAY, most=3,
        each=lambda mover: seen.append(mover.lic_no),
    )  # fmt: skip
    assert len(done.largest) == 3 and len(seen) == 8


DECIDED = DecidedCase(
    "示-2026-12", DECISION.format(12), date(2026, 6, 1), "not_local_purchase", "未在当地烟草专卖批发企业进货",
    Decimal(12), Decimal(2400), "", (SHOP,),
)  # fmt: skip


def proposed(case: DecidedCase, before: frozenset[tuple[str, str]] = frozenset()) -> list[tuple[str, str]]:
    return [
        (found.entry.item if found.entry else "", found.problem)
        for found in proposals_of(case, RULES, [], before, today=TODAY, by="周望")
    ]


def test_a_decided_case_becomes_an_entry_with_its_goods_and_sum() -> None:
    (found,) = proposals_of(DECIDED, RULES, [], frozenset(), today=TODAY, by="周望")
    made = found.entry
    assert made is not None and (made.item, made.points, made.quantity, made.amount) == ("F02", -15, 12, 2400)
    assert (made.case_no, made.ref, made.day) == ("示-2026-12", DECISION.format(12), date(2026, 6, 1))
    assert proposed(replace(DECIDED, cause="license_rent")) == [("F04", ""), ("Z05", "")]


def test_a_case_is_proposed_once_also_after_its_entry_was_taken_back() -> None:
    for before in ({("示-2026-12", "F02")}, {(DECISION.format(12), "F02")}):
        assert proposed(DECIDED, frozenset(before)) == []
    assert proposed(DECIDED, frozenset({("示-2026-12", "F03")})) == [("F02", "")]


def test_what_the_machine_cannot_say_is_left_to_a_person() -> None:
    assert proposed(replace(DECIDED, holders=())) == []
    other = replace(SHOP, lic_no="349901100034")
    assert "多个证" in proposed(replace(DECIDED, holders=(SHOP, other)))[0][1]
    assert proposed(replace(DECIDED, holders=(SHOP, other), named=other.lic_no)) == [("F02", "")]
    assert "没有都折成条" in proposed(replace(DECIDED, cartons=None))[0][1]
    assert "没有为这个案由写明项目" in proposed(replace(DECIDED, cause="resale"))[0][1]
    assert "不在规则的任何一档" in proposed(replace(DECIDED, cartons=Decimal("0.3")))[0][1]
