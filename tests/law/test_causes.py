"""Causes, the wordings that name them, and the penalties that fit them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from zmtool.base.errors import UnknownAnswer, UsageProblem
from zmtool.law.causes import cause_table
from zmtool.law.library import Law
from zmtool.law.penalties import (
    MisfitKind,
    misfits,
    penalty_allowed,
    rate_in_law,
    serious_circumstances,
)
from zmtool.law.wordings import MatchKind, cause_by_wording, split_causes

ALL = """leaf_purchase transport_no_permit carrier_knowing over_limit_mail_carry produce_no_license
produce_material_no_license wholesale_no_license wholesale_out_of_scope not_local_purchase retail_no_license
sell_illegal_product cross_province_wholesale supply_unlicensed buy_material_unlicensed bonded_storage
dutyfree_mark auction_violation sell_foreign_unmarked sell_export_only counterfeit_trademark
unregistered_trademark print_label resale smuggling sell_to_minor no_minor_sign near_school
ecig_no_license_retail ecig_not_local_purchase ecig_flavored ecig_transport ecig_minor online_sale
license_forged license_rent license_change license_fraud_apply license_not_display refuse_inspect
local_fake_chain local_smuggled_chain"""


def kinds(law: Law, code: str, penalties: set[str], rate: str | None = None) -> set[MisfitKind]:
    cause = law.causes.cause_by_code(code)
    return {m.kind for m in misfits(cause, penalties, Decimal(rate) if rate else None)}


def test_every_cause_of_the_notes(law: Law) -> None:
    assert set(law.causes.by_code) == set(ALL.split())
    with pytest.raises(UnknownAnswer):
        law.causes.cause_by_code("none")


def test_a_cause_in_full(law: Law) -> None:
    cause = law.causes.cause_by_code("not_local_purchase")
    assert cause.label == "未在当地烟草专卖批发企业进货"
    assert [c.code for c in cause.violated] == ["tobacco_reg:23:2"]
    assert [c.code for c in cause.penalized] == ["tobacco_reg:56"]
    assert (cause.fine.base_label, cause.fine.low, cause.fine.high) == (
        "进货总额",
        Decimal("0.05"),
        Decimal("0.10"),
    )
    assert cause.fine.optional is True and cause.forfeit_goods == "no" and cause.authority == "tobacco"


def test_fines_are_complete_and_ordered(law: Law) -> None:
    for cause in law.causes.by_code.values():
        for rule in filter(None, (cause.fine, cause.heavier_fine)):
            if rule.kind in ("rate", "multiple", "fixed"):
                assert rule.low is not None and rule.high is not None and rule.low < rule.high, cause.code
        assert not set(cause.allowed_penalties) & set(cause.forbidden_penalties), cause.code
        assert cause.forfeit_goods != "no" or "confiscate_goods" in cause.forbidden_penalties, cause.code


def test_old_article_numbers_until_2023(law: Law) -> None:
    cause = law.causes.cause_by_code("wholesale_no_license")
    assert "tobacco_law:33" in [c.code for c in cause.penalized_on(date(2023, 7, 19))]
    assert "tobacco_law:33" not in [c.code for c in cause.penalized_on(date(2023, 7, 20))]


def test_t01_ecig_not_before_2021_11_10(law: Law) -> None:
    before = {c.code for c in law.causes.in_force(date(2021, 11, 9))}
    after = {c.code for c in law.causes.in_force(date(2021, 11, 10))}
    assert "ecig_not_local_purchase" not in before and "not_local_purchase" in before
    assert "ecig_not_local_purchase" in after


@pytest.mark.parametrize(
    ("text", "kind", "code"),
    [
        ("未在当地烟草专卖批发企业进货", MatchKind.EXACT, "not_local_purchase"),
        ("涉嫌未在当地烟草专卖批发企业进货", MatchKind.SUSPECTED, "not_local_purchase"),
        ("涉嫌 未在当地烟草专卖 批发企业进货案", MatchKind.SUSPECTED, "not_local_purchase"),
        ("乱渠道进货", MatchKind.IMPROPER, "not_local_purchase"),
        ("涉嫌非烟", MatchKind.IMPROPER, "not_local_purchase"),
        ("销售非法生产的烟草专卖品的行为", MatchKind.EXACT, "sell_illegal_product"),
        ("随地吐痰", MatchKind.NONE, None),
        ("", MatchKind.NONE, None),
    ],
)
def test_wordings(law: Law, text: str, kind: MatchKind, code: str | None) -> None:
    match = cause_by_wording(law.causes, text)
    assert match.kind is kind
    assert (match.cause.code if match.cause else None) == code
    assert match.suspected == text.startswith("涉嫌")


def test_an_improper_wording_says_what_to_write(law: Law) -> None:
    assert "未在当地烟草专卖批发企业进货" in cause_by_wording(law.causes, "乱渠道进货").note
    assert "人工核对" in cause_by_wording(law.causes, "随地吐痰").note
    assert cause_by_wording(law.causes, "擅自收购烟叶").note == ""


def test_every_wording_finds_its_own_cause(law: Law) -> None:
    for wording, cause in law.causes.proper.items():
        assert cause_by_wording(law.causes, wording).cause is cause, wording
        assert [m.cause for m in split_causes(law.causes, wording)] == [cause], wording


def test_split_causes(law: Law) -> None:
    text = "涉嫌未在当地烟草专卖批发企业进货、销售非法生产的烟草专卖品；随地吐痰"
    matches = split_causes(law.causes, text)
    assert [m.cause.code if m.cause else None for m in matches] == [
        "not_local_purchase",
        "sell_illegal_product",
        None,
    ]
    assert [m.suspected for m in matches] == [True, False, False]
    assert split_causes(law.causes, "") == ()


def test_a_cause_whose_wording_holds_commas(law: Law) -> None:
    label = law.causes.cause_by_code("cross_province_wholesale").label
    matches = split_causes(law.causes, f"{label}，擅自收购烟叶")
    assert [m.cause.code for m in matches if m.cause] == ["cross_province_wholesale", "leaf_purchase"]


def test_a_wording_of_two_causes_is_refused(law: Law) -> None:
    cause = law.causes.cause_by_code("leaf_purchase")
    with pytest.raises(UsageProblem, match="同时属于"):
        cause_table([cause, replace(cause, code="other")])
    with pytest.raises(UsageProblem, match="重复"):
        cause_table([cause, cause])


def test_t04_rate_above_the_law(law: Law) -> None:
    cause = law.causes.cause_by_code("not_local_purchase")
    (found,) = misfits(cause, {"fine"}, Decimal("0.12"))
    assert found.kind is MisfitKind.RATE_ABOVE and found.hard and found.certain
    assert "12%" in found.text and "10%" in found.text
    assert misfits(cause, {"fine", "confiscate_illegal_income", "order_correct"}, Decimal("0.10")) == ()


def test_t05_forfeiting_genuine_cigarettes(law: Law) -> None:
    cause = law.causes.cause_by_code("not_local_purchase")
    names = law.enums["penalty_type"].labels
    (found,) = misfits(cause, {"fine", "confiscate_goods"}, Decimal("0.08"), names=names)
    assert found.kind is MisfitKind.FORBIDDEN and "没收非法财物" in found.text and found.hard


def test_t06_transport_needs_a_fine(law: Law) -> None:
    assert kinds(law, "transport_no_permit", {"purchase_70"}) == {MisfitKind.FINE_MISSING}
    assert kinds(law, "transport_no_permit", {"purchase_70", "fine"}, "0.3") == set()
    assert kinds(law, "not_local_purchase", {"confiscate_illegal_income"}) == set()


def test_below_the_law_is_for_a_person(law: Law) -> None:
    cause = law.causes.cause_by_code("wholesale_no_license")
    (found,) = misfits(cause, {"fine"}, Decimal("0.4"))
    assert found.kind is MisfitKind.RATE_BELOW and not found.hard


@pytest.mark.parametrize(
    ("code", "penalties", "rate", "expected"),
    [
        ("retail_no_license", {"confiscate_goods", "fine"}, "0.3", {MisfitKind.FORBIDDEN}),
        ("wholesale_no_license", {"fine"}, "1.1", {MisfitKind.RATE_ABOVE}),
        ("carrier_knowing", {"fine"}, "0.21", {MisfitKind.RATE_ABOVE}),
        ("produce_no_license", {"fine", "public_destroy"}, "1.5", set()),
        ("produce_no_license", {"fine"}, "2.5", {MisfitKind.RATE_ABOVE}),
        ("sell_to_minor", {"fine"}, "1000", {MisfitKind.FIRST_STEP_MISSING}),
        ("sell_to_minor", {"fine", "warning"}, "60000", set()),
        ("sell_to_minor", {"fine", "warning"}, "600000", {MisfitKind.RATE_ABOVE}),
        ("not_local_purchase", {"fine", "order_close"}, "0.06", {MisfitKind.NOT_LISTED}),
        ("sell_export_only", {"fine", "order_close"}, "9", set()),
        (
            "transport_no_permit",
            {"fine", "confiscate_goods", "purchase_70"},
            "0.3",
            {MisfitKind.DOUBLE_DISPOSAL},
        ),
    ],
)
def test_mismatches(law: Law, code: str, penalties: set[str], rate: str, expected: set[MisfitKind]) -> None:
    assert kinds(law, code, penalties, rate) == expected


def test_mismatches_of_an_uncertain_cause_are_uncertain(law: Law) -> None:
    cause = law.causes.cause_by_code("license_forged")
    (found,) = misfits(cause, {"fine"}, Decimal(2000))
    assert not found.certain


def test_unknown_lists_give_no_verdict(law: Law) -> None:
    cause = law.causes.cause_by_code("sell_export_only")
    assert penalty_allowed(cause, "fine") is None and rate_in_law(cause.fine, Decimal(1)) is None
    known = law.causes.cause_by_code("not_local_purchase")
    assert (
        rate_in_law(known.fine, Decimal("0.05")) is True and rate_in_law(known.fine, Decimal("0.04")) is False
    )


def test_t14_t16_serious_transport(law: Law) -> None:
    cause = law.causes.cause_by_code("transport_no_permit")

    def ids(**figures: int) -> list[str]:
        return [c.id for c in serious_circumstances(cause, figures)]

    assert ids(cases=101) == ["cases_gt_100"] and ids(cases=100) == []
    assert ids(goods_value=50000) == [] and ids(goods_value=50001) == ["value_gt_50000"]
    assert ids(prior_penalties=2) == ["punished_ge_2"] and ids(prior_penalties=1) == []
    assert [c.id for c in serious_circumstances(cause, {}, ["disguised"])] == ["disguised"]


def test_forfeiting_without_serious_circumstance(law: Law) -> None:
    cause = law.causes.cause_by_code("transport_no_permit")
    chosen = {"fine", "confiscate_goods"}
    (found,) = misfits(cause, chosen, Decimal("0.3"), circumstances=())
    assert found.kind is MisfitKind.FORFEIT_WITHOUT_GROUND
    assert misfits(cause, chosen, Decimal("0.3"), circumstances=("disguised",)) == ()
    assert misfits(cause, chosen, Decimal("0.3")) == ()
