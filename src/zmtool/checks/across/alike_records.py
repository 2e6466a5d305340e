"""alike_records: the answers of two people asked are nearly the same words.

Parameters: ``likeness`` from which two records are alike, ``least`` characters that answers must have. Only answers are compared
(questions are standard), not those of one person in one dossier. Records alike are told together, as one group.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zmtool.base.text import compare_key
from zmtool.checks.across.alike_text import HASHES, likeness, signatures
from zmtool.checks.across.definition import AcrossCheck
from zmtool.checks.across.facts import CrossFacts, RecordTold, Told
from zmtool.checks.across.findings import AcrossFinding, Judged, Place, Surroundings, finding

MOST = 1_000
TRIES = 12
"""So many of the likeliest earlier records, each of another group, are compared exactly with a record."""
_PROMISING = 0.4
"""The estimated share of common pieces from which an exact comparison is worth it: nine characters in ten unchanged
leave more than half of the pieces even where the changes lie scattered."""
_SHOWN = 8


@dataclass(frozen=True, slots=True)
class _Said:
    facts: CrossFacts
    record: RecordTold
    answers: Told

    @property
    def speaker(self) -> str:
        """Who was asked."""
        return compare_key(self.record.person.normal) if self.record.person else ""


def alike_records(dossiers: Sequence[CrossFacts], check: AcrossCheck, around: Surroundings) -> Judged:
    """See the module."""
    threshold, least = float(check.figure("likeness")), int(check.figure("least"))
    said = [
        _Said(facts, record, record.answers)
        for facts in dossiers
        for record in facts.records
        if record.answers is not None and len(record.answers.normal) >= least
    ]
    short = sum(1 for facts in dossiers for record in facts.records if record.answers is not None) - len(said)
    said.sort(key=lambda one: len(one.answers.normal))
    groups: dict[int, list[tuple[int, int, float]]] = defaultdict(list)
    for first, second, ratio, group in _alike(said, threshold):
        groups[group].append((first, second, ratio))
    findings = [_finding(said, links, threshold, around.trust) for links in groups.values()]
    return Judged(tuple(findings[:MOST]), len(said), short, max(0, len(findings) - MOST))


def _alike(said: Sequence[_Said], threshold: float) -> Iterator[tuple[int, int, float, int]]:
    """Pairs of places whose answers are alike, with the likeness and their group (the place of its first member)."""
    import numpy as np

    rows = signatures([one.answers.normal for one in said])
    lengths = np.array([len(one.answers.normal) for one in said])
    # Of texts that are alike the shorter is at least so much of the longer.
    shortest = threshold / (2 - threshold)
    groups = list(range(len(said)))
    joined: list[tuple[int, int, float]] = []
    for place in range(1, len(said)):
        low = int(np.searchsorted(lengths[:place], lengths[place] * shortest))
        shares = (rows[low:place] == rows[place]).sum(axis=1)
        promising = np.flatnonzero(shares >= _PROMISING * HASHES)
        tried: set[int] = set()
        for index in promising[np.argsort(-shares[promising], kind="stable")]:
            other = low + int(index)
            if groups[other] in tried or _same_person(said[other], said[place]):
                continue
            tried.add(groups[other])
            ratio = likeness(said[other].answers.normal, said[place].answers.normal)
            if ratio >= threshold:
                joined.append((other, place, ratio))
                groups[place] = groups[other]
                break
            if len(tried) >= TRIES:
                break
    for first, second, ratio in joined:
        yield first, second, ratio, groups[first]


def _same_person(one: _Said, other: _Said) -> bool:
    return one.facts is other.facts and one.speaker == other.speaker


def _finding(
    said: Sequence[_Said], links: Sequence[tuple[int, int, float]], threshold: float, trust: float
) -> AcrossFinding:
    members = list(dict.fromkeys(place for first, second, _ in links for place in (first, second)))
    people = [said[place] for place in members]
    shown = "、".join(_who(one) for one in people[:_SHOWN])
    more = f"等 {len(people)} 份" if len(people) > _SHOWN else ""
    compared = "；".join(
        f"{_who(said[first])}与{_who(said[second])}相似度 {ratio:.3f}"
        for first, second, ratio in links[:_SHOWN]
    )
    length = min(len(one.answers.normal) for one in people)
    return finding(
        f"询问笔录答话雷同：{shown}{more}",
        f"只比较答话（至少 {length} 字），不比较问话：{compared}；均不低于 {threshold:g}",
        (Place(one.facts, one.answers) for one in people),
        trust,
        dossiers=tuple(one.facts for one in people),
    )


def _who(one: _Said) -> str:
    return f"{one.facts.name} {one.record.person.value if one.record.person else '被询问人'}"
