"""Items told in words, derivations step by step, and one cause told once."""

from __future__ import annotations

import re

import pytest

from zmtool.base.shipped import shipped_root
from zmtool.checks.checklist import load_checklist
from zmtool.checks.derivation import derive
from zmtool.checks.describe import change, condition, sentence
from zmtool.checks.examples import patched
from zmtool.checks.methods import load_methods, methods_of
from zmtool.checks.records import Status
from zmtool.checks.root_causes import root_causes
from zmtool.dossiers.records import Dossier
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.records import ENFORCEMENT
from zmtool.law.library import load_law
from zmtool.workflow.review_standard import names_of_checklists, review_context
from zmtool.workflow.reviewing import review_dossier, target_of_path

CATALOGUE = load_catalogue().of_area(ENFORCEMENT)
IDENTIFIER = re.compile(r"[a-z]+_[a-z_]+")


@pytest.fixture(scope="module")
def sound() -> Dossier:
    return target_of_path(shipped_root() / "sample_cases" / "clean" / "case.yaml").dossier


@pytest.mark.parametrize("name", names_of_checklists())
def test_every_check_is_told_in_words(name: str) -> None:
    standard, law = load_checklist(name), load_law()
    catalogue = load_catalogue().of_area(standard.area)
    for item in standard.items:
        told = [sentence(check, catalogue, law) for check in item.checks]
        told += [condition(item.when, catalogue, law)]
        told += [change(patch, catalogue, law) for patch in item.examples.values()]
        for one in told:
            assert not IDENTIFIER.search(one), f"{item.code}: {one}"
            assert "None" not in one


@pytest.mark.parametrize("name", names_of_checklists())
def test_every_method_is_known(name: str) -> None:
    methods = load_methods()
    for item in load_checklist(name).items:
        assert len(methods_of(item.method, methods)) == len(item.method.split("/")), item.code


def test_a_deadline_is_reckoned_step_by_step(sound: Dossier) -> None:
    late = patched(sound, {"set": {"preservation_disposal_notice.date": "2025年3月20日"}}, CATALOGUE)
    context = review_context(late, "penalty-ordinary", None)
    item = load_checklist("penalty-ordinary").item("C29")
    assert item is not None
    derivation = derive(context, item)
    assert derivation.result.status is Status.FAIL
    step = derivation.steps[-1]
    assert [one.text for one in step.readings] == [
        "文书日期：2025年3月5日（即2025-03-05）",
        "文书日期：2025年3月20日（即2025-03-20）",
    ]
    assert "2025-03-14届满" in step.reckoning
    assert step.findings == derivation.result.findings


def test_a_check_whose_condition_does_not_hold_says_so(sound: Dossier) -> None:
    item = load_checklist("penalty-ordinary").item("B07")
    assert item is not None
    derivation = derive(review_context(sound, "penalty-ordinary", None), item)
    assert all(step.skipped for step in derivation.steps)


def test_every_item_of_a_sound_dossier_can_be_derived(sound: Dossier) -> None:
    context = review_context(sound, "penalty-ordinary", None)
    for item in load_checklist("penalty-ordinary").items:
        derivation = derive(context, item)
        assert derivation.result.status is not Status.FAIL
        for step in derivation.steps:
            assert step.skipped or step.status is not Status.FAIL


@pytest.mark.parametrize(
    ("patch", "codes", "causes"),
    [
        ({"set": {"penalty_decision.fine": "961.25元"}}, {"C42", "D49", "E59", "F69"}, 1),
        ({"set": {"filing_report.party_name": "宋致明"}}, {"A05", "B23", "E62", "F64"}, 1),
        ({"set": {"preservation_disposal_notice.date": "2025年3月20日"}}, {"C29"}, None),
        (
            {
                "set": {
                    "closing_report.party_name": "宋致明",
                    "receipt_of(penalty_decision).recipient": "宋明远",
                }
            },
            {"A05", "E62"},
            2,
        ),
    ],
)
def test_one_cause_is_told_once(
    sound: Dossier, patch: dict[str, dict[str, str]], codes: set[str], causes: int | None
) -> None:
    review = review_dossier(patched(sound, patch, CATALOGUE), "penalty-ordinary")
    found = root_causes(review)
    assert codes <= {code for cause in found for code in cause.codes}
    assert causes is None or len(found) == causes
    told = [one for cause in found for one in cause.symptoms]
    assert len(told) == sum(len(one.findings) for one in review.results)


def test_a_base_that_disagrees_with_all_others_is_the_one_that_is_wrong(sound: Dossier) -> None:
    wrong = patched(sound, {"set": {"filing_report.party_name": "宋致明"}}, CATALOGUE)
    result = review_dossier(wrong, "penalty-ordinary").result("A05")
    assert result is not None
    assert len(result.findings) == 1
    assert result.findings[0].message.startswith("《立案报告表》当事人“宋致明”与")
