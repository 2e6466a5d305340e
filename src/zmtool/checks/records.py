"""The values of reviewing: checklists as data, and what their items found in one dossier."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple

from zmtool.dossiers.records import Box


class Status(StrEnum):
    """The verdict of one item. Only ``fail`` deducts; ``pass`` needs evidence."""

    PASS = "pass"  # noqa: S105
    FAIL = "fail"
    UNSURE = "unsure"
    HUMAN = "human"
    NA = "na"


new_tuple = tuple.__new__
"""Makes a named tuple of all its values: half the time of calling its class, where a review makes hundreds."""


class Evidence(NamedTuple):
    """Where something stands: document, page (from 1), box and text.

    A tuple, because a review makes hundreds of them.
    """

    document: str
    title: str
    page: int | None = None
    box: Box | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found. ``status`` is fail or unsure, ``units`` multiplies the item's deduction (days, rows)."""

    message: str
    status: Status = Status.FAIL
    confidence: float = 1.0
    evidence: tuple[Evidence, ...] = ()
    units: Decimal = Decimal(1)
    basis: str = ""


class Outcome(NamedTuple):
    """What one check said: its verdict, its findings, and for a pass what proves it.

    A tuple, as evidence is: every check of every dossier has one.
    """

    status: Status
    findings: tuple[Finding, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """A ``when`` of a checklist, read once for all dossiers.

    Documents that must be there (``has``), of which one must be (``any_of``), that must not be (``lacks``).
    ``said_in`` refers to texts one of which must say one of ``words``, ``begun`` to dates the first of which must be
    before ``before``; both empty where it does not matter.
    """

    has: frozenset[str] = frozenset()
    any_of: frozenset[str] = frozenset()
    lacks: frozenset[str] = frozenset()
    said_in: str = ""
    words: tuple[str, ...] = ()
    begun: str = ""
    before: str = ""


def condition_of(when: Mapping[str, Any]) -> Condition | None:
    """What a ``when`` asks; None where it asks nothing."""
    if not when:
        return None
    says, before = when.get("says") or {}, when.get("before") or {}
    return Condition(
        frozenset(when.get("has", ())),
        frozenset(when.get("any_of", ())),
        frozenset(when.get("lacks", ())),
        says.get("of", ""),
        tuple(says.get("words", ())),
        before.get("of", ""),
        before.get("date", ""),
    )


@dataclass(frozen=True, slots=True)
class Check:
    """One use of a word of the check vocabulary with its arguments.

    ``condition`` and ``confirm`` (the machine may only suggest) are arguments of every word.
    """

    word: str
    arguments: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    condition: Condition | None = field(init=False, repr=False, compare=False)
    confirm: bool = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "condition", condition_of(self.arguments.get("when", {})))
        object.__setattr__(self, "confirm", bool(self.arguments.get("confirm")))


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a checklist. ``human`` is the reason where only a person can judge.

    ``alarms`` tells of its known false alarms. ``effective_from`` and ``effective_to`` (ISO dates, empty: open) bound the
    day of the decision from and to which it is asked.
    """

    code: str
    title: str
    section: str
    points: Decimal
    each: Decimal
    method: str
    basis: str
    why: str
    fix: str
    fatal: bool = False
    confirm: bool = False
    human: str = ""
    questions: tuple[str, ...] = ()
    look_at: tuple[str, ...] = ()
    when: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    checks: tuple[Check, ...] = ()
    mark: str = ""
    examples: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    alarms: str = ""
    effective_from: str = ""
    effective_to: str = ""
    condition: Condition | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "condition", condition_of(self.when))


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade band: from ``least`` points upwards."""

    id: str
    label: str
    least: Decimal


@dataclass(frozen=True, slots=True)
class Checklist:
    """A review standard: sections, items, grades and the figures of judging.

    ``applies_to`` says which dossiers it is for (a ``when``; None: chosen by name only), ``effective_from`` and
    ``effective_to`` from and to which day of decision. ``spread``: the points of items that do not apply are spread over
    the rest of their section, where otherwise they are given. ``base`` is the checklist it builds on, ``sample`` the sound
    case on which its examples are tried, ``area`` the area of the catalogue its documents belong to.
    """

    id: str
    version: str
    title: str
    source: str
    mark: str
    sections: Mapping[str, str]
    items: tuple[Item, ...]
    grades: tuple[Grade, ...]
    fatal_cap: Decimal
    trust: float
    parameters: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    applies_to: Mapping[str, Any] | None = None
    effective_from: str = ""
    effective_to: str = ""
    spread: bool = False
    base: str = ""
    sample: str = "sample_cases/clean/case.yaml"
    area: str = "enforcement"
    condition: Condition | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "condition", condition_of(self.applies_to or {}))

    def item(self, code: str) -> Item | None:
        """The item with this code, or None."""
        return next((one for one in self.items if one.code == code), None)


@dataclass(frozen=True, slots=True)
class ItemResult:
    """What one item found in one dossier."""

    item: Item
    status: Status
    deducted: Decimal
    findings: tuple[Finding, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """The machine's review of one dossier. ``score`` is out of 100, ``grade`` a grade band.

    ``notes`` say in Chinese what limits the review as a whole.
    """

    dossier: str
    origin: str
    checklist: Checklist
    results: tuple[ItemResult, ...]
    score: Decimal
    grade: Grade
    state: str = "machine_done"
    notes: tuple[str, ...] = ()

    def result(self, code: str) -> ItemResult | None:
        """The result of the item with this code, or None."""
        return next((one for one in self.results if one.item.code == code), None)

    @property
    def fatal(self) -> tuple[ItemResult, ...]:
        """The fatal items that hold."""
        return tuple(one for one in self.results if one.item.fatal and one.status is Status.FAIL)
