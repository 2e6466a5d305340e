"""What every screen works with: the open workspace, the person, the clock, what the terminal can do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from zmtool.base.errors import ZmtoolError
from zmtool.store.workspace import SETTINGS_FILE, open_folder
from zmtool.workflow.workspace import OpenWorkspace


class Desk:
    """``place`` stays open as long as the application runs; ``clock`` gives the moment that counts as now.

    Without ``pictures`` pages are shown as their recognised text only.
    """

    def __init__(
        self, place: OpenWorkspace, user: str, clock: Callable[[], datetime], pictures: bool
    ) -> None:
        self.user = user
        self.pictures = pictures
        self.clock = clock
        self._place = place
        self._written = self._last_written()

    @property
    def place(self) -> OpenWorkspace:
        """The open workspace, with its settings as they are in the file now; the last sound ones where it is broken."""
        written = self._last_written()
        if written != self._written:
            self._written = written
            try:
                self._place = replace(self._place, workspace=open_folder(self._place.root))
            except ZmtoolError:
                return self._place
        return self._place

    @property
    def workspace(self) -> Path:
        """The folder."""
        return self._place.root

    @property
    def now(self) -> datetime:
        """This moment, with its time zone."""
        return self.clock()

    @property
    def today(self) -> date:
        """The day that counts as today."""
        return self.clock().date()

    def _last_written(self) -> int:
        try:
            return (self._place.root / SETTINGS_FILE).stat().st_mtime_ns
        except OSError:
            return 0
