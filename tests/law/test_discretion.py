"""From a case to a proposed penalty: tiers, circumstances, arithmetic, what goes along, what a rate needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from zmtool.base.errors import UnknownAnswer, UsageProblem
from zmtool.law.amounts import arithmetic, rate_text, rounded_down
from zmtool.law.discretion import DiscretionPack, deviation, tier_for, tier_index
from zmtool.law.discretion_pack import check_pack, pack_from_data
from zmtool.law.library import Law, load_law
from zmtool.law.penalties import MisfitKind
from zmtool.law.proposal import Matter, Proposal, propose, single_fine
from zmtool.law.tier_choice import choose_tier, reach

D = Decimal
DAY = date(2025, 6, 2)


def weigh(cause: str = "not_local_purchase", base: str | None = "10765.66", **more: Any) -> Proposal:
    law = load_law()
    matter = Matter(
        law.causes.cause_by_code(cause), "EXAMPLE", DAY, D(base) if base is not None else None, **more
    )
    return propose(law, matter)


def noted(*ids: str) -> frozenset[str]:
    return frozenset(ids)


def hebei(**changes: Any) -> DiscretionPack:
    """The one tier that is known of a real benchmark; 300 kg themselves are in it."""
    data: dict[str, Any] = {
        "id": "HB-leaf_purchase",
        "cause": "leaf_purchase",
        "province": "河北",
        "source": "冀烟法〔2021〕36号",
        "mark": "待核",
        "statute": {
            "violated": ["tobacco_law:10"],
            "penalized": ["tobacco_reg:51"],
            "base": "leaf_value",
            "min": "20%",
            "max": "50%",
        },
        "measure": {"field": "leaf_kg", "unit": "公斤"},
        "thresholds": [{"over": 300}],
        "tiers": [
            {"id": 1, "label": "一档", "rate": ["20%", "30%"], "penalties": {"purchase_70": "must"}},
            {"id": 2, "label": "其余各档", "missing": True},
        ],
        "adjust": {"lighter": 0, "heavier": 0, "need_reason": True, "need_approval": "leader"},
    }
    return pack_from_data(data | changes)


def with_pack(law: Law, pack: DiscretionPack) -> Law:
    return replace(law, discretion=replace(law.discretion, packs=(*law.discretion.packs, pack)))


# --- arithmetic -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "base", "rate", "text"),
    [
        ("rate", "10765.66", "0.07", "10765.66 × 7% = 753.60"),
        ("rate", "3500.00", "0.055", "3500 × 5.5% = 192.50"),
        ("multiple", "1000", "1.5", "1000 × 1.5倍 = 1500.00"),
        ("fixed", "0", "3000", "定额 3000.00"),
    ],
)
def test_the_working_is_shown(kind: str, base: str, rate: str, text: str) -> None:
    assert arithmetic(kind, D(base), D(rate)) == text


def test_figures_without_idle_zeros() -> None:
    assert rate_text("rate", D("0.10")) == "10%" and rate_text("multiple", D("2")) == "2倍"
    assert rounded_down(D("753.60"), D(1)) == D("753.00") and rounded_down(D("753.60"), D(10)) == D("750.00")


# --- the tier and the suggestion ------------------------------------------------------------------


def test_the_middle_of_the_tier_with_its_working() -> None:
    found = weigh()
    assert found.choice is not None and found.choice.tier.id == 3
    assert (found.suggested_rate, found.suggested_fine) == (D("0.07"), D("753.60"))
    assert found.working == "10765.66 × 7% = 753.60"
    assert found.statutory is not None and found.tier_range is not None
    assert (found.statutory.low_fine, found.statutory.high_fine) == (D("538.28"), D("1076.57"))
    assert (found.tier_range.low_fine, found.tier_range.high_fine) == (D("645.94"), D("861.25"))
    assert any("EXAMPLE-not_local_purchase" in text for text in found.cautions)


@pytest.mark.parametrize(
    ("circumstances", "tier", "rate"),
    [
        ((), 3, "0.07"),
        (("harm_removed",), 2, "0.055"),
        (("harm_removed", "confessed", "merit"), 2, "0.055"),  # several move it once
        (("repeated",), 4, "0.09"),
        (("harm_removed", "repeated"), 3, "0.07"),
    ],
)
def test_circumstances_move_the_tier(circumstances: tuple[str, ...], tier: int, rate: str) -> None:
    found = weigh(base="6000", noted=noted(*circumstances))
    assert found.choice is not None and found.choice.measured.id == 3 and found.choice.tier.id == tier
    assert found.suggested_rate == D(rate)


def test_lighter_never_leads_into_a_tier_without_a_fine() -> None:
    found = weigh(base="1000", noted=noted("harm_removed"))
    assert found.choice is not None and found.choice.tier.id == 2
    assert found.suggested_rate == D("0.05")  # the lower end instead
    assert any("下限" in text for text in found.choice.reasons)


def test_heavier_in_the_highest_tier_is_its_upper_end() -> None:
    assert weigh(base="30000", noted=noted("repeated")).suggested_rate == D("0.10")


def test_a_tier_without_a_fine_opens_only_when_its_needs_are_shown() -> None:
    closed = weigh(base="900", noted=noted("first_time"))
    assert closed.choice is not None and closed.choice.tier.id == 2 and closed.outcome == "fine"
    assert any("及时改正没有说明" in text for text in closed.choice.reasons)
    opened = weigh(base="900", noted=noted("first_time", "corrected"))
    assert opened.choice is not None and opened.choice.tier.id == 1
    assert opened.outcome == "may_no_penalty" and opened.suggested_fine is None


@pytest.mark.parametrize(
    ("circumstance", "outcome", "fined"),
    [("under_14", "no_penalty", False), ("first_minor", "may_no_penalty", True), ("merit", "fine", True)],
)
def test_outcomes(circumstance: str, outcome: str, fined: bool) -> None:
    found = weigh(base="6000", noted=noted(circumstance))
    assert found.outcome == outcome and (found.suggested_fine is not None) is fined


def test_a_first_offence_of_the_provinces_list() -> None:
    law = load_law()
    matter = Matter(
        law.causes.cause_by_code("leaf_purchase"),
        "湖南",
        DAY,
        D(900),
        {"leaf_kg": D(20)},
        noted("first_time", "minor_harm", "corrected"),
    )
    found = propose(law, matter)
    assert found.outcome == "may_no_penalty" and found.first_offence[0].fits
    assert propose(law, replace(matter, figures={"leaf_kg": D(31)})).first_offence[0].fits is False


def test_without_a_benchmark_only_the_law_is_told() -> None:
    found = weigh("sell_illegal_product", "3000")
    assert found.outcome == "unknown" and found.suggested_fine is None and "裁量基准" in found.unknown
    assert found.statutory is not None and found.statutory.high_fine == D("1500.00")


def test_a_cause_whose_fine_is_not_known() -> None:
    found = weigh("sell_export_only", None)
    assert found.statutory is None and found.outcome == "unknown" and found.cautions


def test_multiple_and_fixed_fines() -> None:
    law = load_law()
    shape = replace(hebei(), thresholds=(), tiers=hebei().known_tiers, lighter=0)
    twice = replace(
        shape,
        id="m",
        cause="produce_no_license",
        province="EXAMPLE",
        base="product_value",
        measure="product_value",
        statute_min=D(1),
        statute_max=D(2),
        tiers=(replace(shape.known_tiers[0], low=D(1), high=D(2)),),
    )
    matter = Matter(law.causes.cause_by_code("produce_no_license"), "EXAMPLE", DAY, D(1000))
    found = propose(with_pack(law, twice), matter)
    assert found.suggested_fine == D("1500.00") and found.working == "1000 × 1.5倍 = 1500.00"
    fixed = replace(
        twice,
        id="f",
        cause="sell_to_minor",
        base="fixed_amount",
        measure="times",
        unit="次",
        statute_min=D(0),
        statute_max=D(50000),
        tiers=(replace(shape.known_tiers[0], low=D(1000), high=D(5000)),),
    )
    matter = Matter(law.causes.cause_by_code("sell_to_minor"), "EXAMPLE", DAY, figures={"times": D(1)})
    found = propose(with_pack(law, fixed), matter)
    assert found.suggested_fine == D("3000.00") and found.working == "定额 3000.00"
    heavier = propose(with_pack(law, fixed), replace(matter, heavier=True))
    assert heavier.suggested_fine is None and "另一罚款幅度" in heavier.unknown


def test_the_end_and_the_rounding_are_the_packs() -> None:
    law = load_law()
    own = law.discretion.pack_on("EXAMPLE", "not_local_purchase", DAY)
    matter = Matter(law.causes.cause_by_code("not_local_purchase"), "X", DAY, D("10765.66"))

    def fine(**changes: Any) -> tuple[Decimal | None, str]:
        found = propose(with_pack(law, replace(own, province="X", **changes)), matter)
        return found.suggested_fine, found.working

    assert fine(suggest="low")[0] == D("645.94") and fine(suggest="high")[0] == D("861.25")
    assert fine(round_down_to=D(1)) == (D("753.00"), "10765.66 × 7% = 753.60，抹去零头为 753.00")
    assert fine(suggest="low", round_down_to=D(10))[0] == D("645.94")  # 640 would be below the tier


# --- a pack with gaps -----------------------------------------------------------------------------


def test_beyond_the_known_tier_the_answer_is_unknown() -> None:
    pack = hebei()
    assert tier_for(pack, D(300)).high == D("0.3") and tier_index(pack, D("300.01")) == 1
    with pytest.raises(UnknownAnswer, match="其余各档"):
        tier_for(pack, D("300.01"))
    assert deviation(pack, D(500), D("0.4")).direction == "unknown"
    assert (reach(pack, 0), reach(pack, 1)) == ("300公斤以下", "超过300公斤")
    law = with_pack(load_law(), pack)
    matter = Matter(law.causes.cause_by_code("leaf_purchase"), "河北", DAY, D(4000), {"leaf_kg": D(200)})
    found = propose(law, matter)
    assert found.suggested_fine == D("1000.00") and [a.how for a in found.along][0] == "must"
    beyond = propose(law, replace(matter, figures={"leaf_kg": D(400)}))
    assert beyond.suggested_fine is None and "第2档" in beyond.unknown
    unmeasured = propose(law, replace(matter, figures={}))
    assert unmeasured.choice is None and "没有给出" in unmeasured.unknown


# --- what goes along, and what must not -----------------------------------------------------------


def test_what_goes_along_with_its_sums() -> None:
    figures = {"illegal_income": D("300"), "purchase_base": D("1234.56")}
    found = {a.penalty: a for a in weigh("transport_no_permit", "6000", figures=figures).along}
    assert found["confiscate_illegal_income"].amount == D("300.00")
    assert (
        found["purchase_70"].amount == D("864.19") and "1234.56 × 70% = 864.19" in found["purchase_70"].text
    )
    assert found["confiscate_goods"].how == "no"


@pytest.mark.parametrize(
    ("base", "figures", "ids", "how"),
    [
        ("50000", {}, (), "no"),
        ("50000.01", {}, (), "may"),
        ("6000", {"cases": D(101)}, (), "may"),  # T14
        ("6000", {"cases": D(100)}, (), "no"),
        ("6000", {"prior_penalties": D(2)}, (), "may"),  # T16
        ("6000", {}, ("disguised",), "may"),
    ],
)
def test_forfeiture_only_with_a_serious_circumstance(
    base: str, figures: Mapping[str, Decimal], ids: tuple[str, ...], how: str
) -> None:
    found = weigh("transport_no_permit", base, figures=figures, noted=noted(*ids))
    assert {a.penalty: a.how for a in found.along}["confiscate_goods"] == how


def test_t05_a_penalty_the_cause_does_not_allow() -> None:
    (found,) = weigh(penalties=noted("fine", "confiscate_goods")).misfits
    assert found.kind is MisfitKind.FORBIDDEN and found.hard and found.certain
    assert weigh(penalties=noted("fine", "confiscate_illegal_income")).misfits == ()


def test_t06_transport_without_a_fine() -> None:
    found = weigh("transport_no_permit", "6000", penalties=noted("purchase_70")).misfits
    assert [one.kind for one in found] == [MisfitKind.FINE_MISSING]


def test_what_the_pack_does_not_give_is_told_with_its_doubt() -> None:
    law = load_law()
    own = law.discretion.pack_on("EXAMPLE", "transport_no_permit", DAY)
    pack = replace(own, province="X", forbidden_penalties=("purchase_70",))
    matter = Matter(
        law.causes.cause_by_code("transport_no_permit"),
        "X",
        DAY,
        D(6000),
        penalties=noted("fine", "purchase_70"),
    )
    (found,) = propose(with_pack(law, pack), matter).misfits
    assert found.penalty == "purchase_70" and not found.certain
    silent = replace(pack, forbidden_penalties=(), allowed_penalties=("fine",))
    (found,) = propose(with_pack(law, silent), matter).misfits
    assert found.kind is MisfitKind.NOT_LISTED and not found.hard


# --- a decided rate -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rate", "circumstances", "verdict", "needs"),
    [
        ("0.06", (), "within", 0),
        ("0.08", (), "within", 0),
        ("0.05", (), "lighter", 2),
        ("0.05", ("harm_removed",), "within", 0),
        ("0.09", (), "heavier", 2),
        ("0.04", (), "below_law", 3),
        ("0.04", ("harm_removed",), "below_law", 2),
        ("0.12", (), "above_law", 0),  # T04
    ],
)
def test_a_decided_rate(rate: str, circumstances: tuple[str, ...], verdict: str, needs: int) -> None:
    judged = weigh(base="6000", rate=D(rate), noted=noted(*circumstances)).judgement
    assert judged is not None and (judged.verdict, len(judged.needs)) == (verdict, needs)


def test_below_the_law_needs_its_ground_and_a_discussion() -> None:
    judged = weigh(base="6000", rate=D("0.04")).judgement
    assert judged is not None and "第三十二条" in judged.needs[0] and "未对到原文" in judged.needs[1]


def test_no_fine_agrees_with_a_tier_without_one() -> None:
    found = weigh(base="900", rate=D(0), noted=noted("first_time", "corrected"))
    assert found.judgement is not None and found.judgement.verdict == "within"


def test_a_sum_only_the_heavier_fine_allows() -> None:
    judged = weigh("sell_to_minor", None, rate=D(60000)).judgement
    assert judged is not None and judged.verdict == "needs_heavier" and "拒不改正" in judged.needs[0]
    heavier = weigh("sell_to_minor", None, rate=D(60000), heavier=True).judgement
    assert heavier is not None and heavier.verdict == "no_benchmark"


# --- hearing, transfer, several causes ------------------------------------------------------------


def test_hearing_and_transfer() -> None:
    small = weigh("transport_no_permit", "6000")
    assert small.hearing == () and small.transfer == ()
    large = weigh("transport_no_permit", "50000", party_type="person")
    assert [one.rule_id for one in large.transfer] == ["illegal_business"]  # T15
    assert large.hearing and not large.hearing[0].certain
    assert weigh("transport_no_permit", "50000", party_type="legal_person").hearing == ()
    known = weigh("transport_no_permit", "6000", figures={"goods_value": D(60000)})
    assert known.transfer


def test_one_act_one_fine_the_highest() -> None:
    low, high = weigh(base="6000"), weigh("transport_no_permit", "6000")
    given_ = single_fine([low, high])
    assert given_ is high and high.suggested_fine == D("1800.00")
    assert single_fine([low, weigh("sell_illegal_product", "6000")]) is None
    assert single_fine([]) is None


# --- a pack in error ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"mark": "法"}, "缺少部分档次"),
        ({"thresholds": []}, "档"),
        ({"thresholds": [{"over": 300}, {"over": 300}]}, "阈值"),
    ],
)
def test_a_wrong_pack(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(UsageProblem, match=words):
        hebei(**changes)


def test_a_tier_outside_the_law_is_refused() -> None:
    tiers = [{"id": 1, "label": "一档", "rate": ["10%", "30%"]}]
    with pytest.raises(UsageProblem, match="超出法定幅度") as caught:
        hebei(tiers=tiers, thresholds=[])
    assert "tiers.0.rate" in caught.value.where
    with pytest.raises(UsageProblem, match="写明不罚"):
        hebei(tiers=[tiers[0] | {"action": "no_penalty"}], thresholds=[])


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"cause": "nothing"}, "案由库中没有"),
        ({"statute_max": D("0.6")}, "法定幅度应为"),
        ({"base": "goods_value"}, "罚款基数应为"),
        ({"kind": "multiple"}, "罚款方式"),
        ({"allowed_penalties": ("whip",)}, "whip"),
        ({"serious": ("nothing",)}, "nothing"),
    ],
)
def test_a_pack_that_disagrees_with_the_law(law: Law, changes: dict[str, Any], words: str) -> None:
    penalties, facts = law.enums["penalty_type"].labels, law.circumstances.ids
    good = hebei()
    check_pack(good, law.causes.by_code[good.cause], penalties, facts)
    wrong = replace(good, **changes)
    with pytest.raises(UsageProblem, match=words):
        check_pack(wrong, law.causes.by_code.get(wrong.cause), penalties, facts)


@pytest.mark.parametrize(
    ("tier", "words"),
    [
        ({"penalties": {"whip": "must"}}, "whip"),
        ({"need": ("nothing",)}, "nothing"),
    ],
)
def test_a_tier_that_names_nothing(law: Law, tier: dict[str, Any], words: str) -> None:
    good = hebei()
    wrong = replace(good, tiers=(replace(good.known_tiers[0], **tier), good.tiers[1]))
    with pytest.raises(UsageProblem, match=words):
        check_pack(
            wrong, law.causes.by_code[good.cause], law.enums["penalty_type"].labels, law.circumstances.ids
        )


def test_a_tier_must_not_give_what_the_cause_forbids(law: Law) -> None:
    own = law.discretion.pack_on("EXAMPLE", "not_local_purchase", DAY)
    tiers = (replace(own.known_tiers[0], penalties={"confiscate_goods": "may"}), *own.tiers[1:])
    with pytest.raises(UsageProblem, match="不得给予"):
        check_pack(
            replace(own, tiers=tiers),
            law.causes.by_code[own.cause],
            law.enums["penalty_type"].labels,
            law.circumstances.ids,
        )


# --- what always holds ----------------------------------------------------------------------------

SUMS = st.decimals(0, 10**7, places=2)
CIRCUMSTANCES = st.frozensets(
    st.sampled_from(["harm_removed", "merit", "repeated", "first_time", "corrected"])
)
CAUSES = st.sampled_from(["not_local_purchase", "transport_no_permit"])


@given(CAUSES, SUMS, CIRCUMSTANCES)
def test_the_suggested_fine_lies_in_its_tier_and_in_the_law(
    cause: str, base: Decimal, ids: frozenset[str]
) -> None:
    found = propose(load_law(), Matter(load_law().causes.cause_by_code(cause), "EXAMPLE", DAY, base, {}, ids))
    assume(found.suggested_fine is not None)
    assert found.tier_range is not None and found.statutory is not None
    for bounds in (found.tier_range, found.statutory):
        assert bounds.low_fine is not None and bounds.high_fine is not None
        assert found.suggested_fine is not None
        assert bounds.low_fine <= found.suggested_fine <= bounds.high_fine


@given(CAUSES, SUMS, SUMS, CIRCUMSTANCES)
def test_more_value_is_no_lighter_tier(cause: str, a: Decimal, b: Decimal, ids: frozenset[str]) -> None:
    law = load_law()
    pack = law.discretion.pack_on("EXAMPLE", cause, DAY)
    found = law.circumstances.found(ids, DAY)
    low, high = (choose_tier(pack, value, ids, found, {}) for value in sorted((a, b)))
    assert low.measured.id <= high.measured.id and low.tier.id <= high.tier.id


@given(CAUSES, SUMS, CIRCUMSTANCES)
def test_what_lightens_never_makes_heavier(cause: str, value: Decimal, ids: frozenset[str]) -> None:
    law = load_law()
    pack = law.discretion.pack_on("EXAMPLE", cause, DAY)

    def rate(noted_ids: frozenset[str]) -> Decimal:
        return choose_tier(pack, value, noted_ids, law.circumstances.found(noted_ids, DAY), {}).rate

    assert (
        rate(ids | {"merit"})
        <= rate(ids - {"merit", "harm_removed"})
        <= rate((ids | {"repeated"}) - {"merit", "harm_removed"})
    )
