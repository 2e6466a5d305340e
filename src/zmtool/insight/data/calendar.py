"""The calendar of completeness: which weeks of orders are there, thin, known to be without orders, or missing (supervision.md 7.3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from statistics import median

from zmtool.values.periods import monday_of, week_label, week_of

COMPLETE, THIN, CLOSED, MISSING = "complete", "thin", "closed", "missing"
STATE_NAMES: Mapping[str, str] = {COMPLETE: "齐", THIN: "不全", CLOSED: "停访", MISSING: "缺"}


@dataclass(frozen=True, slots=True)
class Week:
    """One week of one region: how many orders and shops, what state it is in, and why where somebody said so."""

    week: int
    region: str
    orders: int
    shops: int
    state: str
    reason: str = ""

    @property
    def label(self) -> str:
        """2026-W20."""
        return week_label(self.week)


def calendar_of(
    counts: Iterable[tuple[int, str, int, int]], closed: Mapping[tuple[int, str], str], thin_below: Decimal
) -> tuple[Week, ...]:
    """Every week of every region from its first order to the last of any; ``closed``: (week, region or "") → reason.

    A week is thin where it has fewer orders than that share of the region's median.
    """
    by_region: dict[str, dict[int, tuple[int, int]]] = defaultdict(dict)
    for week, region, orders, shops in counts:
        by_region[region][week] = (orders, shops)
    last = max((week for weeks in by_region.values() for week in weeks), default=0)
    found = []
    for region, weeks in sorted(by_region.items()):
        middle = median(orders for orders, _ in weeks.values())
        for week in range(min(weeks), last + 1):
            orders, shops = weeks.get(week, (0, 0))
            reason = closed.get((week, region), closed.get((week, ""), ""))
            thin = orders < float(thin_below) * middle
            state = (
                CLOSED
                if reason and thin
                else MISSING
                if not orders
                else THIN
                if thin and len(weeks) > 2
                else COMPLETE
            )
            found.append(Week(week, region, orders, shops, state, reason))
    return tuple(found)


def lacking(
    weeks: Iterable[Week], asof: date, *, back: int = 0, days: int = 0, months: int = 0
) -> tuple[str, ...]:
    """The weeks that stop a model looking so far back from a day, by name: 2026-W20 340111（缺）.

    A region counts from its first week on; a week after the last import counts as missing for every region.
    """
    last = week_of(asof)
    first = last - back + 1 if back else last
    if days:
        first = min(first, week_of(asof - timedelta(days=days - 1)))
    if months:
        start = asof.replace(day=1)
        for _ in range(months - 1):
            start = (start - timedelta(days=1)).replace(day=1)
        first = min(first, week_of(start))
    known = list(weeks)
    if not known:
        return ("没有任何订单数据",)
    end = max(one.week for one in known)
    wrong = [
        f"{one.label} {one.region}（{STATE_NAMES[one.state]}）"
        for one in known
        if first <= one.week <= last and one.state in (MISSING, THIN)
    ]
    wrong += [f"{week_label(week)}（未导入）" for week in range(max(end + 1, first), last + 1)]
    started = min(one.week for one in known)
    if first < started:
        wrong.insert(0, f"{week_label(started)}（{monday_of(started)}）以前没有数据")
    return tuple(wrong)
