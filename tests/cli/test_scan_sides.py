"""Several documents that begin on one page are kept apart; what was filed by mistake is taken out again."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw, ImageFont
from scans.drawing import A4, FONT, needs_font

from zmtool.base.shipped import shipped_root
from zmtool.cases.returned import returned_papers
from zmtool.cli.entry import run
from zmtool.workflow.cases import import_case
from zmtool.workflow.workspace import create, opened

NOW = datetime(2026, 3, 5, 9, 30, tzinfo=timezone(timedelta(hours=8)))
CLEAN = shipped_root() / "sample_cases" / "clean"
CASE_NO = "示烟立〔2025〕第18号"

pytestmark = needs_font


@pytest.fixture
def work(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    create(folder, now=NOW, user="周望")
    import_case(CLEAN / "case.yaml", folder, now=NOW, user="周望")
    return folder


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """Two receipts on one sheet of paper."""
    image = Image.new("RGB", A4, "white")
    draw = ImageDraw.Draw(image)
    title, words = (ImageFont.truetype(str(FONT), size) for size in (72, 44))
    for top, name in ((150, "宋知远"), (1250, "温书航")):
        draw.text((680, top), "送达回证", fill="black", font=title)
        for at, text in enumerate(
            (f"受送达人：{name}", "送达地点：示例县城关镇", "送达方式：直接送达", "受送达人签名：")
        ):
            draw.text((200, top + 180 + 90 * at), text, fill="black", font=words)
    path = tmp_path / "回证.png"
    image.save(path)
    return path


def scan(capsys: pytest.CaptureFixture[str], work: Path, command: str, *arguments: object) -> tuple[int, Any]:
    capsys.readouterr()
    code = run(["scan", command, *map(str, arguments), "-w", str(work), "--json"])
    out = capsys.readouterr().out
    return code, json.loads(out) if out.strip() else None


def papers(work: Path) -> int:
    with opened(work) as at, at.reading() as session:
        return len(returned_papers(session, CASE_NO))


def recipient(shown: dict[str, Any]) -> str:
    return next(
        one["said"]["value"] if one["said"] else one["value"]
        for one in shown["fields"]
        if one["field"] == "recipient"
    )


def test_two_receipts_on_a_sheet_keep_their_own_words(
    work: Path, sheet: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, done = scan(capsys, work, "ingest", sheet)
    first, second = (one["number"] for one in done["files"][0]["documents"])
    assert [recipient(scan(capsys, work, "show", one)[1]) for one in (first, second)] == ["宋知远", "温书航"]
    assert scan(capsys, work, "verify", second, "受送达人=温书")[0] == 0
    for _ in range(2):
        assert [recipient(scan(capsys, work, "show", one)[1]) for one in (first, second)] == [
            "宋知远",
            "温书",
        ]
        _, anew = scan(capsys, work, "ingest", sheet, "--anew")
        assert [one["number"] for one in anew["files"][0]["documents"]] == [first, second]


def test_what_was_filed_by_mistake_is_taken_out_and_stays_out(
    work: Path, sheet: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, done = scan(capsys, work, "ingest", sheet)
    first, second = (one["number"] for one in done["files"][0]["documents"])
    for one in (first, second):
        assert scan(capsys, work, "assign", one, CASE_NO)[0] == 0
    assert papers(work) == 1, "the case has one receipt for this party: both sheets show it"
    code, out = scan(capsys, work, "assign", second, "--none", "--why", "是别的案件的")
    assert code == 0 and out["case_no"] == "" and out["reason"] == "是别的案件的"
    assert papers(work) == 1
    scan(capsys, work, "assign", first, "--none", "--why", "也不是")
    assert papers(work) == 0
    scan(capsys, work, "ingest", sheet, "--anew")
    _, shown = scan(capsys, work, "show", second)
    assert (shown["case_no"], shown["reason"]) == ("", "是别的案件的")
    _, queue = scan(capsys, work, "queue")
    assert second not in [one["number"] for one in queue["documents"]]
