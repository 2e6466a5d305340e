"""zmtool license layout waiting, join, call, answer, quarter: the queues of cells and the quarter's table."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from zmtool.base.errors import InvalidValue, UsageProblem
from zmtool.cli.law_answers.asking import day_of, printable
from zmtool.cli.layout_asking import OnOption, PlanOption, RegionOption, asking_of
from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import print_json, print_table, print_text, say
from zmtool.cli.who import current_user, right_now

CellArgument = Annotated[str, typer.Argument(help="市场单元代码", metavar="单元")]


def waiting(
    cell: Annotated[str, typer.Argument(help="市场单元代码；不写则全部", metavar="单元")] = "",
    public: Annotated[bool, typer.Option("--public", help="公示用：姓名留姓，不出受理编号")] = False,
    on: OnOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """轮候名单：按受理时间排序，逾期未应号的已除去。

    例：zmtool license layout waiting A01 --public
    """
    from zmtool.cli.layout_lists import rank_json, rank_row
    from zmtool.workflow.licence_layout_queue import queue

    day = day_of(on, "--on") if on else right_now().date()
    found = queue(printable(cell, "单元"), workspace, on=day)
    if as_json:
        print_json([rank_json(one, public=public) for one in found])
        return 0
    columns = ["单元", "序号", "受理编号", "申请人", "受理时间", "状态", "叫号"]
    if public:
        columns.remove("受理编号")
    print_table("", columns, [rank_row(one, public=public) for one in found])
    if not found:
        say("没有人在轮候")
    return 0


def join(
    application: Annotated[str, typer.Argument(help="受理编号", metavar="受理编号")],
    cell: Annotated[str, typer.Option("--cell", help="市场单元代码", metavar="单元")],
    accepted: Annotated[
        str, typer.Option("--accepted", help="受理时间，精确到秒，如 2026-06-01T09:30:15", metavar="时间")
    ],
    applicant: Annotated[str, typer.Option(help="申请人姓名", metavar="姓名")] = "",
    on: OnOption = "",
    plan: PlanOption = "",
    region: RegionOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """把一件申请列入单元的轮候；轮候不是不予许可。

    例：zmtool license layout join 示烟申2026-18 --cell A01 --applicant 赵明 --accepted 2026-06-01T09:30:15
    """
    from zmtool.cli.layout_lists import rank_json
    from zmtool.licenses.layout.waiting import Waiter
    from zmtool.workflow.licence_layout_queue import join_queue

    waiter = Waiter(
        printable(cell, "--cell"),
        printable(application, "受理编号"),
        printable(applicant, "--applicant"),
        _moment(accepted),
    )
    rank = join_queue(
        waiter, workspace, asking=asking_of(on, plan, region), now=right_now(), user=current_user()
    )
    if as_json:
        print_json(rank_json(rank, public=False))
    else:
        print_text(f"{waiter.application_no} 已列入单元 {waiter.cell} 轮候，第 {rank.number} 位")
    return 0


def call(
    cell: CellArgument,
    on: Annotated[str, typer.Option("--on", help="叫号日期，默认今天", metavar="日期")] = "",
    plan: PlanOption = "",
    region: RegionOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """单元有余量时叫下一位；应号期限按工作日算，逾期未应的顺延给后一位。

    例：zmtool license layout call A01
    """
    from zmtool.base.plain import to_plain
    from zmtool.workflow.licence_layout_queue import call as call_one

    done = call_one(
        printable(cell, "单元"),
        workspace,
        asking=asking_of(on, plan, region),
        now=right_now(),
        user=current_user(),
    )
    if as_json:
        print_json({"called": to_plain(done.waiter), "lapsed": [to_plain(one) for one in done.lapsed]})
        return 0
    for one in done.lapsed:
        print_text(f"{one.application_no} {one.applicant} 逾期未应号，已失效（{one.settled_on}）")
    last = done.waiter.answer_by
    until = f"请于 {last} 前（含当日）提交材料" if last else "日历缺少该年安排，应号期限请人工确定"
    print_text(f"到号：{done.waiter.application_no} {done.waiter.applicant}，{until}")
    return 0


def answer(
    application: Annotated[str, typer.Argument(help="受理编号", metavar="受理编号")],
    gives_up: Annotated[bool, typer.Option("--give-up", help="申请人放弃")] = False,
    on: Annotated[str, typer.Option("--on", help="应号或放弃的日期，默认今天", metavar="日期")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """登记应号（到号后交来材料），或登记放弃。

    例：zmtool license layout answer 示烟申2026-18
    """
    from zmtool.base.plain import to_plain
    from zmtool.workflow.licence_layout_queue import settle

    now = right_now()
    settled = settle(
        printable(application, "受理编号"),
        workspace,
        on=day_of(on, "--on") if on else now.date(),
        gives_up=gives_up,
        now=now,
        user=current_user(),
    )
    if as_json:
        print_json(to_plain(settled))
    else:
        print_text(f"{settled.application_no}：{settled.state}（{settled.settled_on}）")
    return 0


def quarter(
    which: Annotated[
        str, typer.Argument(help="季度，如 2026Q2、2026年二季度；不写为本季度", metavar="季度")
    ] = "",
    plan: PlanOption = "",
    region: RegionOption = "",
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="另写到 .xlsx", metavar="文件", show_default=False)
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """季度公示表：各单元规划数、实有数、余量、间距、其他条件、本期退出数。

    例：zmtool license layout quarter 2026Q2 -o 季度公示.xlsx
    """
    from zmtool.cli.layout_lists import print_quarter, quarter_json
    from zmtool.licenses.layout.quarter import parse_quarter, quarter_of
    from zmtool.workflow.licence_layout_queue import quarter as table_of

    today = right_now().date()
    try:
        asked = parse_quarter(which) if which else quarter_of(today)
    except InvalidValue as error:
        raise UsageProblem(str(error), where="季度", next_step="例：2026Q2") from error
    if asked.first > today:
        raise UsageProblem(f"{asked} 还没有到", where="季度", next_step="请写本季度或以前的季度")
    asking = asking_of(min(asked.last, today).isoformat(), plan, region)
    used, table = table_of(asked, workspace, asking=asking, today=today)
    if out is not None:
        from zmtool.reports.layout_quarter import write_quarter

        say(f"已写出：{write_quarter(used, table, out)}")
    if as_json:
        print_json(quarter_json(used, table))
    else:
        print_quarter(used, table)
    return 0


def _moment(text: str) -> datetime:
    """The moment that was typed, seconds kept. Raises UsageProblem."""
    from zmtool.values.times import parse_datetime

    try:
        return datetime.fromisoformat(text.strip()).replace(tzinfo=None)
    except ValueError:
        pass
    try:
        return parse_datetime(text)
    except InvalidValue as error:
        raise UsageProblem(
            str(error), where="--accepted", next_step="如 2026-06-01T09:30:15 或 2026年6月1日9时30分"
        ) from error
