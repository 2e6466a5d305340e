"""zmtool review explain: what an item asks, why, and how it came out for one dossier."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import print_json, print_text

if TYPE_CHECKING:
    from zmtool.checks.derivation import Derivation, Step
    from zmtool.workflow.review_explain import Explained

_STATUS = {"pass": "通过", "fail": "问题", "unsure": "待核实", "human": "人工评查", "na": "不适用"}
_EXAMPLES = {"pass": "通过", "fail": "有问题", "unsure": "待核实", "human": "由人判断", "na": "不适用"}


def explain(
    code: Annotated[str, typer.Argument(help="项目代码，如 C29", metavar="代码")],
    case: Annotated[
        str,
        typer.Option(
            "--case", help="案件编号，或 case.yaml、案卷包、PDF：逐步说明该卷的结论", metavar="案卷"
        ),
    ] = "",
    checklist: Annotated[
        str, typer.Option("--checklist", help="评查标准名称；auto 按案卷选，没有案卷时为普通程序")
    ] = "auto",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """解释一个评查项目：怎么查、依据、扣分、例子、已知误报；给出案卷时逐步推出结论。

    例：zmtool review explain C29 --case 示烟立〔2025〕第18号
    """
    from datetime import datetime

    from zmtool.base.plain import to_plain
    from zmtool.workflow.review_explain import explain_item
    from zmtool.workflow.review_targets import open_target
    from zmtool.workflow.workspace import local_data

    dossier = open_target(case, workspace).dossier if case else None
    told = explain_item(
        code,
        datetime.now().astimezone().date(),
        checklist=checklist,
        dossier=dossier,
        overrides=local_data(workspace),
    )
    if as_json:
        plain = to_plain(told)
        plain["checklist"] = {"id": told.checklist.id, "version": told.checklist.version}
        print_json(plain)
    else:
        print_text("\n".join(_lines(told)))
    return 0


def _lines(told: Explained) -> Iterator[str]:
    item, standard = told.item, told.checklist
    yield f"{item.code}　{item.title}"
    yield f"标准：{standard.title}（{standard.version}）　部分：{standard.sections[item.section]}"
    if item.fatal:
        yield "一票否决项" + ("（机器只提示，由人确认）" if item.confirm else "")
    else:
        yield f"分值：{item.points}　每处扣：{item.each}"
    yield f"依据：{item.basis}" + (f"［{item.mark}］" if item.mark else "")
    yield from (f"　版本：{one}" for one in told.basis)
    if told.condition:
        yield f"什么时候查：{told.condition}"
    if told.rules:
        yield "怎么查："
        yield from (f"　{number}. {rule}" for number, rule in enumerate(told.rules, 1))
    for label, text in (("后果", item.why), ("处理", item.fix), ("人工", item.human)):
        if text:
            yield f"{label}：{text}"
    yield from (f"　问：{question}" for question in item.questions)
    for method in told.methods:
        yield f"方法：{method.label}。需要{method.needs}；已知误报：{method.alarms}；办法：{method.care}"
    if item.alarms:
        yield f"本项已知误报：{item.alarms}"
    yield from _examples(told)
    if told.derivation is not None:
        yield ""
        yield from _derived(told.dossier, told.derivation)


def _examples(told: Explained) -> Iterator[str]:
    if told.examples:
        yield "例子（在样卷上改动后应得的结论）："
    yield from (f"　{_EXAMPLES[status]}：{changes}" for status, changes in told.examples)


def _derived(dossier: str, derivation: Derivation) -> Iterator[str]:
    result = derivation.result
    yield f"案卷 {dossier}：{_STATUS[result.status.value]}" + (
        f"，扣{result.deducted}分" if result.deducted else ""
    )
    if result.reason:
        yield f"　{result.reason}"
    for number, step in enumerate(derivation.steps, 1):
        yield from _step(number, step)


def _step(number: int, step: Step) -> Iterator[str]:
    yield f"　{number}. {step.rule}"
    if step.skipped:
        yield f"　　{step.skipped}"
        return
    for one in step.readings:
        page = f"第{one.page}页　" if one.page else ""
        yield f"　　读到：{page}《{one.title}》{one.text}"
    if step.reckoning:
        yield f"　　计算：{step.reckoning}"
    yield f"　　结论：{_STATUS[step.status.value]}"
    yield from (f"　　· {finding.message}" for finding in step.findings)
