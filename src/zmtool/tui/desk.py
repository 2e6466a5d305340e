"""What every screen works with: the open workspace, the person, the clock, what the terminal can do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from zmtool.workflow.workspace import OpenWorkspace


@dataclass(frozen=True, slots=True)
class Desk:
    """``place`` stays open as long as the application runs; ``clock`` gives the moment that counts as now.

    Without ``pictures`` pages are shown as their recognised text only.
    """

    place: OpenWorkspace
    user: str
    clock: Callable[[], datetime]
    pictures: bool

    @property
    def workspace(self) -> Path:
        """The folder."""
        return self.place.root

    @property
    def now(self) -> datetime:
        """This moment, with its time zone."""
        return self.clock()

    @property
    def today(self) -> date:
        """The day that counts as today."""
        return self.clock().date()
