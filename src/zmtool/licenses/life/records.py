"""An application on its way: its facts, and every step that was taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from zmtool.licenses.records import Application
from zmtool.staff.records import Officer


@dataclass(frozen=True, slots=True)
class StepTaken:
    """One step: when (to the second, because who was first decides), by whom, with which officers, reasons and words.

    ``details`` are what the step itself brought, by name (method of service, conclusion …).
    """

    step: str
    at: datetime
    by: str
    officers: tuple[Officer, ...] = ()
    reasons: tuple[str, ...] = ()
    note: str = ""
    details: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Course:
    """An application with its course; ``received_at`` is the moment of receipt (or of opening, where the bureau acts itself)."""

    application: Application
    received_at: datetime
    steps: tuple[StepTaken, ...] = ()

    def taken(self, *names: str) -> tuple[StepTaken, ...]:
        """The steps of these names, in order."""
        return tuple(one for one in self.steps if one.step in names)

    def last(self, *names: str) -> StepTaken | None:
        """The latest step of these names, or None."""
        found = self.taken(*names)
        return found[-1] if found else None
