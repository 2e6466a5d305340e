"""zmtool law transfer: whether figures point to a crime, and how a case goes to the police."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from zmtool.base.errors import UsageProblem
from zmtool.cli.law_answers.asking import cause_named
from zmtool.cli.law_answers.matters import named_figures
from zmtool.cli.law_answers.words import citations, mark_text
from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import print_json, print_text

if TYPE_CHECKING:
    from zmtool.law.library import Law
    from zmtool.law.transfer import TransferTrigger


def transfer(
    cause: Annotated[
        str, typer.Option("--cause", help="案由：代码或法定名称", metavar="案由", show_default=False)
    ] = "",
    figure: Annotated[
        list[str] | None,
        typer.Option(
            help="数值，如 goods_value=60000、sticks=200000，可重复", metavar="名称=数值", show_default=False
        ),
    ] = None,
    fact: Annotated[
        list[str] | None,
        typer.Option(help="事实，如 shoddy（伪劣），可重复", metavar="编号", show_default=False),
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """行刑衔接：数值是否达到移送公安的门槛，以及移送的步骤、期限和材料。

    例：zmtool law transfer --cause transport_no_permit --figure goods_value=60000
    """
    from zmtool.law.library import load_law
    from zmtool.law.transfer import TRANSFER_FLAGS, transfer_facts, transfer_triggers
    from zmtool.workflow.workspace import local_data

    law = load_law(local_data(workspace))
    noted = fact or []
    for one in noted:
        if one not in TRANSFER_FLAGS:
            listed = "、".join(f"{key}（{label}）" for key, label in TRANSFER_FLAGS.items())
            raise UsageProblem(f"没有 {one} 这一事实", where="--fact", next_step=f"可用：{listed}")
    figures = named_figures(law, figure or [])
    if (figures or noted) and not cause:
        raise UsageProblem("请用 --cause 给出案由", next_step="用 zmtool law cause list 查看案由")
    found: tuple[TransferTrigger, ...] = ()
    if cause:
        code = cause_named(law.causes, cause)[0].code
        found = transfer_triggers(law.transfer, code, transfer_facts(figures, None, noted))
    if as_json:
        print_json({"triggers": [_trigger_json(one, law) for one in found], **_procedure_json(law)})
        return 0
    _print(law, found, asked=bool(cause))
    return 0


def _print(law: Law, found: tuple[TransferTrigger, ...], *, asked: bool) -> None:
    from zmtool.law.deadlines import ground_text

    for one in found:
        note = f"（{one.note}）" if one.note else ""
        print_text(f"涉嫌{one.crime}：{'；'.join(one.grounds)}，{ground_text(one.law, law.statutes)}{note}")
    if asked and not found:
        print_text("所给数值没有达到已录入的移送门槛")
    procedure = law.transfer_procedure
    print_text("步骤")
    for index, step in enumerate(procedure.steps, 1):
        named = f"；zmtool law deadline {step.deadline}" if step.deadline else ""
        ground = ground_text(step.law, law.statutes)
        print_text(f"  {index}. {step.who}：{step.label}（{step.period}；{ground}{named}）")
    print_text("移送材料：" + "、".join(one.label for one in procedure.handover))
    for point in procedure.limits:
        mark = "" if point.mark.certain else mark_text(point.mark)
        print_text(f"注意：{point.label}（{ground_text(point.law, law.statutes)}{mark}）")


def _trigger_json(one: TransferTrigger, law: Law) -> dict[str, Any]:
    return {
        "id": one.rule_id,
        "crime": one.crime,
        "level": one.level,
        "grounds": list(one.grounds),
        "law": citations(one.law, law.statutes),
        "certain": one.certain,
        "note": one.note,
    }


def _procedure_json(law: Law) -> dict[str, Any]:
    procedure = law.transfer_procedure
    return {
        "steps": [
            {
                "id": one.id,
                "label": one.label,
                "who": one.who,
                "period": one.period,
                "deadline": one.deadline or None,
                "law": citations(one.law, law.statutes),
                "mark": one.mark,
            }
            for one in procedure.steps
        ],
        **{
            key: [
                {
                    "id": one.id,
                    "label": one.label,
                    "law": citations(one.law, law.statutes),
                    "mark": one.mark,
                }
                for one in points
            ]
            for key, points in (("handover", procedure.handover), ("limits", procedure.limits))
        },
    }
