"""The HTML report: what is on it and in which order, nothing from outside, no text that becomes markup."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from datetime import date, datetime
from html.parser import HTMLParser
from types import MappingProxyType

import pytest

from zmtool.base.shipped import shipped_root
from zmtool.checks.records import Review
from zmtool.dossiers.records import Dossier, Field, PageInfo
from zmtool.reports.results import Head
from zmtool.reports.review_html import About, review_html
from zmtool.workflow.review_page import review_page
from zmtool.workflow.reviewing import Target, review_dossier, target_of_path

MADE = datetime(2026, 1, 5, 9, 30)
SAMPLES = ("clean", "defects", "summary", "no-penalty", "transfer", "unclaimed")
HOSTILE = "<script>alert(1)</script>\"'=cmd|\x07" + "长" * 5_000


class Outline(HTMLParser):
    """Headings, ids, scripts and items of a page; checks that every tag is closed."""

    VOID = ("meta", "img", "input", "br")

    def __init__(self, page: str) -> None:
        super().__init__()
        self.headings: list[str] = []
        self.items: list[tuple[str, str]] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.scripts: list[str] = []
        self.open: list[str] = []
        self.feed(page)
        self.close()
        assert self.open == [], "every tag is closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag not in self.VOID:
            self.open.append(tag)
        if tag == "h2":
            self.headings.append("")
        if "id" in given:
            self.ids.append(given["id"] or "")
        if tag == "a":
            self.links.append(given["href"] or "")
        if "data-status" in given:
            self.items.append((given["id"] or "", given["data-status"] or ""))
        assert not any(name.startswith("on") for name in given)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "h2":
            self.headings[-1] += data.strip()
        if self.open and self.open[-1] == "script":
            self.scripts.append(data)


def _sample(name: str) -> tuple[Dossier, Review]:
    target = target_of_path(shipped_root() / "sample_cases" / name / "case.yaml")
    return target.dossier, review_dossier(target.dossier)


@pytest.mark.parametrize("name", SAMPLES)
def test_the_outline_of_the_page(name: str) -> None:
    dossier, review = _sample(name)
    outline = Outline(review_html(review, dossier, lambda page, box: None, MADE))
    sections = [f"{letter}　{title}" for letter, title in review.checklist.sections.items()]
    assert outline.headings == ["先看", "各部分得分", *sections, "卷内文书"]
    assert sorted(outline.items) == sorted((one.item.code, one.status.value) for one in review.results)
    assert len(outline.ids) == len(set(outline.ids))
    assert all(link[1:] in outline.ids for link in outline.links), "every link leads to its item"


def test_the_one_script_is_the_one_that_the_policy_lets_run() -> None:
    dossier, review = _sample("defects")
    page = review_html(review, dossier, lambda page, box: b"\xff\xd8", MADE)
    (script,) = Outline(page).scripts
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in page and "default-src 'none'" in page
    assert "http" not in page.replace("http-equiv", ""), "nothing is loaded"
    assert "data:image/jpeg;base64," in page or not any(
        place.box for one in review.results for found in one.findings for place in found.evidence
    )


def test_causes_come_first_and_share_what_their_items_cost() -> None:
    dossier, review = _sample("defects")
    page = review_html(review, dossier, lambda page, box: None, MADE)
    first = page[page.index('id="first"') : page.index("各部分得分")]
    found = review.result("B19")
    assert found is not None and len(found.findings) == 2 and found.deducted == 1
    costs = [re.findall(r'class="minus">扣 ([\d.]+) 分', one) for one in first.split("<li>") if "#B19" in one]
    assert costs == [["0.5"], ["0.5"]], "each cause costs its share of what the item costs"
    assert "处理：" in first and "项目：" in first
    clean = review_html(*reversed(_sample("clean")), lambda page, box: None, MADE)
    assert "机器没有发现问题或疑点" in clean


def test_head_law_and_pages_of_the_dossier_are_told() -> None:
    dossier, review = _sample("clean")
    documents = tuple(replace(one, pages=(number,)) for number, one in enumerate(dossier.documents, 1))
    pages = tuple(PageInfo(number, blank=number == 99) for number in range(1, 100))
    head = Head("示烟立〔2025〕第18号", "示例县烟草专卖局", "未在当地进货", "宋知远", officers=("林一舟",))
    page = review_html(
        review,
        replace(dossier, documents=documents, pages=pages),
        lambda page, box: None,
        MADE,
        About(head, date(2025, 4, 3)),
    )
    assert "法律依据按 2025年4月3日 有效的版本" in page and "承办：林一舟" in page
    count = len(documents)
    assert f"没有归入任何文书的页：{count + 1}–98" in page and "其中空白 1 页" in page
    assert "2026年01月05日 09:30" in page


def test_hostile_text_stays_text() -> None:
    dossier, _ = _sample("defects")
    fields = MappingProxyType({"party_name": Field(HOSTILE, HOSTILE), "doc_number": Field(HOSTILE, HOSTILE)})
    documents = tuple(
        replace(one, title=HOSTILE, fields=MappingProxyType({**one.fields, **fields}))
        for one in dossier.documents
    )
    hostile = replace(dossier, id=HOSTILE, documents=documents, notes=(HOSTILE,))
    page = review_page(Target(HOSTILE, hostile), review_dossier(hostile), MADE)
    assert len(Outline(page).scripts) == 1, "no other script"
    assert "&lt;script&gt;alert(1)" in page
    assert "\x07" not in page


def test_a_fatal_item_that_holds_is_told_before_all_else() -> None:
    dossier, _ = _sample("clean")
    lacking = replace(
        dossier, documents=tuple(one for one in dossier.documents if one.type != "penalty_advance_notice")
    )
    review = review_dossier(lacking)
    (fatal,) = review.fatal
    page = review_html(review, lacking, lambda page, box: None, MADE)
    causes = page[page.index('id="first"') : page.index("各部分得分")].split('<span class="tag ')[1:]
    assert f"#{fatal.item.code}" in causes[0] and ">一票否决</span>" in causes[0]
    certain = [one.startswith("fail") for one in causes]
    assert certain == sorted(certain, reverse=True), "what is certain before what is doubted"
