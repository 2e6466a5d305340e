"""Reports of internal supervision as Word files, filled into ``templates/alert_report.docx`` and ``alert_urgent.docx``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from zmtool.forms.template import compile_template
from zmtool.oversight.internal.figures import DEFINITIONS
from zmtool.reports.alert_report import (
    AlertReport,
    checked_text,
    due_text,
    inner_text,
    percent,
    summary_text,
)

REPORT, URGENT = "templates/alert_report.docx", "templates/alert_urgent.docx"


def report_word(one: AlertReport, template: Path) -> bytes:
    """The bytes of the .docx. Raises UsageProblem for a template that is not sound."""
    return compile_template(template).render(_context(one))


def urgent_word(context: Mapping[str, str], template: Path) -> bytes:
    """The bytes of the report at once. Raises UsageProblem for a template that is not sound."""
    return compile_template(template).render(context)


def _context(one: AlertReport) -> dict[str, Any]:
    told = one.figures
    whole = max(1, told.alerts)
    reasons = sum(told.reasons.values()) or 1
    return {
        "标题": one.title,
        "单位": one.org,
        "期间": f"{one.first} 至 {one.last}",
        "报送": due_text(one),
        "总体情况": summary_text(one),
        "核查情况": checked_text(one),
        "内部问题": inner_text(one),
        "级别": [
            _share("级别", f"{one.levels.get(level, level)}色", count, whole)
            for level, count in told.by_level.items()
        ],
        "族": [
            _share("类别", one.families.get(family, family), count, whole)
            for family, count in told.by_family.items()
        ],
        "模型": [
            {
                "模型": f"{each.model} {one.models.get(each.model, '')}".strip(),
                "预警": each.alerts,
                "已核": each.checked,
                "属实": each.founded,
                "命中率": percent(each.rate),
            }
            for each in told.models
        ],
        "误报原因": [_share("原因", name, count, reasons) for name, count in told.reasons.items()],
        "整改": [{"预警号": line.alert_no, "整改": line.rectification} for line in one.rectifications],
        "安排": [{"内容": f"{place}. {text}"} for place, text in enumerate(one.plan, 1)],
        "协调": [{"内容": text} for text in one.coordination or ("无",)],
        "口径": [{"名称": name, "说明": meaning} for name, meaning in DEFINITIONS.items()],
    }


def _share(what: str, label: str, count: int, whole: int) -> dict[str, Any]:
    return {what: label, "预警": count, "占比": f"{count / whole:.0%}"}
