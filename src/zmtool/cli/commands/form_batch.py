"""zmtool form batch: one form filled from every row of a table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zmtool.cli.commands.form_fill import MissingOption, way_of
from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import print_json, print_text, progress, say

if TYPE_CHECKING:
    from zmtool.workflow.batch_filling import BatchReport

_SHOWN = 10


def batch(
    form: Annotated[str, typer.Argument(help="文书编号或名称", metavar="文书")],
    data: Annotated[
        Path, typer.Option("--data", help="数据表：.xlsx、.xls、.csv 或 .jsonl，一行一份", metavar="文件")
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="写到哪个文件夹", metavar="文件夹")],
    missing: MissingOption = "refuse",
    processes: Annotated[
        int | None,
        typer.Option(
            "--jobs", help="同时用几个进程，默认按本机", min=1, max=64, metavar="数", show_default=False
        ),
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """按数据表成批填制一种文书；中断后用同一命令继续，一行有错不影响其他行。

    列名写文书的字段名称（zmtool form show 可查）；明细写成 明细名.列名，或多行相同、只有明细不同。
    有“案件编号”列且在工作区中时，行内没写的内容取自案件。

    例：zmtool form batch 行政处罚决定书 --data 决定书.xlsx --out 决定书
    """
    from zmtool.base.errors import Exit
    from zmtool.forms.catalogue import form_by_id_or_title, load_catalogue
    from zmtool.workflow.batch_filling import fill_batch
    from zmtool.workflow.batch_one import batch_job
    from zmtool.workflow.workspace import local_data

    wanted = form_by_id_or_title(load_catalogue(local_data(workspace)), form)
    job = batch_job(wanted.id, out, way_of(missing), workspace)
    with progress("填制") as step:
        report = fill_batch(wanted, data, job, processes=processes, progress=step)
    if as_json:
        _print_json(report)
    else:
        print_text(f"填制 {report.made} 份，已有 {report.kept} 份，未填 {len(report.bad)} 行")
        print_text(f"目录：{report.index}")
    _say_rest(report)
    if report.bad:
        return Exit.BATCH_PARTLY_FAILED if report.made + report.kept else Exit.BAD_INPUT
    return Exit.DONE


def _print_json(report: BatchReport) -> None:
    print_json(
        {
            "made": report.made,
            "kept": report.kept,
            "incomplete": report.incomplete,
            "bad": [{"row": one.row, "reason": one.reason} for one in report.bad],
            "index": str(report.index),
            "problems": str(report.problems) if report.problems else None,
            "repeated_numbers": list(report.repeated),
            "notes": list(report.notes),
        }
    )


def _say_rest(report: BatchReport) -> None:
    for note in report.notes:
        say(note)
    for one in report.bad[:_SHOWN]:
        say(f"第 {one.row} 行：{one.reason}")
    if report.problems:
        more = f"共 {len(report.bad)} 行，" if len(report.bad) > _SHOWN else ""
        say(f"{more}问题行写在 {report.problems}；请在原数据中改正后用同一命令再次运行，已完成的不会重做")
    if report.incomplete:
        say(f"{report.incomplete} 份缺少必填内容，缺什么写在目录的“缺少”一列")
    if report.repeated:
        say(f"文号重复：{'、'.join(report.repeated[:_SHOWN])}")
