"""Stratified sampling: shares, the draw anybody can repeat, and proofs that were tampered with."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zmtool.base.errors import UsageProblem
from zmtool.base.plain import from_plain, to_plain
from zmtool.reviews.rules import load_rules
from zmtool.reviews.sampling import Candidate, Proof, allocate, amount_band, departures, draw, population_of

RULES = load_rules()


def people(count: int, unit: str = "甲局") -> list[Candidate]:
    return [
        Candidate(f"{unit}{number:03d}", unit, {"cause": "A" if number % 3 else "B", "procedure": "ordinary"})
        for number in range(count)
    ]


def again(proof: Proof) -> Proof:
    return draw(
        population_of(proof), seed=proof.seed, strata_by=proof.strata_by, rules=RULES, ratio=proof.ratio,
        count=proof.count,
    )  # fmt: skip


def test_the_draw_can_be_repeated_by_hand() -> None:
    proof = draw(people(60), seed="2025-甲", strata_by=("cause",), rules=RULES)
    assert [(one.values, one.size, one.places) for one in proof.strata] == [(("A",), 40, 4), (("B",), 20, 2)]
    for stratum in proof.strata:
        numbers = [one.case_no for one in people(60) if one.fields["cause"] == stratum.values[0]]
        by_hand = sorted(numbers, key=lambda one: sha256(f"2025-甲\n{one}".encode()).hexdigest())
        drawn = {one.case_no for one in proof.drawn if one.stratum == stratum.values}
        assert drawn == set(by_hand[: stratum.places])


def test_the_order_of_the_list_does_not_matter_and_the_seed_does() -> None:
    one = draw(people(60), seed="1", strata_by=("cause",), rules=RULES)
    assert draw(reversed(people(60)), seed="1", strata_by=("cause",), rules=RULES) == one
    assert draw(people(60), seed="2", strata_by=("cause",), rules=RULES).drawn != one.drawn


def test_each_bureau_gets_between_the_least_and_the_most() -> None:
    proof = draw([*people(5), *people(400, "乙局"), *people(2, "丙局")], seed="1", strata_by=(), rules=RULES)
    counts = {unit: sum(one.unit == unit for one in proof.drawn) for unit in ("甲局", "乙局", "丙局")}
    assert counts == {"甲局": 3, "乙局": 15, "丙局": 2}


def test_what_must_be_drawn_is_drawn_beside_the_random_ones() -> None:
    marked = [replace(one, must="一票否决疑似") for one in people(60)[:2]] + people(60)[2:]
    proof = draw(marked, seed="1", strata_by=("cause",), rules=RULES)
    assert {"甲局000", "甲局001"} <= {one.case_no for one in proof.drawn}
    assert sum(one.drawn == "random" for one in proof.drawn) == 6


def test_a_changed_proof_is_found_out() -> None:
    proof = draw(people(30), seed="1", strata_by=("cause",), rules=RULES)
    assert from_plain(Proof, to_plain(proof)) == proof
    assert departures(proof, again(proof)) == ()
    drawn = proof.drawn[0]
    swapped = replace(
        proof,
        places=tuple(replace(one, drawn="") if one == drawn else one for one in proof.places),
    )
    assert departures(swapped, again(proof)) == (f"{drawn.case_no}：应抽中而未抽中",)
    assert any(
        "散列值不符" in one
        for one in departures(replace(swapped, seed="2"), again(replace(swapped, seed="2")))
    )


@given(
    st.dictionaries(st.tuples(st.text("ab", max_size=3)), st.integers(1, 300), min_size=1, max_size=9),
    st.integers(1, 60),
    st.integers(1, 60),
)
def test_shares_are_at_least_one_at_most_what_is_there(
    sizes: dict[tuple[str, ...], int], wanted: int, most: int
) -> None:
    shares = allocate(sizes, wanted, most)
    assert set(shares) == set(sizes)
    assert all(0 <= shares[one] <= sizes[one] for one in sizes)
    assert sum(shares.values()) == min(sum(sizes.values()), max(wanted, min(len(sizes), most)))
    if sum(shares.values()) >= len(sizes):
        assert min(shares.values()) >= 1


@given(st.integers(1, 200), st.sampled_from(["", "x", "y"]))
def test_a_count_is_kept_where_enough_are_there(count: int, seed: str) -> None:
    proof = draw(people(50), seed=f"s{seed}", strata_by=("cause",), rules=RULES, count=count)
    assert len(proof.drawn) == min(50, count)


def test_what_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(UsageProblem, match="没有抽样种子"):
        draw(people(3), seed=" ", strata_by=(), rules=RULES)
    with pytest.raises(UsageProblem, match="不能按"):
        draw(people(3), seed="1", strata_by=("weather",), rules=RULES)
    with pytest.raises(UsageProblem, match="出现两次"):
        draw([*people(3), *people(3)], seed="1", strata_by=(), rules=RULES)


def test_a_share_is_a_decimal_of_the_list() -> None:
    assert draw(people(40), seed="1", strata_by=(), rules=RULES, ratio=Decimal("0.25")).strata[0].places == 10


@pytest.mark.parametrize(
    ("amount", "band"),
    [
        (None, "无罚款"),
        ("0", "不满1000元"),
        ("999.99", "不满1000元"),
        ("1000", "1000—5000元"),
        ("5000", "5000元以上"),
        ("99999", "5000元以上"),
    ],
)
def test_fines_fall_into_bands(amount: str | None, band: str) -> None:
    bands = (Decimal(1000), Decimal(5000))
    assert amount_band(None if amount is None else Decimal(amount), bands) == band
    assert amount_band(Decimal(1), ()) == "有罚款"
