"""Scoring one dossier of a batch, in this process or in a worker: a target → one line of JSON.

Nothing a dossier does ends the batch: whatever is wrong with one becomes the ``error`` of its line.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from zmtool import __version__
from zmtool.base.errors import BadInput, Exit, ZmtoolError
from zmtool.base.files import ready_folder, write_whole
from zmtool.base.plain import to_plain
from zmtool.base.shipped import data_file, data_files
from zmtool.cases.case_file import case_text
from zmtool.cases.custody import balances
from zmtool.cases.records import CaseFacts
from zmtool.checks.across.definition import FILE, load_across
from zmtool.checks.across.extract import cross_facts
from zmtool.checks.across.facts import CrossFacts, StockTold
from zmtool.checks.context import Context
from zmtool.checks.evaluate import evaluate
from zmtool.checks.records import Review
from zmtool.dossiers.package import is_package, read_package
from zmtool.dossiers.records import Register
from zmtool.reports.review_json import review_json
from zmtool.workflow.input_files import by_name
from zmtool.workflow.review_paper import CasePaper, target_of_paper
from zmtool.workflow.review_standard import check_standard, standard_for
from zmtool.workflow.reviewing import Progress, Target, dossier_of_case, target_of_path
from zmtool.workflow.score_targets import Kind, ScoreTarget

_BLOCK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class CaseSource:
    """What stands behind the number of a case: its facts, and the paper that was scanned and filed with it."""

    facts: Callable[[str], CaseFacts]
    paper: Callable[[str], CasePaper]


@dataclass(frozen=True, slots=True)
class ScoreJob:
    """What every dossier of a batch has in common. ``made_with`` changes when a result would.

    ``only_facts``: no review, only the extract for checks across dossiers. ``html`` is the file of the report, with
    ``html_folder`` the folder of one for each dossier. ``readings``: where pages that were read are kept.
    """

    checklist: str
    engine: str = "auto"
    overrides: Path | None = None
    register: Register | None = None
    made_with: str = ""
    only_facts: bool = False
    html: Path | None = None
    html_folder: bool = False
    made_at: datetime | None = None
    readings: Path | None = None


@dataclass(frozen=True, slots=True)
class Scored:
    """One dossier's line (JSON without line break) and what a summary needs of it.

    ``worse`` are (code, title) of the items found wrong. ``code`` is 0, or the exit code of the error.
    """

    target: str
    line: str
    content: str = ""
    code: int = 0
    score: float | None = None
    grade: str = ""
    worse: tuple[tuple[str, str], ...] = ()
    fatal: bool = False
    report: str = ""


def score_job(
    checklist: str,
    *,
    engine: str = "auto",
    overrides: Path | None = None,
    register: Register | None = None,
    only_facts: bool = False,
    html: Path | None = None,
    html_folder: bool = False,
    made_at: datetime | None = None,
    readings: Path | None = None,
) -> ScoreJob:
    """The job by a checklist; a wrong checklist or definition is told here and not by every dossier."""
    check_standard(checklist, overrides)
    load_across(overrides)
    job = ScoreJob(
        checklist, engine, overrides, register, "", only_facts, html, html_folder, made_at, readings
    )
    return replace(job, made_with=_made_with(job))


def _made_with(job: ScoreJob) -> str:
    """A hash over the program's version and every data file and setting that a result depends on."""
    digest = hashlib.sha256(f"{__version__}\0{job.checklist}\0{job.engine}\0{job.only_facts}\0".encode())
    digest.update(json.dumps(to_plain(job.register), ensure_ascii=False, sort_keys=True).encode())
    files = [data_file(FILE, job.overrides)]
    for folder in ("checklists", "law", "forms", "reading"):
        files += data_files(f"schemas/{folder}", ".yaml", job.overrides)
    if job.overrides is not None and (job.overrides / "zmtool.toml").is_file():
        files.append(job.overrides / "zmtool.toml")
    for path in files:
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def score_one(
    target: ScoreTarget, job: ScoreJob, *, cases: CaseSource | None = None, progress: Progress | None = None
) -> Scored:
    """The line of one dossier; whatever is wrong with it becomes its error."""
    try:
        return scored_or_raise(target, job, cases=cases, progress=progress)
    except ZmtoolError as problem:
        return _failed(target, job, problem.as_json())
    except Exception as error:  # one dossier that our code cannot take must not stop a thousand others
        what = f"程序内部错误（{type(error).__name__}：{error}）"
        next_step = "请单独评查该案卷，并把给出的详细记录发给维护人员"
        bug = {"what": what, "where": target.shown, "next": next_step, "exit_code": int(Exit.BUG)}
        return _failed(target, job, bug)


