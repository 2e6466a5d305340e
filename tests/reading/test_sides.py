"""Open volumes and sheets with several documents: each is taken by its parts, a single page never is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zmtool.forms.catalogue import load_catalogue
from zmtool.reading.documents import read_documents
from zmtool.reading.sides import sides_of
from zmtool.scans.order import ordered_lines
from zmtool.scans.records import Box, Line, Mark, Page, Table
from zmtool.scans.spread import gutter

CATALOGUE = load_catalogue()
A3 = 1.414


def text(words: str, y: float, left: float, right: float, height: float = 0.014) -> Line:
    return Line(words, (left, y, right, y + height), 0.97)


def half(title: str, party: str, left: float) -> list[Line]:
    """A page of an open volume that begins at ``left`` of the picture."""
    return [
        text("示例县烟草专卖局", 0.06, left + 0.15, left + 0.35, 0.02),
        text(title, 0.1, left + 0.17, left + 0.33, 0.03),
        text(f"当事人：{party}", 0.2, left + 0.05, left + 0.2),
        text("案由：无烟草专卖品准运证运输烟草专卖品", 0.24, left + 0.05, left + 0.42),
        text("上述事实有检查笔录、询问笔录证实，足以认定，现予报告。", 0.28, left + 0.05, left + 0.45),
    ]


def spread(*halves: list[Line]) -> Page:
    lines = [line for one in halves for line in one]
    return Page(1, 0, A3, ordered_lines(lines, (), gutter(lines, (), A3)))


def test_an_open_volume_holds_two_documents_each_with_its_own_fields() -> None:
    page = spread(half("立案报告表", "宋知远", 0.0), half("结案报告表", "温书航", 0.5))
    page = replace(page, marks=(Mark("seal", 1, (0.7, 0.6, 0.8, 0.7)),))
    first, second = read_documents([page], CATALOGUE)
    assert [one.type for one in (first, second)] == ["filing_report", "closing_report"]
    assert first.fields["party_name"].value == "宋知远" and second.fields["party_name"].value == "温书航"
    assert first.marks == () and [mark.kind for mark in second.marks] == ["seal"]
    assert first.pages == second.pages == (1,)


def test_a_document_that_goes_on_over_the_gutter_is_one() -> None:
    more = [
        text(f"第{n}项事实有证据证明，当事人没有异议，予以认定。", 0.1 + 0.05 * n, 0.55, 0.95)
        for n in range(6)
    ]
    (only,) = read_documents([spread(half("立案报告表", "宋知远", 0.0), more)], CATALOGUE)
    assert only.type == "filing_report" and only.pages == (1,) and "第5项事实" in only.text


@pytest.mark.parametrize("aspect", [0.707, 1.0])
def test_an_upright_page_is_no_open_volume(aspect: float) -> None:
    lines = half("立案报告表", "宋知远", 0.0) + half("结案报告表", "温书航", 0.5)
    assert gutter(lines, (), aspect) is None


def test_a_landscape_table_is_one_page() -> None:
    lines = half("立案报告表", "宋知远", 0.0) + half("结案报告表", "温书航", 0.5)
    assert gutter(lines, [Table((0.1, 0.15, 0.9, 0.9), ())], A3) is None
    assert gutter([*lines, text("横贯整页的一行文字", 0.5, 0.1, 0.9)], (), A3) is None
    assert gutter(half("立案报告表", "宋知远", 0.0), (), A3) is None, "nothing stands on the other side"


def below(title: str, party: str, top: float) -> list[Line]:
    return [
        text("示例县烟草专卖局", top, 0.35, 0.65, 0.02),
        text(title, top + 0.03, 0.38, 0.62, 0.03),
        text(f"受送达人：{party}", top + 0.1, 0.1, 0.4),
        text("送达地点：示例县城关镇清河街16号", top + 0.13, 0.1, 0.6),
        text("送达方式：直接送达", top + 0.16, 0.1, 0.4),
        text("受送达人签名：", top + 0.19, 0.1, 0.3),
    ]


def test_two_receipts_on_one_sheet_are_two_documents() -> None:
    page = Page(7, 0, 0.707, tuple(below("送达回证", "宋知远", 0.05) + below("送达回证", "温书航", 0.5)))
    documents = read_documents([page], CATALOGUE)
    assert [(one.type, one.pages, one.fields["recipient"].value) for one in documents] == [
        ("service_receipt", (7,), "宋知远"),
        ("service_receipt", (7,), "温书航"),
    ]
    assert all("示例县烟草专卖局" in one.text for one in documents), "the agency's name goes with its title"


@pytest.mark.parametrize(
    "line",
    [
        text("送达回证", 0.6, 0.44, 0.56),
        text("送达回证", 0.6, 0.1, 0.3, 0.03),
        text("附：行政处罚决定书送达回证一份", 0.6, 0.3, 0.7, 0.03),
    ],
    ids=["small", "at the margin", "a sentence"],
)
def test_words_of_a_title_inside_a_text_begin_nothing(line: Line) -> None:
    lines = [*below("送达回证", "宋知远", 0.05), line, *below("某某", "温书航", 0.7)[2:]]
    assert len(sides_of(Page(1, 0, 0.707, tuple(lines)), CATALOGUE)) == 1


boxes = st.builds(
    lambda x, y, w: (x, y, min(1.0, x + w), min(1.0, y + 0.02)),
    st.floats(0, 0.95),
    st.floats(0, 0.95),
    st.floats(0.01, 0.6),
)


@given(st.lists(boxes, max_size=25), st.floats(0.5, 2.0))
def test_no_line_is_lost_whatever_the_sides(places: list[Box], aspect: float) -> None:
    lines = [Line(f"行{n}", box, 0.9) for n, box in enumerate(places)]
    ordered = ordered_lines(lines, (), gutter(lines, (), aspect))
    said = "".join(one.text for one in ordered)
    assert all(said.count(f"行{n}") >= 1 for n in range(len(lines)))
    sides = sides_of(Page(1, 0, aspect, ordered), CATALOGUE)
    assert sum(len(one.page.lines) for one in sides) == len(ordered)
