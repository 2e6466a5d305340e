"""What the desk says of an alert: its facts, the numbers it rests on, what was found out, its clocks and its way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from rich.text import Text

from zmtool.oversight.internal.words import WORDS
from zmtool.tui.plain import block, shown

if TYPE_CHECKING:
    from zmtool.oversight.course.clocks import Clock
    from zmtool.oversight.course.records import Taken
    from zmtool.oversight.internal.records import AlertRecord, LibraryCase
    from zmtool.workflow.alert_desk import AlertDesk
    from zmtool.workflow.alert_scene import AlertScene

LEVEL_STYLES: Mapping[int, str] = {1: "bold red", 2: "dark_orange", 3: "yellow", 4: "dodger_blue2"}
"""How a level is drawn: red, orange, yellow, blue."""
DONE_WORDS: Mapping[str, str] = {
    "new": "新增",
    "updated": "同键更新",
    "appended": "冷静期内追加证据",
    "unchanged": "没有变化",
    "reopened": "级别上升，重新筛选",
}
"""What became of an alert that came up."""
_KINDS = {"analysis": "系统分析", "phone": "电话询访", "onsite": "实地核查"}
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


def alert_heading(desk: AlertDesk, now: datetime) -> str:
    """An alert in one line: number, level, state, what and whom it is about, who is in charge, what is late."""
    kept, scene = desk.view.kept, desk.scene
    late = [one.rule.label for one in desk.view.clocks if one.running and one.late(now)]
    parts = (
        kept.alert.alert_no,
        f"{scene.scene.loop.level(kept.level).label}色",
        scene.life.states[kept.state].label,
        scene.internal.raised_by(kept.alert),
        kept.alert.subject.called,
        f"承办 {kept.person}" if kept.person else "",
        f"超期：{'、'.join(late)}" if late else "",
    )
    return "　".join(filter(None, parts))


def alert_text(desk: AlertDesk, now: datetime) -> Text:
    """Everything that is known of an alert."""
    text = Text()
    _facts(text, desk)
    kept, scene = desk.view.kept, desk.scene
    if kept.alert.evidence:
        _title(text, f"依据的数（{len(kept.alert.evidence)} 行）")
        for number, row in enumerate(kept.alert.evidence, 1):
            told = "　".join(f"{name} {value}" for name, value in row.items())
            text.append_text(block(f"{number:>3}  {told}\n"))
    if desk.view.clocks:
        _title(text, "期限")
        for one in desk.view.clocks:
            _clock(text, one, now)
    for record in kept.records:
        _record(text, record, {one.id: one.label for one in scene.internal.questions})
    if kept.course.steps:
        _title(text, "办理经过")
        for taken in kept.course.steps:
            _step(text, taken, scene)
    cases_text(text, desk.view.nearest, scene, "相近的处理案例")
    return text


def model_called(scene: AlertScene, code: str) -> str:
    """Code and name of a model; the code alone where it has no name."""
    model = scene.internal.models.get(code)
    return f"{code} {model.label}" if model else code


def cases_text(text: Text, cases: Iterable[LibraryCase], scene: AlertScene, title: str) -> None:
    """Entries of the case library; nothing where there is none."""
    for at, one in enumerate(cases):
        if not at:
            _title(text, title)
        result = "　".join(filter(None, (one.conclusion, one.verdict, one.reason, f"{one.days} 天")))
        text.append_text(block(f"{one.alert_no}　{model_called(scene, one.model)}　{result}\n"))
        for label, told in (("经过", " → ".join(one.steps)), ("教训", one.lesson), ("话术", one.wording)):
            if told:
                _line(text, f"　{label}", told)


def _facts(text: Text, desk: AlertDesk) -> None:
    kept, scene, alert = desk.view.kept, desk.scene, desk.view.kept.alert
    model = scene.internal.models.get(alert.model)
    kind = scene.internal.kind_of(alert.model)
    target = scene.scene.loop.targets.get(alert.subject.kind)
    rows = (
        ("模型", scene.internal.raised_by(alert)),
        ("规范类别", kind.label if kind else ""),
        (target.label if target else "对象", alert.subject.called),
        ("登记簿", _shop(desk)),
        ("期次", alert.period),
        ((model.value if model and model.value else "值"), "" if alert.value is None else f"{alert.value:f}"),
        ("值分位", "" if alert.quantile is None else f"{alert.quantile:.0%}"),
        ("产生", f"{alert.raised_at:%Y-%m-%d %H:%M}　{alert.source}"),
        ("情况", alert.desc),
        ("到店要查", alert.traits.get("to_ask", "")),
        ("定级", "；".join(alert.why_level)),
        ("筛选", desk.view.screened.words),
        ("承办人", kept.person),
        ("结论", kept.course.said("conclusion", "conclude")),
        ("反馈结果", kept.verdict),
        ("线索", kept.clue_no),
        ("证据文件", "、".join(one.name for one in kept.files)),
    )
    for label, told in rows:
        if told:
            _line(text, label, told)


def _shop(desk: AlertDesk) -> str:
    shop = desk.shop
    if shop is None:
        return "没有这个许可证号" if desk.view.kept.alert.subject.kind == "shop" else ""
    return "　".join(filter(None, (shop.name, shop.principal, shop.addr)))


def _clock(text: Text, one: Clock, now: datetime) -> None:
    late = one.late(now)
    if one.due is None:
        told, style = f"无法推算：{one.note}", "magenta"
    elif one.done is None:
        told, style = ("超期", "bold red") if late else ("办理中", "yellow")
    else:
        told, style = (f"{one.done:%m-%d %H:%M} {'超期办结' if late else '按期'}", "red" if late else "green")
    due = f"{one.due:%Y-%m-%d %H:%M} 止　" if one.due else ""
    text.append_text(block(f"{one.rule.label}　{one.length}　{due}"))
    text.append_text(block(f"{told}\n", style))


def _record(text: Text, one: AlertRecord, questions: Mapping[str, str]) -> None:
    _title(text, f"{_KINDS[one.kind]}　{one.at:%Y-%m-%d %H:%M} {shown(one.by)}")
    for name, value in one.facts.items():
        for label, told in _fact(name, value, questions):
            _line(text, label, told)


def _fact(name: str, value: Any, questions: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    if name == "answers":
        return [(questions.get(key, key), str(answer)) for key, answer in value.items()]
    if name == "stock":
        return [
            (f"盘存 {each['brand']}", f"应存 {each['expected']} 条，实存 {each['found']} 条")
            for each in value
        ]
    return [(_FACTS.get(name, name), "、".join(map(str, value)) if isinstance(value, list) else str(value))]


def _step(text: Text, taken: Taken, scene: AlertScene) -> None:
    step = scene.life.steps.get(taken.step)
    told = []
    for name, value in taken.details.items():
        said = value
        if name == "level" and value.isdecimal():
            said = scene.scene.loop.level(int(value)).label
        if name == "clock":
            said = next((one.label for one in scene.life.clocks if one.id == value), value)
        if name != "record":
            told.append(f"{WORDS.get(name, name)}：{said}")
    words = "；".join(filter(None, (*told, taken.note)))
    text.append(f"{taken.at:%Y-%m-%d %H:%M} ", "dim")
    text.append_text(block(f"{step.label if step else taken.step}　{taken.by}"))
    text.append_text(block(f"　{words}\n" if words else "\n", "dim"))


def _title(text: Text, title: str) -> None:
    text.append_text(block(f"\n{title}\n", "bold"))


def _line(text: Text, label: str, told: str) -> None:
    text.append_text(block(f"{label}：", "dim"))
    text.append_text(block(f"{told}\n"))
