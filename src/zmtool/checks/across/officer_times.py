"""officer_times: one officer in two inspection or inquiry records whose times overlap.

Parameter ``minutes``: so long an overlap is no matter. Officers are told apart by certificate number; where
only the name is the same, or the number is but not the name, a person has to look. Records within one dossier are
compared by the checklist.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from zmtool.checks.across.definition import AcrossCheck
from zmtool.checks.across.facts import CrossFacts, RecordTold
from zmtool.checks.across.findings import (
    MISREAD,
    AcrossFinding,
    Judged,
    Surroundings,
    finding,
    may_be_misread,
    places_of,
)
from zmtool.checks.across.readings import moment_of
from zmtool.reading.normal import officer_pairs

MOST = 1_000
MOST_PAIRS = 200_000
"""An end also where somebody wrote one time into every record."""


@dataclass(frozen=True, slots=True)
class _Presence:
    """One officer at one record."""

    facts: CrossFacts
    record: RecordTold
    start: datetime
    end: datetime
    name: str
    certificate: str


def officer_times(dossiers: Sequence[CrossFacts], check: AcrossCheck, around: Surroundings) -> Judged:
    """See the module."""
    presences, compared, unread = _presences(dossiers)
    allowed = int(check.figure("minutes"))
    pairs: dict[tuple[int, int], tuple[_Presence, _Presence, dict[str, str]]] = {}
    left_out = 0
    for one, other in islice(_overlaps(presences, allowed), MOST_PAIRS):
        doubt = _doubt(one, other)
        if doubt is None:
            continue
        key = (id(one.record), id(other.record))
        if key not in pairs and len(pairs) >= MOST:
            left_out += 1
            continue
        names = pairs.setdefault(key, (one, other, {}))[2]
        names[one.name] = min(doubt, names.get(one.name, doubt))
    findings = tuple(_finding(*pair, around.trust) for pair in pairs.values())
    return Judged(findings, compared, unread, left_out)


def _presences(dossiers: Sequence[CrossFacts]) -> tuple[list[_Presence], int, int]:
    found: list[_Presence] = []
    compared = unread = 0
    for facts in dossiers:
        for record in facts.records:
            start, end = moment_of(record.start), moment_of(record.end)
            officers = officer_pairs(record.officers.normal) if record.officers else ()
            if start is None or end is None or end <= start or not officers:
                unread += 1
                continue
            compared += 1
            found += [_Presence(facts, record, start, end, name, number) for name, number in officers]
    return found, compared, unread


def _overlaps(presences: Sequence[_Presence], allowed: int) -> Iterator[tuple[_Presence, _Presence]]:
    """Pairs of one name or one certificate in two dossiers at once for longer than ``allowed`` minutes."""
    groups: dict[str, list[_Presence]] = defaultdict(list)
    for one in presences:
        groups[f"name:{one.name}"].append(one)
        if one.certificate:
            groups[f"number:{one.certificate}"].append(one)
    for group in groups.values():
        group.sort(key=lambda one: one.start)
        going: list[_Presence] = []
        for one in group:
            going = [other for other in going if other.end > one.start]
            for other in going:
                overlap = (min(one.end, other.end) - one.start).total_seconds() / 60
                if other.facts is not one.facts and overlap > allowed:
                    yield other, one
            going.append(one)


def _doubt(one: _Presence, other: _Presence) -> str | None:
    """Why it may be another person; None where it is."""
    if one.certificate and other.certificate:
        if one.certificate == other.certificate:
            return "" if one.name == other.name else "证号相同而姓名不同，请核对是否同一人"
        return MISREAD if may_be_misread(one.facts, one.certificate, other.facts, other.certificate) else None
    units = one.facts.unit, other.facts.unit
    if all(units) and units[0] != units[1]:
        return None
    return "没有证号可比，可能是同名的人，请核对"


def _finding(one: _Presence, other: _Presence, names: dict[str, str], trust: float) -> AcrossFinding:
    surely = [name for name, doubt in names.items() if not doubt]
    people = surely or list(names)
    start, end = max(one.start, other.start), min(one.end, other.end)
    minutes = int((end - start).total_seconds() // 60)
    return finding(
        f"{'、'.join(people)}同一时段出现在 {one.facts.name} 和 {other.facts.name} 的两份笔录中，重叠 {minutes} 分钟",
        f"{_span(one)}与{_span(other)}，重叠 {start:%Y-%m-%d %H:%M} 至 {end:%H:%M}",
        (
            *places_of(one.facts, one.record.start, one.record.end, one.record.officers),
            *places_of(other.facts, other.record.start, other.record.end, other.record.officers),
        ),
        trust,
        doubt="" if surely else next(iter(names.values())),
    )


def _span(one: _Presence) -> str:
    title = one.record.start.title if one.record.start else ""
    return f"{one.facts.name}《{title}》{one.start:%Y-%m-%d %H:%M} 至 {one.end:%H:%M}"
