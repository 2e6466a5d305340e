"""zmtool form back: signed paper, scanned, back to its case."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zmtool.base.errors import Exit
from zmtool.cli.batch import batch_exit
from zmtool.cli.commands.form_check import differences_json, print_differences
from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import print_json, print_text, progress, say
from zmtool.cli.scan_words import FILED_BY
from zmtool.cli.who import current_user, right_now

if TYPE_CHECKING:
    from zmtool.workflow.paper_back import Returned


def back(
    files: Annotated[list[Path], typer.Argument(help="扫描的 PDF 或图片，可多个，或文件夹", metavar="文件…")],
    case: Annotated[
        str, typer.Option("--case", help="没有二维码和文号时，归到这个案件", metavar="案件")
    ] = "",
    engine: Annotated[str, typer.Option(help="识别引擎：auto、fast、best、tesseract")] = "auto",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """签好的文书扫描回来：原件入库，归到案件的那份文书，列出纸面与记录的差别。

    先看页上的二维码，没有就看文号，再没有用 --case 写明。

    例：zmtool form back 扫描.pdf
    """
    from zmtool.workflow.paper_back import take_back

    with progress("收回") as step:
        report = take_back(
            files,
            workspace,
            now=right_now(),
            user=current_user(),
            case_no=case,
            engine=engine,
            progress=step,
        )
    if as_json:
        print_json(
            {
                "documents": [_returned_json(one) for one in report.documents],
                "failed": [{"file": str(path), "error": error.as_json()} for path, error in report.failed],
            }
        )
    else:
        for one in report.documents:
            _print_returned(one)
    for path, error in report.failed:
        say(f"错误：{path.name}：{error}")
    lost = [one for one in report.documents if not one.by]
    if report.failed or lost:
        codes = [*(int(error.exit_code) for _, error in report.failed), *(int(Exit.NOT_FOUND) for _ in lost)]
        return batch_exit(codes, len(lost) < len(report.documents))
    return Exit.DONE


def _print_returned(one: Returned) -> None:
    pages = "、".join(map(str, one.pages))
    if not one.by:
        print_text(f"{one.file.name} 第{pages}页　{one.title}　未归位：{one.reason}")
        return
    notes = [FILED_BY[one.by]]
    if one.again:
        notes.append("以前已收回")
    if one.stale:
        notes.append("打印之后记录有改动")
    if one.reason:
        notes.append(one.reason)
    elif not one.differences:
        notes.append("与记录一致")
    print_text(f"{one.file.name} 第{pages}页　{one.case_no}《{one.title}》　{'，'.join(notes)}")
    print_differences(one.differences)


def _returned_json(one: Returned) -> dict[str, object]:
    return {
        "file": str(one.file),
        "pages": list(one.pages),
        "title": one.title,
        "case_no": one.case_no,
        "which": one.which,
        "by": one.by,
        "stale": one.stale,
        "again": one.again,
        "reason": one.reason,
        "differences": differences_json(one.differences),
    }
