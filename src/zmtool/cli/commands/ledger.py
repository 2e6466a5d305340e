"""zmtool ledger: the problem ledger from dispatch to archive, the inbox, escalation."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.oversight_options import (
    LimitOption,
    NoteOption,
    OffsetOption,
    SetOption,
    pairs_of,
    print_advanced,
)
from zmtool.cli.printing import print_json, print_table, print_text, say
from zmtool.cli.who import current_user, right_now

if TYPE_CHECKING:
    from zmtool.workflow.problem_spot_check import SpotDraw

app = typer.Typer(
    help="问题台账：派单、反馈、核定、整改、复查、归档、上报、待办",
    no_args_is_help=True,
    rich_markup_mode=None,
)
spot = typer.Typer(
    help="抽评：从已归档的问题中抽签复核，抽签可复算", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(spot, name="spot")
NumberArgument = Annotated[str, typer.Argument(help="问题编号", metavar="问题编号")]
FolderOption = Annotated[Path, typer.Option("--to", help="写到哪个文件夹", metavar="文件夹")]


@app.command("list")
def list_(
    state: Annotated[str, typer.Option(help="状态", metavar="状态")] = "",
    open_only: Annotated[bool, typer.Option("--open", help="只列未归档的")] = False,
    overdue: Annotated[bool, typer.Option("--overdue", help="只列超期的")] = False,
    level: Annotated[str, typer.Option(help="级别：红、橙、黄、蓝", metavar="级别")] = "",
    indicator: Annotated[str, typer.Option(help="指标编号或者开头几位", metavar="编号")] = "",
    target: Annotated[str, typer.Option(help="对象", metavar="文字")] = "",
    person: Annotated[str, typer.Option(help="责任人登录名", metavar="登录名")] = "",
    dept: Annotated[str, typer.Option(help="责任部门", metavar="部门")] = "",
    since: Annotated[str, typer.Option(help="成立日期起", metavar="日期")] = "",
    until: Annotated[str, typer.Option(help="成立日期止", metavar="日期")] = "",
    limit: LimitOption = 200,
    offset: OffsetOption = 0,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """列出本人看得到的问题，未归档的按期限在前。

    例：zmtool ledger list --open --level 红
    """
    from zmtool.base.plain import to_plain
    from zmtool.cli.oversight_options import day_text, state_named
    from zmtool.oversight.closed_loop.definition import load_loop, problem_life
    from zmtool.oversight.closed_loop.keep_clues import local_text
    from zmtool.oversight.closed_loop.listed_problems import ProblemWanted
    from zmtool.oversight.roles.definition import load_roles
    from zmtool.workflow.problem_steps import list_problems
    from zmtool.workflow.workspace import local_data

    root, now = local_data(workspace), right_now()
    life, loop, roles = problem_life(root), load_loop(root), load_roles(root)
    wanted = ProblemWanted(
        state=state_named(state, life),
        open_only=open_only,
        indicator=indicator.strip().upper(),
        target=target.strip(),
        person=person.strip(),
        dept=roles.department(dept) if dept else "",
        level=loop.level_of(level) if level else 0,
        since=day_text(since, "--since"),
        until=day_text(until, "--until"),
        overdue_at=local_text(now) if overdue else "",
    )
    found = list_problems(wanted, workspace, user=current_user(), limit=limit, offset=offset)
    if as_json:
        print_json([to_plain(one) for one in found])
        return 0
    late = local_text(now)
    print_table(
        "问题台账",
        ["编号", "状态", "级别", "指标", "对象", "责任部门", "责任人", "期限", "结果", "案号"],
        [
            (
                one.prob_no,
                life.states[one.state].label,
                loop.level(one.level).label,
                one.indicator,
                one.target,
                roles.departments.get(one.resp_dept, ""),
                one.resp_person,
                f"{one.next_due[:10]}{' 超期' if one.next_due < late else ''}" if one.next_due else "",
                one.result,
                one.case_no,
            )
            for one in found
        ],
    )
    return 0


@app.command()
def show(number: NumberArgument, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> int:
    """查看一个问题：来历、办理经过、期限、接下来可办；责任人首次打开即记为签收。

    例：zmtool ledger show WT-示-2026-00001
    """
    from zmtool.cli.oversight_answers import print_problem, problem_json
    from zmtool.workflow.problem_steps import show_problem
    from zmtool.workflow.workspace import local_data

    now = right_now()
    view = show_problem(number, workspace, now=now, user=current_user())
    if as_json:
        print_json(problem_json(view, now))
    else:
        print_problem(view, local_data(workspace), now)
    return 0


@app.command()
def advance(
    number: NumberArgument,
    step: Annotated[
        str,
        typer.Argument(
            help="步骤：派单、签收、延期、反馈、退回、核定通过、核定不属实、整改方案、整改完成、复查合格、归档结案等",
            metavar="步骤",
        ),
    ],
    set_: SetOption = None,
    note: NoteOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """办理问题的下一步；不到时候、没有职责、缺少内容的不予办理并说明原因。

    例：zmtool ledger advance WT-示-2026-00001 派单 --set 责任部门=专卖 --set 责任人=linyizhou
    """
    from zmtool.workflow.problem_steps import advance_problem

    done = advance_problem(
        number, step, workspace, note=note, details=pairs_of(set_), now=right_now(), user=current_user()
    )
    print_advanced("问题", done, as_json)
    return 0


@app.command("case")
def case_(
    number: NumberArgument,
    case_no: Annotated[str, typer.Argument(help="案件编号", metavar="案件编号")],
    cause: Annotated[str, typer.Option(help="案由：代码或者名称；案件已建的不写", metavar="案由")] = "",
    note: NoteOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """把问题转立案：没有的案件按对象新建，已有的挂上案号。

    例：zmtool ledger case WT-示-2026-00001 示烟立〔2026〕第31号 --cause 未在当地烟草专卖批发企业进货
    """
    from zmtool.workflow.problem_case import to_case

    done = to_case(number, case_no, workspace, cause=cause, note=note, now=right_now(), user=current_user())
    print_advanced("问题", done, as_json)
    return 0


@app.command("inbox")
def inbox_(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> int:
    """本人的待办：线索、问题，超期的在前。

    例：zmtool ledger inbox
    """
    from zmtool.base.plain import to_plain
    from zmtool.oversight.closed_loop.definition import load_loop
    from zmtool.workflow.oversight_inbox import inbox
    from zmtool.workflow.workspace import local_data

    found = inbox(workspace, now=right_now(), user=current_user())
    if as_json:
        print_json([to_plain(one) for one in found])
        return 0
    loop = load_loop(local_data(workspace))
    print_table(
        f"待办（{current_user()}）",
        ["编号", "级别", "对象", "可办", "期限"],
        [
            (
                one.number,
                loop.level(one.level).label,
                one.about,
                one.todo,
                f"{one.due[:16].replace('T', ' ')}{' 超期' if one.late else ''}",
            )
            for one in found
        ],
    )
    return 0


@app.command("sweep")
def sweep_(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看，不升级")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """巡检：超期的问题升一级并提示上报；每个期限只升一次，可每天运行。

    例：zmtool ledger sweep
    """
    from zmtool.base.plain import to_plain
    from zmtool.oversight.closed_loop.definition import load_loop
    from zmtool.workflow.oversight_sweep import sweep
    from zmtool.workflow.workspace import local_data

    found = sweep(workspace, now=right_now(), dry_run=dry_run)
    if as_json:
        print_json([to_plain(one) for one in found])
        return 0
    loop = load_loop(local_data(workspace))
    if not found:
        print_text("没有新超期的问题")
        return 0
    print_table(
        "超期" + ("（试算，未升级）" if dry_run else ""),
        ["编号", "期限", "止", "级别", "应当上报"],
        [
            (
                one.prob_no,
                one.limit,
                f"{one.due:%Y-%m-%d %H:%M}",
                f"{loop.level(one.before).label} → {loop.level(one.level).label}",
                "、".join(one.escalation),
            )
            for one in found
        ],
    )
    return 0


@app.command("escalate")
def escalate_(
    number: NumberArgument,
    note: NoteOption = "",
    to: FolderOption = Path(),
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """上报市局：写成数据包（清单、附件、校验值），举报人不在其中。

    例：zmtool ledger escalate WT-示-2026-00001 --note 退回两次仍未查清 --to 上报
    """
    from zmtool.workflow.problem_escalation import escalate

    sent = escalate(number, to, workspace, note=note, now=right_now(), user=current_user())
    if as_json:
        print_json({"file": str(sent.path), "seal": sent.seal, "reasons": list(sent.reasons)})
        return 0
    print_text(f"数据包：{sent.path}")
    say(f"校验值：{sent.seal}")
    if sent.reasons:
        say(f"上报情形：{'、'.join(sent.reasons)}")
    return 0


@app.command("take-in")
def take_in_(
    package: Annotated[Path, typer.Argument(help="下级局的上报数据包", metavar="文件")],
    to: FolderOption = Path(),
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """（市局）接收上报数据包，登入本局台账并写出回执。

    例：zmtool ledger take-in 上报-WT-示-2026-00001-20260512093000.zmesc --to 回执
    """
    from zmtool.workflow.problem_escalation import take_in

    done = take_in(package, to, workspace, now=right_now(), user=current_user())
    if as_json:
        print_json(
            {
                "number": done.prob_no,
                "from": done.from_bureau,
                "their_number": done.from_number,
                "receipt": str(done.receipt),
            }
        )
        return 0
    print_text(f"{done.from_bureau} {done.from_number} 已接收为 {done.prob_no}")
    say(f"回执：{done.receipt}")
    return 0


@app.command("receipt")
def receipt_(
    file: Annotated[Path, typer.Argument(help="市局的回执文件", metavar="文件")],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """登记市局的回执。

    例：zmtool ledger receipt 回执-WT-示-2026-00001.json
    """
    from zmtool.workflow.problem_escalation import take_receipt

    print_advanced("问题", take_receipt(file, workspace, now=right_now(), user=current_user()), as_json)
    return 0


@spot.command("draw")
def spot_draw(
    month: Annotated[str, typer.Argument(help="归档月份", metavar="年-月")],
    source: Annotated[str, typer.Option(help="当众产生的随机数；不写则由程序产生", metavar="文字")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """抽签：按指标大类分层抽一成，不少于五件，红级必抽；每月只抽一次。

    例：zmtool ledger spot draw 2026-05 --source 上证收盘3921.77
    """
    from zmtool.workflow.problem_spot_check import draw_spot_check

    _print_spot(
        draw_spot_check(month, workspace, source=source, now=right_now(), user=current_user()),
        workspace,
        as_json,
    )
    return 0


@spot.command("show")
def spot_show(
    month: Annotated[str, typer.Argument(help="归档月份", metavar="年-月")],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """查看一个月的抽评：抽中的问题、各项得分、平均分；同时复算抽签。

    例：zmtool ledger spot show 2026-05
    """
    from zmtool.workflow.problem_spot_check import show_spot_check

    _print_spot(show_spot_check(month, workspace, user=current_user()), workspace, as_json)
    return 0


def _print_spot(found: SpotDraw, workspace: Path | None, as_json: bool) -> None:
    from zmtool.base.plain import to_plain
    from zmtool.oversight.closed_loop.definition import load_loop
    from zmtool.oversight.closed_loop.words import WORDS
    from zmtool.workflow.workspace import local_data

    if as_json:
        print_json(to_plain(found))
        return
    items = load_loop(local_data(workspace)).spot_check.marks
    print_text(f"{found.month} 抽评：归档 {found.candidates} 件，抽中 {len(found.checked)} 件")
    print_table(
        "",
        [
            "编号",
            "指标",
            "对象",
            "主办人",
            *(f"{WORDS[name]}（{most}）" for name, most in items.items()),
            "得分",
        ],
        [
            (
                one.number,
                one.indicator,
                one.target,
                one.person,
                *(one.marks.get(name, "") for name in items),
                "待评" if one.total is None else f"{one.total}{' 差评' if one.poor else ''}",
            )
            for one in found.checked
        ],
    )
    say(f"种子：{found.seed}；复算{'相同' if found.same else '不同，名单可能被改动'}")
    if found.mean is not None:
        say(f"平均分 {found.mean}；差评的用 zmtool ledger advance 编号 退回重办")
