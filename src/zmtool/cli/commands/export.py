"""zmtool export: a dossier as a package that another bureau can check and score."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zmtool.cli.options import JsonOption, WorkspaceOption, YesOption
from zmtool.cli.printing import print_json, print_text, progress


def export(
    target: Annotated[str, typer.Argument(help="PDF、文件夹、case.yaml 或案件编号", metavar="案卷")],
    out: Annotated[Path, typer.Option("--out", "-o", help="案卷包文件（.zmpkg）", metavar="文件")],
    engine: Annotated[str, typer.Option(help="识别引擎：auto、ppocr、tesseract")] = "auto",
    yes: YesOption = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """把案卷导出为案卷包：案卷数据、原件和校验值在一个文件里。

    例：zmtool export 案卷.pdf --out 案卷.zmpkg
    """
    from zmtool.base.errors import Refused, UsageProblem
    from zmtool.dossiers.package import SUFFIX
    from zmtool.workflow.review_targets import open_target
    from zmtool.workflow.reviewing import export_package

    if out.suffix != SUFFIX:
        raise UsageProblem(
            f"案卷包的文件名应以 {SUFFIX} 结尾", where=str(out), next_step=f"例如：案卷{SUFFIX}"
        )
    if out.exists() and not yes:
        raise Refused("目标文件已存在，未覆盖", where=str(out), next_step="请换一个文件名，或加 --yes 覆盖")
    with progress(f"读取 {target}") as step:
        opened = open_target(target, workspace, engine=engine, progress=step)
    path = export_package(opened, out)
    if as_json:
        print_json(
            {
                "package": str(path),
                "documents": len(opened.dossier.documents),
                "pages": len(opened.dossier.pages),
            }
        )
    else:
        print_text(
            f"已导出：{path}（{len(opened.dossier.documents)} 份文书，{len(opened.dossier.pages)} 页）"
        )
    return 0
