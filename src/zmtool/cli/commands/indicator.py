"""zmtool indicator: the library of indicators."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import print_json, print_table, print_text, say
from zmtool.cli.who import current_user, right_now

app = typer.Typer(
    help="指标库：固定编号、内外、违法违规、权重、主办部门、省指标映射",
    no_args_is_help=True,
    rich_markup_mode=None,
)
_KINDS = {"WF": "外部违法", "WG": "外部违规", "NF": "内部违法", "NG": "内部违规"}


@app.command("list")
def list_(
    group: Annotated[str, typer.Option(help="只列某类或者某大类，如 WG、WG-02", metavar="类")] = "",
    counts: Annotated[bool, typer.Option("--counts", help="加上各指标的线索数")] = False,
    since: Annotated[str, typer.Option(help="线索数从哪天起算", metavar="日期")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """列出指标库。

    例：zmtool indicator list --group WG-02
    """
    from zmtool.base.plain import to_plain
    from zmtool.cli.oversight_options import day_text
    from zmtool.oversight.roles.definition import load_roles
    from zmtool.workflow.indicators import counts_of_use, library_at
    from zmtool.workflow.workspace import local_data

    library = library_at(workspace)
    found = [one for one in library.by_code.values() if one.code.startswith(group.strip().upper())]
    used = counts_of_use(workspace, user=current_user(), since=day_text(since, "--since")) if counts else {}
    if as_json:
        print_json(
            [
                {
                    **to_plain(one),
                    "inner": one.inner,
                    "illegal": one.illegal,
                    **({"clues": used.get(one.code, 0)} if counts else {}),
                }
                for one in found
            ]
        )
        return 0
    departments = load_roles(local_data(workspace)).departments
    rows = [
        (
            one.code,
            f"{one.label}{'（停用）' if one.disabled else ''}",
            _KINDS[one.code[:2]],
            f"{one.weight:f}",
            "、".join(departments[each] for each in one.owner) or "负责人定",
            one.half_life,
            *([used.get(one.code, 0)] if counts else []),
        )
        for one in found
    ]
    columns = ["编号", "指标", "类别", "权重", "主办", "半衰期（天）", *(["线索"] if counts else [])]
    print_table(f"指标库（版本 {library.version}）", columns, rows)
    if library.provincial:
        say(f"省指标映射 {len(library.provincial)} 个，用 zmtool indicator provincial 查看")
    return 0


@app.command()
def provincial(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> int:
    """列出省指标与本地指标的对应。

    例：zmtool indicator provincial
    """
    from zmtool.workflow.indicators import library_at

    library = library_at(workspace)
    if as_json:
        print_json(dict(library.provincial))
        return 0
    print_table(
        "省指标映射",
        ["省指标", "本地编号", "指标"],
        [(one, code, library.by_code[code].label) for one, code in library.provincial.items()],
    )
    return 0


@app.command()
def propose(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> int:
    """统计近一季归为“其他”的线索，频次靠前的建议升为正式指标。

    例：zmtool indicator propose
    """
    from zmtool.base.plain import to_plain
    from zmtool.workflow.indicators import proposals

    found = proposals(workspace, now=right_now(), user=current_user())
    if as_json:
        print_json([to_plain(one) for one in found])
        return 0
    if not found:
        print_text("近一季没有反复出现的“其他”事项")
        return 0
    print_table(
        "建议升为正式指标",
        ["事项", "内外", "次数", "线索"],
        [(one.words, "内部" if one.inner else "外部", one.count, "、".join(one.clues[:5])) for one in found],
    )
    say("用 zmtool indicator add 大类 名称 添加")
    return 0


@app.command()
def add(
    group: Annotated[str, typer.Argument(help="大类，如 WG-02", metavar="大类")],
    label: Annotated[str, typer.Argument(help="指标名称", metavar="名称")],
    weight: Annotated[str, typer.Option(help="权重，0 到 1", metavar="权重")] = "0.1",
    owner: Annotated[
        list[str] | None,
        typer.Option(help="主办部门，可多个，第一个为主", metavar="部门", show_default=False),
    ] = None,
    half_life: Annotated[int, typer.Option(help="半衰期（天）", metavar="天数")] = 180,
    dimension: Annotated[
        str,
        typer.Option(
            help="画像维度：outflow 外流、order 订货、illegal 违法、licence 许可、inspection 检查、environment 环境",
            metavar="维度",
        ),
    ] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """在工作区的指标库里新增指标；编号自动取大类的下一个，停用的编号不再使用。

    例：zmtool indicator add WG-02 节前囤货 --weight 0.2 --owner 内管 --dimension order
    """
    from zmtool.base.plain import to_plain
    from zmtool.workflow.indicators import add_indicator

    found = add_indicator(
        group.strip().upper(),
        label,
        weight,
        owner or [],
        half_life,
        workspace,
        dimension=dimension,
        now=right_now(),
        user=current_user(),
    )
    if as_json:
        print_json(to_plain(found))
    else:
        print_text(f"新增指标 {found.code} {found.label}")
    return 0


@app.command()
def disable(
    code: Annotated[str, typer.Argument(help="指标编号", metavar="编号")],
    why: Annotated[str, typer.Option(help="理由", metavar="理由")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """停用一个指标；已有的线索和问题不变，编号不再使用。

    例：zmtool indicator disable WG-02-08 --why 与 WG-02-02 重复
    """
    from zmtool.base.plain import to_plain
    from zmtool.workflow.indicators import disable_indicator

    found = disable_indicator(code, workspace, why=why, now=right_now(), user=current_user())
    if as_json:
        print_json(to_plain(found))
    else:
        print_text(f"已停用 {found.code} {found.label}")
    return 0


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="省指标表（xlsx、csv 等）", metavar="文件")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看结果，不写入")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """导入省指标并映射到本地：先看“本地编号”一列，没写的按同名对应，其余列出由人指定。

    例：zmtool indicator import 省指标.xlsx --dry-run
    """
    from zmtool.base.errors import Exit
    from zmtool.base.plain import to_plain
    from zmtool.workflow.indicators import import_provincial

    found = import_provincial(file, workspace, now=right_now(), user=current_user(), dry_run=dry_run)
    if as_json:
        print_json(to_plain(found))
    else:
        print_text(
            f"新增或改变映射 {len(found.changed)} 个（其中按同名 {len(found.by_name)} 个），"
            f"未能对应 {len(found.left)} 个"
        )
        if found.left:
            print_table(
                "未能对应，请在“本地编号”一列写明",
                ["省指标", "名称"],
                [(one.code, one.label) for one in found.left],
            )
    return Exit.FINDINGS if found.left else Exit.DONE
