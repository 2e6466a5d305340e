"""penalty_rates: same bureau, same cause, same tier and circumstances: the rate of the fine keeps near the median.

Parameters: ``deviation`` from the median as a share of it, ``least`` dossiers from which a median says anything. The tier is
that of the province's benchmark; without one the groups are coarser and a person has to look.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from heapq import nsmallest
from statistics import median

from zmtool.base.errors import UnknownAnswer
from zmtool.checks.across.definition import AcrossCheck
from zmtool.checks.across.facts import CrossFacts, DecisionTold
from zmtool.checks.across.findings import (
    MISREAD,
    AcrossFinding,
    Judged,
    Place,
    Surroundings,
    finding,
    may_be_misread,
    places_of,
)
from zmtool.checks.across.readings import amount_of, day_of
from zmtool.law.discretion import tier_index

MOST = 1_000
_RATE_DIGITS = Decimal("0.0001")
NO_TIER = "没有本省裁量基准可分档，只按案由和情节分组，请核对情节是否相同"
_BESIDE = 3
Key = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class _Rated:
    facts: CrossFacts
    decision: DecisionTold
    rate: Decimal
    tier_doubt: str = ""

    @property
    def places(self) -> tuple[Place, ...]:
        """Where the rate stands, or what it was worked out from."""
        if amount_of(self.decision.rate) is not None:
            return places_of(self.facts, self.decision.rate)
        return places_of(self.facts, self.decision.fine, self.decision.base)


@dataclass(frozen=True, slots=True)
class _Group:
    """Dossiers whose rates should be alike: the median, what they are in words, those nearest to the median."""

    middle: Decimal
    text: str
    nearest: tuple[_Rated, ...]


def penalty_rates(dossiers: Sequence[CrossFacts], check: AcrossCheck, around: Surroundings) -> Judged:
    """See the module."""
    allowed, least = check.figure("deviation"), int(check.figure("least"))
    groups: dict[Key, list[_Rated]] = defaultdict(list)
    unread = 0
    for facts in dossiers:
        for decision in facts.decisions:
            rate = rate_of(decision)
            if rate is None or not facts.cause:
                unread += rate is not None or decision.fine is not None
                continue
            tier, doubt = _tier(facts, decision, around)
            key = (facts.unit, facts.cause, tier, "、".join(decision.circumstances))
            groups[key].append(_Rated(facts, decision, rate, doubt))
    findings: list[AcrossFinding] = []
    compared = 0
    for (_, cause, tier, circumstances), group in groups.items():
        if len(group) < least:
            continue
        compared += len(group)
        known = _group(group, _words(around, cause, tier, circumstances))
        for one in group:
            if known.middle > 0 and abs(one.rate - known.middle) / known.middle > allowed:
                findings.append(_finding(one, known, allowed, around.trust))
    return Judged(tuple(findings[:MOST]), compared, unread, max(0, len(findings) - MOST))


def rate_of(decision: DecisionTold) -> Decimal | None:
    """The rate a decision names, or its fine by its base; None where neither was read."""
    rate, fine, base = amount_of(decision.rate), amount_of(decision.fine), amount_of(decision.base)
    if rate is not None:
        return rate
    return (fine / base).quantize(_RATE_DIGITS) if fine is not None and base else None


def _tier(facts: CrossFacts, decision: DecisionTold, around: Surroundings) -> tuple[str, str]:
    """The tier of the province's benchmark that the base falls in (empty where nobody knows), and what is doubtful."""
    base, on = amount_of(decision.base), day_of(decision.date)
    if not around.province or base is None or on is None:
        return "", NO_TIER
    try:
        pack = around.law.discretion.pack_on(around.province, facts.cause, on)
    except UnknownAnswer:
        return "", NO_TIER
    if pack.measure != pack.base:
        return "", NO_TIER
    tier = f"裁量基准 {pack.id} 第{tier_index(pack, base) + 1}档"
    return tier, pack.mark.caution


def _words(around: Surroundings, cause: str, tier: str, circumstances: str) -> str:
    known = around.law.causes.by_code.get(cause)
    parts = [
        f"案由“{known.label if known else cause}”",
        tier,
        f"情节 {circumstances}" if circumstances else "",
    ]
    return "、".join(part for part in parts if part)


def _group(group: Sequence[_Rated], words: str) -> _Group:
    middle = median(one.rate for one in group)
    counted = sorted(Counter(one.rate for one in group).items())
    told = "、".join(f"{_percent(rate)} {times} 卷" for rate, times in counted)
    nearest = nsmallest(_BESIDE, group, key=lambda one: abs(one.rate - middle))
    text = f"同一单位、{words}共 {len(group)} 卷：{told}；中位数 {_percent(middle)}"
    return _Group(middle, text, tuple(nearest))


def _finding(one: _Rated, group: _Group, allowed: Decimal, trust: float) -> AcrossFinding:
    rate, middle = _percent(one.rate), _percent(group.middle)
    off = abs(one.rate - group.middle) / group.middle
    slip = any(
        may_be_misread(one.facts, str(one.rate), other.facts, str(other.rate)) for other in group.nearest
    )
    return finding(
        f"{one.facts.name} 罚款比例 {rate}，比同类案件中位数 {middle} "
        f"{'高' if one.rate > group.middle else '低'} {_percent(off)}",
        f"{group.text}；偏差 |{rate}-{middle}|÷{middle}={_percent(off)}，超过 {_percent(allowed)}",
        (*one.places, *(place for other in group.nearest for place in other.places)),
        trust,
        doubt="；".join(part for part in (one.tier_doubt, MISREAD if slip else "") if part),
        dossiers=(one.facts,),
    )


def _percent(value: Decimal) -> str:
    text = f"{value * 100:.2f}".rstrip("0").rstrip(".")
    return f"{text}%"
