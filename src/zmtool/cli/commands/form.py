"""zmtool form: the catalogue of documents, and filling them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import print_json, print_table, progress, say

app = typer.Typer(help="文书：目录、字段、填制", no_args_is_help=True, rich_markup_mode=None)

_NATURES = {"internal": "内部", "external": "外部", "onsite": "现场", "outside": "外来"}


@app.command("list")
def list_forms(as_json: JsonOption = False) -> int:
    """列出文书目录。

    例：zmtool form list
    """
    from zmtool.forms.catalogue import load_catalogue

    forms = load_catalogue().forms.values()
    if as_json:
        print_json(
            [
                {
                    "id": one.id,
                    "title": one.title,
                    "nature": one.nature,
                    "fillable": bool(one.template),
                    "fields": len(one.fields),
                }
                for one in forms
            ]
        )
        return 0
    rows = [
        (one.id, one.title, _NATURES[one.nature], "可填制" if one.template else "仅识别", len(one.fields))
        for one in forms
    ]
    print_table("", ["编号", "名称", "性质", "模板", "字段"], rows)
    return 0


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="文书编号或名称", metavar="文书")], as_json: JsonOption = False
) -> int:
    """查看一种文书的字段、签名处和印章。

    例：zmtool form show 行政处罚决定书
    """
    from zmtool.base.plain import to_plain
    from zmtool.forms.catalogue import form_by_id_or_title, load_catalogue

    form = form_by_id_or_title(load_catalogue(), name)
    if as_json:
        print_json(to_plain(form))
        return 0
    rows = [(one.id, one.label, one.type, "必填" if one.required else "", one.source) for one in form.fields]
    rows += [(one.id, one.label, "明细表", "必填" if one.required else "", one.source) for one in form.tables]
    rows += [
        (one.id, one.label, f"签名（至少{one.least}人）", "必填" if one.required else "", "")
        for one in form.signs
    ]
    print_table(form.title, ["编号", "名称", "类型", "要求", "来源"], rows)
    return 0


@app.command()
def fill(
    case: Annotated[str, typer.Argument(help="case.yaml 文件，或工作区中的案件编号", metavar="案件")],
    out: Annotated[Path, typer.Option("--out", "-o", help="写到哪个文件夹", metavar="文件夹")] = Path("文书"),
    form: Annotated[
        list[str] | None,
        typer.Option("--form", help="只填这种文书（编号或名称），可重复", show_default=False),
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """按案件填制 Word 文书。

    例：zmtool form fill case.yaml --out 文书
    """
    from zmtool.base.errors import Exit
    from zmtool.forms.catalogue import form_by_id_or_title, load_catalogue
    from zmtool.workflow.filling import fill_case, without_template
    from zmtool.workflow.review_targets import case_named
    from zmtool.workflow.workspace import local_data

    local = local_data(workspace)
    only = tuple(form_by_id_or_title(load_catalogue(local), one).id for one in form or ())
    facts = case_named(case, workspace)
    with progress("填制") as step:
        filled = fill_case(facts, out, only=only, overrides=local, progress=step)
    if as_json:
        print_json(
            [
                {"form": one.form_id, "title": one.title, "file": str(one.path), "missing": list(one.missing)}
                for one in filled
            ]
        )
    else:
        print_table(
            "", ["文书", "文件", "缺少"], [(one.title, one.path, "、".join(one.missing)) for one in filled]
        )
    incomplete = [one for one in filled if one.missing]
    if incomplete:
        say(f"{len(incomplete)} 份文书缺少必填内容，已按空白填制，请补齐案件数据后重新填制。")
    others = () if only else without_template(facts, local)
    if others:
        say(f"另有 {len(others)} 种文书没有模板，须另行制作后入卷：{'、'.join(others)}")
    return Exit.DONE


@app.command()
def number(
    void: Annotated[str, typer.Option(help="作废这个文号（保留登记，不再使用）", metavar="文号")] = "",
    reason: Annotated[str, typer.Option(help="作废的理由", metavar="文字")] = "",
    word: Annotated[str, typer.Option(help="只列出这个字的文号，如 处、告", metavar="字")] = "",
    year: Annotated[
        int | None, typer.Option(help="只列出这一年的", metavar="年份", show_default=False)
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """文号登记：按单位、字、年度连续编号，列出已用、作废和缺号；办理步骤时自动取号。

    例：zmtool form number --word 处 --year 2025
    """
    from zmtool.cli.who import current_user, right_now
    from zmtool.workflow.numbers import number_register, void_number

    if void:
        void_number(void, reason, workspace, now=right_now(), user=current_user())
    register = number_register(workspace, word=word, year=year)
    if as_json:
        print_json(
            {
                "numbers": [
                    {
                        "number": str(one.number),
                        "form": one.form,
                        "case_no": one.case_no,
                        "given_at": one.given_at,
                        "given_to": one.given_to,
                        "void_reason": one.void_reason,
                    }
                    for one in register.numbers
                ],
                "gaps": [str(one) for one in register.gaps],
            }
        )
        return 0
    rows = [
        (
            str(one.number),
            one.case_no,
            one.given_at[:10],
            one.given_to,
            f"作废：{one.void_reason}" if one.void_reason else "",
        )
        for one in register.numbers
    ]
    print_table("", ["文号", "案件", "取号日期", "取号人", "说明"], rows)
    if register.gaps:
        say(f"缺号：{'、'.join(str(one) for one in register.gaps)}")
    return 0
