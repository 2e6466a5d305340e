"""The figures of leads, each with how it is worked out (supervision.md 5.3); None where there is no ground."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from zmtool.oversight.leads.records import Outcome

_THOUSANDTH, _TENTH = Decimal("0.001"), Decimal("0.1")
_HOUR = 3600
_DAY = 24


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: ``value`` a share (0–1), days or a count, None without ground; ``part`` of ``whole``; how it is worked out."""

    id: str
    label: str
    definition: str
    unit: str
    value: Decimal | None
    part: Decimal
    whole: int


def lead_figures(outcomes: Iterable[Outcome], results: Mapping[str, bool]) -> tuple[Figure, ...]:
    """The figures of leads dispatched in a period; what was never dispatched counts in none. ``results``: whether valid."""
    sent = [one for one in outcomes if one.dispatched_at is not None]
    answered = [one for one in sent if one.fed_back_at is not None]
    proved = sum(one.proved is True for one in answered)
    valid = sum(results.get(one.result, False) for one in answered)
    cases = sum(bool(one.case_no) for one in sent)
    seized = [one.quantity for one in sent if one.quantity is not None]
    return (
        _count("dispatched", "派发", "期内派发的线索条数", len(sent)),
        _count("answered", "已反馈", "期内派发、已经反馈的条数", len(answered)),
        _share("hit_rate", "命中率", "查实 ÷ 已反馈", proved, len(answered)),
        _share("valid_rate", "有效率", "结果为有效或者并案 ÷ 已反馈", valid, len(answered)),
        _share("conversion", "转化率", "成案（有案号）÷ 派发", cases, len(sent)),
        _mean_days(answered),
        _across(sent),
        _count("late", "超期次数", "签收、反馈超过期限的次数", sum(one.late for one in sent)),
        Figure(
            "seized",
            "查获量",
            "反馈写明的查获条数之和；没有一条写明的不算",
            "条",
            sum(seized, Decimal(0)) if seized else None,
            sum(seized, Decimal(0)),
            len(seized),
        ),
    )


def _share(name: str, label: str, definition: str, part: int, whole: int) -> Figure:
    value = (Decimal(part) / whole).quantize(_THOUSANDTH, ROUND_HALF_UP) if whole else None
    return Figure(name, label, definition, "比率", value, Decimal(part), whole)


def _count(name: str, label: str, definition: str, number: int) -> Figure:
    return Figure(
        name,
        label,
        definition,
        "次" if name == "late" else "条线索",
        Decimal(number),
        Decimal(number),
        number,
    )


def _mean_days(answered: list[Outcome]) -> Figure:
    hours = [
        Decimal(int((one.fed_back_at - one.dispatched_at).total_seconds())) / _HOUR
        for one in answered
        if one.fed_back_at is not None and one.dispatched_at is not None
    ]
    total = sum(hours, Decimal(0))
    value = (total / len(hours) / _DAY).quantize(_TENTH, ROUND_HALF_UP) if hours else None
    return Figure(
        "mean_feedback", "平均反馈时长", "派发到反馈的平均天数（自然日）", "天", value, total, len(hours)
    )


def _across(sent: list[Outcome]) -> Figure:
    told = [one.across for one in sent if one.across is not None]
    number = Decimal(sum(told))
    return Figure(
        "across",
        "跨省派发",
        "派发到外省的条数；没有写明对方行政区划的不算在内",
        "条线索",
        number if told else None,
        number,
        len(told),
    )
