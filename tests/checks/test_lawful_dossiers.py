"""Lawful dossiers across causes, days, parties and goods: nothing may fire on any of them."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from zmtool.checks.records import Status
from zmtool.law.library import load_law
from zmtool.workflow.reviewing import dossier_of_case, review_dossier

from .lawful_cases import lawful_case


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32))
def test_nothing_fires_on_a_lawful_dossier(seed: int) -> None:
    case = lawful_case(seed, load_law().calendar)
    review = review_dossier(dossier_of_case(case))
    wrong = [
        (one.item.code, finding.message)
        for one in review.results
        for finding in one.findings
        if one.status in (Status.FAIL, Status.UNSURE)
    ]
    assert wrong == []
    assert review.checklist.id == "penalty-ordinary"
    assert review.score == 100


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 2**32),
    st.sampled_from([(date(2018, 2, 1), date(2020, 12, 1)), (date(2021, 8, 1), date(2023, 1, 1))]),
)
def test_an_old_dossier_is_judged_by_the_law_of_its_time(seed: int, years: tuple[date, date]) -> None:
    """What was lawful by working days may be late by the old natural days, which nobody has checked: never an accusation."""
    review = review_dossier(dossier_of_case(lawful_case(seed, load_law().calendar, years)))
    assert [one.item.code for one in review.results if one.status is Status.FAIL] == []
    assert {one.item.code for one in review.results if one.status is Status.UNSURE} <= {"C26", "C29", "C41"}
    assert any("适用期间" in note for note in review.notes)
    if years[0].year < 2021:
        assert review.result("C40").status is Status.NA  # type: ignore[union-attr]
