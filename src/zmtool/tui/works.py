"""Work that lasts, under way in a thread: how far it is, how much longer it takes, whether somebody asked it to stop."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Final, Protocol

KEPT: Final = "已停止；已完成的部分保留"
UNDONE: Final = "已停止，没有改动"
_STEADY_AFTER = 3.0
"""Seconds before it is said how much longer work takes."""
_MARK_EVERY = 0.5
_MARKS = 20
_MOST_COUNTED = 1_000
"""Up to so many parts the count is told beside the share; more says nothing that the share does not say."""


class Stopped(BaseException):
    """Somebody asked to stop. Like KeyboardInterrupt no Exception: nothing on the way may take it for one file's fault."""


class Step(Protocol):
    """What work calls on the way: how much is done of how much (0: nobody knows), and at what it is (Chinese).

    Raises Stopped.
    """

    def __call__(self, done: int, whole: int, what: str = "") -> None: ...


class Work:
    """One piece of work. ``stopped`` is what is said where it was stopped; empty: it cannot be stopped.

    ``step`` is called in the thread of the work, everything else in that of the screens.
    """

    def __init__(
        self, label: str, group: str, stopped: str = UNDONE, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.label, self.group, self.stopped = label, group, stopped
        self.ended = self.stopping = self.aside = self.was_aside = False
        self._clock = clock
        self._began = clock()
        self._at = (0, 0, "")
        self._marks: deque[tuple[float, float]] = deque(maxlen=_MARKS)

    def step(self, done: int, whole: int, what: str = "") -> None:
        """Notes how far the work is. Raises Stopped where somebody asked to stop."""
        self._at = (done, whole, what)
        if self.stopping:
            raise Stopped

    def stop(self) -> bool:
        """Asks to stop at the next step; False where that cannot be."""
        self.stopping = self.stopping or bool(self.stopped)
        return self.stopping

    @property
    def share(self) -> float | None:
        """How much of it is done, 0 to 1; None where nobody knows."""
        done, whole, _ = self._at
        return min(1.0, max(0.0, done / whole)) if whole > 0 else None

    @property
    def what(self) -> str:
        """At what it is."""
        return self._at[2]

    @property
    def seconds(self) -> float:
        """How long it has been under way."""
        return self._clock() - self._began

    def counted(self) -> str:
        """“43%　13/30”; empty where nobody knows."""
        done, whole, _ = self._at
        if self.share is None:
            return ""
        count = f"　{min(done, whole)}/{whole}" if whole < _MOST_COUNTED else ""
        return f"{self.share * 100:.0f}%{count}"

    def left(self) -> float | None:
        """About how many seconds more, judged by the last ones; None where that is not steady yet. Asked again and again."""
        share, now = self.share, self._clock()
        if share is None:
            return None
        if self._marks and share < self._marks[-1][1]:
            self._marks.clear()
        if not self._marks or now - self._marks[-1][0] >= _MARK_EVERY:
            self._marks.append((now, share))
        return time_left(self._marks)


def time_left(marks: Sequence[tuple[float, float]]) -> float | None:
    """Seconds until the share is one, by moments and the share done at each; None while the pace is not steady."""
    if len(marks) < 2:
        return None
    (first, at_first), (middle, at_middle), (last, at_last) = marks[0], marks[len(marks) // 2], marks[-1]
    if last - first < _STEADY_AFTER or not first < middle < last:
        return None
    early, late = (at_middle - at_first) / (middle - first), (at_last - at_middle) / (last - middle)
    if min(early, late) <= 0 or max(early, late) > 2 * min(early, late):
        return None
    return (1 - at_last) * (last - first) / (at_last - at_first)


def duration(seconds: float) -> str:
    """“12 秒”, “3 分 20 秒”, “1 小时 5 分”."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} 秒"
    if whole < 3600:
        return f"{whole // 60} 分 {whole % 60} 秒"
    return f"{whole // 3600} 小时 {whole % 3600 // 60} 分"


def words_aside(works: Sequence[Work]) -> str:
    """What goes on behind the screens, for their first line; empty for nothing."""
    if not works:
        return ""
    if len(works) > 1:
        return f"后台：{len(works)} 项"
    share = works[0].share
    return f"后台：{works[0].label}" + (f" {share * 100:.0f}%" if share is not None else "")
