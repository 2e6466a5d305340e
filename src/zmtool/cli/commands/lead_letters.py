"""zmtool lead dispatch, receive, reply, stats: leads between bureaus and people, and their figures."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.oversight_options import NoteOption, print_advanced
from zmtool.cli.printing import print_json, print_table, print_text, say
from zmtool.cli.who import current_user, right_now

NumberArgument = Annotated[str, typer.Argument(help="情报线索编号", metavar="编号")]
FolderOption = Annotated[Path, typer.Option("--out", "-o", help="文件写到哪个文件夹", metavar="文件夹")]
PassOption = Annotated[
    Path | None,
    typer.Option(
        "--pass-file", help="写有约定口令的文本文件（有加密内容时）", metavar="文件", show_default=False
    ),
]
_FOLDER = Path("情报线索")


def dispatch(
    number: NumberArgument,
    to: Annotated[str, typer.Option("--to", help="外单位名称", metavar="单位")] = "",
    region: Annotated[str, typer.Option(help="外单位的行政区划代码，用来统计跨省", metavar="代码")] = "",
    person: Annotated[str, typer.Option(help="本单位的责任人（登录名）", metavar="登录名")] = "",
    dept: Annotated[str, typer.Option(help="责任部门", metavar="部门")] = "",
    demand: Annotated[str, typer.Option(help="要求", metavar="文字")] = "",
    until: Annotated[str, typer.Option(help="反馈期限；不写按级别计算", metavar="日期")] = "",
    out: FolderOption = _FOLDER,
    pass_file: PassOption = None,
    note: NoteOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """派发给本单位的责任人，或者写出给外单位的派发包（人车地号用约定口令加密）。

    例：zmtool lead dispatch 1 --to 邻省示例市烟草专卖局 --region 330000 --pass-file 口令.txt
    """
    from zmtool.base.plain import to_plain
    from zmtool.cli.oversight_options import day_text
    from zmtool.workflow.lead_letters import Address, dispatch_lead

    address = Address(to, region, dept, person, demand, day_text(until, "--until"))
    done = dispatch_lead(
        number,
        address,
        out,
        workspace,
        passphrase_file=pass_file,
        note=note,
        now=right_now(),
        user=current_user(),
    )
    if as_json:
        print_json({**to_plain(done.step), "package": str(done.path) if done.path else None})
        return 0
    print_advanced("情报线索", done.step, False)
    if done.path:
        print_text(f"派发包：{done.path}")
    return 0


def receive(
    file: Annotated[Path, typer.Argument(help="外单位的派发包、回执或者反馈文件", metavar="文件")],
    out: FolderOption = _FOLDER,
    pass_file: PassOption = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """接收外单位的文件：派发包登记成线索并写出回执，回执记为签收，反馈记为结果。改动过的拒收。

    例：zmtool lead receive 派发-QB-邻-2026-00001.zmlead --pass-file 口令.txt
    """
    from zmtool.base.plain import to_plain
    from zmtool.workflow.lead_letters import receive_letter

    done = receive_letter(
        file, out, workspace, passphrase_file=pass_file, now=right_now(), user=current_user()
    )
    if as_json:
        receipt = str(done.receipt) if done.receipt else None
        print_json({**to_plain(done.step), "kind": done.kind, "receipt": receipt})
        return 0
    print_advanced("情报线索", done.step, False)
    if done.receipt:
        print_text(f"回执：{done.receipt}，请交回派发单位")
    return 0


def reply(
    number: NumberArgument,
    out: FolderOption = _FOLDER,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """写出给派发单位的反馈文件（已经反馈的线索，可重写）。

    例：zmtool lead reply 1
    """
    from zmtool.workflow.lead_letters import write_reply

    path = write_reply(number, out, workspace, now=right_now(), user=current_user())
    if as_json:
        print_json({"number": number, "reply": str(path)})
    else:
        print_text(f"反馈文件：{path}")
    return 0


def stats(
    since: Annotated[str, typer.Option(help="派发日期起，默认今年 1 月 1 日", metavar="日期")] = "",
    until: Annotated[str, typer.Option(help="派发日期止，默认今天", metavar="日期")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """统计期内派发的情报线索：命中率、有效率、转化率、平均反馈时长、跨省派发，附口径；没有依据的不算。

    例：zmtool lead stats --since 2026-01-01 --until 2026-06-30
    """
    from zmtool.base.plain import to_plain
    from zmtool.cli.law_answers.asking import day_of
    from zmtool.workflow.leads import figures_of_leads

    today = right_now().date()
    first = day_of(since, "--since") if since else today.replace(month=1, day=1)
    last = day_of(until, "--until") if until else today
    figures = figures_of_leads(first, last, workspace, user=current_user())
    if as_json:
        print_json(
            {
                "since": first.isoformat(),
                "until": last.isoformat(),
                "figures": [to_plain(one) for one in figures],
            }
        )
        return 0
    print_table(
        f"情报线索 {first} 至 {last}",
        ["指标", "数值", "单位", "算式", "口径"],
        [
            (
                one.label,
                "—" if one.value is None else format(one.value, "f"),
                one.unit,
                f"{one.part:f} ÷ {one.whole}" if one.unit == "比率" else "",
                one.definition,
            )
            for one in figures
        ],
    )
    if any(one.value is None for one in figures):
        say("“—”：期内没有可以计算的线索")
    return 0
