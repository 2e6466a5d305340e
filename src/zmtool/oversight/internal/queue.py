"""Which alerts are looked into this week: the most telling first, as many as the people can do (supervision.md 3.5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Waiting:
    """An alert that nobody has been given yet; ``families``: how many families of models name its subject."""

    alert_no: str
    model: str
    called: str
    level: int
    quantile: Decimal | None
    families: int
    raised_at: datetime
    screen: str = ""


@dataclass(frozen=True, slots=True)
class Queue:
    """Those to look into in order, and those that are watched. ``taken``: what of the week's capacity is given out already."""

    now: tuple[Waiting, ...]
    watched: tuple[Waiting, ...]
    capacity: int
    taken: int


def queued(waiting: Sequence[Waiting], capacity: int, taken: int) -> Queue:
    """By level, place of the value, families; red ones are never left to the watch pool."""
    ordered = sorted(waiting, key=_rank)
    left = max(0, capacity - taken)
    now = [one for place, one in enumerate(ordered) if one.level == 1 or place < left]
    watched = [one for one in ordered if one not in now]
    return Queue(tuple(now), tuple(watched), capacity, taken)


def _rank(one: Waiting) -> tuple[int, Decimal, int, datetime, str]:
    quantile = one.quantile if one.quantile is not None else Decimal(-1)
    return one.level, -quantile, -one.families, one.raised_at, one.alert_no
