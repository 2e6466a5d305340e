"""What a report asks before it is made, by what it is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from zmtool.tui.fields.asking import asking
from zmtool.tui.fields.form import Choice, Field, Form
from zmtool.workflow.report_asked import BATCH, MONTH, PERIOD, WEEK, Asked, Report

FILE_KINDS = {".docx": "Word", ".xlsx": "Excel", ".html": "网页"}
"""What a kind of file is called."""


def report_form(report: Report, today: date, batches: Sequence[str]) -> tuple[Form, Mapping[str, Any]]:
    """The form of a report; ``batches`` are the names of the batches of reviews."""
    return asking(
        report.label,
        tuple(_fields(report, today, batches)),
        intro=report.about,
        button="制作",
        draft=f"report:{report.id}" if report.extra else "",
    )


def _fields(report: Report, today: date, batches: Sequence[str]) -> Iterator[Field]:
    usual = report.usual(today) if report.usual else None
    first, last = (usual.first.isoformat(), usual.last.isoformat()) if usual else ("", "")
    names = tuple(map(Choice, batches))
    if report.asks == PERIOD:
        yield Field("first", "起始日期", "date", required=True, initial=first)
        yield Field("last", "截止日期", "date", required=True, initial=last)
    elif report.asks in (MONTH, WEEK):
        label = "哪个月" if report.asks == MONTH else "哪一周"
        yield Field("first", label, "date", required=True, initial=first, hint="写其中任一天")
    elif report.asks == BATCH:
        yield Field(
            "batch",
            "评查批次",
            required=True,
            choices=names,
            only=True,
            initial=batches[0] if batches else "",
        )
    if "before" in report.extra:
        yield Field("before", "以前的批次", choices=names, only=True, many=True, hint="用来比较，先写早的")
    if "months" in report.extra:
        yield Field("months", "往回几个月", "number", required=True, initial="12")
    if "idle" in report.extra:
        yield Field("idle", "未订货天数", "number", required=True, initial="90")
    if "plan" in report.extra:
        yield Field("plan", "下期安排", "long", hint="一行一条")
        yield Field("coordination", "需要协调", "long", hint="一行一条")
    if len(report.suffixes) > 1:
        yield Field(
            "suffixes",
            "文件种类",
            required=True,
            many=True,
            only=True,
            choices=tuple(Choice(one, FILE_KINDS[one]) for one in report.suffixes),
            initial="、".join(FILE_KINDS[one] for one in report.suffixes),
        )


def asked_of(report: Report, values: Mapping[str, Any]) -> Asked:
    """What was typed, as the report is asked for."""
    return Asked(
        values.get("first"),
        values.get("last"),
        values.get("batch") or "",
        tuple(values.get("before") or ()),
        _lines(values.get("plan")),
        _lines(values.get("coordination")),
        values.get("months") or 12,
        values.get("idle") or 90,
        tuple(values.get("suffixes") or report.suffixes),
    )


def _lines(text: str | None) -> tuple[str, ...]:
    return tuple(line.strip() for line in (text or "").splitlines() if line.strip())
