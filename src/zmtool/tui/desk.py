"""What every screen works with: the open workspace, the person, the clock, what the terminal can do."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from zmtool.base.errors import ZmtoolError
from zmtool.store.workspace import SETTINGS_FILE, open_folder
from zmtool.workflow.workspace import OpenWorkspace, opened

if TYPE_CHECKING:
    from zmtool.store.changes import ChangeWatch


class Desk:
    """The workspace is opened when it is first asked for, in whichever thread, and stays open until ``close``.

    ``clock`` gives the moment that counts as now. Without ``pictures`` pages are shown as their recognised text only.
    """

    def __init__(self, workspace: Path, user: str, clock: Callable[[], datetime], pictures: bool) -> None:
        self.workspace = workspace
        self.user = user
        self.clock = clock
        self.pictures = pictures
        self._place: OpenWorkspace | None = None
        self._watch: ChangeWatch | None = None
        self._written = 0
        self._opening = Lock()
        self._open = ExitStack()

    @property
    def place(self) -> OpenWorkspace:
        """The open workspace, with its settings as they are in the file now; the last sound ones where it is broken.

        Raises ZmtoolError where it cannot be opened. The first time takes a moment: not for the thread that draws.
        """
        with self._opening:
            if self._place is None:
                self._written = self._last_written()
                self._place = self._open.enter_context(opened(self.workspace))
            elif (written := self._last_written()) != self._written:
                self._written = written
                try:
                    self._place = replace(self._place, workspace=open_folder(self.workspace))
                except ZmtoolError:
                    return self._place
            return self._place

    def changed(self) -> bool:
        """Whether anybody wrote into the workspace since this was last asked; False while it is not open."""
        if self._place is None:
            return False
        if self._watch is None:
            from zmtool.store.changes import ChangeWatch

            self._watch = ChangeWatch(self._place.engine)
            self._open.callback(self._watch.close)
        return self._watch.changed()

    def close(self) -> None:
        """Closes the workspace."""
        self._open.close()

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
            return (self.workspace / SETTINGS_FILE).stat().st_mtime_ns
        except OSError:
            return 0
