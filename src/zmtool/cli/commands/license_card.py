"""zmtool license card, certificate: the licence itself, read from photographs and made ready for printing."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import print_json, print_table, progress, say
from zmtool.cli.who import current_user, right_now


def card(
    photographs: Annotated[
        list[Path], typer.Argument(help="证件的照片或扫描件；同一张证可给几张", metavar="照片…")
    ],
    confirmed: Annotated[
        list[str] | None,
        typer.Option("--set", help="人工核对后的内容，可多个", metavar="项目=内容", show_default=False),
    ] = None,
    take: Annotated[bool, typer.Option("--take", help="把有把握的内容写入登记簿（先只显示）")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="与 --take 一起用：真的写入，照片存档")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """读许可证证面照片，与登记簿逐项对照；没有把握的内容绝不写入。

    例：zmtool license card 正本.jpg 副本.jpg --take --set 负责人=宋知远
    """
    from zmtool.base.errors import Exit, UsageProblem
    from zmtool.cli.licence_card_answers import card_json, print_card
    from zmtool.licenses.card.definition import load_card
    from zmtool.workflow.licence_card import read_card
    from zmtool.workflow.licences import overrides_of

    if yes and not take:
        raise UsageProblem(
            "--yes 要与 --take 一起用", next_step="例：zmtool license card 正本.jpg --take --yes"
        )
    said = {}
    for one in confirmed or ():
        name, sign, value = one.partition("=")
        if not sign:
            raise UsageProblem(f"“{one}”不是 项目=内容", next_step="例：--set 负责人=宋知远")
        said[name.strip()] = value
    with progress("读取照片") as step:
        answer = read_card(
            photographs,
            workspace,
            said=said,
            now=right_now(),
            user=current_user(),
            write=take and yes,
            progress=step,
        )
    if as_json:
        print_json(card_json(answer))
    else:
        print_card(answer, load_card(overrides_of(workspace)), take=take)
    return Exit.BATCH_PARTLY_FAILED if answer.problems else Exit.DONE


def certificate(
    numbers: Annotated[
        list[str] | None, typer.Argument(help="许可证号，可多个", metavar="许可证号…", show_default=False)
    ] = None,
    application: Annotated[
        list[str] | None,
        typer.Option(
            "--application", help="已制证登记的申请，可多个", metavar="受理编号", show_default=False
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="写到 .xlsx 或 .csv", metavar="文件", show_default=False),
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """列出制证清单，交打印系统：证号是文本，许可范围写成文字；证号、校验位、有效期不对的不出。

    例：zmtool license certificate 349901100018 -o 制证清单.xlsx
    """
    from zmtool.workflow.licence_certificate import certificates, write_certificates

    found = certificates(numbers or (), application or (), workspace, today=right_now().date())
    if out is not None:
        write_certificates(found, out)
        say(f"已写出 {len(found.rows)} 张证的制证清单：{out}")
    if as_json:
        rows = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
        print_json({"columns": list(found.columns), "certificates": rows, "file": str(out) if out else None})
    elif out is None:
        print_table("", found.columns, found.rows)
    return 0
