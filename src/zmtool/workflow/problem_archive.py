"""Archiving a problem: its number, what it means for the credit of the retailer, and the verdict for what brought it forth."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from zmtool.base.errors import NotFound, Refused
from zmtool.licenses.credit.ledger import Fact, entered
from zmtool.licenses.credit.rules import Source
from zmtool.oversight.course.records import Taken
from zmtool.workflow.alert_transfer import ORIGIN as ALERT
from zmtool.workflow.alert_transfer import take_outcome
from zmtool.workflow.inspection_results import ORIGIN as INSPECTION
from zmtool.workflow.oversight_scene import Scene
from zmtool.workflow.workspace import OpenWorkspace

if TYPE_CHECKING:
    from sqlmodel import Session

    from zmtool.oversight.closed_loop.keep_problems import KeptProblem

Verdict = Callable[["Session", OpenWorkspace, str, str, Taken], None]
VERDICTS: Mapping[str, Verdict] = {ALERT: take_outcome}
"""Who is told the result of what he brought forth, by the beginning of the origin (alert/…): session, workspace, number, result, step."""


def archived(
    session: Session, at: OpenWorkspace, scene: Scene, kept: KeptProblem, taken: Taken
) -> tuple[Taken, list[str]]:
    """The step with its archive number, and what was set off (Chinese)."""
    details: Mapping[str, str] = {
        "archive_no": kept.problem.prob_no.replace("WT-", "GD-", 1),
        **taken.details,
    }
    taken = replace(taken, details=details)
    result = kept.course.said("result", "feedback")
    remarks = _credit(session, at, scene, kept, taken, result)
    for origin in kept.problem.origins:
        kind, _, number = origin.partition("/")
        if kind in VERDICTS:
            VERDICTS[kind](session, at, number, result, taken)
            remarks.append(f"结果“{result}”已反馈给 {number}")
    return taken, remarks


def _credit(
    session: Session, at: OpenWorkspace, scene: Scene, kept: KeptProblem, taken: Taken, result: str
) -> list[str]:
    """Enters what was founded under the credit rules, where the indicator says as what and no case comes of it."""
    from zmtool.licenses.credit.keep import entries_of, holder_of
    from zmtool.licenses.register.keep import kept_retailer
    from zmtool.workflow.credit import keep_and_grade, rules_at

    problem = kept.problem
    indicator = scene.library.by_code.get(problem.indicator)
    if result not in scene.loop.founded or problem.target.kind != "shop":
        return []
    if kept.course.taken("to_case"):
        return ["已转立案，处罚决定以后用 zmtool credit from-cases 计信用"]
    if indicator is None or not indicator.credit:
        return []
    day = taken.at.date()
    try:
        retailer = kept_retailer(session, problem.target.key).retailer
        rules = rules_at(at, "", day).of(retailer.lic_no)
        known = entries_of(session, holder_of(session, retailer.lic_no, rules.share_by))
        fact = Fact(
            retailer.lic_no,
            indicator.credit,
            day,
            Source.INSPECTION,
            proof_of(problem.origins, problem.prob_no),
            ground=f"{indicator.code} {indicator.label}，核定{result}",
        )
        entry = entered(fact, rules, known, retailer, today=day, by=taken.by)
        kept_entry = keep_and_grade(session, at, entry, now=taken.at, user=taken.by)
    except (NotFound, Refused) as problem_found:
        return [f"未计信用：{problem_found.what}"]
    change = f"{kept_entry.before.grade} → {kept_entry.after.grade}"
    return [
        f"信用流水第 {kept_entry.entry.id} 笔：{indicator.credit} {kept_entry.entry.points} 分，等级 {change}"
    ]


def proof_of(origins: tuple[str, ...], prob_no: str) -> str:
    """The number that proves a fact: of the inspection that found it, else of the problem, so that nothing is held against a
    retailer twice."""
    kind, _, number = origins[0].partition("/") if origins else ("", "", "")
    return number if kind == INSPECTION and number else prob_no
