"""What follows from a grade: how often to inspect, the weight in random draws, stops of supply, joint measures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zmtool.law.marks import Mark
from zmtool.licenses.credit.grade import Graded, State
from zmtool.licenses.credit.ledger import last_day
from zmtool.licenses.credit.rules import CreditRules


@dataclass(frozen=True, slots=True)
class SupplyStop:
    """No supply from ``first`` to ``last`` (both included) because of an entry."""

    first: date
    last: date
    months: int
    entry: int
    lic_no: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Measures:
    """What follows. None where the rules do not say; ``inspect_by`` is the last day for the next inspection."""

    grade: str | None
    inspect_days: int | None
    inspect_by: date | None
    draw_rate: Decimal | None
    manage: str
    joint: bool
    publish: bool
    mark: Mark | None
    stops: tuple[SupplyStop, ...]


def measures_of(graded: Graded, rules: CreditRules, *, last_inspected: date | None = None) -> Measures:
    """The measures that a grade brings on its day; stops of supply also those that are still to begin or just over."""
    grade = rules.grade(graded.grade) if graded.grade is not None else None
    stops = tuple(sorted(_stops(graded, rules), key=lambda one: (one.first, one.entry)))
    if grade is None:
        return Measures(None, None, None, None, "", False, False, None, stops)
    days = grade.inspect_days
    due = None
    if days is not None and last_inspected is not None:
        due = date.fromordinal(last_inspected.toordinal() + days)
    return Measures(
        grade.id,
        days,
        due,
        grade.draw_rate,
        grade.manage,
        grade.joint,
        grade.publish,
        grade.measures_mark,
        stops,
    )


def _stops(graded: Graded, rules: CreditRules) -> Iterable[SupplyStop]:
    """Each entry that stands stops supply from its day on, also where its points were capped."""
    for one in graded.contributions:
        entry = one.entry
        if one.state in (State.REVERSED, State.LATER) or entry.quantity is None:
            continue
        for stop in rules.stops:
            if stop.item == entry.item and stop.band.holds(entry.quantity):
                last = last_day(entry.day, stop.months)
                if last >= graded.day:
                    yield SupplyStop(entry.day, last, stop.months, entry.id, entry.lic_no, stop.mark)
