"""review report: sheets, spreadsheet and bulletin from samples, from a file of results, from a batch of people."""

from __future__ import annotations

import json
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from zmtool.base.errors import NotFound, UsageProblem
from zmtool.base.shipped import shipped_root
from zmtool.cli.commands import case, review, workspace
from zmtool.cli.entry import run as zmtool
from zmtool.dossiers.package import write_package

from .batch_packages import numbered, packages
from .seizure import answer, refused, run
from .test_review_people import BATCH, CLEAN, DEFECTS, decide_all, drawn

SAMPLES = shipped_root() / "sample_cases"
CASES = ("clean", "defects", "summary", "no-penalty", "transfer", "unclaimed")
FORMULA = "=cmd|' /C calc'!A0"


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of results: the samples, a dozen packages, a hostile one, one that cannot be read."""
    folder = tmp_path_factory.mktemp("results")
    packages(folder / "案卷", range(1, 13))
    write_package(folder / "案卷" / "案卷13.zmpkg", numbered(13, party_name=FORMULA), [])
    (folder / "案卷" / "坏.zmpkg").write_bytes(b"PK")
    samples = [str(SAMPLES / name / "case.yaml") for name in CASES]
    application = str(SAMPLES / "application" / "application.yaml")
    out = folder / "结果.jsonl"
    assert zmtool(["review", "score", str(folder / "案卷"), *samples, application, "--out", str(out)]) == 8
    return out


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ZMTOOL_WORKSPACE", raising=False)


def asked(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, Any, str]:
    """Exit code, JSON answer and narration of a command line."""
    code = zmtool([*map(str, words), "--json"])
    shown = capsys.readouterr()
    return code, json.loads(shown.out), shown.err


def text_of(path: Path | bytes) -> str:
    document = Document(BytesIO(path) if isinstance(path, bytes) else str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([one.text for one in document.paragraphs] + cells)


@pytest.mark.parametrize("name", [*CASES, "application"])
def test_a_sheet_for_every_kind_of_dossier(
    name: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = "application.yaml" if name == "application" else "case.yaml"
    code, told, _ = asked(capsys, "review", "report", "sheet", SAMPLES / name / file, "-o", "表/评查表.docx")
    assert code == 0 and told["failed"] == 0
    text = text_of(tmp_path / "表" / "评查表.docx")
    assert told["files"][0]["dossier"] in text and "评查人" in text and "{{" not in text
    assert ("A03" in text and "34990166" in text) == (name == "defects")


def test_sheets_of_many_go_into_a_folder(
    results: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, told, _ = asked(capsys, "review", "report", "sheet", "--from", results, "-o", "评查表")
    assert code == 8 and told["failed"] == 1, "one of them could not be read"
    files = sorted((tmp_path / "评查表").iterdir())
    assert len(files) == len(told["files"]) == 20 and len({one.name for one in files}) == 20
    code, told, said = asked(capsys, "review", "report", "sheet", "--from", results, "-o", "一个.docx")
    assert code == 2 and "不能写进一个文件" in told["error"]["what"]
    both = [SAMPLES / "clean" / "case.yaml", SAMPLES / "defects" / "case.yaml"]
    code, told, _ = asked(capsys, "review", "report", "sheet", *both, "-o", "两个")
    assert code == 0 and [one["dossier"] for one in told["files"]] == [CLEAN, DEFECTS]


def test_the_spreadsheet_of_a_file(results: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, told, said = asked(capsys, "review", "report", "table", "--from", results, "-o", "结果.xlsx")
    assert (code, told["dossiers"], told["full"]) == (0, 21, False) and "1 个案卷当时未能评查" in said
    book = load_workbook(tmp_path / "结果.xlsx")
    assert book.sheetnames == ["总表", "问题明细", "扣分统计", "按单位", "按承办人", "按环节", "跨卷", "说明"]
    page = book["总表"]
    head = [cell.value for cell in page[1]]
    parties = [row[head.index("当事人")] for row in page.iter_rows(min_row=2)]
    (formula,) = [cell for cell in parties if cell.value == FORMULA]
    assert formula.data_type == "s" and formula.quotePrefix
    assert {type(row[head.index("得分")].value) for row in page.iter_rows(min_row=2)} <= {
        int,
        float,
        type(None),
    }
    assert book["跨卷"].max_row > 1
    numbers = [row[head.index("证件号码")].value for row in page.iter_rows(min_row=2)]
    assert all(one is None or "********" in one for one in numbers) and any(numbers)
    zmtool(["review", "report", "table", "--from", str(results), "-o", "全.xlsx", "--full"])
    assert "妥善保管" in capsys.readouterr().err
    page = load_workbook(tmp_path / "全.xlsx")["总表"]
    assert any(row[head.index("证件号码")].value == "34990119850614123X" for row in page.iter_rows(min_row=2))


def test_the_bulletin_of_a_file_with_an_earlier_one(
    results: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert zmtool(["review", "score", str(SAMPLES / "clean" / "case.yaml"), "--out", "去年.jsonl"]) == 0
    capsys.readouterr()
    words = [
        "--from",
        results,
        "--before",
        "去年.jsonl",
        "--html",
        "通报.html",
        "--docx",
        "通报.docx",
        "--name",
        "今年",
    ]
    code, told, _ = asked(capsys, "review", "report", "bulletin", *words)
    assert code == 0 and told["name"] == "今年" and told["files"] == ["通报.html", "通报.docx"]
    assert (told["dossiers"], told["failed"], told["before"][0]["name"], told["before"][0]["mean"]) == (
        20,
        1,
        "去年",
        "100",
    )
    assert sum(told["grades"].values()) == 20 == sum(told["spread"].values())
    assert DEFECTS not in told["good"] and CLEAN in told["good"]
    html = (tmp_path / "通报.html").read_text("utf-8")
    assert "<script" not in html and "去年" in html and "平均分走势" in html
    assert "六、与以前比较" in text_of(tmp_path / "通报.docx")
    assert zmtool(["review", "report", "bulletin", "--from", str(results)]) == 0
    shown = capsys.readouterr()
    assert "没有问题" in shown.out and "--html" in shown.err


def test_what_is_wrong_is_told_with_what_to_do(
    results: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def problem(*words: object) -> tuple[int, str]:
        code, told, _ = asked(capsys, "review", "report", *words)
        assert told["error"]["next"]
        return code, told["error"]["what"]

    assert problem("table") == (2, "要用哪些结果没有说清")
    assert problem("bulletin", "--from", results, "--batch", "一批")[0] == 2
    assert problem("sheet") == (2, "要做哪些案卷的评查表没有说清")
    assert problem("sheet", SAMPLES / "clean" / "case.yaml", "--dossier", "3")[0] == 2
    assert problem("table", "--from", results, "-o", "结果.csv") == (2, "文件名应以 .xlsx 结尾")
    assert problem("sheet", "--from", results, "-o", "表.pdf") == (2, "文件名应以 .docx 结尾")
    assert problem("bulletin", "--from", results, "--html", "通报.docx")[0] == 2
    assert problem("table", "--from", "没有.jsonl") == (3, "找不到结果文件")
    (tmp_path / "空.jsonl").write_text("", "utf-8")
    assert problem("table", "--from", "空.jsonl")[0] == 4
    assert problem("sheet", "没有.pdf")[0] == 3
    assert list(tmp_path.glob("*.xlsx")) == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"score": "NaN"}, "score"),
        ({"items": [{"code": 5}]}, "items"),
        ({"checklist": {"id": "没有", "version": "1"}}, "没有"),
        ({"score": 1e300}, "score"),
    ],
)
def test_a_line_that_is_no_result_is_refused_by_its_place(
    results: Path, change: dict[str, Any], field: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    told = {**json.loads(results.read_text("utf-8").splitlines()[-1]), **change}
    (tmp_path / "改.jsonl").write_text(
        json.dumps(told, ensure_ascii=False).replace('"NaN"', "NaN") + "\n", "utf-8"
    )
    code, said, _ = asked(capsys, "review", "report", "table", "--from", "改.jsonl")
    assert code in (3, 4) and field in str(said["error"])


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A workspace with two closed cases and no random second review; be somebody by name."""
    monkeypatch.setenv("ZMTOOL_WORKSPACE", str(tmp_path / "甲"))
    monkeypatch.setenv("ZMTOOL_USER", "组织者")
    run(workspace.app, "init", "甲", "--bureau", "示例县烟草专卖局", "--short-name", "示")
    own = tmp_path / "甲" / "schemas" / "reviews" / "rules.yaml"
    own.parent.mkdir(parents=True)
    shipped = (shipped_root() / "schemas" / "reviews" / "rules.yaml").read_text(encoding="utf-8")
    own.write_text(shipped.replace('quality_control: "0.05"', 'quality_control: "0"'), encoding="utf-8")
    for name in ("clean", "defects"):
        run(case.app, "import", str(SAMPLES / name / "case.yaml"))
    return lambda login: monkeypatch.setenv("ZMTOOL_USER", login)


