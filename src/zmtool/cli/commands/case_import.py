"""zmtool case import and export: cases in from files and registers, out as case.yaml or as a package."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zmtool.cli.batch import batch_exit
from zmtool.cli.options import JsonOption, WorkspaceOption, YesOption
from zmtool.cli.printing import print_json, print_text, say
from zmtool.cli.who import current_user, right_now

if TYPE_CHECKING:
    from zmtool.workflow.cases import Imported

_OUTCOMES = {"new": "已新增", "changed": "已更新", "unchanged": "内容相同，未改动"}


def import_(
    files: Annotated[list[Path], typer.Argument(help="case.yaml、案卷包 .zmpkg，可给多个", metavar="文件…")],
    yes: YesOption = False,
    force: Annotated[
        bool, typer.Option("--force", help="文件导出之后案件又被修改的，也用文件覆盖（须同时加 --yes）")
    ] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """导入案件文件或案卷包；内容相同的不重复导入，内容不同的须加 --yes 才替换。

    例：zmtool case import case.yaml　　zmtool case import 18号.zmpkg
    """
    from zmtool.base.errors import Exit, ZmtoolError
    from zmtool.workflow.case_import_kind import FileKind, file_kind
    from zmtool.workflow.case_import_package import import_case_package
    from zmtool.workflow.cases import import_case
    from zmtool.workflow.workspace import opened

    done: list[Imported] = []
    failed: list[dict[str, object]] = []
    codes: list[int] = []
    now, user = right_now(), current_user()
    with opened(workspace, now=now) as place:
        for path in files:
            try:
                if file_kind(path) is FileKind.PACKAGE:
                    done.append(import_case_package(path, place, now=now, user=user, replace_case=yes))
                else:
                    done.append(import_case(path, place, now=now, user=user, replace=yes, force=force))
            except ZmtoolError as error:
                if len(files) == 1:
                    raise
                codes.append(int(error.exit_code))
                failed.append({"file": str(path), "error": error.as_json()})
                say(f"错误：{error}")
    print_imported(done, as_json, failed)
    return batch_exit(codes, bool(done)) if codes else Exit.DONE


def export(
    case_no: Annotated[str, typer.Argument(help="案件编号，如 示烟立〔2025〕第18号", metavar="编号")],
    to: Annotated[
        Path, typer.Option("--to", "-o", help="写到这个文件：.yaml，或案卷包 .zmpkg", metavar="文件")
    ] = Path("case.yaml"),
    yes: YesOption = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """把案件写成 case.yaml，或连同案卷和证据文件写成案卷包；都可再导入到别的工作区。

    例：zmtool case export 示烟立〔2025〕第18号 --to 18号.zmpkg
    """
    from zmtool.cli.commands.export import print_packed
    from zmtool.dossiers.package import SUFFIX
    from zmtool.workflow.case_import_package import export_case_package
    from zmtool.workflow.cases import export_case

    if to.suffix == SUFFIX:
        print_packed(export_case_package(case_no, to, workspace, replace_file=yes), as_json)
        return 0
    path = export_case(case_no, to, workspace, replace=yes)
    if as_json:
        print_json({"case_no": case_no, "path": str(path)})
    else:
        print_text(f"已写出：{path}")
    return 0


def print_imported(
    done: list[Imported], as_json: bool, failed: list[dict[str, object]] | None = None
) -> None:
    """What became of each case."""
    from zmtool.base.plain import to_plain

    for one in done:
        for warning in one.warnings:
            say(f"注意：{warning}")
    if as_json:
        print_json({"cases": [to_plain(one) for one in done], "failed": failed or []})
        return
    for one in done:
        print_text(f"{one.case_no}：{_OUTCOMES[one.outcome]}（第 {one.version} 版）")
