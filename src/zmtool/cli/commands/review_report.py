"""zmtool review report: what is made of results: a sheet to sign, a spreadsheet, a bulletin."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zmtool.base.errors import Exit, UsageProblem
from zmtool.cli.batch import batch_exit
from zmtool.cli.commands.review_score import TARGETS, FolderOption, cases_opened, dossiers_named
from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import print_json, print_table, print_text, progress, progress_with_rate, say
from zmtool.cli.who import current_user, right_now

if TYPE_CHECKING:
    from zmtool.workflow.review_results import Results

report_app = typer.Typer(
    help="评查结果的材料：评查表（Word）、结果表（Excel）、通报",
    no_args_is_help=True,
    rich_markup_mode=None,
    add_completion=False,
)
FromOption = Annotated[
    Path | None,
    typer.Option(
        "--from", help="review score --out 写出的结果文件", metavar="文件.jsonl", show_default=False
    ),
]
BatchOption = Annotated[str, typer.Option("--batch", help="人工评查的批次名称", metavar="批次")]
HtmlOption = Annotated[
    Path | None, typer.Option("--html", help="通报写成网页", metavar="文件.html", show_default=False)
]
DocxOption = Annotated[
    Path | None, typer.Option("--docx", help="通报写成 Word 文件", metavar="文件.docx", show_default=False)
]


@report_app.command("sheet")
def sheet(
    targets: Annotated[
        list[str] | None, typer.Argument(help=TARGETS, metavar="案卷…", show_default=False)
    ] = None,
    results: FromOption = None,
    batch: BatchOption = "",
    dossier: Annotated[
        list[int] | None,
        typer.Option(
            "--dossier",
            help="与 --batch 同用：只做这个评查案卷编号的，可多次",
            metavar="编号",
            show_default=False,
        ),
    ] = None,
    out: Annotated[
        Path,
        typer.Option("--out", "-o", help="一个案卷写 .docx 文件名，多个写文件夹名", metavar="文件或文件夹"),
    ] = Path("评查表"),
    checklist: Annotated[
        str, typer.Option("--checklist", help="评查标准名称；auto 按案卷种类和决定日期选")
    ] = "auto",
    engine: Annotated[str, typer.Option(help="识别引擎：auto、fast、best、tesseract")] = "auto",
    folder: FolderOption = "auto",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """案卷评查表：逐项分值、扣分、问题、页码，机器意见和评查意见，留签名处，供打印签字（Word）。

    例：zmtool review report sheet 案卷.pdf -o 评查表.docx
    """
    from zmtool.workflow.review_reports import write_sheets

    if sum((bool(targets), results is not None, bool(batch))) != 1:
        raise UsageProblem(
            "要做哪些案卷的评查表没有说清",
            next_step="写案卷，或 --from 结果文件，或 --batch 批次，三者取一",
        )
    if dossier and not batch:
        raise UsageProblem("--dossier 要和 --batch 一起用", next_step="加上 --batch 批次")
    if out.suffix.lower() in (".doc", ".pdf", ".wps", ".xlsx"):
        _refuse_other_suffix(out, ".docx")
    codes: list[int] = []
    if targets:
        found, codes = _scored(targets, folder, checklist, engine, workspace)
    else:
        found = _results(results, batch, workspace, dossier or ())
        codes = [Exit.BAD_INPUT for one in found.results if one.error]
    good = replace(found, results=tuple(one for one in found.results if not one.error))
    with progress("写评查表") as step:
        written = write_sheets(good, out, right_now().date(), workspace, step) if good.results else []
    if as_json:
        print_json(
            {
                "files": [
                    {"dossier": one.head.number, "file": str(path)}
                    for one, path in zip(good.results, written, strict=True)
                ],
                "failed": len(codes),
            }
        )
    else:
        for path in written:
            print_text(f"评查表：{path}")
    return batch_exit(codes, bool(written)) if codes else Exit.DONE


def _scored(
    targets: list[str], folder: str, checklist: str, engine: str, workspace: Path | None
) -> tuple[Results, list[int]]:
    """The results of the targets, scored now, and the exit codes of those that could not be."""
    import json

    from zmtool.workflow.batch_scoring import score_batch
    from zmtool.workflow.review_results import Results, result_of_line
    from zmtool.workflow.review_targets import known_register
    from zmtool.workflow.score_one import score_job, scored_or_raise
    from zmtool.workflow.workspace import kept_readings, local_data

    named = dossiers_named(targets, folder)
    local = local_data(workspace)
    job = score_job(
        checklist,
        engine=engine,
        overrides=local,
        register=known_register(workspace),
        readings=kept_readings(workspace),
    )
    cases = cases_opened(workspace)
    found, codes = [], []
    if len(named) == 1:
        with progress(f"读取 {named[0].shown}") as step:
            lines = [scored_or_raise(named[0], job, cases=cases, progress=step).line]
    else:
        lines = []
        with (
            progress_with_rate("评查", len(named)) as step,
            closing(score_batch(named, job, cases=cases)) as scoring,
        ):
            for done in scoring:
                lines.append(done.scored.line)
                codes += [done.scored.code] if done.scored.code else []
                step(len(lines), 0)
    for line in lines:
        result, _ = result_of_line(json.loads(line), "评查结果", local)
        found.append(result)
        if result.error:
            say(f"错误：{result.target}：{result.error}")
    return Results(named[0].shown if len(named) == 1 else "评查", tuple(found)), codes


@report_app.command("table")
def table(
    results: FromOption = None,
    batch: BatchOption = "",
    out: Annotated[
        Path, typer.Option("--out", "-o", help="写到这个文件（.xlsx）", metavar="文件.xlsx")
    ] = Path("评查结果.xlsx"),
    full: Annotated[bool, typer.Option("--full", help="证件号码写全，默认只写前六位和后四位")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """结果表：总表、问题明细、扣分统计、按单位、承办人、环节汇总，可筛选、可计算的 Excel 文件。

    例：zmtool review report table --from 结果.jsonl -o 结果.xlsx
    """
    from zmtool.workflow.review_reports import write_table

    _refuse_other_suffix(out, ".xlsx")
    found = _results(results, batch, workspace)
    written = write_table(found, out, workspace, full=full)
    _say_left_out(found)
    if as_json:
        print_json({"file": str(written), "dossiers": len(found.results), "full": full})
        return Exit.DONE
    print_text(f"结果表：{written}（{len(found.results)} 个案卷）")
    if full:
        say("注意：表中有完整的证件号码，请妥善保管。")
    return Exit.DONE


@report_app.command("bulletin")
def bulletin(
    results: FromOption = None,
    batch: BatchOption = "",
    before: Annotated[
        list[str] | None,
        typer.Option(
            "--before",
            help="以前的结果文件或批次，用来比较，可多次，先写早的",
            metavar="文件或批次",
            show_default=False,
        ),
    ] = None,
    html: HtmlOption = None,
    docx: DocxOption = None,
    name: Annotated[
        str, typer.Option("--name", help="通报的名称；不写用文件名或批次名", metavar="文字")
    ] = "",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """通报材料：等次和得分分布、扣分较多的项目、一票否决案卷、各单位承办人环节、比较、整改清单，带图表。

    只写材料，不公布结果；人工批次的公布（申诉期起算）用 review bulletin。

    例：zmtool review report bulletin --from 结果.jsonl --html 通报.html --docx 通报.docx
    """
    from zmtool.reports.bulletin import bulletin_json, summary_text
    from zmtool.workflow.review_reports import bulletin_of, write_bulletin

    refuse_other_suffixes(html, docx)
    found = _results(results, batch, workspace)
    earlier = [_earlier(one, workspace) for one in before or ()]
    told = bulletin_of(found, earlier, right_now().date(), workspace, name=name.strip())
    written = write_bulletin(told, html=html, docx=docx, workspace=workspace)
    _say_left_out(found)
    if as_json:
        print_json({**bulletin_json(told), "files": list(map(str, written))})
        return Exit.DONE
    print_text(f"{told.name}：{summary_text(told)}")
    rows = [
        (one.code, one.title, one.dossiers, f"{one.share:.0%}", f"{one.deducted.normalize():f}")
        for one in told.told.items[: told.top]
    ]
    if rows:
        print_table("扣分较多的项目", ["项目", "名称", "案卷", "占比", "扣分合计"], rows)
    for path in written:
        print_text(f"通报：{path}")
    if not written:
        say("要写成材料，请加 --html 通报.html 或 --docx 通报.docx")
    return Exit.DONE


def refuse_other_suffixes(html: Path | None, docx: Path | None) -> None:
    """Raises UsageProblem where a file would be written under a name of another kind."""
    for path, suffix in ((html, ".html"), (docx, ".docx")):
        if path is not None:
            _refuse_other_suffix(path, suffix)


def _earlier(name: str, workspace: Path | None) -> Results:
    """An earlier file of results, or an earlier batch."""
    path = Path(name)
    return _results(path, "", workspace) if path.suffix or path.is_file() else _results(None, name, workspace)


def _results(
    results: Path | None, batch: str, workspace: Path | None, numbers: Sequence[int] = ()
) -> Results:
    """The results named by exactly one of ``--from`` and ``--batch`` (of a batch: those ``numbers``, where given)."""
    from zmtool.workflow.review_results import results_of_file
    from zmtool.workflow.review_results_people import results_of_batch
    from zmtool.workflow.workspace import local_data

    if (results is None) == (not batch):
        raise UsageProblem("要用哪些结果没有说清", next_step="写 --from 结果.jsonl 或 --batch 批次，二者取一")
    if results is not None:
        return results_of_file(results, local_data(workspace))
    return results_of_batch(batch, workspace, user=current_user(), today=right_now().date(), numbers=numbers)


def _say_left_out(found: Results) -> None:
    failed = sum(bool(one.error) for one in found.results)
    undone = sum(not one.rated and not one.error for one in found.results)
    if failed:
        say(f"{failed} 个案卷当时未能评查，不计入统计")
    if undone:
        say(f"{undone} 个案卷还没有定分，不计入统计")


def _refuse_other_suffix(path: Path, suffix: str) -> None:
    if path.suffix.lower() != suffix:
        raise UsageProblem(
            f"文件名应以 {suffix} 结尾", where=str(path), next_step=f"请改为 {path.stem}{suffix}"
        )
