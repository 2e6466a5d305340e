"""A report as it is asked for and made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from zmtool.base.progress import Progress
from zmtool.oversight.leader.records import Period
from zmtool.workflow.workspace import OpenWorkspace

PERIOD, BATCH, MONTH, WEEK = "period", "batch", "month", "week"
"""What a report is about: days from one to another, a batch of reviews, a month, a week."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report is made of and how: days, a batch and earlier ones, words of people, months back, kinds of files."""

    first: date | None = None
    last: date | None = None
    batch: str = ""
    before: tuple[str, ...] = ()
    plan: tuple[str, ...] = ()
    coordination: tuple[str, ...] = ()
    months: int = 12
    idle: int = 90
    suffixes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportDesk:
    """Where a report is made, when, by whom, into which folder, and who hears of its parts."""

    place: OpenWorkspace
    now: datetime
    user: str
    folder: Path
    progress: Progress | None = None

    def step(self, done: int, whole: int) -> None:
        """Tells how many parts of the report are done."""
        if self.progress is not None:
            self.progress(done, whole)


@dataclass(frozen=True, slots=True)
class Made:
    """The files of a report, and what it says in a line (Chinese)."""

    files: tuple[Path, ...]
    told: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """One report: its name, what is in it, what it is about, which files it can be; ``extra`` are further things it asks.

    ``usual`` gives the days it is about where nobody says others.
    """

    id: str
    label: str
    about: str
    asks: str
    suffixes: tuple[str, ...]
    make: Callable[[ReportDesk, Asked], Made]
    usual: Callable[[date], Period] | None = None
    extra: tuple[str, ...] = ()
