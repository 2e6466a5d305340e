"""How clues and problems spread: by level, department, indicator, station, source, shop (pure)."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from zmtool.oversight.indicators.library import IndicatorLibrary
from zmtool.oversight.leader.records import ClueFact, Distribution, Period, ProblemFact, Row

_TENTH = Decimal("0.1")
_NONE = "（未写明）"


def by_level(problems: Sequence[ProblemFact], labels: Mapping[int, str], now: str) -> Distribution:
    """Open problems by level, and those of them that are late."""
    waiting = [one for one in problems if one.is_open]
    rows = []
    for level, label in labels.items():
        ones = [one for one in waiting if one.level == level]
        late = sum(bool(one.next_due) and one.next_due < now for one in ones)
        rows.append(Row(label, (len(ones), late), _refs(ones)))
    return Distribution(
        "levels",
        "在办问题按级别",
        "现在还没有归档的问题；超期为现在已过期限",
        "级别",
        ("在办", "超期"),
        tuple(rows),
    )


def by_department(
    problems: Sequence[ProblemFact], period: Period, labels: Mapping[str, str], now: str
) -> Distribution:
    """How each department handles: dispatched in the period, open and late now, mean days to feedback, share of limits kept."""
    within = period.within()
    groups: dict[str, list[ProblemFact]] = defaultdict(list)
    for one in problems:
        if one.resp_dept and (one.is_open or within(one.dispatched_at) or within(one.fed_back_at)):
            groups[one.resp_dept].append(one)
    rows = []
    for dept, ones in groups.items():
        fed_back = [one for one in ones if within(one.fed_back_at) and one.dispatched_at]
        waiting = [one for one in ones if one.is_open]
        met, late = sum(one.limits_met for one in ones), sum(one.limits_late for one in ones)
        rows.append(
            Row(
                labels.get(dept, dept),
                (
                    sum(within(one.dispatched_at) for one in ones),
                    len(waiting),
                    sum(bool(one.next_due) and one.next_due < now for one in waiting),
                    _mean_days(fed_back),
                    f"{met * 100 / (met + late):.1f}%" if met + late else None,
                ),
                _refs(ones),
            )
        )
    rows.sort(key=lambda one: (-int(one.counts[1] or 0), one.name))
    return Distribution(
        "departments",
        "按责任部门",
        "派单：期内首次派单；处置时间：期内反馈的，从首次派单到最后反馈的平均自然日；按期率：各环节期限中按期办结的占比",
        "部门",
        ("派单", "在办", "超期", "平均处置（天）", "按期率"),
        tuple(rows),
        chart=1,
    )


def by_indicator(
    clues: Sequence[ClueFact],
    problems: Sequence[ProblemFact],
    period: Period,
    library: IndicatorLibrary,
    most: int = 10,
) -> Distribution:
    """The indicators with the most clues of the period, and the problems founded under them."""
    within = period.within()
    reported = _grouped((one for one in clues if within(one.reported_at)), lambda one: one.indicator)
    founded = _grouped((one for one in problems if within(one.founded_at)), lambda one: one.indicator)
    names = sorted(set(reported) | set(founded), key=lambda code: (-len(reported.get(code, ())), code))
    rows = []
    for code in names[:most]:
        indicator = library.by_code.get(code)
        label = f"{code} {indicator.label}" if indicator else code or "未归类"
        ones = reported.get(code, [])
        rows.append(Row(label, (len(ones), len(founded.get(code, ()))), _refs(ones)))
    return Distribution(
        "indicators",
        f"按指标（前 {most}）",
        "线索：期内上报；问题：期内成立",
        "指标",
        ("线索", "问题"),
        tuple(rows),
    )


def by_station(clues: Sequence[ClueFact], problems: Sequence[ProblemFact], period: Period) -> Distribution:
    """Clues and problems of the period by station."""
    within = period.within()
    reported = _grouped((one for one in clues if within(one.reported_at)), lambda one: one.station)
    founded = _grouped((one for one in problems if within(one.founded_at)), lambda one: one.station)
    names = sorted(set(reported) | set(founded), key=lambda name: (-len(reported.get(name, ())), name))
    rows = [
        Row(
            name or _NONE,
            (len(reported.get(name, ())), len(founded.get(name, ()))),
            _refs(reported.get(name, ())),
        )
        for name in names
    ]
    return Distribution(
        "stations",
        "按管理所",
        "按对象所在管理所；线索：期内上报；问题：期内成立",
        "管理所",
        ("线索", "问题"),
        tuple(rows),
    )


def by_source(clues: Sequence[ClueFact], period: Period) -> Distribution:
    """Clues of the period by where they came from, and how many of each were founded."""
    groups = _by_source(clues, period)
    rows = [
        Row(name or _NONE, (len(ones), sum(one.state == "FOUNDED" for one in ones)), _refs(ones))
        for name, ones in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    ]
    return Distribution(
        "sources", "线索来源", "期内上报的线索；成立为现在的状态", "来源", ("线索", "成立"), tuple(rows)
    )


def top_shops(
    totals: Mapping[str, Decimal], names: Mapping[str, str], refs: Mapping[str, Sequence[str]], most: int = 10
) -> Distribution:
    """The shops with the highest risk now."""
    ranked = sorted(totals, key=lambda one: (-totals[one], one))[:most]
    rows = [
        Row(f"{names[one]}（{one}）" if names.get(one) else one, (totals[one],), tuple(refs.get(one, ())))
        for one in ranked
    ]
    return Distribution(
        "shops",
        f"风险最高的零售户（前 {most}）",
        "风险分 0–100，由未办结的线索和未被否定的问题按权重、半衰期算出；内部使用，不是信用分",
        "零售户",
        ("风险分",),
        tuple(rows),
    )


def by_week(
    clues: Sequence[ClueFact], founded_at: Iterable[str], period: Period, weeks: int = 12
) -> Distribution:
    """The course of the last weeks up to the end of the period; of problems it takes the moments when they were founded."""
    begins = [period.last - timedelta(days=7 * back + 6) for back in reversed(range(weeks))]
    marks = [one.isoformat() for one in begins]
    after = (period.last + timedelta(days=1)).isoformat()
    reported: list[list[str]] = [[] for _ in marks]
    founded = [0] * weeks
    for clue in clues:
        if marks[0] <= clue.reported_at < after:
            reported[bisect_right(marks, clue.reported_at[:10]) - 1].append(clue.number)
    for moment in founded_at:
        if marks[0] <= moment < after:
            founded[bisect_right(marks, moment[:10]) - 1] += 1
    rows = [
        Row(_short(first), (len(refs), count), tuple(refs))
        for first, refs, count in zip(begins, reported, founded, strict=True)
    ]
    return Distribution(
        "weeks",
        f"近 {weeks} 周",
        "每七天一段，最后一段止于期末；日期为各段首日",
        "周",
        ("线索", "问题"),
        tuple(rows),
    )


def _short(day: date) -> str:
    return f"{day.month}.{day.day}"


def _grouped(
    ones: Iterable[ClueFact | ProblemFact], key: Callable[[ClueFact | ProblemFact], str]
) -> dict[str, list[ClueFact | ProblemFact]]:
    found: dict[str, list[ClueFact | ProblemFact]] = defaultdict(list)
    for one in ones:
        found[key(one)].append(one)
    return found


def _mean_days(ones: Sequence[ProblemFact]) -> Decimal | None:
    if not ones:
        return None
    seconds = sum(
        (datetime.fromisoformat(one.fed_back_at) - datetime.fromisoformat(one.dispatched_at)).total_seconds()
        for one in ones
    )
    return (Decimal(int(seconds)) / 86_400 / len(ones)).quantize(_TENTH)


def _refs(ones: Iterable[ClueFact | ProblemFact]) -> tuple[str, ...]:
    return tuple(one.number for one in ones)


def _by_source(clues: Iterable[ClueFact], period: Period) -> dict[str, list[ClueFact]]:
    within = period.within()
    found: dict[str, list[ClueFact]] = defaultdict(list)
    for one in clues:
        if within(one.reported_at):
            found[one.source].append(one)
    return found
