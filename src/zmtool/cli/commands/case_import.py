"""zmtool case import and export: cases in from files and registers, out as case.yaml or as a package."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zmtool.base.plain import to_plain
from zmtool.cli.batch import batch_exit
from zmtool.cli.options import JsonOption, WorkspaceOption, YesOption
from zmtool.cli.printing import print_json, print_text, progress, say
from zmtool.cli.who import current_user, right_now

if TYPE_CHECKING:
    from zmtool.workflow.case_import import RegisterImport
    from zmtool.workflow.cases import Imported

_OUTCOMES = {"new": "已新增", "changed": "已更新", "unchanged": "内容相同，未改动"}


def import_(
    files: Annotated[
        list[Path],
        typer.Argument(
            help="case.yaml、案卷包 .zmpkg、案件台账（xlsx、xls、csv 等），可给多个", metavar="文件…"
        ),
    ],
    yes: YesOption = False,
    force: Annotated[
        bool, typer.Option("--force", help="文件导出之后案件又被修改的，也用文件覆盖（须同时加 --yes）")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="台账只预览，不写入")] = False,
    problems: Annotated[
        Path | None,
        typer.Option(
            help="把台账中不能导入的行写到这个 .xlsx，改好后可再导入", metavar="文件", show_default=False
        ),
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """导入案件文件、案卷包或整本案件台账；内容相同的不重复导入，内容不同的须加 --yes 才更新。

    台账有几行未导入时退出码为 8；更新已有案件时只改台账写明的内容。

    例：zmtool case import 案件台账.xlsx --problems 问题行.xlsx　　zmtool case import case.yaml
    """
    from zmtool.base.errors import Exit, UsageProblem, ZmtoolError
    from zmtool.cli.register_answers import print_register, register_json
    from zmtool.workflow.case_import import import_register
    from zmtool.workflow.case_import_kind import FileKind, file_kind
    from zmtool.workflow.case_import_package import import_case_package
    from zmtool.workflow.cases import import_case
    from zmtool.workflow.workspace import opened

    kinds = {path: file_kind(path) for path in files}
    registers = [path for path, kind in kinds.items() if kind is FileKind.REGISTER]
    if (dry_run or problems is not None) and len(registers) < len(files):
        raise UsageProblem("--dry-run、--problems 只用于案件台账", next_step="请与其他文件分开导入")
    if problems is not None and len(registers) > 1:
        raise UsageProblem("几本台账不能共用一个问题行文件", next_step="请逐本导入")
    done: list[Imported] = []
    taken: list[tuple[Path, RegisterImport]] = []
    failed: list[dict[str, object]] = []
    codes: list[int] = []
    now, user = right_now(), current_user()
    with opened(workspace, now=now) as place:
        for path, kind in kinds.items():
            try:
                if kind is FileKind.PACKAGE:
                    done.append(import_case_package(path, place, now=now, user=user, replace_case=yes))
                elif kind is FileKind.CASE:
                    done.append(import_case(path, place, now=now, user=user, replace=yes, force=force))
                else:
                    with progress(f"导入 {path.name}") as step:
                        one = import_register(
                            path,
                            place,
                            now=now,
                            user=user,
                            overwrite=yes,
                            dry_run=dry_run,
                            problems=problems,
                            progress=step,
                        )
                    taken.append((path, one))
            except ZmtoolError as error:
                if len(files) == 1:
                    raise
                codes.append(int(error.exit_code))
                failed.append({"file": str(path), "error": error.as_json()})
                say(f"错误：{error}")
    say_warnings(done)
    if as_json:
        print_json(
            {
                "cases": [to_plain(one) for one in done],
                "registers": [register_json(path, one) for path, one in taken],
                "failed": failed,
            }
        )
    else:
        print_outcomes(done)
        for path, one in taken:
            print_register(path, one)
    if codes:
        return batch_exit(codes, bool(done or taken))
    return Exit.BATCH_PARTLY_FAILED if any(one.preview.rejected for _, one in taken) else Exit.DONE


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


def say_warnings(done: list[Imported]) -> None:
    """What is to be looked at in cases that were kept."""
    for one in done:
        for warning in one.warnings:
            say(f"注意：{warning}")


def print_outcomes(done: list[Imported]) -> None:
    """What became of each case."""
    for one in done:
        print_text(f"{one.case_no}：{_OUTCOMES[one.outcome]}（第 {one.version} 版）")
