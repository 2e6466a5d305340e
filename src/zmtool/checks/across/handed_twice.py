"""A dossier that was handed over twice (the package and its scan, a copy) must not be compared with itself."""

from __future__ import annotations

from collections.abc import Sequence

from zmtool.base.text import compare_key
from zmtool.checks.across.facts import CrossFacts

Signature = tuple[str, ...]


def without_repeats(
    dossiers: Sequence[CrossFacts],
) -> tuple[list[CrossFacts], tuple[tuple[CrossFacts, CrossFacts], ...]]:
    """Each dossier once, the first of the same; and the others, each with the first."""
    seen: dict[Signature, CrossFacts] = {}
    kept: list[CrossFacts] = []
    repeats: list[tuple[CrossFacts, CrossFacts]] = []
    for one in dossiers:
        signature = _signature(one)
        first = seen.setdefault(signature, one) if signature else one
        if first is one:
            kept.append(one)
        else:
            repeats.append((one, first))
    return kept, tuple(repeats)


def _signature(one: CrossFacts) -> Signature:
    """Filing number, party, day of the act and decisions; empty where the number is not known."""
    if not one.filing_number:
        return ()
    party = compare_key(one.party.name.normal) if one.party.name else ""
    decisions = sorted(told.number.normal for told in one.decisions if told.number is not None)
    return (one.filing_number, party, one.act_time.normal[:10] if one.act_time else "", *decisions)
