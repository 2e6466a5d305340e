"""scan ingest, queue, show, verify, assign, compare, stats, watch: paper into the workspace, through the command line."""

from __future__ import annotations

import json
import zipfile
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageFilter
from scans.drawing import needs_font, page

from zmtool.base.shipped import shipped_root
from zmtool.cases.case_file import read_case
from zmtool.cli.entry import run
from zmtool.workflow.cases import import_case
from zmtool.workflow.workspace import create

NOW = datetime(2026, 3, 5, 9, 30, tzinfo=timezone(timedelta(hours=8)))
CLEAN = shipped_root() / "sample_cases" / "clean"
CASE = read_case(CLEAN / "case.yaml")
LETTER = (
    (620, 250, "示例县烟草专卖局"),
    (640, 400, "延长调查终结审批表"),
    (200, 640, "当事人：宋知远"),
    (200, 740, "这是一份与案件有关的说明，没有文号。"),
)


@pytest.fixture
def work(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    create(folder, now=NOW, user="周望")
    import_case(CLEAN / "case.yaml", folder, now=NOW, user="周望")
    return folder


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three documents of the clean case as Word files: they are read without OCR."""
    folder = tmp_path_factory.mktemp("filled")
    forms = ("立案报告表", "行政处罚决定书", "检查（勘验）笔录")
    assert run(["form", "fill", *forms, "--case", str(CLEAN / "case.yaml"), "-o", str(folder)]) == 0
    return folder


def scan(
    capsys: pytest.CaptureFixture[str], work: Path, command: str, *arguments: object
) -> tuple[int, Any, str]:
    capsys.readouterr()
    code = run(["scan", command, *map(str, arguments), "-w", str(work), "--json"])
    shown = capsys.readouterr()
    return code, json.loads(shown.out) if shown.out.strip() else None, shown.err


def test_documents_find_their_case_and_the_second_time_is_calm(
    work: Path, filled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, done, _ = scan(capsys, work, "ingest", filled)
    assert code == 0 and [one["outcome"] for one in done["files"]] == ["new"] * 3
    documents = [document for one in done["files"] for document in one["documents"]]
    by_type = {one["type"]: one for one in documents}
    assert by_type["filing_report"]["filed_by"] == by_type["penalty_decision"]["filed_by"] == "number"
    assert by_type["inspection_record"]["filed_by"] == "party", "it has no number but the licence"
    assert {one["case_no"] for one in documents} == {CASE.case_no}
    code, again, _ = scan(capsys, work, "ingest", filled)
    assert code == 0 and [one["outcome"] for one in again["files"]] == ["again"] * 3
    assert [one["documents"] for one in again["files"]] == [one["documents"] for one in done["files"]]
    code, anew, _ = scan(capsys, work, "ingest", filled, "--anew")
    assert [one["documents"] for one in anew["files"]] == [one["documents"] for one in done["files"]]
    code, compared, _ = scan(capsys, work, "compare", CASE.case_no)
    assert code == 0 and [one["differences"] for one in compared] == [[], [], []]


def test_a_package_a_folder_and_what_is_no_scan(
    work: Path, filled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "drop"
    folder.mkdir()
    first, *_ = sorted(filled.glob("*.docx"))
    with zipfile.ZipFile(folder / "包.zip", "w") as package:
        package.write(first, "一/" + first.name)
        package.writestr("../外.pdf", b"%PDF-1.4")
        package.writestr("坏.pdf", b"%PDF-1.4 broken")
    (folder / "说明.txt").write_text("不是扫描件", encoding="utf-8")
    code, done, err = scan(capsys, work, "ingest", folder)
    assert code == 8 and "说明.txt" in err
    outcomes = {one["file"].rpartition("/")[2]: one for one in done["files"]}
    assert outcomes[first.name]["outcome"] == "new" and "包.zip/一/" in outcomes[first.name]["file"]
    assert "路径指向包外" in outcomes["外.pdf"]["error"]["what"]
    assert outcomes["坏.pdf"]["error"]["exit_code"] == 4


@needs_font
def test_what_finds_no_case_waits_and_a_person_files_it(
    work: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "说明.png"
    page(*LETTER).save(path)
    code, done, _ = scan(capsys, work, "ingest", path)
    (document,) = done["files"][0]["documents"]
    assert code == 0 and document["case_no"] == "" and "二维码" in document["reason"]
    code, waiting, _ = scan(capsys, work, "queue", "--kind", "assign")
    assert waiting["to_assign"] == 1 and waiting["documents"][0]["number"] == document["number"]
    code, filed, _ = scan(capsys, work, "assign", document["number"], CASE.case_no)
    assert code == 0 and (filed["case_no"], filed["filed_by"]) == (CASE.case_no, "person")
    assert scan(capsys, work, "queue")[1]["to_assign"] == 0
    # A new reading leaves what a person decided.
    _, anew, _ = scan(capsys, work, "ingest", path, "--anew")
    assert anew["files"][0]["documents"][0]["case_no"] == CASE.case_no
    assert anew["files"][0]["documents"][0]["number"] == document["number"]
    run(["search", "没有文号", "-w", str(work), "--json"])
    (hit,) = json.loads(capsys.readouterr().out)["hits"]
    assert (hit["kind"], hit["ref"]) == ("page", CASE.case_no) and "第1页" in hit["title"]


@needs_font
def test_a_document_of_no_case_is_put_aside_and_one_of_a_case_is_taken_out(
    work: Path, filled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "说明.png"
    page(*LETTER).save(path)
    _, done, _ = scan(capsys, work, "ingest", path, next(iter(filled.glob("*.docx"))))
    lone, filed = (one["documents"][0]["number"] for one in done["files"])
    assert scan(capsys, work, "assign", lone, "--none", "--why", "会议通知")[0] == 0
    assert scan(capsys, work, "queue")[1]["to_assign"] == 0
    code, out, _ = scan(capsys, work, "assign", filed, "--none", "--why", "归错了")
    assert code == 0 and out["case_no"] == "" and out["reason"] == "归错了"
    assert scan(capsys, work, "assign", lone)[0] == 2
    assert scan(capsys, work, "assign", 999, CASE.case_no)[0] == 3
    assert scan(capsys, work, "assign", lone, "没有这个案件")[0] == 3


def test_corrections_stand_beside_the_reading_win_and_survive_a_new_one(
    work: Path, filled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    decision = next(one for one in filled.glob("*.docx") if "行政处罚决定书" in one.name)
    _, done, _ = scan(capsys, work, "ingest", decision)
    number = done["files"][0]["documents"][0]["number"]
    code, _, _ = scan(capsys, work, "verify", number, "当事人=宋致远", "--accept", "文号")
    assert code == 0
    fields = {one["field"]: one for one in scan(capsys, work, "show", number)[1]["fields"]}
    assert fields["party_name"]["value"] == "宋知远" and fields["party_name"]["said"]["value"] == "宋致远"
    assert fields["doc_number"]["said"]["kind"] == "confirmed"
    scan(capsys, work, "ingest", decision, "--anew")
    code, shown, _ = scan(capsys, work, "show", number)
    assert {one["field"]: one for one in shown["fields"]}["party_name"]["said"]["value"] == "宋致远"
    assert [one["field"] for one in shown["differences"]] == ["party_name"]
    code, compared, _ = scan(capsys, work, "compare", CASE.case_no)
    assert code == 1 and compared[0]["differences"][0]["paper"] == "宋致远"
    scan(capsys, work, "verify", number, "--absent", "许可证号")
    code, stats, _ = scan(capsys, work, "stats", "--form", "行政处罚决定书")
    by_field = {one["field"]: one for one in stats}
    assert (by_field["party_name"]["changed"], by_field["party_name"]["sure_wrong"]) == (1, 1)
    assert (by_field["doc_number"]["right"], by_field["license_no"]["absent"]) == (1, 1)
    code, _, err = scan(capsys, work, "verify", number, "当事仁=宋")
    assert code == 2 and "当事人" in err
    code, _, err = scan(capsys, work, "verify", number, "文书日期=2025年13月45日")
    assert code == 0 and "2025年13月45日" in err and "文书日期" in err
    assert scan(capsys, work, "verify", number, "--take-back", "文书日期")[0] == 0
    assert all(
        one["said"] is None or one["label"] != "文书日期"
        for one in scan(capsys, work, "show", number)[1]["fields"]
    )
    code, _, err = scan(capsys, work, "verify", number, "--take-back", "文书日期")
    assert code == 2 and "没有人核对过" in err


@needs_font
def test_a_hard_page_has_fields_to_verify(
    work: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    image = page(
        (640, 260, "行政处罚决定书"),
        (900, 380, "示烟处〔2025〕第18号"),
        (200, 520, "当事人：宋知远"),
        (200, 620, "证件号码：349901198506141230"),
        (200, 720, "许可证号：349901100018"),
    )
    path = tmp_path / "难.png"
    image.resize((827, 1170), Image.Resampling.BILINEAR).filter(ImageFilter.GaussianBlur(0.8)).save(path)
    _, done, _ = scan(capsys, work, "ingest", path)
    (document,) = done["files"][0]["documents"]
    assert document["unsure"] >= 1, "a wrong check digit is never sure"
    _, waiting, _ = scan(capsys, work, "queue", "--kind", "verify")
    assert [one["number"] for one in waiting["documents"]] == [document["number"]]
    code, settled, _ = scan(capsys, work, "verify", document["number"], "--accept-all")
    assert code == 0 and settled["unsure"] == 0
    assert scan(capsys, work, "queue", "--kind", "verify")[1]["documents"] == []


def test_watch_takes_what_is_whole_and_moves_it_away(
    work: Path, filled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    inbox = work / "inbox"
    first, *_ = sorted(filled.glob("*.docx"))
    (inbox / first.name).write_bytes(first.read_bytes())
    (inbox / "坏.pdf").write_bytes(b"%PDF-1.7 nothing")
    (inbox / "传到一半.part").write_bytes(b"x")
    capsys.readouterr()
    assert run(["scan", "watch", "--once", "--settle", "0.1", "-w", str(work), "--json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {one["outcome"] for one in lines} == {"new", "failed"}
    assert (inbox / "已收" / first.name).is_file() and (inbox / "未能读取" / "坏.pdf").is_file()
    assert (inbox / "传到一半.part").is_file()


def test_watch_once_ends_beside_an_empty_file_and_names_it(
    work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (work / "inbox" / "空.pdf").write_bytes(b"")
    capsys.readouterr()
    assert run(["scan", "watch", "--once", "--settle", "0.1", "-w", str(work)]) == 0
    assert "空.pdf" in (told := capsys.readouterr().err) and "0 字节" in told
    assert (work / "inbox" / "空.pdf").is_file()


def test_watch_takes_a_file_once_that_cannot_be_moved_away(
    work: Path, filled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    inbox = work / "inbox"
    first, *_ = sorted(filled.glob("*.docx"))
    (inbox / first.name).write_bytes(first.read_bytes())
    (inbox / "已收").write_bytes(b"no folder")
    capsys.readouterr()
    assert run(["scan", "watch", "--once", "--settle", "0.1", "-w", str(work)]) == 0
    out, err = capsys.readouterr()
    assert out.count(first.name) == 1 and "移不走" in err
    assert (inbox / first.name).is_file()


def test_an_unknown_folder_engine_and_kind_are_named(work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert scan(capsys, work, "watch", work / "nowhere", "--once")[0] == 3
    assert scan(capsys, work, "ingest", CLEAN, "--engine", "bests")[0] == 2
    assert scan(capsys, work, "queue", "--kind", "x")[0] == 2
    assert scan(capsys, work, "verify", 1)[0] == 2
    assert scan(capsys, work, "ingest", work / "nowhere.pdf")[0] == 4


@needs_font
def test_a_number_that_no_case_has_is_told_by_name(
    work: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "告知.png"
    lines = (
        (620, 250, "示例县烟草专卖局"),
        (560, 400, "行政处罚事先告知书"),
        (900, 520, "示烟告〔2025〕第853号"),
    )
    page(*lines, (200, 640, "当事人：顾清和")).save(path)
    _, done, _ = scan(capsys, work, "ingest", path)
    (document,) = done["files"][0]["documents"]
    assert "示烟告〔2025〕第853号 不属于这个工作区的案件" in document["reason"]
