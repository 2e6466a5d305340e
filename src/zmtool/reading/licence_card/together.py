"""Several photographs of one card as one: they agree, or the entry is unsure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from zmtool.base.text import compare_key
from zmtool.licenses.card.definition import CardDefinition
from zmtool.reading.licence_card.glare import DOUBT
from zmtool.reading.licence_card.records import CardEntry, CardReading


def together(readings: Sequence[CardReading], card: CardDefinition) -> dict[str, CardEntry]:
    """One entry a field. Where two readings say different things the surest stands, with the others against it."""
    found: dict[str, CardEntry] = {}
    for name in card.entries:
        said = [one.entries[name] for one in readings if name in one.entries]
        if said:
            found[name] = _agreed(said)
    return found


def _agreed(said: Sequence[CardEntry]) -> CardEntry:
    best = max(said, key=lambda one: (bool(one.normal), not one.doubts, one.confidence))
    others = [
        one
        for one in said
        if _meaning(one) != _meaning(best) and not _proved(best, one) and not _cut_short(best, one)
    ]
    if not others:
        return best
    listed = _once(one.normal or one.value for one in (best, *others))
    return replace(
        best,
        alternatives=_once((*best.alternatives, *(one.normal for one in others if one.normal))),
        doubts=(*best.doubts, f"几张照片读得不同：{' / '.join(listed)}"),
    )


def _proved(best: CardEntry, other: CardEntry) -> bool:
    """Whether a check digit alone decides: a sound credit code against one that is none."""
    return best.field == "uscc" and bool(best.normal) and not other.normal


def _cut_short(best: CardEntry, other: CardEntry) -> bool:
    """Whether glare may have hidden in one photograph what another shows whole."""
    return not best.doubts and DOUBT in other.doubts and _meaning(best).startswith(_meaning(other))


def _meaning(one: CardEntry) -> str:
    return compare_key(one.normal or one.value)


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))
