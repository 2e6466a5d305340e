"""zmtool form pdf: Word files, a case, a whole dossier and a stack to print, and what is refused."""

from __future__ import annotations

import json
import os
import shutil
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pypdf
import pytest
import yaml
from docx import Document
from PIL import Image

from zmtool.base.shipped import shipped_root
from zmtool.cli.entry import run
from zmtool.store.originals import register_original
from zmtool.store.vault import store_file
from zmtool.workflow.workspace import create, opened

CLEAN = shipped_root() / "sample_cases" / "clean" / "case.yaml"
NOW = datetime(2026, 3, 5, 9, 30, tzinfo=timezone(timedelta(hours=8)))
needs_libreoffice = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice is missing: apt-get install libreoffice-writer"
)
pytestmark = pytest.mark.xdist_group("soffice")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def word(name: str, *paragraphs: str) -> Path:
    document = Document()
    for one in paragraphs or ("文书",):
        document.add_paragraph(one)
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    document.save(str(path))
    return path


def pdf(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, Any, str]:
    code = run(["form", "pdf", *map(str, arguments), "--json"])
    shown = capsys.readouterr()
    return code, json.loads(shown.out) if shown.out else None, shown.err


@needs_libreoffice
def test_files_and_folders_newer_ones_kept_bad_ones_named(capsys: pytest.CaptureFixture[str]) -> None:
    word('甲/it\'s "一".docx')
    word("甲/-o 二.docx")
    Path("甲/~$二.docx").write_bytes(b"lock")
    Path("甲/坏.docx").write_text("no zip")
    word("乙/-o 二.docx")
    code, made, err = pdf(capsys, "甲", "乙/-o 二.docx", "-o", "出")
    assert code == 8
    assert [(Path(one["file"]).name, one["state"]) for one in made] == [
        ("-o 二.docx", "made"),
        ('it\'s "一".docx', "made"),
        ("坏.docx", "failed"),
        ("-o 二.docx", "failed"),
    ]
    assert "坏.docx：不是 Word 文件" in err and "同名" in err
    assert sorted(path.name for path in Path("出").iterdir()) == ["-o 二.pdf", 'it\'s "一".pdf']
    assert [one["pages"] for one in made] == [1, 1, None, None]
    before = Path("出/-o 二.pdf").stat().st_mtime_ns
    code, made, _ = pdf(capsys, "甲/-o 二.docx", "-o", "出")
    assert (code, made[0]["state"], made[0]["pages"]) == (0, "kept", None)
    assert Path("出/-o 二.pdf").stat().st_mtime_ns == before
    later = before + 10**9
    os.utime("甲/-o 二.docx", ns=(later, later))
    assert pdf(capsys, "甲/-o 二.docx", "-o", "出")[1][0]["state"] == "made"


@needs_libreoffice
def test_beside_the_word_file_and_nothing_that_works(capsys: pytest.CaptureFixture[str]) -> None:
    word("甲.docx")
    assert pdf(capsys, "甲.docx")[0] == 0
    assert Path("甲.pdf").is_file()
    Path("坏.docx").write_text("no zip")
    assert pdf(capsys, "坏.docx")[0] == 4
    assert pdf(capsys, "坏.docx", "--merge", "全.pdf")[0] == 4
    assert not Path("全.pdf").exists()


