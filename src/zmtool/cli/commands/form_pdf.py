"""zmtool form pdf: Word files as PDF, documents of a case as PDF, the whole dossier as one PDF."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from zmtool.base.errors import UsageProblem
from zmtool.cli.commands.form_fill import MissingOption, way_of
from zmtool.cli.options import JsonOption, WorkspaceOption, YesOption
from zmtool.cli.printing import print_json, print_table, print_text, progress, say

if TYPE_CHECKING:
    from zmtool.workflow.dossier_pdf import DossierPdf
    from zmtool.workflow.pdf_files import FilePdf

_STATES = {"made": "已转换", "kept": "已有，未重做", "failed": "未转换"}
_SHOWN = 10


def pdf(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            help="Word 文件或文件夹；写了 --case 时是文书名称", metavar="[文件…]", show_default=False
        ),
    ] = None,
    case: Annotated[
        str, typer.Option("--case", help="填制并转换这个案件：案件编号，或 case.yaml 文件", metavar="案件")
    ] = "",
    step: Annotated[str, typer.Option(help="案件这一步骤的全部文书", metavar="步骤")] = "",
    dossier: Annotated[
        bool, typer.Option("--dossier", help="整卷合成一个 PDF，编页、填封面目录备考表")
    ] = False,
    merge: Annotated[
        Path | None,
        typer.Option("--merge", help="按文件名顺序合成一个 PDF", metavar="文件", show_default=False),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            help="写到哪个文件夹；--dossier 时是 PDF 文件名",
            metavar="位置",
            show_default=False,
        ),
    ] = None,
    both_sides: Annotated[
        bool, typer.Option("--both-sides", help="双面打印：页码正面在右下、背面在左下，各部分从正面起")
    ] = False,
    codes: Annotated[bool, typer.Option("--qr", help="--case 时每页左下角印二维码，注明是第几页")] = False,
    copies: Annotated[
        bool, typer.Option("--copies", help="--case 时按文书规定的份数（目录中的 copies）重复")
    ] = False,
    missing: MissingOption = "mark",
    yes: YesOption = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """把 Word 文书转成 PDF，或把整个案卷合成一个编好页码的 PDF（需要 LibreOffice）。

    例：zmtool form pdf --case 示烟立〔2025〕第18号 --dossier --out 案卷.pdf
    """
    _refuse_vague(names, case, step, dossier, merge, out, both_sides)
    if copies and (dossier or not case):
        raise UsageProblem("--copies 只用于 --case 的文书", next_step="去掉 --copies")
    if codes and (dossier or not case):
        raise UsageProblem(
            "--qr 只用于 --case 的文书", next_step="去掉 --qr；Word 文件的二维码在 form fill --qr 时印上"
        )
    if dossier:
        return _dossier(case, out or Path("案卷.pdf"), both_sides, missing, yes, workspace, as_json)
    if case:
        return _case(names or [], case, step, out or Path("文书"), missing, codes, copies, workspace, as_json)
    if merge is not None:
        return _merge(names or [], merge, both_sides, yes, workspace, as_json)
    return _files(names or [], out, workspace, as_json)


def _refuse_vague(
    names: list[str] | None,
    case: str,
    step: str,
    dossier: bool,
    merge: Path | None,
    out: Path | None,
    both_sides: bool,
) -> None:
    if not case and not names:
        raise UsageProblem("没有写明转换什么", next_step="写出 Word 文件或文件夹，或加 --case 案件编号")
    if (step or dossier) and not case:
        raise UsageProblem("没有写明案件", next_step="加 --case 案件编号，或 --case case.yaml")
    if dossier and (names or step):
        raise UsageProblem(
            "--dossier 是整卷，不能再写文书或步骤", next_step="去掉 --dossier，或去掉文书和步骤"
        )
    if merge is not None and (case or out is not None):
        raise UsageProblem(
            "--merge 只用于合并已有的 Word 文件，文件名写在它后面",
            next_step="例如：zmtool form pdf 文书 --merge 打印.pdf；整卷用 --case 编号 --dossier",
        )
    if both_sides and not dossier and merge is None:
        raise UsageProblem("--both-sides 只用于 --dossier 和 --merge", next_step="去掉 --both-sides")


def _files(names: Sequence[str], out: Path | None, workspace: Path | None, as_json: bool) -> int:
    from zmtool.workflow.pdf_files import convert_files, word_files
    from zmtool.workflow.workspace import local_data

    with progress("转换") as done:
        made = convert_files(
            word_files([Path(one) for one in names]), out, overrides=local_data(workspace), progress=done
        )
    if as_json:
        print_json([_file_json(one) for one in made])
    else:
        rows = [(one.source.name, one.pdf, _STATES[one.state], one.pages or "") for one in made]
        print_table("", ["文件", "PDF", "状态", "页数"], rows)
    return _say_failed(made)


def _case(
    names: Sequence[str],
    case: str,
    step: str,
    out: Path,
    missing: str,
    codes: bool,
    copies: bool,
    workspace: Path | None,
    as_json: bool,
) -> int:
    from zmtool.forms.catalogue import form_by_id_or_title, load_catalogue
    from zmtool.forms.records import ENFORCEMENT
    from zmtool.workflow.filling import without_template
    from zmtool.workflow.pdf_files import case_pdfs
    from zmtool.workflow.review_targets import case_named
    from zmtool.workflow.workspace import local_data

    local = local_data(workspace)
    catalogue = load_catalogue(local).of_area(ENFORCEMENT)
    only = tuple(form_by_id_or_title(catalogue, one).id for one in names)
    facts = case_named(case, workspace)
    with progress("转换") as done:
        made = case_pdfs(
            facts,
            out,
            only=only,
            step=step,
            missing=way_of(missing),
            codes=codes,
            copies=copies,
            overrides=local,
            progress=done,
        )
    if as_json:
        print_json(
            [
                {
                    "form": filled.form_id,
                    "title": filled.title,
                    "draft": filled.draft,
                    "missing": list(filled.missing),
                    **_file_json(one),
                }
                for filled, one in made
            ]
        )
    else:
        rows = [
            (
                filled.title,
                one.pdf,
                "草稿" if filled.draft else _STATES[one.state],
                one.pages or "",
                "、".join(filled.missing),
            )
            for filled, one in made
        ]
        print_table("", ["文书", "PDF", "状态", "页数", "缺少"], rows)
    others = () if only or step else without_template(facts, local)
    if others:
        say(f"另有 {len(others)} 种文书没有模板，须另行制作后入卷：{'、'.join(others)}")
    return _say_failed([one for _, one in made])


def _merge(
    names: Sequence[str],
    target: Path,
    both_sides: bool,
    yes: bool,
    workspace: Path | None,
    as_json: bool,
) -> int:
    from zmtool.workflow.pdf_files import merge_files, refuse_target, word_files
    from zmtool.workflow.workspace import local_data

    refuse_target(target, yes)
    with progress("转换") as done:
        merged = merge_files(
            word_files([Path(one) for one in names]),
            target,
            both_sides=both_sides,
            overrides=local_data(workspace),
            progress=done,
        )
    if as_json:
        print_json(
            {
                "file": str(merged.path),
                "pages": merged.pages,
                "files": [_file_json(one) for one in merged.files],
            }
        )
    else:
        inside = sum(1 for one in merged.files if one.state == "made")
        print_text(f"已合成：{merged.path}（{inside} 份文书，{merged.pages} 页）")
    return _say_failed(merged.files)


def _dossier(
    case: str, target: Path, both_sides: bool, missing: str, yes: bool, workspace: Path | None, as_json: bool
) -> int:
    from zmtool.base.errors import Exit
    from zmtool.base.files import write_whole
    from zmtool.workflow.dossier_pdf import dossier_pdf
    from zmtool.workflow.evidence_files import evidence_files
    from zmtool.workflow.pdf_files import refuse_target
    from zmtool.workflow.review_targets import case_named
    from zmtool.workflow.workspace import local_data

    refuse_target(target, yes)
    facts = case_named(case, workspace)
    files, _ = evidence_files(facts, workspace)
    with progress("转换") as done:
        made = dossier_pdf(
            facts,
            {path.name: path for path in files},
            missing=way_of(missing),
            both_sides=both_sides,
            overrides=local_data(workspace),
            progress=done,
        )
    write_whole(target, made.content)
    if as_json:
        print_json(_dossier_json(made, target))
    else:
        rows = [(one.title, one.number or "", one.pages, one.begins) for one in made.entries]
        print_table("", ["文书", "编页", "页数", "在文件第几页"], rows)
        print_text(f"已写出：{target}（编页 1–{made.numbered}，共 {made.pages} 页）")
    _say_of_dossier(made)
    return Exit.BATCH_PARTLY_FAILED if made.refused else Exit.DONE


def _say_of_dossier(made: DossierPdf) -> None:
    if made.to_add:
        say(f"须另行放入：{'、'.join(made.to_add)}")
    if made.outside:
        say(f"由他人制作，请以原件替换打印件：{'、'.join(made.outside)}")
    for sentence in made.absent:
        say(f"评查标准要求而本卷没有：{sentence}")
    for name, reason in made.refused:
        say(f"证据“{name}”没有放入：{reason}")
    if made.incomplete:
        say(f"{len(made.incomplete)} 份文书缺少必填内容：{'；'.join(made.incomplete[:_SHOWN])}")


def _dossier_json(made: DossierPdf, target: Path) -> dict[str, Any]:
    return {
        "file": str(target),
        "pages": made.pages,
        "numbered": made.numbered,
        "documents": [
            {"title": one.title, "number": one.number, "pages": one.pages, "file_page": one.begins}
            for one in made.entries
        ],
        "to_add": list(made.to_add),
        "outside": list(made.outside),
        "absent": list(made.absent),
        "refused": [{"name": name, "reason": reason} for name, reason in made.refused],
        "incomplete": list(made.incomplete),
    }


def _file_json(one: FilePdf) -> dict[str, Any]:
    return {
        "file": str(one.source),
        "pdf": None if one.state == "failed" else str(one.pdf),
        "state": one.state,
        "pages": one.pages or None,
        "reason": one.reason,
    }


def _say_failed(made: Sequence[FilePdf]) -> int:
    """Names what could not be converted; the exit code of the whole."""
    from zmtool.base.errors import Exit
    from zmtool.cli.batch import batch_exit

    failed = [one for one in made if one.state == "failed"]
    for one in failed[:_SHOWN]:
        say(f"{one.source}：{one.reason}")
    if len(failed) > _SHOWN:
        say(f"另有 {len(failed) - _SHOWN} 个文件未转换")
    if not failed:
        return Exit.DONE
    return batch_exit([Exit.BAD_INPUT] * len(failed), len(failed) < len(made))
