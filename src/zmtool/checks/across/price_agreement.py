"""price_agreement: the same goods have the same price in valuations that go by the same price list.

Compared are lines of one bar code (or name) in valuations whose words for the price basis are the same; where no basis
is told, those within ``days`` of each other, and then never certainly. Valuations by different lists are not compared.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zmtool.base.text import compare_key
from zmtool.checks.across.definition import AcrossCheck
from zmtool.checks.across.facts import CrossFacts, PriceTold
from zmtool.checks.across.findings import (
    MISREAD,
    AcrossFinding,
    Judged,
    Place,
    Surroundings,
    finding,
    may_be_misread,
)
from zmtool.checks.across.readings import amount_of, day_of

MOST = 1_000
_SHOWN = 6
Priced = tuple[CrossFacts, PriceTold, Decimal]


@dataclass(frozen=True, slots=True)
class _Period:
    """Prices that should be one: those of one list, or of some days (``certain`` is false then)."""

    prices: tuple[Priced, ...]
    words: str
    certain: bool


def price_agreement(dossiers: Sequence[CrossFacts], check: AcrossCheck, around: Surroundings) -> Judged:
    """See the module."""
    allowed, days = check.figure("difference"), int(check.figure("days"))
    groups: dict[tuple[str, str], list[Priced]] = defaultdict(list)
    unread = 0
    for facts in dossiers:
        basis = compare_key(facts.price_basis.value) if facts.price_basis else ""
        for line in facts.prices:
            goods = line.barcode or compare_key(line.name)
            price = amount_of(line.price)
            if not goods or price is None:
                unread += 1
                continue
            groups[goods, basis].append((facts, line, price))
    findings: list[AcrossFinding] = []
    compared = 0
    for (_, basis), group in groups.items():
        for period in _periods(group, basis, days):
            compared += len(period.prices)
            found = _judged(period, allowed, around.trust)
            findings += [found] if found is not None else []
    return Judged(tuple(findings[:MOST]), compared, unread, max(0, len(findings) - MOST))


def _periods(group: list[Priced], basis: str, days: int) -> Iterator[_Period]:
    if basis:
        facts = group[0][0]
        told = facts.price_basis.value if facts.price_basis else ""
        yield _Period(tuple(group), f"价格依据同为“{told}”", True)
        return
    dated = sorted(
        ((day, priced) for priced in group if (day := day_of(priced[0].price_date)) is not None),
        key=lambda one: one[0],
    )
    run: list[Priced] = []
    first: date | None = None
    for day, priced in dated:
        if first is not None and (day - first).days > days:
            yield _Period(tuple(run), f"核价日期相距不超过 {days} 天", False)
            run, first = [], None
        first = first or day
        run.append(priced)
    if run:
        yield _Period(tuple(run), f"核价日期相距不超过 {days} 天", False)


def _judged(period: _Period, allowed: Decimal, trust: float) -> AcrossFinding | None:
    prices = Counter(price for _, _, price in period.prices)
    if not prices or max(prices) - min(prices) <= allowed:
        return None
    usual, _ = max(prices.items(), key=lambda one: (one[1], -one[0]))
    others = [one for one in period.prices if abs(one[2] - usual) > allowed]
    alike = [one for one in period.prices if one not in others]
    if not others:
        return None
    norm = alike[0]
    doubts = []
    if not period.certain:
        doubts.append("核价表没有写明价格依据，请核对价格目录")
    if not all(line.barcode for _, line, _ in (*others, norm)):
        doubts.append("没有条码，只按名称比较，请核对是否同一品规")
    if all(
        may_be_misread(facts, line.price.normal, norm[0], norm[1].price.normal) for facts, line, _ in others
    ):
        doubts.append(MISREAD)
    shown = "、".join(f"{facts.name} {line.price.value} 元" for facts, line, _ in others[:_SHOWN])
    more = f"等 {len(others)} 处" if len(others) > _SHOWN else ""
    counted = "、".join(f"{price} 元 {times} 处" for price, times in sorted(prices.items()))
    return finding(
        f"{norm[1].name}同期单价不一：多为 {usual} 元，而 {shown}{more}",
        f"{period.words}；{counted}",
        (Place(facts, line.price) for facts, line, _ in (*others, *alike[:3])),
        trust,
        doubt="；".join(doubts),
    )