def test_what_people_decided_stands_on_sheet_table_and_bulletin(office: Any, tmp_path: Path) -> None:
    numbers = drawn()
    number = str(numbers[DEFECTS])
    office("钱一")
    run(review.app, "claim", BATCH, number)
    decide_all(int(number))
    run(review.app, "decide", number, "C29", "--change", "1", "--reason", "只认定超期一日")
    run(review.app, "finish", number)
    office("组织者")
    run(review.app, "report", "sheet", "--batch", BATCH, "--dossier", number, "-o", "表.docx")
    text = text_of(tmp_path / "表.docx")
    for one in (
        "【初评改判扣1分：只认定超期一日】",
        "初评：钱一，86.8 分",
        "得分 86.8 分，良好",
        "温书航",
        "机器评查得分 84.8 分",
    ):
        assert one in text, one
    told = answer(review.app, "report", "bulletin", "--batch", BATCH)
    assert (told["dossiers"], told["open"], told["mean"], told["by_people"]) == (1, 1, "86.8", True)
    assert not answer(review.app, "batch", "show", BATCH)["dossiers"][0]["published_on"], (
        "nothing is published by it"
    )
    done = answer(review.app, "bulletin", BATCH, "--html", "通报.html", "--docx", "通报.docx")
    assert done["files"] == ["通报.html", "通报.docx"] and len(done["published"]) == 1
    run(review.app, "rectify", number, "B19", "--what", "更正核价表", "--who", "林一舟")
    told = answer(review.app, "report", "bulletin", "--batch", BATCH)
    (task,) = [one for one in told["rectification"] if one["ordered"]]
    assert (task["item"], task["responsible"], task["state"]) == ("B19", "林一舟", "整改中")
    due = date.fromisoformat(told["made_on"]) + timedelta(days=30)
    assert {one["due"] for one in told["rectification"] if not one["ordered"]} == {due.isoformat()}
    run(review.app, "report", "table", "--batch", BATCH, "-o", "批.xlsx")
    page = load_workbook(tmp_path / "批.xlsx")["总表"]
    head = [cell.value for cell in page[1]]
    rows = [dict(zip(head, [cell.value for cell in row], strict=True)) for row in page.iter_rows(min_row=2)]
    by_case = {one["案卷"]: one for one in rows}
    assert (by_case[DEFECTS]["得分"], by_case[DEFECTS]["机评得分"], by_case[DEFECTS]["评查人"]) == (
        86.8,
        84.8,
        "钱一（初评）",
    )
    assert (by_case[CLEAN]["得分"], by_case[CLEAN]["等次"]) == (None, "未定分")


