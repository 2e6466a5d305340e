"""Ctrl+C reaches the process that was started, and none of those that it started itself."""

from __future__ import annotations

import signal
import sys
from concurrent.futures import ProcessPoolExecutor

import pytest

from zmtool.base.child_processes import QUIET_PROCESSES

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signal masks")


def _held_back() -> set[int]:
    return set(signal.pthread_sigmask(signal.SIG_BLOCK, ()))


def test_a_child_is_born_deaf_to_ctrl_c_and_its_parent_is_not() -> None:
    before = _held_back()
    with ProcessPoolExecutor(1, mp_context=QUIET_PROCESSES) as pool:
        in_child = pool.submit(_held_back).result()
    assert signal.SIGINT in in_child
    assert _held_back() == before and signal.SIGINT not in before
