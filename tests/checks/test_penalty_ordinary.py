"""The ordinary-procedure checklist: complete, its own examples hold, and wrong items are refused."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from zmtool.base.errors import NotFound, UsageProblem
from zmtool.base.shipped import shipped_root
from zmtool.cases.case_file import read_case
from zmtool.checks.checklist import load_checklist
from zmtool.checks.context import Context
from zmtool.checks.evaluate import evaluate, evaluate_item
from zmtool.checks.examples import patched
from zmtool.checks.records import Checklist, Status
from zmtool.checks.vocabulary import VOCABULARY
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.records import ENFORCEMENT
from zmtool.law.library import load_law
from zmtool.workflow.reviewing import dossier_of_case

STANDARD = load_checklist("penalty-ordinary")
SAMPLES = shipped_root() / "sample_cases"
EXAMPLES = [(item.code, status) for item in STANDARD.items for status in item.examples]
NOT_YET = {"B13", "B24", "C38", "D47", "D48", "E58", "E61", "F70", "X05", "X13"}


@pytest.fixture(scope="module")
def sound() -> Context:
    dossier = dossier_of_case(read_case(SAMPLES / "clean" / "case.yaml"))
    return Context(
        dossier, load_law(), load_catalogue().of_area(ENFORCEMENT), STANDARD.trust, STANDARD.parameters
    )


def test_all_seventy_items_and_fourteen_fatal_items_are_there() -> None:
    codes = [item.code for item in STANDARD.items]
    assert len(set(codes)) == len(codes) == 84
    sections = {
        "A": (1, 6),
        "B": (7, 25),
        "C": (26, 42),
        "D": (43, 49),
        "E": (50, 62),
        "F": (63, 70),
        "X": (1, 14),
    }
    expected = [
        f"{letter}{number:02d}"
        for letter, (first, last) in sections.items()
        for number in range(first, last + 1)
    ]
    assert sorted(codes) == sorted(expected)


def test_points_are_those_of_the_standard() -> None:
    points = Counter()
    for item in STANDARD.items:
        points[item.section] += item.points
    assert points == {"A": 10, "B": 25, "C": 26, "D": 16, "E": 13, "F": 10, "X": 0}
    assert sum(points.values()) == Decimal(100)


def test_at_least_forty_items_are_checked_by_machine() -> None:
    assert sum(bool(item.checks) for item in STANDARD.items if not item.fatal) >= 40


def test_items_without_checks_say_why_a_person_must_judge() -> None:
    assert all(item.human for item in STANDARD.items if not item.checks)


def test_every_machine_item_has_a_passing_and_a_failing_example() -> None:
    for item in STANDARD.items:
        if item.code in NOT_YET:
            continue
        outcomes = set(item.examples)
        assert outcomes & {"fail", "unsure"}, item.code
        assert outcomes & {"pass", "human", "na"}, item.code


@pytest.mark.parametrize(("code", "expected"), EXAMPLES)
def test_example(sound: Context, code: str, expected: str) -> None:
    item = STANDARD.item(code)
    assert item is not None
    changed = patched(sound.dossier, item.examples[expected], sound.catalogue)
    result = evaluate_item(Context(changed, sound.law, sound.catalogue, sound.trust, sound.parameters), item)
    assert result.status is Status(expected), [finding.message for finding in result.findings]


def test_only_fail_deducts_and_a_pass_has_evidence(sound: Context) -> None:
    for result in evaluate(sound, STANDARD).results:
        assert (result.deducted > 0) <= (result.status is Status.FAIL)
        if result.status is Status.PASS:
            assert result.evidence, result.item.code


def test_the_sound_case_loses_nothing(sound: Context) -> None:
    review = evaluate(sound, STANDARD)
    assert review.score == 100
    assert not [one.item.code for one in review.results if one.status in (Status.FAIL, Status.UNSURE)]


def test_a_fatal_item_makes_the_dossier_unqualified(sound: Context) -> None:
    changed = patched(sound.dossier, {"remove": ["penalty_advance_notice"]}, sound.catalogue)
    review = evaluate(Context(changed, sound.law, sound.catalogue, sound.trust, sound.parameters), STANDARD)
    assert [one.item.code for one in review.fatal] == ["X07"]
    assert review.grade.id == "unqualified"
    assert review.score <= 59


def test_a_reading_of_low_confidence_never_accuses(sound: Context) -> None:
    from dataclasses import replace
    from types import MappingProxyType

    item = STANDARD.item("C29")
    assert item is not None
    late = patched(
        sound.dossier, {"set": {"preservation_disposal_notice.date": "2025年3月20日"}}, sound.catalogue
    )
    documents = tuple(
        replace(
            one,
            fields=MappingProxyType(
                {
                    key: replace(value, confidence=0.6) if key == "date" else value
                    for key, value in one.fields.items()
                }
            ),
        )
        for one in late.documents
    )
    doubtful = Context(
        replace(late, origin="scan", documents=documents), sound.law, sound.catalogue, sound.trust
    )
    result = evaluate_item(doubtful, item)
    assert result.status is Status.UNSURE
    assert result.deducted == 0


def test_one_confusable_digit_on_a_scan_never_accuses(sound: Context) -> None:
    from dataclasses import replace

    item = STANDARD.item("B21")
    assert item is not None
    patch = {"set": {"handling_approval.total_amount": "10,765.86元"}}  # 6 read as 8
    on_paper = replace(patched(sound.dossier, patch, sound.catalogue), origin="scan")
    context = Context(on_paper, sound.law, sound.catalogue, sound.trust)
    assert evaluate_item(context, item).status is Status.UNSURE
    as_facts = Context(replace(on_paper, origin="facts"), sound.law, sound.catalogue, sound.trust)
    assert evaluate_item(as_facts, item).status is Status.FAIL


def test_a_missing_document_is_unsure_while_pages_are_unread(sound: Context) -> None:
    from dataclasses import replace

    item = STANDARD.item("X12")
    assert item is not None
    gone = patched(sound.dossier, {"remove": ["preservation_approval"]}, sound.catalogue)
    pages = (replace(gone.pages[0], confidence=0.3), *gone.pages[1:])
    context = Context(replace(gone, pages=pages), sound.law, sound.catalogue, sound.trust)
    assert evaluate_item(context, item).status is Status.UNSURE


def test_a_missing_calendar_year_is_unsure(sound: Context) -> None:
    item = STANDARD.item("C29")
    assert item is not None
    patch = {
        "set": {
            "preservation_notice.date": "2031年3月5日",
            "preservation_disposal_notice.date": "2031年3月7日",
        }
    }
    context = Context(patched(sound.dossier, patch, sound.catalogue), sound.law, sound.catalogue, sound.trust)
    result = evaluate_item(context, item)
    assert result.status is Status.UNSURE
    assert "2031" in result.findings[0].message


def _with_item(tmp_path: Path, old: str, new: str) -> Path:
    source = shipped_root() / "schemas" / "checklists" / "penalty-ordinary.yaml"
    folder = tmp_path / "schemas" / "checklists"
    folder.mkdir(parents=True)
    text = source.read_text(encoding="utf-8")
    assert old in text
    (folder / "own.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("old", "new", "nearest"),
    [
        ("- image: {kind: seal}", "- imgae: {kind: seal}", "image"),
        ("others: [penalty_decision.fine], as: money", "others: [penalty_decision.fines], as: money", "fine"),
        (
            "documents: [preservation_approval]}",
            "documents: [preservation_aproval]}",
            "preservation_approval",
        ),
        ("title: 回避权告知", "titel: 回避权告知", "title"),
    ],
)
def test_a_wrong_item_is_refused_with_line_and_nearest_word(
    tmp_path: Path, old: str, new: str, nearest: str
) -> None:
    with pytest.raises(UsageProblem) as caught:
        load_checklist("own", _with_item(tmp_path, old, new))
    text = str(caught.value)
    assert "own.yaml:" in text
    assert nearest in text


def test_points_that_do_not_sum_to_a_hundred_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="合计"):
        load_checklist("own", _with_item(tmp_path, 'points: "2"', 'points: "3"'))


def test_an_unknown_checklist_names_the_nearest() -> None:
    with pytest.raises(NotFound) as caught:
        load_checklist("penalty-ordinery")
    assert "penalty-ordinary" in str(caught.value)


def test_the_vocabulary_is_small() -> None:
    assert len(VOCABULARY) <= 16


def test_loading_is_cached() -> None:
    first: Checklist = load_checklist("penalty-ordinary")
    assert load_checklist("penalty-ordinary") is first


@pytest.mark.parametrize(
    ("rate", "expected"), [("7%", Status.PASS), ("9.5%", Status.UNSURE), ("5.5%", Status.UNSURE)]
)
def test_the_tier_of_the_provinces_benchmark(sound: Context, rate: str, expected: Status) -> None:
    """The shipped pack is an example and uncertain: outside its tier a person has to look."""
    item = STANDARD.item("D47")
    assert item is not None
    changed = patched(sound.dossier, {"set": {"penalty_decision.rate": rate}}, sound.catalogue)
    parameters = {**sound.parameters, "province": "EXAMPLE"}
    context = Context(changed, sound.law, sound.catalogue, sound.trust, parameters)
    assert evaluate_item(context, item).status is expected


def test_the_workspaces_province_chooses_the_benchmark(tmp_path: Path, sound: Context) -> None:
    from zmtool.workflow.reviewing import review_dossier

    assert review_dossier(sound.dossier).result("D47").status is Status.HUMAN  # type: ignore[union-attr]
    (tmp_path / "zmtool.toml").write_text('[checklist]\nprovince = "EXAMPLE"\n', encoding="utf-8")
    review = review_dossier(sound.dossier, overrides=tmp_path)
    assert review.result("D47").status is Status.PASS  # type: ignore[union-attr]
