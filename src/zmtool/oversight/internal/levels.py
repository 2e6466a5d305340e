"""The level an alert begins at: by its value, lifted where models pile up on one subject or the same comes again (2.4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from zmtool.oversight.internal.definition import Internal, Model

_FALSE, _FOUNDED = "误报", "属实"
_MOST_URGENT = 1


@dataclass(frozen=True, slots=True)
class Earlier:
    """Another alert about the same subject: by which model, when, what it turned out to be (empty: not known yet)."""

    alert_no: str
    model: str
    raised_at: datetime
    verdict: str
    level: int


@dataclass(frozen=True, slots=True)
class Lifted:
    """A level and the reasons (Chinese) why it is not that of the value; ``stacked``: models piled up."""

    level: int
    why: tuple[str, ...]
    stacked: bool


def level_of(
    model: Model,
    value: Decimal | None,
    earlier: Sequence[Earlier],
    now: datetime,
    internal: Internal,
    *,
    said: int = 0,
) -> Lifted:
    """The level of a new alert; ``said`` is the one somebody gave instead of that of the value (0: none)."""
    level, why = said or model.level(value), []
    since = now - timedelta(days=internal.relapse_days)
    if any(one.model == model.code and one.verdict == _FOUNDED and one.raised_at > since for one in earlier):
        level = max(_MOST_URGENT, level - 1)
        why.append(f"{internal.relapse_days} 天内同一模型曾属实（J02），升一级")
    stacked = is_stacked(model.code, earlier, now, internal)
    if stacked and level > internal.stacking.level:
        level = internal.stacking.level
        why.append(f"{internal.stacking.days} 天内多个模型叠加（J01），至少橙级")
    return Lifted(level, tuple(why), stacked)


def is_stacked(model: str, earlier: Sequence[Earlier], now: datetime, internal: Internal) -> bool:
    """Whether enough models of enough families name one subject; what was a false alarm does not count."""
    rule = internal.stacking
    since = now - timedelta(days=rule.days)
    models = {model} | {one.model for one in earlier if one.raised_at > since and one.verdict != _FALSE}
    return len(models) >= rule.models and len({one[:1] for one in models}) >= rule.families


def families_of(model: str, earlier: Sequence[Earlier], now: datetime, internal: Internal) -> int:
    """How many families of models name the subject within the days of stacking."""
    since = now - timedelta(days=internal.stacking.days)
    return len(
        {model[:1]} | {one.model[:1] for one in earlier if one.raised_at > since and one.verdict != _FALSE}
    )
