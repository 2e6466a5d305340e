"""What the desk says of an item of a review standard: what it asks and why, and how it comes out for one case."""

from __future__ import annotations

from rich.text import Text

from zmtool.checks.derivation import Derivation, Step
from zmtool.checks.records import Status
from zmtool.reports.results import plain_points
from zmtool.tui.plain import block
from zmtool.workflow.review_explain import Explained

STATUS = {
    Status.PASS: "通过",
    Status.FAIL: "问题",
    Status.UNSURE: "待核实",
    Status.HUMAN: "人工评查",
    Status.NA: "不适用",
}
STATUS_STYLES = {
    Status.PASS: "green",
    Status.FAIL: "red",
    Status.UNSURE: "yellow",
    Status.HUMAN: "cyan",
    Status.NA: "dim",
}
_EXAMPLES = {
    "pass": "应通过",
    "fail": "应报问题",
    "unsure": "应待核实",
    "human": "应由人判断",
    "na": "应不适用",
}


def explained_text(told: Explained) -> Text:
    """Rule, basis with its version, how it is computed, examples, known false alarms; the derivation where there is one."""
    item, standard = told.item, told.checklist
    text = Text()
    text.append_text(block(f"{item.code}　{item.title}\n", "bold"))
    if told.derivation is not None:
        _derived(text, told.dossier, told.derivation)
    _line(text, "标准", f"{standard.title}（{standard.version}）　{standard.sections[item.section]}")
    if item.fatal:
        _line(text, "一票否决", "机器只提示，由人确认" if item.confirm else "成立即不合格")
    else:
        _line(text, "分值", f"{plain_points(item.points)} 分，每处扣 {plain_points(item.each)} 分")
    _line(text, "依据", item.basis + (f"［{item.mark}］" if item.mark else ""))
    for version in told.basis:
        _line(text, "　版本", version)
    _line(text, "何时查", told.condition or "每份案卷都查")
    _numbered(text, "怎么查", told.rules)
    for label, words in (("后果", item.why), ("处理", item.fix), ("须人判", item.human)):
        _line(text, label, words)
    _numbered(text, "评查员要答的", item.questions)
    for one in told.methods:
        _line(text, "方法", f"{one.label}，需要{one.needs}")
        _line(text, "　易误报", one.alarms)
        _line(text, "　怎么防", one.care)
    _line(text, "本项误报", item.alarms)
    if told.examples:
        text.append("例子（在样卷上这样改动）\n", "dim")
        for status, changes in told.examples:
            text.append_text(block(f"　{_EXAMPLES.get(status, status)}：{changes}\n"))
    return text


def _derived(text: Text, dossier: str, derivation: Derivation) -> None:
    result = derivation.result
    text.append("\n")
    text.append_text(block(f"{dossier}　", "bold"))
    text.append(STATUS[result.status], STATUS_STYLES[result.status])
    text.append(f"，扣 {plain_points(result.deducted)} 分\n" if result.deducted else "\n")
    if result.reason:
        text.append_text(block(f"{result.reason}\n"))
    for number, step in enumerate(derivation.steps, 1):
        _step(text, number, step)
    text.append("\n")


def _step(text: Text, number: int, step: Step) -> None:
    text.append_text(block(f"{number}．{step.rule}\n"))
    if step.skipped:
        text.append_text(block(f"　{step.skipped}\n", "dim"))
        return
    for one in step.readings:
        page = f"第{one.page}页" if one.page else ""
        text.append("　读到：", "dim")
        text.append_text(block(f"{page}《{one.title}》{one.text}\n"))
    if step.reckoning:
        text.append("　计算：", "dim")
        text.append_text(block(f"{step.reckoning}\n"))
    text.append("　结论：", "dim")
    text.append(f"{STATUS[step.status]}\n", STATUS_STYLES[step.status])
    for finding in step.findings:
        text.append_text(block(f"　◇{finding.message}\n", STATUS_STYLES[finding.status]))


def _line(text: Text, label: str, words: str) -> None:
    if words:
        text.append(f"{label}：", "dim")
        text.append_text(block(f"{words}\n"))


def _numbered(text: Text, label: str, lines: tuple[str, ...]) -> None:
    if lines:
        text.append(f"{label}：\n", "dim")
        for number, one in enumerate(lines, 1):
            text.append_text(block(f"　{number}．{one}\n"))
