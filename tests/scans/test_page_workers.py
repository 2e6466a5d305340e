"""Pages read by several processes and kept for the next time: order, cache, and a page that takes its process down."""

from __future__ import annotations

import os
import time
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from zmtool.base.errors import BadInput
from zmtool.base.worker_pool import WorkerPool
from zmtool.scans.page_cache import PageCache
from zmtool.scans.page_file import page_from, page_json
from zmtool.scans.read import page_cache, read_each, read_file, reading_workers
from zmtool.scans.records import Cell, Line, Mark, Page, Table
from zmtool.scans.workers import PageResult, result_of

from .drawing import needs_font, page

fraction = st.floats(0, 1, allow_nan=False)
boxes = st.tuples(fraction, fraction, fraction, fraction)
lines = st.builds(Line, st.text(), boxes, fraction, st.lists(fraction).map(tuple))
cells = st.builds(Cell, st.integers(0, 9), st.integers(0, 9), st.integers(1, 3), st.integers(1, 3), boxes)
tables = st.builds(Table, boxes, st.lists(cells, max_size=4).map(tuple))
marks = st.builds(Mark, st.sampled_from(["seal", "qr"]), st.integers(1, 9), boxes, fraction, st.text())
pages = st.builds(
    Page,
    st.integers(1, 3000),
    st.sampled_from([0, 90, 180, 270]),
    fraction,
    st.lists(lines, max_size=4).map(tuple),
    st.lists(tables, max_size=2).map(tuple),
    st.lists(marks, max_size=3).map(tuple),
    st.sampled_from(["ocr", "text"]),
    st.text(max_size=9),
    st.booleans(),
    st.text(max_size=3),
    st.none() | boxes,
    st.floats(-4, 4),
)


@given(pages)
def test_a_page_is_the_same_after_writing_and_reading(one: Page) -> None:
    assert page_from(page_json(one)) == one


def test_the_count_of_sheets_at_the_foot_is_text_of_a_page_and_is_kept() -> None:
    foot = Line("第1页　共2页", (0.4, 0.94, 0.6, 0.96), 0.99)
    one = Page(1, 0, 0.707, (Line("正文。", (0.1, 0.1, 0.9, 0.12), 0.99),), foot=(foot,))
    assert one.text == "正文。\n第1页　共2页" and page_from(page_json(one)) == one
    without = {key: value for key, value in page_json(one).items() if key != "foot"}
    assert page_from(without).foot == ()


def test_a_damaged_cache_file_is_no_page(tmp_path: Path) -> None:
    cache = PageCache(tmp_path, "x@1")
    sha256, one = "ab" * 32, Page(1, 0, 0.7, (Line("文", (0, 0, 1, 1), 0.9, (0.9,)),))
    assert cache.get(sha256, 1) is None
    cache.put(sha256, one)
    assert cache.get(sha256, 1) == one and PageCache(tmp_path, "x@2").get(sha256, 1) is None
    (path,) = [one for one in tmp_path.rglob("*") if one.is_file()]
    for content in (b"", b"junk", path.read_bytes()[:-9]):
        path.write_bytes(content)
        assert cache.get(sha256, 1) is None


@needs_font
def test_files_are_read_in_order_and_the_second_time_from_the_cache(tmp_path: Path) -> None:
    paths = []
    for number in range(3):
        path = tmp_path / f"{number}.png"
        page((300, 400, f"第{number + 1}号立案报告表")).save(path)
        paths.append(path)
    broken = tmp_path / "broken.png"
    broken.write_bytes(paths[0].read_bytes()[:3000])
    paths.insert(1, broken)
    cache = page_cache(tmp_path / "cache", "fast")
    told: list[tuple[int, int]] = []
    with reading_workers(2) as workers:
        first = list(
            read_each(
                paths, engine="fast", workers=workers, cache=cache, progress=lambda *at: told.append(at)
            )
        )
    assert [path for path, _ in first] == paths
    assert isinstance(first[1][1], BadInput) and told[-1][0] == told[-1][1]
    texts = [one.pages[0].text for _, one in first if not isinstance(one, BadInput)]
    assert [text[1] for text in texts] == ["1", "2", "3"]

    class Nobody:
        size = 1

        def submit(self, *_: object) -> Future[PageResult]:
            raise AssertionError("everything is in the cache")

    rest = [one for one in paths if one != broken]
    again = list(read_each(rest, engine="fast", workers=Nobody(), cache=cache))
    assert [one for _, one in again] == [one for path, one in first if path != broken]


def _ends(kind: str) -> PageResult:
    if kind == "killed":
        os._exit(9)
    time.sleep(60)
    raise AssertionError


@pytest.mark.parametrize(("kind", "words"), [("killed", "中止"), ("slow", "没有结果")])
def test_a_page_that_ends_its_process_is_given_up_by_name(kind: str, words: str) -> None:
    pool = WorkerPool(1)
    found, note = result_of(pool.submit(_ends, kind, seconds=1.0 if kind == "slow" else 60), 7)
    pool.close()
    assert found == Page(7, 0, 0.707, ()) and "第 7 页" in note and words in note


@needs_font
def test_one_damaged_page_does_not_lose_the_file(tmp_path: Path) -> None:
    good = page((300, 400, "立案报告表"))
    path = tmp_path / "two.tif"
    good.convert("L").save(path, save_all=True, append_images=[Image.new("L", (16_000, 20), 255)])
    scan = read_file(path)
    assert len(scan.notes) == 1 and "立案报告表" in scan.pages[0].text
    assert replace(scan.pages[1], page=1).lines == ()
