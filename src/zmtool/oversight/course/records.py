"""A record on its way: when it began, and every step that was taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Taken:
    """One step: when, by whom (login), the words said with it, and what it was told, by name."""

    step: str
    at: datetime
    by: str
    note: str = ""
    details: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Course:
    """The steps of one record in order. ``began_in`` is the state it began in, ``began_at`` the moment."""

    began_at: datetime
    began_in: str
    steps: tuple[Taken, ...] = ()

    def taken(self, *names: str) -> tuple[Taken, ...]:
        """The steps of these names, in order."""
        return tuple(one for one in self.steps if one.step in names)

    def last(self, *names: str) -> Taken | None:
        """The latest step of these names, or None."""
        return next((one for one in reversed(self.steps) if one.step in names), None)

    def said(self, name: str, *steps: str) -> str:
        """What was told last under a name, by any step or by one of ``steps``; empty for nothing."""
        for one in reversed(self.steps):
            if (not steps or one.step in steps) and one.details.get(name):
                return one.details[name]
        return ""

    def and_then(self, taken: Taken) -> Course:
        """The course with one more step."""
        return Course(self.began_at, self.began_in, (*self.steps, taken))
