"""Credit of the whole register: monthly recalculation, a change of rules tried beforehand, lists, what is published."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from zmtool.base.errors import Refused, UsageProblem
from zmtool.licenses.credit.grade import Graded, grade_on, untouched
from zmtool.licenses.credit.ledger import CreditEntry
from zmtool.licenses.credit.rules import CreditRules
from zmtool.licenses.credit.simulate import Mover, Simulation, simulate
from zmtool.licenses.register.records import Retailer
from zmtool.licenses.register.statuses import load_statuses
from zmtool.workflow.credit import RulesInForce, rules_at
from zmtool.workflow.workspace import Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session

    from zmtool.licenses.credit.keep import Snapshot
    from zmtool.workflow.workspace import OpenWorkspace

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class GradeChange:
    """One grade that a recalculation changes."""

    lic_no: str
    before: str
    after: str
    score: Decimal
    certain: bool


@dataclass(slots=True)
class Recalculation:
    """What a recalculation came to; ``changes`` are the first of ``changed``, ``moved`` changed their grade."""

    day: date
    worked: int = 0
    changed: int = 0
    moved: int = 0
    unsure: int = 0
    written: bool = False
    changes: tuple[GradeChange, ...] = ()


@dataclass(frozen=True, slots=True)
class GradeLine:
    """One licence of a list with its last grade."""

    retailer: Retailer
    snapshot: Snapshot


@dataclass(frozen=True, slots=True)
class GradeList:
    """A window of the licences with a written grade, how many in all, how many of each grade, and those without entries."""

    lines: tuple[GradeLine, ...]
    total: int
    counts: dict[str, int]
    clean: int


def recalculate(
    place: Place = None, *, day: date, now: datetime, user: str, rules: str = "", dry_run: bool = False
) -> Recalculation:
    """Grades everybody who has entries or had another grade anew and writes what changed. Raises Refused for a day to come."""
    from zmtool.licenses.credit.keep import keep_grades

    if day > now.date():
        raise Refused(f"{day} 还没有到，不能重算", next_step="请用今天或以前的日期；试算规则用 simulate")
    done = Recalculation(day)
    with opened(place, now=now) as at:
        if dry_run:
            with at.reading() as session:
                for _ in _changes(session, at, rules, done):
                    pass
            return done
        with at.writing() as session:
            keep_grades(
                session, _changes(session, at, rules, done), now=now, who=user, why=f"{day} 信用等级重算"
            )
    done.written = True
    return done


def simulate_rules(
    after: str,
    place: Place = None,
    *,
    day: date,
    before: str = "",
    rerate: bool = True,
    most: int = _SHOWN,
    each: Callable[[Mover], None] | None = None,
) -> tuple[Simulation, CreditRules]:
    """What the rules named ``after`` would do to the register; ``before`` names other rules than those in force."""
    from zmtool.licenses.credit.keep import (
        count_by_region,
        ended_licences,
        entries_by_holder,
        holders_in_register,
    )

    with opened(place) as at, at.reading() as session:
        new = rules_at(at, after, day).of("")
        new.needed_base()
        old = rules_at(at, before, day)
        held = _held(at)
        ended = ended_licences(session, held)
        counts = count_by_region(session, held)
        by_old = {name for region in counts for name in old.of(region).share_by}
        together = holders_in_register(session, sorted(by_old.union(new.share_by)))
        shared = (
            holders_in_register(session, sorted(by_old)),
            holders_in_register(session, new.share_by),
        )
        pairs = (
            (tuple(one for one in numbers if one not in ended), entries)
            for numbers, entries in entries_by_holder(session, together)
        )
        done = simulate(pairs, counts, shared, old.of, new, day, rerate=rerate, most=most, each=each)
        return done, new


def list_grades(
    place: Place = None,
    *,
    grades: tuple[str, ...] = (),
    station: str = "",
    joint: bool = False,
    day: date,
    rules: str = "",
    limit: int = 50,
) -> GradeList:
    """The licences with a written grade, the lowest first; ``joint``: those of grades on the list for joint measures.

    Raises UsageProblem for a grade that no rules know.
    """
    with opened(place) as at, at.reading() as session:
        in_force = rules_at(at, rules, day)
        _refuse_unknown(grades, in_force)
        lines = []
        counts: dict[str, int] = {}
        for line in _lines(session, at, station):
            one = in_force.of(line.retailer.lic_no)
            grade = line.snapshot.grade
            counts[grade] = counts.get(grade, 0) + 1
            named = one.grade(grade)
            if (grades and grade not in grades) or (joint and (named is None or not named.joint)):
                continue
            lines.append((-one.rank(grade), line.snapshot.score, line.retailer.lic_no, line))
        lines.sort(key=lambda row: row[:3])
        clean = _held_count(session, at, station) - sum(counts.values())
        return GradeList(tuple(row[3] for row in lines[:limit]), len(lines), counts, clean)


def to_publish(
    place: Place = None, *, grades: tuple[str, ...] = (), day: date, rules: str = ""
) -> tuple[tuple[GradeLine, ...], int]:
    """The licences to be published (of the named grades, or of those that the rules publish), and how many were left out
    because a person has to confirm their grade first. Raises UsageProblem for a grade that no rules know."""
    with opened(place) as at, at.reading() as session:
        in_force = rules_at(at, rules, day)
        _refuse_unknown(grades, in_force)
        found, unsure = [], 0
        for line in _lines(session, at, ""):
            named = in_force.of(line.retailer.lic_no).grade(line.snapshot.grade)
            wanted = line.snapshot.grade in grades if grades else named is not None and named.publish
            if not wanted:
                continue
            if line.snapshot.certain:
                found.append(line)
            else:
                unsure += 1
        return tuple(found), unsure


def _refuse_unknown(grades: Sequence[str], in_force: RulesInForce) -> None:
    rules = in_force.known if in_force.named is None else (in_force.named,)
    known = dict.fromkeys(grade.id for one in rules for grade in one.grades)
    if wrong := next((one for one in grades if one not in known), None):
        raise UsageProblem(f"没有等级“{wrong}”", where="--grade", next_step=f"可用：{'、'.join(known)}")


def _changes(
    session: Session, at: OpenWorkspace, rules: str, done: Recalculation
) -> Iterator[tuple[str, Graded, str]]:
    """Every licence whose grade is to be written, counted into ``done``."""
    from zmtool.licenses.credit.keep import differs, ended_licences, latest_grades

    in_force = rules_at(at, rules, done.day)
    kept = latest_grades(session)
    ended = ended_licences(session, _held(at))
    clean: dict[str, Graded] = {}
    first: list[GradeChange] = []

    def of_nobody(own: CreditRules) -> Graded:
        if own.id not in clean:
            clean[own.id] = untouched(own, done.day)
        return clean[own.id]

    for lic_no, graded, own in _graded(session, in_force, kept, done.day):
        if lic_no in ended:
            continue
        done.worked += 1
        done.unsure += not graded.certain
        before = kept.get(lic_no)
        if before is not None and before.day > done.day:
            continue
        if not differs(before, graded, of_nobody(own)):
            continue
        done.changed += 1
        change = GradeChange(
            lic_no,
            before.grade if before is not None else of_nobody(own).grade or "",
            graded.grade or "",
            graded.score,
            graded.certain,
        )
        done.moved += change.before != change.after
        if len(first) < _SHOWN and change.before != change.after:
            first.append(change)
        yield lic_no, graded, "重算"
    done.changes = tuple(first)


def _graded(
    session: Session, in_force: RulesInForce, kept: dict[str, Snapshot], day: date
) -> Iterator[tuple[str, Graded, CreditRules]]:
    """Every licence whose holder has entries, then those that only have an older grade."""
    seen: set[str] = set()
    for numbers, entries in _holders(session, in_force):
        by_rules: dict[str, Graded] = {}
        for lic_no in numbers:
            own = in_force.of(lic_no)
            if own.id not in by_rules:
                by_rules[own.id] = grade_on(own, entries, day)
            if lic_no in kept:
                seen.add(lic_no)
            yield lic_no, by_rules[own.id], own
    for lic_no in kept.keys() - seen:
        own = in_force.of(lic_no)
        yield lic_no, untouched(own, day), own


def _holders(session: Session, in_force: RulesInForce) -> Iterator[tuple[tuple[str, ...], list[CreditEntry]]]:
    """Holders with entries; they share by what any of the rules in force shares by."""
    from zmtool.licenses.credit.keep import count_by_region, entries_by_holder, holders_in_register

    regions = count_by_region(session)
    by = {name for region in regions for name in in_force.of(region).share_by}
    yield from entries_by_holder(session, holders_in_register(session, sorted(by)))


def _held(at: OpenWorkspace) -> tuple[str, ...]:
    return tuple(one.id for one in load_statuses(at.root).by_id.values() if one.holds_place)


def _held_count(session: Session, at: OpenWorkspace, station: str) -> int:
    from sqlmodel import col, func, select

    from zmtool.licenses.register.tables import RetailerRow

    chosen = select(func.count()).select_from(RetailerRow).where(col(RetailerRow.status).in_(_held(at)))
    if station:
        chosen = chosen.where(RetailerRow.station == station)
    return session.exec(chosen).one()


def _lines(session: Session, at: OpenWorkspace, station: str) -> Iterator[GradeLine]:
    """The last grades with their retailers, by number; licences that ended are left out."""
    from zmtool.licenses.credit.keep import latest_grades
    from zmtool.licenses.register.keep import known_retailers

    kept, held = latest_grades(session), _held(at)
    numbers = sorted(kept)
    for start in range(0, len(numbers), 2_000):
        block = numbers[start : start + 2_000]
        known = known_retailers(session, block)
        for lic_no in block:
            retailer = known.get(lic_no)
            if retailer is None or retailer.status not in held:
                continue
            if not station or retailer.station == station:
                yield GradeLine(retailer, kept[lic_no])
