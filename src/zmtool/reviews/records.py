"""The values of reviewing by people: the machine's draft, a person's word on an item, and what comes of both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

CONFIRM, REJECT, CHANGE = "confirm", "reject", "change"
"""What a person says of an item of the draft: it holds, it does not, it is so much instead."""
WITHDRAW = "withdraw"
"""Kept where a person took the last word on an item back; what was said before it counts again."""
FIRST, SECOND, ARBITER, APPEAL = "first", "second", "arbiter", "appeal"
"""The parts people play in the review of one dossier."""


@dataclass(frozen=True, slots=True)
class Band:
    """A grade from ``least`` points upwards."""

    id: str
    label: str
    least: Decimal


@dataclass(frozen=True, slots=True)
class DraftItem:
    """The machine's word on one item. ``status`` is pass, fail, unsure, human or na.

    ``deducted`` is what it took off; ``proposed`` what comes off if a person confirms: the same for a fail, the
    suspected deduction for an unsure one. ``findings`` are its sentences, ``pages`` where to look.
    """

    code: str
    title: str
    status: str
    points: Decimal
    deducted: Decimal
    proposed: Decimal
    fatal: bool = False
    findings: tuple[str, ...] = ()
    pages: tuple[int, ...] = ()
    reason: str = ""
    basis: str = ""

    @property
    def flagged(self) -> bool:
        """Whether the machine said that something is, or may be, wrong."""
        return self.status in ("fail", "unsure")

    @property
    def open(self) -> bool:
        """Whether a person must speak: the machine found, doubts, or cannot judge."""
        return self.status in ("fail", "unsure", "human")


@dataclass(frozen=True, slots=True)
class Draft:
    """The machine's result for one dossier, with the figures its score was made by."""

    dossier: str
    checklist: str
    version: str
    score: Decimal
    grade: str
    fatal_cap: Decimal
    bands: tuple[Band, ...]
    items: tuple[DraftItem, ...]
    notes: tuple[str, ...] = ()

    def item(self, code: str) -> DraftItem | None:
        """The item with this code, or None."""
        return next((one for one in self.items if one.code == code), None)

    @property
    def suspects_fatal(self) -> bool:
        """Whether a fatal item holds or may hold by the machine."""
        return any(one.fatal and one.flagged for one in self.items)


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's word on one item. ``deducted`` counts for a change of a scored item, ``holds`` for a fatal one."""

    code: str
    kind: str
    deducted: Decimal | None = None
    holds: bool | None = None
    reason: str = ""
    by: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class ItemOutcome:
    """An item after people: what comes off, whether a fatal one holds, and whether a person spoke."""

    code: str
    title: str
    machine: str
    points: Decimal
    deducted: Decimal
    fatal: bool = False
    holds: bool = False
    by_person: bool = False

    @property
    def defect(self) -> bool:
        """Whether something is wrong with the dossier here."""
        return self.deducted > 0 or self.holds


@dataclass(frozen=True, slots=True)
class Verdict:
    """A dossier's items, score (out of 100) and grade after a person; ``undecided`` lists what still needs a word."""

    items: tuple[ItemOutcome, ...]
    score: Decimal
    grade: str
    grade_label: str
    undecided: tuple[str, ...] = ()

    @property
    def fatal(self) -> tuple[str, ...]:
        """The codes of the fatal items that hold."""
        return tuple(one.code for one in self.items if one.fatal and one.holds)

    def item(self, code: str) -> ItemOutcome | None:
        """The item with this code, or None."""
        return next((one for one in self.items if one.code == code), None)


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Somebody who reviews: the login, the name on paper, the office held and the bureau of origin ("" unknown)."""

    login: str
    name: str = ""
    office: str = ""
    unit: str = ""

    @property
    def names(self) -> frozenset[str]:
        """Everything this person may stand under in a case."""
        return frozenset(one for one in (self.login, self.name) if one)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one drawn dossier is: its state and who has played which part.

    ``people`` are the names in the case (officers, approvers, leaders), ``unit`` its bureau. ``undecided`` counts the
    holder's open items, ``disputed`` says whether two reviews are too far apart (None: not compared yet).
    ``open_appeals`` and ``open_tasks`` count what is not answered and not closed; ``appeal_until`` and
    ``published_on`` are days.
    """

    state: str
    people: frozenset[str] = frozenset()
    unit: str = ""
    cross: bool = False
    needs_second: bool = False
    first: str = ""
    second: str = ""
    arbiter: str = ""
    appeal_reviewer: str = ""
    holder: str = ""
    undecided: int = 0
    disputed: bool | None = None
    open_appeals: int = 0
    appealed_before: bool = False
    appeal_until: date | None = None
    tasks: int = 0
    open_tasks: int = 0
    held_by_actor: int = 0
    max_open: int = 1
    cooling_until: date | None = None
