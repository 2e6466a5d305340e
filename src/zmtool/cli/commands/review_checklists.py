"""zmtool review checklists: the standards there are, their items, and whether their examples hold."""

from __future__ import annotations

from typing import Annotated

import typer

from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import print_json, print_table, print_text, progress

app = typer.Typer(
    help="评查标准：列出、核对", no_args_is_help=True, rich_markup_mode=None, add_completion=False
)
NameArgument = Annotated[str, typer.Argument(help="评查标准名称", metavar="名称")]


@app.command("list")
def list_checklists(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> int:
    """列出评查标准，包括工作区自己的。

    例：zmtool review checklists list
    """
    from zmtool.checks.checklist import load_checklist
    from zmtool.workflow.review_standard import names_of_checklists
    from zmtool.workflow.workspace import local_data

    local = local_data(workspace)
    rows = [
        (name, one.version, one.title, len(one.items), one.base, _span(one.effective_from, one.effective_to))
        for name in names_of_checklists(local)
        for one in (load_checklist(name, local),)
    ]
    if as_json:
        keys = ("id", "version", "title", "items", "base", "effective")
        print_json([dict(zip(keys, row, strict=True)) for row in rows])
    else:
        print_table("", ["名称", "版本", "标题", "项目数", "基础", "适用期间"], rows)
    return 0


@app.command("show")
def show_checklist(
    name: NameArgument = "penalty-ordinary", workspace: WorkspaceOption = None, as_json: JsonOption = False
) -> int:
    """列出一份评查标准的全部项目。

    例：zmtool review checklists show penalty-ordinary
    """
    from zmtool.checks.checklist import load_checklist
    from zmtool.workflow.workspace import local_data

    standard = load_checklist(name, local_data(workspace))
    rows = [
        (
            one.code,
            one.title,
            "一票否决" if one.fatal else str(one.points),
            "机器" if one.checks else "人工",
            one.mark,
        )
        for one in standard.items
    ]
    if as_json:
        print_json([dict(zip(("code", "title", "points", "by", "mark"), row, strict=True)) for row in rows])
    else:
        print_table(standard.title, ["代码", "项目", "分值", "评查", "标记"], rows)
    return 0


@app.command("test")
def test_checklist(
    name: NameArgument = "penalty-ordinary", workspace: WorkspaceOption = None, as_json: JsonOption = False
) -> int:
    """运行评查标准自带的例子，核对每一项是否如其所写。

    例：zmtool review checklists test penalty-ordinary
    """
    from zmtool.base.errors import Exit
    from zmtool.workflow.review_standard import checklist_failures
    from zmtool.workflow.workspace import local_data

    with progress("运行例子") as step:
        failures = checklist_failures(name, local_data(workspace), step)
    rows = [(one.code, one.expected, one.actual, "；".join(one.messages)) for one in failures]
    if as_json:
        print_json([dict(zip(("code", "expected", "actual", "messages"), row, strict=True)) for row in rows])
    elif rows:
        print_table("不符的例子", ["代码", "应为", "实为", "结果"], rows)
    else:
        print_text("全部例子与标准一致。")
    return Exit.FINDINGS if failures else Exit.DONE


def _span(first: str, last: str) -> str:
    return f"{first or '不限'}至{last or '现行'}" if first or last else ""
