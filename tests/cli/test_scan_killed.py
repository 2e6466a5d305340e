"""scan ingest killed at any moment: the run after it ends where an uninterrupted one ends."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from scans.drawing import needs_font, page

from zmtool.base.shipped import shipped_root
from zmtool.cli.entry import run
from zmtool.store.vault import verify
from zmtool.workflow.cases import import_case
from zmtool.workflow.workspace import create

NOW = datetime(2026, 3, 5, 9, 30, tzinfo=timezone(timedelta(hours=8)))
CASE_FILE = shipped_root() / "sample_cases" / "clean" / "case.yaml"
KILLS = 20


def workspace(folder: Path) -> Path:
    create(folder, now=NOW, user="周望")
    import_case(CASE_FILE, folder, now=NOW, user="周望")
    return folder


def ingest(work: Path, files: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "zmtool.cli.entry", "scan", "ingest", str(files), "-w", str(work)]
    return subprocess.Popen(
        [*command, "--cores", "2"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=os.name == "posix",
    )


def state(work: Path) -> dict[str, Any]:
    """All that the files came to, without the moments at which it happened."""
    with closing(sqlite3.connect(work / "zmtool.db")) as database:
        documents = database.execute(
            "SELECT sha256, position, form, title, pages, case_id, which, filed_by, reason, unsure"
            " FROM scan_document ORDER BY sha256, position"
        ).fetchall()
        fields = database.execute(
            "SELECT sha256, scan_document.position, field, value, normal, scan_field.confidence, page, box"
            " FROM scan_field JOIN scan_document ON scan_document.id = document_id"
            " ORDER BY sha256, scan_document.position, scan_field.position"
        ).fetchall()
        files = database.execute("SELECT sha256, state, pages FROM scan ORDER BY sha256").fetchall()
        papers = database.execute(
            "SELECT form, which, sha256, pages FROM returned_paper ORDER BY form, which, sha256"
        ).fetchall()
        texts = database.execute(
            "SELECT owner, part, title, body FROM search_entry WHERE kind = 'page' ORDER BY owner, part"
        ).fetchall()
        originals = [one for (one,) in database.execute("SELECT sha256 FROM original ORDER BY sha256")]
    report = verify(work / "vault", originals)
    assert report.whole and not report.orphaned
    return {"documents": documents, "fields": fields, "files": files, "papers": papers, "texts": texts}


@needs_font
@pytest.mark.skipif(os.name != "posix", reason="processes are killed by signal 9")
def test_killed_twenty_times_it_ends_where_an_uninterrupted_run_ends(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = tmp_path / "files"
    forms = ("立案报告表", "行政处罚决定书", "检查（勘验）笔录", "询问笔录", "案件调查终结报告")
    assert run(["form", "fill", *forms, "--case", str(CASE_FILE), "-o", str(files)]) == 0
    first = page((640, 260, "送达回证"), (200, 520, "受送达人：宋知远"))
    second = page((200, 260, "续页"), (200, 520, "备注：无"))
    first.save(files / "回证.tif", save_all=True, append_images=[second], compression="tiff_deflate")
    whole, broken = workspace(tmp_path / "whole"), workspace(tmp_path / "broken")
    began = time.monotonic()
    assert ingest(whole, files).wait() == 0
    length = time.monotonic() - began
    moments = random.Random(9)
    killed = 0
    for turn in range(KILLS):
        running = ingest(broken, files)
        try:
            running.wait(timeout=moments.uniform(0.2, 1.0) * length)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
            running.wait()
            killed += 1
        else:
            if not killed:  # the measured run was slower than this one: begin anew, and stop earlier
                broken, length = workspace(tmp_path / f"broken {turn}"), length / 2
    assert killed, "no run was interrupted"
    assert ingest(broken, files).wait() == 0
    assert state(broken) == state(whole)
    assert run(["audit", "verify", "-w", str(broken)]) == 0
