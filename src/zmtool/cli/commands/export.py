"""zmtool export: a dossier as a package that another bureau can check and score."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zmtool.cli.options import JsonOption, WorkspaceOption, YesOption
from zmtool.cli.printing import print_json, print_text, progress, say

if TYPE_CHECKING:
    from zmtool.workflow.case_import_package import Packed


def export(
    target: Annotated[str, typer.Argument(help="PDF、文件夹、case.yaml 或案件编号", metavar="案卷")],
    out: Annotated[Path, typer.Option("--out", "-o", help="案卷包文件（.zmpkg）", metavar="文件")],
    engine: Annotated[str, typer.Option(help="识别引擎：auto、fast、best、tesseract")] = "auto",
    yes: YesOption = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """把案卷导出为案卷包：案卷数据、原件和校验值在一个文件里。

    例：zmtool export 案卷.pdf --out 案卷.zmpkg
    """
    from zmtool.workflow.case_import_package import refuse_target, write_case_package
    from zmtool.workflow.review_targets import open_target

    refuse_target(out, yes)
    with progress(f"读取 {target}") as step:
        opened = open_target(target, workspace, engine=engine, progress=step)
    print_packed(write_case_package(opened, out, workspace), as_json)
    return 0


def print_packed(done: Packed, as_json: bool) -> None:
    """What went into a package, and which evidence could not."""
    for name in done.missing:
        say(f"注意：证据“{name}”的文件不在档案库中，没有放进案卷包")
    if as_json:
        print_json(
            {
                "package": str(done.path),
                "documents": done.documents,
                "pages": done.pages,
                "originals": done.originals,
                "missing": list(done.missing),
            }
        )
    else:
        print_text(
            f"已导出：{done.path}（{done.documents} 份文书，{done.pages} 页，{done.originals} 个原件）"
        )
