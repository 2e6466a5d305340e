"""A bureau's own checklist: changes to one, wrong ones refused, items of another time, points that do not apply."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from zmtool.base.errors import UsageProblem
from zmtool.base.shipped import shipped_root
from zmtool.cases.case_file import read_case
from zmtool.checks.checklist import load_checklist
from zmtool.checks.choose import choose
from zmtool.checks.context import Context
from zmtool.checks.evaluate import evaluate
from zmtool.checks.examples import patched
from zmtool.checks.records import Review, Status
from zmtool.dossiers.records import Dossier
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.records import ENFORCEMENT
from zmtool.law.library import load_law
from zmtool.workflow.review_standard import checklist_failures
from zmtool.workflow.reviewing import dossier_of_case

HEAD = """\
id: own
base: penalty-ordinary
version: "2025.1-示例"
source: 示例县烟草专卖局
"""
CHANGES = """\
change:
  C29: {points: "4"}
  F70: {points: "0"}
off: [B13]
add:
  - code: B71
    title: 检查笔录写明天气
    points: "2"
    method: TEXT
    basis: 本局规定
    checks:
      - text: {of: [inspection_record.findings], all_of: [[晴, 雨, 阴]], what: 天气}
    examples:
      fail: {}
      pass: {set: {inspection_record.findings: 当日天晴，执法人员出示证件后检查。}}