def test_before_the_reviews_are_revealed_nobody_s_word_is_on_paper(office: Any, tmp_path: Path) -> None:
    number = str(drawn("--double")[DEFECTS])
    office("钱一")
    run(review.app, "claim", BATCH, number)
    decide_all(int(number))
    run(review.app, "decide", number, "C29", "--change", "1", "--reason", "只认定超期一日")
    run(review.app, "finish", number)
    office("组织者")
    run(review.app, "report", "sheet", "--batch", BATCH, "--dossier", number, "-o", "表.docx")
    text = text_of(tmp_path / "表.docx")
    assert "钱一" not in text and "只认定超期一日" not in text and "86.8" not in text
    assert answer(review.app, "report", "bulletin", "--batch", BATCH)["dossiers"] == 0


def test_no_such_batch_or_dossier(office: Any) -> None:
    assert "没有" in refused(NotFound, review.app, "report", "table", "--batch", "没有的批次").what
    run(review.app, "batch", "new", BATCH)
    assert "还没有抽取" in refused(NotFound, review.app, "report", "table", "--batch", BATCH).what
    run(review.app, "draw", BATCH, "--seed", "1")
    assert (
        "第 99 号"
        in refused(NotFound, review.app, "report", "sheet", "--batch", BATCH, "--dossier", "99").what
    )
    wrong = refused(UsageProblem, review.app, "bulletin", BATCH, "--docx", "通报.html")
    assert wrong.next_step and "通报.docx" in wrong.next_step
