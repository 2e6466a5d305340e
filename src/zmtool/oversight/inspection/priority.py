"""The priority of a shop for inspection, part by part (supervision.md 1.3).

``P = 0.45·risk/100 + 0.20·overdue + 0.20·alert level + 0.10·credit + 0.05·report``, every part between 0 and 1; the weights and the
parts of levels and grades are data.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from zmtool.oversight.inspection.definition import InspectionRules

_PLACES = Decimal("0.0001")
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class AlertHint:
    """What a model says of a shop: its code, level 1–4, the value, what to look at, since when. ``clue``: no model but an open clue
    says so, and the code is its indicator."""

    model: str
    level: int
    value: str = ""
    ask: str = ""
    raised_on: date | None = None
    clue: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A shop that could be inspected. ``risk`` 0–100, None where no evidence is known; ``interval`` days between visits by its
    grade; ``longitude`` and ``latitude`` in degrees of WGS 84, None unknown; ``reports`` numbers of reports about it."""

    lic_no: str
    name: str = ""
    town: str = ""
    street: str = ""
    risk: Decimal | None = None
    grade: str = ""
    interval: int | None = None
    last_visit: date | None = None
    hints: tuple[AlertHint, ...] = ()
    reports: tuple[str, ...] = ()
    longitude: float | None = None
    latitude: float | None = None

    @property
    def level(self) -> int | None:
        """The most urgent level of its alerts."""
        return min((one.level for one in self.hints), default=None)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a priority: its name in ``weights``, its value 0–1, what it adds, and in words what it rests on (Chinese)."""

    name: str
    value: Decimal
    points: Decimal
    ground: str


@dataclass(frozen=True, slots=True)
class Priority:
    """The priority 0–1 with its parts."""

    total: Decimal
    parts: tuple[Part, ...]

    def part(self, name: str) -> Part:
        """The part of that name."""
        return next(one for one in self.parts if one.name == name)


def overdue_degree(last: date | None, interval: int, day: date, never: Decimal) -> Decimal:
    """``min(1, days since the last visit / interval − 1)``, not below 0; ``never`` where nobody was ever there."""
    if last is None:
        return never
    late = Decimal((day - last).days) / interval - 1
    return min(Decimal(1), max(Decimal(0), late)).quantize(_PLACES, ROUND_HALF_UP)


def priority_of(one: Candidate, rules: InspectionRules, day: date) -> Priority:
    """The priority on a day. What is not known adds nothing and says so."""
    interval = one.interval or rules.interval
    level = one.level
    grounds: dict[str, tuple[Decimal, str]] = {
        "risk": (
            min(one.risk or Decimal(0), _HUNDRED) / _HUNDRED,
            "没有风险依据" if one.risk is None else f"风险分 {one.risk}",
        ),
        "overdue": (
            overdue_degree(one.last_visit, interval, day, rules.never_visited),
            f"上次检查 {one.last_visit}，间隔 {interval} 日" if one.last_visit else "没有检查记录",
        ),
        "alert": (
            rules.alert.get(level, Decimal(0)) if level else Decimal(0),
            "、".join(f"{hint.model} {hint.value}".strip() for hint in one.hints) or "没有预警",
        ),
        "credit": (
            rules.credit.get(one.grade, Decimal(0)),
            f"信用 {one.grade}" if one.grade else "没有信用等级",
        ),
        "report": (
            Decimal(bool(one.reports)),
            f"举报 {'、'.join(one.reports)}" if one.reports else "没有举报",
        ),
    }
    parts = tuple(
        Part(
            name,
            value.quantize(_PLACES, ROUND_HALF_UP),
            (rules.weights[name] * value).quantize(_PLACES, ROUND_HALF_UP),
            ground,
        )
        for name, (value, ground) in grounds.items()
    )
    total = sum((rules.weights[name] * value for name, (value, _) in grounds.items()), Decimal(0))
    return Priority(total.quantize(_PLACES, ROUND_HALF_UP), parts)
