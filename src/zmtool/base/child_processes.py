"""Child processes that leave Ctrl+C to the process that started them.

The terminal sends Ctrl+C to every process of the command. A child that is still loading its modules would end with
a traceback on the user's screen, so it is born with the interrupt held back: a signal mask outlives ``exec``.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.context import SpawnContext, SpawnProcess


class _QuietProcess(SpawnProcess):
    """A fresh interpreter that no interrupt reaches."""

    def start(self) -> None:
        """See ``Process.start``."""
        with _interrupts_held_back():
            super().start()


class _QuietContext(SpawnContext):
    Process = _QuietProcess


QUIET_PROCESSES = _QuietContext()
"""What pools of processes start theirs with."""


def quiet_worker() -> None:
    """Ctrl+C is the parent's business, also where there are no signal masks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """Interrupts wait while a child starts, which inherits that; the parent has them as soon as it goes on."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    from multiprocessing import resource_tracker

    # It lets interrupts through again once it runs, so it has to run before.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
