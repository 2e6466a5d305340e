"""Cohen's kappa and its degenerate cases; when two reviews need an arbiter, one review a second."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zmtool.reviews.agreement import (
    chosen_for_quality,
    differences,
    dispute,
    item_pairs,
    kappa,
    second_review_reasons,
)
from zmtool.reviews.decisions import verdict
from zmtool.reviews.records import Decision
from zmtool.reviews.rules import load_rules

from .dossiers import ALL_DECIDED, change, draft

RULES = load_rules()


def test_kappa_of_a_known_table() -> None:
    # 20 yes/yes, 5 yes/no, 10 no/yes, 15 no/no: observed 0.7, expected 0.5, kappa 0.4.
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    found = kappa(pairs)
    assert (found.observed, found.expected, found.kappa) == pytest.approx((0.7, 0.5, 0.4))


def test_kappa_is_not_invented_where_it_has_no_meaning() -> None:
    assert kappa([]).kappa is None and kappa([]).note
    same = kappa([("y", "y")] * 7)
    assert (same.observed, same.kappa) == (1.0, None) and "0/0" in same.note


def test_one_rater_of_a_single_mind_agrees_no_more_than_by_chance() -> None:
    assert kappa([("y", "y"), ("y", "n")]).kappa == 0
    assert kappa([("y", "n"), ("n", "y")]).kappa == -1


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1, max_size=60))
def test_kappa_lies_between_minus_one_and_one_whoever_is_first(pairs: list[tuple[str, str]]) -> None:
    found = kappa(pairs)
    assert kappa([(two, one) for one, two in pairs]) == found
    if found.kappa is not None:
        assert -1 <= found.kappa <= 1
        assert (found.kappa == 1) == all(one == two for one, two in pairs)


def test_near_reviews_need_nobody_else() -> None:
    one, other = verdict(draft(), ALL_DECIDED), verdict(draft(), (*ALL_DECIDED, change("B02", "2")))
    assert dispute(one, other, RULES) == ()
    assert [(found.code, found.second) for found in differences(one, other)] == [("B02", Decimal(2))]
    assert item_pairs(one, other).count(("sound", "defect")) == 1


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ((change("B02", "5.01"),), "双评分差 5.01 分，超过 5 分"),
        ((change("B02", "4"),), "等次不同"),
        ((Decision("X01", "confirm"),), "一票否决项结论不同：X01"),
    ],
)
def test_far_reviews_are_disputed(more: tuple[Decision, ...], reason: str) -> None:
    one, other = verdict(draft(), ALL_DECIDED), verdict(draft(), (*ALL_DECIDED, *more))
    assert any(reason in found for found in dispute(one, other, RULES))


def test_five_points_apart_are_within_the_limit() -> None:
    one, other = verdict(draft(), (*ALL_DECIDED, change("B02", "3"))), verdict(
        draft(), (*ALL_DECIDED, change("B02", "8"))
    )  # fmt: skip
    assert dispute(one, other, RULES) == ()


def test_why_a_second_person_is_needed() -> None:
    single = verdict(draft(), ALL_DECIDED)
    seed = next(
        f"s{number}" for number in range(99) if not chosen_for_quality(f"s{number}", "案1", Decimal("0.05"))
    )
    assert second_review_reasons(draft(), single, RULES, double=False, seed=seed) == ()
    assert second_review_reasons(draft(), single, RULES, double=True, seed=seed) == ("本批次实行双评",)
    far = verdict(draft(), (*ALL_DECIDED, change("B02", "10.5")))
    assert "人机分差" in second_review_reasons(draft(), far, RULES, double=False, seed=seed)[0]
    assert chosen_for_quality(seed, "案1", Decimal(1)) and not chosen_for_quality(seed, "案1", Decimal(0))


def test_about_the_share_is_chosen_for_quality() -> None:
    chosen = sum(chosen_for_quality("种子", f"案{number}", Decimal("0.05")) for number in range(4000))
    assert 140 < chosen < 260
