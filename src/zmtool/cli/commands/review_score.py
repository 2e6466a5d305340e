"""zmtool review score: one dossier or thousands, shown as they come, kept in a file that can be taken up again."""

from __future__ import annotations

from contextlib import ExitStack, closing
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zmtool.cli.batch import batch_exit
from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import progress, progress_with_rate, say
from zmtool.cli.who import current_user, right_now

if TYPE_CHECKING:
    from zmtool.cases.records import CaseFacts
    from zmtool.cli.score_answers import ScoreOutput
    from zmtool.workflow.review_paper import CasePaper
    from zmtool.workflow.score_one import CaseSource, ScoreJob
    from zmtool.workflow.score_summary import Summary
    from zmtool.workflow.score_targets import ScoreTarget

JobsOption = Annotated[
    int | None,
    typer.Option(
        "--jobs", help="同时用几个进程，默认按本机", min=1, max=64, metavar="数", show_default=False
    ),
]
FolderOption = Annotated[
    str,
    typer.Option(
        "--folder", help="文件夹当作一个案卷还是多个：auto（看里面的文件）、one、many", metavar="方式"
    ),
]
TARGETS = "PDF、图片、文件夹、case.yaml、案卷 JSON、案卷包或案件编号"


def score(
    targets: Annotated[list[str], typer.Argument(help=TARGETS, metavar="案卷…")],
    checklist: Annotated[
        str, typer.Option("--checklist", help="评查标准名称；auto 按案卷种类和决定日期选")
    ] = "auto",
    html: Annotated[
        Path | None,
        typer.Option("--html", help="把报告写成网页（一个案卷写文件，多个写到文件夹）", show_default=False),
    ] = None,
    engine: Annotated[str, typer.Option(help="识别引擎：auto、fast、best、tesseract")] = "auto",
    fail_on: Annotated[
        str, typer.Option("--fail-on", help="出现何种结果时以代码 1 退出：fail、fatal、never")
    ] = "never",
    jsonl: Annotated[bool, typer.Option("--jsonl", help="每个案卷输出一行 JSON")] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            help="结果写到文件：每个案卷一行 JSON，评完一个写一个",
            metavar="文件.jsonl",
            show_default=False,
        ),
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="接着写已有的结果文件：评过且没有变动的不再评")
    ] = False,
    jobs: JobsOption = None,
    folder: FolderOption = "auto",
    paper: Annotated[
        bool, typer.Option("--paper", help="案件编号按归案的扫描件（含人工核对）评查，不按登记的事实")
    ] = False,
    across: Annotated[bool, typer.Option("--across", help="评完后做跨卷检查，见 review across")] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """给案卷打分：逐项列出问题、页码、依据和处理办法。一次可评很多案卷，一个读不了不影响其他，中断后接着评。

    例：zmtool review score 案卷.pdf --html 报告.html

    成批：zmtool review score 案卷包文件夹 --out 结果.jsonl --resume

    已归案的扫描件：zmtool review score 案件编号 --paper
    """
    from zmtool.base.errors import Exit, UsageProblem
    from zmtool.cli.score_answers import Form, ScoreOutput
    from zmtool.workflow.review_targets import known_register
    from zmtool.workflow.reviewing_across import compared
    from zmtool.workflow.score_one import score_job
    from zmtool.workflow.workspace import kept_readings, local_data

    if fail_on not in ("fail", "fatal", "never"):
        raise UsageProblem(f"--fail-on 不能是“{fail_on}”", next_step="可用：fail、fatal、never")
    if resume and out is None:
        raise UsageProblem("--resume 要和 --out 一起用", next_step="加上 --out 结果.jsonl")
    if across and jsonl:
        raise UsageProblem(
            "--across 不能和 --jsonl 一起用",
            next_step="用 --out 写文件，或再用 zmtool review across --from 文件",
        )
    named = dossiers_named(targets, folder, paper=paper)
    local = local_data(workspace)
    many = len(named) > 1
    job = score_job(
        checklist,
        engine=engine,
        overrides=local,
        register=known_register(workspace),
        html=html,
        html_folder=html is not None and (many or html.is_dir()),
        made_at=right_now() if html is not None else None,
        readings=kept_readings(workspace),
    )
    kept_in_file = Form.FILE_JSON if as_json else Form.FILE
    form = Form.LINES if jsonl else kept_in_file if out else Form.JSON if as_json else Form.TEXT
    output = ScoreOutput(form, many=many, out=out, across=across)
    if many or out is not None:
        summary = _score_many(named, job, output, out, resume=resume, jobs=jobs, workspace=workspace)
    else:
        summary = _score_alone(named[0], job, output, workspace)
    review = compared(output.extracts, overrides=local) if across else None
    output.end(summary, review)
    if summary.codes:
        return batch_exit(summary.codes, bool(summary.scored))
    found = {"fatal": summary.any_fatal, "fail": summary.any_fail, "never": False}[fail_on]
    if fail_on == "fail" and review is not None:
        found = found or any(one.status == "fail" for one in review.results)
    return Exit.FINDINGS if found else Exit.DONE


