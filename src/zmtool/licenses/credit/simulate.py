"""What a change of rules would do to the whole register before anybody adopts it: who moves, and why.

Entries stream by holder. Holders without entries all have the same grade and are only counted.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from zmtool.licenses.credit.explain import plain, signed
from zmtool.licenses.credit.grade import Graded, State, grade_on, untouched
from zmtool.licenses.credit.holders import Holders
from zmtool.licenses.credit.ledger import CreditEntry, last_day
from zmtool.licenses.credit.rating import tier_of
from zmtool.licenses.credit.rules import CreditRules

UNKNOWN = "未知"


@dataclass(frozen=True, slots=True)
class Mover:
    """One licence whose grade changes; ``steps`` is how many grades, above zero upwards; ``why`` is Chinese."""

    lic_no: str
    before: str
    after: str
    score_before: Decimal
    score_after: Decimal
    steps: int
    why: tuple[str, ...]


@dataclass(slots=True)
class Simulation:
    """The matrix (old grade, new grade) → licences, the largest movers, how often each reason, entries that cannot be rated."""

    most: int
    licences: int = 0
    worked: int = 0
    matrix: Counter[tuple[str, str]] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    unrated: Counter[str] = field(default_factory=Counter)
    unsure: int = 0
    _largest: list[tuple[int, Decimal, str, Mover]] = field(default_factory=list)

    @property
    def moved(self) -> int:
        """How many licences change their grade."""
        return sum(count for (before, after), count in self.matrix.items() if before != after)

    @property
    def largest(self) -> tuple[Mover, ...]:
        """The largest movers, the largest first."""
        return tuple(mover for *_, mover in sorted(self._largest, reverse=True))

    def take(self, mover: Mover) -> None:
        """Counts a mover, and keeps it while it is among the largest."""
        for why in mover.why:
            self.reasons[why.partition("：")[0]] += 1
        size = (abs(mover.steps), abs(mover.score_after - mover.score_before), mover.lic_no, mover)
        if len(self._largest) < self.most:
            heapq.heappush(self._largest, size)
        else:
            heapq.heappushpop(self._largest, size)


def simulate(
    holders: Iterable[tuple[tuple[str, ...], list[CreditEntry]]],
    counts: Mapping[str, int],
    shared: tuple[Holders, Holders],
    before: Callable[[str], CreditRules],
    after: CreditRules,
    day: date,
    *,
    rerate: bool = True,
    most: int = 20,
    each: Callable[[Mover], None] | None = None,
) -> Simulation:
    """The change from the rules that ``before`` names for a licence to ``after``.

    ``holders`` are the licences of each holder who has entries, with the entries; ``shared`` who is one holder by the old
    and by the new rules; ``counts`` all licences by the six digits they begin with. ``rerate`` gives entries the points and the time of the new rules; else they keep what they
    were entered with. ``each`` is told every mover.
    """
    done = Simulation(most, sum(counts.values()))
    rest = Counter(counts)
    for numbers, entries in holders:
        done.worked += len(numbers)
        new_entries = [_rerated(one, after, done.unrated) for one in entries] if rerate else entries
        olds, news = _Sharing(shared[0], entries, day), _Sharing(shared[1], new_entries, day)
        for lic_no in numbers:
            rest[lic_no[:6]] -= 1
            rules = before(lic_no)
            old = olds.grade(rules, lic_no)
            new = news.grade(after, lic_no)
            done.unsure += not new.certain
            done.matrix[(old.grade or UNKNOWN, new.grade or UNKNOWN)] += 1
            if old.grade != new.grade:
                mover = _mover(lic_no, old, new, rules, after)
                done.take(mover)
                if each is not None:
                    each(mover)
    new = untouched(after, day)
    for region, count in rest.items():
        if count > 0:
            rules = before(region)
            old = untouched(rules, day)
            done.matrix[(old.grade or UNKNOWN, new.grade or UNKNOWN)] += count
            done.unsure += count if not new.certain else 0
            if old.grade != new.grade:
                done.reasons["没有流水的户"] += count
    return done


@dataclass(slots=True)
class _Sharing:
    """Grades of licences by the entries of whoever counts as their holder, each worked out once."""

    shared: Holders
    entries: list[CreditEntry]
    day: date
    _known: dict[tuple[str, tuple[str, ...]], Graded] = field(default_factory=dict)

    def grade(self, rules: CreditRules, lic_no: str) -> Graded:
        holder = self.shared.of(lic_no)
        key = (rules.id, holder)
        if key not in self._known:
            own = [one for one in self.entries if one.lic_no in holder]
            self._known[key] = grade_on(rules, own, self.day)
        return self._known[key]


def _rerated(entry: CreditEntry, rules: CreditRules, unrated: Counter[str]) -> CreditEntry:
    """The entry as the rules would take it now; one that they cannot rate keeps its points, and is counted."""
    if not entry.is_fact or not entry.item:
        return entry
    until = last_day(entry.day, rules.period_months or 0)
    item = rules.item(entry.item)
    if item is None:
        if rules.straight(entry.item) is None:
            unrated[entry.item] += 1
        return replace(entry, until=until)
    tier = tier_of(item, entry.quantity)
    worth = abs(entry.points)
    if tier is None or (tier.low != tier.high and not tier.low <= worth <= tier.high):
        unrated[entry.item] += 1
        return replace(entry, until=until)
    return replace(entry, until=until, points=(tier.low if tier.low == tier.high else worth) * item.kind.sign)


def _mover(lic_no: str, old: Graded, new: Graded, before: CreditRules, after: CreditRules) -> Mover:
    steps = 0
    if old.grade is not None and new.grade is not None:
        steps = before.rank(old.grade) - after.rank(new.grade)
    return Mover(
        lic_no,
        old.grade or UNKNOWN,
        new.grade or UNKNOWN,
        old.score,
        new.score,
        steps,
        tuple(_why(old, new, before, after)),
    )


def _why(old: Graded, new: Graded, before: CreditRules, after: CreditRules) -> Iterable[str]:
    """What differs between the two gradings, entry by entry, then base, straight conditions and bands."""
    if before.base != after.base:
        yield f"基础分：{plain(before.needed_base())} → {plain(after.needed_base())}"
    befores = {one.entry.id: one for one in old.contributions}
    afters = {one.entry.id: one for one in new.contributions}
    if befores.keys() != afters.keys():
        yield f"归户：原按 {len(befores)} 笔计，现按 {len(afters)} 笔计"
    for number in befores.keys() & afters.keys():
        one, other = befores[number], afters[number]
        if (one.points, one.state) == (other.points, other.state):
            continue
        entry = one.entry
        if one.state is not other.state and State.OVER in (one.state, other.state):
            yield f"{entry.item} 计分期：{one.state} → {other.state}"
        else:
            yield f"{entry.item or '调整'} 分值：{signed(one.points)} → {signed(other.points)}"
    hits = ({hit.straight.code for hit in old.straights}, {hit.straight.code for hit in new.straights})
    for code in sorted(hits[0] ^ hits[1]):
        yield f"{code} 直接降级：{'不再' if code in hits[0] else '新增'}"
    if old.score == new.score and hits[0] == hits[1]:
        yield f"等级分段：{plain(new.score)} 分由 {old.grade} 改列 {new.grade}"
