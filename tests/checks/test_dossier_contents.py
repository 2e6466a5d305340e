"""The table of contents and the page numbers of a scanned dossier beside what is there; one break is one finding."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zmtool.checks.checklist import load_checklist
from zmtool.checks.context import Context
from zmtool.checks.records import Status
from zmtool.checks.words.image import image
from zmtool.dossiers.records import Dossier, PageInfo, Register
from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.records import ENFORCEMENT
from zmtool.law.library import load_law
from zmtool.workflow.review_standard import checklist_failures

LAW, CATALOGUE = load_law(), load_catalogue().of_area(ENFORCEMENT)


def findings(numbers: Sequence[str], confidence: float = 0.95) -> list[tuple[Status, str]]:
    pages = tuple(
        PageInfo(at, number, None, confidence, False, "filing_report", ())
        for at, number in enumerate(numbers, 1)
    )
    context = Context(Dossier("", "scan", (), pages, Register()), LAW, CATALOGUE)
    return [(one.status, one.message) for one in image(context, {"kind": "page_numbers"}).findings]


def test_every_example_of_the_checklist_comes_out_as_it_says() -> None:
    assert checklist_failures("dossier-contents") == []
    assert all({"pass", "fail"} <= set(one.examples) for one in load_checklist("dossier-contents").items)


def test_pages_counted_from_one_say_nothing() -> None:
    assert findings(["1", "2", "3", "4"]) == []


@pytest.mark.parametrize(
    ("numbers", "message"),
    [
        (["1", "2", "4", "5", "6"], "扫描件第3页的页码为4，应为3，缺第3页"),
        (["1", "5", "6"], "扫描件第2页的页码为5，应为2，缺第2至4页"),
        (["1", "2", "2", "3", "4"], "扫描件第3页的页码为2，应为3，页码重号或次序有误"),
        (["2", "3", "4"], "扫描件第1页的页码为2，应为1，缺第1页"),
        (["1", "9", "3", "4"], "扫描件第2页的页码为9，应为2"),
        (["1", "2", "4"], "扫描件第3页的页码为4，应为3"),
    ],
)
def test_one_break_is_one_finding(numbers: list[str], message: str) -> None:
    assert findings(numbers) == [(Status.FAIL, message)]


def test_what_cannot_be_read_is_left_to_a_person() -> None:
    assert [status for status, _ in findings(["1", "", "3"])] == [Status.UNSURE]
    assert {status for status, _ in findings(["1", "7", "3"], confidence=0.5)} == {Status.UNSURE}
    assert findings(["1", "2", "4", "", "6"])[0] == (Status.FAIL, "扫描件第3页的页码为4，应为3，缺第3页")


@given(st.integers(1, 30), st.integers(0, 29), st.integers(1, 5))
def test_a_gap_anywhere_is_told_once(count: int, at: int, lost: int) -> None:
    numbers = [str(n) for n in range(1, count + 3)]
    at = min(at, count - 1)
    left = numbers[:at] + [str(int(n) + lost) for n in numbers[at:]]
    assert len(findings(left)) == 1
