"""The report of licensing (证件侧报表): its value, as plain data and as the sheets of a workbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from zmtool.licenses.register.records import Retailer
from zmtool.licenses.register.statuses import status_on
from zmtool.reports.sheet_book import Share, Sheet

if TYPE_CHECKING:
    from zmtool.licenses.credit.figures import CreditFigures
    from zmtool.licenses.layout.quarter import QuarterTable
    from zmtool.licenses.layout.waiting import Rank
    from zmtool.licenses.life.figures import MatterMonth
    from zmtool.licenses.life.indicators import Indicator
    from zmtool.licenses.register.figures import Counted, Expiring, Spread
    from zmtool.licenses.register.quality import Inconsistent, Quality

_UNGRADED = "未评定（没有流水）"
_ENTRY = ("许可证号", "企业（字号）名称", "负责人", "状态", "经营场所", "有效期止", "最近订货日期", "管理所")


@dataclass(frozen=True, slots=True)
class Movement:
    """One month: entries that bear an issue date of it, new licences granted by application, licences cancelled."""

    month: str
    issued: int
    granted: int
    closed: int


@dataclass(frozen=True, slots=True)
class LicenceReport:
    """The figures of a day; ``labels`` are what people call statuses, rules and matters, by id.

    ``cells`` is the layout of the quarter so far, None where no plan holds.
    """

    today: date
    idle_days: int
    statuses: Mapping[str, int]
    expiring: tuple[Expiring, ...]
    movements: tuple[Movement, ...]
    spread: tuple[Spread, ...]
    idle: Counted
    inconsistent: Inconsistent
    quality: Quality
    applications: tuple[MatterMonth, ...]
    labels: Mapping[str, str]
    indicators: tuple[Indicator, ...]
    cells: QuarterTable | None
    waiting: tuple[Rank, ...]
    credit: CreditFigures

    @property
    def inconsistencies(self) -> tuple[tuple[str, Counted], ...]:
        """What contradicts, by the rule that says so."""
        one = self.inconsistent
        return (("V14", one.business), ("V08", one.addresses), ("V09", one.holders))


def report_json(report: LicenceReport) -> dict[str, object]:
    """The report as plain data; shares are 0–1, entries of lists are licence numbers with their names."""
    return {
        "on": report.today.isoformat(),
        "statuses": [
            {"status": key, "label": report.labels.get(key, key), "entries": count}
            for key, count in report.statuses.items()
        ],
        "expiring": [
            {"from": one.first.isoformat(), "to": one.last.isoformat(), "entries": one.count}
            for one in report.expiring
        ],
        "months": [
            {"month": one.month, "issued": one.issued, "new": one.granted, "closed": one.closed}
            for one in report.movements
        ],
        "spread": [
            {"format": one.format, "market": one.market, "tier": one.tier, "entries": one.count}
            for one in report.spread
        ],
        "idle": {"days": report.idle_days, **_counted_json(report.idle)},
        "inconsistent": {
            code: {"label": report.labels.get(code, code), **_counted_json(one)}
            for code, one in report.inconsistencies
        },
        "quality": {
            "entries": report.quality.entries,
            "score": _rounded(report.quality.score, 2),
            "rules": [
                {
                    "code": one.code,
                    "label": report.labels.get(one.code, one.code),
                    "hits": one.hits,
                    "sound": _rounded(one.sound),
                }
                for one in report.quality.shares
            ],
        },
        "applications": [
            {
                "month": one.month,
                "matter": one.matter,
                "label": report.labels.get(one.matter, one.matter),
                "accepted": one.accepted,
                "decided": one.decided,
                "granted": one.granted,
                "mean_working_days": _rounded(one.mean_days, 2),
                "late": one.late,
                "late_share": _rounded(one.late_share),
                "over_promise": one.over_promise,
                "over_promise_share": _rounded(one.over_promise_share),
            }
            for one in report.applications
        ],
        "indicators": [
            {
                "id": one.id,
                "label": one.label,
                "count": one.count,
                "of": one.of,
                "share": _rounded(one.share),
                "meaning": one.meaning,
            }
            for one in report.indicators
        ],
        "cells": None
        if report.cells is None
        else [
            {"code": one.code, "name": one.name, "planned": one.planned, "there": one.there, "left": one.left}
            for one in report.cells.rows
        ],
        "waiting": [
            {
                "cell": one.waiter.cell,
                "number": one.number,
                "application_no": one.waiter.application_no,
                "accepted_at": one.waiter.accepted_at.isoformat(),
                "state": one.waiter.state.value,
            }
            for one in report.waiting
        ],
        "credit": {
            "grades": dict(report.credit.grades),
            "ungraded": report.credit.ungraded,
            "moves": [
                {"from": before, "to": after, "entries": count}
                for (before, after), count in report.credit.moves.items()
            ],
        },
    }


def _counted_json(one: Counted) -> dict[str, object]:
    return {"total": one.total, "first": [{"lic_no": each.lic_no, "name": each.name} for each in one.first]}


def _rounded(value: float | None, digits: int = 4) -> float | None:
    return None if value is None else round(value, digits)


def report_sheets(report: LicenceReport) -> Iterator[Sheet]:
    """The report as tables, in the order in which people look at them."""
    labels = report.labels
    yield Sheet(
        "到期分布", ("自", "至", "户数"), [(one.first, one.last, one.count) for one in report.expiring]
    )
    yield Sheet(
        "状态", ("状态", "户数"), [(labels.get(key, key), count) for key, count in report.statuses.items()]
    )
    yield Sheet(
        "新办注销",
        ("月份", "按发证日期", "新办准予", "注销", "净增（新办减注销）"),
        [
            (one.month, one.issued, one.granted, one.closed, one.granted - one.closed)
            for one in report.movements
        ],
    )
    yield Sheet(
        "业态市场档位",
        ("业态", "市场类型", "档位", "户数"),
        [(one.format, one.market, one.tier, one.count) for one in report.spread],
    )
    yield Sheet("未订货", _ENTRY, _entries(report, report.idle.first))
    yield Sheet(
        "不一致",
        ("规则", *_ENTRY),
        [
            (f"{code} {labels.get(code, '')}", *row)
            for code, one in report.inconsistencies
            for row in _entries(report, one.first)
        ],
    )
    yield Sheet(
        "数据质量",
        ("规则", "名称", "有问题户数", "没有问题的占比"),
        [
            (
                one.code,
                labels.get(one.code, ""),
                one.hits,
                "未设置，不判" if one.sound is None else Share(one.sound),
            )
            for one in report.quality.shares
        ],
    )
    yield Sheet(
        "申请",
        (
            *("月份", "事项", "受理", "办结", "准予", "平均工作日"),
            *("超法定期限", "超法定占比", "超承诺期限", "超承诺占比"),
        ),
        [_matter_row(one, labels) for one in report.applications],
    )
    yield Sheet(
        "服务指标",
        ("指标", "数值", "件数", "基数", "口径"),
        [
            (one.label, None if one.share is None else Share(one.share), one.count, one.of, one.meaning)
            for one in report.indicators
        ],
    )
    yield Sheet(
        "单元余量",
        ("单元", "名称", "规划数", "实有数", "余量", "本期退出数"),
        []
        if report.cells is None
        else [(one.code, one.name, one.planned, one.there, one.left, one.ended) for one in report.cells.rows],
    )
    yield Sheet(
        "轮候榜",
        ("单元", "序号", "受理编号", "受理时间", "状态"),
        [
            (
                one.waiter.cell,
                one.number,
                one.waiter.application_no,
                f"{one.waiter.accepted_at:%Y-%m-%d %H:%M:%S}",
                one.waiter.state.value,
            )
            for one in report.waiting
        ],
    )
    yield Sheet(
        "信用分布",
        ("等级", "户数"),
        [*report.credit.grades.items(), (_UNGRADED, report.credit.ungraded)],
    )
    yield Sheet(
        "信用变动",
        ("原等级", "新等级", "户次"),
        [(before or _UNGRADED, after, count) for (before, after), count in report.credit.moves.items()],
    )


def _entries(report: LicenceReport, entries: Sequence[Retailer]) -> list[tuple[Any, ...]]:
    return [
        (
            one.lic_no,
            one.name,
            one.principal,
            report.labels.get(status := status_on(one, report.today), status),
            one.addr,
            one.valid_to,
            one.last_order_date,
            one.station,
        )
        for one in entries
    ]


def _matter_row(one: MatterMonth, labels: Mapping[str, str]) -> tuple[Any, ...]:
    return (
        one.month,
        labels.get(one.matter, one.matter),
        one.accepted,
        one.decided,
        one.granted,
        _rounded(one.mean_days, 2),
        one.late,
        None if one.late_share is None else Share(one.late_share),
        one.over_promise,
        None if one.over_promise_share is None else Share(one.over_promise_share),
    )
