"""From a seized carton's code to the order it may be of, link by link; a link that is missing is said (pure)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from statistics import median

from zmtool.insight.outflow.records import (
    ORDER_DAYS,
    Candidate,
    Concentrated,
    Lag,
    OrderLineAt,
    OutflowReport,
    Seized,
    Shop,
    TierChange,
    Trace,
)
from zmtool.values.periods import week_label, week_of

_TOP = 10
_VALID = "有效"
_DRIVER = "送货员：分析数据中没有送货员，请按线路和分拣日向物流查送货记录"


@dataclass(frozen=True, slots=True)
class Known:
    """What seizures are traced in. ``order_days``: days on which a shop ordered anything; ``weeks``: with imported orders.

    ``caps`` by week, organisation, brand and tier; ``here`` are the ways in which finders name this bureau.
    """

    shops: Mapping[str, Shop]
    lines: Sequence[OrderLineAt]
    order_days: Mapping[str, Collection[date]]
    weeks: Collection[int]
    caps: Mapping[tuple[int, str, int, int], Decimal]
    tiers: Sequence[TierChange]
    region: str
    here: Collection[str]


def traced(seized: Sequence[Seized], known: Known) -> tuple[Trace, ...]:
    """The chain of every line, by case, then shop, then brand."""
    lines: dict[tuple[str, int], list[OrderLineAt]] = defaultdict(list)
    for line in known.lines:
        lines[line.lic_no, line.sku].append(line)
    changes: dict[str, list[TierChange]] = defaultdict(list)
    for change in sorted(known.tiers, key=lambda one: one.day):
        changes[change.lic_no].append(change)
    found = [_trace(one, known, lines, changes) for one in seized]
    return tuple(
        sorted(
            found,
            key=lambda one: (
                one.seized.found_date or date.min,
                one.seized.case_no,
                one.seized.code_lic or "~",
                one.seized.brand,
                str(one.seized.code_date),
            ),
        )
    )


def _trace(
    seized: Seized,
    known: Known,
    lines: Mapping[tuple[str, int], Sequence[OrderLineAt]],
    changes: Mapping[str, Sequence[TierChange]],
) -> Trace:
    shop = known.shops.get(seized.code_lic)
    ours = shop is not None or bool(known.region) and seized.code_lic.startswith(known.region)
    outside = seized.found_org not in known.here
    candidates = _candidates(seized, shop, known, lines, changes)
    lag = (
        (seized.found_date - seized.code_date).days
        if seized.found_date is not None and seized.code_date is not None
        else None
    )
    missing = tuple(_missing(seized, shop, ours, candidates, known))
    return Trace(seized, shop, candidates, missing, ours, outside, lag)


def _candidates(
    seized: Seized,
    shop: Shop | None,
    known: Known,
    lines: Mapping[tuple[str, int], Sequence[OrderLineAt]],
    changes: Mapping[str, Sequence[TierChange]],
) -> tuple[Candidate, ...]:
    """All order lines that fit: the code's date is only a day, so that several stand side by side."""
    if shop is None or seized.code_date is None or seized.sku is None:
        return ()
    found = []
    for line in lines.get((shop.lic_no, seized.sku), ()):
        days = (seized.code_date - line.day).days
        if 0 <= days <= ORDER_DAYS:
            tier = _tier_on(shop, line.day, changes.get(shop.lic_no, ()))
            cap = None if tier is None else known.caps.get((line.week, shop.org, line.sku, tier))
            found.append(Candidate(line, days, tier, cap))
    return tuple(sorted(found, key=lambda one: (one.line.state != _VALID, one.days_before, one.line.order)))


def _tier_on(shop: Shop, day: date, changes: Sequence[TierChange]) -> int | None:
    """The tier on a day: what it was before the first change after that day, else today's."""
    later = next((one for one in changes if one.day > day), None)
    return later.before if later is not None else shop.tier


def _missing(
    seized: Seized, shop: Shop | None, ours: bool, candidates: Sequence[Candidate], known: Known
) -> list[str]:
    if not seized.code_lic:
        return ["喷码认不出户（无码，或者被烫、涂、刮），不能追到户"]
    if not ours:
        return [f"喷码证号 {seized.code_lic} 不是本局的户，请 {seized.code_lic[:6]} 协查"]
    if shop is None:
        return [f"登记簿中没有许可证 {seized.code_lic}"]
    found = []
    if seized.code_date is None:
        found.append("喷码上的日期读不出，不能对到订单")
    elif seized.found_date is not None and seized.code_date > seized.found_date:
        found.append(f"喷码日期 {seized.code_date} 晚于查获日期，请核对")
    if seized.sku is None:
        found.append("查获记录没有写品规，不能对到订单行")
    if seized.code_date is not None and seized.sku is not None:
        found += _orders_missing(seized, seized.code_date, candidates, known)
    found += [
        text
        for there, text in (
            (shop.route, "登记簿没有访销线路"),
            (shop.rep, "登记簿没有客户经理"),
            (shop.tier is not None, "登记簿没有档位"),
        )
        if not there
    ]
    lacking = [one for one in candidates if one.tier is not None and one.cap is None]
    if lacking:
        weeks = "、".join(dict.fromkeys(week_label(one.line.week) for one in lacking))
        found.append(f"没有 {weeks} 该品规该档位的投放限量")
    return found


