"""Every report that a workspace can make, each made into ``outbox/报表/``, and those that were made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from types import MappingProxyType

from zmtool.base.errors import UsageProblem
from zmtool.base.files import ready_folder
from zmtool.base.progress import Progress
from zmtool.oversight.leader.records import Period
from zmtool.oversight.leader.report import period_of
from zmtool.workflow import report_makers
from zmtool.workflow.report_asked import BATCH, MONTH, PERIOD, WEEK, Asked, Made, Report, ReportDesk
from zmtool.workflow.workspace import OpenWorkspace

FOLDER = "outbox/报表"


@dataclass(frozen=True, slots=True)
class KeptReport:
    """A file on the shelf: its size in bytes, when it was made, which report it is (empty for another file)."""

    path: Path
    size: int
    at: datetime
    report: str


def make_report(
    id_: str,
    asked: Asked,
    place: OpenWorkspace,
    *,
    now: datetime,
    user: str,
    progress: Progress | None = None,
) -> Made:
    """Makes a report into the workspace's shelf; where ``progress`` raises, the files written before stay. Raises UsageProblem for days that cannot be, and what the report itself raises."""
    report = REPORTS[id_]
    if report.asks == PERIOD:
        asked = _with_period(report, asked, now.date())
    folder = place.workspace.root / FOLDER
    ready_folder(folder)
    return report.make(ReportDesk(place, now, user, folder, progress), asked)


def kept_reports(place: OpenWorkspace) -> tuple[KeptReport, ...]:
    """The files on the shelf, the latest first."""
    folder = place.workspace.root / FOLDER
    found = []
    if folder.is_dir():
        for path in folder.rglob("*"):
            if path.is_file() and not path.name.startswith("."):
                told = path.stat()
                at = datetime.fromtimestamp(told.st_mtime).astimezone()
                found.append(KeptReport(path, told.st_size, at, _report_of(path.relative_to(folder))))
    return tuple(sorted(found, key=lambda one: (one.at, one.path.name), reverse=True))


def _report_of(path: Path) -> str:
    first = path.parts[0]
    return next((one.id for one in REPORTS.values() if first.startswith(f"{one.label}-")), "")


def _with_period(report: Report, asked: Asked, today: date) -> Asked:
    usual = report.usual(today) if report.usual else Period(today.replace(day=1), today)
    first, last = asked.first or usual.first, asked.last or usual.last
    if last < first:
        raise UsageProblem(f"截止日期 {last} 早于起始日期 {first}", next_step="请核对两个日期")
    if last > today:
        raise UsageProblem(f"截止日期 {last} 晚于今天 {today}", next_step="报表只统计到今天，请改正")
    return replace(asked, first=first, last=last)


def _last_week(today: date) -> Period:
    return period_of("weekly", today)


def _last_month(today: date) -> Period:
    return period_of("monthly", today)


def _year(today: date) -> Period:
    return Period(today.replace(month=1, day=1), today)


def _back_a_year(today: date) -> Period:
    return Period(today - timedelta(days=364), today)


def _usual(kind: str) -> Callable[[date], Period]:
    return lambda today: period_of(kind, today)


_ALL = (".docx", ".xlsx", ".html")
_LIST: Sequence[Report] = (
    Report(
        "leader",
        "监管情况报表",
        "领导报表：外流、预警、台账、信用，数字可查到每一件",
        PERIOD,
        _ALL,
        report_makers.leader("leader", "监管情况报表"),
        _usual("leader"),
    ),
    Report(
        "daily",
        "日研判",
        "当日预警、紧急事项、新线索、明日重点；当日 18 时前",
        PERIOD,
        _ALL,
        report_makers.leader("daily", "日研判"),
        _usual("daily"),
    ),
    Report(
        "weekly",
        "周分析",
        "走势、模型、商户、品规、管理所；周一 10 时前",
        PERIOD,
        _ALL,
        report_makers.leader("weekly", "周分析"),
        _usual("weekly"),
    ),
    Report(
        "monthly",
        "月总结",
        "全月的外流、预警、模型、台账、典型；次月 3 日前",
        PERIOD,
        _ALL,
        report_makers.leader("monthly", "月总结"),
        _usual("monthly"),
    ),
    Report(
        "alert_week",
        "内管预警工作周报",
        "预警的周报（Word）和台账（Excel）",
        WEEK,
        (".docx",),
        report_makers.alerts(WEEK),
        _last_week,
        ("plan", "coordination"),
    ),
    Report(
        "alert_month",
        "内管预警工作月报",
        "预警的月报和台账，次月 3 日前报送；数字旁注口径",
        MONTH,
        (".docx",),
        report_makers.alerts(MONTH),
        _last_month,
        ("plan", "coordination"),
    ),
    Report(
        "licence",
        "证件报表",
        "登记簿：到期、增减、分布、未订货、数据质量、服务指标、轮候",
        "",
        (".xlsx",),
        report_makers.licences,
        None,
        ("months", "idle"),
    ),
    Report(
        "inspection",
        "检查指标",
        "覆盖率、计划完成率、命中率、模型增益、整改闭环率",
        PERIOD,
        (".xlsx",),
        report_makers.inspections,
        _usual("leader"),
    ),
    Report(
        "outflow",
        "外流追溯",
        "查获的喷码追到户、订单、线路、档位；缺哪个环节写明",
        PERIOD,
        (".html",),
        report_makers.outflow,
        _back_a_year,
    ),
    Report(
        "bulletin",
        "评查通报",
        "等次和得分分布、扣分较多的项目、比较、整改清单",
        BATCH,
        (".docx", ".html"),
        report_makers.bulletin,
        None,
        ("before",),
    ),
    Report(
        "table", "评查结果表", "总表、问题明细、按单位承办人环节汇总", BATCH, (".xlsx",), report_makers.table
    ),
    Report("sheets", "案卷评查表", "每卷一份评查表，供打印签字", BATCH, (".docx",), report_makers.sheets),
    Report(
        "team",
        "队伍考核",
        "每人的检查量、命中率、办案量、文书合格率、评查量",
        PERIOD,
        (".xlsx",),
        report_makers.team,
        _year,
    ),
)
REPORTS: Mapping[str, Report] = MappingProxyType({one.id: one for one in _LIST})
"""By id, in the order of the list."""
