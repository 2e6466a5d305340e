"""zmtool staff post|posts: departments and duties in oversight."""

from __future__ import annotations

from typing import Annotated

import typer

from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import print_json, print_table, print_text, say
from zmtool.cli.who import current_user, right_now


def post(
    login: Annotated[str, typer.Argument(help="登录名", metavar="登录名")],
    dept: Annotated[str, typer.Option(help="部门：专卖、营销、物流、内管、纪检", metavar="部门")],
    duty: Annotated[
        list[str] | None,
        typer.Option(
            help="职责：基层人员、部门负责人、县内管、分管领导、市内管、纪检人员、检查人员，可多个",
            metavar="职责",
            show_default=False,
        ),
    ] = None,
    station: Annotated[str, typer.Option(help="管理所或者片区", metavar="名称")] = "",
    disable: Annotated[bool, typer.Option("--disable", help="停用")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """登记监管职责：线索、台账、内管、检查由有职责的人办理，被举报的部门看不到对自己的举报。

    例：zmtool staff post wangzhiyuan --dept 内管 --duty 县内管
    """
    from zmtool.oversight.roles.definition import Post
    from zmtool.workflow.oversight_posts import register_post

    given = Post(login.strip(), dept, tuple(duty or ()), station, not disable)
    changed = register_post(given, workspace, now=right_now(), user=current_user())
    if as_json:
        print_json({"kind": "职责", "key": login, "changed": changed})
    else:
        print_text(f"职责 {login}：{'已登记' if changed else '内容相同，未改动'}")
    return 0


def posts(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> int:
    """列出监管职责。

    例：zmtool staff posts
    """
    from zmtool.base.plain import to_plain
    from zmtool.oversight.roles.definition import load_roles
    from zmtool.workflow.oversight_posts import registered_posts
    from zmtool.workflow.workspace import local_data

    found = registered_posts(workspace)
    if as_json:
        print_json([to_plain(one) for one in found])
        return 0
    roles = load_roles(local_data(workspace))
    print_table(
        "监管职责",
        ["登录名", "部门", "职责", "片区", "状态"],
        [
            (
                one.login,
                roles.departments.get(one.dept, one.dept),
                "、".join(roles.duties[each].label if each in roles.duties else each for each in one.duties),
                one.station,
                "在用" if one.active else "停用",
            )
            for one in found
        ],
    )
    if not found:
        say("还没有登记职责：现在谁都可以办理线索和台账，但不能查看举报人")
    return 0
