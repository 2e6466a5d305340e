"""zmtool review score --paper: a case by the scans that were filed with it, and what people said of their fields."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from zmtool.base.shipped import shipped_root
from zmtool.cases.case_file import read_case
from zmtool.cli.entry import run
from zmtool.workflow.cases import import_case
from zmtool.workflow.review_paper import paper_of_case, target_of_paper
from zmtool.workflow.scan_queue import verify
from zmtool.workflow.workspace import create

NOW = datetime(2026, 3, 5, 9, 30, tzinfo=timezone(timedelta(hours=8)))
CLEAN = shipped_root() / "sample_cases" / "clean"
CASE = read_case(CLEAN / "case.yaml")


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A workspace with the clean case, and some of its documents filed as Word files."""
    folder, filled = tmp_path / "work", tmp_path / "filled"
    create(folder, now=NOW, user="周望")
    import_case(CLEAN / "case.yaml", folder, now=NOW, user="周望")
    forms = ("立案报告表", "行政处罚事先告知书", "行政处罚决定书")
    assert run(["form", "fill", *forms, "--case", str(CLEAN / "case.yaml"), "-o", str(filled)]) == 0
    assert run(["scan", "ingest", str(filled), "-w", str(folder)]) == 0
    return folder


def scored(capsys: pytest.CaptureFixture[str], work: Path, *arguments: object) -> tuple[int, Any, str]:
    capsys.readouterr()
    code = run(["review", "score", CASE.case_no, *map(str, arguments), "-w", str(work), "--json"])
    shown = capsys.readouterr()
    return code, json.loads(shown.out) if shown.out.strip() else None, shown.err


def items(result: Any) -> dict[str, Any]:
    return {one["code"]: one for one in result["items"]}


def test_the_paper_is_reviewed_and_not_the_record(work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, by_record, _ = scored(capsys, work)
    assert code == 0 and not [one for one in by_record["items"] if one["status"] == "fail"]
    code, by_paper, _ = scored(capsys, work, "--paper")
    assert code == 0 and by_paper["dossier"] == CASE.case_no and by_paper["origin"] == "scan"
    assert any("结案材料" in note for note in by_paper["notes"]), "three documents are no closed case"


def test_what_a_person_said_of_a_field_counts_for_the_review(
    work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    documents = {one.document.form: one for one in paper_of_case(CASE.case_no, work).documents}
    before = paper_of_case(CASE.case_no, work).content
    number = documents["penalty_decision"].number
    verify(number, {"当事人": "宋致远"}, work, accept=["文号"], now=NOW, user="周望")
    paper = paper_of_case(CASE.case_no, work)
    assert paper.content != before, "a correction makes the result anew"
    decision = target_of_paper(paper).dossier.first("penalty_decision")
    assert decision is not None
    assert (decision.fields["party_name"].value, decision.fields["party_name"].confidence) == ("宋致远", 1.0)
    assert decision.fields["doc_number"].confidence == 1.0
    code, result, _ = scored(capsys, work, "--paper", "--fail-on", "fail")
    assert code == 1
    assert any(
        "宋致远" in finding["message"]
        for one in result["items"]
        if one["status"] == "fail"
        for finding in one["findings"]
    )


def test_the_report_of_paper_and_a_batch_of_paper(
    work: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, page = tmp_path / "结果.jsonl", tmp_path / "报告.html"
    assert scored(capsys, work, "--paper", "--html", page)[0] == 0
    text = page.read_text(encoding="utf-8")
    assert CASE.case_no in text and "《行政处罚决定书》" in text and "data:image" not in text, (
        "Word has no picture"
    )
    code, _, _ = scored(capsys, work, "--paper", "--out", out)
    assert code == 0
    code, _, err = scored(capsys, work, "--paper", "--out", out, "--resume")
    assert code == 0 and len(out.read_text(encoding="utf-8").splitlines()) == 1, err


def test_a_case_without_paper_and_one_that_is_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "leer"
    create(folder, now=NOW, user="周望")
    import_case(CLEAN / "case.yaml", folder, now=NOW, user="周望")
    code, _, err = scored(capsys, folder, "--paper")
    assert code == 3 and "没有归案的扫描件" in err and "scan ingest" in err
    assert run(["review", "score", "没有这个案件", "--paper", "-w", str(folder)]) == 3
