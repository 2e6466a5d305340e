"""How far work is: what is told on the way, and a piece of work as a part of a larger one."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int], None]
"""Told how much is done of how much. What it raises ends the work."""
EVERY = 1_000
"""Rows between two tellings."""


def part(progress: Progress | None, at: int, of: int) -> Progress | None:
    """The ``at``-th (from 0) of ``of`` equal parts, as a progress of its own."""
    if progress is None:
        return None

    def told(done: int, whole: int) -> None:
        progress(at * whole + done, of * whole)

    return told
