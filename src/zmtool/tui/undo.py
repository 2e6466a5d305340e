"""The changes of this sitting that can be taken back, the latest first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

_MOST = 50


@dataclass(frozen=True, slots=True)
class Undo:
    """One change: what it was (Chinese), and the procedure that takes it back. It raises ZmtoolError where that cannot be."""

    label: str
    take_back: Callable[[], object]


class UndoBook:
    """A short memory. What the law calls a step is never in it: a step that was taken stays taken."""

    def __init__(self) -> None:
        self._changes: list[Undo] = []

    @property
    def last(self) -> Undo | None:
        """The latest change that can be taken back."""
        return self._changes[-1] if self._changes else None

    def note(self, change: Undo) -> None:
        """Remembers a change; the oldest is forgotten where there are too many."""
        self._changes.append(change)
        del self._changes[:-_MOST]

    def forget(self, change: Undo) -> None:
        """Drops a change that was taken back."""
        if change in self._changes:
            self._changes.remove(change)
