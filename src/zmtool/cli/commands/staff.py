"""zmtool staff: officers and their certificates, operators and their offices; the team by its own modules."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from zmtool.cli.commands import staff_file, staff_resource, staff_training
from zmtool.cli.commands.staff_post import post, posts
from zmtool.cli.commands.staff_team import assess, fit, import_
from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import print_json, print_table, print_text
from zmtool.cli.who import current_user, right_now

app = typer.Typer(
    help="人员：执法人员和证件、操作人和角色、人员档案、培训、考核",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(staff_file.app, name="file")
app.add_typer(staff_training.app, name="training")
app.add_typer(staff_resource.app, name="resource")
for name, command in (
    ("import", import_),
    ("fit", fit),
    ("assess", assess),
    ("post", post),
    ("posts", posts),
):
    app.command(name)(command)


@app.command("list")
def list_(
    expiring: Annotated[
        int | None,
        typer.Option(
            help="只列出证件在几天内到期（含已到期）的执法人员", min=0, metavar="天数", show_default=False
        ),
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """列出执法人员（证件有效期）和操作人（角色）。

    例：zmtool staff list --expiring 60
    """
    from zmtool.base.plain import to_plain
    from zmtool.workflow.people import expiring as run_out
    from zmtool.workflow.people import registered_officers, registered_operators
    from zmtool.workflow.team_files import team_rules

    today, remind = right_now().date(), team_rules(workspace).remind
    officers = registered_officers(workspace)
    if expiring is not None:
        officers = run_out(officers, today, expiring)
    operators = () if expiring is not None else registered_operators(workspace)
    if as_json:
        print_json(
            {
                "officers": [to_plain(one) for one in officers],
                "operators": [to_plain(one) for one in operators],
            }
        )
        return 0
    rows = [
        (
            one.name,
            one.cert_no,
            one.post,
            one.valid_from or "",
            one.valid_to or "未登记",
            _validity(one.valid_to, today, remind),
        )
        for one in officers
    ]
    print_table("执法人员", ["姓名", "执法证号", "职务", "有效期起", "有效期止", "状态"], rows)
    if operators:
        print_table(
            "操作人",
            ["登录名", "姓名", "角色", "状态"],
            [(one.login, one.name, one.role, "在用" if one.active else "停用") for one in operators],
        )
    return 0


@app.command()
def officer(
    cert_no: Annotated[str, typer.Argument(help="执法证号", metavar="证号")],
    name: Annotated[str, typer.Option(help="姓名", metavar="姓名")] = "",
    post: Annotated[str, typer.Option(help="职务", metavar="职务")] = "",
    valid_from: Annotated[str, typer.Option(help="证件有效期起", metavar="日期")] = "",
    valid_to: Annotated[str, typer.Option(help="证件有效期止", metavar="日期")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """登记执法人员，或更新其证件；未写的项目不变。

    例：zmtool staff officer 34990101 --name 林一舟 --valid-from 2023-01-01 --valid-to 2027-12-31
    """
    from zmtool.cli.law_answers.asking import day_of
    from zmtool.staff.records import Officer
    from zmtool.workflow.people import register_officer

    given = Officer(
        name,
        cert_no,
        post,
        day_of(valid_from, "--valid-from") if valid_from else None,
        day_of(valid_to, "--valid-to") if valid_to else None,
    )
    changed = register_officer(given, workspace, now=right_now(), user=current_user())
    _print_done("执法人员", cert_no, changed, as_json)
    return 0


@app.command()
def operator(
    login: Annotated[
        str, typer.Argument(help="登录名（环境变量 ZMTOOL_USER 或电脑用户名）", metavar="登录名")
    ],
    name: Annotated[str, typer.Option(help="姓名", metavar="姓名")],
    role: Annotated[
        str,
        typer.Option(help="角色：clerk、officer、dept、legal、reviewer、supervisor、leader", metavar="角色"),
    ],
    disable: Annotated[bool, typer.Option("--disable", help="停用")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """登记操作人的角色；登记之后，变通、批准偏离和法制监督意见须由相应角色的人办理。

    例：zmtool staff operator luchengan --name 陆承安 --role leader
    """
    from zmtool.staff.records import Operator
    from zmtool.workflow.people import register_operator

    changed = register_operator(
        Operator(login, name, role, not disable), workspace, now=right_now(), user=current_user()
    )
    _print_done("操作人", login, changed, as_json)
    return 0


def _validity(valid_to: date | None, today: date, remind: int) -> str:
    if valid_to is None:
        return "须补登有效期"
    days = (valid_to - today).days
    return "已到期" if days < 0 else f"{days} 天后到期" if days <= remind else "有效"


def _print_done(kind: str, key: str, changed: bool, as_json: bool) -> None:
    if as_json:
        print_json({"kind": kind, "key": key, "changed": changed})
    else:
        print_text(f"{kind} {key}：{'已登记' if changed else '内容相同，未改动'}")
