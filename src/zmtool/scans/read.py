"""Reading files: every page of each, several pages at a time, in order.

A page that cannot be read does not stop the others, a file that cannot be used does not stop the other files.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from zmtool.base.errors import BadInput, ZmtoolError
from zmtool.scans.engines.choose import engine_key, version_of
from zmtool.scans.intake import Opened, open_input
from zmtool.scans.page_cache import PageCache
from zmtool.scans.records import Page, ScannedFile
from zmtool.scans.workers import (
    OwnProcess,
    PageFuture,
    PageResult,
    Workers,
    reading_workers,
    result_of,
    unread,
)

__all__ = ["Progress", "Seen", "Workers", "page_cache", "read_each", "read_file", "reading_workers"]

Progress = Callable[[int, int], None]
"""Told after each page: how many are done, how many there are to do."""

Seen = Callable[[Sequence[Page]], None]
"""Told after each page: those of its file so far, in order."""

_AHEAD = 4
"""Pages begun for each worker before the first of them is needed."""


@dataclass(frozen=True, slots=True)
class _Begun:
    """A page that is being read, was read before (``known``), or a file that cannot be opened (``problem``)."""

    path: Path
    opened: Opened | None = None
    page: int = 0
    future: PageFuture | None = None
    known: Page | None = None
    problem: ZmtoolError | None = None


def read_file(
    path: Path,
    *,
    engine: str = "auto",
    workers: Workers | None = None,
    progress: Progress | None = None,
    cache: PageCache | None = None,
) -> ScannedFile:
    """Reads every page of a file. Raises BadInput where the file as a whole cannot be used."""
    for _, result in read_each([path], engine=engine, workers=workers, progress=progress, cache=cache):
        if isinstance(result, ZmtoolError):
            raise result
        return result
    raise AssertionError("one file gives one result")


def read_each(
    paths: Sequence[Path],
    *,
    engine: str = "auto",
    workers: Workers | None = None,
    progress: Progress | None = None,
    cache: PageCache | None = None,
    seen: Seen | None = None,
) -> Iterator[tuple[Path, ScannedFile | ZmtoolError]]:
    """Each file as read, or the problem that stopped it, in the order of ``paths``.

    Pages in ``cache`` are not read again; those that are read go there. ``seen`` is told while others read on.
    """
    readers: Workers = workers or OwnProcess()
    ahead = _AHEAD * readers.size if readers.size > 1 else 1
    done = known = 0
    pages: list[Page] = []
    notes: list[str] = []
    for begun in _ahead(_begun(paths, engine, readers, cache), ahead):
        if begun.problem is not None or begun.opened is None:
            yield begun.path, begun.problem or BadInput("文件无法读取", where=str(begun.path))
            continue
        page, note = _result(begun, cache)
        pages.append(page)
        if note:
            notes.append(note)
        if begun.page == 1:
            known += begun.opened.pages
        done += 1
        if progress:
            progress(done, known)
        if seen:
            seen(pages)
        if begun.page == begun.opened.pages:
            yield begun.path, _whole(begun.opened, pages, notes, engine)
            pages, notes = [], []


def page_cache(folder: Path, engine: str) -> PageCache:
    """The pages kept in ``folder`` as the engine of that name reads them on this machine."""
    return PageCache(folder, engine_key(engine))


def _begun(paths: Iterable[Path], engine: str, workers: Workers, cache: PageCache | None) -> Iterator[_Begun]:
    for path in paths:
        try:
            opened = open_input(path)
        except ZmtoolError as problem:
            yield _Begun(path, problem=problem)
            continue
        for number in range(1, opened.pages + 1):
            known = cache.get(opened.sha256, number) if cache else None
            future = None if known else workers.submit(opened, number, engine)
            yield _Begun(path, opened, number, future, known)


def _ahead(pages: Iterator[_Begun], most: int) -> Iterator[_Begun]:
    """``pages`` in order, with up to ``most`` of them begun ahead of the one that is handed on."""
    waiting: deque[_Begun] = deque()
    for one in pages:
        waiting.append(one)
        if len(waiting) >= most:
            yield waiting.popleft()
    while waiting:
        yield waiting.popleft()


def _result(begun: _Begun, cache: PageCache | None) -> PageResult:
    if begun.known is not None or begun.future is None or begun.opened is None:
        return begun.known or unread(begun.page), ""
    page, note = result_of(begun.future, begun.page)
    if cache is not None and not note:
        cache.put(begun.opened.sha256, page)
    return page, note


def _whole(
    opened: Opened, pages: Sequence[Page], notes: Sequence[str], engine: str
) -> ScannedFile | ZmtoolError:
    if len(notes) == opened.pages:
        what = "没有一页可以读取" if opened.pages > 1 else notes[0]
        return BadInput(what, where=str(opened.path), next_step="请重新扫描")
    used = next((page.engine for page in pages if page.engine), engine)
    version = version_of(next((page.engine for page in pages if page.source == "ocr" and page.engine), ""))
    return ScannedFile(str(opened.path), opened.sha256, tuple(pages), used, version, notes=tuple(notes))
