"""What follows from a grade: how often to inspect, the weight in random draws, stops of supply, joint measures, notices."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zmtool.law.marks import Mark
from zmtool.law.periods import add_months
from zmtool.licenses.credit.grade import Graded, State
from zmtool.licenses.credit.ledger import last_day
from zmtool.licenses.credit.rules import CreditRules, Source


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
class NoticeHit:
    """A condition under which rectification may be begun, and the entries that fulfil it."""

    code: str
    label: str
    entries: tuple[int, ...]
    mark: Mark


@dataclass(frozen=True, slots=True)
class Measures:
    """What follows. None where the rules do not say; ``notices`` are conditions of rectification that are there."""

    grade: str | None
    inspect_days: int | None
    draw_rate: Decimal | None
    manage: str
    joint: bool
    publish: bool
    mark: Mark | None
    stops: tuple[SupplyStop, ...]
    notices: tuple[NoticeHit, ...]


def measures_of(graded: Graded, rules: CreditRules) -> Measures:
    """The measures that a grade brings on its day; stops of supply also those that are still to begin or just over."""
    grade = rules.grade(graded.grade) if graded.grade is not None else None
    stops = tuple(sorted(_stops(graded, rules), key=lambda one: (one.first, one.entry)))
    notices = tuple(_notices(graded, rules))
    if grade is None:
        return Measures(None, None, None, "", False, False, None, stops, notices)
    return Measures(
        grade.id,
        grade.inspect_days,
        grade.draw_rate,
        grade.manage,
        grade.joint,
        grade.publish,
        grade.measures_mark,
        stops,
        notices,
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


def _notices(graded: Graded, rules: CreditRules) -> Iterable[NoticeHit]:
    """Conditions of rectification by what counts on the day; repaired entries happened all the same."""
    there = [
        one.entry
        for one in graded.contributions
        if one.state in (State.COUNTED, State.CAPPED, State.REPAIRED) and one.entry.deducts
    ]
    for notice in rules.notices:
        if notice.items:
            by = [one for one in there if one.item in notice.items]
        else:
            since = add_months(graded.day, -notice.months)[0]
            by = [one for one in there if one.source is Source.CASE and one.day > since]
            if len({one.ref for one in by}) < notice.penalties:
                by = []
        if by:
            yield NoticeHit(notice.code, notice.label, tuple(one.id for one in by), notice.mark)
