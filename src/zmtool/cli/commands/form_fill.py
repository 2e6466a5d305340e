"""zmtool form fill: the documents of a case, or of a step, as Word files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from zmtool.base.errors import UsageProblem
from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import print_json, print_table, progress, say

if TYPE_CHECKING:
    from zmtool.workflow.filling import FilledDocument, Missing

MissingOption = Annotated[
    str,
    typer.Option(
        "--missing", help="缺少必填内容时：mark 在纸面标明待填，blank 留空手填，refuse 不填制", metavar="方式"
    ),
]
_WAYS = ("mark", "blank", "refuse")


def fill(
    forms: Annotated[
        list[str] | None,
        typer.Argument(help="文书编号或名称，可多个", metavar="[文书]…", show_default=False),
    ] = None,
    case: Annotated[
        str, typer.Option("--case", help="工作区中的案件编号，或 case.yaml 文件", metavar="案件")
    ] = "",
    application: Annotated[
        Path | None,
        typer.Option(
            "--application",
            help="许可申请文件 application.yaml（代替 --case）",
            metavar="文件",
            show_default=False,
        ),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="案件（申请）的全部文书")] = False,
    step: Annotated[
        str, typer.Option(help="这一步骤产生的全部文书（编号或名称），还没有的按案件填成草稿", metavar="步骤")
    ] = "",
    out: Annotated[Path, typer.Option("--out", "-o", help="写到哪个文件夹", metavar="文件夹")] = Path("文书"),
    missing: MissingOption = "mark",
    codes: Annotated[
        bool, typer.Option("--qr", help="每页左下角印二维码，签好的纸扫描后用 form back 自动归位")
    ] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """按案件或许可申请填制 Word 文书：一种、一个步骤的一套，或全部；还没有的文书填成草稿。

    例：zmtool form fill --all --case 示烟立〔2025〕第18号 --out 文书
    """
    from zmtool.base.errors import Exit
    from zmtool.forms.catalogue import form_by_id_or_title, load_catalogue
    from zmtool.forms.records import ENFORCEMENT, LICENCE
    from zmtool.workflow.filling import fill_case, without_template
    from zmtool.workflow.review_targets import case_named
    from zmtool.workflow.workspace import local_data

    _refuse_vague(forms, case, application, every, step)
    local = local_data(workspace)
    catalogue = load_catalogue(local).of_area(LICENCE if application else ENFORCEMENT)
    only = tuple(form_by_id_or_title(catalogue, one).id for one in forms or ())
    if application is not None:
        _fill_application(application, out, only, way_of(missing), local, as_json)
        return Exit.DONE
    facts = case_named(case, workspace)
    with progress("填制") as done:
        filled = fill_case(
            facts,
            out,
            only=only,
            step=step,
            missing=way_of(missing),
            codes=codes,
            overrides=local,
            progress=done,
        )
    _print_filled(filled, as_json)
    others = () if only or step else without_template(facts, local)
    if others:
        say(f"另有 {len(others)} 种文书没有模板，须另行制作后入卷：{'、'.join(others)}")
    return Exit.DONE


def _fill_application(
    path: Path, out: Path, only: tuple[str, ...], missing: Missing, local: Path | None, as_json: bool
) -> None:
    from zmtool.licenses.application_file import read_application
    from zmtool.workflow.filling_licence import fill_application

    facts = read_application(path, local)
    with progress("填制") as done:
        filled = fill_application(facts, out, only=only, missing=missing, overrides=local, progress=done)
    _print_filled(filled, as_json)


def way_of(missing: str) -> Missing:
    """How missing content is treated. Raises UsageProblem for an unknown way."""
    if missing not in _WAYS:
        raise UsageProblem(f"--missing 不能是“{missing}”", next_step=f"可用：{'、'.join(_WAYS)}")
    return missing  # type: ignore[return-value]


def _refuse_vague(
    forms: list[str] | None, case: str, application: Path | None, every: bool, step: str
) -> None:
    if bool(case) == bool(application):
        raise UsageProblem(
            "案件和申请只能写一个" if case else "没有写明案件或申请",
            next_step="加 --case 案件编号、--case case.yaml，或 --application application.yaml",
        )
    if application and step:
        raise UsageProblem("--step 是案件的步骤", next_step="许可申请请写文书名称，或加 --all")
    if not (forms or every or step):
        raise UsageProblem(
            "没有写明填哪些文书", next_step="写出文书名称，或加 --all（全部）、--step 步骤（一个步骤的一套）"
        )
    if every and forms:
        raise UsageProblem("--all 是全部文书，不能再写文书名称", next_step="两者取一")


def _print_filled(filled: list[FilledDocument], as_json: bool) -> None:
    if as_json:
        print_json([_filled_json(one) for one in filled])
    else:
        print_table(
            "",
            ["文书", "文件", "状态", "缺少"],
            [(one.title, one.path, "草稿" if one.draft else "", "、".join(one.missing)) for one in filled],
        )
    incomplete = [one for one in filled if one.missing]
    if incomplete:
        say(f"{len(incomplete)} 份文书缺少必填内容，请补齐案件数据后重新填制，或在纸面上补写。")


def _filled_json(one: FilledDocument) -> dict[str, Any]:
    return {
        "form": one.form_id,
        "title": one.title,
        "file": str(one.path),
        "draft": one.draft,
        "missing": list(one.missing),
    }
