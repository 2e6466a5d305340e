"""Who reads pages: processes on this machine, one a core, or none (the calling process itself).

A page that takes too long or takes its process down is given up by name; the process is started anew and every
other page goes on.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from zmtool.base.worker_pool import WorkerEnded, WorkerPool
from zmtool.scans.intake import Opened
from zmtool.scans.page_job import read_page_of
from zmtool.scans.records import Page

PAGE_SECONDS = 300.0
WORKER_BYTES = 6 * 1024**3
"""Address space of a worker; what it really uses is about a gigabyte."""

PageResult = tuple[Page, str]
"""A page and the Chinese reason why it says nothing; empty where it was read."""


class PageFuture(Protocol):
    """A page that is being read."""

    def result(self) -> PageResult:
        """Waits for the page."""
        ...


class Workers(Protocol):
    """Something that reads pages, ``size`` of them at a time."""

    @property
    def size(self) -> int: ...

    def submit(self, opened: Opened, page: int, engine: str) -> PageFuture:
        """Begins to read a page, counted from 1."""
        ...


@dataclass(frozen=True, slots=True)
class LocalWorkers:
    """Processes of this machine."""

    pool: WorkerPool

    @property
    def size(self) -> int:
        """See ``Workers.size``."""
        return self.pool.size

    def submit(self, opened: Opened, page: int, engine: str) -> PageFuture:
        """See ``Workers.submit``."""
        return self.pool.submit(read_page_of, opened, page, engine, seconds=PAGE_SECONDS)


@dataclass(frozen=True, slots=True)
class OwnProcess:
    """The calling process: each page is read when it is asked for."""

    size: int = 1

    def submit(self, opened: Opened, page: int, engine: str) -> PageFuture:
        """See ``Workers.submit``."""
        done: Future[PageResult] = Future()
        try:
            done.set_result(read_page_of(opened, page, engine))
        except BaseException as error:
            done.set_exception(error)
        return done


@contextmanager
def reading_workers(count: int | None = None) -> Iterator[Workers]:
    """Page readers to share between files, as many as there are cores."""
    count = count or os.cpu_count() or 1
    if count < 2:
        yield OwnProcess()
        return
    pool = WorkerPool(count, prepare=_bounded)
    try:
        yield LocalWorkers(pool)
        pool.close()
    except BaseException:
        pool.kill()
        raise


def result_of(future: PageFuture, page: int) -> PageResult:
    """What became of a page; one that took too long or broke its process says so. Raises what reading raised."""
    try:
        return future.result()
    except TimeoutError:
        return unread(page), f"第 {page} 页读了 {PAGE_SECONDS:.0f} 秒还没有结果，已放弃"
    except WorkerEnded:
        return unread(page), f"第 {page} 页使读取进程中止（内容异常或内存不足），已跳过"


def unread(page: int) -> Page:
    """A page that says nothing."""
    return Page(page, 0, 0.707, ())


def _bounded() -> None:
    """Limits what a worker may take of the machine, where the system allows it."""
    try:
        import resource
    except ImportError:
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    if most == resource.RLIM_INFINITY or most > WORKER_BYTES:
        resource.setrlimit(resource.RLIMIT_AS, (WORKER_BYTES, most))
