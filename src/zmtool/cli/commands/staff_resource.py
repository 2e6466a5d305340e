"""zmtool staff resource: places to train at (1+1+2)."""

from __future__ import annotations

from typing import Annotated

import typer

from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import print_json, print_table, print_text
from zmtool.cli.who import current_user, right_now

app = typer.Typer(
    help="培训资源：主题展馆、实训基地、市级和县级教研点", no_args_is_help=True, rich_markup_mode=None
)


@app.command("add")
def add(
    kind: Annotated[
        str, typer.Argument(help="类别：主题展馆、实训基地、市级教研点、县级教研点", metavar="类别")
    ],
    name: Annotated[str, typer.Argument(help="名称", metavar="名称")],
    address: Annotated[str, typer.Option(help="地址", metavar="文字")] = "",
    contact: Annotated[str, typer.Option(help="联系人", metavar="文字")] = "",
    note: Annotated[str, typer.Option(help="说明", metavar="文字")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """登记培训资源；同名的即更新。

    例：zmtool staff resource add 实训基地 示例县实训基地 --address 示例县新街1号
    """
    from zmtool.staff.training.records import Resource
    from zmtool.workflow.team_training import keep_resource

    resource = Resource(kind.strip(), name.strip(), address.strip(), contact.strip(), note.strip())
    changed = keep_resource(resource, workspace, now=right_now(), user=current_user())
    if as_json:
        print_json({"name": resource.name, "changed": changed})
    else:
        print_text(f"{resource.name}：{'已登记' if changed else '内容相同，未改动'}")
    return 0


@app.command("list")
def list_(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> int:
    """列出培训资源。

    例：zmtool staff resource list
    """
    from zmtool.workflow.team_files import team_rules
    from zmtool.workflow.team_training import list_resources

    found, rules = list_resources(workspace), team_rules(workspace)
    if as_json:
        print_json(
            [
                {
                    "kind": one.kind,
                    "name": one.name,
                    "address": one.address,
                    "contact": one.contact,
                    "note": one.note,
                }
                for one in found
            ]
        )
    else:
        rows = [
            (rules.resources.get(one.kind, one.kind), one.name, one.address, one.contact, one.note)
            for one in found
        ]
        print_table("", ["类别", "名称", "地址", "联系人", "说明"], rows)
    return 0
