"""Which shops go into a plan: quotas by kind, what keeps a shop out, why each is there (supervision.md 1.3)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from zmtool.licenses.random_inspection.draw import key_of
from zmtool.oversight.inspection.definition import DAY, KEY, RND, SPC, InspectionRules
from zmtool.oversight.inspection.priority import Candidate, Priority, priority_of

_ORDER = (SPC, KEY, DAY, RND)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A shop that was chosen: as what, with what priority, what to look at there."""

    candidate: Candidate
    kind: str
    priority: Priority
    ask: tuple[str, ...]


def quotas(places: int, rules: InspectionRules) -> dict[str, int]:
    """Places by kind, by largest remainder: they come to ``places``."""
    exact = {one.id: places * one.quota for one in rules.kinds.values()}
    found = {name: int(share) for name, share in exact.items()}
    by_rest = sorted(exact, key=lambda name: (found[name] - exact[name], _ORDER.index(name)))
    for name in by_rest[: places - sum(found.values())]:
        found[name] += 1
    return found


def kept_out(one: Candidate, rules: InspectionRules, first_day: date, planned: Mapping[str, str]) -> str:
    """Why a shop may not be planned (Chinese), empty where it may: visited lately (a new red alert excepted), or in a plan already."""
    if one.lic_no in planned:
        return f"已在计划 {planned[one.lic_no]} 中"
    last, days = one.last_visit, rules.group.repeat_days
    if last is None or last + timedelta(days=days) <= first_day:
        return ""
    new_red = any(
        hint.level <= rules.group.red and hint.raised_on is not None and hint.raised_on >= last
        for hint in one.hints
    )
    return "" if new_red else f"{last} 已检查，{days} 日内不重复"


def chosen(
    candidates: Sequence[Candidate],
    places: int,
    rules: InspectionRules,
    *,
    first_day: date,
    seed: str,
    special: Mapping[str, str],
    planned: Mapping[str, str],
) -> tuple[Chosen, ...]:
    """The shops of a plan: every kind up to its quota, what one kind leaves goes to the others by priority.

    KEY are shops with a doubt (alert, report, risk), DAY those whose interval is over, RND are drawn by SHA-256 of ``seed`` and
    number from all the rest, SPC those of ``special`` (licence → reason). The same arguments give the same answer.
    """
    allowed = [one for one in candidates if not kept_out(one, rules, first_day, planned)]
    ranked = sorted(
        ((priority_of(one, rules, first_day), one) for one in allowed),
        key=lambda pair: (-pair[0].total, pair[1].lic_no),
    )
    left = quotas(places, rules)
    taken: dict[str, Chosen] = {}

    def take(kind: str, pairs: Sequence[tuple[Priority, Candidate]], most: int) -> int:
        count = 0
        for priority, one in pairs:
            if count >= most or len(taken) >= places:
                break
            if one.lic_no not in taken:
                taken[one.lic_no] = Chosen(one, kind, priority, asked(one, kind, special))
                count += 1
        return count

    pools = _pools(ranked, rules, first_day, special, seed)
    for kind in _ORDER:
        take(kind, pools[kind], left[kind])
    for kind in (KEY, DAY, RND):
        take(kind, pools[kind], places - len(taken))
    return tuple(taken.values())


def _pools(
    ranked: Sequence[tuple[Priority, Candidate]],
    rules: InspectionRules,
    day: date,
    special: Mapping[str, str],
    seed: str,
) -> dict[str, list[tuple[Priority, Candidate]]]:
    return {
        SPC: [pair for pair in ranked if pair[1].lic_no in special],
        KEY: [pair for pair in ranked if is_key(pair[1])],
        DAY: [pair for pair in ranked if not is_key(pair[1]) and pair[0].part("overdue").value > 0],
        RND: sorted(ranked, key=lambda pair: key_of(seed, pair[1].lic_no)),
    }


def is_key(one: Candidate) -> bool:
    """Whether there is a doubt about the shop: an alert, a report, a risk above nothing."""
    return bool(one.hints or one.reports or (one.risk is not None and one.risk > Decimal(0)))


def asked(one: Candidate, kind: str, special: Mapping[str, str]) -> tuple[str, ...]:
    """What to look at in the shop: what its doubts ask, the reason of a special inspection, else the whole table."""
    found = [hint.ask for hint in one.hints if hint.ask]
    if one.reports:
        found.append(f"核实举报 {'、'.join(one.reports)}")
    if kind == SPC and special.get(one.lic_no):
        found.append(special[one.lic_no])
    return tuple(dict.fromkeys(found)) or ("按检查项目表逐项检查",)


def reasons_out(
    candidates: Collection[Candidate], rules: InspectionRules, first_day: date, planned: Mapping[str, str]
) -> dict[str, str]:
    """Shops that may not be planned, with the reason."""
    found = {one.lic_no: kept_out(one, rules, first_day, planned) for one in candidates}
    return {lic_no: why for lic_no, why in found.items() if why}
