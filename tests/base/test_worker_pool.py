"""Workers that die, are too slow, raise, or answer at length: each future tells, and the pool goes on."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from concurrent.futures import CancelledError

import pytest

from zmtool.base.worker_pool import WorkerEnded, WorkerPool

LONG = 8_000_000
"""Bytes of a result that no pipe takes at once."""


@pytest.fixture
def pool() -> Iterator[WorkerPool]:
    pool = WorkerPool(2)
    yield pool
    pool.kill()


def _double(number: int) -> int:
    return number * 2


def _dies() -> None:
    os._exit(9)


def _raises(words: str) -> None:
    raise ValueError(words)


class _Odd(Exception):
    def __init__(self) -> None:
        super().__init__("odd")
        self.held = lambda: None  # cannot be pickled


def _raises_oddly() -> None:
    raise _Odd


def _nothing_to_pickle() -> object:
    return lambda: None


def _process() -> int:
    return os.getpid()


def test_results_come_in_any_number_and_size(pool: WorkerPool) -> None:
    futures = [pool.submit(_double, number) for number in range(50)]
    assert [one.result() for one in futures] == [number * 2 for number in range(50)]
    assert len(pool.submit(bytes, LONG).result()) == LONG


def test_what_a_task_raises_its_future_raises_and_tells_where(pool: WorkerPool) -> None:
    with pytest.raises(ValueError, match="甲") as caught:
        pool.submit(_raises, "甲").result()
    assert "_raises" in "".join(caught.value.__notes__)
    with pytest.raises(RuntimeError, match="odd"):
        pool.submit(_raises_oddly).result()
    with pytest.raises(Exception, match="pickle"):
        pool.submit(_nothing_to_pickle).result()
    with pytest.raises(Exception, match="pickle"):
        pool.submit(lambda: None).result()
    assert pool.submit(_double, 4).result() == 8


def test_only_the_task_of_a_worker_that_ends_is_lost(pool: WorkerPool) -> None:
    futures = [pool.submit(_double, 1), pool.submit(_dies), *(pool.submit(_double, one) for one in range(9))]
    with pytest.raises(WorkerEnded, match="9"):
        futures[1].result()
    assert [one.result() for one in futures if one is not futures[1]] == [2, *(one * 2 for one in range(9))]


def test_a_task_that_takes_too_long_is_ended(pool: WorkerPool) -> None:
    slow = pool.submit(time.sleep, 60.0, seconds=0.2)
    with pytest.raises(TimeoutError):
        slow.result()
    assert pool.submit(_double, 4).result() == 8


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_worker_killed_in_the_middle_of_its_answer_does_not_stop_the_others() -> None:
    """Half an answer stays in the pipe; whoever waits for the rest waits for ever."""
    for wait in (0.0, 0.002, 0.005, 0.01, 0.02):
        pool = WorkerPool(2)
        try:
            one, two = pool.submit(_process), pool.submit(_process)
            processes = {one.result(), two.result()}
            futures = [pool.submit(bytes, LONG) for _ in range(12)]
            futures[1].result()
            time.sleep(wait)
            os.kill(processes.pop(), signal.SIGKILL)
            told = [one.exception(timeout=60) for one in futures]
            assert len([one for one in told if one is not None]) <= 1
            assert all(one is None or isinstance(one, WorkerEnded) for one in told)
        finally:
            pool.kill()


def test_closing_lets_what_is_under_way_end_and_cancels_what_waits() -> None:
    pool = WorkerPool(1)
    under_way = pool.submit(time.sleep, 0.3)
    waiting = [pool.submit(_double, 1) for _ in range(3)]
    while not under_way.running():
        time.sleep(0.005)
    pool.close()
    assert under_way.result() is None
    for one in waiting:
        with pytest.raises(CancelledError):
            one.result()


def test_killing_ends_everything_at_once() -> None:
    pool = WorkerPool(2)
    process = pool.submit(_process).result()
    futures = [pool.submit(time.sleep, 60.0) for _ in range(4)]
    while not futures[0].running():
        time.sleep(0.005)
    pool.kill()
    assert all(one.cancelled() or isinstance(one.exception(), (WorkerEnded, OSError)) for one in futures)
    if sys.platform != "win32":
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)
