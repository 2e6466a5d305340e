"""Drills: a dossier with planted defects, marks against the truth, the record of an officer."""

from __future__ import annotations

from pathlib import Path

import pytest

from zmtool.base.errors import BadInput, NotFound, Refused, UsageProblem
from zmtool.base.shipped import shipped_root
from zmtool.checks.defects import load_defects
from zmtool.cli.commands import review
from zmtool.reviews.drills import MarkedFinding, Planted, mark, read_marks

from .seizure import answer, prepare, refused, run

DEFECTS = {one.id: one for one in load_defects("penalty-ordinary")}
TWO = (
    Planted("a", "C29", ("C29", "F69"), ("先行登记保存证据处理通知书",), "超期"),
    Planted("b", "F69", ("F69",), ("罚没款缴款凭证",), "金额"),
)


@pytest.fixture(autouse=True)
def _place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prepare(tmp_path, monkeypatch)


@pytest.mark.parametrize(
    ("codes", "found", "false"),
    [
        ([], [], 0),
        (["C29"], ["a"], 0),
        (["F69"], ["b"], 0),
        (["F69", "F69"], ["b", "a"], 0),
        (["C29", "F69", "F69"], ["a", "b"], 0),
        (["C29", "A01", "B02"], ["a"], 2),
    ],
)
def test_what_a_mark_finds(codes: list[str], found: list[str], false: int) -> None:
    result = mark(TWO, [MarkedFinding(code) for code in codes])
    assert (sorted(result.found), len(result.false_alarms)) == (sorted(found), false)
    assert result.recall == len(found) / 2
    assert set(result.found) | set(result.missed) == {"a", "b"}


def test_a_document_without_a_code_is_a_mark_too() -> None:
    result = mark(TWO, [MarkedFinding("", "罚没款缴款凭证"), MarkedFinding("", "立案报告表")])
    assert result.found == ("b",)
    assert len(result.false_alarms) == 1


def test_an_answer_sheet_is_read_and_its_mistakes_are_named() -> None:
    titles = {"C29": "一", "F69": "二"}
    text = "\ufeff代码,文书,说明\nc29,,超期\n\n,《立案报告表》,日期不对\n"
    assert read_marks(text, titles, "答卷.csv") == (
        MarkedFinding("C29", "", "超期"),
        MarkedFinding("", "立案报告表", "日期不对"),
    )
    with pytest.raises(BadInput) as caught:
        read_marks("代码,文书,说明\nC92,,\n", titles, "答卷.csv")
    assert "答卷.csv:2" in str(caught.value)
    with pytest.raises(BadInput):
        read_marks(",,只有说明\n", titles, "答卷.csv")
    with pytest.raises(BadInput):
        read_marks("C29\n" * 600, titles, "答卷.csv")


def test_a_drill_from_start_to_record(tmp_path: Path) -> None:
    folder = tmp_path / "演练一"
    made = answer(
        review.app,
        "drill",
        "start",
        "ordinary",
        "--count",
        "4",
        "--seed",
        "7",
        "--officer",
        "周望",
        "-o",
        str(folder),
    )
    assert (made["drill"], made["planted"], made["seed"]) == (1, 4, 7)
    page = (folder / "案卷.html").read_text(encoding="utf-8")
    assert "演练第 1 号" in page and "行政处罚决定书" in page and "http" not in page.replace("http-equiv", "")
    hidden = answer(review.app, "drill", "show", "1")
    assert hidden["result"] is None and hidden["seed"] is None
    assert "答案交卷后显示" in run(review.app, "drill", "show", "1")
    sheet = folder / "答卷.csv"
    assert sheet.read_text(encoding="utf-8-sig").strip() == "代码,文书,说明"
    again = answer(
        review.app,
        "drill",
        "start",
        "ordinary",
        "--count",
        "4",
        "--seed",
        "7",
        "--officer",
        "林一舟",
        "-o",
        str(tmp_path / "二"),
    )
    truth = answer(review.app, "drill", "answer", str(again["drill"]), "--mark", "E60")["result"]["defects"]
    assert len(truth) == 4
    sheet.write_text(
        "代码,文书,说明\n" + "".join(f"{one['code']},,\n" for one in truth[:3]) + "E60,,\n",
        encoding="gb18030",
    )
    done = answer(review.app, "drill", "answer", "1", str(sheet))
    assert [one["found"] for one in done["result"]["defects"]] == [True, True, True, False]
    assert done["result"]["recall"] == 0.75
    listed = answer(review.app, "drill", "list", "--officer", "周望")
    (officer,) = listed["officers"]
    assert (officer["drills"], officer["planted"], officer["found"]) == (1, 4, 3)
    assert "已交卷" in run(review.app, "drill", "list")
    refused(Refused, review.app, "drill", "answer", "1", "--mark", "C29")
    refused(Refused, review.app, "drill", "start", "ordinary", "-o", str(folder))


def test_what_cannot_be_a_drill_is_refused(tmp_path: Path) -> None:
    defects = str(shipped_root() / "sample_cases" / "defects" / "case.yaml")
    error = refused(Refused, review.app, "drill", "start", defects, "-o", str(tmp_path / "a"))
    assert "A03" in error.what
    refused(UsageProblem, review.app, "drill", "start", "ordinary", "--topic", "Q", "-o", str(tmp_path / "b"))
    refused(NotFound, review.app, "drill", "start", "不存在", "-o", str(tmp_path / "c"))
    refused(NotFound, review.app, "drill", "show", "99")
    refused(UsageProblem, review.app, "drill", "answer", "1")


@pytest.mark.parametrize("base", ["summary", "none", "transfer", "unclaimed", "licence"])
def test_every_sample_can_be_drilled(tmp_path: Path, base: str) -> None:
    made = answer(
        review.app, "drill", "start", base, "--count", "3", "--seed", "1", "-o", str(tmp_path / base)
    )
    assert made["planted"] == 3
