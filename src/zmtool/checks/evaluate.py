"""Reviewing one dossier: each item's checks, the item's verdict, the score and the grade."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from zmtool.base.text import compact
from zmtool.checks.completeness import LEGIBLE, completeness
from zmtool.checks.context import Context, finished
from zmtool.checks.judging import NOTHING_TO_JUDGE, worst
from zmtool.checks.records import (
    Check,
    Checklist,
    Condition,
    Evidence,
    Finding,
    Item,
    ItemResult,
    Outcome,
    Review,
    Status,
)
from zmtool.checks.references import follow
from zmtool.checks.scoring import UNRATED, deduction, grade_of, score_of, spread
from zmtool.checks.vocabulary import VOCABULARY

NOTHING = Decimal(0)


def evaluate(context: Context, checklist: Checklist) -> Review:
    """The machine's review of the context's dossier by ``checklist``."""
    results = tuple([evaluate_item(context, item) for item in checklist.items])
    if checklist.spread:
        results = spread(results)
    failing = [one for one in results if one.status is Status.FAIL]
    fatal = any(one.item.fatal for one in failing)
    score = score_of(checklist, failing, fatal)
    grade = grade_of(checklist, score, fatal) if fatal or finished(context) else UNRATED
    notes = (*out_of_time(context, checklist), *limits(context))
    return Review(context.dossier.id, context.dossier.origin, checklist, results, score, grade, notes=notes)


def out_of_time(context: Context, checklist: Checklist) -> tuple[str, ...]:
    """A warning where the case was decided before or after the time that the checklist is for."""
    day = context.decision_date()
    if day is None or _in_time(day, checklist.effective_from, checklist.effective_to):
        return ()
    span = f"{checklist.effective_from or '不限'}至{checklist.effective_to or '现行'}"
    return (f"本卷{day.isoformat()}作出决定，不在标准的适用期间（{span}）内，请对照当时的条文号",)


def limits(context: Context) -> tuple[str, ...]:
    """What limits a review as a whole: an unfinished case, pages that are missing, or could not be read or recognised."""
    notes = []
    if not finished(context):
        notes.append("卷内没有结案材料，可能尚未办结或扫描不全，得分只反映现有文书，暂不定等次")
    notes += completeness(context).doubts
    unread = [page.page for page in context.dossier.pages if not page.blank and page.confidence < LEGIBLE]
    unknown = sorted({page for one in context.dossier.documents if one.type == "other" for page in one.pages})
    if unread:
        notes.append(f"第{'、'.join(map(str, unread[:12]))}页识别不清，与之有关的项目列为待核实")
    if unknown:
        notes.append(f"第{'、'.join(map(str, unknown[:12]))}页没有认出是哪种文书，列为其他材料")
    return tuple(notes)


def evaluate_item(context: Context, item: Item) -> ItemResult:
    """The verdict of one item: not applicable, human, or what its checks say together."""
    if item.effective_from or item.effective_to:
        day = context.decision_date()
        if day is not None and not _in_time(day, item.effective_from, item.effective_to):
            return ItemResult(item, Status.NA, NOTHING, reason=f"{day.isoformat()}作出的决定不适用这一项")
    if item.condition is not None and not applies(context, item.condition):
        return ItemResult(item, Status.NA, NOTHING, reason="本案不适用")
    outcomes: list[Outcome] = []
    for check in item.checks:
        if check.condition is None or applies(context, check.condition):
            outcomes.append(run_check(context, check))
    verdict, findings, evidence, reason = outcomes[0] if len(outcomes) == 1 else _together(outcomes)
    if findings:
        return _wrong(item, findings, evidence, reason)
    if item.human or verdict is Status.HUMAN:
        places = (*evidence, *_places(context, item))
        return ItemResult(item, Status.HUMAN, NOTHING, (), places, item.human or reason)
    return ItemResult(item, verdict, NOTHING, (), evidence, reason)


def _together(outcomes: list[Outcome]) -> Outcome:
    """What the checks of one item say together; not applicable where none was asked."""
    if not outcomes:
        return NOTHING_TO_JUDGE
    said: list[Status] = []
    findings: list[Finding] = []
    evidence: list[Evidence] = []
    reason = ""
    for verdict, found, places, why in outcomes:
        said.append(verdict)
        findings += found
        evidence += places
        reason = reason or why
    together = next((one for one in (Status.HUMAN, Status.PASS) if one in said), Status.NA)
    return Outcome(together, tuple(findings), tuple(evidence), reason)


def _wrong(
    item: Item, findings: tuple[Finding, ...], evidence: tuple[Evidence, ...], reason: str
) -> ItemResult:
    """The result of an item with findings: it fails if one of them does, else it is unsure."""
    distinct: dict[str, Finding] = {}  # two checks may come upon the same thing
    for finding in findings:
        distinct.setdefault(finding.message, _to_confirm(finding) if item.confirm else finding)
    findings = tuple(distinct.values())
    status = worst(findings)
    deducted = deduction(item, findings) if status is Status.FAIL else NOTHING
    return ItemResult(item, status, deducted, findings, evidence, reason)


def run_check(context: Context, check: Check) -> Outcome:
    """One check; with ``confirm`` the machine may only suggest."""
    one = VOCABULARY[check.word](context, check.arguments)
    if not one.findings or not check.confirm:
        return one
    return Outcome(Status.UNSURE, tuple(_to_confirm(finding) for finding in one.findings))


def applies(context: Context, condition: Condition | None) -> bool:
    """Whether the condition of an item or a check holds for this dossier; None is no condition."""
    if condition is None:
        return True
    dossier = context.dossier
    if (
        (condition.has and not dossier.has_all(condition.has))
        or (condition.any_of and not dossier.has_any(condition.any_of))
        or (condition.lacks and dossier.has_any(condition.lacks))
    ):
        return False
    if condition.said_in and not _said(context, condition):
        return False
    return not condition.begun or _before(context, condition)


def _said(context: Context, condition: Condition) -> bool:
    texts = [compact(found.value) for found in follow(context, condition.said_in)]
    return any(word in text for text in texts for word in condition.words)


def _before(context: Context, condition: Condition) -> bool:
    days = [found.normal for found in follow(context, condition.begun) if found.normal]
    return bool(days) and days[0][:10] < condition.before


def _to_confirm(finding: Finding) -> Finding:
    """A finding of an item that the machine may only suggest."""
    return Finding(
        f"{finding.message}（须人工确认）",
        Status.UNSURE,
        finding.confidence,
        finding.evidence,
        finding.units,
        finding.basis,
    )


def _in_time(day: date, first: str, last: str) -> bool:
    return (not first or day.isoformat() >= first) and (not last or day.isoformat() <= last)


def _places(context: Context, item: Item) -> tuple[Evidence, ...]:
    """Where a person should look for an item only a person can judge."""
    return tuple(
        context.evidence(document) for type_ in item.look_at for document in context.dossier.all(type_)
    )
