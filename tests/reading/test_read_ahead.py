"""Documents read while the pages behind them still are: as if all pages had been there at once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from zmtool.forms.catalogue import load_catalogue
from zmtool.reading.documents import ReadAhead, read_documents
from zmtool.scans.records import Page

from .samples import centred, line, page

CATALOGUE = load_catalogue()


def sheet(number: int, title: str, text: str) -> Page:
    lines = [centred(title, 0.05)] if title else []
    return replace(page(*lines, line(text, 0.2)), page=number)


PAGES = [
    sheet(1, "立案报告表", "当事人：宋知远"),
    sheet(2, "", "第二页的内容"),
    sheet(3, "行政处罚决定书", "当事人：宋知远"),
    sheet(4, "送达回证", "受送达人：宋知远"),
]


@pytest.mark.parametrize("overrides", [None, Path("nowhere")])
def test_it_reads_what_reading_all_pages_at_once_does(overrides: Path | None) -> None:
    ahead = ReadAhead(CATALOGUE, overrides)
    for many in range(1, len(PAGES) + 1):
        ahead.seen(PAGES[:many])
    found = ahead.documents(PAGES)
    assert found == read_documents(PAGES, CATALOGUE, overrides)
    assert [one.pages for one in found] == [(1, 2), (3,), (4,)]


def test_a_document_is_read_as_soon_as_the_next_one_begins() -> None:
    ahead = ReadAhead(CATALOGUE)
    read = []
    for many in range(1, len(PAGES) + 1):
        ahead.seen(PAGES[:many])
        read.append([tuple(page.page for page in one.pages) for one in ahead.whole])
    assert read == [[], [], [(1, 2)], [(1, 2), (3,)]]


def test_the_next_file_begins_anew() -> None:
    ahead = ReadAhead(CATALOGUE)
    for many in (1, 2, 3):
        ahead.seen(PAGES[:many])
    other = [sheet(1, "送达回证", "受送达人：陆承安")]
    ahead.seen(other)
    assert ahead.documents(other) == read_documents(other, CATALOGUE)
