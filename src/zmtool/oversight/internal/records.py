"""Alerts (预警), what was found out about them, and the library of cases, as values (supervision.md 2.4–2.6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

ANALYSIS, PHONE, ONSITE = "analysis", "phone", "onsite"
"""The kinds of records: system analysis, visit by telephone, check on site."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What an alert is about: ``kind`` is a target of closed-loop.yaml (shop, brand, staff, route …), ``key`` its number or name.

    ``dept`` and ``login`` are those of an employee whom it accuses.
    """

    kind: str
    key: str
    name: str = ""
    dept: str = ""
    login: str = ""

    @property
    def called(self) -> str:
        """Name and key, as a list shows them."""
        return f"{self.name}（{self.key}）" if self.name and self.name != self.key else self.key


@dataclass(frozen=True, slots=True)
class Raiser:
    """A model of the bureau's own, or its variant of another, as it was when it raised an alert."""

    code: str
    label: str
    inner: bool = False
    indicator: str = ""


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert as it came up. ``level`` 1 is the most urgent, ``quantile`` 0–1 is where the value stands among those of its model.

    ``model`` is what alerts are grouped by: A51, where a model of the bureau's own, 349901-A51, is the ``raiser``.
    ``period`` is what it was computed over (2026-05, 2026-W20, a day), ``source`` 人工录入, 系统自动, 导入 or a run of a model;
    ``traits`` are what screening looks at (format, market, tier, brand, listed_on, restocked); ``why_level`` says what moved the level.
    """

    alert_no: str
    model: str
    subject: Subject
    period: str
    level: int
    raised_at: datetime
    source: str
    value: Decimal | None = None
    quantile: Decimal | None = None
    desc: str = ""
    station: str = ""
    traits: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    evidence: tuple[Mapping[str, str], ...] = ()
    why_level: tuple[str, ...] = ()
    raiser: Raiser | None = None

    @property
    def family(self) -> str:
        """The family of the model: its letter."""
        return self.model[:1]

    @property
    def key(self) -> str:
        """What makes two alerts the same: model, subject, period."""
        return dedupe_key(self.model, self.subject.key, self.period)


@dataclass(frozen=True, slots=True)
class AlertRecord:
    """What was found out in one go. ``kind`` is ANALYSIS, PHONE or ONSITE; ``facts`` fit ``alert-<kind>.schema.json``."""

    kind: str
    number: int
    at: datetime
    by: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LibraryCase:
    """How one alert was handled: an entry of the case library. ``days`` from the alert to its close."""

    alert_no: str
    model: str
    format: str
    level: int
    quantile: Decimal | None
    verdict: str
    conclusion: str
    steps: tuple[str, ...]
    days: int
    closed_on: date
    lesson: str = ""
    wording: str = ""
    reason: str = ""
    inner: bool = False


def dedupe_key(model: str, subject: str, period: str) -> str:
    """model|subject|period."""
    return f"{model}|{subject}|{period}"
