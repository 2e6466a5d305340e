"""Every shipped checklist: its sound sample is without fault, its examples come out, the right one is chosen."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

import pytest

from zmtool.base.shipped import shipped_root
from zmtool.checks.checklist import load_checklist
from zmtool.checks.records import Item, Status
from zmtool.dossiers.records import Dossier
from zmtool.workflow.review_standard import checklist_failures, names_of_checklists, standard_for
from zmtool.workflow.reviewing import review_dossier, target_of_path

SCORED = [name for name in names_of_checklists() if any(item.points for item in load_checklist(name).items)]
ITEMS = [
    pytest.param(name, item, id=f"{name}-{item.code}")
    for name in SCORED
    for item in load_checklist(name).items
]


@cache
def sample(name: str) -> Dossier:
    return target_of_path(shipped_root() / load_checklist(name).sample).dossier


def test_each_procedure_has_one() -> None:
    assert SCORED == [
        "licence-file",
        "penalty-none",
        "penalty-ordinary",
        "penalty-summary",
        "penalty-transfer",
        "penalty-unclaimed",
    ]


@pytest.mark.parametrize("name", SCORED)
def test_its_sound_sample_is_without_fault(name: str) -> None:
    review = review_dossier(sample(name), name)
    wrong = [
        (one.item.code, finding.message)
        for one in review.results
        for finding in one.findings
        if one.status in (Status.FAIL, Status.UNSURE)
    ]
    assert wrong == []
    assert review.score == 100
    assert review.grade.id == "excellent"
    assert review.notes == ()
    assert sum(item.points for item in review.checklist.items) == Decimal(100)


@pytest.mark.parametrize("name", names_of_checklists())
def test_its_examples_come_out(name: str) -> None:
    assert checklist_failures(name) == []


@pytest.mark.parametrize(("name", "item"), ITEMS)
def test_each_item_shows_both_ways(name: str, item: Item) -> None:
    """What the machine judges has an example that is right and one that is not; what a person judges says why."""
    shown = set(item.examples)
    if item.checks:
        assert shown & {"pass", "na", "human"}
        assert shown & {"fail", "unsure"} or item.code == "D47", f"{item.code} has no example that is wrong"
        assert item.why
        assert item.fix
    else:
        assert item.human
        assert item.questions
    assert item.basis


@pytest.mark.parametrize("name", SCORED)
def test_the_checklist_that_fits_is_chosen(name: str) -> None:
    _, chosen = standard_for(sample(name), "auto", None)
    assert chosen.id == name
