"""The results of many dossiers, out of a file of results or out of a batch reviewed by people."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from sys import intern
from types import MappingProxyType
from typing import Any

from zmtool.base.errors import BadInput, NotFound
from zmtool.checks.across.definition import load_across
from zmtool.checks.across.extract import cross_facts
from zmtool.checks.across.facts import CrossFacts
from zmtool.checks.checklist import load_checklist
from zmtool.checks.records import Checklist
from zmtool.checks.scoring import UNRATED
from zmtool.law.library import load_causes
from zmtool.reports.results import (
    Head,
    Result,
    ResultFinding,
    ResultItem,
    ReviewerTold,
    Standard,
    TaskTold,
    head_of,
    plain_points,
)
from zmtool.reviews.records import (
    APPEAL,
    ARBITER,
    CHANGE,
    CONFIRM,
    FIRST,
    REJECT,
    SECOND,
    DraftItem,
    ItemOutcome,
)
from zmtool.reviews.register_records import KeptDossier, KeptOpinion
from zmtool.reviews.states import load_states
from zmtool.workflow.review_standard import review_context
from zmtool.workflow.reviewing import dossier_of_case
from zmtool.workflow.reviewing_across import facts_of_line
from zmtool.workflow.score_journal import lines_of_results
from zmtool.workflow.workspace import Place, opened

SCHEMA = "schemas/review.schema.json"
PARTS = {FIRST: "初评", SECOND: "复评", ARBITER: "仲裁", APPEAL: "申诉复核"}
_SAID = {CONFIRM: "确认", REJECT: "驳回", CHANGE: "改判"}


@dataclass(frozen=True, slots=True)
class Results:
    """Results under one name, and what checks across dossiers need of them (none for results of people)."""

    name: str
    results: tuple[Result, ...]
    extracts: tuple[CrossFacts, ...] = ()


def results_of_file(path: Path, overrides: Path | None = None) -> Results:
    """What a file of results says, of each dossier the last line. Raises NotFound or BadInput."""
    if not path.is_file():
        raise NotFound("找不到结果文件", where=str(path), next_step="请检查路径")
    last = {told["target"]: number for number, told in enumerate(lines_of_results(path))}
    results, extracts = [], []
    for number, told in enumerate(lines_of_results(path)):
        if last[told["target"]] != number:
            continue
        result, facts = result_of_line(told, f"{path}（{told['target']}）", overrides)
        results.append(result)
        if facts is not None:
            extracts.append(facts)
    if not results:
        raise BadInput(
            "结果文件中没有案卷", where=str(path), next_step="请用 zmtool review score --out 写出的文件"
        )
    return Results(path.stem, tuple(results), tuple(extracts))


def result_of_line(
    told: Mapping[str, Any], where: str, overrides: Path | None = None
) -> tuple[Result, CrossFacts | None]:
    """The result in one line and its extract (None where the dossier could not be scored). Raises BadInput."""
    target = str(told["target"])
    facts = facts_of_line(told, where)
    if facts is None:
        problem = told["error"]
        what = problem.get("what") if isinstance(problem, dict) else problem
        return Result(target, Head(str(told.get("dossier", target))), error=str(what or "未能评查")), None
    error = next(_validator().iter_errors(dict(told)), None)
    if error is not None:
        place = ".".join(map(str, error.instance_path))
        raise BadInput(
            "这一行不是评查结果",
            where=f"{where} 字段 {place or '整行'}",
            next_step="请用当前版本的 zmtool review score --out 重评",
        )
    standard = load_checklist(told["checklist"]["id"], overrides)
    result = Result(
        target=target,
        head=head_of(facts, load_causes(overrides)),
        standard=_standard(standard, told["checklist"]["version"]),
        score=_figure(told["score"], where),
        grade=_grade_label(standard, told["grade"]),
        origin=told["origin"],
        notes=tuple(told.get("notes", ())),
        items=tuple(_item(one, where) for one in told["items"]),
    )
    return result, facts


def results_of_batch(
    name: str, place: Place = None, *, user: str, today: date, numbers: Sequence[int] = ()
) -> Results:
    """The dossiers of a batch (those ``numbers``; all without any) as ``user`` may see them; what is not settled has no
    score. Raises NotFound."""
    from zmtool.reviews.register import batch_named, dossiers

    with opened(place) as at:
        with at.reading() as session:
            machine = load_states(at.root)
            batch_named(session, name)
            every = dossiers(session, name)
            unknown = set(numbers) - {one.number for one in every}
            if unknown:
                raise NotFound(
                    f"批次“{name}”中没有第 {min(unknown)} 号案卷",
                    next_step=f"用 zmtool review batch show {name} 查看",
                )
            kept = [one.seen_by(user, machine) for one in every if not numbers or one.number in numbers]
            heads = {one.number: _head_in(session, one, at.root) for one in kept}
        results = [
            result_of_kept(one, heads[one.number], machine.label(one.state), today, at.root) for one in kept
        ]
    if not results:
        raise NotFound(f"评查批次“{name}”还没有抽取案卷", next_step=f"先抽取：zmtool review draw {name}")
    return Results(name, tuple(results))


def result_of_kept(
    kept: KeptDossier, head: Head, state: str, today: date, overrides: Path | None = None
) -> Result:
    """The result of a dossier that people review: their points where settled, else none."""
    standard = load_checklist(kept.draft.checklist, overrides)
    outcomes = {one.code: one for one in kept.final.items} if kept.final else {}
    return Result(
        target=kept.case_no,
        head=head,
        standard=_standard(standard, kept.draft.version),
        score=kept.final.score if kept.final else None,
        grade=kept.final.grade_label if kept.final else "",
        notes=kept.draft.notes,
        items=tuple(_kept_item(one, outcomes.get(one.code), kept) for one in kept.draft.items),
        by_people=True,
        machine_score=kept.draft.score,
        state=state,
        reviewers=tuple(
            ReviewerTold(
                PARTS.get(one.role, one.role),
                one.name or one.reviewer,
                one.unit,
                one.verdict.score if one.verdict else None,
                date.fromisoformat(one.finished_at[:10]),
            )
            for one in kept.opinions
            if one.finished_at
        ),
        tasks=tuple(
            TaskTold(
                one.code,
                one.what,
                one.responsible,
                one.due,
                _task_state(one.done_at, one.checked_at, one.due, today),
            )
            for one in kept.tasks
        ),
    )


def _head_in(session: Any, kept: KeptDossier, overrides: Path) -> Head:
    """What the workspace's own case says; of a dossier from another bureau only number and bureau are known."""
    from zmtool.cases.keep import kept_case

    try:
        case = kept_case(session, kept.case_no).facts
    except NotFound:
        return Head(kept.case_no, kept.unit)
    context = review_context(dossier_of_case(case, overrides), kept.draft.checklist, overrides)
    head = head_of(cross_facts(context, load_across(overrides), kept.case_no), load_causes(overrides))
    return head if head.unit else Head(kept.case_no, kept.unit)


