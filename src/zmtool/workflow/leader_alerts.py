"""What internal supervision adds to a report to leaders: alerts by level, models with their hit rate, the outflow gauge."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from zmtool.oversight.internal.outflow import gauge
from zmtool.oversight.leader.records import Distribution, Period, Row
from zmtool.oversight.roles.definition import Viewer
from zmtool.workflow.alert_outflow import outflows
from zmtool.workflow.alert_scene import AlertScene

if TYPE_CHECKING:
    from sqlmodel import Session

_TRUE = "属实"
_RENAMED = {"number": "alert_no"}


@dataclass(frozen=True, slots=True)
class AlertFact:
    """An alert as these tables see it; moments are ISO local texts."""

    number: str
    is_open: bool
    level: int
    model: str
    raised_at: str
    next_due: str
    checked: bool
    verdict: str


def alert_facts(session: Session, person: Viewer, period: Period) -> list[AlertFact]:
    """The alerts that the person may see: the open ones, and those raised in the period."""
    from sqlmodel import col, or_, select

    from zmtool.oversight.internal.listed import visible_alerts
    from zmtool.oversight.internal.tables import SupervisionAlertRow as Alert

    columns: list[Any] = [getattr(Alert, _RENAMED.get(name, name)) for name in AlertFact.__dataclass_fields__]
    rows = session.execute(
        select(*columns).where(
            or_(
                col(Alert.is_open).is_(True),
                (col(Alert.raised_at) >= period.first.isoformat())
                & (col(Alert.raised_at) <= f"{period.last.isoformat()}T23:59:59"),
            ),
            visible_alerts(person),
        )
    )
    return [AlertFact(*row) for row in rows]


def alerts_by_level(
    alerts: list[AlertFact], period: Period, labels: dict[int, str], now: str
) -> Distribution:
    """Alerts by level: raised in the period, open now, late now, founded among those of the period that have a verdict."""
    within = period.within()
    rows = []
    for level, label in labels.items():
        ones = [one for one in alerts if one.level == level]
        new = [one for one in ones if within(one.raised_at)]
        waiting = [one for one in ones if one.is_open]
        late = sum(bool(one.next_due) and one.next_due < now for one in waiting)
        rows.append(
            Row(label, (len(new), len(waiting), late, _hit_rate(new)), tuple(one.number for one in ones))
        )
    return Distribution(
        "alerts",
        "预警按级别",
        "产生：期内产生的预警；属实率：期内产生、已有结论的预警中属实的占比",
        "级别",
        ("产生", "在办", "超期", "属实率"),
        tuple(rows),
    )


def alerts_by_model(alerts: list[AlertFact], period: Period, name_of: Callable[[str], str]) -> Distribution:
    """The models that raised alerts in the period, with how many were looked at and found true."""
    within = period.within()
    groups: dict[str, list[AlertFact]] = defaultdict(list)
    for one in alerts:
        if within(one.raised_at):
            groups[one.model].append(one)
    rows = []
    for model, ones in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])):
        counts: tuple[Any, ...] = (len(ones), sum(one.checked for one in ones), _hit_rate(ones))
        rows.append(Row(f"{model} {name_of(model)}".strip(), counts, tuple(one.number for one in ones)))
    return Distribution(
        "models",
        "模型命中",
        "期内产生的预警按模型；命中率：有结论的预警中属实的占比",
        "模型",
        ("预警", "已核", "命中率"),
        tuple(rows),
    )


def outflow_table(session: Session, scene: AlertScene, person: Viewer, on: date) -> Distribution:
    """The outflow of the year against the limit, with the projection to the end of the quarter."""
    rules = scene.internal.outflow
    told = gauge(outflows(session, scene, person, on), on, rules.limit, rules.top)
    rows = [
        Row("本年累计（条）", (told.total,), told.problems),
        Row("本季累计（条）", (told.quarter,)),
        Row("季末预测（条）", (f"{told.projected:f}",)),
        Row("年度限额（条）", (f"{told.limit:f}" if told.limit is not None else None,)),
        Row("进度线（条）", (f"{told.line:f}" if told.line is not None else None,)),
        *(Row(f"{shop}（条）", (cartons,)) for shop, cartons in told.shops),
    ]
    return Distribution(
        "outflow",
        "外流进度",
        "外流指标的问题（不属实的除外）涉及的条数；季末按本年日均外推；限额由本局在 internal.yaml 写明，没写为空",
        "项目",
        ("数值",),
        tuple(rows),
        chart=-1,
    )


def _hit_rate(ones: list[AlertFact]) -> str | None:
    judged = [one for one in ones if one.verdict]
    if not judged:
        return None
    return f"{sum(one.verdict == _TRUE for one in judged) * 100 / len(judged):.1f}%"
