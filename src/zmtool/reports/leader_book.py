"""The report to leaders as a workbook: figures with their definitions, every table, every record behind the figures."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from zmtool.oversight.leader.report import LeaderReport, change
from zmtool.reports.sheet_book import Share, Sheet

_LONGEST_NAME = 31


def leader_sheets(report: LeaderReport) -> list[Sheet]:
    """The sheets."""
    figures = Sheet(
        "指标",
        ("指标", "数值", "单位", "分子", "分母", "上期", "环比", "去年同期", "同比", "口径"),
        [
            (
                one.label,
                _value(one.value, one.unit),
                one.unit,
                one.numerator,
                one.denominator,
                _value(one.before, one.unit),
                change(one, one.before),
                _value(one.year, one.unit),
                change(one, one.year),
                one.definition,
            )
            for one in report.figures
        ],
    )
    tables = [
        Sheet(
            _name(table.title),
            (table.name, *table.columns, "记录"),
            [(row.name, *map(_plain, row.counts), "、".join(row.refs[:200])) for row in table.rows],
        )
        for table in report.tables
    ]
    behind = [(one.label, ref) for one in report.figures for ref in one.refs]
    lines = Sheet(
        "明细",
        ("指标", "编号", "对象", "指标码", "级别", "状态", "责任人", "期限", "内部"),
        [
            (
                label,
                ref,
                report.lines[ref].target,
                report.lines[ref].indicator,
                report.lines[ref].level,
                report.lines[ref].state,
                report.lines[ref].person,
                report.lines[ref].due,
                "是" if report.lines[ref].inner else "",
            )
            for label, ref in behind
        ],
    )
    return [figures, *tables, lines]


def _value(value: Decimal | None, unit: str) -> Any:
    if value is None:
        return None
    return Share(value) if unit == "%" else _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def _name(title: str) -> str:
    return "".join(one for one in title if one not in r"[]:*?/\\")[:_LONGEST_NAME]
