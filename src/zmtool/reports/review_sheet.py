"""The review sheet (案卷评查表) of one dossier: what the Word template ``templates/review_sheet.docx`` is filled with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from zmtool.forms.template import compile_template
from zmtool.reports.results import (
    FATAL_SECTION,
    STATUS_LABELS,
    Result,
    ResultItem,
    ReviewerTold,
    plain_points,
)

TEMPLATE = "templates/review_sheet.docx"
_MOST_SENTENCES = 4
_PAGES = 8


def review_sheet(result: Result, template: Path, on: date) -> bytes:
    """The bytes of the sheet as a .docx; ``on`` is the day it is made. Raises UsageProblem for a template that is not sound."""
    return compile_template(template).render(sheet_context(result, on))


def sheet_context(result: Result, on: date) -> dict[str, Any]:
    """The names the template may use. Without a score (not settled yet) the machine's points stand there to be confirmed."""
    head, standard = result.head, result.standard
    titles = standard.sections if standard else {}
    return {
        "案卷编号": head.number,
        "被评查单位": head.unit,
        "案由": head.cause,
        "当事人": head.party,
        "承办人": "、".join(head.officers),
        "立案日期": _chinese(head.filed),
        "决定书文号": head.decision_number,
        "决定日期": _chinese(head.decided),
        "评查标准": _standard(result),
        "评查方式": _manner(result),
        "评查日期": _chinese(on),
        "评查部分": [_section(result, letter, title) for letter, title in titles.items()],
        "扣分合计": plain_points(result.deducted),
        "得分": plain_points(result.score) if result.score is not None else "",
        "等次": result.grade,
        "一票否决": _fatal(result),
        "机器意见": _machine(result),
        "评查意见": _people(result),
        "初评登记": _told(result, "初评"),
        "复评登记": _told(result, "复评"),
        "复核登记": _told(result, "仲裁") or _told(result, "申诉复核"),
    }


def _standard(result: Result) -> str:
    one = result.standard
    if one is None:
        return ""
    return f"{one.title}，版本 {one.version}" + (f"［{one.mark}］" if one.mark else "")


def _manner(result: Result) -> str:
    if not result.by_people:
        return "机器评查（供评查人员确认）"
    return (
        "双人评查" if any(one.part == "复评" for one in result.reviewers) else f"人工评查（{result.state}）"
    )


def _section(result: Result, letter: str, title: str) -> dict[str, Any]:
    items = [one for one in result.items if one.section == letter]
    points = sum((one.points for one in items), Decimal(0))
    deducted = sum((one.deducted for one in items), Decimal(0))
    earned = f"满分 {plain_points(points)}　扣 {plain_points(deducted)}　得 {plain_points(points - deducted)}"
    return {
        "名称": f"{letter}　{title}",
        "得分": "不计分，任一成立为不合格" if letter == FATAL_SECTION else earned,
        "项目": [_item(one) for one in items],
    }


def _item(item: ResultItem) -> dict[str, str]:
    pages = item.pages or tuple(
        dict.fromkeys(page for one in item.findings for _, page in one.places if page)
    )
    shown = ", ".join(map(str, sorted(set(pages))[:_PAGES])) + ("等" if len(set(pages)) > _PAGES else "")
    return {
        "代码": item.code,
        "名称": item.title,
        "分值": "否决" if item.fatal else plain_points(item.points),
        "扣分": _deducted(item),
        "意见": "\n".join(_opinion(item)),
        "页码": shown if item.findings else "",
    }


def _deducted(item: ResultItem) -> str:
    """What is taken off; nothing where a person has still to say it, so that there is room for a pen."""
    if item.status == "na":
        return "—"
    if item.status in ("unsure", "human"):
        return ""
    if item.fatal:
        return "成立" if item.holds else "不成立"
    return plain_points(item.deducted)


def _opinion(item: ResultItem) -> Iterator[str]:
    if not item.findings or (item.status == "pass" and not item.words):
        clear = "未发现此情形" if item.fatal else "符合"
        yield {"pass": clear, "human": "须由评查人判断"}.get(item.status, STATUS_LABELS[item.status])
    for one in item.findings[:_MOST_SENTENCES]:
        yield one.message if one.status == "fail" else f"待核实：{one.message}"
    if len(item.findings) > _MOST_SENTENCES:
        yield f"……共 {len(item.findings)} 处"
    yield from (f"【{one}】" for one in item.words)


def _fatal(result: Result) -> str:
    if not result.fatal:
        return "无（机器只作提示的否决项仍须由评查人认定）" if not result.by_people else "无"
    cap = f"；总分封顶 {plain_points(result.standard.fatal_cap)} 分" if result.standard else ""
    return "；".join(f"{one.code} {one.title}" for one in result.fatal) + cap


def _machine(result: Result) -> str:
    score = result.machine_score if result.by_people else result.score
    if score is None:
        return ""
    lines = [
        f"机器评查得分 {plain_points(score)} 分" + (f"，{result.grade}。" if not result.by_people else "。")
    ]
    if not result.by_people:
        lines[0] += "".join(
            f"{label} {result.count(status)} 项{end}"
            for status, label, end in (
                ("fail", "问题", "，"),
                ("unsure", "待核实", "，"),
                ("human", "须人工评查", "。"),
            )
        )
    return "\n".join([*lines, *result.notes, "机器结果供评查人确认，不直接作为最终结果。"])


def _people(result: Result) -> str:
    if not result.by_people or result.score is None:
        return ""
    changed = sum(bool(one.words) for one in result.items)
    return (
        f"经评查人逐项评定，得分 {plain_points(result.score)} 分，{result.grade}；"
        f"有问题 {len(result.wrong)} 项，评查人写有意见 {changed} 项，见上表。"
    )


def _told(result: Result, part: str) -> str:
    """Who did this part by the register; the signature itself is put by hand."""
    found: ReviewerTold | None = next((one for one in result.reviewers if one.part == part), None)
    if found is None:
        return ""
    score = f"，{plain_points(found.score)} 分" if found.score is not None else ""
    unit = f"（{found.unit}）" if found.unit else ""
    return f"{part}：{found.name}{unit}{score}，{_chinese(found.day)}提交"


def _chinese(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day is not None else ""
