"""zmtool form: the catalogue of documents; the other commands stand in modules of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from zmtool.base.errors import UsageProblem
from zmtool.cli.commands import form_back, form_batch, form_check, form_edit, form_fill, form_pdf
from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import print_json, print_table, say

if TYPE_CHECKING:
    from zmtool.forms.records import FormField

app = typer.Typer(help="文书：目录、字段、填制", no_args_is_help=True, rich_markup_mode=None)

_AREAS = {"enforcement": "案件", "licence": "许可"}
_NATURES = {"internal": "内部", "external": "外部", "onsite": "现场", "outside": "外来"}


@app.command("list")
def list_forms(
    area: Annotated[str, typer.Option(help="只列出一类：案件 或 许可", metavar="类别")] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """列出文书目录，包括工作区自己增加的文书。

    例：zmtool form list --area 案件
    """
    from zmtool.forms.catalogue import load_catalogue
    from zmtool.workflow.workspace import local_data

    if area and area not in (*_AREAS, *_AREAS.values()):
        raise UsageProblem(f"没有类别“{area}”", next_step="可用：案件、许可")
    catalogue = load_catalogue(local_data(workspace))
    forms = [one for one in catalogue.forms.values() if area in ("", one.area, _AREAS[one.area])]
    if as_json:
        print_json(
            [
                {
                    "id": one.id,
                    "title": one.title,
                    "area": one.area,
                    "nature": one.nature,
                    "fillable": bool(one.template),
                    "fields": len(one.fields),
                }
                for one in forms
            ]
        )
        return 0
    rows = [
        (
            one.id,
            one.title,
            _AREAS[one.area],
            _NATURES[one.nature],
            "可填制" if one.template else "仅识别",
            len(one.fields),
        )
        for one in forms
    ]
    print_table("", ["编号", "名称", "类别", "性质", "模板", "字段"], rows)
    return 0


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="文书编号或名称", metavar="文书")],
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """查看一种文书的字段、签名处和印章。

    例：zmtool form show 行政处罚决定书
    """
    from zmtool.base.plain import to_plain
    from zmtool.forms.catalogue import form_by_id_or_title, load_catalogue
    from zmtool.workflow.workspace import local_data

    form = form_by_id_or_title(load_catalogue(local_data(workspace)), name)
    if as_json:
        print_json(to_plain(form))
        return 0
    rows = [(one.id, one.label, one.type, _must(one), one.source) for one in form.fields]
    rows += [(one.id, one.label, "明细表", "必填" if one.required else "", one.source) for one in form.tables]
    rows += [
        (one.id, one.label, f"签名（至少{one.least}人）", "必填" if one.required else "", "")
        for one in form.signs
    ]
    print_table(form.title, ["编号", "名称", "类型", "要求", "来源"], rows)
    return 0


def _must(field: FormField) -> str:
    """Whether a field has to be filled, and when."""
    if field.required:
        return "必填"
    when = "且".join(f"{source} 为 {'、'.join(values)}" for source, values in field.required_when)
    return f"{when} 时必填" if when else ""


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


_OTHERS: dict[str, Callable[..., int]] = {
    "fill": form_fill.fill,
    "batch": form_batch.batch,
    "check": form_check.check,
    "back": form_back.back,
    "edit": form_edit.edit,
    "diff": form_edit.diff,
    "pdf": form_pdf.pdf,
}
for _name, _command in _OTHERS.items():
    app.command(_name)(_command)