"""


@pytest.fixture(scope="module")
def sound() -> Dossier:
    return dossier_of_case(read_case(shipped_root() / "sample_cases" / "clean" / "case.yaml"))


def own(folder: Path, text: str) -> Path:
    path = folder / "schemas" / "checklists" / "own.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(HEAD + text, encoding="utf-8")
    return folder


def review(dossier: Dossier, overrides: Path) -> Review:
    standard = load_checklist("own", overrides)
    catalogue = load_catalogue(overrides).of_area(ENFORCEMENT)
    return evaluate(Context(dossier, load_law(overrides), catalogue, standard.trust), standard)


def test_points_change_items_go_and_items_come(tmp_path: Path, sound: Dossier) -> None:
    overrides = own(tmp_path, CHANGES)
    standard, base = load_checklist("own", overrides), load_checklist("penalty-ordinary")
    assert standard.base == "penalty-ordinary"
    assert {item.code for item in standard.items} - {item.code for item in base.items} == {"B71"}
    assert standard.item("B13") is None
    assert standard.item("C29").points == Decimal(4)  # type: ignore[union-attr]
    assert standard.item("C29").each == base.item("C29").each  # type: ignore[union-attr]
    assert sum(item.points for item in standard.items) == 100
    result = review(sound, overrides).result("B71")
    assert result is not None
    assert result.status is Status.FAIL
    assert result.deducted == 2
    assert checklist_failures("own", overrides) == []


@pytest.mark.parametrize(
    ("text", "what", "line"),
    [
        ('change:\n  C92: {points: "3"}\n', "C42", 6),
        ("off:\n  - B31\n  - B99\n", "B31", 6),
        ("add:\n  - {code: B13, title: 一, method: TEXT, basis: 二}\n", "B13", 6),
        ('change:\n  C29: {pionts: "3"}\n', "points", 6),
        ("change:\n  C29:\n    checks:\n      - dedline: {rule: decision}\n", "deadline", 8),
        (
            "change:\n  C29:\n    checks:\n      - deadline: {rule: decison, from: a.date, to: b.date}\n",
            "decision",
            8,
        ),
        ("change:\n  C29:\n    checks:\n      - deadline: {rule: decision}\n", "from", 8),
        ("change:\n  C29:\n    checks:\n      - image: {kind: sael}\n", "sael", 8),
        ("change:\n  C29:\n    checks:\n      - image: {kind: sign}\n", "document", 8),
        ("change:\n  C29:\n    look_at: [filing_reprot]\n", "filing_report", 7),
        ('change:\n  C29: {points: "5"}\n', "合计", 0),
    ],
)
def test_a_wrong_change_is_refused_with_line_and_nearest_word(
    tmp_path: Path, text: str, what: str, line: int
) -> None:
    with pytest.raises(UsageProblem) as caught:
        load_checklist("own", own(tmp_path, text))
    said = str(caught.value)
    assert what in said
    assert f"own.yaml:{line}" in said or not line, said


def test_a_checklist_that_builds_on_itself_is_refused(tmp_path: Path) -> None:
    overrides = own(tmp_path, "")
    path = overrides / "schemas" / "checklists" / "own.yaml"
    path.write_text(HEAD.replace("penalty-ordinary", "own"), encoding="utf-8")
    with pytest.raises(UsageProblem, match="自己"):
        load_checklist("own", overrides)


def test_an_item_is_asked_only_of_its_time(tmp_path: Path, sound: Dossier) -> None:
    overrides = own(
        tmp_path, 'change:\n  E60: {effective_from: "2030-01-01"}\n  E59: {effective_to: "2030-01-01"}\n'
    )
    result = review(sound, overrides)
    assert result.result("E60").status is Status.NA  # type: ignore[union-attr]
    assert "2025" in result.result("E60").reason  # type: ignore[union-attr]
    assert result.result("E59").status is Status.PASS  # type: ignore[union-attr]


def test_an_old_decision_is_told(tmp_path: Path, sound: Dossier) -> None:
    catalogue = load_catalogue().of_area(ENFORCEMENT)
    old = patched(sound, {"set": {"penalty_decision.date": "2022年3月28日"}}, catalogue)
    assert any("适用期间" in note for note in review(old, own(tmp_path, "")).notes)


def test_points_that_do_not_apply_are_given_or_spread(tmp_path: Path, sound: Dossier) -> None:
    catalogue = load_catalogue().of_area(ENFORCEMENT)
    worse = patched(sound, {"set": {"preservation_disposal_notice.date": "2025年3月20日"}}, catalogue)
    given = review(worse, own(tmp_path / "a", ""))
    spread = review(worse, own(tmp_path / "b", "not_applicable: spread\n"))
    section = [one for one in given.results if one.item.section == "C"]
    left = sum(one.item.points for one in section if one.status is not Status.NA)
    assert 0 < left < 26
    costs = [one.result("C29").deducted for one in (given, spread)]  # type: ignore[union-attr]
    assert costs[1] == (costs[0] * 26 / left).quantize(Decimal("0.01"))
    assert spread.score < given.score
    assert review(sound, tmp_path / "b").score == 100


def test_a_part_of_a_dossier_accuses_nobody_of_missing_documents(tmp_path: Path, sound: Dossier) -> None:
    only = tuple(replace(one, origin="scan") for one in sound.documents if one.type == "penalty_decision")
    part = replace(sound, origin="scan", documents=only, pages=())
    result = review(part, own(tmp_path, ""))
    assert not result.fatal
    assert result.result("X07").status is Status.UNSURE  # type: ignore[union-attr]
    assert any("全卷" in note for note in result.notes)


def test_what_the_contents_list_is_not_missing(tmp_path: Path, sound: Dossier) -> None:
    paper = tuple(replace(one, origin="scan") for one in sound.documents)
    lost = tuple(one for one in paper if one.type != "evidence_copy")
    result = review(replace(sound, origin="scan", documents=lost), own(tmp_path, ""))
    f66 = result.result("F66")
    assert f66 is not None
    assert f66.status is Status.UNSURE
    assert "漏扫" in f66.findings[0].message
    unlisted = tuple(
        replace(
            one,
            tables={
                "entries": tuple(row for row in one.tables["entries"] if "证据复制" not in row["title"].value)
            },
        )
        if one.type == "dossier_catalog"
        else one
        for one in lost
    )
    f66 = review(replace(sound, origin="scan", documents=unlisted), tmp_path).result("F66")
    assert f66 is not None
    assert f66.status is Status.FAIL


def test_lost_pages_are_told_once(tmp_path: Path, sound: Dossier) -> None:
    paper = tuple(
        replace(one, origin="scan")
        for one in sound.documents
        if one.type not in ("dossier_catalog", "penalty_advance_notice")
    )
    pages = tuple(page for page in sound.pages if page.document != "penalty_advance_notice")
    if not any(page.page_number for page in pages):
        pytest.skip("the facts number no pages")
    result = review(replace(sound, origin="scan", documents=paper, pages=pages), own(tmp_path, ""))
    assert any("缺第" in note for note in result.notes)
    assert result.result("X07").status is Status.UNSURE  # type: ignore[union-attr]


def test_the_items_of_another_procedure(tmp_path: Path, sound: Dossier) -> None:
    overrides = own(
        tmp_path,
        "take: {A03: '60', E54: '40'}\n"
        "instead: {penalty_decision: onsite_penalty_decision}\n"
        "change:\n"
        "  E54:\n"
        "    checks:\n"
        "      - field: {document: onsite_penalty_decision, fields: [pay_bank, pay_account, pay_days]}\n"
        "    examples: {}\n"
        "applies_to: {has: [onsite_penalty_decision]}\n",
    )
    standard = load_checklist("own", overrides)
    assert [(item.code, item.points) for item in standard.items] == [
        ("A03", Decimal(60)),
        ("E54", Decimal(40)),
    ]
    assert standard.item("E54").when == {"has": ["onsite_penalty_decision"]}  # type: ignore[union-attr]
    catalogue = load_catalogue().of_area(ENFORCEMENT)
    context = Context(sound, load_law(), catalogue)
    lists = [standard, load_checklist("penalty-ordinary"), load_checklist("consistency")]
    assert choose(context, lists, "penalty-ordinary") == "penalty-ordinary"
    onsite = patched(sound, {"add": ["onsite_penalty_decision"]}, catalogue)
    assert choose(Context(onsite, load_law(), catalogue), lists, "penalty-ordinary") == "own"


def test_a_checklist_of_its_time_is_chosen(sound: Dossier) -> None:
    now = replace(
        load_checklist("penalty-ordinary"),
        applies_to={"has": ["penalty_decision"]},
        effective_from="2023-07-20",
    )
    before = replace(now, id="before", effective_from="", effective_to="2023-07-19")
    catalogue = load_catalogue().of_area(ENFORCEMENT)
    old = patched(sound, {"set": {"penalty_decision.date": "2022年3月28日"}}, catalogue)
    assert choose(Context(sound, load_law(), catalogue), [before, now], "x") == "penalty-ordinary"
    assert choose(Context(old, load_law(), catalogue), [before, now], "x") == "before"
