"""The scan box: what waits, what a person said, and words taken back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import select
from tui.waiting_scans import CASE_NO, DECISION, LETTER, NOW, add_scan

from zmtool.base.shipped import shipped_root
from zmtool.scans.register_records import KeptDocument
from zmtool.scans.tables import CorrectionRow
from zmtool.workflow.cases import import_case
from zmtool.workflow.scan_queue import accuracy, take_back, verify
from zmtool.workflow.scans_waiting import waiting_documents
from zmtool.workflow.workspace import create, opened


@pytest.fixture
def work(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    create(folder, now=NOW, user="周望")
    import_case(shipped_root() / "sample_cases" / "clean" / "case.yaml", folder, now=NOW, user="周望")
    return folder


@pytest.fixture
def decision(work: Path) -> KeptDocument:
    return add_scan(work, "决定.png", DECISION)


def open_names(kept: KeptDocument) -> list[str]:
    return [one.field for one in kept.open_fields()]


def test_a_word_taken_back_leaves_the_field_open_again(work: Path, decision: KeptDocument) -> None:
    assert open_names(decision) == ["license_no", "date", "party_address"]
    said = verify(decision.number, {"许可证号": "349901100026"}, work, now=NOW, user="周望")
    assert open_names(said) == ["date", "party_address"] and said.unsure == 2
    back = take_back(decision.number, {"license_no": None}, work, now=NOW, user="周望")
    assert open_names(back) == open_names(decision) and back.corrections == () and back.unsure == 3
    with opened(work) as at, at.reading() as session:
        kinds = [one.kind for one in session.exec(select(CorrectionRow))]
    assert kinds == ["changed", "withdrawn"], "what was said stays on record"
    assert accuracy(work) == (), "a word taken back does not count against the reading"


def test_taking_back_the_second_word_restores_the_first(work: Path, decision: KeptDocument) -> None:
    verify(decision.number, {}, work, accept=["许可证号"], now=NOW, user="周望")
    first = verify(decision.number, {}, work, absent=["许可证号"], now=NOW, user="何平川")
    assert [one.kind for one in first.corrections] == ["absent"]
    (earlier,) = verify(decision.number, {}, work, accept=["许可证号"], now=NOW, user="周望").corrections
    verify(decision.number, {}, work, absent=["许可证号"], now=NOW, user="何平川")
    back = take_back(decision.number, {"license_no": earlier}, work, now=NOW, user="何平川")
    assert [(one.kind, one.value) for one in back.corrections] == [("confirmed", "349901100018")]
    (record,) = accuracy(work)
    assert (record.looked_at, record.right) == (1, 1), "the last word on a field counts, once"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("处罚决定", 1),
        ("信.png", 1),
        ("二维码", 1),
        (CASE_NO[:6], 1),
        ("宋知远", 1),
        ("%", 0),
        ("_", 0),
        (" ", 2),
    ],
)
def test_what_waits_is_searched_as_text(work: Path, decision: KeptDocument, text: str, found: int) -> None:
    add_scan(work, "信.png", LETTER)
    queue = waiting_documents(work, text=text)
    assert (len(queue.documents), queue.found) == (found, found)
    assert (queue.to_assign, queue.to_verify) == (1, 1)


def test_the_list_is_a_window(work: Path, decision: KeptDocument) -> None:
    for number in range(3):
        add_scan(work, f"{'信' * (number + 1)}.png", replace(LETTER, title=f"材料{number}"))
    queue = waiting_documents(work, limit=2, offset=1)
    assert [one.document.title for one in queue.documents] == ["材料1", "材料2"] and queue.found == 4
