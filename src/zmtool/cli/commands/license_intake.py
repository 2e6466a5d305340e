"""zmtool license precheck, apply, set, attach: what comes in over the counter."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zmtool.cli.application_asking import (
    ChangeOption,
    FieldsArgument,
    MaterialOption,
    NumberArgument,
    moment_of,
    wishes_of,
)
from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import print_json, print_text, say
from zmtool.cli.who import current_user, right_now

MatterArgument = Annotated[
    str, typer.Argument(help="事项：新办、延续、变更、补办、停业、歇业、恢复营业、收回等", metavar="事项")
]
LicenceOption = Annotated[str, typer.Option("--lic-no", help="许可证号（新办不写）", metavar="许可证号")]


def precheck(
    matter: MatterArgument,
    said: FieldsArgument = None,
    lic_no: LicenceOption = "",
    change: ChangeOption = None,
    on: Annotated[str, typer.Option("--at", help="按哪一刻算，默认现在", metavar="时间")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """预检：这个人能不能办这一事项，不能的说明为什么，还不能判断的说明缺哪些情况；不写入任何内容。

    例：zmtool license precheck 延续 --lic-no 349901100018
    """
    from zmtool.base.errors import Exit
    from zmtool.cli.application_answers import objection_json, print_objections
    from zmtool.licenses.vocabulary import load_vocabulary
    from zmtool.workflow.licence_intake import precheck as check
    from zmtool.workflow.workspace import local_data

    application, found = check(matter, lic_no, wishes_of(said, None, change), workspace, now=moment_of(on))
    stopped = any(one.stops and not one.asks for one in found)
    needs = [one for one in found if one.asks]
    about = load_vocabulary(local_data(workspace)).matters[application.matter]
    if as_json:
        print_json(
            {
                "matter": application.matter,
                "may_apply": False if stopped else None if needs else True,
                "needs": [list(one.asks) for one in needs],
                "materials": list(about.materials),
                "materials_if_needed": list(about.may),
                "objections": [objection_json(one) for one in found],
            }
        )
    else:
        print_text(
            "不能办理"
            if stopped
            else "还不能判断，请先写明以下情况"
            if needs
            else "可以办理，有须核对的事项"
            if found
            else "可以办理"
        )
        print_objections(found)
        if about.materials:
            say(f"材料：申请表、{'、'.join(about.materials)}")
        if about.may:
            say(f"视情形还要：{'、'.join(about.may)}")
    return Exit.FINDINGS if stopped or needs else Exit.DONE


def apply(
    matter: MatterArgument,
    said: FieldsArgument = None,
    lic_no: LicenceOption = "",
    file: Annotated[
        Path | None,
        typer.Option(help="已填好的申请文件 application.yaml", metavar="文件", show_default=False),
    ] = None,
    material: MaterialOption = None,
    change: ChangeOption = None,
    channel: Annotated[str, typer.Option(help="收件渠道：窗口、网上、管理所", metavar="渠道")] = "窗口",
    on: Annotated[str, typer.Option("--at", help="收件时间，默认现在", metavar="时间")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """收件：登记一件申请，给出受理编号和查询码；登记簿里已有的内容自动带入。

    例：zmtool license apply 延续 --lic-no 349901100018 --material 营业执照 --material 身份证明
    """
    from zmtool.cli.application_answers import objection_json, print_objections
    from zmtool.workflow.licence_intake import apply as take_in

    done = take_in(
        matter,
        lic_no,
        wishes_of(said, material, change),
        workspace,
        file=file,
        channel=channel,
        on=moment_of(on),
        now=right_now(),
        user=current_user(),
    )
    one = done.application
    if as_json:
        print_json(
            {
                "application_no": one.application_no,
                "query_code": one.query_code,
                "objections": [objection_json(each) for each in done.objections],
            }
        )
        return 0
    print_text(f"已收件：{one.application_no}　查询码 {one.query_code}")
    print_objections(done.objections)
    return 0


def set_(
    number: NumberArgument,
    said: FieldsArgument = None,
    material: MaterialOption = None,
    change: ChangeOption = None,
    correct: Annotated[
        str,
        typer.Option(help="已作出决定的，更正笔误的理由；改动前后的内容和理由留在审计记录中", metavar="理由"),
    ] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """补充或更正申请的内容。作出决定后，决定所依据的内容不能再改，后面步骤的内容（如送达用的电话）仍可填写。

    例：zmtool license set 示烟许受2026-0001 site.result=符合 site.fixed=是
    """
    from zmtool.base.plain import to_plain
    from zmtool.workflow.licence_intake import change_application

    done = change_application(
        number,
        wishes_of(said, material, change),
        workspace,
        correct=correct,
        now=right_now(),
        user=current_user(),
    )
    if as_json:
        print_json(to_plain(done.application))
        return 0
    say(("已更正" if correct else "已保存") if done.changes else "内容与原来相同，没有改动")
    if correct and done.changes:
        say("已印发的文书和登记簿不随之改变：文书请另行更正，登记簿用 zmtool license correct")
    return 0


def attach(
    number: NumberArgument,
    files: Annotated[list[Path] | None, typer.Argument(help="照片或扫描件，可多个", metavar="文件…")] = None,
    material: Annotated[str, typer.Option(help="这是哪项材料，如 营业执照", metavar="材料")] = "",
    scan: Annotated[
        list[int] | None,
        typer.Option("--scan", help="扫描箱里的编号，可多个", metavar="编号", show_default=False),
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """把材料的照片、扫描件存进保管库并归到申请；扫描箱里的按编号取。不带文件则列出。

    例：zmtool license attach 示烟许受2026-0001 执照.jpg --material 营业执照
    """
    from zmtool.base.plain import to_plain
    from zmtool.cli.printing import print_table
    from zmtool.workflow.licence_files import attach as keep_files
    from zmtool.workflow.licence_files import files_of_application

    if files or scan:
        found = keep_files(
            number,
            files or (),
            scan or (),
            workspace,
            material=material,
            now=right_now(),
            user=current_user(),
        )
    else:
        found = files_of_application(number, workspace)
    if as_json:
        print_json([to_plain(one) for one in found])
        return 0
    rows = [
        (one.material, one.name, "、".join(map(str, one.pages)), one.added_at[:16].replace("T", " "))
        for one in found
    ]
    print_table("", ["材料", "文件", "页", "存入"], rows)
    return 0
