"""zmtool license progress, publish: answers at the counter, and pages for the bureau's web server."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zmtool.base.errors import UsageProblem
from zmtool.cli.application_asking import NumberArgument, moment_of
from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import print_json, print_text
from zmtool.cli.who import right_now


def progress(
    number: NumberArgument,
    on: Annotated[str, typer.Option("--at", help="按哪一刻算，默认现在", metavar="时间")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """答复办理进度：到了哪个环节，承诺和法定期限还剩几个工作日；不显示姓名。

    例：zmtool license progress 示烟许受2026-0001
    """
    from zmtool.licenses.life.progress import left_text
    from zmtool.workflow.licence_progress import progress as progress_told

    told = progress_told(number, workspace, now=moment_of(on))
    if as_json:
        print_json(
            {
                "application_no": told.application_no,
                "matter": told.matter,
                "state": told.state,
                "result": told.result,
                "nodes": [
                    {"label": one.label, "day": one.day.isoformat() if one.day else None}
                    for one in told.nodes
                ],
                "promised": left_text(told.promised),
                "statutory": left_text(told.statutory),
                "waiting_for": told.waiting_for,
            }
        )
        return 0
    print_text(f"{told.application_no}　{told.matter}　{told.state}　{told.result}".rstrip("　"))
    for node in told.nodes:
        print_text(f"{'●' if node.day else '○'} {node.label}　{node.day or '未到'}")
    for label, text in (("承诺办结", left_text(told.promised)), ("法定期限", left_text(told.statutory))):
        if text:
            print_text(f"{label}：{text}")
    if told.waiting_for:
        print_text(told.waiting_for)
    return 0


def publish(
    out: Annotated[Path, typer.Option("--out", "-o", help="写到这个文件夹", metavar="文件夹")] = Path("公示"),
    since: Annotated[str, typer.Option("--from", help="公示这天起的决定，默认三十天前", metavar="日期")] = "",
    until: Annotated[str, typer.Option("--to", help="公示到这天的决定，默认今天", metavar="日期")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """生成公示和进度查询的静态网页（姓名只留姓，不含证件号码），放到本单位的网站上即可。

    例：zmtool license publish --from 2026-05-01 --to 2026-05-31 --out 公示
    """
    from datetime import timedelta

    from zmtool.cli.law_answers.asking import day_of
    from zmtool.workflow.licence_progress import publish as write_pages

    now = right_now()
    last = day_of(until, "--to") if until else now.date()
    first = day_of(since, "--from") if since else last - timedelta(days=30)
    if first > last:
        raise UsageProblem(f"--from {first} 晚于 --to {last}", next_step="请核对两个日期")
    done = write_pages(out, workspace, since=first, until=last, now=now)
    if as_json:
        print_json(
            {
                "index": str(done.index),
                "table": str(done.table),
                "published": done.published,
                "progress": done.progress,
            }
        )
    else:
        print_text(f"公示 {done.published} 件，进度页 {done.progress} 件：{done.index}")
    return 0
