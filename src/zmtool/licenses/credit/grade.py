"""The grade as a function of rules, entries and a day; nobody writes a grade by hand.

Score: base and what counts on the day, each item within its cap. Grade: of the score; the lowest where a straight
condition is met. What was made good by a repair no longer counts, but the repair allows only so good a grade (逐级); it
never makes a grade worse than it would be without.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from zmtool.law.marks import Mark
from zmtool.law.periods import add_months
from zmtool.licenses.credit.ledger import CreditEntry, of_unlawful_goods, reversed_on
from zmtool.licenses.credit.rules import CreditRules, Source, Straight, StraightBy

_NOTHING = Decimal(0)
_DOUBTFUL = (Mark.UNCHECKED, Mark.MEMORY)
_YEAR = 12


class State(StrEnum):
    """What an entry does to the score on a day."""

    COUNTED = "计入"
    CAPPED = "封顶"
    LATER = "未到"
    OVER = "已过期"
    REVERSED = "已冲销"
    REPAIRED = "已修复"


@dataclass(frozen=True, slots=True)
class Contribution:
    """One entry with its state and the points it brings."""

    entry: CreditEntry
    state: State
    points: Decimal


@dataclass(frozen=True, slots=True)
class StraightHit:
    """A straight condition that is met, and by which entries."""

    straight: Straight
    entries: tuple[CreditEntry, ...]


@dataclass(frozen=True, slots=True)
class Graded:
    """A grade with everything it rests on. ``grade`` is None where the rules do not tell the points of their grades.

    ``by_points`` is the grade of the score alone; ``ceiling`` the best that a repair allows, empty where it does not
    matter; ``unrepaired`` the grade without any repair. ``doubts`` are Chinese: what a person has to confirm.
    """

    rules: str
    day: date
    score: Decimal
    grade: str | None
    by_points: str | None
    contributions: tuple[Contribution, ...] = ()
    straights: tuple[StraightHit, ...] = ()
    ceiling: str = ""
    unrepaired: str | None = None
    doubts: tuple[str, ...] = ()

    @property
    def certain(self) -> bool:
        """Whether nothing is left for a person to confirm."""
        return self.grade is not None and not self.doubts


@dataclass(frozen=True, slots=True)
class _Weighed:
    score: Decimal
    by_points: str | None
    grade: str | None
    points: dict[int, Decimal]
    straights: tuple[StraightHit, ...]


def grade_on(rules: CreditRules, entries: Iterable[CreditEntry], day: date) -> Graded:
    """The grade on a day by the entries of a holder, in any order. Raises UsageProblem for rules without base points."""
    listed = sorted(entries, key=_order)
    taken_back = reversed_on(listed, day)
    standing = [
        one for one in listed if one.is_fact and one.day <= day and not (one.id and one.id in taken_back)
    ]
    repairs = [
        one
        for one in listed
        if one.source is Source.REPAIR and one.day <= day <= one.until and one.id not in taken_back
    ]
    repaired = frozenset(number for one in repairs for number in one.repairs)
    plain = _weigh(rules, standing, day)
    chosen, ceiling = plain, ""
    if repaired and any(one.id in repaired for one in standing):
        mended = _weigh(rules, [one for one in standing if one.id not in repaired], day)
        limit = _limit(repairs, standing, day)
        held = _worse(rules, mended.grade, limit) if limit else mended.grade
        if _rank(rules, held) <= _rank(rules, plain.grade):
            chosen = mended
            ceiling = limit if held != mended.grade else ""
    else:
        repaired = frozenset()
    if chosen is plain:
        repaired = frozenset()
    contributions = tuple(
        Contribution(one, *_state(one, day, taken_back, repaired, chosen)) for one in listed if one.is_fact
    )
    grade = ceiling or chosen.grade
    return Graded(
        rules.id,
        day,
        chosen.score,
        grade,
        chosen.by_points,
        contributions,
        chosen.straights,
        ceiling,
        plain.grade if chosen is not plain else None,
        tuple(_doubts(rules, contributions, chosen, grade)),
    )


def untouched(rules: CreditRules, day: date) -> Graded:
    """The grade of a holder without any entry."""
    return grade_on(rules, (), day)


def _order(one: CreditEntry) -> tuple[date, int, str, str, str, Decimal]:
    return one.day, one.id, one.lic_no, one.item, one.ref, one.points


def _weigh(rules: CreditRules, standing: Sequence[CreditEntry], day: date) -> _Weighed:
    active = [one for one in standing if day <= one.until]
    points = _within_caps(rules, active, day)
    score = rules.needed_base() + sum(points.values(), _NOTHING)
    if rules.least is not None:
        score = max(score, rules.least)
    if rules.most is not None:
        score = min(score, rules.most)
    found = rules.grade_of(score)
    by_points = found.id if found is not None else None
    straights = tuple(_straights(rules, standing, active, day))
    grade = by_points
    for hit in straights:
        grade = _worse(rules, grade, hit.straight.to)
    return _Weighed(score, by_points, grade, points, straights)


def _within_caps(rules: CreditRules, active: Sequence[CreditEntry], day: date) -> dict[int, Decimal]:
    """What each active entry brings, by its place in memory; an item's cap holds for every twelve months back from the day."""
    used: dict[tuple[str, int], Decimal] = defaultdict(Decimal)
    points: dict[int, Decimal] = {}
    for one in active:
        item = rules.item(one.item) if one.item else None
        worth = one.points
        if item is not None and item.yearly_cap is not None:
            year = (one.item, _years_back(one.day, day))
            left = item.yearly_cap - used[year]
            worth = min(abs(worth), max(left, _NOTHING)) * (1 if worth > 0 else -1)
            used[year] += abs(worth)
        points[id(one)] = worth
    return points


