"""zmtool review arbitrate, appeal, rectify: what follows after the reviews."""

from __future__ import annotations

from typing import Annotated

import typer

from zmtool.base.errors import Exit, UsageProblem
from zmtool.cli.commands.review_desk import NumberArgument, ReasonOption, UnitOption
from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.who import current_user, right_now


def arbitrate(
    number: NumberArgument,
    changes: Annotated[
        list[str] | None,
        typer.Argument(
            help="另行判定的项目：条目=扣分，一票否决项 条目=成立 或 条目=不成立，可多个",
            metavar="[条目=扣分…]",
            show_default=False,
        ),
    ] = None,
    take: Annotated[str, typer.Option("--take", help="以哪一次评查为准：first（初评）、second（复评）")] = "",
    reason: ReasonOption = "",
    unit: UnitOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """仲裁：两次评查差距过大时，由未评过该卷的人以其中一次为准，可另行判定个别项目，然后定分。

    例：zmtool review arbitrate 3 C29=1 --take second --reason 保存期限起算日有误
    """
    from zmtool.cli.review_answers import print_state
    from zmtool.workflow.review_desk import arbitrate_one

    if take not in ("first", "second"):
        raise UsageProblem(
            "没有写明以哪一次评查为准", next_step="加 --take first（初评）或 --take second（复评）"
        )
    settled = arbitrate_one(
        number,
        take,
        [_pair(one) for one in changes or ()],
        reason,
        workspace,
        unit=unit,
        now=right_now(),
        user=current_user(),
    )
    print_state(settled, as_json)
    return Exit.DONE


def appeal(
    number: NumberArgument,
    code: Annotated[str, typer.Argument(help="项目代码", metavar="条目")],
    reason: ReasonOption = "",
    evidence: Annotated[str, typer.Option(help="证据及其所在", metavar="文字")] = "",
    uphold: Annotated[bool, typer.Option("--uphold", help="答复：维持原评")] = False,
    change: Annotated[
        str, typer.Option("--change", help="答复：改为扣几分，一票否决项写 成立 或 不成立", metavar="扣分")
    ] = "",
    unit: UnitOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """申诉：被评单位逐条提出；加 --uphold 或 --change 则是原评以外的人答复。全部答复后重新定分。

    例：zmtool review appeal 3 C29 --reason 有延长保存的审批 --evidence 卷内第15页
    """
    from zmtool.cli.review_answers import print_state
    from zmtool.workflow.review_desk import answer_item, appeal_item

    if uphold and change:
        raise UsageProblem(
            "--uphold 和 --change 只能写一个", next_step="维持原评写 --uphold，改判写 --change"
        )
    if uphold or change:
        done = answer_item(
            number,
            code,
            change.strip(),
            reason,
            workspace,
            unit=unit,
            now=right_now(),
            user=current_user(),
        )
    else:
        done = appeal_item(number, code, reason, evidence, workspace, now=right_now(), user=current_user())
    print_state(done, as_json)
    return Exit.DONE


def rectify(
    number: NumberArgument,
    code: Annotated[
        str, typer.Argument(help="项目代码；归档时不写", metavar="[条目]", show_default=False)
    ] = "",
    what: Annotated[str, typer.Option(help="下达整改：要求", metavar="文字")] = "",
    who: Annotated[str, typer.Option(help="下达整改：责任人", metavar="姓名")] = "",
    done: Annotated[str, typer.Option("--done", help="登记整改情况", metavar="文字")] = "",
    checked: Annotated[
        str, typer.Option("--checked", help="登记回访情况并销号（不能由整改人办理）", metavar="文字")
    ] = "",
    archive: Annotated[bool, typer.Option("--archive", help="评查归档：没有整改，或已全部销号")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """整改：下达（要求、责任人，到期日按评查参数）、登记完成、回访销号，直至归档。

    例：zmtool review rectify 3 C29 --what 补正处理通知书 --who 林一舟
    """
    from zmtool.cli.review_answers import print_state
    from zmtool.workflow.review_desk import archive_one, note_task, order_task

    given = [bool(what or who), bool(done), bool(checked), archive]
    if sum(given) != 1 or bool(code) == archive:
        raise UsageProblem(
            "没有写明办理什么，或写了几样",
            next_step="下达：条目 --what 要求 --who 责任人；完成：条目 --done 情况；"
            "回访：条目 --checked 情况；归档：--archive（不写条目）",
        )
    now, user = right_now(), current_user()
    if archive:
        kept = archive_one(number, workspace, now=now, user=user)
    elif done or checked:
        kept = note_task(number, code, done or checked, workspace, checked=bool(checked), now=now, user=user)
    else:
        kept = order_task(number, code, what, who, workspace, now=now, user=user)
    print_state(kept, as_json)
    return Exit.DONE


def _pair(text: str) -> tuple[str, str]:
    code, sign, value = text.replace("＝", "=").partition("=")
    if not sign or not code.strip() or not value.strip():
        raise UsageProblem(f"“{text}”不是 条目=扣分", next_step="如 C29=1，一票否决项如 X07=不成立")
    return code.strip(), value.strip()
