"""--together: the pictures of a folder are the pages of one scan, in the order of their names."""

from __future__ import annotations

import hashlib
import json
import zipfile
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from scans.drawing import needs_font, page

from zmtool.cli.entry import run
from zmtool.workflow.workspace import create

NOW = datetime(2026, 3, 5, 9, 30, tzinfo=timezone(timedelta(hours=8)))
PAGES = {
    "1.jpg": ((620, 250, "示例县烟草专卖局"), (640, 400, "行政处罚决定书"), (200, 640, "当事人：宋知远")),
    "2.png": ((200, 340, "如不服本处罚决定，可以在收到本决定书之日起六十日内申请行政复议。"),),
    "10.jpg": ((700, 250, "立案报告表"), (200, 540, "当事人：宋知远"), (200, 640, "案由：无证运输")),
}

pytestmark = needs_font


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    folder = tmp_path / "案卷甲"
    folder.mkdir()
    for name, lines in PAGES.items():
        page(*lines).save(folder / name)
    return folder


def scan(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, Any, str]:
    capsys.readouterr()
    code = run(["scan", *map(str, arguments), "--engine", "fast", "--cores", "1", "--json"])
    shown = capsys.readouterr()
    return code, json.loads(shown.out), shown.err


def found(file: dict[str, Any]) -> list[tuple[str, list[int]]]:
    return [(one["type"], one["pages"]) for one in file["documents"]]


def test_a_folder_is_one_file_and_its_pages_come_in_the_order_of_names(
    dossier: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, done, _ = scan(capsys, "read", dossier, "--together")
    assert code == 0 and [one["file"] for one in done["files"]] == [str(dossier)]
    assert found(done["files"][0]) == [("penalty_decision", [1, 2]), ("filing_report", [3])]
    _, apart, _ = scan(capsys, "read", dossier)
    assert [len(one["pages"]) for one in apart["files"]] == [1, 1, 1]


def test_every_picture_is_kept_as_it_was_and_the_second_time_is_calm(
    dossier: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    work = tmp_path / "work"
    create(work, now=NOW, user="周望")
    (dossier / "3.jpg").write_bytes(b"no picture")
    code, done, _ = scan(capsys, "ingest", dossier, "--together", "-w", work)
    failed, taken = done["files"]
    assert code == 8 and failed["file"].endswith("3.jpg")
    assert failed["outcome"] == "failed" and found(taken) == [
        ("penalty_decision", [1, 2]),
        ("filing_report", [3]),
    ]
    kept = {
        hashlib.sha256(one.read_bytes()).hexdigest() for one in (work / "vault").rglob("*") if one.is_file()
    }
    assert {hashlib.sha256((dossier / name).read_bytes()).hexdigest() for name in PAGES} < kept
    _, again, _ = scan(capsys, "ingest", dossier, "--together", "-w", work)
    assert [(one["outcome"], one["sha256"]) for one in again["files"]] == [
        ("failed", ""),
        ("again", taken["sha256"]),
    ]


def test_folders_of_a_package_stay_apart(
    dossier: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    package = tmp_path / "包.zip"
    with zipfile.ZipFile(package, "w") as archive:
        for name in PAGES:
            archive.write(dossier / name, f"甲/{name}")
        archive.write(dossier / "10.jpg", "乙/1.jpg")
    _, done, _ = scan(capsys, "read", package, "--together")
    assert {one["file"].rpartition("/")[2]: len(one["pages"]) for one in done["files"]} == {
        "甲": 3,
        "1.jpg": 1,
    }
