"""Clues (信息线索) and problems (问题) as values (supervision.md 4.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Target:
    """What a clue is about: ``kind`` of closed-loop.yaml, its ``key`` (licence number, name, login of an employee …), its name.

    ``dept`` is the department of an accused employee, which may not see the clue; ``login`` the employee's own.
    """

    kind: str
    key: str = ""
    name: str = ""
    dept: str = ""
    login: str = ""

    @property
    def called(self) -> str:
        """Name and key, as a list shows them."""
        return (
            f"{self.name}（{self.key}）"
            if self.name and self.key and self.name != self.key
            else self.name or self.key
        )


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file of a clue or a problem: its original in the vault, what it is, when and where it was taken (degrees, WGS 84 or as
    the device says)."""

    sha256: str
    name: str
    kind: str = "file"
    taken_at: datetime | None = None
    lng: float | None = None
    lat: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Clue:
    """A clue as it was reported. ``reporter`` is the login of somebody of the bureau, empty for a protected report: who that was is
    kept apart. ``dept`` is the department it came from; ``origin`` what it came from (alert/…, inspection/…, drop/…).
    """

    clue_no: str
    found_at: datetime
    reported_at: datetime
    source: str
    target: Target
    desc: str
    dept: str = ""
    reporter: str = ""
    protected: bool = False
    indicator: str = ""
    severity: str = ""
    place: str = ""
    lng: float | None = None
    lat: float | None = None
    station: str = ""
    origin: str = ""
    quantity: int = 0
    said: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem of the ledger. ``level`` 1 is the most urgent; ``quantity`` in cartons, 0 for unknown; ``said`` are reasons for
    escalation that people gave."""

    prob_no: str
    clue_nos: tuple[str, ...]
    indicator: str
    target: Target
    level: int
    founded_at: datetime
    desc: str = ""
    station: str = ""
    origins: tuple[str, ...] = ()
    quantity: int = 0
    shops: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    from_county: str = ""