def _years_back(then: date, day: date) -> int:
    years = 0
    while then <= _months_before(day, _YEAR * (years + 1)):
        years += 1
    return years


@lru_cache(maxsize=256)
def _months_before(day: date, months: int) -> date:
    return add_months(day, -months)[0]


def _straights(
    rules: CreditRules, standing: Sequence[CreditEntry], active: Sequence[CreditEntry], day: date
) -> Iterable[StraightHit]:
    for one in rules.straights if standing else ():
        if one.by is StraightBy.ENTRY:
            by = [entry for entry in active if entry.item == one.code]
        elif one.by is StraightBy.AMOUNT:
            by = [entry for entry in active if entry.amount is not None and entry.amount >= one.at_least]
        else:
            by = _penalties(one, standing, active, day)
            if len(by) < one.at_least or len({entry.ref for entry in by}) < one.at_least:
                by = []
        if by:
            yield StraightHit(one, tuple(by))


def _penalties(
    one: Straight, standing: Sequence[CreditEntry], active: Sequence[CreditEntry], day: date
) -> list[CreditEntry]:
    """The penalties that a condition counts: of its months, or those that count at all."""
    if one.months is None:
        among: Iterable[CreditEntry] = active
    else:
        since = _months_before(day, one.months)
        among = (entry for entry in standing if entry.day > since)
    return [entry for entry in among if entry.source is Source.CASE and entry.deducts]


def _limit(repairs: Sequence[CreditEntry], standing: Sequence[CreditEntry], day: date) -> str:
    """The best grade that the latest repair of something still standing allows; empty where it allows every one."""
    alive = {one.id for one in standing if day <= one.until}
    latest = [one for one in repairs if alive.intersection(one.repairs)]
    return latest[-1].ceiling if latest else ""


def _rank(rules: CreditRules, grade: str | None) -> int:
    return len(rules.grades) + 1 if grade is None else rules.rank(grade)


def _worse(rules: CreditRules, one: str | None, other: str) -> str | None:
    """The worse of two; of an unknown grade and the lowest the lowest, else unknown."""
    if one is None:
        return other if rules.lowest is not None and rules.lowest.id == other else None
    return max(one, other, key=rules.rank)


def _state(
    one: CreditEntry, day: date, taken_back: frozenset[int], repaired: frozenset[int], weighed: _Weighed
) -> tuple[State, Decimal]:
    if one.day > day:
        return State.LATER, _NOTHING
    if one.id and one.id in taken_back:
        return State.REVERSED, _NOTHING
    if one.id and one.id in repaired:
        return State.REPAIRED, _NOTHING
    if one.until < day:
        return State.OVER, _NOTHING
    points = weighed.points[id(one)]
    return (State.COUNTED if points == one.points else State.CAPPED), points


def _doubts(
    rules: CreditRules, contributions: Sequence[Contribution], weighed: _Weighed, grade: str | None
) -> Iterable[str]:
    """What a person has to confirm before the grade is used: uncertain rules that bore on it, facts nobody knows."""
    if grade is None:
        yield "规则没有公布等级分段，不能由分数得出等级"
    if rules.mark in _DOUBTFUL:
        yield f"规则 {rules.id} 标记“{rules.mark}”"
    elif rules.base_mark in _DOUBTFUL:
        yield f"基础分标记“{rules.base_mark}”"
    named = rules.grade(grade) if grade is not None else None
    if named is not None and named.mark in _DOUBTFUL and named.mark != rules.mark:
        yield f"等级 {named.id} 的分段标记“{named.mark}”"
    counted = [one.entry for one in contributions if one.state in (State.COUNTED, State.CAPPED)]
    codes = dict.fromkeys(one.item for one in counted if one.item)
    for code in codes:
        found = rules.item(code)
        if found is None and rules.straight(code) is None:
            yield f"规则 {rules.id} 没有项目 {code}，按登记时的分值计"
        elif found is not None and found.mark in _DOUBTFUL and found.mark != rules.mark:
            yield f"{code} {found.label} 标记“{found.mark}”"
    for hit in weighed.straights:
        if hit.straight.mark in _DOUBTFUL and hit.straight.mark != rules.mark:
            yield f"{hit.straight.code} {hit.straight.label} 标记“{hit.straight.mark}”"
    for one in rules.straights:
        if one.by is not StraightBy.AMOUNT or grade is None or rules.rank(grade) >= rules.rank(one.to):
            continue
        unknown = [each for each in counted if each.amount is None and of_unlawful_goods(each, rules)]
        if unknown:
            numbers = "、".join(f"第 {each.id} 笔" for each in unknown[:5])
            yield f"{one.code} {one.label}：{numbers}没有登记金额，无法判断"
