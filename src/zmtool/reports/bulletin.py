"""The bulletin (通报) over results: figures, what is to be put right until when, and earlier batches beside it.

Nothing is published by it: it is what a batch, or a file of results, says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from zmtool.reports.figures import DEFINITIONS, Figures, GroupFigure, figures
from zmtool.reports.results import Result, masked, plain_points

MOST_TASKS = 300
MOST_NAMES = 200
PROPOSED = "建议"


@dataclass(frozen=True, slots=True)
class Rectification:
    """What is to be put right in one dossier. ``ordered``: by a person; else proposed, with the officers named."""

    dossier: str
    unit: str
    code: str
    title: str
    what: str
    responsible: str
    due: date
    state: str
    ordered: bool


@dataclass(frozen=True, slots=True)
class Bulletin:
    """What is told. ``before`` are earlier results by name, the oldest first; ``days`` of rectification, ``mark`` whose figure
    that is; ``top`` so many items are listed."""

    name: str
    made_on: date
    told: Figures
    before: tuple[tuple[str, Figures], ...]
    tasks: tuple[Rectification, ...]
    days: int
    mark: str
    top: int
    by_people: bool
    standards: tuple[str, ...]


def bulletin(
    name: str,
    results: Sequence[Result],
    *,
    made_on: date,
    due: date,
    days: int,
    mark: str,
    top: int,
    before: Sequence[tuple[str, Sequence[Result]]] = (),
) -> Bulletin:
    """The bulletin over ``results``; what no person ordered yet is proposed until ``due``."""
    standards = {(one.standard.id, one.standard.version): one.standard for one in results if one.standard}
    return Bulletin(
        name=name,
        made_on=made_on,
        told=figures(results),
        before=tuple((label, figures(its)) for label, its in before),
        tasks=tuple(task for one in results if one.rated for task in _tasks(one, due)),
        days=days,
        mark=mark,
        top=top,
        by_people=any(one.by_people for one in results),
        standards=tuple(
            f"{one.title}，版本 {one.version}" + (f"［{one.mark}］" if one.mark else "")
            for one in standards.values()
        ),
    )


def _tasks(result: Result, due: date) -> Iterator[Rectification]:
    """What was ordered, then what is wrong and was not ordered."""
    titles = {one.code: one.title for one in result.items}
    head = result.head
    for task in result.tasks:
        yield Rectification(
            head.number,
            head.unit,
            task.code,
            titles.get(task.code, ""),
            task.what,
            task.responsible,
            task.due,
            task.state,
            True,
        )
    ordered = {one.code for one in result.tasks}
    for item in result.wrong:
        if item.code not in ordered:
            said = [one.message for one in item.findings] or list(item.words) or [item.title]
            what = masked("；".join(said[:2]) + (f"等{len(said)}处" if len(said) > 2 else ""))
            officers = "、".join(head.officers)
            yield Rectification(
                head.number, head.unit, item.code, item.title, what, officers, due, PROPOSED, False
            )


def summary_text(one: Bulletin) -> str:
    """The general situation in words."""
    told = one.told
    if not told.dossiers or told.mean is None or told.middle is None:
        return "没有已评的案卷。"
    how = "人工评查定分" if one.by_people else "机器评查（结果供人工确认）"
    grades = "、".join(f"{label} {count} 卷" for label, count in told.grades if count)
    highest, lowest = told.highest, told.lowest
    parts = [
        f"本次{how}案卷 {told.dossiers} 卷，平均 {told.mean} 分，中位数 {plain_points(told.middle)} 分",
        f"最高 {plain_points(highest)} 分、最低 {plain_points(lowest)} 分"
        if highest is not None and lowest is not None
        else "",
        f"{grades}。一票否决 {len(told.fatal)} 卷，没有问题 {len(told.good)} 卷",
    ]
    left = "".join(
        f"另有 {count} 卷{why}，不计入。"
        for count, why in ((told.failed, "未能读取"), (told.open, "尚未定分"))
        if count
    )
    if told.repeated:
        left += f"其中 {told.repeated} 卷的编号与前面的案卷相同，请核对是否重复提交。"
    return "，".join(part for part in parts if part) + f"。{left}"


def rectify_text(one: Bulletin) -> str:
    """How the list of what is to be put right is meant."""
    return (
        f"已下达整改的按下达的期限；其余为建议，自通报之日起 {one.days} 日（{one.mark}）。"
        "完成后由他人回访销号。"
        + (f"只列前 {MOST_TASKS} 条，共 {len(one.tasks)} 条。" if len(one.tasks) > MOST_TASKS else "")
    )


def good_text(told: Figures) -> str:
    """The dossiers in which nothing was found."""
    names = "、".join(one.head.number for one in told.good[:MOST_NAMES])
    more = f"等 {len(told.good)} 卷" if len(told.good) > MOST_NAMES else ""
    return f"{names}{more}。" if names else "无。"


def fatal_text(result: Result) -> str:
    """The fatal items of a dossier."""
    return "；".join(f"{one.code} {one.title}" for one in result.fatal)


def bulletin_json(one: Bulletin) -> dict[str, Any]:
    """The bulletin as JSON: points and means decimal strings, shares fractions, days ISO."""
    return {
        "name": one.name,
        "made_on": one.made_on.isoformat(),
        "by_people": one.by_people,
        "standards": list(one.standards),
        **_figures_json(one.told),
        "top": [
            {
                "code": each.code,
                "title": each.title,
                "dossiers": each.dossiers,
                "applies": each.applies,
                "share": round(each.share, 4),
                "deducted": plain_points(each.deducted),
                "fatal": each.fatal,
            }
            for each in one.told.items[: one.top]
        ],
        "fatal": [
            {"dossier": each.head.number, "unit": each.head.unit, "items": [item.code for item in each.fatal]}
            for each in one.told.fatal
        ],
        "units": list(map(_group_json, one.told.units)),
        "officers": list(map(_group_json, one.told.officers)),
        "stages": [
            {
                "letter": each.letter,
                "title": each.title,
                "points": plain_points(each.points),
                "deducted": plain_points(each.deducted),
                "dossiers": each.dossiers,
            }
            for each in one.told.stages
        ],
        "good": [each.head.number for each in one.told.good],
        "before": [{"name": label, **_figures_json(its)} for label, its in one.before],
        "rectification": [
            {
                "dossier": task.dossier,
                "unit": task.unit,
                "item": task.code,
                "what": task.what,
                "responsible": task.responsible,
                "due": task.due.isoformat(),
                "state": task.state,
                "ordered": task.ordered,
            }
            for task in one.tasks
        ],
        "definitions": dict(DEFINITIONS),
    }


def _figures_json(told: Figures) -> dict[str, Any]:
    return {
        "dossiers": told.dossiers,
        "failed": told.failed,
        "open": told.open,
        "repeated": told.repeated,
        "mean": _or_none(told.mean),
        "median": _or_none(told.middle),
        "highest": _or_none(told.highest),
        "lowest": _or_none(told.lowest),
        "grades": dict(told.grades),
        "spread": dict(told.spread),
        "fatal_dossiers": len(told.fatal),
        "good_dossiers": len(told.good),
    }


def _group_json(one: GroupFigure) -> dict[str, Any]:
    return {
        "name": one.name,
        "dossiers": one.dossiers,
        "mean": str(one.mean),
        "lowest": plain_points(one.lowest),
        "deducted": plain_points(one.deducted),
        "fatal": one.fatal,
        "good": one.good,
        "top": one.top,
    }


def _or_none(value: Any) -> str | None:
    return None if value is None else plain_points(value)
