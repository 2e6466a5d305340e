"""zmtool alert figures, outflow, account: hit rates, the outflow gauge, the register of accountability."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import typer

from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import print_json, print_table, print_text, say
from zmtool.cli.who import current_user, right_now

account_app = typer.Typer(
    help="问责登记：限内管、分管领导、纪检查看", no_args_is_help=True, rich_markup_mode=None
)
_YEAR = 365


def figures(
    since: Annotated[str, typer.Option(help="产生日期起，默认一年前", metavar="日期")] = "",
    until: Annotated[str, typer.Option(help="产生日期止，默认今天", metavar="日期")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """各模型的命中率（属实 ÷ 已核）和误报原因分布，连同筛选率、核查率、按期率。

    例：zmtool alert figures --since 2026-01-01
    """
    from zmtool.base.plain import to_plain
    from zmtool.cli.law_answers.asking import day_of
    from zmtool.oversight.internal.definition import load_internal
    from zmtool.oversight.internal.figures import DEFINITIONS
    from zmtool.reports.alert_report import percent
    from zmtool.workflow.alert_reports import alert_figures
    from zmtool.workflow.workspace import local_data

    today = right_now().date()
    first = day_of(since, "--since") if since else today - timedelta(days=_YEAR)
    last = day_of(until, "--until") if until else today
    told = alert_figures(workspace, first=first, last=last, user=current_user())
    if as_json:
        print_json(
            {
                "since": first.isoformat(),
                "until": last.isoformat(),
                **to_plain(told),
                "definitions": dict(DEFINITIONS),
            }
        )
        return 0
    models = load_internal(local_data(workspace)).models
    print_text(
        f"{first} 至 {last}：预警 {told.alerts} 件，筛选率 {percent(told.screened)}，核查率 {percent(told.checked)}，"
        f"属实率 {percent(told.founded)}，按期率 {percent(told.in_time)}"
    )
    print_table(
        "模型命中率",
        ["模型", "预警", "已核", "属实", "命中率"],
        [
            (
                f"{one.model} {models[one.model].label}" if one.model in models else one.model,
                one.alerts,
                one.checked,
                one.founded,
                percent(one.rate),
            )
            for one in told.models
        ],
    )
    print_table("误报原因", ["原因", "预警"], list(told.reasons.items()))
    for name, meaning in DEFINITIONS.items():
        say(f"{name}：{meaning}")
    return 0


def outflow(
    on: Annotated[str, typer.Option("--on", help="按哪一天算，默认今天", metavar="日期")] = "",
    limit: Annotated[str, typer.Option(help="全年限额（条）；不写按规则", metavar="条数")] = "",
    sales: Annotated[str, typer.Option(help="全年销量（条），限额按占比算时写", metavar="条数")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """外流指标：累计外流条数、限额、进度线、季末预测（按日均外推）、外流居前的户；数字来自问题台账。

    例：zmtool alert outflow --limit 500
    """
    from zmtool.base.plain import to_plain
    from zmtool.cli.law_answers.asking import day_of
    from zmtool.reports.alert_report import percent
    from zmtool.workflow.alert_outflow import outflow_gauge

    day = day_of(on, "--on") if on else right_now().date()
    told = outflow_gauge(workspace, on=day, limit=limit, sales=sales, user=current_user())
    if as_json:
        print_json(to_plain(told))
        return 0
    known = told.limit is not None
    rows = [
        ("累计外流", f"{told.total} 条"),
        ("本季外流", f"{told.quarter} 条"),
        ("全年限额", f"{told.limit:f} 条" if told.limit is not None else "没有规定（待核），用 --limit 写明"),
        ("占限额", percent(told.share) if known else "—"),
        ("进度线", f"{told.line} 条{'，已超' if told.over_line else ''}" if known else "—"),
        (f"季末（{told.quarter_end}）预测", f"{told.projected} 条"),
    ]
    print_table(f"外流指标（{told.on}）", ["项目", "数量"], rows)
    print_table("外流居前的户", ["许可证号", "条数"], told.shops)
    say(
        "口径：指标属外流的问题按成立日计，不属实的不计；进度线=限额×已过天数÷全年天数；预测=全年日均外推到季末"
    )
    return 0


@account_app.command("list")
def account_list(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> int:
    """列出问责登记：查实问题、责任人、责任类型、处理、依据文件。

    例：zmtool alert account list
    """
    from zmtool.base.plain import to_plain
    from zmtool.workflow.alert_account import accountabilities

    found = accountabilities(workspace, user=current_user())
    if as_json:
        print_json([to_plain(one) for one in found])
        return 0
    print_table(
        "问责登记",
        ["问题", "指标", "被问责人", "责任类型", "处理", "依据文件", "日期", "登记人", "说明"],
        [
            (
                one.prob_no,
                one.indicator,
                one.person,
                one.liability,
                one.sanction,
                one.basis,
                one.on,
                one.by,
                one.note,
            )
            for one in found
        ],
    )
    return 0
