"""zmtool case advance, approve, deadlines, timeline: cases through their life."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from zmtool.base.errors import InvalidValue, UsageProblem
from zmtool.cli.obstacle_answers import for_case, obstacle_json
from zmtool.cli.options import JsonOption, WorkspaceOption, YesOption
from zmtool.cli.printing import print_json, print_table, print_text, progress, say
from zmtool.cli.who import current_user, right_now

if TYPE_CHECKING:
    from zmtool.cases.records import CaseFacts
    from zmtool.workflow.case_board import Board
    from zmtool.workflow.case_life import Advanced, NextSteps

CaseNumber = Annotated[str, typer.Argument(help="案件编号，如 示烟立〔2025〕第18号", metavar="编号")]


def advance(
    case_no: CaseNumber,
    step: Annotated[
        str, typer.Argument(help="步骤的编号或名称；不写则列出可办理的步骤", metavar="步骤")
    ] = "",
    on: Annotated[
        str, typer.Option(help="办理日期，默认今天；可带时刻，如 2025-03-18 15:20", metavar="日期")
    ] = "",
    by: Annotated[
        list[str] | None,
        typer.Option(
            help="办理并签名的人（执法人员、当事人、见证人等），可多次", metavar="姓名", show_default=False
        ),
    ] = None,
    note: Annotated[str, typer.Option(help="说明、结论或理由", metavar="文字")] = "",
    number: Annotated[str, typer.Option(help="所制作文书的文号", metavar="文号")] = "",
    amount: Annotated[str, typer.Option(help="金额（元）", metavar="金额")] = "",
    until: Annotated[str, typer.Option(help="延长至、听证日期等", metavar="日期")] = "",
    about: Annotated[str, typer.Option(help="对象：送达方式、受移送机关等", metavar="文字")] = "",
    instalment: Annotated[
        list[str] | None,
        typer.Option(help="分期：日期:金额，可多次", metavar="日期:金额", show_default=False),
    ] = None,
    field: Annotated[
        list[str] | None,
        typer.Option(
            help="写进所制作文书的字段=内容，可多次，如 end=2025-03-07T09:50",
            metavar="字段=内容",
            show_default=False,
        ),
    ] = None,
    role: Annotated[str, typer.Option(help="以什么角色办理或变通，如 leader", metavar="角色")] = "",
    override: Annotated[str, typer.Option(help="条件不齐仍要办理的理由（须有权角色）", metavar="理由")] = "",
    every: Annotated[bool, typer.Option("--all", help="列出全部步骤，连同前置步骤未办的")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """办理案件的一个步骤；条件不齐时逐条说明缺什么、依据哪条、怎么办。

    例：zmtool case advance 示烟立〔2025〕第50号 file --on 2025-03-06
    """
    from zmtool.cases.records import CaseEvent
    from zmtool.workflow.case_life import advance as take
    from zmtool.workflow.case_life import next_steps

    now = right_now()
    moment = moment_of(on, "--on") if on else now.date()
    if not step:
        _print_next(next_steps(case_no, whole_day(moment), workspace), every, as_json)
        return 0
    event = CaseEvent(
        step=step,
        on=whole_day(moment),
        at=moment if isinstance(moment, datetime) else None,
        by=tuple(by or ()),
        role=role,
        about=about,
        number=number,
        amount=amount_of(amount, "--amount") if amount else None,
        until=whole_day(moment_of(until, "--until")) if until else None,
        note=override or note,
    )
    parts = tuple(_instalment(one) for one in instalment or ())

    def edit(case: CaseFacts) -> CaseFacts:
        from dataclasses import replace

        return replace(case, instalments=parts) if parts else case

    done = take(
        case_no,
        event,
        workspace,
        now=now,
        user=current_user(),
        edit=edit,
        override=bool(override),
        fields=_fields(field or ()),
    )
    _print_advanced(done, as_json)
    return 0


def approve(
    case_no: CaseNumber,
    step: Annotated[str, typer.Argument(help="对哪个步骤的意见：编号或名称", metavar="步骤")],
    role: Annotated[str, typer.Option(help="角色：officer、dept、legal、leader 或其名称", metavar="角色")],
    by: Annotated[list[str], typer.Option(help="签署人；承办人意见须两人", metavar="姓名")],
    on: Annotated[str, typer.Option(help="签署日期，默认今天", metavar="日期")] = "",
    opinion: Annotated[str, typer.Option(help="意见全文", metavar="文字")] = "",
    disagree: Annotated[bool, typer.Option("--disagree", help="不同意")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """登记对一个步骤的审批意见（承办人、承办部门、法制、负责人）。

    例：zmtool case approve 示烟立〔2025〕第50号 file --role leader --by 陆承安 --opinion 同意立案。
    """
    from zmtool.cases.records import Approval
    from zmtool.workflow.case_life import approve as note_opinion

    now = right_now()
    if disagree and not opinion:
        raise UsageProblem("不同意的意见须写明理由", next_step="加 --opinion 理由")
    given = Approval(
        step=step,
        role=role,
        by=tuple(by),
        on=whole_day(moment_of(on, "--on")) if on else now.date(),
        agrees=not disagree,
        opinion=opinion,
    )
    label, version = note_opinion(case_no, given, workspace, now=now, user=current_user())
    if as_json:
        print_json({"case_no": case_no, "step": step, "step_label": label, "version": version})
    else:
        print_text(f"{case_no}：已登记对“{label}”的意见（第 {version} 版）")
    return 0


def deadlines(
    scope: Annotated[
        str, typer.Option(help="范围：overdue（逾期）、soon（逾期和将到期）、all", metavar="范围")
    ] = "soon",
    days: Annotated[int, typer.Option(help="几天之内算将到期", min=0, max=3650, metavar="天数")] = 7,
    party: Annotated[
        bool, typer.Option("--party", help="也列出当事人的期间（申辩、听证、缴款、复议、诉讼）")
    ] = False,
    problems: Annotated[
        bool, typer.Option("--problems", help="再列出各案现有文书评查会发现几处问题（逐案评查，较慢）")
    ] = False,
    limit: Annotated[int, typer.Option(help="最多几行", min=1, max=100_000, metavar="行数")] = 200,
    offset: Annotated[int, typer.Option(help="从第几行之后开始", min=0, metavar="行数")] = 0,
    ics: Annotated[
        Path | None, typer.Option(help="另写成日历文件（.ics）", metavar="文件", show_default=False)
    ] = None,
    yes: YesOption = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """全部案件的期限一张表：逾期、将到期，每行有依据和算法。

    例：zmtool case deadlines --scope all --ics 期限.ics
    """
    from zmtool.base.errors import Refused
    from zmtool.workflow.case_board import deadline_board, write_calendar

    if scope not in ("overdue", "soon", "all"):
        raise UsageProblem(f"范围不能是“{scope}”", next_step="可用：overdue、soon、all")
    if ics is not None and ics.exists() and not yes:
        raise Refused("目标文件已存在，未覆盖", where=str(ics), next_step="请换一个文件名，或加 --yes 覆盖")
    with progress("重新计算期限") as step:
        board = deadline_board(
            workspace,
            now=right_now(),
            soon=days,
            whose="" if party else "bureau",
            scope=scope,
            limit=limit,
            offset=offset,
            progress=step,
        )
    _print_board(board, as_json, _problems(board, workspace) if problems else {})
    if ics is not None:
        say(f"已写出 {write_calendar(board, ics)} 项：{ics}")
    return 0


def timeline(case_no: CaseNumber, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> int:
    """按时间列出一个案件的步骤、意见和物品变动。

    例：zmtool case timeline 示烟立〔2025〕第18号
    """
    from zmtool.base.plain import to_plain
    from zmtool.workflow.case_timeline import timeline_of

    lines = timeline_of(case_no, workspace)
    if as_json:
        print_json({"case_no": case_no, "lines": [to_plain(one) for one in lines]})
        return 0
    rows = [(one.at, one.kind, one.what, one.who, one.note) for one in lines]
    print_table("", ["时间", "类别", "事项", "人员", "说明"], rows)
    return 0


def _fields(settings: Sequence[str]) -> dict[str, str]:
    fields: dict[str, str] = {}
    for one in settings:
        name, sign, value = one.partition("=")
        if not sign or not name.strip():
            raise UsageProblem(f"“{one}”应写成 字段=内容", next_step="用 zmtool form show 文书 查看字段")
        fields[name.strip()] = value
    return fields


def moment_of(text: str, option: str) -> date:
    """The day, or the moment where a time stands with it. Raises UsageProblem."""
    from zmtool.values.dates import parse_date
    from zmtool.values.times import parse_datetime

    try:
        return parse_datetime(text)
    except InvalidValue:
        pass
    try:
        return parse_date(text, default_year=right_now().year)
    except InvalidValue as error:
        raise UsageProblem(str(error), where=option, next_step="如 2025-03-05 或 2025年3月5日") from error


def amount_of(text: str, option: str) -> Decimal:
    """Yuan as typed, 1,234.50 or 1234.5元. Raises UsageProblem."""
    from zmtool.values.money import parse_money

    try:
        return parse_money(text)
    except (InvalidValue, InvalidOperation) as error:
        raise UsageProblem(str(error), where=option, next_step="如 753.60") from error


def whole_day(moment: date) -> date:
    """The day of a moment."""
    return moment.date() if isinstance(moment, datetime) else moment


def _instalment(text: str) -> Any:
    from zmtool.cases.records import Instalment

    due, _, amount = text.replace("：", ":").rpartition(":")
    if not due:
        raise UsageProblem(f"分期“{text}”应写成 日期:金额", next_step="如 --instalment 2025-06-30:300")
    return Instalment(whole_day(moment_of(due, "--instalment")), amount_of(amount, "--instalment"))


def _print_next(steps: NextSteps, every: bool, as_json: bool) -> None:
    shown = [way for way in steps.ways if every or way.near]
    if as_json:
        print_json(
            {
                "case_no": steps.case_no,
                "stage": steps.stage,
                "stage_label": steps.stage_label,
                "steps": [
                    {
                        "id": way.step.id,
                        "label": way.step.label,
                        "open": way.open,
                        "near": way.near,
                        "obstacles": [obstacle_json(one, steps.case_no) for one in way.obstacles],
                    }
                    for way in shown
                ],
            }
        )
        return
    print_text(f"{steps.case_no}：{steps.stage_label}")
    for way in shown:
        print_text(f"  {'可办' if way.open else '未齐'}  {way.step.label}（{way.step.id}）")
        for one in way.obstacles:
            sign = "缺" if one.stops else "注意"
            print_text(f"        {sign}：{for_case(str(one), steps.case_no)}")
    if not shown:
        print_text("  没有可办理的步骤")


def _print_advanced(done: Advanced, as_json: bool) -> None:
    for one in done.warnings:
        say(f"注意：{for_case(str(one), done.case_no)}")
    if as_json:
        print_json(
            {
                "case_no": done.case_no,
                "step": done.step,
                "step_label": done.step_label,
                "stage": done.stage,
                "stage_label": done.stage_label,
                "version": done.version,
                "warnings": [obstacle_json(one, done.case_no) for one in done.warnings],
                "overridden": list(done.overridden),
                "papers": list(done.papers),
            }
        )
        return
    papers = f"，文书：{'、'.join(done.papers)}" if done.papers else ""
    print_text(
        f"{done.case_no}：已办理“{done.step_label}”，现为{done.stage_label}（第 {done.version} 版）{papers}"
    )
    for what in done.overridden:
        print_text(f"  变通：{what}")


_STATES = {"open": "未到期", "overdue": "逾期", "unknown": "须核对"}
_PARTY_STATES = {"open": "期间内", "overdue": "已届满", "unknown": "须核对"}


def _problems(board: Board, workspace: Path | None) -> Mapping[str, int]:
    from zmtool.workflow.review_problems import problems_of

    return problems_of((line.case_no for line in board.lines), workspace)


def _print_board(board: Board, as_json: bool, problems: Mapping[str, int]) -> None:
    from zmtool.base.plain import to_plain

    if as_json:
        print_json(
            {
                "today": board.today.isoformat(),
                "count": to_plain(board.count),
                "lines": [
                    {
                        **to_plain(line),
                        "state": line.deadline.state(board.today),
                        "days_left": line.deadline.days_left(board.today),
                        **({"problems": problems[line.case_no]} if problems else {}),
                    }
                    for line in board.lines
                ],
            }
        )
        return
    rows = []
    for line in board.lines:
        one = line.deadline
        words = _STATES if one.whose == "bureau" else _PARTY_STATES
        left = one.days_left(board.today)
        rows.append(
            (
                words[one.state(board.today)],
                one.due or "未知",
                "" if left is None else left,
                line.case_no,
                line.party_name,
                one.label,
                *((problems[line.case_no],) if problems else ()),
                one.ground + ("" if one.certain else "（须人工确认）"),
            )
        )
    named = ["问题"] if problems else []
    print_table("", ["状态", "届满", "剩余天数", "案件", "当事人", "期限", *named, "依据"], rows)
    count = board.count
    say(f"逾期 {count.overdue}，将到期 {count.soon}，其余 {count.later}，须核对 {count.unknown}")
