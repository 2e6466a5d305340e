"""zmtool scan ingest and watch: scanned files into the workspace."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from zmtool.base.errors import Exit
from zmtool.cli.batch import batch_exit
from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import print_json, print_json_line, print_text, progress, say
from zmtool.cli.scan_words import FILED_BY, OUTCOMES
from zmtool.cli.who import current_user, right_now

if TYPE_CHECKING:
    from zmtool.checks.records import Finding
    from zmtool.workflow.scan_intake import TakenIn

EngineOption = Annotated[str, typer.Option(help="识别引擎：auto、fast、best、tesseract")]
CoresOption = Annotated[
    int | None, typer.Option(help="同时识别的进程数，默认与处理器相同", min=1, show_default=False)
]
ClusterOption = Annotated[
    str, typer.Option(help="交给 Dask 集群识别，写调度器地址，如 tcp://10.0.0.5:8786", metavar="地址")
]

TogetherOption = Annotated[
    bool, typer.Option("--together", help="同一文件夹里的图片按文件名顺序作为一份扫描件的各页")
]


def ingest(
    targets: Annotated[
        list[Path] | None,
        typer.Argument(
            help="PDF、图片、Word 文件、文件夹或 zip 包，可多个；不写则收工作区的 inbox 文件夹",
            metavar="[文件]…",
            show_default=False,
        ),
    ] = None,
    case: Annotated[
        str, typer.Option("--case", help="看不出属于哪个案件的，都归到这个案件", metavar="案件")
    ] = "",
    anew: Annotated[bool, typer.Option("--anew", help="以前收过的也重新识别、重新归案")] = False,
    together: TogetherOption = False,
    engine: EngineOption = "auto",
    cores: CoresOption = None,
    cluster: ClusterOption = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """收扫描件：原件入库，识别，分成文书，归到案件；归不了的、认不准的进入待办（scan queue）。

    中断后再运行一次即可接着做，已识别的页不会重做。

    例：zmtool scan ingest 扫描文件夹
    """
    from zmtool.scans.engines.choose import engine_key
    from zmtool.workflow.reading import page_readers
    from zmtool.workflow.scan_intake import take_in
    from zmtool.workflow.workspace import located

    engine_key(engine)
    wanted = targets or [located(workspace).inbox]
    results: list[TakenIn] = []
    with progress("识别") as step, page_readers(cores, cluster) as workers:
        for one in take_in(
            wanted,
            workspace,
            now=right_now(),
            user=current_user(),
            workers=workers,
            case_no=case,
            engine=engine,
            anew=anew,
            together=together,
            progress=step,
            passed_over=lambda name: say(f"不是扫描件，没有收：{name}"),
        ):
            results.append(one)
            if not as_json:
                print_taken(one)
    if as_json:
        print_json({"files": [taken_json(one) for one in results]})
    elif not results:
        say("没有可收的文件。")
    failed = [one.problem for one in results if one.problem is not None]
    if failed:
        return batch_exit([int(one.exit_code) for one in failed], len(failed) < len(results))
    return Exit.DONE


def watch(
    folder: Annotated[
        Path | None,
        typer.Argument(
            help="扫描仪放文件的文件夹；不写则看工作区的 inbox", metavar="[文件夹]", show_default=False
        ),
    ] = None,
    once: Annotated[bool, typer.Option("--once", help="收完现有的、不再变化的文件就结束")] = False,
    settle: Annotated[float, typer.Option(help="文件大小多少秒不变才算传完", min=0.0, metavar="秒")] = 5.0,
    engine: EngineOption = "auto",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """看着一个文件夹：传完一个收一个，收好的移到“已收”，读不了的移到“未能读取”。按 Ctrl+C 结束。

    例：zmtool scan watch /扫描共享 --settle 10
    """
    from zmtool.scans.engines.choose import engine_key
    from zmtool.workflow.reading import page_readers
    from zmtool.workflow.scan_watch import take_settled, watched
    from zmtool.workflow.workspace import located, opened

    engine_key(engine)
    with opened(workspace, now=right_now()) as at, page_readers(None, "") as workers:
        watch_over = watched(folder or located(workspace).inbox, settle)
        say(f"正在看 {watch_over.folder}，按 Ctrl+C 结束。")
        looked_twice = False
        while True:
            for one in take_settled(
                watch_over, at, clock=right_now, user=current_user(), workers=workers, engine=engine
            ):
                if as_json:
                    print_json_line(taken_json(one))
                else:
                    print_taken(one)
            empty = watch_over.empty(right_now())
            if once and len(empty) == len(watch_over.seen) and (looked_twice or empty):
                for path in empty:
                    say(f"注意：{path}：文件是空的（0 字节），没有收；请重新扫描或重新传送")
                return Exit.DONE
            if once and not looked_twice and not watch_over.seen:
                looked_twice = True
                continue
            time.sleep(min(1.0, max(0.05, settle / 4)))


def print_taken(one: TakenIn) -> None:
    """One line a file, one a document."""
    if one.problem is not None:
        say(f"错误：{one.problem}")
        return
    print_text(f"{one.name}　{OUTCOMES[one.outcome]}")
    for kept in one.documents:
        document = kept.document
        pages = _pages(document.pages)
        where = (
            f"{document.case_no}（{FILED_BY[document.filed_by]}）"
            if document.case_no
            else f"待归案：{document.reason}"
        )
        doubts = f"，{kept.unsure} 个字段待核" if kept.unsure else ""
        print_text(f"  {kept.number}　第{pages}页《{document.title}》　{where}{doubts}")
    print_contents(one.contents)
    for note in one.notes:
        say(f"注意：{one.name}：{note}")


def print_contents(findings: Sequence[Finding]) -> None:
    """What the table of contents and the pages say otherwise than each other, one line each."""
    for one in findings:
        print_text(f"  目录对照{'' if one.status.value == 'fail' else '（请核对）'}：{one.message}")


def taken_json(one: TakenIn) -> dict[str, Any]:
    """A file that came in, as ``--json`` gives it."""
    from zmtool.workflow.reading import contents_json

    return {
        "file": one.name,
        "sha256": one.sha256,
        "outcome": one.outcome,
        "notes": list(one.notes),
        "contents": [contents_json(each) for each in one.contents],
        "error": one.problem.as_json() if one.problem else None,
        "documents": [
            {
                "number": kept.number,
                "type": kept.document.form,
                "title": kept.document.title,
                "pages": list(kept.document.pages),
                "case_no": kept.document.case_no,
                "filed_by": kept.document.filed_by,
                "reason": kept.document.reason,
                "unsure": kept.unsure,
            }
            for kept in one.documents
        ],
    }


def _pages(pages: tuple[int, ...]) -> str:
    return f"{pages[0]}–{pages[-1]}" if len(pages) > 1 else str(pages[0])
