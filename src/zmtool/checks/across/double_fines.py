"""double_fines: one act (same party, moment and place of the act) with two decisions that fine.

A day without the time, a place that is not told or told in other words, or a party known by name only leave it to a
person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from zmtool.base.text import compare_key
from zmtool.checks.across.definition import AcrossCheck
from zmtool.checks.across.facts import CrossFacts, DecisionTold
from zmtool.checks.across.findings import (
    MISREAD,
    AcrossFinding,
    Judged,
    Surroundings,
    finding,
    may_be_misread,
    places_of,
)
from zmtool.checks.across.readings import amount_of
from zmtool.checks.across.same_party import by_party, called, doubt_of_party, party_places

MOST = 500
_DAY = len("2025-03-05")
Fined = tuple[CrossFacts, DecisionTold]


def double_fines(dossiers: Sequence[CrossFacts], check: AcrossCheck, around: Surroundings) -> Judged:
    """See the module. Two decisions in one dossier count as well."""
    del check
    fined = {id(one): tuple(_fining(one)) for one in dossiers}
    findings: dict[tuple[int, int], AcrossFinding] = {}
    left_out = 0
    for one, other in _candidates(dossiers, fined):
        key = (id(one[1]), id(other[1]))
        if key in findings or (found := _compared(one, other, around.trust)) is None:
            continue
        if len(findings) >= MOST:
            left_out += 1
            break
        findings[key] = found
    compared = sum(1 for facts in dossiers if fined[id(facts)] and facts.act_time)
    unread = sum(1 for facts in dossiers if fined[id(facts)] and facts.act_time is None)
    return Judged(tuple(findings.values()), compared, unread, left_out)


def _fining(facts: CrossFacts) -> Iterator[DecisionTold]:
    return (one for one in facts.decisions if (amount_of(one.fine) or 0) > 0)


def _candidates(
    dossiers: Sequence[CrossFacts], fined: dict[int, tuple[DecisionTold, ...]]
) -> Iterator[tuple[Fined, Fined]]:
    """Pairs of fining decisions about what may be one party on one day."""
    concerned = [one for one in dossiers if fined[id(one)] and one.act_time is not None]
    for facts in concerned:
        decisions = fined[id(facts)]
        for index, one in enumerate(decisions):
            for other in decisions[index + 1 :]:
                yield (facts, one), (facts, other)
    for group in by_party(concerned):
        days: dict[str, list[CrossFacts]] = defaultdict(list)
        for facts in group:
            days[facts.act_time.normal[:_DAY] if facts.act_time else ""].append(facts)
        for same_day in days.values():
            for index, facts in enumerate(same_day):
                for its in same_day[index + 1 :]:
                    for one in fined[id(facts)]:
                        for other in fined[id(its)]:
                            yield (facts, one), (its, other)


def _compared(one: Fined, other: Fined, trust: float) -> AcrossFinding | None:
    (facts, decision), (its, second) = one, other
    numbers = [told.number.normal for told in (decision, second) if told.number is not None]
    if len(numbers) == 2 and numbers[0] == numbers[1]:
        return None
    doubts = (
        ["", "", ""]
        if facts is its
        else [doubt_of_party(facts, its), _doubt_of_time(facts, its), _doubt_of_place(facts, its)]
    )
    if any(doubt is None for doubt in doubts):
        return None
    act = facts.act_time.value if facts.act_time else ""
    return finding(
        f"{called(facts)}{act}的同一行为可能有两份罚款决定：{_shown(facts, decision)}，{_shown(its, second)}",
        f"当事人、案发时间（{act}）、案发地点"
        f"（{facts.act_place.value if facts.act_place else '未写明'}）相同，而两份决定都有罚款",
        (
            *places_of(facts, decision.number, decision.fine, facts.act_time, facts.act_place),
            *party_places(facts),
            *places_of(its, second.number, second.fine, its.act_time, its.act_place),
            *party_places(its),
        ),
        trust,
        doubt=next((doubt for doubt in doubts if doubt), ""),
    )


def _doubt_of_time(facts: CrossFacts, its: CrossFacts) -> str | None:
    one, other = facts.act_time, its.act_time
    if one is None or other is None:
        return None
    length = min(len(one.normal), len(other.normal))
    if one.normal[:length] == other.normal[:length]:
        return "" if length > _DAY else "只有日期没有时刻，请核对是否同一行为"
    return MISREAD if may_be_misread(facts, one.normal, its, other.normal) else None


def _doubt_of_place(facts: CrossFacts, its: CrossFacts) -> str | None:
    one, other = facts.act_place, its.act_place
    if one is None or other is None:
        return "案发地点未写明，请核对是否同一行为"
    mine, yours = compare_key(one.normal), compare_key(other.normal)
    if mine == yours:
        return ""
    if mine.endswith(yours) or yours.endswith(mine):
        return "案发地点写法不同，请核对是否同一地点"
    return MISREAD if may_be_misread(facts, mine, its, yours) else None


def _shown(facts: CrossFacts, decision: DecisionTold) -> str:
    number = decision.number.value if decision.number else facts.name
    return f"{number}（罚款 {decision.fine.value if decision.fine else ''}）"
