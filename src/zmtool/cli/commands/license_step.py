"""zmtool license advance, application, applications, fill: from acceptance to the certificate."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zmtool.cli.application_asking import (
    FieldsArgument,
    MaterialOption,
    NumberArgument,
    PaperOption,
    moment_of,
    officer_of,
    papers_of,
    wishes_of,
)
from zmtool.cli.law_answers.asking import within
from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import print_json
from zmtool.cli.who import current_user, right_now


def advance(
    number: NumberArgument,
    step: Annotated[
        str,
        typer.Argument(
            help="步骤：受理、告知补正、实地核查、审核、准予许可、制证登记、送达等", metavar="步骤"
        ),
    ],
    said: FieldsArgument = None,
    on: Annotated[str, typer.Option("--at", help="办理时间，默认现在", metavar="时间")] = "",
    by: Annotated[str, typer.Option(help="办理人，默认当前用户", metavar="姓名")] = "",
    officer: Annotated[
        list[str] | None,
        typer.Option(help="核查人：姓名 或 姓名:执法证号，可多个", metavar="姓名", show_default=False),
    ] = None,
    reason: Annotated[
        list[str] | None,
        typer.Option(help="理由码，如 N3、R5、X6、C7，可多个", metavar="代码", show_default=False),
    ] = None,
    note: Annotated[str, typer.Option(help="理由或说明", metavar="文字")] = "",
    method: Annotated[str, typer.Option(help="送达方式：直接送达、邮寄送达等", metavar="方式")] = "",
    where: Annotated[str, typer.Option("--where", help="送达地点", metavar="地点")] = "",
    material: MaterialOption = None,
    paper: PaperOption = None,
    override: Annotated[
        str, typer.Option(help="须人工判断的事项经确认继续办理的理由，记入办理记录", metavar="理由")
    ] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """办理下一步：核对条件，生成文书和文号，更新时钟和登记簿；不符合条件的说明缺什么。

    例：zmtool license advance 示烟许受2026-0001 受理
    """
    from zmtool.cli.application_answers import application_json, print_application
    from zmtool.licenses.life.definition import load_life
    from zmtool.licenses.vocabulary import load_vocabulary
    from zmtool.workflow.licence_step import advance as take_step
    from zmtool.workflow.workspace import local_data

    shown = take_step(
        number,
        step,
        workspace,
        on=moment_of(on),
        by=by,
        officers=[officer_of(one) for one in officer or ()],
        reasons=reason or (),
        note=note,
        details={name: text for name, text in (("method", method), ("place", where)) if text},
        paper=papers_of(paper),
        wishes=wishes_of(said, material, None),
        override=override,
        now=right_now(),
        user=current_user(),
    )
    if as_json:
        print_json(application_json(shown))
    else:
        local = local_data(workspace)
        print_application(shown, load_vocabulary(local), load_life(local))
    return 0


def application(
    number: NumberArgument,
    on: Annotated[str, typer.Option("--at", help="按哪一刻算，默认现在", metavar="时间")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """查看一件申请：办到哪里、两个时钟、接下来可办什么、还缺什么。

    例：zmtool license application 示烟许受2026-0001
    """
    from zmtool.cli.application_answers import application_json, print_application
    from zmtool.licenses.life.definition import load_life
    from zmtool.licenses.vocabulary import load_vocabulary
    from zmtool.workflow.licence_applications import show_application
    from zmtool.workflow.workspace import local_data

    shown = show_application(number, workspace, now=moment_of(on), user=current_user())
    if as_json:
        print_json(application_json(shown))
    else:
        local = local_data(workspace)
        print_application(shown, load_vocabulary(local), load_life(local))
    return 0


def applications(
    text: Annotated[str, typer.Argument(help="编号、申请人或许可证号的任意部分", metavar="片段")] = "",
    everything: Annotated[bool, typer.Option("--all", help="连同已办结的")] = False,
    matter: Annotated[str, typer.Option(help="只看这一事项", metavar="事项")] = "",
    limit: Annotated[int, typer.Option(help="最多列出多少件", metavar="数字")] = 200,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """列出在办的申请，最急的在前。

    例：zmtool license applications --matter 延续
    """
    from zmtool.cli.application_answers import line_json, print_lines
    from zmtool.licenses.life.definition import load_life
    from zmtool.licenses.vocabulary import load_vocabulary
    from zmtool.workflow.licence_applications import list_applications
    from zmtool.workflow.workspace import local_data

    today = right_now().date()
    limit = within(limit, "--limit", 1, 1_000_000)
    found = list_applications(workspace, open_only=not everything, matter=matter, text=text, limit=limit)
    if as_json:
        print_json([line_json(one, today) for one in found])
    else:
        local = local_data(workspace)
        print_lines(found, load_vocabulary(local), load_life(local), today)
    return 0


def fill(
    number: NumberArgument,
    out: Annotated[Path, typer.Option("--out", "-o", help="写到这个文件夹", metavar="文件夹")] = Path("文书"),
    form: Annotated[
        list[str] | None,
        typer.Option(help="只填这几种文书（还没有的填成草稿），可多个", metavar="文书", show_default=False),
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """填制一件申请的文书：办过的每一步产生的文书，或指定的几种。

    例：zmtool license fill 示烟许受2026-0001 --out 文书
    """
    from zmtool.cli.printing import print_table, progress
    from zmtool.forms.catalogue import form_by_id_or_title, load_catalogue
    from zmtool.workflow.licence_applications import fill_documents
    from zmtool.workflow.workspace import local_data

    catalogue = load_catalogue(local_data(workspace))
    only = tuple(form_by_id_or_title(catalogue, one).id for one in form or ())
    with progress("填制") as step:
        done = fill_documents(number, out, workspace, only=only, progress=step)
    if as_json:
        print_json(
            [{"form": one.form_id, "file": str(one.path), "missing": list(one.missing)} for one in done]
        )
        return 0
    print_table("", ["文件", "待填"], [(one.path, "、".join(one.missing)) for one in done])
    return 0
