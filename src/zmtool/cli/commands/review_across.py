"""zmtool review across: what only many dossiers side by side show."""

from __future__ import annotations

from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zmtool.cli.batch import batch_exit
from zmtool.cli.commands.review_score import TARGETS, FolderOption, JobsOption, cases_opened, dossiers_named
from zmtool.cli.options import JsonOption, WorkspaceOption
from zmtool.cli.printing import print_json, progress, progress_with_rate, say

if TYPE_CHECKING:
    from zmtool.checks.across.facts import CrossFacts


def across(
    targets: Annotated[
        list[str] | None, typer.Argument(help=TARGETS, metavar="案卷…", show_default=False)
    ] = None,
    results: Annotated[
        Path | None,
        typer.Option(
            "--from",
            help="从 review score --out 写出的结果文件读，不再读案卷",
            metavar="文件.jsonl",
            show_default=False,
        ),
    ] = None,
    cases: Annotated[bool, typer.Option("--cases", help="检查工作区中已结案的案件")] = False,
    unit: Annotated[
        str, typer.Option("--unit", help="与 --cases 同用：只看这个单位的案件", metavar="单位名称")
    ] = "",
    since: Annotated[
        datetime | None,
        typer.Option("--since", help="与 --cases 同用：结案日期从", formats=["%Y-%m-%d"], show_default=False),
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option("--until", help="与 --cases 同用：结案日期到", formats=["%Y-%m-%d"], show_default=False),
    ] = None,
    check: Annotated[
        list[str] | None,
        typer.Option(
            "--check", help="只做这一项，可多次；编号见 --json 的 id", metavar="检查", show_default=False
        ),
    ] = None,
    engine: Annotated[str, typer.Option(help="识别引擎：auto、fast、best、tesseract")] = "auto",
    fail_on: Annotated[
        str, typer.Option("--fail-on", help="有确定的问题时以代码 1 退出：fail、never")
    ] = "never",
    jobs: JobsOption = None,
    folder: FolderOption = "auto",
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> int:
    """跨卷检查：同案同罚、办案人时空冲突、文号连续、当事人重复、一事两罚、雷同笔录、物品库存、单价一致。

    例：zmtool review across --from 结果.jsonl
    """
    from zmtool.base.errors import Exit, UsageProblem
    from zmtool.cli.across_answers import print_across
    from zmtool.reports.across_json import across_json
    from zmtool.workflow.reviewing_across import compared, refuse_unknown_checks
    from zmtool.workflow.workspace import local_data

    if fail_on not in ("fail", "never"):
        raise UsageProblem(f"--fail-on 不能是“{fail_on}”", next_step="可用：fail、never")
    if sum((bool(targets), results is not None, cases)) != 1:
        raise UsageProblem(
            "要检查哪些案卷没有说清", next_step="写案卷或文件夹，或 --from 结果文件，或 --cases，三者取一"
        )
    if not cases and (unit or since or until):
        raise UsageProblem("--unit、--since、--until 要和 --cases 一起用", next_step="加上 --cases")
    local = local_data(workspace)
    refuse_unknown_checks(check or (), local)
    codes: list[int] = []
    if results is not None:
        extracts = _from_results(results)
    elif cases:
        extracts = _of_cases(
            workspace, unit, since.date() if since else None, until.date() if until else None
        )
    else:
        extracts, codes = _of_targets(targets or [], folder, engine, jobs, workspace)
    review = compared(extracts, check or (), local)
    if as_json:
        print_json(across_json(review))
    else:
        print_across(review)
    if codes:
        return batch_exit(codes, bool(extracts))
    found = fail_on == "fail" and any(one.status == "fail" for one in review.results)
    return Exit.FINDINGS if found else Exit.DONE


def _from_results(path: Path) -> list[CrossFacts]:
    from zmtool.base.errors import NotFound
    from zmtool.workflow.reviewing_across import facts_in_results

    if not path.is_file():
        raise NotFound("找不到结果文件", where=str(path), next_step="请检查路径")
    found = list(facts_in_results(path))
    failed = sum(one is None for one in found)
    if failed:
        say(f"{failed} 个案卷当时未能评查，没有参加比较")
    return [one for one in found if one is not None]


def _of_cases(workspace: Path | None, unit: str, since: date | None, until: date | None) -> list[CrossFacts]:
    from zmtool.workflow.reviewing_across import facts_of_closed_cases

    with progress("读取案件") as step:
        return facts_of_closed_cases(workspace, unit=unit, since=since, until=until, progress=step)


def _of_targets(
    targets: list[str], folder: str, engine: str, jobs: int | None, workspace: Path | None
) -> tuple[list[CrossFacts], list[int]]:
    """The extracts of the targets, and the exit codes of those that could not be read."""
    import json

    from zmtool.workflow.batch_scoring import score_batch
    from zmtool.workflow.review_standard import DEFAULT_CHECKLIST
    from zmtool.workflow.review_targets import known_register
    from zmtool.workflow.reviewing_across import facts_in
    from zmtool.workflow.score_one import score_job
    from zmtool.workflow.workspace import kept_readings, local_data

    named = dossiers_named(targets, folder)
    job = score_job(
        DEFAULT_CHECKLIST,
        engine=engine,
        overrides=local_data(workspace),
        register=known_register(workspace),
        only_facts=True,
        readings=kept_readings(workspace),
    )
    extracts: list[CrossFacts] = []
    codes: list[int] = []
    results = score_batch(named, job, processes=jobs, cases=cases_opened(workspace))
    with progress_with_rate("读取", len(named)) as step, closing(results):
        for done in results:
            if done.scored.code:
                codes.append(done.scored.code)
                problem = json.loads(done.scored.line)["error"]
                say(f"错误：{done.scored.target}：{problem['what']}")
            elif (facts := facts_in(done.scored.line)) is not None:
                extracts.append(facts)
            step(len(extracts) + len(codes), 0)
    return extracts, codes