def _kept_item(item: DraftItem, outcome: ItemOutcome | None, kept: KeptDossier) -> ResultItem:
    status = item.status
    if outcome is not None and outcome.defect:
        status = "fail"
    elif outcome is not None and outcome.by_person:
        status = "pass"
    findings = tuple(
        ResultFinding(one, "fail" if item.status == "fail" else "unsure", item.basis) for one in item.findings
    )
    return ResultItem(
        code=item.code,
        title=item.title,
        status=status,
        points=item.points,
        deducted=outcome.deducted if outcome is not None else item.deducted,
        fatal=item.fatal,
        findings=findings,
        reason=item.reason,
        words=tuple(_words(item, kept.opinions)),
        pages=item.pages,
    )


def _words(item: DraftItem, opinions: Sequence[KeptOpinion]) -> Iterator[str]:
    """What people who submitted said of an item, each the last word."""
    for opinion in opinions:
        said = next((one for one in reversed(opinion.decisions) if one.code == item.code), None)
        if said is None or not opinion.finished_at:
            continue
        figure = ""
        if said.kind == CHANGE:
            points = said.deducted if said.deducted is not None else Decimal(0)
            figure = (
                ("成立" if said.holds else "不成立")
                if said.holds is not None
                else f"扣{plain_points(points)}分"
            )
        yield (
            f"{PARTS.get(opinion.role, opinion.role)}{'评定' if item.status == 'human' else _SAID.get(said.kind, said.kind)}{figure}"
            + (f"：{said.reason}" if said.reason else "")
        )


def _task_state(done_at: str, checked_at: str, due: date, today: date) -> str:
    if checked_at:
        return "已销号"
    if done_at:
        return "已整改，待回访"
    return "逾期未整改" if today > due else "整改中"


def _item(told: Mapping[str, Any], where: str) -> ResultItem:
    return ResultItem(
        # Of thousands of dossiers most titles, grounds and remedies are the same text.
        code=intern(told["code"]),
        title=intern(told["title"]),
        status=intern(told["status"]),
        points=_figure(told["points"], where),
        deducted=_figure(told["deducted"], where),
        fatal=told["fatal"],
        findings=tuple(
            ResultFinding(
                one["message"],
                one["status"],
                intern(one["basis"]),
                intern(one.get("fix", "")),
                float(one["confidence"]),
                tuple(dict.fromkeys((place["title"], place["page"]) for place in one["evidence"])),
            )
            for one in told["findings"]
        ),
        reason=told.get("reason", ""),
    )


def _figure(value: float, where: str) -> Decimal:
    if not math.isfinite(value) or abs(value) > 1_000_000:
        raise BadInput(f"分数 {value} 不合理", where=where, next_step="请重新评查该案卷")
    return Decimal(str(value))


def _standard(standard: Checklist, version: str) -> Standard:
    return Standard(
        standard.id,
        version,
        standard.title,
        standard.mark,
        MappingProxyType(dict(standard.sections)),
        MappingProxyType({one.id: one.label for one in standard.grades}),
        standard.fatal_cap,
    )


def _grade_label(standard: Checklist, grade: str) -> str:
    return next((one.label for one in (*standard.grades, UNRATED) if one.id == grade), grade)


@cache
def _validator() -> Any:
    import json

    import jsonschema_rs

    from zmtool.base.shipped import data_file

    return jsonschema_rs.validator_for(json.loads(data_file(SCHEMA).read_text(encoding="utf-8")))
