"""Alerts on the terminal and as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zmtool.base.plain import to_plain
from zmtool.cli.oversight_answers import clock_json
from zmtool.cli.printing import print_table, print_text, say

if TYPE_CHECKING:
    from zmtool.oversight.course.definition import Life
    from zmtool.oversight.course.records import Taken
    from zmtool.oversight.internal.definition import Internal
    from zmtool.oversight.internal.records import AlertRecord, LibraryCase
    from zmtool.workflow.alert_add import Added
    from zmtool.workflow.alert_steps import AlertView

_DONE = {
    "new": "新增",
    "updated": "同键更新",
    "appended": "冷静期内追加证据",
    "unchanged": "没有变化",
    "reopened": "级别上升，重新筛选",
}
_KINDS = {"analysis": "系统分析", "phone": "电话询访", "onsite": "实地核查"}


def done_word(done: str) -> str:
    """What became of an alert that came up, in Chinese."""
    return _DONE[done]


def alert_json(view: AlertView, now: datetime) -> dict[str, Any]:
    """An alert as JSON."""
    kept = view.kept
    return {
        **to_plain(kept.alert),
        "level": kept.level,
        "state": kept.state,
        "inner": kept.inner,
        "person": kept.person,
        "verdict": kept.verdict,
        "clue": kept.clue_no,
        "screening": [to_plain(one) for one in view.screened.hits],
        "focus": view.screened.focus,
        "records": [to_plain(one) for one in kept.records],
        "files": [to_plain(one) for one in kept.files],
        "clocks": [clock_json(one, now) for one in view.clocks],
        "steps": [to_plain(one) for one in kept.course.steps],
        "next": [one.id for one in view.next_steps],
        "nearest": [to_plain(one) for one in view.nearest],
    }


def print_added(added: Added, levels: Any, internal: Internal) -> None:
    """What became of an alert that was entered."""
    print_text(f"预警 {added.alert_no}：{done_word(added.done)}，{levels.level(added.level).label}级")
    for one in added.remarks:
        say(one)
    print_cases(added.nearest, internal, levels, "相近的处理案例")


def print_alert(view: AlertView, root: Path | None, now: datetime) -> None:
    """An alert on the terminal."""
    from zmtool.oversight.closed_loop.definition import load_loop
    from zmtool.oversight.internal.definition import alert_life, load_internal

    life, internal, loop = alert_life(root), load_internal(root), load_loop(root)
    kept, alert = view.kept, view.kept.alert
    kind = internal.kind_of(alert.model)
    rows = [
        ("编号", alert.alert_no),
        ("状态", life.states[kept.state].label),
        ("级别", loop.level(kept.level).label),
        ("模型", internal.raised_by(alert)),
        ("规范类别", kind.label if kind else ""),
        ("对象", alert.subject.called),
        ("期次", alert.period),
        ("值", "" if alert.value is None else f"{alert.value:f}"),
        ("值分位", "" if alert.quantile is None else f"{alert.quantile:.0%}"),
        ("产生", f"{alert.raised_at:%Y-%m-%d %H:%M}　{alert.source}"),
        ("情况", alert.desc),
        ("定级", "；".join(alert.why_level)),
        ("筛选", view.screened.words),
        ("承办人", kept.person),
        ("结论", kept.course.said("conclusion", "conclude")),
        ("反馈结果", kept.verdict),
        ("线索", kept.clue_no),
        ("证据文件", "、".join(one.name for one in kept.files)),
    ]
    print_table("", ["项目", "内容"], [row for row in rows if row[1]])
    if alert.evidence:
        print_table("依据", ["序号", "内容"], [(n, _row(one)) for n, one in enumerate(alert.evidence, 1)])
    for one in kept.records:
        _print_record(one, internal)
    if kept.course.steps:
        print_table(
            "办理经过",
            ["时间", "步骤", "办理人", "内容"],
            [_step(one, life, loop) for one in kept.course.steps],
        )
    if view.clocks:
        rows_of_clocks = [
            (
                one.rule.label,
                one.length,
                f"{one.due:%Y-%m-%d %H:%M}" if one.due else f"无法推算：{one.note}",
                _clock_state(one.done, one.late(now)),
            )
            for one in view.clocks
        ]
        print_table("期限", ["事项", "长度", "止", "情况"], rows_of_clocks)
    print_cases(view.nearest, internal, loop, "相近的处理案例")
    print_text(f"接下来可办：{'、'.join(one.label for one in view.next_steps) or '无'}")


def print_cases(cases: Iterable[LibraryCase], internal: Internal, loop: Any, title: str) -> None:
    """Entries of the case library; nothing where there is none."""
    rows = [
        (
            one.alert_no,
            f"{one.model} {internal.models[one.model].label}" if one.model in internal.models else one.model,
            one.format,
            loop.level(one.level).label,
            one.conclusion,
            one.verdict,
            one.reason,
            one.days,
            " → ".join(one.steps),
            one.lesson,
            one.wording,
        )
        for one in cases
    ]
    if rows:
        print_table(
            title,
            ["预警", "模型", "业态", "级别", "结论", "反馈结果", "原因", "天数", "经过", "教训", "话术"],
            rows,
        )


def _print_record(one: AlertRecord, internal: Internal) -> None:
    questions = {each.id: each.label for each in internal.questions}
    rows = []
    for name, value in one.facts.items():
        if name == "answers":
            rows += [(questions.get(key, key), answer) for key, answer in value.items()]
        elif name == "stock":
            rows += [
                (f"盘存 {each['brand']}", f"应存 {each['expected']}，实存 {each['found']}") for each in value
            ]
        else:
            rows.append((_FACTS.get(name, name), "、".join(value) if isinstance(value, list) else value))
    print_table(f"{_KINDS[one.kind]}（{one.at:%Y-%m-%d %H:%M} {one.by}）", ["项目", "内容"], rows)


_FACTS = {
    "period": "期次",
    "data": "调取数据",
    "findings": "疑点",
    "comparison": "同类户对比",
    "explainable": "可以解释",
    "next": "下一步",
    "note": "说明",
    "phone": "电话",
    "answered_by": "接听人",
    "relation": "关系",
    "answered": "接通",
    "contradictions": "矛盾点",
    "recording": "录音",
    "asked_by": "询访人",
    "people": "人员",
    "place": "场所状况",
    "codes": "抽码",
    "device": "订货设备、账户",
    "witnesses": "旁证",
    "statement": "当事人陈述",
    "signed": "签字",
    "photos": "照片",
    "evidence": "证据清单",
    "preliminary": "初步结论",
}


def _step(taken: Taken, life: Life, loop: Any) -> tuple[str, ...]:
    from zmtool.oversight.internal.words import WORDS

    step = life.steps.get(taken.step)
    told = []
    for name, value in taken.details.items():
        shown = value
        if name == "level":
            shown = loop.level(int(value)).label if value.isdecimal() else value
        if name == "clock":
            shown = next((one.label for one in life.clocks if one.id == value), value)
        told.append(f"{WORDS.get(name, name)}：{shown}")
    words = "；".join(filter(None, (*told, taken.note)))
    return f"{taken.at:%Y-%m-%d %H:%M}", step.label if step else taken.step, taken.by, words


def _clock_state(done: datetime | None, late: bool) -> str:
    if done is None:
        return "超期" if late else "办理中"
    return f"{done:%Y-%m-%d %H:%M} {'超期' if late else '按期'}"


def _row(evidence: Any) -> str:
    return "，".join(f"{name} {value}" for name, value in evidence.items())
