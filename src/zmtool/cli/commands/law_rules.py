"""zmtool law rules: which version of the law a case is judged by, and when rules changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from zmtool.base.errors import UsageProblem
from zmtool.cli.law_answers.asking import LIST, cause_named, day_of, figure_of, printable
from zmtool.cli.law_answers.words import citations, mark_text
from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import print_json, print_table, print_text

if TYPE_CHECKING:
    from zmtool.law.library import Law
    from zmtool.law.selection import Selection

_BASIS = {
    "act": "按行为时的规定（从旧）",
    "later": "按行为时的规定，并适用此后较轻的规定（从轻）",
    "not_applicable": "不适用",
    "person": "须人工核对",
}


def rules(
    action: Annotated[str, typer.Argument(help="list 列出规定的变更日；不填则选版", metavar="动作")] = "",
    cause: Annotated[
        str, typer.Option("--cause", help="案由：代码或法定名称", metavar="案由", show_default=False)
    ] = "",
    act: Annotated[str, typer.Option(help="违法行为终了之日", metavar="日期", show_default=False)] = "",
    decision: Annotated[str, typer.Option(help="处罚决定之日", metavar="日期", show_default=False)] = "",
    step: Annotated[
        list[str] | None,
        typer.Option(
            help="程序步骤及其日期，如 立案=2023-07-01，可重复", metavar="步骤=日期", show_default=False
        ),
    ] = None,
    province: Annotated[
        str, typer.Option(help="省份（默认取工作区设置）", metavar="省份", show_default=False)
    ] = "",
    measure: Annotated[
        str, typer.Option(help="裁量基准分档所看的数值", metavar="数值", show_default=False)
    ] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """选版：实体按行为时（从旧兼从轻），程序按各步骤之日，裁量按决定之日，并说明理由。

    例：zmtool law rules --cause not_local_purchase --act 2023-07-01 --decision 2023-09-01 --step 立案=2023-07-05
    """
    from zmtool.law.library import load_law
    from zmtool.law.selection import select_rules
    from zmtool.workflow.workspace import local_data, located

    local = local_data(workspace)
    law = load_law(local)
    if action == LIST:
        _list_switches(law, as_json)
        return 0
    if action:
        raise UsageProblem(f"没有动作 {action}", next_step="用 zmtool law rules list 列出规定的变更日")
    for value, option in ((cause, "--cause"), (act, "--act"), (decision, "--decision")):
        if not value:
            raise UsageProblem(f"请给出 {option}", next_step="用 zmtool law rules --help 查看用法")
    found, _ = cause_named(law.causes, cause)
    first, last = day_of(act, "--act"), day_of(decision, "--decision")
    if last < first:
        raise UsageProblem(
            f"处罚决定之日 {last} 早于违法行为终了之日 {first}",
            where="--decision",
            next_step="请核对两个日期",
        )
    steps = {}
    for text in step or []:
        name, _, day = text.partition("=")
        steps[printable(name, "--step")] = day_of(day, f"--step {name}")
    own = located(local).settings.checklist.province if local is not None else ""
    chosen = printable(province or own, "--province")
    selection = select_rules(
        law,
        found,
        first,
        last,
        steps=steps,
        province=chosen,
        measure=figure_of(measure, "--measure") if measure else None,
    )
    if as_json:
        asked = {"cause": found.code, "act": first.isoformat(), "decision": last.isoformat()}
        print_json({**asked, **_selection_json(selection, found.note)})
        return 0
    print_text(f"{found.label}（{found.code}）：行为终了 {first}，处罚决定 {last}")
    _print_selection(selection, law, found.note)
    return 0


def _selection_json(found: Selection, note: str) -> dict[str, Any]:
    from zmtool.law.selection import PROCEDURE_CAUTION

    return {
        "basis": found.basis,
        "certain": found.basis != "person",
        "statutes": [
            {"id": one.statute, "at_act": one.at_act, "at_decision": one.at_decision}
            for one in found.statutes
        ],
        "reasons": list(found.reasons),
        "steps": [
            {"step": one.step, "date": one.day.isoformat(), "versions": dict(one.versions)}
            for one in found.steps
        ],
        "steps_caution": PROCEDURE_CAUTION,
        "pack": found.pack.id if found.pack is not None else None,
        "pack_reason": found.pack_reason,
        "note": note,
    }


def _print_selection(found: Selection, law: Law, note: str) -> None:
    from zmtool.law.selection import PROCEDURE_CAUTION

    print_text(f"  实体：{_BASIS[found.basis]}")
    for text in found.reasons:
        print_text(f"    {text}")
    for one in found.statutes:
        name = law.statutes.full_name(one.statute)
        print_text(f"    《{name}》：行为时 {one.at_act or '未知'} 版，决定时 {one.at_decision or '未知'} 版")
    for step in found.steps:
        versions = "、".join(
            f"《{law.statutes.full_name(statute)}》{version or '未知'} 版"
            for statute, version in step.versions
        )
        print_text(f"  程序：{step.step} {step.day}，{versions}")
    if found.steps:
        print_text(f"    {PROCEDURE_CAUTION}")
    print_text(f"  裁量：{found.pack_reason}")
    if note:
        print_text(f"  说明：{note}")


def _list_switches(law: Law, as_json: bool) -> None:
    every = law.switches.switches
    if as_json:
        print_json(
            [
                {
                    "id": one.id,
                    "date": one.day.isoformat(),
                    "what": one.what,
                    "before": one.before,
                    "after": one.after,
                    "kind": one.kind,
                    "favours": one.favours or None,
                    "statute": one.statute,
                    "causes": list(one.causes),
                    "law": citations(one.law, law.statutes),
                    "mark": one.mark,
                    "certain": one.mark.certain,
                    "note": one.note,
                }
                for one in every
            ]
        )
        return
    rows = [
        (
            one.day,
            one.what,
            one.before,
            one.after,
            "、".join(text["text"] for text in citations(one.law, law.statutes))
            + ("" if one.mark.certain else mark_text(one.mark)),
        )
        for one in every
    ]
    print_table("", ["变更日", "变化", "之前", "之后", "依据"], rows)
