"""A case before its next step, and the explanation of an item for a case."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from zmtool.base.errors import Exit, NotFound
from zmtool.base.shipped import shipped_root
from zmtool.cli.commands import case, review

from .seizure import NUMBER, OFFICERS, advance, answer, approve, prepare, refused, run, seize

SAMPLES = shipped_root() / "sample_cases"


@pytest.fixture(autouse=True)
def _place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prepare(tmp_path, monkeypatch)


def _kept() -> None:
    seize()
    advance("inspect", "2025-03-05 09:30", *OFFICERS, "--by", "宋知远")
    approve("preserve", "2025-03-05", "officer", "leader")
    advance("preserve", "2025-03-05", *OFFICERS, "--number", "示烟存通〔2025〕第50号")


def test_what_runs_out_is_told_before_it_does() -> None:
    _kept()
    found = answer(review.app, "precheck", "--case", NUMBER, "--on", "2025-03-12")
    deadlines = {one["rule"]: one for one in found["deadlines"]}
    assert deadlines["preservation_dispose"] | {"ground": ""} == {
        "rule": "preservation_dispose",
        "label": "先行登记保存证据作出处理决定",
        "whose": "bureau",
        "due": "2025-03-14",
        "days_left": 2,
        "certain": True,
        "urgent": True,
        "ground": "",
    }
    steps = {one["id"]: one for one in found["steps"]}
    assert steps["file"]["obstacles"]
    text = run(review.app, "precheck", "--case", NUMBER, "--on", "2025-03-15")
    assert "已超1天" in text
    assert "一、现有文书" in text and "三、下一步" in text


def test_the_exit_code_tells_of_a_deadline_about_to_be_missed() -> None:
    _kept()
    codes = [
        CliRunner()
        .invoke(
            review.app,
            ["precheck", "--case", NUMBER, "--on", "2025-03-14", "--fail-on", level],
            standalone_mode=False,
        )
        .return_value
        for level in ("fatal", "fail")
    ]
    assert codes == [Exit.DONE, Exit.FINDINGS]


def test_the_board_of_deadlines_says_how_many_problems_a_case_has() -> None:
    _kept()
    lines = answer(case.app, "deadlines", "--scope", "all", "--problems")["lines"]
    counts = {one["case_no"]: one["problems"] for one in lines}
    assert counts[NUMBER] >= 1
    assert "problems" not in answer(case.app, "deadlines", "--scope", "all")["lines"][0]
    assert "问题" in run(case.app, "deadlines", "--scope", "all", "--problems")


def test_an_unknown_case_is_named() -> None:
    refused(NotFound, review.app, "precheck", "--case", "示烟立〔2025〕第99号")


def test_a_step_taken_too_late_says_what_the_review_will_say() -> None:
    _kept()
    approve("file", "2025-03-06", "officer", "dept", "leader")
    advance("file", "2025-03-06")
    advance("inquire", "2025-03-07 09:00", *OFFICERS, "--by", "宋知远", "--field", "recorder=周望")
    run(case.app, "custody", NUMBER, "--move", "返还当事人", "--on", "2025-03-20", "--holder", "宋知远")
    done = advance("preserve_dispose", "2025-03-20", *OFFICERS)
    said = [one["what"] for one in done["warnings"]]
    assert any(one.startswith("评查C29：") for one in said), said


def test_a_broken_checklist_of_the_bureau_stops_no_step(tmp_path: Path) -> None:
    (workspace,) = [path.parent for path in tmp_path.rglob("zmtool.toml")]
    own = workspace / "schemas" / "checklists" / "own.yaml"
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text("id: own\nbase: penalty-ordinary\n", encoding="utf-8")
    _kept()
    approve("file", "2025-03-06", "officer", "dept", "leader")
    done = advance("file", "2025-03-06")
    assert done["stage"] == "filed"
    assert any("own.yaml" in one["what"] for one in done["warnings"])


def test_an_item_is_explained_and_derived() -> None:
    told = answer(review.app, "explain", "c29", "--case", str(SAMPLES / "defects" / "case.yaml"))
    assert told["item"]["code"] == "C29"
    assert told["derivation"]["result"]["status"] == "fail"
    assert "2025-05-21届满" in told["derivation"]["steps"][1]["reckoning"]
    text = run(review.app, "explain", "C29")
    assert "怎么查" in text and "已知误报" in text and "案卷" not in text.split("例子")[1]
    error = refused(NotFound, review.app, "explain", "C92")
    assert "C42" in error.next_step or "C29" in error.next_step
    summary = answer(review.app, "explain", "S71", "--case", str(SAMPLES / "summary" / "case.yaml"))
    assert summary["checklist"]["id"] == "penalty-summary"
