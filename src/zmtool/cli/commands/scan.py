"""zmtool scan: reading scanned dossiers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zmtool.base.errors import Exit
from zmtool.cli.batch import batch_exit
from zmtool.cli.commands import scan_intake, scan_queue, scan_searchable
from zmtool.cli.commands.scan_intake import (
    ClusterOption,
    CoresOption,
    EngineOption,
    TogetherOption,
    print_contents,
)
from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import print_json, print_json_line, print_table, progress, say

if TYPE_CHECKING:
    from zmtool.reading.records import ReadCitation
    from zmtool.workflow.reading import FileReading

app = typer.Typer(help="扫描件：收入、识别、归案、核对", no_args_is_help=True, rich_markup_mode=None)


@app.command()
def read(
    files: Annotated[
        list[Path],
        typer.Argument(help="PDF、图片、Word 文件、文件夹或 zip 包，可给多个", metavar="文件…"),
    ],
    together: TogetherOption = False,
    engine: EngineOption = "auto",
    cores: CoresOption = None,
    cluster: ClusterOption = "",
    as_lines: Annotated[bool, typer.Option("--jsonl", help="每个文件一行 JSON，读完一个输出一个")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """读取扫描件：页、文书、字段，带页码和位置。不需要工作区；有工作区时读过的页不再识别。

    例：zmtool scan read 案卷.pdf --json
    """
    from zmtool.scans.engines.choose import engine_key
    from zmtool.scans.read import page_cache
    from zmtool.workflow.input_files import handed_over
    from zmtool.workflow.reading import (
        page_readers,
        read_handed,
        reading_json,
        readings_json,
        refuse_nothing,
    )
    from zmtool.workflow.workspace import kept_readings, local_data

    engine_key(engine)
    readings = kept_readings(workspace)
    cache = page_cache(readings, engine) if readings else None
    local = local_data(workspace)
    failures: list[int] = []
    kept: list[FileReading] = []
    done = 0
    with (
        handed_over(files, together=together) as handed,
        page_readers(cores, cluster) as workers,
        progress("读取") as step,
    ):
        refuse_nothing(handed, files)
        for one in read_handed(handed, workers, engine=engine, overrides=local, progress=step, cache=cache):
            done += 1
            if one.problem is not None:
                failures.append(int(one.problem.exit_code))
                say(f"错误：{one.problem}")
            if as_lines:
                print_json_line(reading_json(one))
            elif as_json:
                kept.append(one)
            elif one.problem is None:
                _print_documents(one)
    if as_json and not as_lines:
        print_json(readings_json(kept))
    return batch_exit(failures, len(failures) < done) if failures else Exit.DONE


def _print_documents(one: FileReading) -> None:
    from zmtool.cli.scan_words import marks_in_words

    rows = [
        (
            document.title,
            f"{document.pages[0]}–{document.pages[-1]}",
            f"{document.confidence:.2f}",
            len(document.fields),
            marks_in_words(document.answers),
        )
        for document in one.documents
    ]
    print_table(one.file, ["文书", "页", "把握", "字段数", "印签"], rows)
    print_contents(one.contents)


@app.command()
def fields(
    text: Annotated[Path, typer.Option("--text", help="纯文本文件（UTF-8），- 表示标准输入", metavar="文件")],
    type_: Annotated[
        str, typer.Option("--type", help="文书编号（如 penalty_decision），不给则按标题判断")
    ] = "",
    as_json: JsonOption = False,
) -> int:
    """从纯文本中提取文书字段。

    例：zmtool scan fields --text 决定书.txt --type penalty_decision --json
    """
    import sys

    from zmtool.base.errors import BadInput
    from zmtool.base.files import reason_of
    from zmtool.cli.scan_words import remark_on
    from zmtool.forms.catalogue import form_by_id_or_title, load_catalogue
    from zmtool.reading.documents import read_plain_text
    from zmtool.workflow.reading import document_json

    try:
        content = (sys.stdin.buffer.read() if str(text) == "-" else text.read_bytes()).decode("utf-8-sig")
    except OSError as error:
        raise BadInput(
            f"文本文件无法读取：{reason_of(error)}", where=str(text), next_step="请检查路径和权限"
        ) from error
    except UnicodeDecodeError as error:
        raise BadInput(
            "文件不是 UTF-8 编码的纯文本",
            where=str(text),
            next_step="请另存为 UTF-8 后重试；PDF、图片和 Word 文件请用 zmtool scan read",
        ) from error
    catalogue = load_catalogue()
    wanted = form_by_id_or_title(catalogue, type_).id if type_ else ""
    documents = read_plain_text(content, catalogue, wanted)
    if as_json:
        print_json({"documents": [document_json(one) for one in documents]})
        return 0
    if not documents:
        say("没有认出文书；可用 --type 指明是哪一种（zmtool form list 列出全部）")
    for document in documents:
        rows = [
            (key, one.value, one.normal or "", f"{one.confidence:.2f}", remark_on(one))
            for key, one in document.fields.items()
        ]
        print_table(document.title, ["字段", "原文", "规范值", "把握", "说明"], rows)
        goods = [row for row in document.tables.get("goods", ()) if "cartons" in row]
        if goods:
            told = [
                tuple(row[key].normal or "" for key in ("name", "quantity", "unit", "cartons"))
                for row in goods
            ]
            print_table("正文中的物品", ["品种规格", "数量", "单位", "折条"], told)
        if document.citations:
            cited = [
                (one.title, _provision(one), one.statute or "法规库中没有") for one in document.citations
            ]
            print_table("引用的法条", ["法规", "条款项", "编号"], cited)
    return 0


def _provision(cited: ReadCitation) -> str:
    parts = ((cited.article, "条"), (cited.paragraph, "款"), (cited.item, "项"))
    return "".join(f"第{number}{unit}" for number, unit in parts if number is not None)


_OTHERS: dict[str, Callable[..., int]] = {
    "ingest": scan_intake.ingest,
    "watch": scan_intake.watch,
    "queue": scan_queue.queue,
    "show": scan_queue.show,
    "verify": scan_queue.verify,
    "assign": scan_queue.assign,
    "compare": scan_queue.compare,
    "stats": scan_queue.stats,
    "searchable": scan_searchable.searchable,
}
for _name, _command in _OTHERS.items():
    app.command(_name)(_command)
