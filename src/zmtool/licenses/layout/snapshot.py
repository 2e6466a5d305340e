"""A judgement as plain data for the site check record (实地核查记录), and as the points that the record lists."""

from __future__ import annotations

from typing import Any

from zmtool.base.plain import to_plain
from zmtool.licenses.layout.points import RETAIL
from zmtool.licenses.layout.site import Site
from zmtool.licenses.layout.verdict import Denial, Reference, Step, Verdict
from zmtool.licenses.records import NearPoint, NearSchool


def snapshot(site: Site, verdict: Verdict) -> dict[str, Any]:
    """Everything the verdict rests on: plan and version, the place, reference points with distances, every step."""
    return {
        "outcome": verdict.outcome.value,
        "number": verdict.number,
        "on": verdict.on.isoformat(),
        "plan": {
            "code": verdict.plan,
            "version": verdict.version,
            "name": verdict.plan_name,
            "sha256": verdict.fingerprint,
        },
        "site": to_plain(site),
        "denials": [denial_plain(one) for one in verdict.denials],
        "to_measure": [to_plain(one) for one in verdict.to_measure],
        "questions": list(verdict.questions),
        "cautions": list(verdict.cautions),
        "references": [to_plain(one) for one in verdict.references],
        "steps": [_step(one) for one in verdict.steps],
    }


def denial_plain(one: Denial) -> dict[str, Any]:
    """A ground of refusal with its reference point."""
    return {
        "code": one.code,
        "rule": one.rule_id,
        "threshold": one.threshold,
        "measured": one.measured,
        "reference": None if one.reference is None else to_plain(one.reference),
        "article": one.article,
        "law": list(one.law),
    }


def _step(one: Step) -> dict[str, Any]:
    return {
        "rule": one.rule.value,
        "rule_id": one.rule_id,
        "outcome": one.outcome.value,
        "text": one.text,
        "article": one.article,
        "mark": one.mark,
        "threshold_m": None if one.threshold is None else format(one.threshold, "f"),
        "references": [reference.ref for reference in one.references],
    }


def near_schools(verdict: Verdict) -> tuple[NearSchool, ...]:
    """The schools for the site check record."""
    found = [one for one in verdict.references if one.kind != RETAIL]
    return tuple(NearSchool(one.name or one.ref, one.entrance, one.measured) for one in found)


def near_points(verdict: Verdict) -> tuple[NearPoint, ...]:
    """The retailers for the site check record; applications have no licence number and are left out."""
    found: list[Reference] = [one for one in verdict.references if one.kind == RETAIL]
    return tuple(NearPoint(one.ref, one.name, one.measured) for one in found if _is_licence(one.ref))


def _is_licence(ref: str) -> bool:
    return len(ref) == 12 and ref.isdecimal()
