"""form back: signed paper, scanned, finds its document by code, by number or by the named case."""

from __future__ import annotations

import json
import shutil
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
import pytest
from PIL import Image
from pypdf import PdfWriter

from zmtool.base.shipped import shipped_root
from zmtool.cases.case_file import read_case
from zmtool.cases.returned import returned_papers
from zmtool.cli.entry import run
from zmtool.forms.libreoffice import to_pdf
from zmtool.scans.read import read_file
from zmtool.workflow.cases import import_case
from zmtool.workflow.scan_filing import page_codes
from zmtool.workflow.workspace import create, opened

pytestmark = [
    pytest.mark.skipif(
        shutil.which("soffice") is None, reason="LibreOffice is missing: apt-get install libreoffice-writer"
    ),
    pytest.mark.xdist_group("soffice"),
]
NOW = datetime(2026, 3, 5, 9, 30, tzinfo=timezone(timedelta(hours=8)))
CLEAN = shipped_root() / "sample_cases" / "clean" / "case.yaml"
CASE = read_case(CLEAN)
FORMS = ("行政处罚决定书", "涉案烟草专卖品核价表", "送达回证")


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The decision, the valuation and both receipts as PDF, with codes (name) and without (name-)."""
    folder = tmp_path_factory.mktemp("paper")
    for sub, more in (("coded", ["--qr"]), ("plain", [])):
        assert run(["form", "fill", *FORMS, *more, "--case", str(CLEAN), "-o", str(folder / sub)]) == 0
    files = sorted(folder.glob("*/*.docx"))
    named: dict[str, Path] = {}
    for sub in ("coded", "plain"):
        of_sub = [one for one in files if one.parent.name == sub]
        for one in to_pdf(of_sub, folder / f"{sub}-pdf"):
            assert one.pdf is not None
            named[
                one.source.stem.split("-", 1)[1] + one.source.stem[:2] + ("" if sub == "coded" else "-")
            ] = one.pdf
    return named


@pytest.fixture
def work(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    create(folder, now=NOW, user="周望")
    import_case(CLEAN, folder, now=NOW, user="周望")
    return folder


def back(
    capsys: pytest.CaptureFixture[str], work: Path, *arguments: object
) -> tuple[int, list[dict[str, Any]]]:
    capsys.readouterr()
    code = run(["form", "back", *map(str, arguments), "-w", str(work), "--json"])
    return code, json.loads(capsys.readouterr().out)["documents"]


def coded(paper: dict[str, Path], title: str) -> list[Path]:
    return [path for name, path in paper.items() if name.startswith(title) and not name.endswith("-")]


def plain(paper: dict[str, Path], title: str) -> list[Path]:
    return [path for name, path in paper.items() if name.startswith(title) and name.endswith("-")]


def test_paper_with_a_code_files_itself_and_agrees(
    work: Path, paper: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    (decision,) = coded(paper, "行政处罚决定书")
    code, (one,) = back(capsys, work, decision)
    assert (code, one["case_no"], one["by"], one["which"]) == (0, CASE.case_no, "code", 1)
    assert (one["pages"], one["differences"], one["stale"], one["again"]) == ([1, 2], [], False, False)
    with opened(work) as at, at.reading() as session:
        (kept,) = returned_papers(session, CASE.case_no)
    assert (kept.form, kept.pages, kept.kept_by != "") == ("penalty_decision", (1, 2), True)
    assert (
        work / "vault" / kept.sha256[:2] / kept.sha256[2:4] / kept.sha256
    ).read_bytes() == decision.read_bytes()
    code, (one,) = back(capsys, work, decision)
    assert code == 0 and one["again"]


def test_a_scanned_picture_lying_upside_down_is_found_by_its_code(
    work: Path, paper: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (sheet,) = coded(paper, "涉案烟草专卖品核价表")
    picture = np.asarray(
        pypdfium2.PdfDocument(sheet)[0].render(scale=200 / 72).to_pil().convert("RGB"), np.int16
    )
    noise = np.random.default_rng(7).normal(0, 12, picture.shape)
    scan = tmp_path / "scan.jpg"
    Image.fromarray(np.clip(picture + noise, 0, 255).astype(np.uint8)).rotate(180).save(scan, quality=70)
    code, (one,) = back(capsys, work, scan)
    assert (code, one["title"], one["by"]) == (0, "涉案烟草专卖品核价表", "code")
    assert not [difference for difference in one["differences"] if not difference["doubtful"]]


def test_the_right_one_of_two_receipts_is_found(
    work: Path, paper: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    code, documents = back(capsys, work, *coded(paper, "送达回证"))
    assert code == 0 and sorted(one["which"] for one in documents) == [1, 2]
    code, documents = back(capsys, work, *plain(paper, "送达回证"))
    assert code == 0 and sorted(one["which"] for one in documents) == [1, 2]
    assert {one["by"] for one in documents} == {"number"}


def test_several_documents_in_one_file_are_told_apart(
    work: Path, paper: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    writer = PdfWriter()
    for path in (*coded(paper, "行政处罚决定书"), *coded(paper, "涉案烟草专卖品核价表")):
        writer.append(str(path))
    writer.write(tmp_path / "all.pdf")
    code, documents = back(capsys, work, tmp_path / "all.pdf")
    assert code == 0
    assert [(one["title"], one["pages"]) for one in documents] == [
        ("行政处罚决定书", [1, 2]),
        ("涉案烟草专卖品核价表", [3]),
    ]


def test_a_record_changed_after_printing_is_told(
    work: Path, paper: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    run(["form", "edit", "行政处罚决定书", "职业=务工", "--case", CASE.case_no, "-w", str(work)])
    code, (one,) = back(capsys, work, *coded(paper, "行政处罚决定书"))
    assert code == 0 and one["stale"]
    assert [(each["label"], each["paper"], each["record"]) for each in one["differences"]] == [
        ("职业", "个体经营", "务工")
    ]


def test_paper_that_leads_nowhere_is_kept_and_told(
    work: Path, paper: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path / "empty"
    create(empty, now=NOW, user="周望")
    code, (one,) = back(capsys, empty, *coded(paper, "行政处罚决定书"))
    assert code == 3 and one["by"] == "" and "不在这个工作区" in one["reason"]
    assert [path for path in (empty / "vault").rglob("*") if path.is_file()]
    code, (one,) = back(capsys, empty, *plain(paper, "行政处罚决定书"))
    assert code == 3 and "--case" in one["reason"]
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 nothing")
    code, documents = back(capsys, work, broken, *plain(paper, "行政处罚决定书"))
    assert code == 8 and [one["by"] for one in documents] == ["number"]
    code, (one,) = back(capsys, work, *plain(paper, "行政处罚决定书"), "--case", CASE.case_no)
    assert code == 0 and one["by"] == "named"


def test_every_page_of_a_pdf_says_which_page_it_is(
    work: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        run(["form", "pdf", "行政处罚决定书", "--qr", "--case", str(CLEAN), "-o", str(tmp_path / "p")]) == 0
    )
    (path,) = (tmp_path / "p").glob("*.pdf")
    codes = page_codes(read_file(path))
    assert [(page, code.page, code.form) for page, code in codes.items()] == [
        (1, 1, "penalty_decision"),
        (2, 2, "penalty_decision"),
    ]
    code, (one,) = back(capsys, work, path)
    assert (code, one["by"], one["differences"], one["stale"]) == (0, "code", [], False)
    assert run(["form", "pdf", str(path), "--qr", "-o", str(tmp_path)]) == 2
