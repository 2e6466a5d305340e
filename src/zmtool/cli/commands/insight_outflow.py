"""zmtool insight outflow: seized cartons traced to shop, order, route, account manager, tier and cap."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zmtool.cli.commands.insight_data import day_of
from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import print_json, say
from zmtool.cli.who import current_user, right_now


def outflow(
    case: Annotated[str, typer.Option("--case", help="只看一个案件的喷码", metavar="案号")] = "",
    asof: Annotated[str, typer.Option(help="看到哪一天为止，默认今天", metavar="日期")] = "",
    days: Annotated[int, typer.Option(help="往回看多少天查获的（写了案号的不限）", metavar="天")] = 365,
    html: Annotated[
        Path | None, typer.Option(help="写成一个网页文件", metavar="文件", show_default=False)
    ] = None,
    package: Annotated[
        Path | None,
        typer.Option(help="把外地证号的喷码写成协查数据包（zip）", metavar="文件", show_default=False),
    ] = None,
    region: Annotated[str, typer.Option(help="协查包只装某一县的，写区划前六位", metavar="区划")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """外流追溯：喷码、户、分拣日、订单行、线路和客户经理、档位和限量，缺哪个环节写明；集中度、时差、无码率、季末预测。

    例：zmtool insight outflow --asof 2026-05-31 --package 协查.zip
    """
    from zmtool.cli.insight_outflow_answers import outflow_json, print_outflow
    from zmtool.workflow.insight_outflow import outflow_trace, write_outflow_request

    now, user = right_now(), current_user()
    found = outflow_trace(
        workspace, case_no=case, asof=day_of(asof, "--asof", now.date()), days=days, now=now, user=user
    )
    if package is not None:
        request = write_outflow_request(found, package, workspace, region=region, now=now, user=user)
        counties = "、".join(f"{one.region} {one.rows} 行" for one in request.files)
        say(
            f"协查数据包已写成 {package}（{counties}）；一县一表，请只把该县的表发给该县，或用 --region 分别打包"
        )
    if html is not None:
        from zmtool.reports.insight_outflow import write_outflow

        write_outflow(found.report, found.gauge, html)
        say(f"已写成 {html}")
    if as_json:
        print_json(outflow_json(found.report, found.gauge))
    elif html is None:
        print_outflow(found.report, found.gauge)
    return 0
