"""scan searchable: files beside or into a folder, a scanned document, a whole case; nothing is overwritten."""

from __future__ import annotations

import json
import zipfile
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from scans.drawing import needs_font, page, text_pdf

from zmtool.base.shipped import shipped_root
from zmtool.cases.case_file import read_case
from zmtool.cli.entry import run
from zmtool.workflow.cases import import_case
from zmtool.workflow.workspace import create

NOW = datetime(2026, 3, 5, 9, 30, tzinfo=timezone(timedelta(hours=8)))
CLEAN = shipped_root() / "sample_cases" / "clean"
CASE = read_case(CLEAN / "case.yaml")
DECISION = ((620, 250, "示例县烟草专卖局"), (640, 400, "行政处罚决定书"), (200, 640, "当事人：宋知远"))
REPORT = ((700, 250, "立案报告表"), (200, 540, "当事人：宋知远"), (200, 640, "案由：无证运输"))


def searchable(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, list[Any], str]:
    capsys.readouterr()
    code = run(["scan", "searchable", *map(str, arguments), "--json", "--cores", "1"])
    shown = capsys.readouterr()
    return code, json.loads(shown.out or "{}").get("files", []), shown.err


def texts(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as document:
        return [one.get_textpage().get_text_bounded() for one in document]


def bookmarks(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as document:
        return [one.get_title() for one in document.get_toc() if one.level == 0]


@needs_font
def test_a_picture_becomes_a_searchable_pdf_beside_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "决定.png"
    page(*DECISION).save(source)
    before = source.read_bytes()
    code, (one,), _ = searchable(capsys, source)
    target = tmp_path / "决定_可检索.pdf"
    assert code == 0 and Path(one["output"]) == target
    assert (one["pages"], one["documents"], one["conforms"], one["reasons"]) == (1, 1, True, [])
    assert "行政处罚决定书" in texts(target)[0] and bookmarks(target) == ["行政处罚决定书"]
    assert source.read_bytes() == before
    code, (again,), err = searchable(capsys, source)
    assert code == 5 and again["output"] is None and "--yes" in err
    assert searchable(capsys, source, "--yes")[0] == 0


def test_born_digital_files_go_into_a_folder_and_one_bad_file_stops_no_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = tmp_path / "in" / "a.pdf", tmp_path / "in" / "b.pdf"
    good.parent.mkdir()
    good.write_bytes(text_pdf([(72, 740, "Decision of the bureau, number 18")]))
    bad.write_bytes(b"%PDF-1.7 broken")
    code, found, err = searchable(capsys, good.parent, "-o", tmp_path / "out")
    assert code == 8 and {one["file"]: bool(one["error"]) for one in found} == {
        str(good): False,
        str(bad): True,
    }
    target = tmp_path / "out" / "a_可检索.pdf"
    assert texts(target) == ["Decision of the bureau, number 18"]
    (one,) = (one for one in found if not one["error"])
    assert not one["conforms"] and "Helvetica 没有嵌入" in one["reasons"][0] and "不符合 PDF/A" in err
    assert sorted(path.name for path in target.parent.iterdir()) == ["a_可检索.pdf"]


def test_the_input_is_never_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "a.pdf"
    source.write_bytes(text_pdf([(72, 740, "Decision of the bureau, number 18")]))
    before = source.read_bytes()
    code, _, err = searchable(capsys, source, "-o", source, "--yes")
    assert code == 5 and "会覆盖输入" in err and source.read_bytes() == before


def test_what_cannot_be_meant_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "a.pdf"
    source.write_bytes(text_pdf([(72, 740, "Decision of the bureau, number 18")]))
    assert searchable(capsys)[0] == 2
    assert searchable(capsys, source, "--case", "x")[0] == 2
    assert searchable(capsys, source, source, "-o", tmp_path / "x.pdf")[0] == 2
    word = tmp_path / "w.docx"
    assert run(["form", "fill", "立案报告表", "--case", str(CLEAN / "case.yaml"), "-o", str(tmp_path)]) == 0
    next(tmp_path.glob("*立案*.docx")).rename(word)
    code, (one,), _ = searchable(capsys, word)
    assert code == 4 and "form pdf" in one["error"]["next"] and one["error"]["where"] == str(word)


def test_a_member_of_a_package_lands_beside_the_package(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with zipfile.ZipFile(tmp_path / "包.zip", "w") as package:
        package.writestr("一/a.pdf", text_pdf([(72, 740, "Decision of the bureau, number 18")]))
    code, (one,), _ = searchable(capsys, tmp_path / "包.zip")
    assert code == 0 and Path(one["output"]) == tmp_path / "a_可检索.pdf"


@needs_font
def test_all_scans_of_a_case_in_the_order_of_the_archive_and_one_document(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    work = tmp_path / "work"
    create(work, now=NOW, user="周望")
    import_case(CLEAN / "case.yaml", work, now=NOW, user="周望")
    code, _, err = searchable(capsys, "--case", CASE.case_no, "-w", work)
    assert code == 3 and "还没有收到扫描件" in err
    drop = tmp_path / "drop"
    drop.mkdir()
    first, last = page(*DECISION), page(*REPORT)
    first.save(drop / "1.pdf", save_all=True, append_images=[page()], resolution=200)
    last.save(drop / "2.png")
    run(["scan", "ingest", str(drop), "--case", CASE.case_no, "-w", str(work), "--json", "--cores", "1"])
    documents = [one for file in json.loads(capsys.readouterr().out)["files"] for one in file["documents"]]
    assert {one["case_no"] for one in documents} == {CASE.case_no}
    code, (one,), _ = searchable(capsys, "--case", CASE.case_no, "-w", work, "-o", tmp_path / "卷.pdf")
    assert code == 0 and one["conforms"] and one["pages"] == 3, "the blank back stays with its document"
    shown = texts(tmp_path / "卷.pdf")
    assert bookmarks(tmp_path / "卷.pdf") == ["立案报告表", "行政处罚决定书"]
    assert "无证运输" in shown[0] and "行政处罚决定书" in shown[1] and not shown[2].strip()
    number = next(one["number"] for one in documents if one["title"] == "立案报告表")
    monkeypatch.chdir(tmp_path)
    code, (one,), _ = searchable(capsys, "--number", number, "-w", work)
    assert code == 0 and texts(tmp_path / one["output"]) == shown[:1]
    # An original that is gone is told, and the rest goes on.
    vault = next(
        path for path in (work / "vault").rglob("*") if path.is_file() and b"PNG" in path.read_bytes()[:8]
    )
    vault.chmod(0o644)
    vault.write_bytes(b"changed")
    code, (one,), err = searchable(
        capsys, "--case", CASE.case_no, "-w", work, "-o", tmp_path / "卷.pdf", "--yes"
    )
    assert code == 8 and one["pages"] == 2 and "立案报告表" in one["left_out"][0] and "没有放入" in err
