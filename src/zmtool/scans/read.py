"""Reading one file: every page, in parallel where there are cores, in order.

One worker process a core, each with one OCR thread. A page that cannot be read does not stop the others.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

from zmtool.base.errors import BadInput, OutsideMissing
from zmtool.scans.engines.choose import engine_named, version_of
from zmtool.scans.intake import Opened, open_input, page_image, page_text
from zmtool.scans.order import ordered_lines
from zmtool.scans.records import Page, ScannedFile
from zmtool.scans.word import word_page

Progress = Callable[[int, int], None]
Workers = ProcessPoolExecutor | None


@contextmanager
def reading_workers(count: int | None = None) -> Iterator[Workers]:
    """A pool of page readers to share between files; None where one core is all there is."""
    count = count or os.cpu_count() or 1
    if count < 2:
        yield None
        return
    context = get_context("spawn")
    pool = ProcessPoolExecutor(count, mp_context=context)
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def read_file(
    path: Path, *, engine: str = "auto", workers: Workers = None, progress: Progress | None = None
) -> ScannedFile:
    """Reads every page of a PDF or image. Raises BadInput where the file as a whole cannot be used."""
    opened = open_input(path)
    numbers = range(1, opened.pages + 1)
    results: Iterator[tuple[Page, str]]
    if workers is None or opened.pages == 1:
        results = (_read_one((opened, number, engine)) for number in numbers)
    else:
        results = workers.map(_read_one, [(opened, number, engine) for number in numbers])
    pages, notes = [], []
    try:
        for page, note in results:
            pages.append(page)
            if note:
                notes.append(note)
            if progress:
                progress(len(pages), opened.pages)
    except BrokenProcessPool as error:
        raise OutsideMissing(
            "读取进程被系统终止，可能是内存不足",
            where=str(path),
            next_step="请关闭其他程序后重试，或把文件拆小",
        ) from error
    if notes and len(notes) == opened.pages:
        raise BadInput("没有一页可以读取", where=str(path), next_step="请重新扫描")
    used = next((page.engine for page in pages if page.engine), engine)
    version = version_of(next((page.engine for page in pages if page.source == "ocr" and page.engine), ""))
    return ScannedFile(str(path), opened.sha256, tuple(pages), used, version, notes=tuple(notes))


def _read_one(job: tuple[Opened, int, str]) -> tuple[Page, str]:
    """One page in a worker; trouble with it becomes a note."""
    opened, number, engine = job
    try:
        return _page(opened, number, engine), ""
    except BadInput as problem:
        return Page(number, 0, 0.707, ()), problem.what


def _page(opened: Opened, number: int, engine: str) -> Page:
    if opened.kind == "word":
        return word_page(opened.path)
    from zmtool.scans.pages import drawn_tables, read_page

    lines = page_text(opened, number)
    image = page_image(opened, number)
    if not lines:
        return read_page(image, number, engine_named(engine))
    tables, marks = drawn_tables(image, number)
    page = Page(
        number, 0, image.shape[1] / image.shape[0], lines, tables, marks, source="text", engine="pdf-text"
    )
    return replace(page, lines=ordered_lines(lines, tables))
