"""Circumstances by date, and a province's list of first and minor offences."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from zmtool.base.errors import UsageProblem
from zmtool.law.circumstances import Effect, circumstances_from_data
from zmtool.law.first_offence import FirstOffenceAnswer, first_offence_answers
from zmtool.law.library import Law

D = Decimal
NOW = date(2025, 6, 2)
FIRST = {"first_time", "minor_harm", "corrected"}

NOTES = {  # enforcement 4.4, category by category
    Effect.NO_PENALTY: {"under_14", "no_discernment", "minor_corrected_harmless", "no_fault", "expired"},
    Effect.MAY_NO_PENALTY: {"first_minor"},
    Effect.LIGHTER: {
        "minor_14_18",
        "harm_removed",
        "coerced",
        "confessed",
        "merit",
        "other_lighter",
        "stopped",
        "accessory",
    },
    Effect.HEAVIER: {
        "repeated",
        "resisted",
        "hid_evidence",
        "towards_minors",
        "major_event",
        "large_amount",
    },
}


@pytest.mark.parametrize("effect", NOTES)
def test_every_circumstance_of_the_notes(law: Law, effect: Effect) -> None:
    assert {one.id for one in law.circumstances.on(NOW) if effect in one.effects} == NOTES[effect]


def test_who_must_be_treated_lighter_may_also_be_reduced(law: Law) -> None:
    for one in law.circumstances.on(NOW):
        assert (Effect.LIGHTER in one.effects) == (Effect.REDUCED in one.effects), one.id


def test_sources_that_were_not_compared_are_marked(law: Law) -> None:
    doubtful = {one.id for one in law.circumstances.on(NOW) if not one.mark.certain}
    assert doubtful == NOTES[Effect.HEAVIER] | {"stopped", "accessory"}


def test_every_circumstance_says_what_shows_it(law: Law) -> None:
    table = law.circumstances
    for one in table.versions:
        assert one.evidence or all(table.facts[need].evidence for need in one.needs), one.id


def test_first_and_minor_only_from_2021_07_15(law: Law) -> None:
    def found(day: date) -> set[str]:
        return {one.id for one in law.circumstances.found({*FIRST, "no_fault"}, day)}

    assert found(date(2021, 7, 14)) == set()
    assert found(date(2021, 7, 15)) == {"first_minor", "no_fault"}


def test_before_2021_07_15_the_article_is_for_a_person(law: Law) -> None:
    (old,) = law.circumstances.found({"under_14"}, date(2021, 7, 14))
    assert not old.mark.certain and [c.code for c in old.law] == ["apl_2021"]


def test_all_facts_of_a_circumstance_are_needed(law: Law) -> None:
    assert law.circumstances.found({"first_time", "minor_harm"}, NOW) == ()
    (found,) = law.circumstances.found(FIRST, NOW)
    assert found.id == "first_minor" and found.effects == (Effect.MAY_NO_PENALTY,)
    assert [c.code for c in found.law] == ["apl_2021:33:1"]


def test_labels(law: Law) -> None:
    assert law.circumstances.label_of("corrected") == "及时改正"
    assert law.circumstances.label_of("merit").startswith("配合行政机关")
    assert law.circumstances.label_of("nothing") == "nothing"
    assert Effect.HEAVIER.label == "从重"


@pytest.mark.parametrize("needs", [["nothing"], []])
def test_a_wrong_table_is_refused(needs: list[str]) -> None:
    row = {
        "id": "a",
        "label": "情节",
        "effects": ["lighter"],
        "needs": needs,
        "versions": [{"law": ["local"], "mark": "待核"}],
    }
    rows = [row] if needs else [row, row]
    with pytest.raises(UsageProblem, match="不存在" if needs else "重复"):
        circumstances_from_data({"facts": [], "circumstances": rows})


# --- first and minor offences ---------------------------------------------------------------------


def ask(
    law: Law, cause: str, figures: dict[str, str], noted: set[str] = FIRST, day: date = NOW
) -> FirstOffenceAnswer | None:
    numbers = {key: D(value) for key, value in figures.items()}
    found = first_offence_answers(law.first_offence, "湖南", cause, numbers, noted, day)
    return found[0] if found else None


@pytest.mark.parametrize(
    ("kg", "value", "fits"), [("30", "1000", True), ("30.01", "1000", False), ("30", "1000.01", False)]
)
def test_a_little_leaf(law: Law, kg: str, value: str, fits: bool) -> None:
    answer = ask(law, "leaf_purchase", {"leaf_kg": kg, "leaf_value": value})
    assert answer is not None and answer.fits is fits
    assert bool(answer.exceeded) is not fits


@pytest.mark.parametrize(
    ("figures", "noted", "fits"),
    [
        ({"sticks": "600", "goods_value": "3000"}, {"by_mail", "not_mixed"}, True),
        ({"sticks": "601", "goods_value": "3000"}, {"by_mail", "not_mixed"}, None),  # the leaf is unknown
        ({"sticks": "601", "goods_value": "3000", "leaf_kg": "12.6"}, {"by_mail", "not_mixed"}, False),
        ({"sticks": "600", "goods_value": "3000"}, {"by_mail"}, None),
        ({"leaf_kg": "12.5"}, {"by_mail"}, True),
        ({"leaf_kg": "12.5"}, set(), None),
    ],
)
def test_a_little_mail(law: Law, figures: dict[str, str], noted: set[str], fits: bool | None) -> None:
    answer = ask(law, "over_limit_mail_carry", figures, FIRST | noted)
    assert answer is not None and answer.fits is fits


def test_what_is_not_known_is_named(law: Law) -> None:
    answer = ask(law, "leaf_purchase", {"leaf_kg": "20"}, {"first_time"})
    assert answer is not None and answer.fits is None
    assert set(answer.missing) == {"minor_harm", "corrected", "leaf_value"}


def test_the_list_belongs_to_its_province_cause_and_time(law: Law) -> None:
    assert ask(law, "not_local_purchase", {}) is None
    assert ask(law, "leaf_purchase", {}, day=date(2025, 2, 28)) is None
    elsewhere = first_offence_answers(law.first_offence, "河北", "leaf_purchase", {}, FIRST, NOW)
    assert elsewhere == ()
    (hunan,) = law.first_offence
    assert not hunan.mark.certain and any("集体讨论" in text for text in hunan.procedure)
    assert first_offence_answers([hunan], "湖南省", "leaf_purchase", {}, FIRST, NOW)
    moved = replace(hunan, province="别处")
    assert first_offence_answers([moved], "湖南", "leaf_purchase", {}, FIRST, NOW) == ()
