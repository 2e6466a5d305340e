"""The weekly and the monthly report of internal supervision, and the report at once: what they say, before any file is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from zmtool.base.plain import to_plain
from zmtool.oversight.internal.figures import DEFINITIONS, Figures
from zmtool.reports.sheet_book import Share, Sheet

WEEK, MONTH = "week", "month"


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One alert of the ledger that goes with a report; labels instead of ids."""

    alert_no: str
    raised: str
    level: str
    model: str
    called: str
    period: str
    state: str
    person: str
    conclusion: str
    verdict: str
    reason: str
    clue_no: str
    rectification: str
    overdue: int


@dataclass(frozen=True, slots=True)
class AlertReport:
    """A report over ``first`` to ``last``. ``due`` is the day by which the month's is sent, ``days_left`` until then from ``made_on``.

    ``levels``, ``families``, ``models`` are labels; ``closed`` how many were closed in the time; ``inner_shown``: whether internal
    matters are in the figures (the person may see them).
    """

    kind: str
    org: str
    first: date
    last: date
    made_on: date
    due: date | None
    days_left: int | None
    figures: Figures
    closed: int
    ledger: tuple[LedgerLine, ...]
    plan: tuple[str, ...]
    coordination: tuple[str, ...]
    inner_shown: bool
    levels: Mapping[int, str]
    families: Mapping[str, str]
    models: Mapping[str, str]

    @property
    def title(self) -> str:
        """内管工作月报 or 周报."""
        return "内管预警工作月报" if self.kind == MONTH else "内管预警工作周报"

    @property
    def rectifications(self) -> tuple[LedgerLine, ...]:
        """Those of the ledger of which a rectification is told."""
        return tuple(one for one in self.ledger if one.rectification)


def report_json(one: AlertReport) -> dict[str, Any]:
    """The report as JSON; rates are decimal text, None where there is nothing to divide by."""
    return {
        **to_plain(one),
        "title": one.title,
        "due": one.due.isoformat() if one.due else None,
        "days_left": one.days_left,
        "figures": to_plain(one.figures),
        "definitions": dict(DEFINITIONS),
    }


def report_sheets(one: AlertReport) -> tuple[Sheet, ...]:
    """The ledger, the models and the definitions as sheets."""
    columns = (
        "预警号",
        "产生",
        "级别",
        "模型",
        "对象",
        "期次",
        "状态",
        "承办人",
        "结论",
        "反馈结果",
        "误报原因",
        "线索",
        "整改",
        "超期次数",
    )
    rows = [
        (
            line.alert_no,
            line.raised,
            line.level,
            line.model,
            line.called,
            line.period,
            line.state,
            line.person,
            line.conclusion,
            line.verdict,
            line.reason,
            line.clue_no,
            line.rectification,
            line.overdue,
        )
        for line in one.ledger
    ]
    models = [
        (
            f"{each.model} {one.models.get(each.model, '')}".strip(),
            each.alerts,
            each.checked,
            each.founded,
            None if each.rate is None else Share(each.rate),
        )
        for each in one.figures.models
    ]
    return (
        Sheet("台账", columns, rows),
        Sheet("模型命中率", ("模型", "预警", "已核", "属实", "命中率"), models),
        Sheet("口径", ("名称", "说明"), list(DEFINITIONS.items())),
    )


def summary_text(one: AlertReport) -> str:
    """The first paragraph."""
    told = one.figures
    if not told.alerts:
        return f"{one.first} 至 {one.last} 没有产生预警，办结 {one.closed} 件。"
    levels = "、".join(
        f"{one.levels.get(level, level)}色 {count} 件" for level, count in told.by_level.items()
    )
    return (
        f"{one.first} 至 {one.last} 产生预警 {told.alerts} 件（{levels}），办结 {one.closed} 件，在办 {told.open} 件；"
        f"抑制 {told.suppressed} 件，筛选率 {percent(told.screened)}，按期率 {percent(told.in_time)}。"
    )


def checked_text(one: AlertReport) -> str:
    """What the checks came to."""
    told = one.figures
    verdicts = "、".join(f"{name} {count} 件" for name, count in told.verdicts.items()) or "尚无反馈结果"
    return f"核查率 {percent(told.checked)}，属实率 {percent(told.founded)}；反馈结果：{verdicts}。"


def inner_text(one: AlertReport) -> str:
    """What was found of the bureau's own."""
    if not one.inner_shown:
        return "内部问题不在本报告的可见范围。"
    founded = one.figures.inner
    return f"查实内部问题 {founded} 件。" if founded else "没有查实内部问题。"


def due_text(one: AlertReport) -> str:
    """By when it is sent, with the days that are left."""
    if one.due is None or one.days_left is None:
        return f"填报日期：{one.made_on}"
    left = f"还有 {one.days_left} 天" if one.days_left >= 0 else f"已超过 {-one.days_left} 天"
    return f"报送期限：{one.due}（{left}）　填报日期：{one.made_on}"


def percent(rate: Decimal | None) -> str:
    """12.5%, or — where there is nothing to divide by."""
    return "—" if rate is None else f"{rate:.1%}"