def dossiers_named(targets: list[str], folder: str, *, paper: bool = False) -> list[ScoreTarget]:
    """The dossiers that a command line names; what folders were taken for is said.

    ``paper``: the number of a case stands for the paper filed with it.
    """
    from zmtool.base.errors import UsageProblem
    from zmtool.workflow.score_targets import Folders, Kind, targets_named

    if folder not in list(Folders):
        raise UsageProblem(f"--folder 不能是“{folder}”", next_step="可用：auto、one、many")
    named = targets_named(targets, Folders(folder), Kind.PAPER if paper else Kind.NUMBER)
    for text in named.told:
        say(text)
    return named.targets


def cases_opened(workspace: Path | None) -> CaseSource:
    """Gives the facts or the paper of a case of the workspace, and notes in its trail that somebody opened it."""
    from zmtool.workflow.cases import note_opening
    from zmtool.workflow.review_paper import paper_of_case
    from zmtool.workflow.review_targets import case_in_workspace
    from zmtool.workflow.score_one import CaseSource

    @cache
    def facts(name: str) -> CaseFacts:
        case = case_in_workspace(name, workspace)
        note_opening(name, workspace, now=right_now(), user=current_user())
        return case

    @cache
    def paper(name: str) -> CasePaper:
        facts(name)
        return paper_of_case(name, workspace)

    return CaseSource(facts, paper)


def _score_alone(target: ScoreTarget, job: ScoreJob, output: ScoreOutput, workspace: Path | None) -> Summary:
    """A single dossier: what is wrong with it is the command's error."""
    from zmtool.workflow.score_one import scored_or_raise
    from zmtool.workflow.score_summary import Summary

    with progress(f"读取 {target.shown}") as step:
        scored = scored_or_raise(target, job, cases=cases_opened(workspace), progress=step)
    summary = Summary()
    summary.add(scored)
    output.show(scored)
    return summary


def _score_many(
    named: list[ScoreTarget],
    job: ScoreJob,
    output: ScoreOutput,
    out: Path | None,
    *,
    resume: bool,
    jobs: int | None,
    workspace: Path | None,
) -> Summary:
    from zmtool.workflow.batch_scoring import score_batch
    from zmtool.workflow.score_journal import open_score_journal
    from zmtool.workflow.score_summary import Summary

    summary = Summary()
    with ExitStack() as stack:
        journal = stack.enter_context(open_score_journal(out, resume=resume)) if out is not None else None
        if journal is not None and (others := len(journal.known() - {one.shown for one in named})):
            say(f"{out} 中另有 {others} 个案卷不在本次之列，保留不动")
        step = stack.enter_context(progress_with_rate("评查", len(named)))
        results = score_batch(named, job, journal=journal, processes=jobs, cases=cases_opened(workspace))
        for one in stack.enter_context(closing(results)):
            summary.add(one.scored, kept=one.kept)
            output.show(one.scored)
            step(summary.scored + summary.failed, summary.kept)
    return summary
