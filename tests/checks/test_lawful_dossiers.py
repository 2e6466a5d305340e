"""Lawful dossiers across causes, days, parties and goods: nothing may fire on any of them."""

from __future__ import annotations

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
