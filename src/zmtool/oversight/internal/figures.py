"""Figures of supervision over a time: how many alerts, screened, checked, founded, why false, model by model (2.5, 3.5)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

Key = TypeVar("Key")

DEFINITIONS: Mapping[str, str] = {
    "预警量": "期内产生的预警（同一模型、对象、期次只计一次）",
    "筛选率": "期内产生的预警中已派单或者已抑制的 ÷ 预警量",
    "核查率": "已电话询访或者实地核查的 ÷ 已派单的",
    "属实率": "反馈结果为属实的 ÷ 已核（有反馈结果）的；转办未回的不算已核",
    "按期率": "没有超期升级的 ÷ 预警量",
    "误报原因": "结论为误报时写明的原因，以及抑制的原因",
}


@dataclass(frozen=True, slots=True)
class Counted:
    """An alert as figures see it."""

    alert_no: str
    model: str
    level: int
    inner: bool
    state: str
    suppressed: bool
    assigned: bool
    checked: bool
    verdict: str
    conclusion: str
    reason: str
    overdue: int


@dataclass(frozen=True, slots=True)
class ModelFigure:
    """One model: alerts, those checked (verdict known), founded, the hit rate (None where nothing is checked yet)."""

    model: str
    alerts: int
    checked: int
    founded: int
    rate: Decimal | None


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures; rates are 0–1, None where there is nothing to divide by. ``by_level`` and ``by_family`` count alerts."""

    alerts: int
    by_level: Mapping[int, int]
    by_family: Mapping[str, int]
    screened: Decimal | None
    checked: Decimal | None
    founded: Decimal | None
    in_time: Decimal | None
    suppressed: int
    conclusions: Mapping[str, int]
    verdicts: Mapping[str, int]
    reasons: Mapping[str, int]
    inner: int
    open: int
    models: tuple[ModelFigure, ...]


def figures_of(alerts: Sequence[Counted], closed: Iterable[str]) -> Figures:
    """The figures of some alerts; ``closed`` are the states in which nothing is left to do."""
    done = set(closed)
    assigned = [one for one in alerts if one.assigned]
    judged = [one for one in alerts if one.verdict]
    return Figures(
        len(alerts),
        _counts(alerts, lambda one: one.level),
        _counts(alerts, lambda one: one.model[:1]),
        _rate(sum(one.assigned or one.suppressed for one in alerts), len(alerts)),
        _rate(sum(one.checked for one in assigned), len(assigned)),
        _rate(sum(one.verdict == "属实" for one in judged), len(judged)),
        _rate(sum(not one.overdue for one in alerts), len(alerts)),
        sum(one.suppressed for one in alerts),
        _counts(alerts, lambda one: one.conclusion),
        _counts(alerts, lambda one: one.verdict),
        _counts([one for one in alerts if one.verdict == "误报" or one.suppressed], lambda one: one.reason),
        sum(one.conclusion == "内部问题" for one in alerts),
        sum(one.state not in done for one in alerts),
        model_figures(alerts),
    )


def model_figures(alerts: Sequence[Counted]) -> tuple[ModelFigure, ...]:
    """Hit rates model by model: founded ÷ checked."""
    found = []
    for model in sorted({one.model for one in alerts}):
        own = [one for one in alerts if one.model == model]
        checked = sum(bool(one.verdict) for one in own)
        founded = sum(one.verdict == "属实" for one in own)
        found.append(ModelFigure(model, len(own), checked, founded, _rate(founded, checked)))
    return tuple(found)


def _counts(alerts: Iterable[Counted], of: Callable[[Counted], Key]) -> dict[Key, int]:
    counted = Counter(key for one in alerts if (key := of(one)))
    return dict(sorted(counted.items(), key=lambda pair: str(pair[0])))


def _rate(part: int, whole: int) -> Decimal | None:
    return (Decimal(part) / whole).quantize(Decimal("0.0001")) if whole else None
