"""zmtool license report: the figures of the register and of applications."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import print_json, print_table, print_text, say
from zmtool.cli.who import right_now

if TYPE_CHECKING:
    from zmtool.reports.licence_figures import LicenceReport

_FIRST_SHEETS = (
    "到期分布",
    "状态",
    "新办注销",
    "数据质量",
    "申请",
    "服务指标",
    "单元余量",
    "轮候榜",
    "信用分布",
    "信用变动",
)
"""What fits a screen; the lists are in the workbook and in the JSON."""


def report(
    months: Annotated[int, typer.Option(help="往回看几个月，含本月", metavar="数字")] = 12,
    idle: Annotated[int, typer.Option(help="多少天没有订货算未订货", metavar="天数")] = 90,
    limit: Annotated[int, typer.Option(help="未订货、不一致各最多列出多少户", metavar="数字")] = 200,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="写到 .xlsx", metavar="文件", show_default=False)
    ] = None,
    on: Annotated[str, typer.Option("--on", help="按哪一天算，默认今天", metavar="日期")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """证件报表：到期、增减、分布、不一致、数据质量、办结用时、服务指标、轮候、信用。

    含到期分布、新办注销、状态、业态市场档位、未订货、月度受理办结、单元余量、信用分布和变动。

    例：zmtool license report --months 6 --idle 180 -o 证件报表.xlsx
    """
    from zmtool.cli.law_answers.asking import day_of
    from zmtool.reports.licence_figures import report_json
    from zmtool.workflow.licence_report import licence_report, write_report

    today = day_of(on, "--on") if on else right_now().date()
    found = licence_report(workspace, today=today, months=months, idle_days=idle, limit=limit)
    if out is not None:
        write_report(found, out)
        say(f"已写出：{out}")
    if as_json:
        print_json({**report_json(found), "file": str(out) if out else None})
    else:
        _print(found)
    return 0


def _print(found: LicenceReport) -> None:
    from zmtool.reports.licence_figures import report_sheets

    for sheet in report_sheets(found):
        if sheet.name in _FIRST_SHEETS and sheet.rows:
            print_text(f"【{sheet.name}】")
            print_table("", sheet.columns, [list(map(_shown, row)) for row in sheet.rows])
    print_text(f"【未订货】有效证中 {found.idle_days} 天没有订货的 {found.idle.total} 户")
    for code, one in found.inconsistencies:
        print_text(f"【不一致】{code} {found.labels.get(code, '')}：{one.total} 户")
    if found.quality.score is not None:
        print_text(f"【数据质量】得分 {found.quality.score:.2f}（各条规则没有问题的占比的平均）")


def _shown(value: object) -> object:
    from zmtool.reports.sheet_book import Share

    return f"{value:.2%}" if isinstance(value, Share) else value
