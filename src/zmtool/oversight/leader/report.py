"""A report to leaders: kinds, default periods, and what it says in sentences (pure; supervision.md 4.8, 5.3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from zmtool.oversight.leader.records import (
    ClueFact,
    Distribution,
    Figure,
    Period,
    ProblemFact,
    Row,
    month_end,
)

_MOST_LISTED = 50


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of report: what it is called, when it has to be ready, the tables it holds by key, what people still write in."""

    id: str
    title: str
    due: str
    tables: tuple[str, ...]
    to_write: tuple[str, ...] = ()


KINDS: Mapping[str, Kind] = {
    one.id: one
    for one in (
        Kind(
            "leader",
            "监管情况报表",
            "",
            (
                "outflow",
                "alerts",
                "levels",
                "departments",
                "shops",
                "brands",
                "indicators",
                "stations",
                "sources",
                "credit",
                "weeks",
                "urgent",
            ),
        ),
        Kind(
            "daily",
            "日研判",
            "当日 18 时",
            ("alerts", "urgent", "levels", "new", "leads", "shops"),
            ("明日重点",),
        ),
        Kind(
            "weekly",
            "周分析",
            "周一 10 时",
            ("weeks", "models", "shops", "brands", "stations", "indicators", "sources", "leads", "urgent"),
            ("下周计划建议",),
        ),
        Kind(
            "monthly",
            "月总结",
            "次月 3 日",
            (
                "outflow",
                "alerts",
                "models",
                "levels",
                "departments",
                "indicators",
                "stations",
                "sources",
                "shops",
                "credit",
                "leads",
                "typical",
                "urgent",
            ),
            ("模型调参", "队伍", "下月安排", "需协调的问题"),
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Line:
    """A record as a reader drills down to it."""

    number: str
    target: str
    indicator: str
    state: str
    level: str
    person: str
    due: str
    inner: bool


LineOf = Callable[[ClueFact | ProblemFact], Line]


@dataclass(frozen=True, slots=True)
class LeaderReport:
    """The whole report. ``lines`` are all records that any figure refers to, by number."""

    kind: Kind
    bureau: str
    period: Period
    made_at: datetime
    made_by: str
    figures: tuple[Figure, ...]
    tables: tuple[Distribution, ...]
    lines: Mapping[str, Line]
    sight: str

    @property
    def title(self) -> str:
        """Bureau and kind."""
        return f"{self.bureau}{self.kind.title}"

    @property
    def confidential(self) -> bool:
        """Whether anything about the bureau's own people is in it."""
        return any(one.inner for one in self.lines.values())

    def figure(self, key: str) -> Figure:
        """The figure of a key."""
        return next(one for one in self.figures if one.key == key)


def period_of(kind: str, today: date) -> Period:
    """The period a report of a kind is about, made on a day: the day, the last whole week, the last whole month, this month."""
    match kind:
        case "daily":
            return Period(today, today)
        case "weekly":
            monday = today - timedelta(days=today.weekday())
            return Period(monday - timedelta(days=7), monday - timedelta(days=1))
        case "monthly":
            last = today.replace(day=1) - timedelta(days=1)
            return Period(last.replace(day=1), last)
        case _:
            return Period(today.replace(day=1), min(today, month_end(today)))


def told(figure: Figure) -> str:
    """A figure's value as people read it."""
    return told_value(figure.value, figure.unit)


def told_value(value: Decimal | None, unit: str) -> str:
    """A value as people read it; a dash where there is no ground."""
    if value is None:
        return "—"
    if unit == "%":
        return f"{value * 100:.1f}%"
    return f"{value:f}"


def change(figure: Figure, earlier: Decimal | None) -> str:
    """How a figure changed against an earlier one: points for shares, a percentage for counts; a dash where it cannot be said."""
    if figure.value is None or earlier is None:
        return "—"
    if figure.unit == "%":
        return f"{(figure.value - earlier) * 100:+.1f} 个百分点"
    if not earlier:
        return "—" if figure.value else "持平"
    return f"{(figure.value - earlier) * 100 / earlier:+.1f}%"


def summary(report: LeaderReport) -> str:
    """The report in a few sentences."""
    of = report.figure
    first, last = report.period.first, report.period.last
    span = f"{first}" if first == last else f"{first} 至 {last}"
    clues = of("clues")
    reported = (
        f"{span}，上报线索 {told(clues)} 件（环比 {change(clues, clues.before)}，同比 {change(clues, clues.year)}），"
        f"新立问题 {told(of('problems'))} 件，反馈 {told(of('fed_back'))} 件，"
        f"属实率 {told(of('proven'))}，归档 {told(of('archived'))} 件。"
    )
    standing = (
        f"现有在办线索 {told(of('clues_open'))} 件（超期 {told(of('clues_late'))} 件），"
        f"在办问题 {told(of('problems_open'))} 件（超期 {told(of('problems_late'))} 件）。"
    )
    parts = [reported, standing]
    if of("handling_days").value is not None:
        parts.append(f"平均处置 {told(of('handling_days'))} 天，各环节按期率 {told(of('limits_kept'))}。")
    filed, up = of("to_case"), of("escalated")
    if filed.value or up.value:
        parts.append(f"转立案 {told(filed)} 件，上报市局 {told(up)} 件。")
    return "".join(parts)


def urgent(problems: Sequence[ProblemFact], line: LineOf, now: str) -> Distribution:
    """Open problems that call for action now: red and orange ones, and those that are late."""
    ones = [
        one for one in problems if one.is_open and (one.level <= 2 or (one.next_due and one.next_due < now))
    ]
    ones.sort(key=lambda one: (one.level, one.next_due or "9", one.number))
    return _listing("urgent", "需立即处置", "红、橙级和已超期的在办问题", ones, line)


def fresh(clues: Sequence[ClueFact], period: Period, line: LineOf) -> Distribution:
    """The clues of the period."""
    within = period.within()
    ones = [one for one in clues if within(one.reported_at)]
    ones.sort(key=lambda one: one.reported_at, reverse=True)
    return _listing("new", "新增线索", "期内上报的线索", ones, line)


def typical(
    problems: Sequence[ProblemFact], period: Period, line: LineOf, founded: Sequence[str]
) -> Distribution:
    """Problems archived in the period that were proven: those that became cases first, then the most urgent."""
    within = period.within()
    ones = [one for one in problems if within(one.archived_at) and one.result in founded]
    ones.sort(key=lambda one: (not one.case_no, one.level, one.number))
    return _listing("typical", "典型案例", "期内归档且属实的问题，转立案的在前", ones[:10], line)


def _listing(
    key: str, title: str, definition: str, ones: Sequence[ClueFact | ProblemFact], line: LineOf
) -> Distribution:
    rows = tuple(
        Row(
            shown.number,
            (shown.target, shown.indicator, shown.level, shown.state, shown.person, shown.due),
            (shown.number,),
        )
        for shown in map(line, ones[:_MOST_LISTED])
    )
    more = f"；共 {len(ones)} 件，列前 {_MOST_LISTED} 件" if len(ones) > _MOST_LISTED else ""
    columns = ("对象", "指标", "级别", "状态", "责任人", "期限")
    return Distribution(key, title, definition + more, "编号", columns, rows, chart=-1)