def _orders_missing(
    seized: Seized, code_date: date, candidates: Sequence[Candidate], known: Known
) -> list[str]:
    first = code_date - timedelta(days=ORDER_DAYS)
    span = f"{first} 至 {code_date}"
    wanted = range(week_of(first), week_of(code_date) + 1)
    unknown = [week_label(week) for week in wanted if week not in known.weeks]
    found = [f"没有导入 {'、'.join(unknown)} 的订单"] if unknown else []
    valid = [one for one in candidates if one.line.state == _VALID]
    if valid:
        ordered = sum((one.line.qty for one in valid), Decimal(0))
        if seized.qty > ordered:
            found.append(f"查获 {seized.qty:f} 条，多于这些订单行合计的 {ordered:f} 条")
    elif candidates:
        found.append(
            f"{span} 只有未成立的订单（{'、'.join(sorted({one.line.state for one in candidates}))}）"
        )
    elif any(first <= day <= code_date for day in known.order_days.get(seized.code_lic, ())):
        found.append(f"{span} 该户有订单，但没有该品规的订单")
    elif len(unknown) < len(wanted):
        found.append(f"{span} 该户没有订单")
    return found


def report_of(
    traces: Sequence[Trace], asof: date, case_no: str, *, reps_seen: bool, notes: Sequence[str] = ()
) -> OutflowReport:
    """What traces come to. Of one case everything counts; else what others seized of the bureau's own shops."""
    counted = [one for one in traces if one.ours and (case_no or one.outside)]
    lags = sorted(one.lag for one in counted if one.lag is not None and one.lag >= 0)
    foreign: dict[str, Decimal] = defaultdict(Decimal)
    for one in traces:
        if one.seized.code_lic and not one.ours:
            foreign[one.seized.code_lic[:6]] += one.seized.qty
    return OutflowReport(
        asof,
        case_no,
        tuple(traces) if reps_seen else tuple(map(_without_rep, traces)),
        _cartons(traces),
        _cartons(counted),
        _cartons([one for one in traces if not one.seized.code_lic]),
        _cartons([one for one in traces if one.seized.code_lic and one.seized.code_date is None]),
        tuple(sorted(foreign.items(), key=lambda pair: (-pair[1], pair[0]))),
        _concentrated(counted, "shop"),
        _concentrated(counted, "route"),
        _concentrated(counted, "rep") if reps_seen else (),
        Lag(
            len(lags),
            len(counted) - len(lags),
            lags[0] if lags else None,
            Decimal(str(median(lags))).normalize() + 0 if lags else None,
            lags[-1] if lags else None,
        ),
        (*notes, *((_DRIVER,) if counted else ())),
    )


def _without_rep(trace: Trace) -> Trace:
    if trace.shop is None:
        return trace
    return replace(trace, shop=replace(trace.shop, rep=""))


def _cartons(traces: Collection[Trace]) -> Decimal:
    return sum((one.seized.qty for one in traces), Decimal(0))


def _concentrated(traces: Sequence[Trace], by: str) -> tuple[Concentrated, ...]:
    """The first shops, routes or managers by cartons; what the register does not say stands as 不详."""
    cartons: dict[str, Decimal] = defaultdict(Decimal)
    cases: dict[str, set[str]] = defaultdict(set)
    names: dict[str, str] = {}
    for one in traces:
        key = one.seized.code_lic if by == "shop" else (getattr(one.shop, by) if one.shop else "") or "不详"
        cartons[key] += one.seized.qty
        cases[key].add(one.seized.case_no)
        names[key] = one.shop.name if by == "shop" and one.shop else key
    whole = sum(cartons.values(), Decimal(0))
    ranked = sorted(cartons.items(), key=lambda pair: (-pair[1], pair[0]))[:_TOP]
    return tuple(
        Concentrated(
            key,
            names[key],
            qty,
            (qty / whole).quantize(Decimal("0.000001")) if whole else Decimal(0),
            len(cases[key]),
        )
        for key, qty in ranked
    )
