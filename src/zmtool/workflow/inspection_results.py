"""What follows from an inspection: clues, credit, the result of a random draw, what has to be done now (supervision.md 1.2, 1.5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from zmtool.base.errors import NotFound, Refused
from zmtool.licenses.credit.ledger import Fact, entered
from zmtool.licenses.credit.rules import Source
from zmtool.oversight.closed_loop.records import Evidence
from zmtool.oversight.inspection.codes import OTHER
from zmtool.oversight.inspection.definition import Finding, InspectionRules
from zmtool.oversight.inspection.records import Answer, Inspection
from zmtool.oversight.inspection.validation import findings_of
from zmtool.workflow.clue_report import NewClue, add_clue
from zmtool.workflow.oversight_scene import Scene
from zmtool.workflow.workspace import OpenWorkspace

if TYPE_CHECKING:
    from sqlmodel import Session

ORIGIN = "inspection"
_SOURCE = "检查发现"
_CODES = "K05"


def clues_of(
    session: Session,
    at: OpenWorkspace,
    scene: Scene,
    record: Inspection,
    rules: InspectionRules,
    evidence: Sequence[Evidence],
    *,
    now: datetime,
    user: str,
) -> tuple[str, ...]:
    """One clue for each indicator that was found, where the conclusion says so; their numbers, the heaviest first."""
    if not rules.conclusions[record.conclusion].clue:
        return ()
    by_indicator: dict[str, list[tuple[Answer, Finding]]] = {}
    for answer, finding in findings_of(record, rules):
        if finding is not None:
            by_indicator.setdefault(finding.indicator, []).append((answer, finding))
    weights = {code: indicator.weight for code, indicator in scene.library.by_code.items()}
    made = []
    for code in sorted(by_indicator, key=lambda one: (-weights.get(one, 0), one)):
        held = by_indicator[code]
        photos = {sha for answer, _ in held for sha in answer.photos} | {
            record.sign_in.photo,
            record.signature.scan,
        }
        new = _new_clue(record, rules, code, held)
        files = tuple(one for one in evidence if one.sha256 in photos)
        made.append(add_clue(session, at, scene, new, files, now=now, user=user, as_program=True).clue_no)
    return tuple(made)


def _new_clue(
    record: Inspection, rules: InspectionRules, code: str, held: Sequence[tuple[Answer, Finding]]
) -> NewClue:
    told = [
        f"{answer.item} {rules.items[answer.item].label}：{finding.label}。{answer.note}"
        for answer, finding in held
    ]
    spot = record.sign_in
    has_codes = any(answer.item == _CODES for answer, _ in held)
    others = [one for one in record.codes if one.verdict == OTHER]
    if has_codes and others:
        told.append("抽码：" + "、".join(f"{one.code}（证号 {one.licence}）" for one in others))
    mismatched = sum(line.mismatch for line in record.stock)
    return NewClue(
        _SOURCE,
        "shop" if record.lic_no else "unlicensed",
        record.lic_no or record.called,
        f"检查 {record.insp_no}：" + "；".join(told),
        target_name=record.shop or record.principal,
        indicator=code,
        found_at=record.ended_at.astimezone(),
        place=record.address,
        lng=float(spot.longitude) if spot.longitude else None,
        lat=float(spot.latitude) if spot.latitude else None,
        station=record.station,
        origin=f"{ORIGIN}/{record.insp_no}",
        quantity=(mismatched or len(others)) if has_codes else 0,
    )


def enter_credit(
    session: Session,
    at: OpenWorkspace,
    record: Inspection,
    rules: InspectionRules,
    *,
    now: datetime,
    user: str,
) -> list[str]:
    """Enters what the signed record proves under the credit rules; what was entered, or why not (Chinese).

    Only items that ``inspection.yaml`` maps to a credit item, and only under a conclusion that says so; what a decision has to
    prove waits for the decision.
    """
    from zmtool.licenses.credit.keep import entries_of, holder_of
    from zmtool.licenses.register.keep import kept_retailer
    from zmtool.workflow.credit import keep_and_grade, rules_at

    if not rules.conclusions[record.conclusion].credit or not record.lic_no:
        return []
    remarks = []
    for answer, finding in findings_of(record, rules):
        if finding is None or not finding.credit:
            continue
        try:
            retailer = kept_retailer(session, record.lic_no).retailer
            credit = rules_at(at, "", record.day).of(record.lic_no)
            known = entries_of(session, holder_of(session, record.lic_no, credit.share_by))
            fact = Fact(
                record.lic_no,
                finding.credit,
                record.day,
                Source.INSPECTION,
                record.insp_no,
                ground=f"{answer.item} {finding.label}：{answer.note}",
            )
            entry = entered(fact, credit, known, retailer, today=now.date(), by=user)
            kept = keep_and_grade(session, at, entry, now=now, user=user)
        except (NotFound, Refused) as problem:
            remarks.append(f"{finding.credit} 未计信用：{problem.what}")
            continue
        change = f"{kept.before.grade} → {kept.after.grade}"
        remarks.append(
            f"信用流水第 {kept.entry.id} 笔：{finding.credit} {finding.label} {kept.entry.points} 分，等级 {change}"
        )
    return remarks


def tell_the_draw(
    session: Session, record: Inspection, rules: InspectionRules, *, now: datetime, user: str
) -> list[str]:
    """Gives the result of a shop of a drawn plan to the draw, which publishes it; what was done (Chinese)."""
    from zmtool.licenses.random_inspection.keep import keep_result
    from zmtool.oversight.inspection.keep_plans import kept_plan

    if not record.plan_no or not record.lic_no:
        return []
    batch_no = kept_plan(session, record.plan_no).plan.random_batch
    if not batch_no:
        return []
    result = rules.conclusions[record.conclusion].draw
    try:
        keep_result(
            session,
            batch_no,
            record.lic_no,
            result=result,
            on=record.day,
            note=record.insp_no,
            now=now,
            who=user,
        )
    except (NotFound, Refused) as problem:
        return [f"双随机 {batch_no} 未登记结果：{problem.what}"]
    return [f"双随机 {batch_no} 已登记结果：{result}"]


def suggestions(record: Inspection, rules: InspectionRules) -> list[str]:
    """What has to be done now (Chinese)."""
    conclusion = rules.conclusions[record.conclusion]
    found = []
    if conclusion.open_case and not record.case_no:
        found.append(
            f"建议立案：zmtool inspect case {record.insp_no} 案号 --cause 案由；不立案的由负责人审批"
        )
    if record.rectify_by is not None:
        found.append(
            f"整改期限 {record.rectify_by}，到期复查：zmtool inspect advance {record.insp_no} 整改完成 --note 情况"
        )
    if record.handed_to:
        found.append(f"移交 {record.handed_to}，请办理移交手续")
    return found
