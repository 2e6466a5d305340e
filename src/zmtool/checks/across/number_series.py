"""number_series: in each series (bureau, word, year) no number is missing, doubled, or older than a lower one.

Parameter ``complete``: 1 where the dossiers are all there are; else a missing number may simply not have been handed
over and is never certain. Numbers that documents only name count as given out. Types of documents that share a
number by rule (notice of preservation and of its disposal) do not double it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from zmtool.base.errors import InvalidValue
from zmtool.base.text import within_one_confusion
from zmtool.checks.across.definition import AcrossCheck
from zmtool.checks.across.facts import CrossFacts, NumberTold
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
from zmtool.values.document_number import DocumentNumber, parse_document_number

MOST = 1_000
_SHOWN_GAPS = 30
_SHARED = frozenset(("preservation_notice", "preservation_disposal_notice"))
Key = tuple[str, str, int]
Given = tuple[CrossFacts, NumberTold]


@dataclass(slots=True)
class _Series:
    """Which documents carry each serial, and which serials are only named."""

    given: dict[int, list[Given]] = field(default_factory=lambda: defaultdict(list))
    named: set[int] = field(default_factory=set)


def number_series(dossiers: Sequence[CrossFacts], check: AcrossCheck, around: Surroundings) -> Judged:
    """See the module."""
    series, unread = _series_of(dossiers)
    complete = bool(check.figure("complete"))
    findings: list[AcrossFinding] = []
    for key, one in sorted(series.items()):
        missing = gaps({*one.given, *one.named})
        findings += _doubled(key, one, missing, around.trust)
        findings += _missing(key, one, missing, complete, around.trust)
        findings += _backwards(key, one, around.trust)
    compared = sum(len(one.given) for one in series.values())
    return Judged(tuple(findings[:MOST]), compared, unread, max(0, len(findings) - MOST))


def gaps(serials: Iterable[int]) -> list[tuple[int, int]]:
    """The runs of missing serials between the lowest and the highest, both ends included."""
    return [(low + 1, high - 1) for low, high in pairwise(sorted(set(serials))) if high - low > 1]


def _series_of(dossiers: Sequence[CrossFacts]) -> tuple[Mapping[Key, _Series], int]:
    series: dict[Key, _Series] = defaultdict(_Series)
    unread = 0
    for facts in dossiers:
        for told in facts.numbers:
            number = _parsed(told.number.normal)
            if number is None:
                unread += not told.number.normal
                continue
            series[_key(number)].given[number.seq].append((facts, told))
        for text in facts.cited:
            number = _parsed(text)
            if number is not None and _key(number) in series:
                series[_key(number)].named.add(number.seq)
    return series, unread


def _parsed(text: str) -> DocumentNumber | None:
    try:
        return parse_document_number(text)
    except InvalidValue:
        return None


def _key(number: DocumentNumber) -> Key:
    return number.org, number.kind, number.year


def _number(key: Key, serial: int) -> str:
    return str(DocumentNumber(*key, serial))


def _doubled(
    key: Key, one: _Series, missing: Sequence[tuple[int, int]], trust: float
) -> Iterator[AcrossFinding]:
    """One number in two dossiers, or on two kinds of documents in one."""
    for serial, given in sorted(one.given.items()):
        dossiers = {id(facts) for facts, _ in given}
        kinds = {told.number.document for _, told in given}
        if len(dossiers) < 2 and (len(kinds) < 2 or kinds <= _SHARED):
            continue
        where = "、".join(dict.fromkeys(f"{facts.name}《{told.number.title}》" for facts, told in given))
        slip = _slip(serial, missing) if any(facts.on_paper for facts, _ in given) else None
        yield finding(
            f"文号重复：{_number(key, serial)} 用在 {where}",
            f"同一文号出现在 {len(dossiers)} 个案卷的 {len(given)} 份文书上"
            + (f"；同字号缺第{slip}号，与之只差一个易混字符" if slip else ""),
            (Place(facts, told.number) for facts, told in given),
            trust,
            doubt=MISREAD if slip else "",
        )


def _slip(serial: int, missing: Sequence[tuple[int, int]]) -> int | None:
    """A missing serial that ``serial`` may be a misreading of."""
    for first, last in missing:
        for other in range(first, min(last, first + 50) + 1):
            if within_one_confusion(str(other), str(serial)):
                return other
    return None


def _missing(
    key: Key, one: _Series, missing: Sequence[tuple[int, int]], complete: bool, trust: float
) -> Iterator[AcrossFinding]:
    if not missing:
        return
    shown = "、".join(_run(first, last) for first, last in missing[:_SHOWN_GAPS])
    more = f"等 {len(missing)} 段" if len(missing) > _SHOWN_GAPS else ""
    count = sum(last - first + 1 for first, last in missing)
    beside = [
        place
        for first, last in missing
        for serial in (first - 1, last + 1)
        for facts, told in one.given.get(serial, ())[:1]
        for place in places_of(facts, told.number)
    ]
    serials = sorted({*one.given, *one.named})
    yield finding(
        f"文号缺号：{key[0]}烟{key[1]}〔{key[2]}〕缺{shown}{more}，共 {count} 个",
        f"本批该字号有第{serials[0]}号至第{serials[-1]}号之间的 {len(serials)} 个号"
        f"（其中 {len(one.named - set(one.given))} 个只见于引用）",
        beside,
        trust,
        doubt="" if complete else "所缺文号可能不在本批案卷中，或已登记作废，请核对文号登记簿",
    )


def _run(first: int, last: int) -> str:
    return f"第{first}号" if first == last else f"第{first}至{last}号"


def _backwards(key: Key, one: _Series, trust: float) -> Iterator[AcrossFinding]:
    """A higher number with an earlier day; a number's day is the first of those it stands on."""
    dated: list[tuple[int, CrossFacts, NumberTold, str]] = []
    for serial, given in sorted(one.given.items()):
        known = [
            (told.date.normal[:10], facts, told) for facts, told in given if told.date and told.date.normal
        ]
        if known:
            day, facts, told = min(known, key=lambda pair: pair[0])
            dated.append((serial, facts, told, day))
    for (low, facts, told, day), (high, other, its, later) in pairwise(dated):
        if later >= day:
            continue
        yield finding(
            f"文号倒序：{_number(key, high)}（{later}）早于 {_number(key, low)}（{day}）",
            f"同字号同年中第{high}号应不早于第{low}号，日期却早",
            (*places_of(facts, told.number, told.date), *places_of(other, its.number, its.date)),
            trust,
            doubt=MISREAD if may_be_misread(facts, day, other, later) else "",
        )