def scored_or_raise(
    target: ScoreTarget, job: ScoreJob, *, cases: CaseSource | None = None, progress: Progress | None = None
) -> Scored:
    """The line of one dossier. Raises what is wrong with it. ``cases`` gives what stands behind the number of a case."""
    content = content_of(target, cases)
    opened = _open(target, job, cases, progress)
    context, standard = standard_for(opened.dossier, job.checklist, job.overrides)
    extract = to_plain(_extract(target, opened, context, job))
    if job.only_facts:
        return _line(target, content, job, {"dossier": opened.dossier.id, "across": extract})
    review = evaluate(context, standard)
    worse = tuple((one.item.code, one.item.title) for one in review.results if one.status == "fail")
    return replace(
        _line(target, content, job, {**review_json(review), "across": extract}),
        score=float(review.score),
        grade=review.grade.label,
        worse=worse,
        fatal=bool(review.fatal),
        report=_report(target, opened, review, job),
    )


def score_chunk(targets: Sequence[ScoreTarget], job: ScoreJob) -> list[Scored]:
    """Some dossiers in a worker."""
    return [score_one(one, job) for one in targets]


def content_of(target: ScoreTarget, cases: CaseSource | None = None) -> str:
    """A hash of what the dossier is read from. Raises BadInput where it cannot be read, NotFound for no such case."""
    if target.kind is Kind.NUMBER:
        return hashlib.sha256(case_text(_known(target, cases).facts(target.name)).encode()).hexdigest()
    if target.kind is Kind.PAPER:
        return _known(target, cases).paper(target.name).content
    path = Path(target.name)
    digest = hashlib.sha256()
    try:
        for one in sorted(path.rglob("*"), key=by_name) if path.is_dir() else [path]:
            if not one.is_file() or one.is_symlink():
                continue
            if one is not path:
                digest.update(one.relative_to(path).as_posix().encode("utf-8", "surrogateescape") + b"\0")
            with one.open("rb") as stream:
                while block := stream.read(_BLOCK):
                    digest.update(block)
    except OSError as error:
        raise BadInput(
            "文件无法读取", where=target.name, next_step="请检查文件是否存在、是否有权限"
        ) from error
    return digest.hexdigest()


def _known(target: ScoreTarget, cases: CaseSource | None) -> CaseSource:
    if cases is None:
        raise BadInput("案件只能在工作区中评查", where=target.name, next_step="请用 -w 指明工作区")
    return cases


def _open(target: ScoreTarget, job: ScoreJob, cases: CaseSource | None, progress: Progress | None) -> Target:
    if target.kind is Kind.PAPER:
        return target_of_paper(_known(target, cases).paper(target.name), job.register, progress)
    if target.kind is Kind.NUMBER:
        case = _known(target, cases).facts(target.name)
        return Target(target.name, dossier_of_case(case, job.overrides), facts=case)
    path = Path(target.name)
    if job.html is None and is_package(path):
        return Target(target.name, read_package(path).dossier)  # the pictures are asked for by reports only
    return target_of_path(
        path,
        engine=job.engine,
        overrides=job.overrides,
        register=job.register,
        progress=progress,
        readings=job.readings,
    )


def _extract(target: ScoreTarget, opened: Target, context: Context, job: ScoreJob) -> CrossFacts:
    facts = cross_facts(context, load_across(job.overrides), target.shown)
    if opened.facts is None:
        return facts
    return replace(facts, stock=stock_of(opened.facts))


def stock_of(case: CaseFacts) -> tuple[StockTold, ...] | None:
    """What the case's own account says is held; None where none was kept."""
    if not case.custody:
        return None
    return tuple(StockTold(one.name, one.unit, f"{one.held:f}") for one in balances(case))


def _report(target: ScoreTarget, opened: Target, review: Review, job: ScoreJob) -> str:
    """Writes the report of one dossier; where, or "" where none is wanted."""
    if job.html is None or job.made_at is None:
        return ""
    from zmtool.workflow.review_page import review_page

    path = job.html / f"{target.report}.html" if job.html_folder else job.html
    ready_folder(path.parent)
    page = review_page(opened, review, job.made_at, job.overrides)
    write_whole(path, page.encode("utf-8"))
    return str(path)


def _line(target: ScoreTarget, content: str, job: ScoreJob, what: dict[str, Any]) -> Scored:
    head = {"target": target.shown, "content": content, "made_with": job.made_with}
    return Scored(target.shown, json.dumps({**head, **what}, ensure_ascii=False), content)


def _failed(target: ScoreTarget, job: ScoreJob, error: dict[str, Any]) -> Scored:
    line = _line(target, "", job, {"dossier": target.shown, "error": error})
    return replace(line, code=int(error["exit_code"]))


def lost(target: ScoreTarget, job: ScoreJob) -> Scored:
    """The line of a dossier at which the system ended the process."""
    problem = BadInput(
        "读取该案卷时进程被系统终止，可能是内存不足",
        where=target.shown,
        next_step="请检查该案卷是否过大，关闭其他程序后再评",
    )
    return _failed(target, job, problem.as_json())
