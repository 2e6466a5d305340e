"""zmtool report: figures for leaders, daily, weekly and monthly reports."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import print_json, print_table, print_text, say
from zmtool.cli.who import current_user, right_now

if TYPE_CHECKING:
    from zmtool.oversight.leader.records import Period

app = typer.Typer(
    help="报表：领导报表、日研判、周分析、月总结，数字可查到每一件",
    no_args_is_help=True,
    rich_markup_mode=None,
)
FirstOption = Annotated[str, typer.Option("--from", help="起始日期", metavar="日期")]
LastOption = Annotated[str, typer.Option("--until", help="截止日期", metavar="日期")]
ToOption = Annotated[
    list[Path] | None,
    typer.Option("--to", help="写成文件：.html、.docx、.xlsx，可多个", metavar="文件", show_default=False),
]


@app.command()
def leader(
    first: FirstOption = "",
    last: LastOption = "",
    to: ToOption = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """领导报表：默认本月至今。

    例：zmtool report leader --to 监管情况.html --to 监管情况.xlsx
    """
    return _report("leader", first, last, to, workspace, as_json)


@app.command()
def daily(
    first: FirstOption = "",
    last: LastOption = "",
    to: ToOption = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """日研判：默认今天，当日 18 时前。

    例：zmtool report daily --to 日研判.docx
    """
    return _report("daily", first, last, to, workspace, as_json)


@app.command()
def weekly(
    first: FirstOption = "",
    last: LastOption = "",
    to: ToOption = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """周分析：默认上一周，周一 10 时前。

    例：zmtool report weekly --to 周分析.docx
    """
    return _report("weekly", first, last, to, workspace, as_json)


@app.command()
def monthly(
    first: FirstOption = "",
    last: LastOption = "",
    to: ToOption = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """月总结：默认上个月，次月 3 日前。

    例：zmtool report monthly --to 月总结.docx
    """
    return _report("monthly", first, last, to, workspace, as_json)


def _report(
    kind: str, first: str, last: str, to: list[Path] | None, workspace: Path | None, as_json: bool
) -> int:
    from zmtool.base.plain import to_plain
    from zmtool.oversight.leader.report import change, summary, told
    from zmtool.workflow.leader_report import leader_report, write_leader_report

    report = leader_report(
        kind, workspace, period=_period(kind, first, last), now=right_now(), user=current_user()
    )
    written = [write_leader_report(report, path) for path in to or ()]
    if as_json:
        print_json(
            {
                "kind": kind,
                "period": to_plain(report.period),
                "sight": report.sight,
                "summary": summary(report),
                "figures": [to_plain(one) for one in report.figures],
                "tables": [to_plain(one) for one in report.tables],
                "files": [str(one) for one in written],
            }
        )
        return 0
    if written:
        for one in written:
            print_text(str(one))
        return 0
    print_text(f"{report.title}　{report.period.first} 至 {report.period.last}")
    print_text(summary(report))
    print_table(
        "主要指标",
        ["指标", "本期", "环比", "同比"],
        [
            (
                one.label,
                f"{told(one)}{'' if one.unit == '%' or one.value is None else f' {one.unit}'}",
                change(one, one.before),
                change(one, one.year),
            )
            for one in report.figures
        ],
    )
    for table in report.tables:
        if table.rows:
            print_table(
                table.title,
                [table.name, *table.columns],
                [(row.name, *("—" if each is None else each for each in row.counts)) for row in table.rows],
            )
    say(f"范围：{report.sight}；口径和明细见 --to 文件")
    return 0


def _period(kind: str, first: str, last: str) -> Period | None:
    from zmtool.base.errors import UsageProblem
    from zmtool.cli.law_answers.asking import day_of
    from zmtool.oversight.leader.records import Period
    from zmtool.oversight.leader.report import period_of

    if not first and not last:
        return None
    usual = period_of(kind, right_now().date())
    found = Period(
        day_of(first, "--from") if first else usual.first, day_of(last, "--until") if last else usual.last
    )
    if found.last < found.first:
        raise UsageProblem(
            f"截止日期 {found.last} 早于起始日期 {found.first}", where="--until", next_step="请核对"
        )
    if found.last > (today := right_now().date()):
        raise UsageProblem(
            f"截止日期 {found.last} 晚于今天 {today}", where="--until", next_step="报表只统计到今天，请改正"
        )
    return found
