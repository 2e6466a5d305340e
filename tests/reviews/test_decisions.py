"""The machine's result as a draft; what a person's words make of it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zmtool.base.errors import NotFound, UsageProblem
from zmtool.base.plain import from_plain, to_plain
from zmtool.base.shipped import shipped_root
from zmtool.reviews.decisions import checked_decision, draft_of, mean_of, verdict, with_changes, with_machine
from zmtool.reviews.records import Decision, Draft
from zmtool.workflow.review_targets import open_target
from zmtool.workflow.reviewing import review_dossier

from .dossiers import ALL_DECIDED, ITEMS, change, draft


def test_without_a_word_everything_the_machine_did_not_pass_is_undecided() -> None:
    found = verdict(draft(), ())
    assert found.undecided == ("A01", "B02", "D04", "X01")
    assert (found.score, found.grade) == (Decimal(92), "excellent")


def test_every_word_counts_and_the_last_wins() -> None:
    found = verdict(draft(), ALL_DECIDED)
    assert (found.undecided, found.score, found.fatal) == ((), Decimal(92), ())
    later = verdict(draft(), (*ALL_DECIDED, Decision("D04", "confirm"), change("C03", "10")))
    assert (later.score, later.grade_label) == (Decimal(77), "合格")
    assert later.item("C03").defect and later.item("C03").by_person  # type: ignore[union-attr]


def test_a_confirmed_suspicion_of_a_fatal_item_caps_the_score() -> None:
    found = verdict(draft(), (*ALL_DECIDED, Decision("X01", "confirm")))
    assert (found.fatal, found.score, found.grade) == (("X01",), Decimal(59), "unqualified")


def test_the_machine_weighs_as_much_as_the_batch_says_and_not_on_fatal_items() -> None:
    people = verdict(draft(), (*ALL_DECIDED, change("C03", "10")))
    machine = draft().score
    assert with_machine(draft(), people, Decimal(0)) == people
    mixed = with_machine(draft(), people, Decimal("0.3"))
    assert mixed.score == (people.score * Decimal("0.7") + machine * Decimal("0.3")).quantize(Decimal("0.01"))
    assert (mixed.items, mixed.undecided) == (people.items, people.undecided)
    fatal = verdict(draft(), (*ALL_DECIDED, Decision("X01", "confirm")))
    assert with_machine(draft(), fatal, Decimal("0.3")) == fatal


@pytest.mark.parametrize(
    ("decision", "message"),
    [
        (Decision("A01", "reject"), "必须写明理由"),
        (Decision("A01", "reject", reason="  "), "必须写明理由"),
        (Decision("B02", "confirm"), "机器没有判定"),
        (Decision("C03", "reject", reason="不对"), "无可驳回"),
        (Decision("A01", "maybe", reason="不对"), "意见不能是"),
        (change("A01", "20.5"), "0 到 20 之间"),
        (change("A01", "-1"), "0 到 20 之间"),
        (change("A01", "NaN"), "0 到 20 之间"),
        (change("A01", "1.005"), "最多两位小数"),
        (change("X01", "1"), "一票否决项"),
    ],
)
def test_words_that_do_not_fit_are_refused(decision: Decision, message: str) -> None:
    with pytest.raises(UsageProblem, match=message) as caught:
        checked_decision(draft(), decision)
    assert caught.value.next_step


def test_an_item_that_is_not_there_is_not_found() -> None:
    with pytest.raises(NotFound):
        checked_decision(draft(), Decision("Z99", "confirm"))


@given(st.lists(st.tuples(st.sampled_from(ITEMS), st.integers(0, 3000), st.booleans()), max_size=12))
def test_the_score_stays_within_bounds_and_adds_up(words: list[tuple[object, int, bool]]) -> None:
    said = [
        Decision(item.code, "change", min(item.points, Decimal(cents) / 100), holds, "理由")  # type: ignore[attr-defined]
        for item, cents, holds in words
    ]
    found = verdict(draft(), [checked_decision(draft(), one) for one in said])
    taken = sum((one.deducted for one in found.items), Decimal(0))
    assert 0 <= found.score <= 100
    assert found.score == max(Decimal(0), 100 - taken) or (found.fatal and found.score <= 59)


def test_later_words_change_only_what_they_name() -> None:
    first = verdict(draft(), ALL_DECIDED)
    after = with_changes(draft(), first, {"A01": Decision("A01", "reject", reason="申诉成立")})
    assert after.score == Decimal(100)
    assert [one.code for one, other in zip(first.items, after.items, strict=True) if one != other] == ["A01"]


def test_two_near_reviews_give_their_mean() -> None:
    one, other = verdict(draft(), ALL_DECIDED), verdict(draft(), (*ALL_DECIDED, change("B02", "3")))
    assert mean_of(draft(), one, other).score == Decimal("90.5")


def test_the_draft_of_a_real_review_keeps_its_score_and_survives_as_plain_data() -> None:
    case = str(shipped_root() / "sample_cases" / "defects" / "case.yaml")
    review = review_dossier(open_target(case, None).dossier)
    made = draft_of(review)
    assert verdict(made, ()).score == review.score
    assert from_plain(Draft, to_plain(made)) == made
    failing = [one for one in made.items if one.status == "fail"]
    assert failing and all(one.findings and one.basis for one in failing)
