"""Discretion tiers, transfer thresholds, hearing, remedies, limits, enumerations."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zmtool.base.errors import UnknownAnswer, UsageProblem
from zmtool.law.amounts import fine, purchase_amount
from zmtool.law.discretion import (
    DiscretionPack,
    deviation,
    rate_fits,
    tier_containing,
    tier_for,
)
from zmtool.law.discretion_pack import pack_from_data
from zmtool.law.hearing import hearing_reasons
from zmtool.law.library import Law, load_discretion
from zmtool.law.limits import limit_on
from zmtool.law.relief import relief_on
from zmtool.law.transfer import TransferFacts, transfer_triggers

D = Decimal


def pack(law: Law, cause: str = "not_local_purchase") -> DiscretionPack:
    return law.discretion.pack_on("EXAMPLE", cause, date(2024, 1, 1))


@pytest.mark.parametrize(
    ("value", "tier"),
    [("0", 1), ("999.99", 1), ("1000", 2), ("4999.99", 2), ("5000", 3), ("20000", 4), ("1000000", 4)],
)
def test_a_value_at_a_threshold_is_in_the_next_tier(law: Law, value: str, tier: int) -> None:
    assert tier_for(pack(law), D(value)).id == tier


@pytest.mark.parametrize(
    ("rate", "tier"),
    [("0", 1), ("0.05", 2), ("0.06", 3), ("0.08", 4), ("0.10", 4), ("0.11", None), ("0.03", None)],
)
def test_tier_containing(law: Law, rate: str, tier: int | None) -> None:
    found = tier_containing(pack(law), D(rate))
    assert (found.id if found else None) == tier


def test_deviation(law: Law) -> None:
    within = deviation(pack(law), D(6000), D("0.07"))
    assert within.direction == "within" and within.expected.id == 3
    lighter = deviation(pack(law), D(6000), D("0.05"))
    assert lighter.direction == "lighter" and lighter.actual is not None and lighter.actual.id == 2
    assert "从轻" in lighter.text and "理由" in lighter.text
    assert deviation(pack(law), D(6000), D("0.12")).direction == "heavier"
    assert rate_fits(within.expected, D("0.08"))


def test_fines_round_half_up() -> None:
    assert fine(D("3500"), D("0.10")) == D("350.00")
    assert fine(D("0.10"), D("0.05")) == D("0.01")
    assert fine(D("100.10"), D("0.05")) == D("5.01")
    assert fine(D("1000"), D("1.5")) == D("1500.00")
    assert purchase_amount(D("1234.56")) == D("864.19")


@given(st.decimals(0, 10**7, places=2), st.decimals(0, 10**7, places=2))
def test_more_value_is_no_lower_tier(a: Decimal, b: Decimal) -> None:
    found = load_discretion().pack_on("EXAMPLE", "transport_no_permit", date(2024, 1, 1))
    low, high = min(a, b), max(a, b)
    assert tier_for(found, low).id <= tier_for(found, high).id


def test_no_pack(law: Law) -> None:
    with pytest.raises(UnknownAnswer, match="裁量基准"):
        law.discretion.pack_on("EXAMPLE", "not_local_purchase", date(2023, 7, 19))


def pack_data(**changes: object) -> dict[str, object]:
    data: dict[str, object] = {
        "id": "x",
        "cause": "leaf_purchase",
        "province": "X",
        "source": "试",
        "mark": "建议值",
        "statute": {"violated": [], "penalized": [], "base": "leaf_value", "min": "0.2", "max": "0.5"},
        "measure": {"field": "leaf_kg", "unit": "公斤"},
        "thresholds": ["300"],
        "tiers": [
            {"id": 1, "label": "一", "rate": ["0.2", "0.3"]},
            {"id": 2, "label": "二", "rate": ["0.3", "0.5"]},
        ],
        "adjust": {"lighter": -1, "heavier": 1, "need_reason": False, "need_approval": ""},
    }
    return data | changes


@pytest.mark.parametrize(
    "changes",
    [
        {"thresholds": ["300", "600"]},
        {
            "thresholds": ["600", "300"],
            "tiers": [{"id": i, "label": "档", "rate": ["0.2", "0.2"]} for i in (1, 2, 3)],
        },
        {
            "tiers": [
                {"id": 1, "label": "一", "rate": ["0.2", "0.4"]},
                {"id": 2, "label": "二", "rate": ["0.3", "0.5"]},
            ]
        },
        {
            "tiers": [
                {"id": 1, "label": "一", "rate": ["0.2", "0.3"]},
                {"id": 2, "label": "二", "rate": ["0.5", "0.3"]},
            ]
        },
    ],
)
def test_a_wrong_pack_is_refused(changes: dict[str, object]) -> None:
    assert pack_from_data(pack_data()).known_tiers[1].high == D("0.5")
    with pytest.raises(UsageProblem):
        pack_from_data(pack_data(**changes))


def triggered(law: Law, cause: str, facts: TransferFacts) -> list[tuple[str, str]]:
    return [(t.rule_id, t.level) for t in transfer_triggers(law.transfer, cause, facts)]


def test_t15_the_threshold_itself_counts(law: Law) -> None:
    at = TransferFacts(goods_value=D(50000))
    assert triggered(law, "transport_no_permit", at) == [("illegal_business", "suggest")]
    assert triggered(law, "transport_no_permit", TransferFacts(goods_value=D("49999.99"))) == []


@pytest.mark.parametrize(
    ("cause", "facts", "expected"),
    [
        ("retail_no_license", TransferFacts(illegal_income=D(20000)), ["illegal_business"]),
        ("wholesale_no_license", TransferFacts(sticks=200_000), ["illegal_business"]),
        ("wholesale_no_license", TransferFacts(sticks=199_999), []),
        (
            "wholesale_no_license",
            TransferFacts(sticks=1_000_000),
            ["illegal_business", "illegal_business_grave"],
        ),
        (
            "retail_no_license",
            TransferFacts(prior_penalties_3y=2, goods_value=D(30000)),
            ["illegal_business"],
        ),
        ("retail_no_license", TransferFacts(prior_penalties_3y=1, goods_value=D(30000)), []),
        ("not_local_purchase", TransferFacts(goods_value=D(60000)), ["licensed_retailer"]),
        ("sell_illegal_product", TransferFacts(sales_amount=D(50000), shoddy=True), ["shoddy_goods"]),
        ("sell_illegal_product", TransferFacts(sales_amount=D(50000)), []),
        (
            "sell_illegal_product",
            TransferFacts(sales_amount=D(40000), unsold_value=D(110000), shoddy=True),
            ["shoddy_goods_attempt"],
        ),
        ("sell_foreign_unmarked", TransferFacts(smuggled=True), ["smuggling"]),
        ("refuse_inspect", TransferFacts(violent=True), ["obstruct_duty"]),
        ("print_label", TransferFacts(label_count=20000), ["print_marks"]),
        (
            "counterfeit_trademark",
            TransferFacts(sales_amount=D(50000), counterfeit=True),
            ["sell_counterfeit_mark"],
        ),
        (
            "produce_no_license",
            TransferFacts(makes_counterfeit=True, trademarks=2, goods_value=D(30000)),
            ["counterfeit_mark"],
        ),
    ],
)
def test_transfer(law: Law, cause: str, facts: TransferFacts, expected: list[str]) -> None:
    assert [rule for rule, _ in triggered(law, cause, facts)] == expected


def test_an_unchecked_threshold_says_so(law: Law) -> None:
    (found,) = transfer_triggers(law.transfer, "x", TransferFacts(sales_amount=D(50000), counterfeit=True))
    assert not found.certain and "待核" in found.note and found.grounds == ("销售金额5万元以上",)


def test_hearing(law: Law) -> None:
    assert hearing_reasons(law.hearing, "person", {"fine"}, fine=D(5000)) == ()
    (over,) = hearing_reasons(law.hearing, "sole_trader", {"fine"}, fine=D("5000.01"))
    assert not over.certain and "建议值" in over.text
    assert hearing_reasons(law.hearing, "legal_person", {"fine"}, fine=D(30000)) == ()
    (always,) = hearing_reasons(law.hearing, "person", {"disqualify"})
    assert always.certain
    assert (
        len(hearing_reasons(law.hearing, "person", set(), illegal_income=D(6000), goods_value=D(6000))) == 2
    )


def test_relief_by_version(law: Law) -> None:
    ordinary = relief_on(law.relief, "ordinary", date(2024, 6, 1))
    assert (ordinary.reconsideration_days, ordinary.litigation_days) == (60, 15)
    assert "六十日" in ordinary.text("甲", "乙") and "十五日" in ordinary.text("甲", "乙")
    assert "{" not in ordinary.text("甲", "乙")
    assert not relief_on(law.relief, "summary", date(2023, 12, 31)).reconsideration_first
    summary = relief_on(law.relief, "summary", date(2024, 1, 1))
    assert summary.reconsideration_first and summary.litigation_days is None
    assert "先向甲申请行政复议" in summary.text("甲", "乙")
    with pytest.raises(UnknownAnswer):
        relief_on(law.relief, "other", date(2024, 1, 1))


def test_limits_by_date(law: Law) -> None:
    assert limit_on(law.limits, "summary_fine_person", date(2021, 7, 14)).most == 50
    person = limit_on(law.limits, "summary_fine_person", date(2021, 7, 15))
    assert person.allows(200) and not person.allows(D("200.01"))
    assert limit_on(law.limits, "summary_fine_org", date(2024, 1, 1)).most == 3000
    mail = limit_on(law.limits, "mail_cigarettes", date(2024, 1, 1))
    assert mail.doubled(800) and not mail.doubled(799)
    with pytest.raises(UnknownAnswer):
        limit_on(law.limits, "mail_ecig_pod", date(2022, 1, 1))


def test_enumerations(law: Law) -> None:
    service = law.enums["service_method"]
    assert service.label_of("publication") == "公告送达" and service.id_of("直接送达") == "direct"
    assert law.enums["source"].id_of("市场检查（巡查）发现") == "market_inspection"
    assert service.id_of("飞鸽") is None
    with pytest.raises(UnknownAnswer):
        service.label_of("pigeon")
    expected = {"source", "id_type", "service_method", "goods_disposition", "penalty_type", "party_type"}
    assert expected <= set(law.enums)
