"""What the review says of a step that is being taken: mistakes are told while they can still be mended."""

from __future__ import annotations

from pathlib import Path

from zmtool.base.errors import UsageProblem
from zmtool.cases.life.attempt import Obstacle
from zmtool.cases.records import CaseFacts
from zmtool.checks.records import Status
from zmtool.workflow.reviewing import dossier_of_case, review_dossier

_TOLD = frozenset({"ORDER", "DEADLINE_WD", "DEADLINE_NAT", "OFFICER", "XDOC", "ARITH", "LAW", "TIER"})
"""Methods whose findings a step itself brings about; empty fields of a fresh document are filled when it is printed."""
_MOST_WARNINGS = 8


def brought_about(before: CaseFacts, after: CaseFacts, overrides: Path | None) -> tuple[Obstacle, ...]:
    """What a step made wrong: findings of the review after it that were not there before, as warnings.

    A checklist of the bureau's own that cannot be run is a warning too: casework does not wait for it.
    """
    try:
        return _new_findings(before, after, overrides)
    except UsageProblem as problem:
        what = f"这一步没有评查：{problem.what}（{problem.where}）"
        return (Obstacle("review", what, remedy=problem.next_step, stops=False),)


def _new_findings(before: CaseFacts, after: CaseFacts, overrides: Path | None) -> tuple[Obstacle, ...]:
    there = {
        finding.message
        for one in review_dossier(dossier_of_case(before, overrides), overrides=overrides).results
        for finding in one.findings
    }
    review = review_dossier(dossier_of_case(after, overrides), overrides=overrides)
    found = [
        Obstacle(
            one.item.code,
            f"评查{one.item.code}：{finding.message}",
            finding.basis or one.item.basis,
            one.item.fix,
            stops=False,
        )
        for one in review.results
        for finding in one.findings
        if finding.status is Status.FAIL
        and finding.message not in there
        and (one.item.fatal or _TOLD.intersection(one.item.method.split("/")))
    ]
    return tuple(found[:_MOST_WARNINGS])
