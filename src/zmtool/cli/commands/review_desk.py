"""zmtool review claim, release, mine, decide, finish: what a reviewer does."""

from __future__ import annotations

from typing import Annotated

import typer

from zmtool.base.errors import Exit, UsageProblem
from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import print_json, print_text, say
from zmtool.cli.who import current_user, right_now

NumberArgument = Annotated[int, typer.Argument(help="评查案卷编号（review batch show 列出）", metavar="编号")]
UnitOption = Annotated[str, typer.Option("--unit", help="评查员所在单位（交叉评查时必填）", metavar="单位")]
ReasonOption = Annotated[str, typer.Option("--reason", help="理由", metavar="文字")]


def claim(
    batch: Annotated[str, typer.Argument(help="批次名称", metavar="批次")],
    number: Annotated[
        int | None,
        typer.Argument(help="评查案卷编号；不写由程序分给下一份", metavar="[编号]", show_default=False),
    ] = None,
    unit: UnitOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """抢单：认领一份待评案卷（初评或复评）；本人经办的、已评过的不能认领，到期自动释放。

    例：zmtool review claim 2025年第一批
    """
    from zmtool.cli.review_answers import dossier_json
    from zmtool.workflow.review_desk import claim_one

    claimed, note = claim_one(batch, number, workspace, unit=unit, now=right_now(), user=current_user())
    if as_json:
        print_json({**dossier_json(claimed), "note": note})
        return Exit.DONE
    print_text(f"已认领第 {claimed.number} 号案卷 {claimed.case_no}，期限 {claimed.leased_until}")
    say((f"注意：{note}。" if note else "") + f"逐条评查：zmtool review mine {claimed.number}")
    return Exit.DONE


def release(
    number: NumberArgument,
    reason: ReasonOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """退回认领的案卷；已写的意见留存，只有本人可见。

    例：zmtool review release 3 --reason 与当事人相识
    """
    from zmtool.cli.review_answers import print_state
    from zmtool.workflow.review_desk import release_one

    print_state(release_one(number, workspace, why=reason, now=right_now(), user=current_user()), as_json)
    return Exit.DONE


def mine(
    number: Annotated[
        int | None,
        typer.Argument(
            help="评查案卷编号：列出要逐条评查的项目；不写列出在手案卷", metavar="[编号]", show_default=False
        ),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="连同机器判为通过、不适用的项目")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """在手的案卷，或一份案卷的机评结果和本人已写的意见。

    例：zmtool review mine 3
    """
    from zmtool.cli.review_answers import (
        dossier_json,
        items_json,
        print_dossiers,
        print_sheet,
        verdict_json,
    )
    from zmtool.workflow.review_desk import own_dossiers, sheet

    if number is None:
        found = own_dossiers(workspace, user=current_user())
        if as_json:
            print_json([dossier_json(one) for one in found])
        else:
            print_dossiers(found)
        return Exit.DONE
    seen, verdict = sheet(number, workspace, user=current_user())
    if as_json:
        print_json({**dossier_json(seen), "own": verdict_json(verdict), "items": items_json(seen, verdict)})
    else:
        print_sheet(seen, verdict, every)
    return Exit.DONE


def decide(
    number: NumberArgument,
    codes: Annotated[list[str], typer.Argument(help="项目代码，如 C29，可多个", metavar="条目…")],
    confirm: Annotated[bool, typer.Option("--confirm", help="机器提出的问题属实")] = False,
    reject: Annotated[bool, typer.Option("--reject", help="机器提出的问题不属实（须写理由）")] = False,
    change: Annotated[
        str,
        typer.Option(
            "--change",
            help="改为扣几分（没有问题写 0）；一票否决项写 成立 或 不成立（须写理由）",
            metavar="扣分",
        ),
    ] = "",
    withdraw: Annotated[
        bool, typer.Option("--withdraw", help="撤回本人对该项的上一次意见（提交之前）")
    ] = False,
    reason: ReasonOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """逐条确认、驳回或改判机评结果，或撤回上一次意见；每次意见都留存，以最后一次为准。

    例：zmtool review decide 3 C29 --change 1 --reason 只超期一日
    """
    from zmtool.cli.review_answers import points, verdict_json
    from zmtool.reviews.records import CHANGE, CONFIRM, REJECT, WITHDRAW
    from zmtool.workflow.review_desk import decide_items, take_back_items

    words = ((CONFIRM, confirm), (REJECT, reject), (CHANGE, bool(change)), (WITHDRAW, withdraw))
    kinds = [kind for kind, given in words if given]
    if len(kinds) != 1:
        raise UsageProblem(
            "须从 --confirm、--reject、--change、--withdraw 中写一个",
            next_step="例：zmtool review decide 3 C29 --confirm",
        )
    now, user = right_now(), current_user()
    if withdraw:
        seen, verdict = take_back_items(number, codes, workspace, now=now, user=user)
    else:
        seen, verdict = decide_items(
            number, codes, kinds[0], change.strip(), reason, workspace, now=now, user=user
        )
    if as_json:
        print_json({"number": seen.number, "case_no": seen.case_no, **verdict_json(verdict)})
        return Exit.DONE
    left = f"还有 {len(verdict.undecided)} 项未定" if verdict.undecided else "已全部评定，可以提交"
    done = "已撤回" if withdraw else "已记下"
    print_text(f"{done}　现得分 {points(verdict.score)}　{verdict.grade_label}　{left}")
    return Exit.DONE


def finish(number: NumberArgument, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> int:
    """提交评查；须逐条评定完毕。提交后转复评、定分或仲裁，不能再改。

    例：zmtool review finish 3
    """
    from zmtool.cli.review_answers import print_state
    from zmtool.workflow.review_desk import finish_one

    print_state(finish_one(number, workspace, now=right_now(), user=current_user()), as_json)
    return Exit.DONE
