"""Ctrl+C reaches the process that was started, and none of those that it started itself."""

from __future__ import annotations

import signal
import sys

import pytest

from zmtool.base.worker_pool import WorkerPool

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signal masks")


def _held_back() -> set[int]:
    return set(signal.pthread_sigmask(signal.SIG_BLOCK, ()))


def test_a_child_is_born_deaf_to_ctrl_c_and_its_parent_is_not() -> None:
    before = _held_back()
    pool = WorkerPool(1)
    in_child = pool.submit(_held_back).result()
    pool.close()
    assert signal.SIGINT in in_child
    assert _held_back() == before and signal.SIGINT not in before
