"""Which document a page begins: the traps of like titles, spacing, misreadings and ordinary sentences."""

from __future__ import annotations

from dataclasses import replace

import pytest

from zmtool.forms.catalogue import load_catalogue
from zmtool.forms.records import ENFORCEMENT
from zmtool.reading.documents import boundaries
from zmtool.reading.titles import match_title, title_of, titles_among, titles_of
from zmtool.scans.records import Cell, Page, Table

from .samples import centred, line, page

CATALOGUE = load_catalogue().of_area(ENFORCEMENT)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("行政处罚决定书", "penalty_decision"),
        ("当场行政处罚决定书", "onsite_penalty_decision"),
        ("不予行政处罚决定书", "no_penalty_decision"),
        ("立案报告表", "filing_report"),
        ("立案审批表", "filing_report"),
        ("撤销立案报告表", "withdraw_filing_report"),
        ("不予立案报告表", "not_filing_report"),
        ("行 政 处 罚 决 定 书", "penalty_decision"),
        ("立　案　报　告　表", "filing_report"),
        ("示例县烟草专卖局行政处罚决定书", "penalty_decision"),
        ("示例县烟草专卖局当场行政处罚决定书", "onsite_penalty_decision"),
        ("行政处罚决走书", "penalty_decision"),
        ("行政处罚事先告知韦", "penalty_advance_notice"),
        ("当场行政处罚决走书", "onsite_penalty_decision"),
        ("撒销立案报告表", "withdraw_filing_report"),
        ("末予立案报告表", "not_filing_report"),
        ("检查(勘验)笔录", "inspection_record"),
        ("检查〔勘验〕笔录", "inspection_record"),
        ("送达回证", "service_receipt"),
        ("案件处理审批表", "handling_approval"),
    ],
)
def test_titles_and_their_near_twins(text: str, form: str) -> None:
    match = match_title(text, CATALOGUE)
    assert match is not None and match[0].id == form


@pytest.mark.parametrize(
    "text",
    [
        "",
        "表",
        "2025年3月5日",
        "现依法作出行政处罚决定",
        "本局于2025年3月26日作出行政处罚决定书",
        "送达文书名称：行政处罚决定书",
        "依据行政处罚决定书",
        "详见立案报告表第一页",
        "当事人对检查笔录没有异议",
        "笔录",
        "x" * 50,
    ],
)
def test_ordinary_text_is_no_title(text: str) -> None:
    assert match_title(text, CATALOGUE) is None


def test_every_title_of_the_catalogue_finds_its_own_form() -> None:
    for form in CATALOGUE.forms.values():
        for title in form.titles:
            match = match_title(title, CATALOGUE)
            assert match is not None and match[0].id == form.id and match[1] == 1.0, title


def test_a_title_stands_in_the_middle_of_the_upper_half_and_outside_tables() -> None:
    title = centred("行政处罚决定书")
    assert title_of(page(line("正文", 0.2), title), CATALOGUE) is not None
    assert title_of(page(centred("行政处罚决定书", 0.6)), CATALOGUE) is None
    assert title_of(page(line("行政处罚决定书", 0.1)), CATALOGUE) is None
    table = Table((0.1, 0.05, 0.9, 0.4), (Cell(0, 0, 1, 1, (0.1, 0.05, 0.9, 0.4)),))
    assert title_of(Page(1, 0, 0.7, (title,), (table,)), CATALOGUE) is None


def test_an_exact_title_beats_a_like_line_above_it() -> None:
    found = title_of(page(centred("行政处罚决走书", 0.05), centred("送达回证", 0.12)), CATALOGUE)
    assert found is not None and found.form.id == "service_receipt"


def test_pages_without_title_go_on_and_blank_ones_belong_to_none() -> None:
    blank = Page(3, 0, 0.7, (), blank=True)
    pages = [
        page(line("杂项", 0.5), number=1),
        page(centred("立案报告表"), number=2),
        blank,
        page(line("续页", 0.2), number=4),
        page(centred("送达回证"), number=5),
    ]
    found = [
        (one.title.form.id if one.title else None, [one.page for one in one.pages])
        for one in boundaries(pages, CATALOGUE)
    ]
    assert found == [(None, [1]), ("filing_report", [2, 4]), ("service_receipt", [5])]
    assert boundaries([], CATALOGUE) == []


ALL = load_catalogue()


@pytest.mark.parametrize(
    ("others", "area"),
    [
        (["立案报告表", "行政处罚决定书"], ENFORCEMENT),
        (["申请表（零售证许可类）", "受理通知书"], "licence"),
    ],
)
def test_a_title_of_two_areas_goes_with_the_other_pages(others: list[str], area: str) -> None:
    pages = [page(centred(text, 0.08), number=number) for number, text in enumerate([*others, "送达回证"], 1)]
    titles = titles_of(pages, ALL)
    assert [one.form.area for one in titles if one is not None] == [area] * 3
    assert titles[-1] is not None and titles[-1].form.id.endswith("service_receipt")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["受理通知书", "送达回证"], ["licence_acceptance_notice", "licence_service_receipt"]),
        (["立案报告表", "送达回证"], ["filing_report", "service_receipt"]),
        (["送达回证"], ["service_receipt"]),
        (["送达回正"], [None]),
    ],
)
def test_titles_of_plain_text_are_told_apart_likewise(lines: list[str], expected: list[str | None]) -> None:
    assert [one.id if one else None for one in titles_among(lines, ALL)] == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("受送达人：宋知远　送达方式：直接送达　行政处罚决定书", "service_receipt"),
        ("准予许可决定书", "licence_service_receipt"),
    ],
)
def test_a_title_alone_goes_with_what_its_page_says(words: str, expected: str) -> None:
    (title,) = titles_of([page(centred("送达回证", 0.08), line(words, 0.3))], ALL)
    assert title is not None and title.form.id == expected


SAID = (
    "听证开始时间：2025年3月5日9时 听证结束时间：2025年3月5日10时",
    "听证地点：示例县烟草专卖局",
    "案由：涉嫌未在当地进货",
    "当事人：示例县甲商行",
    "主持人：高致远 记录人：江临",
)


@pytest.mark.parametrize(
    ("title", "large", "said", "expected"),
    [
        ("昕证笔录", True, SAID, "hearing_record"),
        ("听证笔求", True, SAID, "hearing_record"),
        ("昕证笔录", False, SAID, None),
        ("昕证笔录", True, ("以下空白",), None),
        ("昕讧笔录", True, SAID, None),
        ("听证X告", True, SAID, None),
        ("笔录", True, SAID, None),
    ],
)
def test_a_short_title_with_a_misread_character_is_borne_out_by_its_page(
    title: str, large: bool, said: tuple[str, ...], expected: str | None
) -> None:
    left, top, right, bottom = centred(title).box
    head = replace(centred(title), box=(left, top, right, bottom if large else top + 0.02))
    found = title_of(page(head, *(line(one, 0.2 + 0.03 * at) for at, one in enumerate(said))), CATALOGUE)
    assert (found.form.id if found else None) == expected
    assert found is None or found.confidence < 0.8
