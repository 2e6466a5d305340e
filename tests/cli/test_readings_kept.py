"""A page that a workspace has read before is not read again: neither by ``scan read`` nor by scoring and exporting."""

from __future__ import annotations

import json
import zlib
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from scans.drawing import needs_font, page

from zmtool.cli.entry import run
from zmtool.dossiers.package import read_package
from zmtool.workflow.workspace import create

NOW = datetime(2026, 3, 5, 9, 30, tzinfo=timezone(timedelta(hours=8)))
READ, MARKED = "行政处罚决定书", "行政处罚决定书（记号）"
pytestmark = needs_font


@pytest.fixture
def scanned(tmp_path: Path) -> Path:
    path = tmp_path / "决定书.png"
    page((620, 250, "示例县烟草专卖局"), (640, 400, READ), (200, 640, "当事人：宋知远")).save(path)
    return path


@pytest.fixture
def work(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    create(folder, now=NOW, user="周望")
    return folder


def _mark(work: Path) -> None:
    """Changes the one page that was kept, so that one sees where a reading comes from."""
    (kept,) = [path for path in (work / "cache" / "reading").rglob("*") if path.is_file()]
    text = zlib.decompress(kept.read_bytes()).decode()
    told = json.dumps(json.loads(text), ensure_ascii=False)
    assert READ in told
    kept.write_bytes(zlib.compress(told.replace(READ, MARKED).encode()))


def _text(scanned: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    capsys.readouterr()
    assert run(["scan", "read", str(scanned), "--engine", "fast", "--cores", "1", "--json", *arguments]) == 0
    text: str = json.loads(capsys.readouterr().out)["files"][0]["pages"][0]["text"]
    return text


def test_a_page_read_once_is_taken_from_the_workspace(
    scanned: Path, work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = _text(scanned, capsys, "-w", str(work))
    assert READ in first and MARKED not in first
    _mark(work)
    assert MARKED in _text(scanned, capsys, "-w", str(work))


def test_without_a_workspace_nothing_is_kept(
    scanned: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert READ in _text(scanned, capsys)
    assert [path.name for path in tmp_path.iterdir()] == [scanned.name]


def test_scoring_and_exporting_take_it_too(scanned: Path, work: Path, tmp_path: Path) -> None:
    where = ["--engine", "fast", "-w", str(work)]
    assert run(["review", "score", str(scanned), *where, "--json"]) == 0
    _mark(work)
    package = tmp_path / "决定书.zmpkg"
    assert run(["export", str(scanned), "--out", str(package), *where]) == 0
    titles = [document.text for document in read_package(package).dossier.documents]
    assert any(MARKED in text for text in titles)


def test_a_folder_of_the_environment_serves_without_a_workspace_and_with_several(
    scanned: Path,
    work: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ZMTOOL_READINGS", str(tmp_path / "cache" / "reading"))
    assert READ in _text(scanned, capsys)
    _mark(tmp_path)
    assert MARKED in _text(scanned, capsys)
    assert MARKED in _text(scanned, capsys, "-w", str(work))
    assert not (work / "cache" / "reading").exists()
