"""The results of a batch that people review: their points where settled, the machine's findings beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from zmtool.base.errors import NotFound
from zmtool.checks.across.definition import load_across
from zmtool.checks.across.extract import cross_facts
from zmtool.checks.checklist import load_checklist
from zmtool.law.library import load_causes
from zmtool.reports.results import (
    Head,
    Result,
    ResultFinding,
    ResultItem,
    ReviewerTold,
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
from zmtool.workflow.review_results import Results, standard_told
from zmtool.workflow.review_standard import review_context
from zmtool.workflow.reviewing import dossier_of_case
from zmtool.workflow.workspace import Place, opened

if TYPE_CHECKING:
    from sqlmodel import Session

PARTS = {FIRST: "初评", SECOND: "复评", ARBITER: "仲裁", APPEAL: "申诉复核"}
_SAID = {CONFIRM: "确认", REJECT: "驳回", CHANGE: "改判"}


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
        standard=standard_told(standard, kept.draft.version),
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


def _head_in(session: Session, kept: KeptDossier, overrides: Path) -> Head:
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
