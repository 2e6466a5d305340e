"""zmtool scan searchable: scanned files as searchable PDF/A."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from zmtool.base.errors import Exit, UsageProblem
from zmtool.cli.batch import batch_exit
from zmtool.cli.commands.scan_intake import CoresOption, EngineOption
from zmtool.cli.options import JsonOption, WorkspaceOption, YesOption
from zmtool.cli.printing import print_json, print_text, progress, say
from zmtool.cli.who import right_now

if TYPE_CHECKING:
    from zmtool.workflow.scan_searchable import Written


def searchable(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            help="PDF、图片、多页 TIFF、文件夹或 zip 包，可多个", metavar="[文件]…", show_default=False
        ),
    ] = None,
    case: Annotated[
        str, typer.Option("--case", help="这个案件收到的全部扫描件，合成一个 PDF", metavar="案件")
    ] = "",
    number: Annotated[
        int | None,
        typer.Option(
            "--number", help="一份扫描文书（scan queue 的编号）", metavar="编号", show_default=False
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            help="写到哪个文件夹，或 PDF 文件名；不写则在原文件旁边",
            metavar="位置",
            show_default=False,
        ),
    ] = None,
    engine: EngineOption = "auto",
    cores: CoresOption = None,
    yes: YesOption = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """制作可检索的 PDF/A：页面保持原样，文字可查找、可复制，每份文书一个书签。

    例：zmtool scan searchable 案卷.pdf -o 归档
    """
    from zmtool.scans.engines.choose import engine_key

    if sum((bool(files), bool(case), number is not None)) != 1:
        raise UsageProblem(
            "没有写明做哪些，或写了不止一种", next_step="写文件名、--case 案件 或 --number 编号（三者取一）"
        )
    engine_key(engine)
    written = _written(files or [], case, number, out, engine, cores, yes, workspace, as_json)
    if as_json:
        print_json({"files": [written_json(one) for one in written]})
    failed = [int(one.problem.exit_code) for one in written if one.problem is not None]
    if failed:
        return batch_exit(failed, len(failed) < len(written))
    return Exit.BATCH_PARTLY_FAILED if any(one.left_out for one in written) else Exit.DONE


def _written(
    files: list[Path],
    case: str,
    number: int | None,
    out: Path | None,
    engine: str,
    cores: int | None,
    yes: bool,
    workspace: Path | None,
    as_json: bool,
) -> list[Written]:
    from zmtool.workflow.reading import page_readers
    from zmtool.workflow.scan_searchable import searchable_case, searchable_document, searchable_files

    found: Iterable[Written]
    written: list[Written] = []
    now = right_now()
    with progress("识别") as step, page_readers(cores, "") as workers:
        if case:
            found = [
                searchable_case(
                    case,
                    out,
                    workspace,
                    now=now,
                    workers=workers,
                    engine=engine,
                    replace_file=yes,
                    progress=step,
                )
            ]
        elif number is not None:
            found = [
                searchable_document(
                    number, out, workspace, now=now, workers=workers, engine=engine, replace_file=yes
                )
            ]
        else:
            found = searchable_files(
                files,
                out,
                workspace,
                now=now,
                workers=workers,
                engine=engine,
                replace_file=yes,
                progress=step,
            )
        for one in found:
            _tell(one, as_json)
            written.append(one)
    return written


def _tell(one: Written, as_json: bool) -> None:
    if one.problem is not None:
        say(f"错误：{one.problem}")
        return
    if one.done is not None and not as_json:
        kind = "PDF/A-2u" if one.done.conforms else "PDF（不是 PDF/A）"
        print_text(f"{one.output}　{one.done.pages} 页，{one.done.documents} 份文书，{kind}")
    for reason in one.done.reasons if one.done else ():
        say(f"注意：{one.source}：不符合 PDF/A：{reason}")
    for note in (*(one.done.notes if one.done else ()), *(f"没有放入：{left}" for left in one.left_out)):
        say(f"注意：{one.source}：{note}")


def written_json(one: Written) -> dict[str, Any]:
    """One PDF as ``--json`` gives it."""
    done = one.done
    return {
        "file": one.source,
        "output": str(one.output) if one.output else None,
        "pages": done.pages if done else 0,
        "documents": done.documents if done else 0,
        "conforms": done.conforms if done else False,
        "reasons": list(done.reasons) if done else [],
        "notes": list(done.notes) if done else [],
        "left_out": list(one.left_out),
        "error": one.problem.as_json() if one.problem else None,
    }
