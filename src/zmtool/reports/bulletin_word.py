"""The bulletin as a Word file, filled into ``templates/review_bulletin.docx``; bars are drawn with characters."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from zmtool.forms.template import compile_template
from zmtool.reports.bulletin import (
    MOST_TASKS,
    Bulletin,
    fatal_text,
    good_text,
    rectify_text,
    summary_text,
)
from zmtool.reports.figures import DEFINITIONS, Figures, GroupFigure
from zmtool.reports.results import FATAL_SECTION, plain_points

TEMPLATE = "templates/review_bulletin.docx"


def bulletin_word(one: Bulletin, template: Path) -> bytes:
    """The bytes of the .docx. Raises UsageProblem for a template that is not sound."""
    return compile_template(template).render(word_context(one))


def word_context(one: Bulletin) -> dict[str, Any]:
    """The names the template may use."""
    told = one.told
    items = told.items[: one.top]
    most = max((each.dossiers for each in items), default=0)
    return {
        "名称": one.name,
        "日期": chinese_day(one.made_on),
        "总体情况": summary_text(one),
        "等次分布": [_counted("等次", *each, told, 22) for each in told.grades],
        "得分分布": [_counted("分数段", *each, told, 22) for each in told.spread],
        "扣分项": [
            {
                "项目": each.code,
                "名称": each.title + ("（一票否决）" if each.fatal else ""),
                "案卷": each.dossiers,
                "占比": f"{each.share:.0%}",
                "扣分": plain_points(each.deducted),
                "图": _bar(each.dossiers, most, 9),
            }
            for each in items
        ],
        "否决案卷": [
            {"案卷": each.head.number, "单位": each.head.unit, "否决项": fatal_text(each)}
            for each in told.fatal
        ],
        "单位": [_group("单位", each) for each in told.units],
        "承办人": [_group("承办人", each) for each in told.officers],
        "环节": [
            {
                "环节": f"{each.letter}　{each.title}",
                "满分": plain_points(each.points) if each.points else "—",
                "扣分": plain_points(each.deducted) if each.points else "—",
                "得分率": f"{each.rate:.1%}" if each.points else "不计分",
                "有问题案卷": each.dossiers,
                "图": _bar(each.rate, 1, 5) if each.letter != FATAL_SECTION and each.points else "",
            }
            for each in told.stages
        ],
        "好案卷": good_text(told),
        "比较": [_compared(*each) for each in (*one.before, (f"{one.name}（本次）", told))]
        if one.before
        else [],
        "整改说明": rectify_text(one),
        "整改": [
            {
                "案卷": task.dossier,
                "项目": task.code,
                "整改内容": task.what,
                "责任人": task.responsible,
                "期限": task.due.isoformat(),
                "状态": task.state,
            }
            for task in one.tasks[:MOST_TASKS]
        ],
        "口径": [
            {"名称": name, "说明": meaning}
            for name, meaning in (("评查标准", "；".join(one.standards) or "无"), *DEFINITIONS)
        ],
    }


def chinese_day(day: date) -> str:
    """2025年1月5日."""
    return f"{day.year}年{day.month}月{day.day}日"


def _counted(what: str, label: str, count: int, told: Figures, cells: int) -> dict[str, Any]:
    share = count / told.dossiers if told.dossiers else 0.0
    return {what: label, "案卷": count, "占比": f"{share:.0%}", "图": _bar(count, told.dossiers, cells)}


def _group(what: str, each: GroupFigure) -> dict[str, Any]:
    return {
        what: each.name,
        "案卷": each.dossiers,
        "平均分": str(each.mean),
        "最低分": plain_points(each.lowest),
        "否决": each.fatal,
        "最多的问题": each.top or "—",
    }


def _compared(label: str, told: Figures) -> dict[str, Any]:
    return {
        "批次": label,
        "案卷": told.dossiers,
        "平均分": "—" if told.mean is None else str(told.mean),
        "最低分": "—" if told.lowest is None else plain_points(told.lowest),
        "否决": len(told.fatal),
        "没有问题": len(told.good),
        "图": _bar(float(told.mean or 0), 100, 7),
    }


def _bar(value: float, most: float, cells: int) -> str:
    length = round(cells * value / most) if most else 0
    # A blank keeps a row without a bar as high as the others.
    return "█" * max(length, 1 if value else 0) or "\u00a0"
