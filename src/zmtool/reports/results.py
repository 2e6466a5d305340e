"""One dossier's result as sheets, tables and bulletins need it, whoever gave it: the machine, or people after it.

Items of people carry the points that hold after their words; the machine's findings stay beside them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from zmtool.base.errors import UnknownAnswer
from zmtool.checks.across.facts import CrossFacts, Told
from zmtool.law.causes import CauseTable

STATUS_LABELS = {"fail": "问题", "unsure": "待核实", "human": "人工评查", "pass": "通过", "na": "不适用"}
FATAL_SECTION = "X"
_ID_NUMBER = re.compile(r"(?<![0-9A-Za-z])([1-9]\d{5})\d{8}(\d{3}[\dXx])(?![0-9A-Za-z])")


@dataclass(frozen=True, slots=True)
class Head:
    """What the dossier is about; empty or None where its papers do not say. ``fine`` is in yuan."""

    number: str
    unit: str = ""
    cause: str = ""
    party: str = ""
    id_no: str = ""
    licence_no: str = ""
    officers: tuple[str, ...] = ()
    filed: date | None = None
    decision_number: str = ""
    decided: date | None = None
    fine: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ResultFinding:
    """One thing found: ``status`` is fail or unsure; ``places`` are (title of the document, page)."""

    message: str
    status: str
    basis: str = ""
    fix: str = ""
    confidence: float = 1.0
    places: tuple[tuple[str, int | None], ...] = ()


@dataclass(frozen=True, slots=True)
class ResultItem:
    """One item. ``words`` are what people said of it, ``holds`` whether a fatal item holds."""

    code: str
    title: str
    status: str
    points: Decimal
    deducted: Decimal
    fatal: bool = False
    findings: tuple[ResultFinding, ...] = ()
    reason: str = ""
    words: tuple[str, ...] = ()
    pages: tuple[int, ...] = ()

    @property
    def section(self) -> str:
        """The letter of its section."""
        return self.code[:1]

    @property
    def holds(self) -> bool:
        """Whether it is a fatal item that holds."""
        return self.fatal and self.status == "fail"


@dataclass(frozen=True, slots=True)
class Standard:
    """The checklist of a result. ``grades`` are the labels by id, from the best to the worst."""

    id: str
    version: str
    title: str
    mark: str = ""
    sections: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    grades: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    fatal_cap: Decimal = Decimal(59)


@dataclass(frozen=True, slots=True)
class ReviewerTold:
    """Somebody who reviewed: the part played, the name, the bureau ("" unknown), the score, the day."""

    part: str
    name: str
    unit: str = ""
    score: Decimal | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class TaskTold:
    """A rectification that was ordered; ``state`` is Chinese."""

    code: str
    what: str
    responsible: str
    due: date
    state: str


@dataclass(frozen=True, slots=True)
class Result:
    """One dossier's result. ``score`` is None where there is none yet; ``error`` says why it could not be scored.

    ``by_people``: people settled the score, and ``machine_score`` is the machine's. ``state`` is Chinese ("" for machine
    results).
    """

    target: str
    head: Head
    standard: Standard | None = None
    score: Decimal | None = None
    grade: str = ""
    origin: str = ""
    notes: tuple[str, ...] = ()
    items: tuple[ResultItem, ...] = ()
    error: str = ""
    by_people: bool = False
    machine_score: Decimal | None = None
    state: str = ""
    reviewers: tuple[ReviewerTold, ...] = ()
    tasks: tuple[TaskTold, ...] = ()

    @property
    def rated(self) -> bool:
        """Whether there is a score."""
        return self.score is not None

    @property
    def fatal(self) -> tuple[ResultItem, ...]:
        """The fatal items that hold."""
        return tuple(one for one in self.items if one.holds)

    @property
    def wrong(self) -> tuple[ResultItem, ...]:
        """The items found wrong."""
        return tuple(one for one in self.items if one.status == "fail")

    @property
    def deducted(self) -> Decimal:
        """The points taken off, before a fatal item's cap."""
        return sum((one.deducted for one in self.items), Decimal(0))

    @property
    def good(self) -> bool:
        """Whether nothing was found and nothing doubted; items that only people judge may be open."""
        return self.rated and all(one.status not in ("fail", "unsure") for one in self.items)

    def count(self, status: str) -> int:
        """How many items have this status."""
        return sum(one.status == status for one in self.items)


def head_of(facts: CrossFacts, causes: CauseTable) -> Head:
    """The head of a dossier from its extract."""
    decision = next(iter(facts.decisions), None)
    named = (one.officers.normal for one in facts.records if one.officers is not None)
    officers = (pair.partition(":")[0].strip() for normal in named for pair in normal.split(";"))
    return Head(
        number=facts.name,
        unit=facts.unit,
        cause=_cause(facts.cause, causes),
        party=_normal(facts.party.name),
        id_no=_normal(facts.party.id_no),
        licence_no=_normal(facts.party.license_no),
        officers=tuple(dict.fromkeys(one for one in officers if one)),
        filed=next(
            (_day(one.date) for one in facts.numbers if one.number.normal == facts.filing_number != ""), None
        ),
        decision_number=_normal(decision.number) if decision else "",
        decided=_day(decision.date) if decision else None,
        fine=_amount(decision.fine) if decision else None,
    )


def masked(text: str) -> str:
    """The text with every identity number in it masked: the first six and the last four characters stay."""
    return _ID_NUMBER.sub(lambda found: f"{found[1]}{'*' * 8}{found[2]}", text)


def plain_points(value: Decimal) -> str:
    """Points as text, without needless zeros."""
    text = f"{value.quantize(Decimal('0.01')):f}"
    return text.rstrip("0").rstrip(".")


def _cause(code: str, causes: CauseTable) -> str:
    if not code:
        return ""
    try:
        return causes.cause_by_code(code).label
    except UnknownAnswer:
        return code


def _normal(told: Told | None) -> str:
    return (told.normal or told.value) if told is not None else ""


def _day(told: Told | None) -> date | None:
    try:
        return date.fromisoformat(told.normal[:10]) if told is not None and told.normal else None
    except ValueError:
        return None


def _amount(told: Told | None) -> Decimal | None:
    try:
        amount = Decimal(told.normal) if told is not None and told.normal else None
    except ArithmeticError:
        return None
    return amount if amount is not None and amount.is_finite() and abs(amount) < Decimal(10) ** 15 else None
