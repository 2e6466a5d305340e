"""zmtool insight profile: the profile of a retailer."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zmtool.cli.commands.insight_data import day_of
from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import print_json, say
from zmtool.cli.who import current_user, right_now


def profile(
    number: Annotated[str, typer.Argument(help="许可证号，或者能指明一户的其他完整号码", metavar="许可证号")],
    html: Annotated[
        Path | None, typer.Option(help="写成一个网页文件（含图）", metavar="文件", show_default=False)
    ] = None,
    asof: Annotated[str, typer.Option(help="看哪一天的画像，默认今天", metavar="日期")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """一户的画像：风险分由来（总分、维度、指标、证据，每步都有分）、订货走势、同档位对比、关联户、经过、未结事项。

    画像分不等于信用分。打开画像会记入操作记录。

    例：zmtool insight profile 349901100018
    """
    from zmtool.cli.insight_profile_answers import print_profile, profile_json
    from zmtool.workflow.insight_profile import retailer_profile

    now = right_now()
    found = retailer_profile(
        number, workspace, asof=day_of(asof, "--asof", now.date()), now=now, user=current_user()
    )
    if html is not None:
        from zmtool.reports.insight_profile import write_profile

        write_profile(found.profile, found.risk, html)
        say(f"已写成 {html}")
    if as_json:
        print_json(profile_json(found.profile, found.risk))
    elif html is None:
        print_profile(found.profile, found.risk)
    return 0