@needs_libreoffice
def test_a_stack_to_print(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("03", "01", "02"):
        word(f"批/{name}.docx", f"第{name}份")
    Path("批/04.docx").write_text("no zip")
    code, made, err = pdf(capsys, "批", "--merge", "打印.pdf")
    assert (code, made["pages"]) == (8, 3)
    reader = pypdf.PdfReader("打印.pdf")
    assert [one.title for one in reader.outline] == ["01", "02", "03"]
    assert "04.docx" in err
    assert pdf(capsys, "批", "--merge", "打印.pdf")[0] == 5
    code, made, _ = pdf(capsys, "批/01.docx", "批/02.docx", "--merge", "打印.pdf", "--yes", "--both-sides")
    assert (code, made["pages"]) == (0, 3)


@needs_libreoffice
def test_documents_of_a_case(capsys: pytest.CaptureFixture[str]) -> None:
    code, made, _ = pdf(capsys, "行政处罚决定书", "立案报告表", "--case", CLEAN, "-o", "文书")
    assert code == 0
    assert [(one["title"], one["pages"], one["missing"]) for one in made] == [
        ("立案报告表", 1, []),
        ("行政处罚决定书", 2, []),
    ]
    assert sorted(path.name for path in Path("文书").iterdir()) == [
        "03-立案报告表.pdf",
        "16-行政处罚决定书.pdf",
    ]
    code, made, _ = pdf(capsys, "--case", CLEAN, "--step", "file", "-o", "立案")
    assert code == 0 and [one["title"] for one in made] == ["立案报告表"]


@needs_libreoffice
def test_the_dossier_with_a_picture_from_the_vault(capsys: pytest.CaptureFixture[str]) -> None:
    create(Path("工作区"), now=NOW, user="甲")
    Image.new("RGB", (400, 300), "red").save("店招.jpg")
    with opened(Path("工作区"), now=NOW) as at, at.writing() as session:
        sha = store_file(at.workspace.vault, Path("店招.jpg"))
        register_original(session, sha256=sha, size=1, name="店招.jpg", now=NOW, who="甲")
    facts = yaml.safe_load(CLEAN.read_text(encoding="utf-8"))
    facts["evidence"] = [
        {"kind": "书证", "name": "店招照片", "on": "2025-03-05", "sha256": sha},
        {"kind": "书证", "name": "合同", "sha256": "0" * 64},
    ]
    Path("case.yaml").write_text(yaml.safe_dump(facts, allow_unicode=True), encoding="utf-8")
    assert run(["case", "import", "case.yaml", "-w", "工作区"]) == 0
    capsys.readouterr()
    named = ("--case", "示烟立〔2025〕第18号", "--dossier", "-o", "案卷.pdf", "-w", "工作区")
    code, made, err = pdf(capsys, *named)
    assert code == 8
    assert "证据“合同”没有放入" in err and "罚没款缴款凭证" in err
    assert (made["pages"], made["numbered"]) == (25, 22)
    (picture,) = [one for one in made["documents"] if one["title"] == "店招照片"]
    assert (picture["number"], picture["file_page"]) == (9, 11)
    reader = pypdf.PdfReader("案卷.pdf")
    assert len(reader.pages) == 25 and len(reader.pages[10].images) == 1
    assert pdf(capsys, *named)[0] == 5
    before = Path("案卷.pdf").read_bytes()
    assert pdf(capsys, *named, "--yes")[0] == 8
    assert Path("案卷.pdf").read_bytes() == before


def test_without_the_program(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZMTOOL_LIBREOFFICE", "/none/soffice")
    word("甲.docx")
    for arguments in (
        ("甲.docx",),
        ("甲.docx", "--merge", "全.pdf"),
        ("--case", CLEAN, "--dossier", "-o", "卷.pdf"),
        ("--case", CLEAN, "立案报告表"),
    ):
        code, answer, err = pdf(capsys, *arguments)
        assert code == 6
        assert answer["error"]["where"] == "/none/soffice"
        assert "LibreOffice" in err
    assert not list(Path().glob("*.pdf"))
    assert run(["doctor"]) in (0, 1)
    assert "ZMTOOL_LIBREOFFICE" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ((), 2, "没有写明转换什么"),
        (("--dossier", "甲.docx"), 2, "没有写明案件"),
        (("甲.docx", "--dossier", "--case", CLEAN), 2, "整卷"),
        (("甲.docx", "--merge", "a.pdf", "-o", "b"), 2, "--merge"),
        (("甲.docx", "--both-sides"), 2, "--both-sides"),
        (("甲.doc",), 4, "不是 Word 文件"),
        (("空",), 4, "没有 Word 文件"),
        (("甲.docx", "--merge", "甲.txt"), 5, ".pdf"),
        (("甲.docx", "--merge", "空"), 5, "文件夹"),
        (("没有这种", "--case", CLEAN), 3, "没有这种"),
        (("--case", CLEAN, "--dossier", "-o", "卷.pdf", "--missing", "guess"), 2, "--missing"),
    ],
)
def test_what_is_refused(
    capsys: pytest.CaptureFixture[str], arguments: tuple[object, ...], code: int, said: str
) -> None:
    Path("空").mkdir()
    word("甲.docx")
    found, _, err = pdf(capsys, *arguments)
    assert (found, said in err) == (code, True), err


@needs_libreoffice
def test_as_many_copies_as_the_bureau_prints(capsys: pytest.CaptureFixture[str]) -> None:
    create(Path("本局"), now=NOW, user="甲")
    folder = Path("本局/schemas/forms")
    folder.mkdir(parents=True, exist_ok=True)
    shipped = (shipped_root() / "schemas" / "forms" / "penalty_decision.yaml").read_text(encoding="utf-8")
    (folder / "penalty_decision.yaml").write_text(
        shipped.replace("seal: org\n", "seal: org\ncopies: 3\n"), encoding="utf-8"
    )
    wanted = ["行政处罚决定书", "立案报告表", "--case", CLEAN, "-w", "本局"]
    code, made, _ = pdf(capsys, *wanted, "--copies", "-o", "多份")
    assert code == 0 and [one["pages"] for one in made] == [1, 6]
    assert len(pypdf.PdfReader("多份/16-行政处罚决定书.pdf").pages) == 6
    assert pdf(capsys, "x.docx", "--copies")[0] == 2
