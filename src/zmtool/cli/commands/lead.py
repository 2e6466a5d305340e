"""zmtool lead: intelligence leads from the entry to the end."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zmtool.cli.commands import lead_letters
from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.oversight_options import LimitOption, NoteOption, OffsetOption, print_advanced
from zmtool.cli.printing import print_json, print_table
from zmtool.cli.who import current_user, right_now

app = typer.Typer(
    help="情报线索：登记、研判、派发、签收、核查、反馈、评分、办结、并案、统计",
    no_args_is_help=True,
    rich_markup_mode=None,
)
NumberArgument = Annotated[str, typer.Argument(help="情报线索编号", metavar="编号")]


@app.command()
def add(
    source: Annotated[str, typer.Argument(help="来源：寄递、物流、视频、网络、举报、模型", metavar="来源")],
    desc: Annotated[str, typer.Option("--desc", help="情况（不要写姓名、车牌、号码）", metavar="文字")],
    level: Annotated[str, typer.Option(help="级别：一般、较重、重大、紧急", metavar="级别")] = "一般",
    assessment: Annotated[str, typer.Option(help="研判结论；可以以后再写", metavar="文字")] = "",
    person: Annotated[
        list[str] | None,
        typer.Option("--person", help="涉及的人，可多个（加密）", metavar="姓名", show_default=False),
    ] = None,
    vehicle: Annotated[
        list[str] | None,
        typer.Option("--vehicle", help="涉及的车，可多个（加密）", metavar="车牌", show_default=False),
    ] = None,
    place: Annotated[
        list[str] | None,
        typer.Option("--place", help="涉及的地点，可多个（加密）", metavar="地址", show_default=False),
    ] = None,
    number: Annotated[
        list[str] | None,
        typer.Option("--number", help="电话、单号、账号，可多个（加密）", metavar="号码", show_default=False),
    ] = None,
    file: Annotated[
        list[Path] | None,
        typer.Option("--file", help="附件，可多个", metavar="文件", show_default=False),
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """登记一条情报线索；涉及的人、车、地、号加密单存，不进检索和操作记录。

    例：zmtool lead add 寄递 --desc 同一寄件地多次寄递疑似卷烟 --level 较重 --number SF1234567890
    """
    from zmtool.oversight.leads.records import Parties
    from zmtool.workflow.leads import NewLead, add_lead

    parties = Parties(tuple(person or ()), tuple(vehicle or ()), tuple(place or ()), tuple(number or ()))
    new = NewLead(source, desc, level, assessment, parties, file or ())
    print_advanced("情报线索", add_lead(new, workspace, now=right_now(), user=current_user()), as_json)
    return 0


@app.command("list")
def list_(
    state: Annotated[str, typer.Option(help="状态", metavar="状态")] = "",
    open_only: Annotated[bool, typer.Option("--open", help="只列未办结的")] = False,
    overdue: Annotated[bool, typer.Option("--overdue", help="只列超期的")] = False,
    source: Annotated[str, typer.Option(help="来源", metavar="来源")] = "",
    mine: Annotated[bool, typer.Option("--mine", help="只列由我核查的")] = False,
    limit: LimitOption = 200,
    offset: OffsetOption = 0,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """列出本人看得到的情报线索，未办结的按期限在前。

    例：zmtool lead list --open --overdue
    """
    from zmtool.base.plain import to_plain
    from zmtool.cli.oversight_options import state_named
    from zmtool.oversight.closed_loop.definition import load_loop
    from zmtool.oversight.closed_loop.keep_clues import local_text
    from zmtool.oversight.leads.conditions import lead_life
    from zmtool.oversight.leads.keep import LeadWanted
    from zmtool.workflow.leads import list_leads
    from zmtool.workflow.workspace import local_data

    root = local_data(workspace)
    life, loop, late, user = lead_life(root), load_loop(root), local_text(right_now()), current_user()
    wanted = LeadWanted(
        state_named(state, life), open_only, source.strip(), user if mine else "", late if overdue else ""
    )
    found = list_leads(wanted, workspace, user=user, limit=limit, offset=offset)
    if as_json:
        print_json([to_plain(one) for one in found])
        return 0
    print_table(
        "情报线索",
        ["编号", "状态", "来源", "级别", "派给", "来自", "派发", "期限", "结果", "案号"],
        [
            (
                one.lead_no,
                life.states[one.state].label,
                one.source,
                loop.level(one.level).severity,
                one.to,
                one.from_bureau,
                one.dispatched_at[:10],
                f"{one.next_due[:10]}{' 超期' if one.next_due < late else ''}" if one.next_due else "",
                one.result,
                one.case_no,
            )
            for one in found
        ],
    )
    return 0


@app.command()
def show(
    number: NumberArgument,
    parties: Annotated[bool, typer.Option("--parties", help="解开涉及的人车地号（留痕）")] = False,
    why: Annotated[str, typer.Option(help="查看人车地号的理由", metavar="理由")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """查看一条情报线索：情况、研判、办理经过、期限；--parties 解开涉及的人车地号。

    例：zmtool lead show QB-示-2026-00001 --parties --why 上门核查
    """
    from zmtool.cli.lead_answers import lead_json, print_lead
    from zmtool.workflow.leads import parties_of, show_lead
    from zmtool.workflow.workspace import local_data

    now, user = right_now(), current_user()
    view = show_lead(number, workspace, user=user)
    found = parties_of(number, workspace, why=why, now=now, user=user) if parties else None
    if as_json:
        print_json(lead_json(view, found, now))
    else:
        print_lead(view, found, local_data(workspace), now)
    return 0


@app.command()
def assess(
    number: NumberArgument,
    note: NoteOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """写明研判结论；没有研判结论的不能派发。

    例：zmtool lead assess 1 --note 三个月内同一寄件地十二次，建议核查
    """
    return _advance(number, "assess", note, {}, workspace, as_json)


@app.command()
def sign(number: NumberArgument, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> int:
    """责任人签收派给自己的情报线索。

    例：zmtool lead sign QB-示-2026-00001
    """
    return _advance(number, "sign", "", {}, workspace, as_json)


@app.command()
def check(
    number: NumberArgument,
    note: NoteOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """责任人登记一次核查的情况，可多次。

    例：zmtool lead check 1 --note 到寄递网点调取面单
    """
    return _advance(number, "check", note, {}, workspace, as_json)


@app.command()
def feedback(
    number: NumberArgument,
    result: Annotated[str, typer.Option(help="结果：有效、无效、并案", metavar="结果")],
    proved: Annotated[str, typer.Option(help="是否查实：是、否", metavar="是否")],
    case_no: Annotated[str, typer.Option("--case", help="立了案的写案号", metavar="案号")] = "",
    quantity: Annotated[str, typer.Option(help="查获量（条）", metavar="条数")] = "",
    note: NoteOption = "",
    out: Annotated[
        Path, typer.Option("--out", "-o", help="外单位派来的：反馈文件写到哪个文件夹", metavar="文件夹")
    ] = Path("情报线索"),
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """责任人反馈核查结果；外单位派来的同时写出反馈文件。

    例：zmtool lead feedback 1 --result 有效 --proved 是 --quantity 12 --note 当场查获
    """
    from zmtool.cli.printing import say
    from zmtool.workflow.lead_letters import write_reply
    from zmtool.workflow.leads import show_lead

    details = {"result": result, "proved": proved, "case_no": case_no, "quantity": quantity}
    code = _advance(number, "feedback", note, details, workspace, as_json)
    if show_lead(number, workspace, user=current_user()).kept.lead.from_bureau:
        say(f"反馈文件：{write_reply(number, out, workspace, now=right_now(), user=current_user())}")
    return code


@app.command("return")
def return_(
    number: NumberArgument,
    note: NoteOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """退回不清楚的反馈，重新核查，期限重新计算。

    例：zmtool lead return 1 --note 没有说明货物去向
    """
    return _advance(number, "return", note, {}, workspace, as_json)


@app.command()
def rate(
    number: NumberArgument,
    score: Annotated[int, typer.Argument(help="评分：1 到 5", metavar="分")],
    note: NoteOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """给反馈评分；责任人不能给自己评。

    例：zmtool lead rate 1 4
    """
    return _advance(number, "rate", note, {"score": str(score)}, workspace, as_json)


@app.command()
def close(
    number: NumberArgument,
    note: NoteOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """办结；没有派发就办结的要写理由。

    例：zmtool lead close 1
    """
    return _advance(number, "close", note, {}, workspace, as_json)


@app.command()
def merge(
    number: NumberArgument,
    into: Annotated[str, typer.Argument(help="并入哪一条", metavar="并入编号")],
    note: NoteOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """并案：并入另一条情报线索。

    例：zmtool lead merge 2 1 --note 同一寄件地
    """
    return _advance(number, "merge", note, {"into": into}, workspace, as_json)


app.command()(lead_letters.dispatch)
app.command()(lead_letters.receive)
app.command()(lead_letters.reply)
app.command()(lead_letters.stats)


def _advance(
    number: str, step: str, note: str, details: dict[str, str], workspace: Path | None, as_json: bool
) -> int:
    from zmtool.workflow.leads import advance_lead

    done = advance_lead(
        number, step, workspace, note=note, details=details, now=right_now(), user=current_user()
    )
    print_advanced("情报线索", done, as_json)
    return 0
